"""Logging in and out."""

import pytest
from django.contrib.auth import get_user
from django.test import RequestFactory

from tests.factories import PASSWORD, make_film
from tests.pages import parsed, texts, words

ADDRESS = "/accounts/login/"

pytestmark = pytest.mark.django_db


def log_in(browser, login="maria", password=PASSWORD, **more):
    return browser.post(ADDRESS, {"login": login, "password": password} | more)


def who(browser):
    request = RequestFactory().get("/")
    request.session = browser.session
    return get_user(request).username


@pytest.mark.parametrize("login", ["maria", "MARIA", "maria@example.org", "Maria@Example.org", " maria "])
def test_a_member_logs_in_by_username_or_address(visitor, member, login):
    response = log_in(visitor, login)

    assert (response.status_code, response.url) == (302, "/")
    assert who(visitor) == "maria"


def test_a_member_is_back_on_the_page_they_came_from(visitor, member):
    page = visitor.get("/films/?q=ran")
    [link] = [a.get("href") for a in parsed(page).iter("a") if words(a) == "Log in"]
    hidden = parsed(visitor.get(link)).find(".//main//input[@name='next']")
    assert link == "/accounts/login/?next=/films/%3Fq%3Dran"
    assert log_in(visitor, next=hidden.get("value")).url == "/films/?q=ran"


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_nobody_is_sent_to_another_site(visitor, member, elsewhere):
    assert log_in(visitor, next=elsewhere).url == "/"


@pytest.mark.parametrize(
    ("login", "error"),
    [
        ("maria", "The username or the password isn’t right."),
        ("nobody", "The username or the password isn’t right."),
        ("maria@example.org", "The e-mail address or the password isn’t right."),
    ],
)
def test_a_wrong_password_is_said_and_the_name_stays(visitor, member, login, error):
    response = log_in(visitor, login, "not the password")
    boxes = {box.get("name"): box.get("value") for box in parsed(response).iterfind(".//main//input")}

    assert response.status_code == 200
    assert texts(response, ".//main//ul/li") == [error]
    assert (boxes["login"], boxes["password"]) == (login, None)
    assert who(visitor) == ""


def test_the_form_is_made_for_password_managers(visitor):
    page = visitor.get(ADDRESS)
    form = parsed(page).find(".//main//form[@class='form']")
    boxes = [(box.get("name"), box.get("autocomplete")) for box in form.iter("input") if box.get("type") != "hidden"]

    assert boxes == [("login", "username"), ("password", "current-password"), ("remember", None)]
    assert [words(label) for label in form.iter("label")] == [
        "Username or e-mail address",
        "Password",
        "Keep me logged in on this device",
    ]


def test_five_wrong_passwords_are_enough_even_from_many_places(client, member):
    for number in range(5):
        response = client.post(
            ADDRESS, {"login": "maria", "password": f"guess {number}"}, REMOTE_ADDR=f"192.0.2.{number}"
        )
        assert response.status_code == 200
    response = client.post(
        ADDRESS, {"login": "maria", "password": PASSWORD, "remember": "on", "next": "/films/"}, REMOTE_ADDR="192.0.2.9"
    )
    boxes = {box.get("name"): box for box in parsed(response).iterfind(".//main//form[@class='form']//input")}

    assert response.status_code == 429
    assert texts(response, ".//h1") == ["Log in"]
    assert texts(response, ".//main//*[@role='alert']") == [
        "That was done very often in a short time. What you typed is still here, but for the password: "
        "wait a few minutes and try again."
    ]
    assert (boxes["login"].get("value"), boxes["password"].get("value")) == ("maria", None)
    assert boxes["remember"].get("checked") is not None
    assert boxes["next"].get("value") == "/films/"
    assert who(client) == ""


def test_thirty_attempts_a_minute_from_one_place_are_enough(client, member, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"login": "1/m/ip"}
    assert log_in(client, "tomas", "guess").status_code == 200

    assert log_in(client).status_code == 429
    assert client.get(ADDRESS).status_code == 200


def test_a_session_ends_with_the_browser_unless_the_member_wants_it_kept(visitor, client, member):
    log_in(visitor)
    log_in(client, remember="on")

    assert visitor.session.get_expire_at_browser_close() is True
    assert client.session.get_expire_at_browser_close() is False


def test_an_account_that_staff_has_closed_lets_nobody_in(visitor, member):
    member.is_active = False
    member.save()
    page = visitor.post(ADDRESS, {"login": "maria", "password": PASSWORD}, follow=True)

    assert texts(page, ".//h1") == ["This account has been closed"]
    assert who(visitor) == ""


def test_logging_out_is_a_button_of_its_own(browser_of, member, told):
    browser = browser_of(member)
    page = browser.get("/accounts/logout/")
    assert texts(page, ".//h1") == ["Log out"]
    assert who(browser) == "maria"
    page = browser.post("/accounts/logout/", follow=True)

    assert page.redirect_chain == [("/", 302)]
    assert who(browser) == ""


def test_who_has_logged_out_is_told_so_once_and_keeps_no_session(browser_of, member):
    browser = browser_of(member)
    pages = [browser.post("/accounts/logout/", follow=True), browser.get("/")]

    assert [texts(page, ".//ul[@class='messages']/li") for page in pages] == [["You are logged out."], []]
    assert {name: cookie.value for name, cookie in browser.cookies.items()} == {"sessionid": "", "messages": ""}


def test_a_visitor_gets_no_cookie_before_there_is_a_form(visitor):
    film = make_film("Ran")
    for address in ("/films/", film.get_absolute_url(), "/settings/erase/done/"):
        assert visitor.get(address).status_code == 200
    assert dict(visitor.cookies) == {}

    visitor.get(ADDRESS)
    assert list(visitor.cookies) == ["csrftoken"]


def test_without_javascript_the_passkey_button_leads_back_to_the_form(visitor):
    response = visitor.post("/accounts/2fa/webauthn/login/", {"credential": ""}, follow=True)

    assert response.redirect_chain == [("/accounts/login/", 302)]
    assert texts(response, ".//h1") == ["Log in"]
