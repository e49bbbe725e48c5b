"""What no page can be asked is refused in the same way everywhere."""

import inspect
import logging
from io import BytesIO

import pytest
from django.test import Client
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from filmsite import wsgi
from filmsite.middleware import METHODS, methods_of
from tests.addresses import every_address

INVENTED = ("DELETE", "PUT", "PATCH", "TRACE", "CONNECT", "PROPFIND", "BREW", "get", "X" * 300)


@pytest.mark.parametrize("method", INVENTED)
@pytest.mark.parametrize(
    "address", ["/", "/films/", "/nowhere/", "/admin/", "/accounts/login/", "/static/x", "/media/x"]
)
def test_a_method_that_no_page_has_is_refused(visitor, method, address):
    response = visitor.generic("GET", address, REQUEST_METHOD=method)

    assert (response.status_code, response["Allow"]) == (405, ", ".join(METHODS))


@pytest.mark.django_db
def test_a_page_for_reading_refuses_a_form_before_its_token_is_asked_for():
    response = Client(enforce_csrf_checks=True).post("/films/", {"title": "Laura"})

    assert (response.status_code, response["Allow"]) == (405, "GET, HEAD")


def test_the_methods_of_a_view_are_read_through_other_decorators():
    def view(request):
        return None

    assert methods_of(never_cache(require_safe(view))) == ["GET", "HEAD"]
    assert methods_of(require_POST(never_cache(view))) == ["POST"]
    assert methods_of(view) is None


def test_every_view_of_ours_names_its_methods():
    ours = {address: view for address, view in every_address() if is_ours(view) and not address.startswith("/admin/")}
    silent = {address for address, view in ours.items() if not methods_of(view)}

    assert len(ours) > 20
    assert silent == set()


def is_ours(view) -> bool:
    """Written here as a function; a class says its methods by having them."""
    return not hasattr(view, "view_class") and inspect.unwrap(view).__module__.split(".")[0] in {
        "films",
        "reviews",
        "filmsite",
    }


UNREADABLE = [
    {"path": "/films/\0/"},
    {"path": "/\0"},
    {"path": "/static/\0.css"},
    {"path": "/media/\0.png"},
    {"QUERY_STRING": "q=%00"},
    {"QUERY_STRING": "q=\0"},
    {"QUERY_STRING": "%00=q"},
    {"QUERY_STRING": "q=%ff"},
    {"QUERY_STRING": "q=\xff"},
    {"QUERY_STRING": "q=%ed%a0%80"},
    {"QUERY_STRING": "q=%c0%80"},
    {"HTTP_COOKIE": "sessionid=\0"},
    {"HTTP_COOKIE": "sessionid=\xff"},
    {"HTTP_COOKIE": "\xed\xa0\x80=x"},
    {"HTTP_COOKIE": 'sessionid="\\000"'},
    {"CONTENT_TYPE": "text/plain; charset=base64"},
    {"CONTENT_TYPE": "application/x-www-form-urlencoded; charset=utf-16"},
]


@pytest.mark.parametrize("sent", UNREADABLE)
def test_what_is_no_text_is_refused(visitor, sent):
    response = visitor.generic("GET", sent.pop("path", "/films/"), **sent)

    assert response.status_code == 400
    assert "<h1>This request can’t be read</h1>" in response.content.decode()


@pytest.mark.parametrize(
    "sent", [{"HTTP_COOKIE": "a=ü".encode().decode("latin-1")}, {"HTTP_COOKIE": "sessionid; =; ;;a=b=c"}]
)
@pytest.mark.django_db
def test_a_foreign_cookie_harms_nobody(visitor, sent):
    assert visitor.generic("GET", "/films/", **sent).status_code == 200


@pytest.mark.django_db
def test_a_type_on_which_django_stumbles_never_reaches_it():
    started = []
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": "/",
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "CONTENT_TYPE": "text/plain; name*=bogus''%ff",
        "wsgi.input": BytesIO(),
        "wsgi.url_scheme": "http",
    }

    body = b"".join(wsgi.application(environ, lambda status, headers: started.append(status)))

    assert started == ["400 Bad Request"]
    assert "<h1>This request can’t be read</h1>" in body.decode()


@pytest.mark.django_db
def test_a_form_keeps_its_text_and_loses_its_nuls(visitor):
    response = visitor.post("/accounts/login/", {"login": "ma\0ria", "password\0": "x"})

    form = response.context["form"]
    assert (response.status_code, form.data["login"], form.data["password"]) == (200, "maria", "x")


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1:x", "a b", "ü", "", "x" * 5_000])
def test_a_name_that_isnt_ours_is_refused_in_plain_words_and_one_line(visitor, host, settings, caplog):
    settings.ALLOWED_HOSTS = ["films.example.org"]
    with caplog.at_level(logging.ERROR, "django.security"):
        response = visitor.get("/films/", headers={"host": host})

    assert response.status_code == 400
    assert "<h1>This request can’t be read</h1>" in response.content.decode()


@pytest.mark.parametrize("proxies", [0, 1])
def test_who_forwards_is_believed_only_where_a_proxy_stands(visitor, settings, proxies):
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if proxies else None

    response = visitor.get("/nowhere/", headers={"x-forwarded-proto": "https"})

    assert response.status_code == (404 if proxies else 301)
