"""What the operator reads: one line a problem, and nothing about people."""

import logging

import pytest
from django.core.exceptions import DisallowedHost
from django.db import IntegrityError

from filmsite.logs import OneLine


@pytest.fixture
def line():
    """`line(error, message)` formats a record as the site's log does."""

    def written(error: Exception | None, message: str = "Internal Server Error: /films/", **options) -> str:
        try:
            if error:
                raise error
        except type(error) as caught:
            info = (type(caught), caught, caught.__traceback__)
        else:
            info = None
        record = logging.LogRecord("django.request", logging.ERROR, __file__, 1, message, (), info)
        return OneLine(**options).format(record)

    return written


def test_a_problem_is_one_line_with_the_way_to_it(line):
    text = line(ValueError("no such\nDETAIL: Key (email)=(maria@example.org) already exists."))

    assert text.splitlines() == [text]
    assert (
        "ERROR django.request: Internal Server Error: /films/ | ValueError: no such (tests/filmsite/test_logs" in text
    )
    assert "maria" not in text


def test_what_the_database_repeats_of_a_member_is_left_out(line):
    text = line(IntegrityError("duplicate key\nDETAIL:  Key (email)=(maria@example.org) already exists."))

    assert text.endswith("test_logs.py:19 written)")
    assert "maria" not in text


def test_a_wrong_host_is_told_without_a_way(line):
    assert line(DisallowedHost("x"), "Invalid HTTP_HOST header").endswith("django.request: Invalid HTTP_HOST header")


def test_nobody_writes_a_second_line_into_the_log(line):
    text = line(None, "Not Found: /a\n2026 ERROR forged\x1b[2J\u2028")

    assert text.splitlines() == [text]
    assert "\x1b" not in text


def test_a_line_ends_somewhere(line):
    assert len(line(None, "a" * 100_000)) == 1_000


def test_who_debugs_sees_everything(line):
    assert "Traceback (most recent call last)" in line(ValueError("x"), with_traceback=True)
