"""What a member takes away and brings to an empty site with the same films is the same there."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from films.models import Film
from reviews import exporting
from reviews.models import Review, WatchlistEntry
from tests.factories import make_film, make_member, make_review
from tests.letterboxd.runs import published

TITLES = [
    "+1",
    "-",
    "=SUM(A1:A9)",
    "@ the Movies",
    "＝",
    "'Tis",
    "''-",
    'Say "Yes", Say No',
    "Ран",
    "七人の侍",
    "مرحبا",
]
TEXTS = [
    "",
    "-1 for the ending.",
    '=HYPERLINK("https://x.org")',
    "'@home",
    "One line\nand another\n\nA second paragraph: *soft*, **loud**, [a link](https://x.org/?a=1&b=2).",
    "> Quoted\n>\n> twice\n\n3 < 4 & 5 > 2, <b>no tag</b>, &amp; no entity; \"marks\", 'marks'; a\\*b",
    "😀 שלום مرحبا ₂ 　wide",
    "# Heading\n\n1\\. Not a list\n\n\\- Nor this",
]

pytestmark = pytest.mark.django_db


@pytest.fixture
def maria():
    """A member with reviews and a watchlist of everything that files could spoil."""
    member, when = make_member("maria"), datetime(2021, 5, 6, 7, 8, 9, tzinfo=UTC)
    for number, title in enumerate(TITLES):
        film = make_film(title, release_date=str(1950 + number), directors=[f"Ann {number}", "-Bo; Jr."])
        if number % 3 == 0:
            Film.objects.filter(pk=film.pk).update(imdb_id=f"tt{9_000_000 + number}", tmdb_id=str(900_000 + number))
        make_review(
            film,
            member,
            rating=None if number == 4 else number % 10 + 1,
            text=TEXTS[number % len(TEXTS)],
            language="de" if number % 2 else "",
            spoilers=number in (4, 5),
            watched_on=date(2020, 1, 1 + number) if number % 4 else None,
            published_at=when + timedelta(days=number),
        )
        WatchlistEntry.objects.create(
            member=member, film=make_film(f"{title} II", release_date=str(1900 + 5 * number)), added_at=when
        )
    return member


def everything_of(member):
    """What is to come back, by film."""
    columns = ("rating", "text", "language", "spoilers", "status", "watched_on", "published_at")
    reviews = {
        review["film__slug"]: review | {"published_at": review["published_at"].date()}
        for review in Review.objects.filter(member=member).values("film__slug", *columns)
    }
    lines = WatchlistEntry.objects.filter(member=member).values_list("film__slug", "added_at")
    return reviews, {slug: added_at.date() for slug, added_at in lines}


def taken(download):
    return b"".join(download.pieces)


def brought_back(member, download):
    content = taken(download)
    Review.objects.all().delete()
    WatchlistEntry.objects.all().delete()
    return published(member, content, download.name)


@pytest.mark.parametrize("take", [exporting.as_table, exporting.everything])
def test_our_own_files_bring_back_all_that_was_there(maria, take):
    before = everything_of(maria)
    run = brought_back(maria, take(maria))

    assert everything_of(maria) == before
    assert list(run.rows.exclude(outcome="made").values_list("line", "outcome", "reason", "detail")) == []


@pytest.mark.parametrize("status", ["draft", "held", "withdrawn"])
@pytest.mark.parametrize("as_table", [True, False])
def test_what_was_not_public_does_not_become_so(member, status, as_table):
    review = make_review(make_film("Ran"), member, text="To be finished.")
    Review.objects.filter(pk=review.pk).update(status=status)
    brought_back(member, exporting.as_table(member, unpublished=True) if as_table else exporting.everything(member))

    expected = "published" if status == "held" else "draft"
    assert list(Review.objects.values_list("text", "status")) == [("To be finished.", expected)]


def test_files_for_letterboxd_bring_back_all_that_they_can_hold(maria):
    reviews, watchlist = everything_of(maria)
    shown = dict(Review.objects.values_list("film__slug", "text_html"))
    run = brought_back(maria, exporting.for_letterboxd(maria))
    came, lines = everything_of(maria)

    told = ("rating", "watched_on", "status")
    assert {slug: [review[name] for name in told] for slug, review in came.items()} == {
        slug: [review[name] for name in told] for slug, review in reviews.items()
    }
    assert dict(Review.objects.values_list("film__slug", "text_html")) == shown
    assert lines.keys() == watchlist.keys()
    assert list(run.rows.exclude(outcome="made").values_list("file", "line", "outcome", "reason", "detail")) == []


def test_split_files_bring_back_every_text(monkeypatch, maria):
    monkeypatch.setattr("reviews.exporting.letterboxd.LARGEST", 700)
    shown = dict(Review.objects.values_list("film__slug", "text_html"))
    brought_back(maria, exporting.for_letterboxd(maria))

    assert dict(Review.objects.values_list("film__slug", "text_html")) == shown


@pytest.mark.parametrize("take", [exporting.as_table, exporting.everything])
@pytest.mark.parametrize("zone", ["Pacific/Auckland", "America/Los_Angeles"])
def test_the_day_stays_the_one_that_was_shown(settings, member, zone, take):
    settings.TIME_ZONE = zone
    for hour in (0, 7, 12, 23):
        make_review(make_film(release_date="1999"), member, published_at=datetime(2024, 2, 29, hour, 30, tzinfo=UTC))
    days = {slug: local_day(moment) for slug, moment in Review.objects.values_list("film__slug", "published_at")}
    brought_back(member, take(member))

    came = {slug: local_day(moment) for slug, moment in Review.objects.values_list("film__slug", "published_at")}
    assert came == days


def local_day(moment):
    return timezone.localtime(moment, timezone.get_default_timezone()).date()


def test_bringing_the_same_file_again_changes_nothing(maria):
    download = exporting.as_table(maria)
    content = taken(download)
    before = everything_of(maria)
    run = published(maria, content, download.name)

    assert everything_of(maria) == before
    assert set(run.rows.values_list("outcome", flat=True)) <= {"unchanged", "left"}
