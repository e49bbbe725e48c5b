"""How gunicorn serves filmsite, on a desk (`make run`) and in production alike; it reads this file by itself.

PORT and WEB_CONCURRENCY come from the environment. An option on gunicorn's command line wins over this file.
"""

import logging
import os

from gunicorn.http.wsgi import Response

wsgi_app = "filmsite.wsgi:application"
bind = f"127.0.0.1:{os.environ.get('PORT') or 8000}"
workers = int(os.environ.get("WEB_CONCURRENCY") or 2)
worker_class = "gthread"
threads = 4
# Nothing here steers a running server from outside, and the socket would need a home folder.
control_socket_disable = True
loglevel = "warning"

# It warns at each HEAD request that Django leaves dropping the body to the server, as WSGI wants it.
logging.getLogger("gunicorn.http.wsgi").setLevel(logging.ERROR)

_default_headers = Response.default_headers


def _headers_without_server(response: Response) -> list[str]:
    return [header for header in _default_headers(response) if not header.startswith("Server:")]


# gunicorn has no setting for this: what serves the site is nobody's business.
Response.default_headers = _headers_without_server


def when_ready(server) -> None:
    """Print the address as soon as it answers."""
    address = os.environ.get("FILMSITE_ADDRESS")
    if address:
        print(f"filmsite is at {address} (Ctrl-C ends it)", flush=True)
