"""What a member writes at Letterboxd arrives here, and follows what becomes of it there."""

import pytest

from films.models import Film, Reception
from reviews.models import LetterboxdAccount, LetterboxdItem, Review, Source, Wish
from tests.factories import make_film, make_quoted_review, make_review
from tests.letterboxd.accounts import an_hour_later, ask_due, linked
from tests.letterboxd.feeds import feed, item, watch
from tests.pages import lines, links, texts

pytestmark = pytest.mark.django_db

LONG = "It is told by a man who never knew her, to another who never will, and neither minds."
LATER = "Thu, 5 Nov 2026 20:00:00 +1300"


@pytest.fixture(autouse=True)
def _now(time_machine):
    time_machine.move_to("2026-11-20T12:00:00Z", tick=False)


@pytest.fixture
def laura():
    return make_film("Laura", slug="laura", release_date="1944")


def states() -> dict[str, str]:
    return dict(LetterboxdItem.objects.values_list("guid", "state"))


def shown(film: Film) -> list[tuple[str, int | None, str]]:
    return list(Review.objects.published().filter(film=film).values_list("byline", "rating", "text"))


def test_a_review_arrives_and_is_shown_by_its_author_on_letterboxd(there, account, laura, at_once, visitor):
    there.serves(feed(item(words="<p>Painted, not <i>photographed</i>.</p>")))

    ask_due()

    page = visitor.get("/films/laura/")
    assert lines(page) == ["★★★★½ review by Ana Prado on Letterboxd"]
    assert links(page, ".//h3[@class='review__line']/a") == {
        "review by Ana Prado": "https://letterboxd.com/ana/film/laura/"
    }
    assert texts(page, ".//div[@class='review__text prose']") == ["Painted, not photographed."]
    assert texts(page, ".//footer[@class='review__meta']//time") == ["1 Nov 2026"]
    reception = Reception.objects.get(film=laura)
    assert (reception.here_count, reception.elsewhere_count) == (0, 1)


def test_what_arrives_says_who_allowed_it_and_belongs_to_no_member(there, account, laura, at_once):
    there.serves(feed(item(spoilers=True)))

    ask_due()

    review = Review.objects.get()
    assert (review.kind, review.member, review.source.name, review.spoilers) == ("elsewhere", None, "Letterboxd", True)
    assert review.permission == "The member maria has linked the name ana at Letterboxd, on 20 Nov 2026."
    assert (str(review.watched_on), review.byline_url) == ("2026-11-01", "https://letterboxd.com/ana/")


def test_without_another_rule_a_moderator_looks_first(there, account, laura, visitor, moderator, browser_of):
    there.serves(feed(item()))

    ask_due()
    before = lines(visitor.get("/films/laura/"))
    watch = browser_of(moderator)
    waiting = list(watch.get("/admin/reviews/review/?status=held").context["cl"].result_list)
    watch.post("/admin/reviews/review/", {"action": "approve", "_selected_action": [waiting[0].pk], "index": "0"})

    assert (before, [review.author_name for review in waiting]) == ([], ["Ana Prado"])
    assert lines(visitor.get("/films/laura/")) == ["★★★★½ review by Ana Prado on Letterboxd"]
    assert Review.objects.get().published_at.isoformat() == "2026-11-01T20:30:00+00:00"


def test_what_has_no_words_is_left_alone(there, account, laura, at_once):
    there.serves(feed(watch(), watch("letterboxd-watch-8", rating=None)))

    ask_due()

    assert (states(), Review.objects.count()) == ({}, 0)


def test_the_same_feed_again_changes_nothing(there, account, laura, at_once, time_machine):
    there.serves(feed(item()))
    ask_due()
    before = Review.objects.values().get()

    an_hour_later(time_machine)

    assert (Review.objects.values().get(), len(there.asked)) == (before, 2)


def test_an_edit_there_is_an_edit_here(there, account, laura, at_once, time_machine, visitor):
    there.serves(feed(item()))
    ask_due()
    there.serves(feed(item(words="<p>Photographed after all.</p>", rating="2")))

    an_hour_later(time_machine)

    assert shown(laura) == [("Ana Prado", 4, "Photographed after all.")]
    assert texts(visitor.get("/films/laura/"), ".//footer[@class='review__meta']/span") == [
        "Quoted from Letterboxd",
        "Edited",
    ]


def test_new_words_wait_for_a_look_again_and_a_new_rating_does_not(there, account, laura, time_machine):
    there.serves(feed(item()))
    ask_due()
    Review.objects.get().approve()

    there.serves(feed(item(rating="3")))
    an_hour_later(time_machine)
    rated = (Review.objects.get().status, Review.objects.get().rating)
    there.serves(feed(item(rating="3", words="<p>Buy my book.</p>")))
    an_hour_later(time_machine)

    assert (rated, Review.objects.get().status, shown(laura)) == (("published", 6), "held", [])


def test_what_is_gone_from_the_feed_stays(there, account, laura, at_once, time_machine):
    there.serves(feed(item()))
    ask_due()
    there.serves(feed())

    an_hour_later(time_machine)

    assert shown(laura) == [("Ana Prado", 9, "Painted, not photographed.")]


def test_what_a_moderator_removed_stays_removed_whatever_is_written_there(there, account, laura, at_once, time_machine):
    there.serves(feed(item()))
    ask_due()
    Review.objects.get().remove()
    again = item("letterboxd-review-2", words="<p>Seen again.</p>", published=LATER, rewatch="Yes")
    there.serves(feed(again, item(words="<p>Edited.</p>")))

    an_hour_later(time_machine)

    assert [(review.status, review.text) for review in Review.objects.all()] == [
        ("removed", "Painted, not photographed.")
    ]
    assert states() == {"letterboxd-review-1": "arrived", "letterboxd-review-2": "removed"}


def test_what_staff_deleted_does_not_come_again(there, account, laura, at_once, time_machine):
    there.serves(feed(item()))
    ask_due()
    Review.objects.get().delete()
    there.serves(feed(item(words="<p>Edited.</p>")))

    an_hour_later(time_machine)

    assert Review.objects.count() == 0


def test_the_later_of_two_viewings_is_shown_and_the_earlier_kept(there, account, laura, at_once, time_machine):
    there.serves(feed(item()))
    ask_due()
    again = item("letterboxd-review-2", words="<p>Better.</p>", rating="5", published=LATER, watched="2026-11-04")
    there.serves(feed(again, item()))

    an_hour_later(time_machine)

    assert shown(laura) == [("Ana Prado", 10, "Better.")]
    assert states() == {"letterboxd-review-1": "older", "letterboxd-review-2": "arrived"}
    older = LetterboxdItem.objects.get(guid="letterboxd-review-1")
    assert older.content == {"rating": 9, "text": "Painted, not photographed.", "spoilers": False}


def test_two_viewings_at_once_give_one_review(there, account, laura, at_once):
    again = item("letterboxd-review-2", words="<p>Better.</p>", rating="5", published=LATER)
    there.serves(feed(again, item()))

    ask_due()

    assert shown(laura) == [("Ana Prado", 10, "Better.")]


def test_what_is_no_film_of_ours_is_kept_for_later(there, account, at_once, time_machine):
    there.serves(feed(item()), ETag='"1"')
    ask_due()
    before = (states(), Review.objects.count())
    wished = list(Wish.objects.values_list("title", "year", "members"))
    laura = make_film("Laura", release_date="1944")
    there.says(304)

    an_hour_later(time_machine)

    assert (before, wished) == (({"letterboxd-review-1": "no-film"}, 0), [("Laura", 1944, 1)])
    assert (shown(laura), LetterboxdItem.objects.get().content) == (
        [("Ana Prado", 9, "Painted, not photographed.")],
        {},
    )


def test_a_film_is_known_by_its_number_at_tmdb_whatever_its_title(there, account, at_once):
    film = make_film("Laura (a restored print)", release_date="1944", tmdb_id="1939")
    there.serves(feed(item(tmdb=1939)))

    ask_due()

    assert len(shown(film)) == 1


def test_what_could_be_several_films_is_none_of_them(there, account, at_once):
    make_film("Laura", release_date="1944")
    make_film("Laura", release_date="1944")
    there.serves(feed(item()))

    ask_due()

    assert (states(), Review.objects.count()) == ({"letterboxd-review-1": "several"}, 0)


def brought_along(film, member, words="Brought.", **fields) -> Review:
    return make_review(film, member, origin=Review.Origin.LETTERBOXD, text=words, **fields)


def test_what_the_member_brought_along_is_not_shown_twice(there, account, laura, member, at_once):
    brought_along(laura, member, watched_on="2026-11-01")
    there.serves(feed(item()))

    ask_due()

    assert (states(), shown(laura)) == ({"letterboxd-review-1": "same"}, [("", 6, "Brought.")])


def test_nor_is_what_the_member_keeps_private_here_or_a_moderator_removed(there, account, laura, member, at_once):
    brought_along(laura, member, watched_on="2026-11-01").withdraw()
    there.serves(feed(item()))

    ask_due()

    assert (states(), shown(laura)) == ({"letterboxd-review-1": "same"}, [])


@pytest.mark.parametrize(
    ("here", "state"),
    [
        ("Painted, not photographed.", "same"),
        ("Painted, not photographed.\n\nSeen again: better.", "arrived"),  # words as few as these stand anywhere
        (f"Seen again.\n\n{LONG}", "same"),
    ],
)
def test_without_a_day_the_words_tell_what_was_brought_along(there, account, laura, member, at_once, here, state):
    brought_along(laura, member, words=here)
    there.serves(feed(item(watched=None, words=f"<p>{LONG if LONG in here else 'Painted, not photographed.'}</p>")))

    ask_due()

    assert states() == {"letterboxd-review-1": state}


def test_another_day_is_another_review(there, account, laura, member, at_once):
    brought_along(laura, member, watched_on="2020-01-01")
    there.serves(feed(item()))

    ask_due()

    assert sorted(shown(laura)) == [("", 6, "Brought."), ("Ana Prado", 9, "Painted, not photographed.")]


def test_what_is_brought_along_later_takes_the_place_and_gives_it_back(
    there, account, laura, member, at_once, time_machine
):
    there.serves(feed(item()), ETag='"1"')
    ask_due()
    own = brought_along(laura, member, watched_on="2026-11-01")
    there.says(304)

    an_hour_later(time_machine)
    with_own = shown(laura)
    own.delete()
    an_hour_later(time_machine)

    assert with_own == [("", 6, "Brought.")]
    assert shown(laura) == [("Ana Prado", 9, "Painted, not photographed.")]


def test_two_members_of_the_same_name_are_told_apart(there, account, other_member, laura, at_once):
    linked(other_member, "ana_p")
    there.serves(feed(item()))
    there.serves(feed(item("letterboxd-review-2", words="<p>Mine.</p>")), "ana_p")

    ask_due()

    assert sorted(byline for byline, _rating, _text in shown(laura)) == ["Ana Prado", "Ana Prado (ana_p)"]


def test_somebody_of_the_same_name_whom_staff_quotes_is_told_apart(there, account, laura, at_once):
    make_quoted_review(laura, "Ana Prado", "Letterboxd")
    there.serves(feed(item()))

    ask_due()

    assert sorted(byline for byline, _rating, _text in shown(laura)) == ["Ana Prado", "Ana Prado (ana)"]


def test_a_review_that_staff_had_brought_in_is_the_same(there, account, laura, at_once):
    quoted = make_quoted_review(laura, "Ana Prado", "Letterboxd", url="https://letterboxd.com/ana/film/laura/")
    there.serves(feed(item()))

    ask_due()

    assert [(review.pk, review.text) for review in Review.objects.all()] == [(quoted.pk, "Painted, not photographed.")]


def test_a_new_name_there_is_the_name_here(there, account, laura, at_once, time_machine):
    there.serves(feed(item()))
    ask_due()
    there.serves(feed(item(creator="Ana de Prado")))

    an_hour_later(time_machine)

    assert [byline for byline, _rating, _text in shown(laura)] == ["Ana de Prado"]


def test_without_a_name_there_the_username_is_the_name(there, account, laura, at_once):
    there.serves(feed(item(creator=None)))

    ask_due()

    assert [byline for byline, _rating, _text in shown(laura)] == ["ana"]


def test_a_text_that_is_too_long_is_left_and_said_to_be(there, account, laura, at_once):
    there.serves(feed(item(words=f"<p>{'long ' * 11_000}</p>"), item("letterboxd-review-2")))

    ask_due()

    assert states() == {"letterboxd-review-1": "too-long", "letterboxd-review-2": "arrived"}


def test_a_source_of_staffs_own_spelling_is_kept(there, account, laura):
    source = Source.objects.create(name="LETTERBOXD", arrivals=Source.Arrivals.AT_ONCE)
    there.serves(feed(item()))

    ask_due()

    assert [review.source for review in Review.objects.published()] == [source]


def test_a_film_that_was_deleted_and_comes_again_has_its_review_again(there, account, laura, at_once, time_machine):
    there.serves(feed(item()))
    ask_due()
    laura.delete()
    again = make_film("Laura", release_date="1944")

    an_hour_later(time_machine)

    assert len(shown(again)) == 1


def test_a_worker_that_ended_before_all_was_stored_reads_the_feed_once_more(
    there, account, laura, at_once, monkeypatch, time_machine
):
    there.serves(feed(item()), ETag='"1"')
    monkeypatch.setattr("reviews.letterboxd.following.take", lambda *args: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        ask_due()
    monkeypatch.undo()

    an_hour_later(time_machine)

    assert [headers.get("if-none-match") for _path, headers in there.asked] == [None, None]
    assert len(shown(laura)) == 1
    assert LetterboxdAccount.objects.get().etag == '"1"'
