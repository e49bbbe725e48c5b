"""A member brings a file along: it is read, looked through, published; the same file again changes nothing."""

from datetime import UTC, date, datetime

import pytest
from django.utils import timezone

from films.models import Reception
from reviews.letterboxd import running
from reviews.models import ImportFile, ImportRun, Proposal, Review, WatchlistEntry
from tests.factories import make_film, make_review
from tests.letterboxd import archives, runs
from tests.letterboxd.runs import entry, export, prepared, published, rating, review

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def films():
    """Four of the five films that the genuine export names."""
    named = [("Seven Samurai", 1954), ("L'Atalante", 1934), ("Cléo from 5 to 7", 1962), ("Wings of Desire", 1987)]
    return [make_film(title, release_date=str(year)) for title, year in named]


def stored(member) -> list[tuple]:
    """A member's reviews as everybody sees them."""
    columns = ("film__title", "rating", "text", "status", "published_at", "edited_at", "origin", "watched_on")
    return list(member.reviews.order_by("film").values_list(*columns))


def numbers(run: ImportRun) -> dict[str, int]:
    return run.counts["rows"]


def test_a_members_whole_way(member, films):
    run = runs.started(member, archives.genuine())
    assert (run.state, run.kind, run.username, run.counts) == ("reading", "archive", "mlind", {})
    assert ImportFile.objects.count() == 1

    runs.finish(run)
    assert (run.state, run.position, run.total) == ("ready", 0, 0)
    assert ImportFile.objects.count() == 0
    assert run.counts["films"] == {"named": 6, "found": 4, "several": 0}
    assert run.counts["reviews"] == {"make": 3, "update": 0, "nothing": 0, "leave": 0, "left_out": 0, "kept": 0}
    assert run.counts["watchlist"] == {"make": 1, "update": 0, "nothing": 0, "leave": 0, "left_out": 0, "kept": 0}
    assert numbers(run) == {"read": 26, "made": 10, "updated": 0, "unchanged": 0, "left": 16}
    assert run.counts["warnings"] == [{"code": "tags", "count": 2}, {"code": "rewatches", "count": 2}]
    assert not Review.objects.exists()

    running.publish(run, in_background=False)
    runs.finish(run)
    assert (run.state, numbers(run)) == (
        "published",
        {"read": 26, "made": 10, "updated": 0, "unchanged": 0, "left": 16},
    )
    assert run.counts["reasons"] == {
        "no-film": 3,
        "watched": 3,
        "like": 2,
        "list": 4,
        "comment": 2,
        "deleted": 2,
    }
    [samurai, atalante, cleo] = stored(member)
    assert samurai == (
        "Seven Samurai",
        10,
        "Still there.\n\n> We have lost again.\n\nSee [this](https://example.org/a_b), as Kurosawa said: “no”.\n\n"
        "*Written on 1 Jun 2019, ★★★★½*\n\n"
        'Rain, mud & *seven* men.\n\nThe **last** battle: "all & nothing".\n\nWho won?',
        "published",
        datetime(2023, 4, 2, 12, tzinfo=UTC),
        None,
        "letterboxd",
        date(2023, 4, 1),
    )
    assert atalante[:5] == ("L'Atalante", 9, "Kittens.", "published", datetime(2024, 11, 3, 12, tzinfo=UTC))
    assert cleo[:5] == ("Cléo from 5 to 7", 1, "", "published", datetime(2020, 1, 1, 12, tzinfo=UTC))
    [line] = WatchlistEntry.objects.all()
    assert (line.member, line.film, line.added_at) == (member, films[3], datetime(2022, 8, 9, 12, tzinfo=UTC))
    assert Reception.objects.get(film=films[0]).here == (1, 10)


def test_the_same_file_again_changes_nothing(member):
    published(member, archives.genuine())
    Review.objects.update(updated_at=datetime(2026, 1, 1, tzinfo=UTC))
    before = list(Review.objects.order_by("pk").values())
    again = published(member, archives.genuine())

    assert numbers(again) == {"read": 26, "made": 0, "updated": 0, "unchanged": 10, "left": 16}
    assert list(Review.objects.order_by("pk").values()) == before
    assert WatchlistEntry.objects.count() == 1


def test_what_the_member_said_of_spoilers_and_privacy_is_not_asked_again(member):
    run = prepared(member, archives.genuine())
    running.decide_all(run, spoilers=True, private=True)
    running.publish(run, in_background=False)
    runs.finish(run)
    again = published(member, archives.genuine())

    assert numbers(again) == {"read": 26, "made": 0, "updated": 0, "unchanged": 10, "left": 16}
    assert set(member.reviews.values_list("status", "spoilers")) == {("draft", True)}


def test_an_untouched_import_follows_a_newer_file(member):
    published(member, export(reviews=[review("Seven Samurai", 1954, "Long.", stars="4")]))
    run = prepared(member, export(reviews=[review("Seven Samurai", 1954, "Long, and good.", stars="5")]))
    assert run.counts["reviews"]["update"] == 1
    running.publish(run, in_background=False)
    runs.finish(run)

    assert numbers(run) == {"read": 1, "made": 0, "updated": 1, "unchanged": 0, "left": 0}
    [found] = stored(member)
    assert found[1:6] == (10, "Long, and good.", "published", datetime(2019, 5, 5, 12, tzinfo=UTC), None)


def test_a_file_of_ratings_leaves_the_texts(member):
    published(member, export(reviews=[review("Seven Samurai", 1954, "Long.", stars="4", seen="2019-05-04")]))
    run = published(member, export(ratings=[rating("Seven Samurai", 1954, "5", day="2024-01-02")]))

    assert numbers(run) == {"read": 1, "made": 0, "updated": 1, "unchanged": 0, "left": 0}
    [found] = stored(member)
    day, seen = datetime(2019, 5, 5, 12, tzinfo=UTC), date(2019, 5, 4)
    assert found == ("Seven Samurai", 10, "Long.", "published", day, None, "letterboxd", seen)
    again = published(member, export(ratings=[rating("Seven Samurai", 1954, "5", day="2024-01-02")]))
    assert numbers(again) == {"read": 1, "made": 0, "updated": 0, "unchanged": 1, "left": 0}
    runs.undone(run)
    assert stored(member)[0][1:3] == (8, "Long.")


def test_a_text_without_a_rating_leaves_the_rating(member):
    published(member, export(ratings=[rating("Seven Samurai", 1954, "5", day="2024-01-02")]))
    published(member, export(reviews=[review("Seven Samurai", 1954, "Long.")]))

    [found] = stored(member)
    assert found[1:5] == (10, "Long.", "published", datetime(2019, 5, 5, 12, tzinfo=UTC))


def test_a_rating_that_is_here_already_is_not_left(member, films):
    make_review(films[0], member, text="Written here.", rating=10)
    run = published(member, export(ratings=[rating("Seven Samurai", 1954, "5", day="2024-01-02")]))

    assert numbers(run) == {"read": 1, "made": 0, "updated": 0, "unchanged": 1, "left": 0}


def test_what_the_member_wrote_here_stays(member, films):
    make_review(films[0], member, text="Written here.", rating=3)
    run = published(member, archives.genuine())

    assert run.counts["reviews"] == {"make": 2, "update": 0, "nothing": 0, "leave": 1, "left_out": 0, "kept": 0}
    assert run.counts["reasons"]["own-review"] == 5
    assert member.reviews.get(film=films[0]).text == "Written here."


def test_an_imported_review_that_was_changed_here_stays_as_it_is(member, films):
    published(member, archives.genuine())
    mine = member.reviews.get(film=films[0])
    mine.text = "On second thoughts."
    mine.publish()
    run = published(member, export(reviews=[review("Seven Samurai", 1954, "Another.", stars="5")]))

    assert run.counts["reasons"] == {"edited-here": 1}
    mine.refresh_from_db()
    assert (mine.text, mine.origin, mine.edited_at is not None) == ("On second thoughts.", "letterboxd", True)


def test_an_imported_review_that_was_changed_here_stays_also_when_the_report_is_gone(member, films):
    running.discard(published(member, archives.genuine()))
    mine = member.reviews.get(film=films[0])
    mine.text = "On second thoughts."
    mine.publish()
    newer = export(reviews=[review("Seven Samurai", 1954, "Other.", stars="5"), review("L'Atalante", 1934, "Other.")])
    run = published(member, newer)

    assert run.counts["reasons"] == {"edited-here": 1}
    assert (run.counts["reviews"]["update"], run.counts["reviews"]["leave"]) == (1, 1)


@pytest.mark.parametrize(("how", "reason"), [("withdraw", "edited-here"), ("remove", "removed")])
def test_a_review_that_was_withdrawn_or_removed_does_not_come_back(member, films, how, reason):
    published(member, archives.genuine())
    getattr(member.reviews.get(film=films[0]), how)()
    run = published(member, export(reviews=[review("Seven Samurai", 1954, "Again.", stars="5")]))

    assert run.counts["reasons"] == {reason: 1}
    assert not Review.objects.published().filter(film=films[0]).exists()


def test_what_is_written_here_between_preview_and_publishing_stays(member, films):
    run = prepared(member, archives.genuine())
    make_review(films[0], member, text="Written here.", rating=3)
    running.publish(run, in_background=False)
    runs.finish(run)

    assert run.counts["reviews"] == {"make": 2, "update": 0, "nothing": 0, "leave": 1, "left_out": 0, "kept": 0}
    assert member.reviews.get(film=films[0]).text == "Written here."


def test_what_the_member_decides_is_published_so(member, films):
    run = prepared(member, archives.genuine())
    [samurai, atalante, cleo] = run.proposals.filter(what=Proposal.What.REVIEW).order_by("film")
    listed = run.proposals.get(what=Proposal.What.WATCHLIST)
    running.decide(
        run,
        {samurai.pk: {"private": True}, atalante.pk: {"spoilers": True}}
        | {each.pk: {"wanted": False} for each in (cleo, listed)},
    )
    assert (run.counts["reviews"]["left_out"], run.counts["private"], run.counts["spoilers"]) == (1, 1, 1)
    assert numbers(run) == {"read": 26, "made": 8, "updated": 0, "unchanged": 0, "left": 18}
    running.publish(run, in_background=False)
    runs.finish(run)

    assert run.counts["reasons"]["left-out"] == 2
    assert list(member.reviews.order_by("film").values_list("film", "status", "spoilers")) == [
        (films[0].pk, "draft", False),
        (films[1].pk, "published", True),
    ]
    assert not WatchlistEntry.objects.exists()


def test_a_draft_that_was_brought_along_keeps_its_day_and_is_not_called_edited(member, films):
    run = prepared(member, archives.genuine())
    running.decide_all(run, private=True)
    running.publish(run, in_background=False)
    runs.finish(run)
    mine = member.reviews.get(film=films[0])
    mine.publish()

    assert (mine.published_at, mine.edited_at) == (datetime(2023, 4, 2, 12, tzinfo=UTC), None)


def test_first_reviews_wait_for_a_moderator(member, films, settings):
    settings.REVIEWS_HOLD_FIRST = 1
    published(member, archives.genuine())
    assert set(member.reviews.values_list("status", flat=True)) == {"held"}

    mine = member.reviews.get(film=films[0])
    mine.approve()
    assert mine.published_at == datetime(2023, 4, 2, 12, tzinfo=UTC)
    published(member, export(reviews=[review("Wings of Desire", 1987, "Now at once.")]))
    assert member.reviews.get(film=films[3]).status == "published"


def test_a_film_can_be_reviewed_and_on_the_watchlist(member, films):
    row = ["2019-05-05", "Seven Samurai", "1954", "https://boxd.it/film"]
    published(member, export(ratings=[rating("Seven Samurai", 1954, "4")], watchlist=[row]))

    assert (member.reviews.get().film, member.watchlist.get().film) == (films[0], films[0])


def test_no_review_is_of_the_future(member, settings, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 11, 25, 22, tzinfo=UTC))
    settings.TIME_ZONE = "Pacific/Auckland"
    reviews = [review("Seven Samurai", 1954, "Early.", day="2026-11-26"), review("L'Atalante", 1934, "x", day="")]
    published(member, export(reviews=[*reviews, review("Cléo from 5 to 7", 1962, "Old.", day="2019-05-05")]))

    times = list(member.reviews.order_by("film").values_list("published_at", flat=True))
    assert times == [
        datetime(2026, 11, 25, 22, tzinfo=UTC),  # noon there is an hour later
        datetime(2026, 11, 25, 22, tzinfo=UTC),
        datetime(2019, 5, 5, tzinfo=UTC),
    ]


def test_reviews_that_are_all_of_one_day_are_pointed_out(member):
    titles = [f"Film of many {number}" for number in range(10)]
    for title in titles:
        make_film(title, release_date="1999")
    run = prepared(member, export(diary=[entry(title, 1999, stars="4") for title in titles]))
    assert run.counts["warnings"] == [{"code": "one-day", "day": "2019-05-05", "count": 10, "of": 10}]

    days = [f"2019-05-0{number % 5 + 1}" for number in range(10)]
    spread = [entry(title, 1999, stars="4", day=day) for title, day in zip(titles, days, strict=True)]
    assert prepared(member, export(diary=spread)).counts["warnings"] == []


def test_one_import_of_a_member_is_at_work_at_a_time(member, other_member):
    first = runs.started(member, archives.genuine())
    runs.started(other_member, archives.genuine())

    with pytest.raises(running.AlreadyAtWork):
        runs.started(member, archives.genuine())
    assert member.import_runs.get() == first
    runs.finish(first)
    assert runs.started(member, archives.genuine()).state == "reading"


def test_a_run_can_only_be_published_once(member):
    run = published(member, archives.genuine())

    with pytest.raises(running.NotNow):
        running.publish(run)
    with pytest.raises(running.NotNow):
        running.decide_all(run, private=True)


def test_a_report_can_be_deleted_and_the_reviews_stay(member):
    run = published(member, archives.genuine())
    running.discard(run)

    assert not ImportRun.objects.exists()
    assert member.reviews.count() == 3


def test_a_run_that_is_being_published_cannot_be_discarded(member):
    run = prepared(member, archives.genuine())
    running.publish(run, in_background=False)

    with pytest.raises(running.NotNow):
        running.discard(run)


def test_an_import_goes_with_its_member(member):
    published(member, archives.genuine())
    member.delete()

    assert not ImportRun.objects.exists()
    assert not Proposal.objects.exists()
