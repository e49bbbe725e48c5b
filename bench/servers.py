"""The processes that are measured: the site as in production, the controls, and a PostgreSQL of our own.

Each is a context manager that ends what it started, by its id.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "var" / "bench"
WORKERS, THREADS = 2, 4
SHARED_BUFFERS = "2GB"
SECRET_KEY = "a key for benchmarks on loopback, which protects nothing that anybody has"
#: What a proxy of ours says: the site believes that it is asked over https, and sends all headers of production.
HEADERS = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "127.0.0.1", "Accept-Encoding": "gzip"}
_KEPT = ("HOME", "LANG", "PATH")


@dataclass(frozen=True)
class Store:
    """A database: its address, its kind (`sqlite` or `postgresql`), and the id of the process that serves it."""

    url: str
    kind: str
    process: int | None = None

    @property
    def also(self) -> set[int]:
        """Process trees whose CPU time counts besides the site's own."""
        return {self.process} if self.process else set()


def free_port() -> int:
    """A port of loopback that nobody uses now."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def environment(store: Store, port: int = 8000) -> dict[str, str]:
    """The environment of the site and its commands: production's settings, behind a proxy that speaks TLS."""
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    return {
        **kept,
        "DJANGO_SETTINGS_MODULE": "filmsite.settings",
        "DATABASE_URL": store.url,
        "SITE_URL": f"https://127.0.0.1:{port}",
        "SECRET_KEY": SECRET_KEY,
        "PORT": str(port),
        "WEB_CONCURRENCY": str(WORKERS),
        # Empty values win over a .env file.
        **dict.fromkeys(("CACHE_URL", "DEBUG", "ALLOWED_HOSTS", "CSRF_TRUSTED_ORIGINS", "EMAIL_URL"), ""),
    }


def manage(store: Store, *arguments: str) -> str:
    """Run a command of the site and give what it wrote. Raises CalledProcessError."""
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(
        command, cwd=ROOT, env=environment(store), stdout=subprocess.PIPE, text=True, check=True
    ).stdout


def told(store: Store, code: str) -> str:
    """Run a line of Python within the site and give what it printed."""
    return manage(store, "shell", "--no-imports", "-c", code).strip()


@contextmanager
def site(store: Store) -> Iterator[str]:
    """Serve the site with its own gunicorn; give its address on loopback."""
    port = free_port()
    with _started([sys.executable, "-m", "gunicorn"], ROOT, environment(store, port), port) as address:
        yield address


@contextmanager
def control() -> Iterator[str]:
    """Serve the bare Django view with the same gunicorn, Python, workers, threads and processors; give its address."""
    port = free_port()
    options = f"-b 127.0.0.1:{port} -w {WORKERS} --threads {THREADS} -k gthread --preload --keep-alive 75"
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "--no-control-socket",
        "--log-level=error",
        *options.split(),
        "--config=python:filmsite.processors",
        "control:django_app",
    ]
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    with _started(command, ROOT / "bench", {**kept, "PYTHONPATH": str(ROOT)}, port) as address:
        yield address


@contextmanager
def postgresql() -> Iterator[tuple[str, int]]:
    """Start a cluster in var/bench; give its address without a database, and its process. Its settings are its own but
    for `SHARED_BUFFERS`, which its documentation advises to set.

    Raises FileNotFoundError where PostgreSQL isn't installed.
    """
    data, port = FOLDER / "postgresql", free_port()
    FOLDER.mkdir(parents=True, exist_ok=True)
    if not (data / "PG_VERSION").exists():
        data.mkdir(exist_ok=True)
        if os.getuid() == 0:
            shutil.chown(data, "postgres", "postgres")
        options = ["-D", str(data), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"]
        subprocess.run([*_as_server("initdb"), *options], cwd="/", check=True, stdout=subprocess.DEVNULL)
    settings = ["listen_addresses=127.0.0.1", "unix_socket_directories=", f"shared_buffers={SHARED_BUFFERS}"]
    options = ["-D", str(data), "-p", str(port), *(word for setting in settings for word in ("-c", setting))]
    log = (FOLDER / "postgresql.log").open("w")
    server = subprocess.Popen([*_as_server("postgres"), *options], cwd="/", stdout=log, stderr=log)
    try:
        _wait_for(port, server)
        yield f"postgres://postgres@127.0.0.1:{port}", server.pid
    finally:
        _end(server, signal.SIGINT)  # a fast shutdown
        log.close()


def _as_server(program: str) -> list[str]:
    """The command of a program of PostgreSQL, which refuses to run as root."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: float(folder.parent.name))
    found = shutil.which(program) or next((str(folder / program) for folder in reversed(folders)), None)
    if not found:
        raise FileNotFoundError(f"{program}: PostgreSQL isn't installed (on Debian: apt-get install postgresql)")
    account = ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"] if os.getuid() == 0 else []
    return [*account, found]


@contextmanager
def _started(command: list[str], folder: Path, values: dict[str, str], port: int) -> Iterator[str]:
    server = subprocess.Popen(command, cwd=folder, env=values, stdout=subprocess.DEVNULL)
    try:
        _wait_for(port, server)
        yield f"http://127.0.0.1:{port}"
    finally:
        _end(server, signal.SIGTERM)


def _wait_for(port: int, server: subprocess.Popen, limit: float = 60) -> None:
    end = time.monotonic() + limit
    while time.monotonic() < end:
        if server.poll() is not None:
            raise ChildProcessError(f"{server.args[0]} has ended with {server.returncode}")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise TimeoutError(f"nothing answers at port {port}")


def _end(server: subprocess.Popen, how: signal.Signals) -> None:
    server.send_signal(how)
    try:
        server.wait(60)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()
