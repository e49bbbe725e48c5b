"""All rows of a film become one review: which rating stands, in which order texts come, what is told of each row."""

from datetime import date

import pytest
from django.utils import translation

from reviews.letterboxd.gathering import gather
from reviews.letterboxd.records import Entry, Kind


def row(kind: str, day: str = "", **values) -> Entry:
    values = {**values, "watched_on": date.fromisoformat(values["watched_on"]) if "watched_on" in values else None}
    return Entry("x.csv", 2, Kind(kind), written_on=date.fromisoformat(day) if day else None, **values)


def gathered(*rows: Entry):
    return gather(enumerate(rows, start=1))


@pytest.mark.parametrize(
    ("rows", "rating", "reasons"),
    [
        pytest.param([row("rating", "2020-01-01", rating=7)], 7, {}, id="one"),
        pytest.param(
            [row("rating", "2020-01-01", rating=7), row("diary", "2021-01-01", rating=8)],
            8,
            {1: "older-rating"},
            id="the latest, whatever the file",
        ),
        pytest.param(
            [row("diary", "2021-01-01", rating=8), row("rating", "2020-01-01", rating=7)],
            8,
            {2: "older-rating"},
            id="the latest, whatever the order",
        ),
        pytest.param(
            [row("rating", "2020-01-01", rating=7), row("diary", "2020-01-01", rating=8)],
            7,
            {2: "older-rating"},
            id="of one day, the rating as it stands",
        ),
        pytest.param(
            [row("diary", "2020-01-01", rating=7), row("diary", "2020-01-01", rating=8)],
            8,
            {1: "older-rating"},
            id="of one day in the diary, the later row",
        ),
        pytest.param(
            [row("diary", rating=7), row("diary", "2020-01-01", rating=8)], 8, {1: "older-rating"}, id="no date is old"
        ),
        pytest.param(
            [row("rating", "2020-01-01", rating=8), row("diary", "2019-01-01", rating=8)], 8, {}, id="the same twice"
        ),
        pytest.param(
            [row("diary", "2019-01-01", rating=6), row("review", "2019-01-01", rating=6, text="Old.")]
            + [row("review", "2020-01-01", rating=8, text="New.")],
            8,
            {},
            id="an older rating that its text tells",
        ),
        pytest.param([row("diary", "2019-01-01")], None, {1: "nothing-said"}, id="nothing said"),
        pytest.param(
            [row("diary", "2019-01-01", watched_on="2019-01-01"), row("rating", "2018-01-01", rating=4)],
            4,
            {},
            id="a day alone, which the review takes",
        ),
        pytest.param(
            [row("diary", "2019-01-01", watched_on="2019-01-01"), row("diary", watched_on="2020-01-01", rating=4)],
            4,
            {1: "nothing-said"},
            id="a day alone, which it doesn't take",
        ),
    ],
)
def test_the_latest_rating_stands(rows, rating, reasons):
    review = gathered(*rows)

    assert (review.rating, review.reasons) == (rating, reasons)


def test_texts_follow_one_another_the_newest_first():
    review = gathered(
        row("review", "2019-05-05", rating=7, text="First.\n\nWith two paragraphs."),
        row("review", "2021-05-05", rating=9, text="Third."),
        row("review", watched_on="2020-05-05", text="Second."),
        row("review", rating=2, text="Of no day."),
        row("review", text="Of no day, nor stars."),
    )

    assert review.text == (
        "Third.\n\n"
        "*Written on 5 May 2020*\n\nSecond.\n\n"
        "*Written on 5 May 2019, ★★★½*\n\nFirst.\n\nWith two paragraphs.\n\n"
        "*Written earlier*\n\nOf no day, nor stars.\n\n"
        "*Written earlier, ★*\n\nOf no day."
    )
    assert (review.written_on, review.rating, review.reasons) == (date(2021, 5, 5), 9, {})


def test_what_stands_above_a_text_is_in_the_sites_language(settings):
    settings.LANGUAGE_CODE = "de"
    with translation.override("fr"):
        review = gathered(row("review", "2019-05-05", text="Alt."), row("review", "2020-05-05", text="Neu."))

    assert review.text == "Neu.\n\n*Written on 5. Mai 2019*\n\nAlt."


def test_the_same_words_of_the_same_day_are_taken_once():
    same = row("review", "2019-05-05", rating=7, text="Fine.")
    review = gathered(same, same, row("review", "2020-05-05", rating=7, text="Fine."))

    assert review.text == "Fine.\n\n*Written on 5 May 2019, ★★★½*\n\nFine."
    assert review.reasons == {1: "same-words"}


def test_texts_that_are_too_long_together_leave_the_oldest_out():
    review = gathered(
        row("review", "2019-05-05", text="Old."),
        row("review", "2020-05-05", text="x" * 30_000),
        row("review", "2021-05-05", text="y" * 20_000, rating=3),
    )

    assert review.text == f"{'y' * 20_000}\n\n*Written on 5 May 2019*\n\nOld."
    assert review.reasons == {2: "too-long"}


def test_one_text_that_is_too_long_is_left_and_its_rating_stays():
    review = gathered(row("review", "2021-05-05", text="y" * 50_001, rating=3))

    assert (review.text, review.rating, review.reasons) == ("", 3, {1: "too-long"})


def test_a_rating_that_gave_way_to_a_later_one_is_told():
    review = gathered(row("review", "2019-05-05", rating=7, text="Fine."), row("rating", "2020-01-01", rating=9))

    assert (review.rating, review.text) == (9, "Fine.")
    assert review.details == {1: "A later rating stands instead of its ★★★½."}


def test_day_and_address_are_those_of_the_newest_text():
    review = gathered(
        row("review", "2019-05-05", text="Fine.", url="https://boxd.it/a", watched_on="2019-05-04"),
        row("diary", "2020-05-05", rating=9, url="https://boxd.it/b", watched_on="2020-05-03"),
    )

    assert (review.written_on, review.url) == (date(2019, 5, 5), "https://boxd.it/a")
    assert (review.watched_on, review.rating) == (date(2020, 5, 3), 9)


def test_without_a_text_they_are_those_of_the_rating_and_of_the_diary():
    review = gathered(
        row("rating", "2021-05-05", rating=8, url="https://boxd.it/film"),
        row("diary", "2020-05-05", rating=8, url="https://boxd.it/b"),
    )

    assert (review.written_on, review.url) == (date(2021, 5, 5), "https://boxd.it/b")


@pytest.mark.parametrize(
    ("said", "told"), [([None, None], None), ([None, False], False), ([True, False], True), ([True, None], True)]
)
def test_what_one_row_says_of_spoilers_and_privacy_holds_for_the_review(said, told):
    review = gathered(*(row("review", text=str(each), spoilers=each, private=each) for each in said))

    assert (review.spoilers, review.private) == (told, told)
