"""A whole import is taken back: what it made goes, what it changed comes back, what was changed here since stays."""

import pytest

from films.models import Reception
from reviews.letterboxd import running
from reviews.models import Proposal, Review, WatchlistEntry
from tests.factories import make_film, make_quoted_review, make_review
from tests.letterboxd import archives, runs
from tests.letterboxd.runs import export, published, review, undone

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def films():
    named = [("Seven Samurai", 1954), ("L'Atalante", 1934), ("Cléo from 5 to 7", 1962), ("Wings of Desire", 1987)]
    return [make_film(title, release_date=str(year)) for title, year in named]


def everything() -> tuple:
    """All reviews, likes, receptions and watchlists, without the times of storing."""
    reviews = [
        {name: value for name, value in row.items() if name != "updated_at"}
        for row in Review.objects.order_by("pk").values()
    ]
    receptions = [
        {name: value for name, value in row.items() if name != "changed_at"}
        for row in Reception.objects.order_by("pk").values()
        if row["reviews_count"]
    ]
    return reviews, receptions, list(WatchlistEntry.objects.order_by("pk").values())


def test_undo_leaves_what_was_there_and_what_was_written_since(member, other_member, films):
    make_review(films[3], member, text="Before.")
    make_quoted_review(films[0])
    WatchlistEntry.objects.create(member=member, film=films[0])
    run = published(member, archives.genuine())
    make_review(films[0], other_member, text="Since.")
    added = make_film("Another")
    make_review(added, member, text="Since.")
    mine = member.reviews.get(film=films[0])
    mine.like(other_member)
    undone(run)
    after = everything()

    assert (run.state, run.counts["reviews"]["kept"]) == ("undone", 0)
    assert list(member.reviews.order_by("pk").values_list("text", flat=True)) == ["Before.", "Since."]
    assert WatchlistEntry.objects.get().film == films[0]
    assert other_member.likes.count() == 0
    Review.objects.recount([film.pk for film in films])
    assert everything() == after  # receptions have followed


def test_undo_brings_back_what_an_update_changed(member, other_member, films):
    first = published(member, export(reviews=[review("Seven Samurai", 1954, "Old.", stars="4", seen="2019-05-04")]))
    mine = member.reviews.get()
    mine.like(other_member)
    before = everything()
    second = published(member, export(reviews=[review("Seven Samurai", 1954, "New.", stars="2", day="2020-06-07")]))
    assert member.reviews.get().text == "New."
    undone(second)

    assert everything() == before
    assert member.reviews.get().text_html == "<p>Old.</p>"
    assert undone(first).state == "undone"
    assert everything() == ([], [], [])


def test_what_was_changed_here_since_stays_and_is_listed(member, films):
    run = published(member, archives.genuine())
    mine = member.reviews.get(film=films[0])
    mine.rating = 2
    mine.publish()
    member.reviews.get(film=films[1]).remove()
    undone(run)

    kept = run.proposals.filter(state=Proposal.State.KEPT).order_by("film")
    assert list(kept.values_list("film", "reason")) == [(films[0].pk, "edited-here"), (films[1].pk, "removed")]
    assert list(member.reviews.order_by("film").values_list("film", "rating", "status")) == [
        (films[0].pk, 2, "published"),
        (films[1].pk, 9, "removed"),
    ]
    assert run.counts["reviews"]["kept"] == 2


def test_a_review_that_was_only_withdrawn_goes(member, films):
    run = published(member, archives.genuine())
    member.reviews.get(film=films[0]).withdraw()
    undone(run)

    assert not member.reviews.exists()


def test_an_update_of_what_was_withdrawn_since_is_not_shown_again(member):
    published(member, export(reviews=[review("Seven Samurai", 1954, "Old.")]))
    run = published(member, export(reviews=[review("Seven Samurai", 1954, "New.")]))
    member.reviews.get().withdraw()
    undone(run)

    assert list(member.reviews.values_list("text", "status")) == [("New.", "withdrawn")]


def test_a_line_of_the_watchlist_that_was_put_there_anew_stays(member, films):
    run = published(member, archives.genuine())
    member.watchlist.all().delete()
    member.watchlist.create(film=films[3])
    undone(run)

    assert member.watchlist.get().film == films[3]


@pytest.mark.parametrize("private", [True, False])
def test_who_may_see_it_comes_back_too(member, private):
    run = runs.prepared(member, export(reviews=[review("Seven Samurai", 1954, "Old.")]))
    running.decide_all(run, private=not private)
    running.publish(run, in_background=False)
    runs.finish(run)
    before = everything()
    again = runs.prepared(member, export(reviews=[review("Seven Samurai", 1954, "Old.")]))
    running.decide_all(again, private=private)
    assert again.counts["reviews"]["update"] == 1
    running.publish(again, in_background=False)
    runs.finish(again)
    assert member.reviews.get().status == ("draft" if private else "published")
    undone(again)

    assert everything() == before


def test_what_a_moderator_let_be_seen_meanwhile_goes_on_being_seen(member, settings):
    settings.REVIEWS_HOLD_FIRST = 5
    published(member, export(reviews=[review("Seven Samurai", 1954, "Old.")]))
    run = published(member, export(reviews=[review("Seven Samurai", 1954, "New.")]))
    member.reviews.get().approve()
    undone(run)

    assert list(member.reviews.values_list("text", "status")) == [("Old.", "published")]


def test_only_what_is_published_can_be_taken_back_and_only_once(member):
    run = runs.prepared(member, archives.genuine())
    with pytest.raises(running.NotNow):
        running.undo(run)
    running.publish(run, in_background=False)
    undone(runs.finish(run))
    with pytest.raises(running.NotNow):
        running.undo(run)
