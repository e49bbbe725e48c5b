"""The e-mail addresses of an account."""

import pytest
from allauth.account.models import EmailAddress

from reviews.models import Member
from tests.factories import PASSWORD, make_member
from tests.pages import texts

ADDRESS = "/accounts/email/"

pytestmark = pytest.mark.django_db


@pytest.fixture
def marias(member, browser_of):
    """The browser of a member with a confirmed address."""
    EmailAddress.objects.create(user=member, email=member.email, verified=True, primary=True)
    return browser_of(member)


def confirm_it_is_me(marias, response):
    """Give the password that is asked for before an account changes; the change is then made."""
    assert response.url == "/accounts/reauthenticate/?next=%2Faccounts%2Femail%2F"
    page = marias.get(response.url)
    assert texts(page, ".//h1") == ["Confirm that it’s you"]
    return marias.post(response.url, {"password": PASSWORD, "next": ADDRESS}, follow=True)


def addresses():
    return list(EmailAddress.objects.order_by("email").values_list("email", "verified", "primary"))


def test_an_address_is_added_confirmed_made_the_main_one_and_the_old_one_removed(
    marias, client, with_mail, mailoutbox, link_in, told
):
    page = confirm_it_is_me(marias, marias.post(ADDRESS, {"action_add": "", "email": "new@example.org"}))
    assert told(page) == ["A message with a link has been sent to new@example.org."]
    assert addresses() == [("maria@example.org", True, True), ("new@example.org", False, False)]
    assert texts(page, ".//main//label/span") == [
        "maria@example.org Confirmed Main address",
        "new@example.org Not confirmed",
    ]

    marias.post(link_in(mailoutbox[0]))
    page = marias.post(ADDRESS, {"action_primary": "", "email": "new@example.org"}, follow=True)
    assert told(page)[-1] == "The main e-mail address is changed."
    page = marias.post(ADDRESS, {"action_remove": "", "email": "maria@example.org"}, follow=True)
    assert told(page) == ["maria@example.org is removed."]

    assert addresses() == [("new@example.org", True, True)]
    assert Member.objects.get().email == "new@example.org"
    assert [(m.to, m.subject) for m in mailoutbox] == [
        (["new@example.org"], "filmsite: Confirm your e-mail address"),
        (["maria@example.org"], "filmsite: Your e-mail address is changed"),
        (["new@example.org"], "filmsite: An e-mail address is removed"),
    ]
    assert client.post("/accounts/login/", {"login": "new@example.org", "password": PASSWORD}).status_code == 302


def test_a_notice_says_what_changed_and_from_where(marias, mailoutbox, time_machine):
    time_machine.move_to("2026-03-04 05:06:07Z", tick=False)
    EmailAddress.objects.create(user=Member.objects.get(), email="new@example.org", verified=True, primary=False)
    response = marias.post(
        ADDRESS, {"action_primary": "", "email": "new@example.org"}, headers={"user-agent": "Firefox/150"}
    )
    confirm_it_is_me(marias, response)

    assert mailoutbox[0].body == (
        "Hello,\n\n"
        "something has changed about your account:\n\n"
        "Your main e-mail address is no longer maria@example.org but new@example.org.\n\n"
        "It was done at 4 Mar 2026, 5:06 a.m.\n"
        "from the IP address 127.0.0.1\n"
        "with the browser Firefox/150\n\n"
        "If it wasn’t you, choose a new password at once and log out everywhere else.\n\n"
        "filmsite\nhttp://127.0.0.1:8000"
    )


def test_without_mail_an_address_can_still_be_changed(member, browser_of):
    marias = browser_of(member)
    marias.get(ADDRESS)
    confirm_it_is_me(marias, marias.post(ADDRESS, {"action_add": "", "email": "new@example.org"}))
    marias.post(ADDRESS, {"action_primary": "", "email": "new@example.org"})

    assert addresses() == [("maria@example.org", False, False), ("new@example.org", False, True)]
    assert Member.objects.get().email == "new@example.org"


def test_an_unconfirmed_address_does_not_replace_a_confirmed_one(marias, member, told):
    EmailAddress.objects.create(user=member, email="new@example.org", verified=False, primary=False)
    page = confirm_it_is_me(marias, marias.post(ADDRESS, {"action_primary": "", "email": "new@example.org"}))

    assert told(page) == ["Your main e-mail address has to be confirmed first."]
    assert Member.objects.get().email == "maria@example.org"


def test_a_wrong_password_changes_nothing(marias):
    response = marias.post(ADDRESS, {"action_remove": "", "email": "maria@example.org"})
    page = marias.post(response.url, {"password": "guess", "next": ADDRESS})

    assert texts(page, ".//main//ul/li") == ["This password isn’t right."]
    assert addresses() == [("maria@example.org", True, True)]


def test_the_address_of_somebody_else_is_theirs(marias, member, other_member):
    EmailAddress.objects.create(user=other_member, email=other_member.email, verified=True, primary=True)
    for action in ("action_remove", "action_primary", "action_send"):
        assert marias.post(ADDRESS, {action: "", "email": other_member.email}).url == ADDRESS

    assert EmailAddress.objects.filter(user=other_member).count() == 1


def test_there_are_five_addresses_at_most(marias, member):
    for number in range(4):
        EmailAddress.objects.create(user=member, email=f"m{number}@example.org")
    page = marias.get(ADDRESS)

    assert texts(page, ".//main//h2") == []
    assert len(texts(page, ".//main//label")) == 5


def test_an_address_that_staff_gave_an_account_is_shown(browser_of):
    page = browser_of(make_member("anna")).get(ADDRESS)

    assert texts(page, ".//main//label/span") == ["anna@example.org Not confirmed"]
