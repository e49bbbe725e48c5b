"""What a member says of themselves."""

import pytest

from films.models import Reception
from reviews.models import Member
from tests.factories import make_film, make_review
from tests.pages import lines, links, parsed, texts

ADDRESS = "/settings/profile/"
FILLED = {
    "name": "Maria L.",
    "bio": "I like **long** films.",
    "website": "https://maria.example",
    "shows_watchlist": "on",
}

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "address",
    [
        "/settings/profile/",
        "/settings/export/",
        "/settings/erase/",
        "/accounts/email/",
        "/accounts/password/change/",
        "/accounts/password/set/",
        "/accounts/2fa/",
        "/accounts/2fa/webauthn/",
        "/accounts/2fa/recovery-codes/",
        "/accounts/sessions/",
    ],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_visitor_is_asked_to_log_in_and_comes_back(visitor, address, method):
    response = getattr(visitor, method)(address)

    assert (response.status_code, response.url) == (302, f"/accounts/login/?next={address}")


def test_the_bare_address_leads_to_the_profile(visitor):
    assert visitor.get("/settings/").url == ADDRESS
    assert visitor.post("/settings/").status_code == 405


def test_the_settings_are_found_from_one_another(browser_of, member):
    places = {
        "Profile": "/settings/profile/",
        "E-mail addresses": "/accounts/email/",
        "Password": "/accounts/password/change/",
        "Log in in two steps": "/accounts/2fa/",
        "Where you are logged in": "/accounts/sessions/",
        "Bring your reviews": "/settings/imports/",
        "Export": "/settings/export/",
        "Erase the account": "/settings/erase/",
    }
    browser = browser_of(member)
    for name, address in places.items():
        page = browser.get(address)
        assert links(page, ".//main/div/nav//a") == places
        assert texts(page, ".//main/div/nav//a[@aria-current='page']") == [name]


def test_a_member_fills_in_the_profile(browser_of, member, told):
    page = browser_of(member).post(ADDRESS, FILLED, follow=True)

    assert page.redirect_chain == [(ADDRESS, 302)]
    assert told(page) == ["Your profile is saved."]
    member.refresh_from_db()
    assert (member.name, member.website, member.shows_watchlist) == ("Maria L.", "https://maria.example", True)
    assert member.bio_html == "<p>I like <strong>long</strong> films.</p>"
    assert member.username == "maria"


def test_a_new_name_signs_the_reviews_that_are_there(visitor, browser_of, member):
    film = make_film("Ran")
    make_review(film, member, rating=9)
    before = visitor.get(film.get_absolute_url())
    assert lines(before) == ["★★★★½ review by Maria Lind"]
    changed_at = Reception.objects.get(film=film).changed_at
    browser_of(member).post(ADDRESS, FILLED)

    assert Reception.objects.get(film=film).changed_at > changed_at
    assert lines(visitor.get(film.get_absolute_url())) == ["★★★★½ review by Maria L."]


def test_the_same_name_leaves_the_pages_as_they_are(browser_of, member):
    film = make_film("Ran")
    make_review(film, member)
    changed_at = Reception.objects.get(film=film).changed_at
    browser_of(member).post(ADDRESS, FILLED | {"name": "Maria Lind"})

    assert Reception.objects.get(film=film).changed_at == changed_at


@pytest.mark.parametrize(
    ("field", "value", "error"),
    [
        ("name", "x" * 81, "Ensure this value has at most 80 characters (it has 81)."),
        ("name", "Maria\u202eLind", "A name can’t hold invisible characters."),
        ("bio", "x" * 2001, "Ensure this value has at most 2000 characters (it has 2001)."),
        ("website", "javascript:alert(1)", "Enter a valid URL."),
        ("website", "ftp://maria.example", "An address begins with http:// or https://."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(browser_of, member, field, value, error):
    typed = FILLED | {field: value}
    page = browser_of(member).post(ADDRESS, typed)
    boxes = {box.get("name"): box.get("value") for box in parsed(page).iterfind(".//main//form//input")}

    assert page.status_code == 200
    assert texts(page, ".//main//form//li") == [error]
    assert (boxes["name"], boxes["website"]) == (typed["name"], typed["website"])
    assert parsed(page).find(".//main//textarea").text.strip() == typed["bio"]
    assert texts(page, ".//header//a[@href='/members/maria/']") == [
        "Maria Lind"
    ]  # the page isn't signed with what is refused
    assert Member.objects.get().bio == ""


@pytest.mark.parametrize(
    ("name", "kept"), [("  Ana \t  Prado ", "Ana Prado"), ("نیلوفر می\u200cرود", "نیلوفر می\u200cرود"), ("", "")]
)
def test_a_name_is_one_line_in_any_script(browser_of, member, name, kept):
    browser_of(member).post(ADDRESS, FILLED | {"name": name})

    assert Member.objects.get().name == kept


def test_only_the_four_fields_can_be_changed(browser_of, member):
    browser_of(member).post(ADDRESS, FILLED | {"username": "other", "is_staff": "on", "email": "x@example.org"})

    member.refresh_from_db()
    assert (member.username, member.is_staff, member.email) == ("maria", False, "maria@example.org")
