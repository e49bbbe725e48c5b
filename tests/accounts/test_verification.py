"""Whether an e-mail address is its member's: demanded where mail is set up, not where nobody could do it."""

import runpy
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress

from tests.factories import PASSWORD
from tests.pages import texts

ANNA = {"username": "anna", "email": "anna@example.org", "password1": "nine lives of a cat", "next": "/films/"}

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("address", "expected"), [("", (False, "optional", True)), ("smtp://mail.example.org", (True, "mandatory", False))]
)
def test_verification_is_demanded_just_where_mail_is_set_up(monkeypatch, address, expected):
    monkeypatch.setenv("EMAIL_URL", address)
    settings = runpy.run_path(str(Path(__file__).resolve().parents[2] / "filmsite" / "settings.py"))

    names = ("MAIL_IS_SET_UP", "ACCOUNT_EMAIL_VERIFICATION", "MFA_ALLOW_UNVERIFIED_EMAIL")
    assert tuple(settings[name] for name in names) == expected


def test_without_mail_a_member_is_in_at_once_and_told_that_nothing_was_confirmed(visitor, told):
    help_texts = texts(visitor.get("/accounts/signup/"), ".//main//div[@class='field__help']")
    page = visitor.post("/accounts/signup/", ANNA, follow=True)

    assert help_texts[1] == (
        "Only you and the people who run the site see it. "
        "Mail is not set up on this site, so it can’t be confirmed now."
    )
    assert page.redirect_chain == [("/films/", 302)]
    assert told(page) == [
        "Mail is not set up on this site, so anna@example.org could not be confirmed. "
        "You can use the site without that.",
        "You are logged in as anna.",
    ]


def test_with_mail_a_member_is_in_after_the_link_was_opened(visitor, with_mail, mailoutbox, link_in, told):
    page = visitor.post("/accounts/signup/", ANNA, follow=True)
    assert page.redirect_chain == [("/accounts/confirm-email/", 302)]
    assert texts(page, ".//h1") == ["Confirm your e-mail address"]
    assert told(page) == ["A message with a link has been sent to anna@example.org."]
    assert "_auth_user_id" not in visitor.session

    [message] = mailoutbox
    assert message.to == ["anna@example.org"]
    assert message.subject == "filmsite: Confirm your e-mail address"
    link = link_in(message)
    assert message.body == (
        "Hello,\n\n"
        "anna gave this e-mail address at http://127.0.0.1:8000.\n\n"
        f"If that was you, open this link to confirm it:\n\nhttp://127.0.0.1:8000{link}\n\n"
        "If it wasn’t, there is nothing to do.\n\n"
        "filmsite\nhttp://127.0.0.1:8000"
    )

    page = visitor.get(link)
    assert texts(page, ".//main//p") == ["Is anna@example.org the e-mail address of anna?"]
    assert EmailAddress.objects.get().verified is False  # looking changes nothing
    page = visitor.post(link, follow=True)
    assert page.redirect_chain == [("/films/", 302)]
    assert told(page) == ["anna@example.org is confirmed.", "You are logged in as anna."]
    assert EmailAddress.objects.get().verified is True


def test_opened_in_another_browser_the_link_leads_to_the_log_in(visitor, client, with_mail, mailoutbox, link_in):
    visitor.post("/accounts/signup/", ANNA)
    response = client.post(link_in(mailoutbox[0]))

    assert response.url == "/accounts/login/"
    assert "_auth_user_id" not in client.session
    assert EmailAddress.objects.get().verified is True


def test_with_mail_nobody_logs_in_unconfirmed_and_the_message_is_sent_again(visitor, member, with_mail, mailoutbox):
    response = visitor.post("/accounts/login/", {"login": "maria", "password": PASSWORD})

    assert response.url == "/accounts/confirm-email/"
    assert "_auth_user_id" not in visitor.session
    assert [message.to for message in mailoutbox] == [["maria@example.org"]]


def test_with_mail_a_stranger_does_not_learn_who_has_an_account(visitor, member, with_mail, mailoutbox, link_in):
    response = visitor.post("/accounts/signup/", ANNA | {"email": "maria@example.org"})

    assert response.url == "/accounts/confirm-email/"
    assert [(m.to, m.subject) for m in mailoutbox] == [(["maria@example.org"], "filmsite: You have an account already")]
    assert link_in(mailoutbox[0]) == "/accounts/password/reset/"


def test_a_link_that_nobody_sent_confirms_nothing(visitor):
    page = visitor.get("/accounts/confirm-email/MQ:nonsense/")

    assert texts(page, ".//main//p") == ["This link isn’t valid, or it is too old. Ask for a new one."]


def test_links_in_mail_lead_to_the_sites_own_address_whatever_the_request_says(client, with_mail, mailoutbox, settings):
    settings.SITE_NAME, settings.SITE_URL = "The Lantern", "https://films.example.org"
    client.post("/accounts/signup/", ANNA, headers={"host": "localhost:9"})

    link = mailoutbox[0].body.split("confirm it:\n\n")[1].split("\n")[0]
    assert link.startswith("https://films.example.org/accounts/confirm-email/")
    assert mailoutbox[0].body.endswith("\n\nThe Lantern\nhttps://films.example.org")
