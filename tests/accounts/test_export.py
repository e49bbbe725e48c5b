"""The page of what a member can take away, and the file of everything the site keeps of them."""

import json

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.admin.models import CHANGE, LogEntry
from django.test import Client

from reviews import exporting
from reviews.models import ImportRun, Invitation, Like, Report, Review, WatchlistEntry
from tests.factories import PASSWORD, make_film, make_member, make_quoted_review, make_review
from tests.pages import buttons, texts

ADDRESS = "/settings/export/"
THEN = "2026-03-04T05:06:07Z"

pytestmark = pytest.mark.django_db


def download(browser: Client) -> dict:
    return json.loads(b"".join(browser.post(ADDRESS, {"what": "everything"}).streaming_content))


def test_the_page_says_what_there_is_to_take_away(browser_of, member):
    page = browser_of(member).get(ADDRESS)

    assert page.status_code == 200
    assert texts(page, ".//h1") == ["Export"]
    assert texts(page, ".//main//h2") == ["For Letterboxd", "Reviews and watchlist as a table", "Everything"]
    assert buttons(page) == ["Download for Letterboxd", "Download the table", "Download everything"]
    assert texts(page, ".//main//label") == [
        "Also what isn’t published: drafts, and reviews that wait, were withdrawn or removed"
    ]


@pytest.mark.parametrize(
    ("what", "name", "content_type"),
    [
        ("letterboxd", "filmsite-maria-letterboxd-2026-03-04.csv", "text/csv; charset=utf-8"),
        ("table", "filmsite-maria-reviews-2026-03-04.csv", "text/csv; charset=utf-8"),
        ("everything", "filmsite-maria-2026-03-04.json", "application/json"),
    ],
)
def test_a_file_is_named_for_the_member_and_the_day(browser_of, member, time_machine, what, name, content_type):
    time_machine.move_to(THEN)
    response = browser_of(member).post(ADDRESS, {"what": what})

    assert response.headers["Content-Type"] == content_type
    assert response.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert "no-store" in response.headers["Cache-Control"]


def test_several_files_for_letterboxd_come_in_an_archive(browser_of, member, time_machine):
    time_machine.move_to(THEN)
    WatchlistEntry.objects.create(member=member, film=make_film())
    response = browser_of(member).post(ADDRESS, {"what": "letterboxd"})

    assert response.headers["Content-Type"] == "application/zip"
    name = "filmsite-maria-letterboxd-2026-03-04.zip"
    assert response.headers["Content-Disposition"] == f'attachment; filename="{name}"'


@pytest.mark.parametrize("sent", [{}, {"what": "passwords"}])
def test_a_button_that_is_not_on_the_page_gives_the_page_again(browser_of, member, sent):
    page = browser_of(member).post(ADDRESS, sent)

    assert page.status_code == 400
    assert texts(page, ".//h1") == ["Export"]


def test_a_visitor_logs_in_first(visitor):
    response = visitor.post(ADDRESS, {"what": "everything"})

    assert response.status_code == 302
    assert response.url == "/accounts/login/?next=/settings/export/"


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
    elsewhere = {"origin": "letterboxd", "origin_url": "https://boxd.it/2Ab", "watched_on": "2025-12-31"}
    Review.objects.filter(pk=draft.pk).update(**elsewhere)
    ImportRun.objects.create(
        member=maria, kind="archive", file_name="letterboxd-maria.zip", digest="0" * 64, username="mar_ia"
    )
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
                "origin": "",
                "origin_url": "",
                "watched_on": None,
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
                "origin": "letterboxd",
                "origin_url": "https://boxd.it/2Ab",
                "watched_on": "2025-12-31",
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
        "imports": [
            {
                "kind": "archive",
                "file": "letterboxd-maria.zip",
                "state": "reading",
                "username": "mar_ia",
                "brought_at": THEN,
                "published_at": None,
                "undone_at": None,
            }
        ],
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
        "imports": 0,
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
        with django_assert_num_queries(12):
            assert len(json.loads("".join(exporting.document(member)))["reviews"]) == count


def test_ten_files_an_hour_are_enough(browser_of, member):
    browser = browser_of(member)
    kinds = ("letterboxd", "table", "everything")
    for number in range(10):
        assert browser.post(ADDRESS, {"what": kinds[number % 3]}).status_code == 200

    assert browser.post(ADDRESS, {"what": "table"}).status_code == 429
    assert browser.get(ADDRESS).status_code == 200
