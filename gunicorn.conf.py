"""How gunicorn serves filmsite, on a desk (`make run`) and in production alike; it reads this file by itself.

What an operator decides comes from the settings, so a bad value stops the start here with one line that names it.
An option on gunicorn's command line wins over this file.
"""

import gc
import logging
import os
import signal
import sys
from pathlib import Path

from gunicorn import util
from gunicorn.arbiter import Arbiter
from gunicorn.http.wsgi import Response

sys.path.insert(0, str(Path(__file__).resolve().parent))

from filmsite import settings
from filmsite.background import beside
from filmsite.processors import post_fork, pre_fork  # noqa: F401 – gunicorn calls them by their names

wsgi_app = "filmsite.wsgi:application"
bind = f"127.0.0.1:{settings.PORT}"
workers = settings.WORKERS
worker_class = "gthread"
threads = settings.THREADS
# The code is loaded once and shared by the workers: less memory, and what doesn't load stops the start.
preload_app = True
# Longer than a proxy keeps an idle connection (nginx: 60 s), so that none is closed as a request comes in.
keepalive = 75
graceful_timeout = 30

# Who speaks for a client is Django's matter (TRUSTED_PROXIES): no header changes the scheme or the script's name here.
forwarded_allow_ips = ""
secure_scheme_headers: dict[str, str] = {}
forwarder_headers = ""
# Invented methods are answered by the site as any wrong one is: 405.
permit_unconventional_http_method = True
# Nothing here steers a running server from outside, and the socket would need a home folder.
control_socket_disable = True

# Requests that can't be read are no problem of the site's, and a warning would tell who sent them.
loglevel = "error"
accesslog = "-" if settings.ACCESS_LOG else None
# Neither addresses of people nor what they searched for.
access_log_format = '%(t)s %(m)s "%(U)s" %(s)s %(B)s bytes %(M)s ms'
# It warns at each HEAD request that Django leaves dropping the body to the server, as WSGI wants it.
logging.getLogger("gunicorn.http.wsgi").setLevel(logging.ERROR)

_default_headers = Response.default_headers


def _headers_without_server(response: Response) -> list[str]:
    return [header for header in _default_headers(response) if not header.startswith("Server:")]


def _plain_error(sock, status: int, reason: str, _detail: str) -> None:
    body = f"{reason}\n".encode()
    head = (
        f"HTTP/1.1 {status} {reason}\r\nConnection: close\r\nContent-Type: text/plain; charset=utf-8\r\n"
        f"X-Content-Type-Options: nosniff\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    util.write_nonblock(sock, head.encode() + body)


# gunicorn has no setting for these: what serves the site, and how it reads a request, is nobody's business.
Response.default_headers = _headers_without_server
util.write_error = _plain_error


if settings.TASK_WORKER == "inside":
    Arbiter.manage_workers = beside.watching(Arbiter.manage_workers)


def when_ready(server) -> None:
    """Make what every worker needs before they are forked, and print the address."""
    from filmsite import warming  # needs the site to be loaded

    warming.warm_up(server.app.wsgi())
    # Nothing of it is garbage: who doesn't look through it leaves the memory shared.
    gc.collect()
    gc.freeze()
    address = os.environ.get("FILMSITE_ADDRESS")
    if address:
        print(f"filmsite is at {address} (Ctrl-C ends it)", flush=True)


def post_worker_init(worker) -> None:
    """Leave Ctrl-C to the master, which ends the workers.

    A terminal tells it to all of them, and gunicorn's worker, told to quit while it quits, waits for a lock of its own
    (in `ThreadPoolExecutor.shutdown`) until it is killed.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def on_exit(server) -> None:
    """End the worker for background tasks, where it was started beside the web workers."""
    beside.worker.stop()
