"""A new password: chosen by a member, or by one who has forgotten the old."""

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from tests.factories import PASSWORD, make_member
from tests.pages import parsed, texts

NEW = "a cat among the pigeons"

pytestmark = pytest.mark.django_db


@pytest.fixture
def confirmed(member):
    EmailAddress.objects.create(user=member, email=member.email, verified=True, primary=True)
    return member


def can_log_in(password):
    return Client().post("/accounts/login/", {"login": "maria", "password": password}).status_code == 302


def test_a_forgotten_password_is_replaced_by_way_of_a_message(visitor, confirmed, mailoutbox, link_in, told):
    page = visitor.post("/accounts/password/reset/", {"email": "Maria@Example.org"}, follow=True)
    assert page.redirect_chain == [("/accounts/password/reset/done/", 302)]
    assert texts(page, ".//h1") == ["A new password"]
    [message] = mailoutbox
    link = link_in(message)
    assert (message.to, message.subject) == (["maria@example.org"], "filmsite: Choose a new password")
    assert message.body == (
        "Hello,\n\n"
        "somebody, most likely you, asked for a new password for your account. Open this\n"
        "link to choose one. If it wasn’t you, there is nothing to do.\n\n"
        f"http://127.0.0.1:8000{link}\n\n"
        "Your username is maria.\n\n"
        "filmsite\nhttp://127.0.0.1:8000"
    )

    page = visitor.get(link, follow=True)
    boxes = [(box.get("name"), box.get("autocomplete")) for box in parsed(page).iterfind(".//main//div/input")]
    assert boxes == [("password1", "new-password")]
    [(form_address, _)] = page.redirect_chain
    page = visitor.post(form_address, {"password1": "short"})
    assert texts(page, ".//main//ul/li") == [
        "This password is too short. It must contain at least 10 characters.",
    ]
    page = visitor.post(form_address, {"password1": NEW}, follow=True)

    assert told(page)[-1] == "You are logged in as Maria Lind."
    assert (can_log_in(PASSWORD), can_log_in(NEW)) == (False, True)
    assert [m.subject for m in mailoutbox] == ["filmsite: Choose a new password", "filmsite: A new password"]
    assert texts(Client().get(link), ".//h1") == ["This link doesn’t work"]


def test_nobody_learns_from_the_reset_who_has_an_account(visitor, mailoutbox, link_in):
    response = visitor.post("/accounts/password/reset/", {"email": "nobody@example.org"})

    assert response.url == "/accounts/password/reset/done/"
    assert [(m.to, m.subject) for m in mailoutbox] == [
        (["nobody@example.org"], "filmsite: No account has this e-mail address")
    ]
    assert link_in(mailoutbox[0]) == "/accounts/signup/"


def test_a_site_without_mail_says_where_the_message_goes(visitor, settings):
    page = visitor.get("/accounts/password/reset/")
    assert texts(page, ".//main//p[@class='note']") == [
        "Mail is not set up on this site: the message goes to the terminal of whoever runs it. Ask them for the link."
    ]
    settings.MAIL_IS_SET_UP = True
    assert texts(visitor.get("/accounts/password/reset/"), ".//main//p[@class='note']") == []


def test_messages_are_not_sent_without_end(visitor, confirmed, mailoutbox):
    for _ in range(5):
        assert visitor.post("/accounts/password/reset/", {"email": "maria@example.org"}).status_code == 302
    response = visitor.post("/accounts/password/reset/", {"email": "maria@example.org"})

    assert response.status_code == 429
    assert parsed(response).find(".//main//input[@name='email']").get("value") == "maria@example.org"
    assert len(mailoutbox) == 5


def test_a_member_changes_the_password_and_stays_logged_in_just_here(browser_of, confirmed, mailoutbox, told):
    here, elsewhere = browser_of(confirmed), browser_of(confirmed)
    page = here.get("/accounts/password/change/")
    boxes = [(box.get("name"), box.get("autocomplete")) for box in parsed(page).iterfind(".//main//div/input")]
    assert boxes == [("oldpassword", "current-password"), ("password1", "new-password")]
    page = here.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": NEW}, follow=True)

    assert page.redirect_chain == [("/accounts/password/change/", 302)]
    assert told(page) == ["The password is changed."]
    assert here.get("/settings/profile/").status_code == 200
    assert elsewhere.get("/settings/profile/").status_code == 302
    assert (can_log_in(PASSWORD), can_log_in(NEW)) == (False, True)
    assert [(m.to, m.subject) for m in mailoutbox] == [(["maria@example.org"], "filmsite: Your password is changed")]


def test_the_old_password_is_asked_for(browser_of, member):
    page = browser_of(member).post("/accounts/password/change/", {"oldpassword": "guess", "password1": NEW})

    assert texts(page, ".//main//ul/li[1]")[-1] == "This isn’t your current password."
    assert can_log_in(PASSWORD) is True


def test_an_account_without_a_password_can_be_given_one(browser_of):
    member = make_member("maria")
    member.set_unusable_password()
    member.save()
    browser = browser_of(member)
    page = browser.get("/accounts/password/change/", follow=True)
    assert page.redirect_chain == [("/accounts/password/set/", 302)]
    assert texts(page, ".//h1") == ["Choose a password"]
    browser.post("/accounts/password/set/", {"password1": NEW})

    assert can_log_in(NEW) is True
