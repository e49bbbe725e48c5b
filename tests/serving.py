"""A gunicorn of a test's own, asked over a socket of the loopback."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# Production's settings, but static files from where they are written.
SETTINGS = """
from filmsite.settings import *
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = True
PERIODIC_TASKS = {}
"""


PATIENCE = 300  # seconds; a test is right or wrong, never late, however busy the machine is


def free_port() -> int:
    """A port that the system gives to nobody else for a minute.

    The end of a connection lingers there (TIME_WAIT): who asks for any port gets another one, a server may have it.
    """
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = server.getsockname()
        with socket.create_connection(address), server.accept()[0]:
            pass  # the server's end is closed first, and the first lingers
    return address[1]


class Server:
    """gunicorn with production's settings; unless `values` name a database, with one that has no tables."""

    def __init__(self, folder: Path, **values: str) -> None:
        self.port = free_port()
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
        with socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE) as connection:
            connection.sendall(request)
            received = b"".join(iter(lambda: connection.recv(65_536), b""))
        head, _, body = received.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        return int(first.split()[1]), dict(line.lower().split(": ", 1) for line in lines), body

    def get(self, path: str, method: str = "GET", *more: str) -> tuple[int, dict[str, str], bytes]:
        lines = [f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{self.port}", "Connection: close", *more, "", ""]
        return self.answer("\r\n".join(lines).encode("latin-1"))

    def children(self) -> list[int]:
        """The processes that gunicorn's master has started and that are still there. Linux tells them."""
        pid = self.process.pid
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]

    def stop(self) -> tuple[int, str, str]:
        """Ask it to end; give its exit status and what it wrote."""
        self.process.send_signal(signal.SIGTERM)
        out, err = self.process.communicate(timeout=PATIENCE)
        return self.process.returncode, out, err
