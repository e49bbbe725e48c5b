"""What every answer tells a browser it may not do, and what it tells nobody."""

import re

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client, override_settings
from django.urls import path

from filmsite.middleware import DENIED
from tests.factories import make_film

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; frame-src https://www.youtube-nocookie.com https://player.vimeo.com "
    "https://geo.dailymotion.com; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
PROMISES = {
    "Content-Security-Policy": POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


def break_down(request):
    raise RuntimeError("broken on purpose")


urlpatterns = [path("broken/", break_down)]
handler500 = "filmsite.errors.server_error"


def promises(response) -> dict[str, str | None]:
    return {name: response.get(name) for name in PROMISES}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/films/", 200),
        ("/films/laura/", 200),
        ("/films/laura", 301),
        ("/nowhere/", 404),
        ("/films/?q=%00", 400),
        ("/feeds/films/", 200),
        ("/feeds/reviews/", 200),
        ("/sitemap.xml", 200),
        ("/healthz/", 200),
        ("/accounts/login/", 200),
        ("/admin/", 302),
        ("/static/img/icon.svg", 200),
        ("/static/img/nothing.svg", 404),
        ("/media/pictures/ab/cd.png", 200),
    ],
)
def test_every_answer_keeps_the_promises(visitor, settings, address, status):
    settings.WHITENOISE_USE_FINDERS = True
    default_storage.save("pictures/ab/cd.png", ContentFile(b"picture"))
    make_film("Laura")

    response = visitor.get(address)
    response.close()
    default_storage.delete("pictures/ab/cd.png")

    assert (response.status_code, promises(response)) == (status, PROMISES)
    assert [name for name in ("Server", "X-Powered-By") if name in response] == []


@pytest.mark.django_db
def test_refusals_and_breakdowns_keep_the_promises():
    with override_settings(ROOT_URLCONF=__name__):
        broken = Client(raise_request_exception=False).get("/broken/")
    wrong_method = Client().generic("BREW", "/films/")
    no_token = Client(enforce_csrf_checks=True).post("/accounts/login/")
    wrong_host = Client().get("/", headers={"host": "evil.example"})

    answers = [broken, wrong_method, no_token, wrong_host]
    assert [response.status_code for response in answers] == [500, 405, 403, 400]
    assert [promises(response) for response in answers] == [PROMISES] * 4


@pytest.mark.django_db
def test_an_unchanged_page_keeps_the_promises(visitor):
    tag = visitor.get("/films/")["ETag"]
    response = visitor.get("/films/", headers={"if-none-match": tag})

    assert (response.status_code, promises(response)) == (304, PROMISES)


@pytest.mark.django_db
def test_a_visitors_policy_is_the_same_on_every_page_and_on_every_day(visitor):
    policies = {visitor.get(address)["Content-Security-Policy"] for address in ("/films/", "/films/", "/nowhere/")}

    assert policies == {POLICY}


@pytest.mark.django_db
def test_the_admin_runs_under_the_same_policy_with_a_nonce_at_the_most(browser_of, administrator):
    browser = browser_of(administrator)
    policies = [browser.get(place)["Content-Security-Policy"] for place in ("/admin/", "/admin/auth/group/add/")]

    assert [re.sub(r" 'nonce-[\w-]{22}'", "", policy) for policy in policies] == [POLICY, POLICY]


@pytest.mark.django_db
def test_pages_may_ask_for_a_passkey_and_give_players_what_they_need_and_nothing_else(visitor):
    policy = visitor.get("/films/")["Permissions-Policy"].split(", ")

    assert policy[-2:] == ["publickey-credentials-create=(self)", "publickey-credentials-get=(self)"]
    players = '(self "https://www.youtube-nocookie.com" "https://player.vimeo.com" "https://geo.dailymotion.com")'
    needed = ("autoplay", "encrypted-media", "fullscreen", "picture-in-picture")
    assert policy[-6:-2] == [f"{name}={players}" for name in needed]
    assert policy[:-6] == [f"{name}=()" for name in DENIED]
    assert {"camera=()", "geolocation=()", "microphone=()", "payment=()", "usb=()"} - set(policy) == set()


@pytest.mark.django_db
def test_what_asks_for_nothing_by_itself_carries_no_list_of_permissions(visitor, settings):
    settings.WHITENOISE_USE_FINDERS = True
    answer = visitor.get("/static/img/icon.svg")
    answer.close()

    assert (answer.status_code, answer.get("Permissions-Policy")) == (200, None)


@pytest.mark.django_db
def test_a_visitor_is_given_no_cookie(visitor):
    make_film("Laura")
    for address in ("/films/", "/films/laura/", "/nowhere/", "/films/?q=%00"):
        assert visitor.get(address).cookies == {}


@pytest.mark.django_db
def test_behind_tls_browsers_are_told_to_stay_there(visitor, settings):
    settings.SECURE_HSTS_SECONDS = 31_536_000
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = settings.SECURE_HSTS_PRELOAD = True
    settings.SECURE_SSL_REDIRECT = True

    redirect = Client().get("/films/?q=a")
    page = Client().get("/films/", secure=True)
    asked_by_the_machine = Client().get("/healthz/")

    assert (redirect.status_code, redirect["Location"]) == (301, "https://testserver/films/?q=a")
    assert "Strict-Transport-Security" not in redirect
    assert asked_by_the_machine.status_code == 200
    assert page["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"
