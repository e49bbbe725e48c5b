"""The real server: what gunicorn says and keeps to itself, and how it ends."""

import os
import signal
from pathlib import Path

import pytest

from tests.serving import PATIENCE, Server


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    server = Server(tmp_path_factory.mktemp("server"))
    yield server
    server.stop()


@pytest.mark.parametrize(
    ("path", "method", "more", "status"),
    [
        ("/static/img/icon.svg", "GET", (), 200),
        ("/nowhere/", "GET", (), 404),
        ("/films/", "GET", (), 500),
        ("/films/", "BREW", (), 405),
        ("/films/", "TRACE", (), 405),
        ("/films/", "get", (), 405),
        ("/films/%00/", "GET", (), 400),
        ("/films/", "GET", ("Cookie: a=\xff",), 400),
        ("/films/", "GET", ("Content-Type: a/b; x*=bogus''%ff",), 400),
        # The server's own refusals.
        ("/films/", "G{T", (), 400),
        ("/\xff", "GET", (), 400),
        ("/films/", "GET", ("Cookie: a=\0",), 400),
        ("/films/", "POST", ("Content-Length: many",), 400),
        ("/" + "a" * 9_000, "GET", (), 414),
    ],
)
def test_nothing_tells_what_serves_the_site(server, path, method, more, status):
    found, headers, body = server.get(path, method, *more)

    assert (found, headers["x-content-type-options"]) == (status, "nosniff")
    assert "server" not in headers
    assert b"unicorn" not in body + str(headers).encode()


def test_a_client_cannot_speak_for_the_server(server):
    """Neither the scheme nor the name of the script is taken from who asks."""
    more = ("X-Forwarded-Proto: https", "X-Forwarded-Ssl: on", "SCRIPT_NAME: /evil", "X-Forwarded-Host: evil.example")
    status, headers, _body = server.get("/films", "GET", *more)

    assert (status, headers["location"]) == (301, "/films/")
    assert "strict-transport-security" not in headers


def test_a_start_says_the_address_and_an_end_is_clean(tmp_path):
    server = Server(tmp_path, ACCESS_LOG="true")
    said = server.first_line
    server.get("/films/?q=secret")
    server.get("/nowhere/")
    status, out, err = server.stop()

    assert (said, status) == ("filmsite is at ready (Ctrl-C ends it)\n", 0)
    # One line for the problem, none for what was merely asked wrongly.
    [problem] = err.splitlines()
    assert " ERROR django.request: Internal Server Error: /films/ | OperationalError: no such table: " in problem
    lines = [line.split("] ")[1].rsplit(" ", 4)[0] for line in out.splitlines()]
    assert lines == ['GET "/films/" 500', 'GET "/nowhere/" 404']
    assert "127.0.0.1" not in out + err


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="it is read there which process is a worker")
def test_ctrl_c_is_the_matter_of_the_master_alone(tmp_path):
    """A terminal tells it to each process."""
    server = Server(tmp_path, WEB_CONCURRENCY="1")
    server.get("/static/img/icon.svg")
    [worker] = server.children()
    os.kill(worker, signal.SIGINT)
    status, *_answer = server.get("/static/img/icon.svg")
    still = server.children()
    server.process.send_signal(signal.SIGINT)
    _out, err = server.process.communicate(timeout=PATIENCE)

    assert (status, still, server.process.returncode, err) == (200, [worker], 0, "")
