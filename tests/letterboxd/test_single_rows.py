"""Single rows: the member says which film is meant, or has a row looked up again, before publishing and after."""

import pytest

from reviews.letterboxd import running
from reviews.models import ImportRow, Proposal
from tests.factories import make_film, make_review
from tests.letterboxd import archives, runs
from tests.letterboxd.runs import export, prepared, published, rating, review

pytestmark = pytest.mark.django_db


@pytest.fixture
def films():
    """Two films of one title and year, and one of another title."""
    return [
        make_film("The Visit", release_date="2015", directors=["Ana Prado"]),
        make_film("The Visit", release_date="2015", directors=["Tom Ash"]),
        make_film("Sunrise", release_date="1927"),
    ]


def visit(**more) -> bytes:
    """A review, a rating and a line of the watchlist of a film that could be one of two, and one that is missing."""
    return export(
        reviews=[review("The Visit", 2015, "Scary.", stars="4"), review("The Lost One", 1930, "Gone.")],
        ratings=[rating("The Visit", 2015, "4")],
        watchlist=[["2020-01-01", "The Visit", "2015", "https://boxd.it/film"]],
        **more,
    )


def waiting(run) -> list[tuple]:
    rows = run.rows.without_film().order_by("number")
    return list(rows.values_list("file", "title", "reason", "candidates"))


def test_one_row_is_chosen_for_all_that_name_the_film_so(member, films):
    run = prepared(member, visit())
    both = [films[0].pk, films[1].pk]
    assert waiting(run) == [
        ("ratings.csv", "The Visit", "several", both),
        ("reviews.csv", "The Visit", "several", both),
        ("reviews.csv", "The Lost One", "no-film", []),
        ("watchlist.csv", "The Visit", "several", both),
    ]
    row = run.rows.get(file="reviews.csv", title="The Visit")
    running.choose(row, films[1])

    run.refresh_from_db()
    assert (row.film, row.outcome, row.candidates) == (films[1], "", [])
    assert waiting(run) == [("reviews.csv", "The Lost One", "no-film", [])]
    assert run.counts["films"] == {"named": 2, "found": 1, "several": 0}
    assert run.counts["rows"] == {"read": 4, "made": 3, "updated": 0, "unchanged": 0, "left": 1}
    assert list(run.proposals.order_by("what").values_list("film", "what", "rating", "text")) == [
        (films[1].pk, "review", 8, "Scary."),
        (films[1].pk, "watchlist", None, ""),
    ]


def test_a_choice_can_be_changed_before_publishing(member, films):
    run = prepared(member, visit())
    row = run.rows.get(file="reviews.csv", title="The Visit")
    running.choose(row, films[0])
    running.choose(row, films[1])

    assert set(run.proposals.values_list("film", flat=True)) == {films[1].pk}
    assert run.rows.filter(film=films[1], proposal__film=films[1]).count() == 3


def test_of_a_published_run_it_is_published_at_once(member, films):
    run = published(member, visit())
    assert not member.reviews.exists()
    running.choose(run.rows.get(file="watchlist.csv"), films[1])

    run.refresh_from_db()
    assert (member.reviews.get().film, member.reviews.get().rating) == (films[1], 8)
    assert member.watchlist.get().film == films[1]
    assert run.counts["rows"] == {"read": 4, "made": 3, "updated": 0, "unchanged": 0, "left": 1}
    assert runs.undone(run).state == "undone"
    assert (member.reviews.exists(), member.watchlist.exists()) == (False, False)


def test_of_a_published_run_no_other_film_can_be_chosen(member, films):
    run = published(member, visit())
    row = run.rows.get(file="watchlist.csv")
    running.choose(row, films[1])

    with pytest.raises(running.NotNow):
        running.choose(row, films[0])
    assert member.watchlist.get().film == films[1]


def test_what_is_chosen_for_a_published_review_joins_it(member, films):
    files = export(
        reviews=[review("Sunrise", 1927, "Fine.", stars="3"), review("Aurora", 1927, "Old.", day="2001-02-03")]
    )
    run = published(member, files)
    mine = member.reviews.get()
    assert mine.text == "Fine."
    running.choose(run.rows.get(title="Aurora"), films[2])

    mine.refresh_from_db()
    assert (mine.text, mine.rating, mine.edited_at) == ("Fine.\n\n*Written on 3 Feb 2001*\n\nOld.", 6, None)
    proposal = run.proposals.get()
    assert (proposal.does, proposal.before) == ("make", None)
    runs.undone(run)
    assert not member.reviews.exists()


def test_what_is_chosen_for_a_review_changed_here_since_is_left(member, films):
    files = export(
        reviews=[review("Sunrise", 1927, "Fine.", stars="3"), review("Aurora", 1927, "Old.", day="2001-02-03")]
    )
    run = published(member, files)
    mine = member.reviews.get()
    mine.text = "Mine now."
    mine.publish()
    row = run.rows.get(title="Aurora")
    running.choose(row, films[2])

    mine.refresh_from_db()
    assert (mine.text, row.outcome, row.reason) == ("Mine now.", "left", "edited-here")
    runs.undone(run)
    assert member.reviews.get().text == "Mine now."


def test_an_update_that_grows_is_taken_back_as_a_whole(member, films):
    published(member, export(reviews=[review("Sunrise", 1927, "First.", stars="2")]))
    files = export(
        reviews=[review("Sunrise", 1927, "Fine.", stars="3"), review("Aurora", 1927, "Old.", day="2001-02-03")]
    )
    run = published(member, files)
    running.choose(run.rows.get(title="Aurora"), films[2])
    assert member.reviews.get().text == "Fine.\n\n*Written on 3 Feb 2001*\n\nOld."
    runs.undone(run)

    assert list(member.reviews.values_list("text", "rating")) == [("First.", 4)]


def test_a_row_is_found_once_staff_have_added_the_film(member, films):
    run = published(member, visit())
    row = run.rows.get(title="The Lost One")
    assert running.retry(row) is False
    assert (row.outcome, row.reason) == ("left", "no-film")

    added = make_film("The Lost One", release_date="1930")
    assert running.retry(row) is True
    assert (row.outcome, row.film, member.reviews.get().film) == ("made", added, added)


def test_a_row_that_is_looked_up_again_may_get_other_candidates(member, films):
    run = prepared(member, visit())
    third = make_film("The Visit", release_date="2015", directors=["Third"])
    row = run.rows.get(file="watchlist.csv")

    assert running.retry(row) is False
    assert sorted(row.candidates) == [films[0].pk, films[1].pk, third.pk]


def test_what_the_member_has_here_wins_over_what_is_chosen(member, films):
    make_review(films[1], member, text="Here.", rating=2)
    run = published(member, visit())
    row = run.rows.get(file="reviews.csv", title="The Visit")
    running.choose(row, films[1])

    assert (row.outcome, row.reason, member.reviews.get().text) == ("left", "own-review", "Here.")
    assert run.proposals.get(what=Proposal.What.REVIEW).review is None


@pytest.mark.parametrize("kind", ["like", "watched"])
def test_a_row_without_a_place_has_no_film_to_be_chosen(member, films, kind):
    run = prepared(member, archives.genuine())

    with pytest.raises(running.NotNow):
        running.choose(run.rows.filter(kind=kind).first(), films[0])


def test_nothing_is_chosen_while_a_run_is_at_work(member, films):
    run = prepared(member, visit())
    running.publish(run, in_background=False)

    with pytest.raises(running.NotNow):
        running.choose(run.rows.first(), films[0])
    assert set(ImportRow.objects.values_list("film", flat=True)) == {None}
