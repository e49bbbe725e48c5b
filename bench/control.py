"""The controls for benchmarks: one constant 20 KB page, as a bare Django view and as bare WSGI.

    gunicorn --pythonpath bench control:django_app -b 127.0.0.1:8002 -w 2 --threads 4
    gunicorn --pythonpath bench control:wsgi_app   -b 127.0.0.1:8001 -w 2 --threads 4

`django_app` is the framework's limit: URL resolver and one view, no middleware, no database. `wsgi_app` is the
server's limit. Start them with the same gunicorn, Python and worker settings as the site that is measured, and run
`load.py` over all of them in one call, so that ratios hold when the machine's speed drifts.
"""

SIZE = 20_480  # bytes of the page
HEAD = "<!doctype html><html lang=en><head><meta charset=utf-8><title>Control</title></head><body>\n"
LINE = "<p>A constant paragraph of about eighty bytes, so that the page has real text.</p>\n"
TAIL = "</body></html>\n"


def page() -> str:
    """The constant page: SIZE bytes of ASCII."""
    body = HEAD + LINE * ((SIZE - len(HEAD) - len(TAIL)) // len(LINE))
    return body + " " * (SIZE - len(body) - len(TAIL)) + TAIL


HTML = page()
BYTES = HTML.encode()
HEADERS = [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(SIZE))]


def wsgi_app(environ, start_response):
    """No framework at all."""
    start_response("200 OK", HEADERS)
    return [BYTES]


def _build_django():
    """A WSGI handler with one view; built when this module is imported, before any thread asks for it."""
    import django
    from django.conf import settings

    settings.configure(
        SECRET_KEY="a control holds no secret",
        ALLOWED_HOSTS=["127.0.0.1", "localhost"],
        ROOT_URLCONF=__name__,
        MIDDLEWARE=[],
        INSTALLED_APPS=[],
        USE_TZ=True,
    )
    django.setup()
    from django.core.handlers.wsgi import WSGIHandler
    from django.http import HttpResponse
    from django.urls import path

    globals()["urlpatterns"] = [path("bare", lambda request: HttpResponse(HTML))]
    return WSGIHandler()


django_app = _build_django()
