"""Filters, order and pages of the list of films, as they are asked for by parameters."""

from datetime import timedelta

import pytest
from django.http import QueryDict
from django.utils import timezone

from films.browse import PAGE_SIZE, Browse
from films.models import Credit
from tests.factories import make_collection, make_credit, make_film, make_quoted_review, make_review

pytestmark = pytest.mark.django_db


LEFT_OUT = "%s: “%s” means nothing here, so it was left out."


def found(query: str) -> list[str]:
    """The titles that the parameters give."""
    browse = Browse(QueryDict(query))
    titles = [film.title for film in browse.page().items]
    assert browse.problems == []
    return titles


def every_page(query: str) -> list[str]:
    """The titles of all pages in their order."""
    titles, after = [], ""
    while after is not None:
        page = Browse(QueryDict(f"{query}&after={after}")).page()
        titles += [film.title for film in page.items]
        after = page.next_cursor
    return titles


def rated(title: str, *ratings: int):
    film = make_film(title)
    for rating in ratings:
        make_review(film, rating=rating)
    return film


@pytest.mark.parametrize("query", ["", "q=", "genre=&country=&sort=&after=", "utm_source=x"])
def test_without_filters_every_published_film_is_there_the_newest_first(query):
    make_film("First")
    make_film("Draft", published=False)
    make_film("Tomorrow", status="published", published_at=timezone.now() + timedelta(days=1))
    make_film("Second")

    assert found(query) == ["Second", "First"]


@pytest.mark.parametrize("name", ["noir", "Noir"])
def test_a_collection_leaves_its_films(name):
    dark, bright = make_film("Dark"), make_film("Bright")
    make_collection("Noir", [dark, make_film("Draft", published=False)])
    make_collection("Noon", [bright])

    assert found(f"collection={name}") == ["Dark"]


def test_a_collection_that_is_a_draft_is_no_filter():
    film = make_film("Dark")
    make_collection("Noir", [film], published=False)
    browse = Browse(QueryDict("collection=noir"))

    assert ([film.title for film in browse.page().items], browse.problems) == (
        ["Dark"],
        [LEFT_OUT % ("Collection", "noir")],
    )


@pytest.mark.parametrize("words", ["amelie", "AMÉLIE", "jeunet", "amelie+jeunet", "destin+amel", "2001", "Le+fabuleux"])
def test_words_are_looked_for_in_titles_years_and_names(words):
    film = make_film("Amélie", original_title="Le Fabuleux Destin d’Amélie Poulain", release_date="2001")
    make_credit(film, "Jean-Pierre Jeunet", Credit.Role.DIRECTOR)
    film.reindex()
    make_film("Delicatessen", release_date="1991")

    assert found(f"q={words}") == ["Amélie"]


def test_every_word_has_to_be_found():
    make_film("The Third Man")

    assert [found("q=third+man"), found("q=third+woman")] == [["The Third Man"], []]


@pytest.mark.parametrize("words", ["100%25", "a_b", "%25"])
def test_signs_that_databases_know_are_words_like_others(words):
    make_film("Nothing of the kind")

    assert found(f"q={words}") == []


@pytest.mark.parametrize("genre", ["science-fiction", "Science fiction", "SCIENCE FICTION"])
def test_films_of_a_genre(genre):
    make_film("Solaris", genres=["Science fiction"])
    make_film("Ran", genres=["Drama"])

    assert found(f"genre={genre}") == ["Solaris"]


@pytest.mark.parametrize("value", ["SU", "su", "Soviet Union"])
def test_films_of_a_country(value):
    make_film("Solaris", countries=["SU", "DE"])
    make_film("Ran", countries=["JP"])

    assert found(f"country={value}") == ["Solaris"]


@pytest.mark.parametrize("value", ["ja", "JA", "Japanese"])
def test_films_in_a_language(value):
    make_film("Ran", languages=["ja"])
    make_film("Solaris", languages=["ru"])

    assert found(f"language={value}") == ["Ran"]


@pytest.mark.parametrize("value", ["1950", "1950s"])
def test_films_of_a_decade(value):
    for year in ("1949", "1950", "1959-12-31", "1960"):
        make_film(year, release_date=year)
    make_film("Unknown")

    assert found(f"decade={value}&sort=year") == ["1959-12-31", "1950"]


def test_films_of_a_year():
    for year in ("1953", "1954", "1954-04-26", "1955"):
        make_film(year, release_date=year)

    assert found("year=1954&sort=title") == ["1954", "1954-04-26"]


@pytest.mark.parametrize("value", ["agnes-varda", "Agnès Varda", "agnes-varda-2"])
def test_films_of_a_director_whom_others_only_appear_with(value):
    make_film("Vagabond", directors=["Agnès Varda"])
    make_credit(make_film("Last Tango"), "Agnès Varda", Credit.Role.WRITER)
    person = Credit.objects.directors().get().person
    person.former_slugs.create(slug="agnes-varda-2")

    assert found(f"director={value}") == ["Vagabond"]


def test_a_director_of_drafts_alone_is_not_known():
    make_film("Draft", directors=["Agnès Varda"], published=False)

    assert Browse(QueryDict("director=agnes-varda")).problems == [
        "Director: “agnes-varda” means nothing here, so it was left out."
    ]


def test_a_film_directed_in_two_credits_is_there_once():
    film = make_film("Vagabond", directors=["Agnès Varda"])
    make_credit(film, "Agnès Varda", Credit.Role.DIRECTOR, character="and editing")

    assert found("director=agnes-varda") == ["Vagabond"]


def test_films_rated_so_many_stars_and_more_by_enough_members():
    rated("Four", 8, 8, 8)
    rated("Nearly", 8, 8, 7)
    rated("Five, by two", 10, 10)
    make_quoted_review(rated("Elsewhere alone"), rating=10)

    assert found("rating=4") == ["Four"]


@pytest.mark.parametrize(("value", "titles"), [("short", ["40"]), ("feature", ["149", "41"]), ("long", ["150"])])
def test_films_of_a_length(value, titles):
    for minutes in (40, 41, 149, 150):
        make_film(str(minutes), runtime=minutes)
    make_film("Unknown")

    assert found(f"runtime={value}&sort=title") == sorted(titles, key=int)


def test_films_that_have_reviews():
    make_film("None")
    make_quoted_review(make_film("One"))

    assert found("reviews=any") == ["One"]


def test_a_year_outside_the_decade_leaves_nothing():
    make_film("Ran", release_date="1985")

    assert [found("decade=1980&year=1985"), found("decade=1990&year=1985")] == [["Ran"], []]


def test_filters_narrow_together():
    for title, genre, code in (("A", "Drama", "JP"), ("B", "Drama", "FR"), ("C", "Comedy", "JP")):
        make_film(title, genres=[genre], countries=[code])

    assert found("genre=drama&country=JP") == ["A"]


@pytest.mark.parametrize(
    ("sort", "titles"),
    [
        ("newest", ["Unknown", "The Apple", "Zero", "Beta"]),
        ("year", ["Beta", "The Apple", "Zero", "Unknown"]),
        ("title", ["The Apple", "Beta", "Unknown", "Zero"]),
        ("rating", ["Beta", "Zero", "Unknown", "The Apple"]),
        ("most-reviewed", ["Zero", "Beta", "Unknown", "The Apple"]),
    ],
)
def test_films_are_sorted_in_five_ways(sort, titles):
    beta = make_film("Beta", release_date="2001")
    zero = make_film("Zero", release_date="1950")
    make_film("The Apple", release_date="1998-05")
    make_film("Unknown")
    for rating in (10, 10, 10, 9):
        make_review(beta, rating=rating)
    for rating in (10, 9, 9, 9, 8):
        make_review(zero, rating=rating)

    assert found(f"sort={sort}") == titles


@pytest.mark.parametrize("sort", ["newest", "year", "title", "rating", "most-reviewed"])
def test_pages_follow_one_another_without_a_gap_or_a_repeat(sort):
    titles = {f"Film {number % 7} of {number}" for number in range(2 * PAGE_SIZE + 1)}
    for number, title in enumerate(sorted(titles)):
        film = make_film(title, release_date=str(1950 + number % 3))
        if number % 5 == 0:
            make_quoted_review(film)
    pages = every_page(f"sort={sort}")

    assert (len(pages), set(pages)) == (len(titles), titles)


@pytest.mark.parametrize(
    ("query", "problem"),
    [
        ("genre=western", LEFT_OUT % ("Genre", "western")),
        ("genre=%00", LEFT_OUT % ("Genre", " ")),
        ("country=XX", LEFT_OUT % ("Country", "XX")),
        ("country=FR", LEFT_OUT % ("Country", "FR")),
        ("language=xx", LEFT_OUT % ("Language", "xx")),
        ("decade=1955", LEFT_OUT % ("Decade", "1955")),
        ("decade=fifties", LEFT_OUT % ("Decade", "fifties")),
        ("decade=٢٠٢٠", LEFT_OUT % ("Decade", "٢٠٢٠")),
        ("year=54", LEFT_OUT % ("Year", "54")),
        ("year=0999", LEFT_OUT % ("Year", "0999")),
        ("year=19999", LEFT_OUT % ("Year", "19999")),
        ("year=1954-04", LEFT_OUT % ("Year", "1954-04")),
        ("year=²000", LEFT_OUT % ("Year", "²000")),
        ("director=nobody", LEFT_OUT % ("Director", "nobody")),
        ("director=%00", LEFT_OUT % ("Director", " ")),
        ("rating=6", LEFT_OUT % ("Members’ rating", "6")),
        ("rating=1.5", LEFT_OUT % ("Members’ rating", "1.5")),
        ("runtime=90", LEFT_OUT % ("Length", "90")),
        ("reviews=none", LEFT_OUT % ("Reviews", "none")),
        ("rating=4.3", LEFT_OUT % ("Members’ rating", "4.3")),
        ("rating=NaN", LEFT_OUT % ("Members’ rating", "NaN")),
        ("sort=random", LEFT_OUT % ("Sort by", "random")),
        ("sort=-pk", LEFT_OUT % ("Sort by", "-pk")),
        ("q=%00%01", LEFT_OUT % ("Words", "  ")),
        ("q=" + "long" * 100, LEFT_OUT % ("Words", "long" * 9 + "lon…")),
        ("collection=noir", LEFT_OUT % ("Collection", "noir")),
        ("after=nonsense", "The page that was asked for isn’t there, so this is the first."),
        ("after=%00", "The page that was asked for isn’t there, so this is the first."),
        ("after=WzEsMl0", "The page that was asked for isn’t there, so this is the first."),
    ],
)
def test_what_cant_be_read_is_told_and_left_out(visitor, query, problem):
    make_film("Shown", release_date="2000", genres=["Drama"])
    browse = Browse(QueryDict(query))

    assert [film.title for film in browse.page().items] == ["Shown"]
    assert browse.problems == [problem]
    assert browse.here == "/films/"
    # A NUL doesn't come so far (filmsite.middleware).
    assert visitor.get(f"/films/?{query}").status_code == (400 if "%00" in query else 200)


def test_each_word_leads_to_the_list_without_it():
    make_film("Ran", release_date="1985", directors=["Akira Kurosawa"], genres=["Drama"], countries=["JP"])
    browse = Browse(QueryDict("director=akira-kurosawa&genre=Drama&country=jp&q= the  sea &sort=title&after=x"))

    assert [tuple(link) for link in browse.words] == [
        ("“the sea”", "/films/?genre=drama&country=JP&director=akira-kurosawa&sort=title", False),
        ("Drama", "/films/?q=the+sea&country=JP&director=akira-kurosawa&sort=title", False),
        ("Japan", "/films/?q=the+sea&genre=drama&director=akira-kurosawa&sort=title", False),
        ("Akira Kurosawa", "/films/?q=the+sea&genre=drama&country=JP&sort=title", False),
    ]


def test_each_order_keeps_the_filters_and_begins_at_the_first_page():
    browse = Browse(QueryDict("decade=1950s&sort=year&after=x"))

    assert [(link.address, link.current) for link in browse.sorts] == [
        ("/films/?decade=1950", False),
        ("/films/?decade=1950&sort=year", True),
        ("/films/?decade=1950&sort=title", False),
        ("/films/?decade=1950&sort=rating", False),
        ("/films/?decade=1950&sort=most-reviewed", False),
    ]
