"""Which film of the catalogue a row means: a sure match or none, never a silent guess."""

import pytest

from films.models import AlternativeTitle, Film
from reviews.letterboxd.matching import MOST_CANDIDATES, MOST_NAMESAKES, Match, match
from reviews.letterboxd.records import Entry, Kind
from tests.factories import make_film

pytestmark = pytest.mark.django_db


def entry(title: str = "", year: int | None = None, **told) -> Entry:
    return Entry("ratings.csv", 2, told.pop("kind", Kind.RATING), title=title, year=year, **told)


def matched(*entries: Entry) -> list[tuple[str, list[str]]]:
    """Slugs of the films found, and of the candidates."""
    slugs = dict(Film.objects.values_list("pk", "slug"))
    return [(slugs.get(found.film, ""), [slugs[pk] for pk in found.candidates]) for found in match(entries)]


@pytest.fixture
def samurai() -> Film:
    film = make_film(
        "Seven Samurai", slug="seven-samurai", original_title="七人の侍", release_date="1954-04-26", languages=["ja"]
    )
    AlternativeTitle.objects.create(film=film, title="Les Sept Samouraïs")
    film.reindex()
    return film


SURE = [
    ("as it is written", "Seven Samurai", 1954),
    ("another case", "SEVEN samurai", 1954),
    ("punctuation and accents", "Sêven-Samurai!", 1954),
    ("the original title", "七人の侍", 1954),
    ("an alternative title", "Les sept samourais", 1954),
    ("an English article more", "The Seven Samurai", 1954),
    ("a year less", "Seven Samurai", 1953),
    ("a year more", "Seven Samurai", 1955),
]


@pytest.mark.parametrize(("title", "year"), [row[1:] for row in SURE], ids=[row[0] for row in SURE])
def test_one_film_is_taken(samurai, title, year):
    assert matched(entry(title, year)) == [("seven-samurai", [])]


UNSURE = [
    ("no year", "Seven Samurai", None),
    ("an article and another year", "The Seven Samurai", 1955),
    ("an article of a language it isn’t in", "Sept Samouraïs", 1954),
]


@pytest.mark.parametrize(("title", "year"), [row[1:] for row in UNSURE], ids=[row[0] for row in UNSURE])
def test_a_film_that_it_may_be_is_offered(samurai, title, year):
    assert matched(entry(title, year)) == [("", ["seven-samurai"])]


NONE = [
    ("two years less", "Seven Samurai", 1952),
    ("a remake", "Seven Samurai", 2016),
    ("a longer title", "Seven Samurai Return", 1954),
    ("a part of the title", "Samurai", 1954),
    ("nothing", "", 1954),
]


@pytest.mark.parametrize(("title", "year"), [row[1:] for row in NONE], ids=[row[0] for row in NONE])
def test_another_film_is_not_offered(samurai, title, year):
    assert matched(entry(title, year)) == [("", [])]


@pytest.mark.parametrize(
    ("title", "languages", "asked", "found"),
    [
        ("Das Boot", ["de"], "Boot", ("film", [])),
        ("Boot", ["de"], "Das Boot", ("film", [])),
        ("L’Atalante", ["fr"], "Atalante", ("film", [])),
        ("L'Atalante", ["fr"], "L’ATALANTE", ("film", [])),
        ("Die Hard", ["en"], "Hard", ("", ["film"])),
        ("The Third Man", [], "Third Man", ("film", [])),
        ("Das Boot", [], "Boot", ("", ["film"])),
        ("Thelma & Louise", [], "Thelma and Louise", ("film", [])),
        ("Spider-Man", [], "Spiderman", ("film", [])),
        ("M", [], "m", ("film", [])),
        ("8½", [], "8 1/2", ("film", [])),
        ("WALL·E", [], "WALL-E", ("film", [])),
        ("Amélie", [], "Amelie", ("film", [])),
        ("Part II", [], "Part 2", ("", [])),
        ("!!!", [], "!!!", ("film", [])),
        ("x" * 150 + "y", [], "x" * 150 + "z", ("", [])),
        ("x" * 150 + "y", [], "x" * 150 + "Y", ("film", [])),
    ],
)
def test_titles_are_folded(title, languages, asked, found):
    make_film(title, slug="film", release_date="1981", languages=languages)

    assert matched(entry(asked, 1981)) == [found]


def test_the_very_year_beats_the_year_beside_it():
    make_film("Nosferatu", slug="one", release_date="1922")
    make_film("Nosferatu", slug="other", release_date="1923")

    assert matched(entry("Nosferatu", 1922), entry("Nosferatu", 1924)) == [("one", []), ("other", [])]


def test_two_that_are_as_like_are_both_offered():
    make_film("Nosferatu", slug="one", release_date="1921")
    make_film("Nosferatu", slug="other", release_date="1923")

    assert matched(entry("Nosferatu", 1922)) == [("", ["one", "other"])]


def test_a_better_title_does_not_make_up_for_a_worse_year():
    make_film("The Visit", slug="same-year", release_date="2015")
    make_film("Visit", slug="same-title", release_date="2014")

    assert matched(entry("Visit", 2015)) == [("", ["same-title", "same-year"])]


def test_directors_break_a_tie_and_speak_against_a_film():
    make_film("Emma", slug="by-autumn", release_date="2020", directors=["Autumn de Wilde"])
    make_film("Emma", slug="by-somebody", release_date="2020", directors=["Some Body"])

    assert matched(
        entry("Emma", 2020),
        entry("Emma", 2020, directors=("AUTUMN DE WILDE",)),
        entry("Emma", 2020, directors=("Douglas McGrath",)),
        entry("Emma", directors=("Autumn de Wilde",)),
        entry("Emma", 2017, directors=("Autumn de Wilde",)),
    ) == [
        ("", ["by-autumn", "by-somebody"]),
        ("by-autumn", []),
        ("", ["by-autumn", "by-somebody"]),
        ("by-autumn", []),
        ("", []),
    ]


def test_a_film_without_a_year_is_offered():
    make_film("Emma", slug="emma", release_date=None)

    assert matched(entry("Emma", 2020), entry("Emma")) == [("", ["emma"]), ("", ["emma"])]


def test_outside_ids_come_first(samurai):
    Film.objects.filter(pk=samurai.pk).update(imdb_id="tt0047478", tmdb_id="346", wikidata_id="Q189540")
    make_film("Another", slug="another", tmdb_id="347")

    assert matched(
        entry("Shichinin no samurai", 1999, imdb_id="tt0047478"),
        entry("Anything", tmdb_id="346"),
        entry("Anything", wikidata_id="Q189540"),
        entry("Pilot", imdb_id="tt0047478", is_film=False),
        entry("Seven Samurai", 1954, imdb_id="tt0047478", tmdb_id="347"),
        entry("Seven Samurai", 1954, imdb_id="tt9999999"),
        entry("Seven Samurai", 1954, is_film=False),
    ) == [
        ("seven-samurai", []),
        ("seven-samurai", []),
        ("seven-samurai", []),
        ("seven-samurai", []),
        ("", ["seven-samurai", "another"]),
        ("", ["seven-samurai"]),
        ("", []),
    ]


def test_a_slug_of_this_software_decides_between_namesakes_but_not_alone():
    make_film("Emma", slug="emma", release_date="2020")
    second = make_film("Emma", slug="emma-2", release_date="2020")
    undated = make_film("Undated", slug="undated")
    second.slug = "emma-by-somebody"
    second.save()

    assert matched(
        entry("Emma", 2020, slug="emma"),
        entry("Emma", 2020, slug="emma-2"),
        entry("Undated", slug=undated.slug),
        entry("Quite another", 2020, slug="emma"),
        entry("Quite another", 1950, slug="emma"),
    ) == [("emma", []), ("emma-by-somebody", []), ("undated", []), ("", ["emma"]), ("", [])]


def test_the_original_title_of_a_row_is_looked_up_too(samurai):
    assert matched(entry("I sette samurai", 1954, original_title="七人の侍")) == [("seven-samurai", [])]


def test_drafts_and_films_to_come_are_not_found(samurai):
    Film.objects.filter(pk=samurai.pk).update(imdb_id="tt0047478")
    make_film("A Draft", release_date="1954", published=False, imdb_id="tt0000001")
    make_film("Tomorrow", release_date="1954", published_at="2999-01-01T00:00:00Z", tmdb_id="1")

    assert matched(
        entry("A Draft", 1954),
        entry("Tomorrow", 1954),
        entry("x", imdb_id="tt0000001"),
        entry("x", tmdb_id="1"),
        entry("x", imdb_id="tt0047478"),
    ) == [("", []), ("", []), ("", []), ("", []), ("seven-samurai", [])]


def test_a_row_that_is_faulty_or_has_no_place_has_no_film(samurai):
    rows = [entry("Seven Samurai", 1954, fault="Broken.")]
    rows += [entry("Seven Samurai", 1954, kind=kind) for kind in Kind]
    found = [kind for kind, told in zip(["faulty", *Kind], match(rows), strict=True) if told != Match(None)]

    assert found == [Kind.REVIEW, Kind.DIARY, Kind.RATING, Kind.WATCHLIST]


def test_of_a_title_that_very_many_have_none_is_taken():
    films = [Film(title="Home", slug=f"home-{number}", release_date="1999") for number in range(MOST_NAMESAKES)]
    films += [
        Film(title="Home", slug="home", release_date="2000"),
        Film(title="Home", slug="later", release_date="2005"),
    ]
    for film in films:
        film.status, film.published_at = Film.Status.PUBLISHED, "2026-01-01T00:00:00Z"
    Film.objects.bulk_create(films)
    Film.objects.reindex()

    many, one = match([entry("Home", 2000), entry("Home", 2005)])

    assert (many.film, len(many.candidates)) == (None, MOST_CANDIDATES)
    assert one.film == Film.objects.get(slug="later").pk


@pytest.mark.parametrize("count", [1, 3])
def test_a_batch_costs_seven_queries_whatever_its_size(count, django_assert_num_queries):
    films = [make_film(release_date="1954", directors=["Somebody"]) for _number in range(count)]
    rows = [entry(film.title, 1954, directors=("Somebody",), imdb_id="tt0000009", slug="x") for film in films]

    with django_assert_num_queries(7):
        assert match(rows) == [Match(film.pk) for film in films]
