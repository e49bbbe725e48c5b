"""The end of an account."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db import models
from django.test import Client

from reviews.models import Invitation, Member, Report, Review, WatchlistEntry
from tests.factories import PASSWORD, make_film, make_member, make_review
from tests.pages import lines, texts

ADDRESS = "/settings/erase/"

pytestmark = pytest.mark.django_db


@pytest.fixture
def mathilda(other_member, moderator):
    """A member of whom every table that can keep something keeps something."""
    member = make_member("mathilda", name="Mathilda Voss", bio="I am mathilda", website="https://mathilda.example")
    EmailAddress.objects.create(user=member, email=member.email, verified=True, primary=True)
    for _ in range(2):
        Client(headers={"user-agent": "mathilda's phone"}).post(
            "/accounts/login/", {"login": "mathilda", "password": PASSWORD}
        )
    TOTP.activate(member, "JBSWY3DPEHPK3PXP")
    RecoveryCodes.activate(member)
    Invitation.objects.create(note="for mathilda@example.org", created_by=moderator).accept(member)
    Invitation.objects.create(note="from a friend", created_by=member)
    published = make_review(make_film("Ran"), member, rating=9, text="A storm.")
    make_review(make_film("Ikiru"), member, text="Later.", published=False)
    theirs = make_review(published.film, other_member, text="Calm.")
    for liked, by in ((published, other_member), (theirs, member)):
        liked.like(by)
    WatchlistEntry.objects.create(member=member, film=published.film)
    Report.objects.create(review=theirs, member=member, reason="other", text="It is dull.")
    about_hers = Report.objects.create(review=published, member=other_member, reason="other")
    address = EmailAddress.objects.get(user=member)
    for record in (member, published, about_hers, address):
        LogEntry.objects.create(
            user=moderator,
            content_type=ContentType.objects.get_for_model(record),
            object_id=record.pk,
            object_repr=str(record),
            action_flag=CHANGE,
        )
    LogEntry.objects.create(user=moderator, object_repr="Ran", action_flag=CHANGE)
    return member


@pytest.fixture
def logged_in(mathilda):
    """Her browser, after both steps of the log-in."""
    browser = Client(headers={"user-agent": "mathilda's laptop"})
    browser.force_login(mathilda, backend="django.contrib.auth.backends.ModelBackend")
    return browser


def kept_anywhere(*words: str) -> list[str]:
    """Where any text in any table of the site holds one of the words, whatever the case."""
    found = []
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.concrete_fields:
            if isinstance(field, models.CharField | models.TextField | models.JSONField):
                values = map(str, model._base_manager.values_list(field.attname, flat=True))
                found += [str(field) for value in values if any(word in value.lower() for word in words)]
    for session in Session.objects.all():
        found += ["sessions" for word in words if word in str(session.get_decoded()).lower()]
    return sorted(found)


def erase(browser, **changes):
    return browser.post(ADDRESS, {"reviews": "erase", "password": PASSWORD} | changes, follow=True)


def test_the_page_says_what_goes_and_what_stays(logged_in):
    page = logged_in.get(ADDRESS)

    assert texts(page, ".//main//h1") == ["Erase the account"]
    assert texts(page, ".//main//div/div/ul/li") == [
        "your profile, username, e-mail addresses, password, passkeys and codes",
        "your watchlist and your likes",
        "what is kept of files you brought along",
        "the 1 review that isn’t published",
        "every session: you are logged out everywhere",
    ]
    assert texts(page, ".//main//form//label") == [
        "Erase my reviews too",
        "Keep my published reviews, without my name",
        "Password",
    ]
    assert texts(page, ".//main//form/p") == ["You have 1 published review."]


def test_the_fixture_leaves_traces_everywhere(logged_in):
    logged_in.get(ADDRESS)
    assert set(kept_anywhere("mathilda")) == {
        "account.EmailAddress.email",
        "admin.LogEntry.object_repr",
        "reviews.Invitation.note",
        "reviews.Member.bio",
        "reviews.Member.bio_html",
        "reviews.Member.email",
        "reviews.Member.name",
        "reviews.Member.username",
        "reviews.Member.website",
        "sessions",
        "usersessions.UserSession.user_agent",
    }


@pytest.mark.parametrize("reviews", ["erase", "keep"])
def test_nothing_is_left_of_who_erases_the_account(logged_in, mathilda, reviews):
    page = erase(logged_in, reviews=reviews)

    assert page.redirect_chain == [("/settings/erase/done/", 302)]
    assert texts(page, ".//h1") == ["Good-bye"]
    assert texts(page, ".//header//nav//a") == ["Films", "Collections", "Log in", "Sign up"]
    assert kept_anywhere("mathilda", "voss") == []
    assert Member.objects.filter(username="mathilda").count() == 0
    for model in (EmailAddress, Authenticator, UserSession, WatchlistEntry, Session):
        assert (model.__name__, model.objects.count()) == (model.__name__, 0)
    assert logged_in.get("/settings/profile/").url == "/accounts/login/?next=/settings/profile/"


def test_reviews_go_too_where_the_member_says_so(logged_in, visitor, mathilda):
    film = Review.objects.get(text="A storm.").film
    erase(logged_in, reviews="erase")

    assert list(Review.objects.values_list("text", flat=True)) == ["Calm."]
    assert lines(visitor.get(film.get_absolute_url())) == ["★★★ review by Tomás Vega"]
    film.reception.refresh_from_db()
    assert (film.reception.here_count, film.reception.reviews_count) == (1, 1)


def test_published_reviews_stay_without_a_name_where_the_member_says_so(logged_in, visitor, mathilda):
    film = Review.objects.get(text="A storm.").film
    erase(logged_in, reviews="keep")

    assert sorted(Review.objects.values_list("text", flat=True)) == ["A storm.", "Calm."]
    assert sorted(lines(visitor.get(film.get_absolute_url()))) == [
        "★★★ review by Tomás Vega",
        "★★★★½ review by a former member",
    ]


def test_others_keep_what_is_theirs_and_lose_only_her_likes(logged_in, other_member, moderator):
    before = Member.objects.filter(pk__in=[other_member.pk, moderator.pk]).values()
    before = list(before.order_by("pk"))
    erase(logged_in, reviews="keep")

    assert list(Member.objects.values().order_by("pk")) == before
    assert Review.objects.get(member=other_member).likes_count == 0
    assert Review.objects.get(text="A storm.").likes_count == 1
    assert list(Report.objects.order_by("pk").values_list("text", "member")) == [
        ("It is dull.", None),
        ("", other_member.pk),
    ]
    assert list(LogEntry.objects.values_list("object_repr", flat=True)) == ["Ran"]
    assert list(Invitation.objects.order_by("pk").values_list("note", "created_by", "used_by")) == [
        ("", moderator.pk, None),
        ("from a friend", None, None),
    ]
    assert [i.is_open for i in Invitation.objects.order_by("pk")] == [False, True]


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        ({"password": "guess"}, ["This password isn’t right."]),
        ({"password": ""}, ["This field is required."]),
        ({"reviews": ""}, ["This field is required."]),
        ({"reviews": "everything"}, ["Select a valid choice. everything is not one of the available choices."]),
    ],
)
def test_a_slip_keeps_the_account(logged_in, mathilda, changes, errors):
    before = kept_anywhere("mathilda")
    page = erase(logged_in, **changes)

    assert page.status_code == 200
    assert texts(page, ".//main//form//li") == errors
    assert logged_in.get("/settings/profile/").status_code == 200
    assert Member.objects.filter(pk=mathilda.pk).exists() is True
    assert len(kept_anywhere("mathilda")) >= len(before)


def test_looking_at_the_page_erases_nothing(logged_in, mathilda):
    logged_in.get(ADDRESS, {"reviews": "erase", "password": PASSWORD})

    assert Member.objects.filter(pk=mathilda.pk).exists() is True


def test_the_password_cannot_be_guessed_without_end(browser_of, member):
    browser = browser_of(member)
    for _ in range(5):
        assert erase(browser, password="guess").status_code == 200

    assert erase(browser).status_code == 429
    assert Member.objects.count() == 1


def test_an_account_without_a_password_is_erased_after_its_key_or_code_was_shown(browser_of, member):
    member.set_unusable_password()
    member.save()
    RecoveryCodes.activate(member)
    TOTP.activate(member, "JBSWY3DPEHPK3PXP")
    browser = browser_of(member)
    response = browser.get(ADDRESS)
    assert response.url == "/accounts/2fa/reauthenticate/?next=%2Fsettings%2Ferase%2F"
    assert browser.post(ADDRESS, {"reviews": "erase"}).url == response.url
    code = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()[0]
    page = browser.post(response.url, {"code": code, "next": ADDRESS}, follow=True)

    assert texts(page, ".//h1") == ["Good-bye"]
    assert Member.objects.count() == 0


def test_the_last_administrator_cannot_leave(browser_of, administrator, moderator):
    browser = browser_of(administrator)
    page = browser.get(ADDRESS)
    assert texts(page, ".//main//form") == []
    assert texts(page, ".//main//p") == [
        "You are the only administrator. Make another member an administrator first; "
        "without one nobody could run the site."
    ]
    erase(browser)
    assert Member.objects.filter(pk=administrator.pk).exists() is True

    make_member("abel", is_superuser=True, is_active=False)
    erase(browser)
    assert Member.objects.filter(pk=administrator.pk).exists() is True

    make_member("agnes", is_superuser=True)
    erase(browser)
    assert Member.objects.filter(pk=administrator.pk).exists() is False


def test_what_staff_wrote_in_the_administrations_log_goes_with_them(browser_of, moderator, administrator):
    for who in (moderator, administrator):
        LogEntry.objects.create(user=who, object_repr=f"by {who}", action_flag=CHANGE)
    page = browser_of(moderator).get(ADDRESS)
    assert texts(page, ".//main//div/div/ul/li")[-1] == "the log of what you did in the administration"
    erase(browser_of(moderator))

    assert list(LogEntry.objects.values_list("object_repr", flat=True)) == ["by adam"]
