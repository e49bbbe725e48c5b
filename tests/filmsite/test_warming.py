"""What a process is made ready with before gunicorn forks it: a process of its own, since connections are closed."""

import json
import subprocess
import sys

import pytest

from tests.factories import make_film, make_member, make_review
from tests.filmsite.test_freshness import database_of_the_tests
from tests.serving import ROOT

WARM_UP = """
import json, sys, threading
from unittest import mock

from django.db import connection
from django.db.models.sql.compiler import SQLCompiler
from django.template import Template
from filmsite.wsgi import application
from filmsite import front, warming

warming.MOST_SECONDS = warming.LONGEST = 600  # on a busy machine too
addresses = warming.warm_up(application)
is_closed = connection.connection is None and threading.active_count() == 1
front.pages.clear()
with (
    mock.patch.object(SQLCompiler, "as_sql", side_effect=SQLCompiler.as_sql, autospec=True) as compiled,
    mock.patch.object(Template, "compile_nodelist", side_effect=Template.compile_nodelist, autospec=True) as loaded,
):
    are_there = all(warming.page_at(application, address) for address in sys.argv[1:])
print(json.dumps([addresses, is_closed, are_there, compiled.call_count, loaded.call_count]))
"""


def warmed(url: str, *again: str) -> list:
    """The addresses read, whether nothing is left open, and what it takes to read pages once more."""
    environment = {
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "PATH": "",
        "SECRET_KEY": "a key for tests, which protects nothing",
    }
    command = [sys.executable, "-c", WARM_UP, *again]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.django_db(transaction=True)
def test_a_page_of_each_kind_is_read_and_nothing_stays_open():
    film, other = make_film("Playtime"), make_film("Mon oncle")
    for number in range(3):
        make_review(film, make_member(name=f"Author {number}"))
        make_review(other, make_member(name=f"Somebody {number}"))
    again = ["/films/playtime/", "/films/mon-oncle/", "/films/mon-oncle/reviews/?sort=highest", "/films/?sort=title"]
    addresses, is_closed, are_there, compiled, loaded = warmed(database_of_the_tests(), *again)

    assert {"/", "/films/", "/films/?sort=rating", "/films/?q=the", "/collections/"} <= set(addresses)
    assert (is_closed, are_there, compiled, loaded) == (True, True, 0, 0)


@pytest.mark.parametrize("url", ["sqlite:///{}/without-tables.sqlite3", "postgres://postgres@127.0.0.1:1/nothing"])
def test_a_database_that_is_not_there_holds_nothing_up(tmp_path, url):
    addresses, is_closed, *_more = warmed(url.format(tmp_path))

    assert (addresses, is_closed) == ([], True)
