"""The real server: what gunicorn says and keeps to itself, and how it ends."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# Production's settings, but static files from where they are written.
SETTINGS = """
from filmsite.settings import *
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = True
PERIODIC_TASKS = {}
"""


class Server:
    """A gunicorn of its own, with an empty database: without tables, pages that read it break."""

    def __init__(self, folder: Path, **values: str) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        (folder / "live_settings.py").write_text(SETTINGS)
        kept = {name: os.environ[name] for name in ("HOME", "LANG", "PATH") if name in os.environ}
        environment = {
            **kept,
            "DATABASE_URL": f"sqlite:///{folder / 'db.sqlite3'}",
            "DJANGO_SETTINGS_MODULE": "live_settings",
            "FILMSITE_ADDRESS": "ready",
            "PORT": str(self.port),
            "PYTHONPATH": str(folder),
            "SECRET_KEY": "a key for tests, which protects nothing",
            "TASKS": "outside",
            **values,
        }
        self.environment = environment
        self.process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn"],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.first_line = self.process.stdout.readline() if self.process.stdout else ""

    def answer(self, request: bytes) -> tuple[int, dict[str, str], bytes]:
        """Send bytes as they are; give status, headers and body of the answer."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=30) as connection:
            connection.sendall(request)
            received = b"".join(iter(lambda: connection.recv(65_536), b""))
        head, _, body = received.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        return int(first.split()[1]), dict(line.lower().split(": ", 1) for line in lines), body

    def get(self, path: str, method: str = "GET", *more: str) -> tuple[int, dict[str, str], bytes]:
        lines = [f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{self.port}", "Connection: close", *more, "", ""]
        return self.answer("\r\n".join(lines).encode("latin-1"))

    def stop(self) -> tuple[int, str, str]:
        """Ask it to end; give its exit status and what it wrote."""
        self.process.send_signal(signal.SIGTERM)
        out, err = self.process.communicate(timeout=60)
        return self.process.returncode, out, err


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
