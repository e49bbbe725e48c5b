import pytest
from django.utils.translation import override

from films import rating_scale


@pytest.mark.parametrize(
    ("text", "rating"),
    [
        ("0.5", 1),
        ("1", 2),
        ("4", 8),
        ("4.0", 8),
        ("4.00", 8),
        ("4.5", 9),
        ("4,5", 9),
        (" 4.50 ", 9),
        ("5", 10),
        ("5.0", 10),
    ],
)
def test_stars_are_read_as_people_write_them(text, rating):
    assert rating_scale.parse(text) == rating


@pytest.mark.parametrize("text", ["", "0", "0.0", "5.5", "6", "10", "4.3", "-1", "4.", ".5", "four", "٤"])
def test_what_is_no_half_star_is_refused_with_a_plain_sentence(text):
    with pytest.raises(ValueError, match="^A rating is a number of stars from 0.5 to 5, in half stars.$"):
        rating_scale.parse(text)


def test_text_and_rating_agree_both_ways():
    ratings = range(rating_scale.LOWEST, rating_scale.HIGHEST + 1)
    assert [rating_scale.parse(rating_scale.to_text(rating)) for rating in ratings] == list(ratings)
    assert [rating_scale.to_text(rating) for rating in (1, 2, 9, 10)] == ["0.5", "1", "4.5", "5"]


def test_stars_are_printed_and_spoken():
    assert [rating_scale.glyphs(rating) for rating in (1, 2, 9, 10)] == ["½", "★", "★★★★½", "★★★★★"]
    assert [rating_scale.digits(rating) for rating in (1, 2, 9, 10)] == ["½", "1", "4½", "5"]
    assert [rating_scale.spoken(rating) for rating in (1, 2, 3, 9, 10)] == [
        "half a star out of 5 stars",
        "1 out of 5 stars",
        "1 and a half out of 5 stars",
        "4 and a half out of 5 stars",
        "5 out of 5 stars",
    ]


@pytest.mark.parametrize("rating", [0, 11, -1])
def test_a_number_off_the_scale_has_no_words(rating):
    for words in (rating_scale.to_text, rating_scale.glyphs, rating_scale.spoken):
        with pytest.raises(ValueError, match="not a rating"):
            words(rating)


def test_choices_are_every_rating_with_its_words():
    with override("en-gb"):
        assert len(rating_scale.CHOICES) == 10
        assert [(value, str(label)) for value, label in rating_scale.CHOICES[7:9]] == [
            (8, "4 out of 5 stars"),
            (9, "4 and a half out of 5 stars"),
        ]


def test_an_average_is_printed_as_the_reader_writes_numbers():
    averages = (1, 8.25, 10)
    assert [rating_scale.in_stars(average) for average in averages] == ["0.5", "4.1", "5.0"]
    with override("de"):
        assert [rating_scale.in_stars(average) for average in averages] == ["0,5", "4,1", "5,0"]


def test_an_average_is_rounded_as_people_round():
    averages = (8.49, 8.5, 9.89, 9.9, 20 / 3)
    assert [rating_scale.in_tenths(average) for average in averages] == [42, 43, 49, 50, 33]
    assert [rating_scale.in_stars(average) for average in averages] == ["4.2", "4.3", "4.9", "5.0", "3.3"]
