"""Everything the site keeps of a member, in one file."""

import json

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.admin.models import CHANGE, LogEntry
from django.test import Client

from reviews import exporting
from reviews.models import Invitation, Like, Report, Review, WatchlistEntry
from tests.factories import PASSWORD, make_film, make_member, make_quoted_review, make_review
from tests.pages import texts

ADDRESS = "/settings/export/"
THEN = "2026-03-04T05:06:07Z"

pytestmark = pytest.mark.django_db


def download(browser: Client) -> dict:
    return json.loads(b"".join(browser.post(ADDRESS).streaming_content))


def test_the_page_says_what_the_file_holds_and_gives_it_by_a_button(browser_of, member, time_machine):
    time_machine.move_to(THEN)
    page = browser_of(member).get(ADDRESS)

    assert texts(page, ".//h1") == ["Export"]
    assert texts(page, ".//main//form//button") == ["Download the file"]
    assert texts(page, ".//main//p[@class='quiet']") == [
        "The file is called filmsite-maria-2026-03-04.json. It is JSON, which other programs can read."
    ]


def test_the_file_is_named_for_the_member_and_the_day(browser_of, member, time_machine):
    time_machine.move_to(THEN)
    response = browser_of(member).post(ADDRESS)

    assert response.headers["Content-Type"] == "application/json"
    assert response.headers["Content-Disposition"] == 'attachment; filename="filmsite-maria-2026-03-04.json"'
    assert "no-store" in response.headers["Cache-Control"]


def test_the_file_holds_everything_that_is_kept_of_the_member(other_member, time_machine):
    time_machine.move_to(THEN, tick=False)
    maria = make_member("maria", name="Maria Lind", bio="I *like* films.", website="https://maria.example")
    EmailAddress.objects.create(user=maria, email="maria@example.org", verified=True, primary=True)
    TOTP.activate(maria, "JBSWY3DPEHPK3PXP")
    Invitation.objects.create(code="come-in", note="Maria").accept(maria)
    ran = make_film("Ran", slug="ran", release_date="1985", imdb_id="tt0089881")
    ikiru = make_film("Ikiru", slug="ikiru")
    public = make_review(ran, maria, rating=9, text="A *storm*.", language="en", published_at=None)
    draft = make_review(ikiru, maria, rating=None, text="Später.", language="de", spoilers=True, published=False)
    theirs = make_review(ikiru, other_member, text="Not mine.")
    Like.objects.create(review=theirs, member=maria)
    WatchlistEntry.objects.create(member=maria, film=ikiru)
    report = Report.objects.create(review=theirs, member=maria, reason="spoilers", text="The end is told.")
    LogEntry.objects.create(user=maria, action_flag=CHANGE, object_repr="Ran", change_message="[]")
    Review.objects.filter(pk=public.pk).update(published_at=THEN)
    browser = Client(headers={"user-agent": "Firefox/150"})
    browser.force_login(maria, backend="django.contrib.auth.backends.ModelBackend")

    ran_there = {"slug": "ran", "title": "Ran", "year": 1985, "imdb_id": "tt0089881", "tmdb_id": "", "wikidata_id": ""}
    ikiru_there = {"slug": "ikiru", "title": "Ikiru", "year": None, "imdb_id": "", "tmdb_id": "", "wikidata_id": ""}
    assert download(browser) == {
        "format": "filmsite-member",
        "version": 1,
        "site": {"name": "filmsite", "url": "http://127.0.0.1:8000"},
        "exported_at": THEN,
        "profile": {
            "username": "maria",
            "name": "Maria Lind",
            "email": "maria@example.org",
            "about": "I *like* films.",
            "website": "https://maria.example",
            "shows_watchlist": True,
            "joined_at": THEN,
            "last_login_at": THEN,
            "staff": False,
            "administrator": False,
            "groups": [],
        },
        "email_addresses": [{"email": "maria@example.org", "confirmed": True, "main": True}],
        "reviews": [
            {
                "id": public.pk,
                "film": ran_there,
                "kind": "member",
                "status": "published",
                "rating": 4.5,
                "text": "A *storm*.",
                "language": "en",
                "spoilers": False,
                "created_at": THEN,
                "updated_at": THEN,
                "published_at": THEN,
                "edited_at": None,
                "likes": 0,
            },
            {
                "id": draft.pk,
                "film": ikiru_there,
                "kind": "member",
                "status": "draft",
                "rating": None,
                "text": "Später.",
                "language": "de",
                "spoilers": True,
                "created_at": THEN,
                "updated_at": THEN,
                "published_at": None,
                "edited_at": None,
                "likes": 0,
            },
        ],
        "watchlist": [{"film": ikiru_there, "added_at": THEN}],
        "likes": [{"review": theirs.pk, "film": ikiru_there, "liked_at": THEN}],
        "reports": [
            {
                "review": report.review_id,
                "film": ikiru_there,
                "reason": "spoilers",
                "text": "The end is told.",
                "state": "open",
                "made_at": THEN,
            }
        ],
        "letterboxd": [],
        "sessions": [{"began_at": THEN, "last_seen_at": THEN, "ip_address": "127.0.0.1", "browser": "Firefox/150"}],
        "second_steps": [{"type": "totp", "name": "", "created_at": THEN, "last_used_at": None}],
        "invitations": [{"code": "come-in", "note": "Maria", "used_at": THEN}],
        "administration": [{"at": THEN, "record": "Ran", "change": "[]"}],
    }


def test_the_file_of_a_new_member_is_empty_but_for_the_profile(browser_of, member, other_member):
    make_review(make_film(), other_member)
    make_quoted_review(make_film())
    document = download(browser_of(member))

    assert document["profile"]["username"] == "maria"
    lists = {name: len(records) for name, records in document.items() if isinstance(records, list)}
    assert lists == {
        "email_addresses": 0,
        "reviews": 0,
        "watchlist": 0,
        "likes": 0,
        "reports": 0,
        "letterboxd": 0,
        "sessions": 1,
        "second_steps": 0,
        "invitations": 0,
        "administration": 0,
    }


@pytest.mark.parametrize("status", list(Review.Status))
def test_reviews_in_every_state_are_in_the_file(browser_of, member, status):
    review = make_review(make_film(), member)
    Review.objects.filter(pk=review.pk).update(status=status)

    assert [r["status"] for r in download(browser_of(member))["reviews"]] == [status]


def test_no_secret_is_in_the_file(member):
    TOTP.activate(member, "JBSWY3DPEHPK3PXP")
    Authenticator.objects.create(
        user=member, type="webauthn", data={"name": "My phone", "credential": {"id": "c3cr3t"}}
    )
    browser = Client()
    browser.post("/accounts/login/", {"login": "maria", "password": PASSWORD})
    text = "".join(exporting.document(member))

    assert [step["name"] for step in json.loads(text)["second_steps"]] == ["", "My phone"]
    for secret in (member.password, "JBSWY3DPEHPK3PXP", "c3cr3t"):
        assert secret not in text


def test_the_number_of_queries_does_not_grow_with_the_reviews(member, django_assert_num_queries):
    for count in (1, 3):
        while member.reviews.count() < count:
            make_review(make_film(), member)
        with django_assert_num_queries(11):
            assert len(json.loads("".join(exporting.document(member)))["reviews"]) == count


def test_ten_files_an_hour_are_enough(browser_of, member):
    browser = browser_of(member)
    for _ in range(10):
        assert browser.post(ADDRESS).status_code == 200

    assert browser.post(ADDRESS).status_code == 429
    assert browser.get(ADDRESS).status_code == 200
