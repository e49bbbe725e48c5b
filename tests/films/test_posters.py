"""The typographic poster of a film without a picture."""

import itertools
import re
from pathlib import Path

import pytest
from django.conf import settings

from films.models import Film
from films.posters import INKS, LAYOUTS, SIZES, poster_classes, setting_of
from films.templatetags.posters import poster
from tests.factories import make_film


def classes(film_id, title):
    return poster_classes(film_id, setting_of(film_id, title))


def size(title, film_id=1):
    """The size of type that a title is given, in hundredths of the poster's width."""
    return SIZES[int(re.search(r"poster--type(\d+)", classes(film_id, title))[1]) - 1]


def test_a_film_keeps_its_poster():
    assert classes(12, "Playtime") == "poster__sheet poster--horizon poster--ink5 poster--type7"
    assert classes(12, "Playtime") == classes(12, "Playtime")


def test_films_in_a_row_differ_in_layout_and_in_ink():
    looks = [classes(number, "Ran").split()[1:3] for number in range(1, 1 + INKS * len(LAYOUTS))]
    assert all(one[0] != two[0] and one[1] != two[1] for one, two in itertools.pairwise(looks))
    assert len({tuple(look) for look in looks}) == INKS * len(LAYOUTS)


@pytest.mark.parametrize("film_id", range(len(LAYOUTS)))
def test_the_longer_the_title_the_smaller_the_type(film_id):
    title = "Dr. Strangelove or: How I Learned to Stop Worrying and Love the Bomb"
    ends = [place for place, letter in enumerate(title) if letter == " "] + [len(title)]
    sizes = [size(title[:end], film_id) for end in ends]
    assert sizes == sorted(sizes, reverse=True)
    assert size("M", film_id) >= 54
    assert sizes[-1] >= 11


def test_a_title_in_a_script_without_spaces_breaks_anywhere():
    assert size("七人の侍") == size("七 人 の 侍")


def test_a_title_of_one_endless_word_gets_the_smallest_type():
    assert size("x" * 300) == SIZES[-1]


def test_scripts_other_than_latin_get_more_air():
    tall = [title for title in ("Ran", "Věra", "Mùi đu đủ xanh", "Сталкер", "باب", "乱") if "tall" in classes(1, title)]
    assert tall == ["Сталкер", "باب", "乱"]


def test_the_stylesheet_knows_every_class():
    css = (Path(settings.BASE_DIR) / "static/css/poster.css").read_text()
    drawn = set(re.findall(r"\.(poster--(?:type|ink)?\w+)", css)) - {"poster--tall"}
    assert drawn == {
        *(f"poster--{layout}" for layout in LAYOUTS),
        *(f"poster--ink{ink}" for ink in range(INKS)),
        *(f"poster--type{place}" for place in range(1, 1 + len(SIZES))),
    }
    assert [float(one) for one in re.findall(r"--type: ([\d.]+)cqi", css)] == list(SIZES)


@pytest.mark.django_db
def test_the_words_of_a_poster_are_drawn_and_not_written():
    film = make_film('The "Third" Man', release_date="1949", directors=["Carol Reed"])
    film = Film.objects.with_card_data().get(pk=film.pk)
    html = poster(film)
    assert re.sub("<[^>]*>", "", html).strip() == ""
    assert re.findall(r'(data-\w+)="([^"]*)"', html) == [
        ("data-title", "The &quot;Third&quot; Man"),
        ("data-year", "1949"),
        ("data-director", "Carol Reed"),
    ]
    assert html.count('aria-hidden="true"') == 1


@pytest.mark.django_db
def test_a_small_poster_asks_for_no_credits(django_assert_num_queries):
    film = make_film("Laura", directors=["Otto Preminger"])
    film = Film.objects.select_related("poster").get(pk=film.pk)
    with django_assert_num_queries(0):
        html = poster(film, "thumb", small=True)
    assert "data-director" not in html
