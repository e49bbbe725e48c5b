"""Logging in in two steps: codes of an app, recovery codes, keys."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.test import Client

from tests.factories import PASSWORD
from tests.pages import parsed, texts

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"

pytestmark = pytest.mark.django_db


def code(secret: str = SECRET) -> str:
    """What the member's app shows now."""
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


@pytest.fixture(autouse=True)
def _now(time_machine):
    """A code holds for half a minute, and no test is to begin in one and to end in the next."""
    time_machine.move_to("2026-03-04 05:06:07Z", tick=False)


@pytest.fixture
def careful(member):
    """A member with an app and recovery codes."""
    TOTP.activate(member, SECRET)
    RecoveryCodes.activate(member)
    return member


@pytest.fixture
def half_way(careful):
    """A browser after the password, before the second step."""
    browser = Client()
    response = browser.post(
        "/accounts/login/?next=/films/", {"login": "maria", "password": PASSWORD, "next": "/films/"}
    )
    assert response.url == "/accounts/2fa/authenticate/"
    assert "_auth_user_id" not in browser.session
    return browser


def test_a_member_sets_up_an_app_and_gets_recovery_codes(browser_of, member):
    browser = browser_of(member)
    browser.get("/accounts/email/")
    response = browser.get("/accounts/2fa/totp/activate/")
    assert response.url == "/accounts/reauthenticate/?next=%2Faccounts%2F2fa%2Ftotp%2Factivate%2F"
    page = browser.post(response.url, {"password": PASSWORD, "next": "/accounts/2fa/totp/activate/"}, follow=True)
    secret = parsed(page).find(".//main//input[@id='authenticator_secret']").get("value")
    page = browser.post("/accounts/2fa/totp/activate/", {"code": "000000" if code(secret) != "000000" else "1"})
    assert texts(page, ".//main//form//li") == ["This code isn’t right."]
    page = browser.post("/accounts/2fa/totp/activate/", {"code": code(secret)}, follow=True)

    assert page.redirect_chain == [("/accounts/2fa/recovery-codes/", 302)]
    shown = parsed(page).find(".//main//textarea").text.split()
    codes = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()
    assert (shown, len(codes)) == (codes, 10)
    saved = browser.get("/accounts/2fa/recovery-codes/download/")
    assert saved.content.decode().split() == codes


def test_the_second_step_asks_for_the_code_and_leads_to_where_the_member_was_going(half_way):
    page = half_way.get("/accounts/2fa/authenticate/")
    assert texts(page, ".//h1") == ["Log in in two steps"]
    assert parsed(page).find(".//main//input[@name='code']").get("autocomplete") == "one-time-code"
    page = half_way.post("/accounts/2fa/authenticate/", {"code": "wrong"})
    assert texts(page, ".//main//ul/li") == ["This code isn’t right."]
    assert "_auth_user_id" not in half_way.session
    response = half_way.post("/accounts/2fa/authenticate/", {"code": code()})

    assert (response.status_code, response.url) == (302, "/films/")
    assert "_auth_user_id" in half_way.session


def test_a_code_is_good_for_one_time(half_way, careful):
    now = code()
    half_way.post("/accounts/2fa/authenticate/", {"code": now})
    again = Client()
    again.post("/accounts/login/", {"login": "maria", "password": PASSWORD})
    again.post("/accounts/2fa/authenticate/", {"code": now})

    assert "_auth_user_id" not in again.session


def test_a_recovery_code_is_good_for_one_time(half_way, careful):
    first = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()[0]
    half_way.post("/accounts/2fa/authenticate/", {"code": first})
    assert "_auth_user_id" in half_way.session
    again = Client()
    again.post("/accounts/login/", {"login": "maria", "password": PASSWORD})
    again.post("/accounts/2fa/authenticate/", {"code": first})

    assert "_auth_user_id" not in again.session
    assert len(Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()) == 9


def test_codes_cannot_be_guessed_without_end(half_way):
    for _ in range(5):
        assert half_way.post("/accounts/2fa/authenticate/", {"code": "wrong"}).status_code == 200
    response = half_way.post("/accounts/2fa/authenticate/", {"code": code()})

    assert response.status_code == 429
    assert texts(response, ".//h1") == ["The queue is too long"]
    assert "_auth_user_id" not in half_way.session


def test_who_gives_up_half_way_can_begin_again(half_way):
    page = half_way.post("/accounts/logout/", {"next": "/accounts/login/"}, follow=True)

    assert page.redirect_chain == [("/accounts/login/", 302)]
    assert texts(page, ".//h1") == ["Log in"]


def test_the_app_is_given_up_with_the_recovery_codes(browser_of, careful, mailoutbox):
    browser = browser_of(careful)
    browser.get("/accounts/email/")
    address = "/accounts/2fa/totp/deactivate/"
    browser.post("/accounts/reauthenticate/", {"password": PASSWORD})
    page = browser.get(address)
    assert texts(page, ".//h1") == ["Stop using the authenticator app"]
    response = browser.post(address)

    assert response.url == "/accounts/2fa/"
    assert Authenticator.objects.count() == 0
    assert [m.subject for m in mailoutbox] == ["filmsite: The authenticator app is no longer used"]


def test_the_page_of_a_key_explains_that_it_needs_javascript(browser_of, member):
    browser = browser_of(member)
    browser.get("/accounts/email/")
    browser.post("/accounts/reauthenticate/", {"password": PASSWORD})
    page = browser.get("/accounts/2fa/webauthn/add/")

    assert texts(page, ".//main//noscript") == ["Passkeys and security keys need JavaScript."]
    scripts = [script.get("src") or script.get("type") for script in parsed(page).iterfind(".//main//script")]
    assert scripts == [
        "/static/mfa/js/webauthn-json.js",
        "/static/mfa/js/webauthn.js",
        "/static/account/js/onload.js",
        "application/json",
        "application/json",
    ]
