"""Becoming a member: open to all, by invitation, or not at all."""

import pytest
from django.test import Client

from reviews.account_forms import SignupForm
from reviews.models import Invitation, Member
from tests.factories import make_member
from tests.pages import parsed, texts, words

ADDRESS = "/accounts/signup/"
ANNA = {"username": "anna", "email": "anna@example.org", "password1": "nine lives of a cat"}

pytestmark = pytest.mark.django_db


def sign_up(browser: Client, **changes):
    return browser.post(ADDRESS, ANNA | changes)


def typed(response) -> dict[str, str | None]:
    """What the visible fields of the form hold."""
    fields = parsed(response).iterfind(".//main//form[@method='post']//input")
    return {field.get("name"): field.get("value") for field in fields if field.get("type") != "hidden"}


def test_a_visitor_signs_up_with_a_name_an_address_and_one_password(visitor):
    page = visitor.get(ADDRESS)
    fields = [f for f in parsed(page).iterfind(".//main//form//input") if f.get("type") != "hidden"]

    assert [(f.get("name"), f.get("type"), f.get("autocomplete")) for f in fields] == [
        ("username", "text", "username"),
        ("email", "email", "email"),
        ("password1", "password", "new-password"),
    ]
    assert texts(page, ".//main//label") == ["Username", "E-mail address", "Password"]


def test_a_new_member_is_logged_in_and_back_where_they_came_from(visitor):
    page = visitor.get("/films/", headers={"accept": "text/html"})
    [link] = [a.get("href") for a in parsed(page).iter("a") if words(a) == "Sign up"]
    form = visitor.get(link)
    hidden = {f.get("name"): f.get("value") for f in parsed(form).iterfind(".//main//input[@type='hidden']")}
    response = sign_up(visitor, next=hidden["next"])

    assert link == "/accounts/signup/?next=/films/"
    assert (response.status_code, response.url) == (302, "/films/")
    member = Member.objects.get()
    assert (member.username, member.email, member.is_staff) == ("anna", "anna@example.org", False)
    assert member.check_password("nine lives of a cat")
    assert visitor.session["_auth_user_id"] == str(member.pk)


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", r"/\evil.example"]
)
def test_nobody_is_sent_to_another_site(visitor, elsewhere):
    assert sign_up(visitor, next=elsewhere).url == "/"


@pytest.mark.parametrize(
    ("field", "value", "error"),
    [
        ("username", "a", "Ensure this value has at least 2 characters (it has 1)."),
        ("username", "a" * 31, "Ensure this value has at most 30 characters (it has 31)."),
        ("username", "anna.b", "Use the letters a to z, digits, hyphens and underscores, and nothing else."),
        ("username", "änna", "Use the letters a to z, digits, hyphens and underscores, and nothing else."),
        ("username", "Moderator", "This username can’t be taken. Choose another."),
        ("username", "MARIA", "Somebody has this username already."),
        ("username", "", "This field is required."),
        ("email", "anna@", "Enter a valid email address."),
        ("email", "Maria@example.org", "Somebody has signed up with this e-mail address already."),
        ("password1", "nine-nine", "This password is too short. It must contain at least 10 characters."),
        ("password1", "9182736450919", "This password is entirely numeric."),
        ("password1", "anna@example.org", "The password is too similar to the email address."),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_stays(visitor, member, field, value, error):
    response = sign_up(visitor, **{field: value})
    box = parsed(response).find(f".//main//input[@name='{field}']")

    assert response.status_code == 200
    assert response.context["form"].errors[field][0] == error
    assert list(response.context["form"].errors) == [field]
    assert box.get("aria-invalid") == "true"
    assert f"id_{field}_error" in box.get("aria-describedby").split()
    assert typed(response) == {"username": "anna", "email": "anna@example.org", "password1": None} | (
        {field: value or None} if field != "password1" else {}
    )
    assert list(Member.objects.values_list("username", flat=True)) == ["maria"]


def test_a_second_click_makes_no_second_member(visitor, monkeypatch):
    make_member("anna")
    monkeypatch.setattr(
        SignupForm, "clean_username", lambda form: form.cleaned_data["username"]
    )  # the other came after
    response = sign_up(visitor, email="new@example.org", next="/films/")

    assert (response.status_code, response.url) == (302, "/accounts/signup/?next=%2Ffilms%2F")
    assert Member.objects.count() == 1


def test_who_tries_very_often_is_asked_to_wait_and_loses_nothing_typed(visitor, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"signup": "1/h/ip"}
    assert sign_up(visitor, username="a").status_code == 200
    response = sign_up(visitor)

    assert response.status_code == 429
    assert typed(response) == {"username": "anna", "email": "anna@example.org", "password1": None}
    assert texts(response, ".//main//*[@role='alert']") == [
        "That was done very often in a short time. What you typed is still here, but for the password: "
        "wait a few minutes and try again."
    ]
    assert Member.objects.count() == 0


def test_a_closed_site_says_so_and_takes_nobody(visitor, settings):
    settings.REGISTRATION = "closed"
    page = visitor.get(ADDRESS)
    sign_up(visitor)

    assert texts(page, ".//h1") == ["Nobody can sign up now"]
    assert texts(page, ".//main//form") == []
    assert Member.objects.count() == 0
    assert "Sign up" not in texts(visitor.get("/accounts/login/"), ".//header//a")


def test_an_invitation_lets_one_person_sign_up(visitor, settings, administrator):
    settings.REGISTRATION = "invite"
    invitation = Invitation.objects.create(note="Anna", created_by=administrator)
    page = visitor.get(f"{ADDRESS}?invitation={invitation.code}")
    assert texts(page, ".//main//p[@class='note']") == ["Your invitation is good for this one account."]
    visitor.get("/accounts/login/")  # looking elsewhere first loses nothing
    sign_up(visitor)

    invitation.refresh_from_db()
    assert invitation.used_by.username == "anna"
    assert invitation.is_open is False
    assert "invitation" not in visitor.session


@pytest.mark.parametrize(
    ("code", "error"),
    [
        ("", []),
        ("nonsense", ["No invitation has this code. Look whether a letter is missing."]),
        ("\x00'", ["No invitation has this code. Look whether a letter is missing."]),
        ("used-up", ["This invitation has been used already. Each is good for one account."]),
    ],
)
def test_without_a_good_invitation_nobody_signs_up_and_is_told_why(visitor, settings, member, code, error):
    settings.REGISTRATION = "invite"
    Invitation.objects.create(code="used-up").accept(member)
    Invitation.objects.create(code="good")
    page = visitor.get(ADDRESS, {"invitation": code.replace("\x00", "")})
    sign_up(visitor)

    assert texts(page, ".//h1") == ["Sign up by invitation"]
    assert texts(page, ".//main//p[@class='field__error']") == error
    assert parsed(page).find(".//main//input[@name='invitation']").get("value") == code.replace("\x00", "")
    assert list(Member.objects.values_list("username", flat=True)) == ["maria"]


def test_of_two_people_with_one_invitation_the_slower_is_told(visitor, settings, member, monkeypatch):
    settings.REGISTRATION = "invite"
    invitation = Invitation.objects.create()
    visitor.get(f"{ADDRESS}?invitation={invitation.code}")
    slow = SignupForm.save

    def somebody_is_faster(form, request):
        invitation.accept(member)
        return slow(form, request)

    monkeypatch.setattr(SignupForm, "save", somebody_is_faster)
    response = sign_up(visitor)

    assert texts(response, ".//main//p[@class='field__error']") == [
        "This invitation has been used already. Each is good for one account."
    ]
    assert list(Member.objects.values_list("username", flat=True)) == ["maria"]


def test_on_an_open_site_an_invitation_is_not_used_up(visitor):
    invitation = Invitation.objects.create()
    visitor.get(f"{ADDRESS}?invitation={invitation.code}")
    sign_up(visitor)

    invitation.refresh_from_db()
    assert invitation.is_open is True
    assert Member.objects.count() == 1
