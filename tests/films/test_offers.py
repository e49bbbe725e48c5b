"""What the list of films offers to choose from, and how many films each choice would leave."""

import re
from datetime import timedelta
from functools import partial
from operator import add

import pytest
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import override

from films import offers, stock, tasks, walks
from films.browse import Browse
from films.facets import signature, untold
from films.models import Film
from tests.factories import make_film, make_review

pytestmark = pytest.mark.django_db


def offered(query: str = "") -> dict[str, list[str]]:
    """The words of each filter."""
    return {
        select.name: [word for _text, word, _chosen in select.options]
        for select in Browse(QueryDict(query)).offers.selects
    }


def found(query: str = "") -> str:
    return Browse(QueryDict(query)).found


@pytest.fixture
def count_to(monkeypatch):
    """`count_to(2)` says that more than two films are too many to be counted in a request."""

    def patch(most: int) -> None:
        for module in (stock, offers):
            monkeypatch.setattr(module, "MOST_COUNTED", most)

    return patch


@pytest.fixture
def films(settings) -> list[Film]:
    settings.MINIMUM_RATINGS = 1
    made = [
        make_film("A", genres=["Drama", "War"], countries=["JP"], languages=["ja"], release_date="1954", runtime=207),
        make_film("B", genres=["Drama"], countries=["JP", "FR"], languages=["fr"], release_date="1957", runtime=110),
        make_film("C", genres=["Comedy"], countries=["FR"], languages=["fr"], release_date="1961", runtime=30),
    ]
    make_film("Draft", genres=["Western"], countries=["IT"], published=False)
    make_review(made[0], rating=9)
    return made


def test_what_published_films_have_is_offered_with_numbers(films):
    assert offered() == {
        "genre": ["Comedy (1)", "Drama (2)", "War (1)"],
        "country": ["France (2)", "Japan (2)"],
        "language": ["French (2)", "Japanese (1)"],
        "decade": ["1960s (1)", "1950s (2)"],
        "runtime": ["Up to 40 minutes (1)", "41 to 149 minutes (1)", "150 minutes and more (1)"],
        "reviews": ["With reviews (1)"],
        "rating": [f"{stars} stars and more (1)" for stars in ("4½", "4", "3½", "3", "2½", "2")],
    }
    assert found() == "3 films"


def test_with_one_filter_the_others_count_what_it_leaves(films):
    assert offered("genre=drama") == {
        "genre": ["Comedy (1)", "Drama (2)", "War (1)"],
        "country": ["France (1)", "Japan (2)"],
        "language": ["French (1)", "Japanese (1)"],
        "decade": ["1950s (2)"],
        "runtime": ["41 to 149 minutes (1)", "150 minutes and more (1)"],
        "reviews": ["With reviews (1)"],
        "rating": [f"{stars} stars and more (1)" for stars in ("4½", "4", "3½", "3", "2½", "2")],
    }
    assert found("genre=drama") == "2 films"


def test_with_two_filters_each_counts_what_the_other_leaves(films):
    words = offered("genre=drama&country=FR")

    assert words["genre"] == ["Comedy (1)", "Drama (1)"]
    assert words["country"] == ["France (1)", "Japan (2)"]
    assert words["language"] == ["French (1)"]
    assert words["decade"] == ["1950s (1)"]
    assert found("genre=drama&country=FR") == "1 film"


def test_with_three_filters_they_themselves_have_no_numbers(films):
    words = offered("genre=drama&country=FR&language=fr")

    assert (words["genre"], words["country"]) == (["Comedy", "Drama", "War"], ["France", "Japan"])
    assert words["decade"] == ["1950s (1)"]
    assert found("genre=drama&country=FR&language=fr") == "1 film"


@pytest.mark.parametrize("query", ["year=1954", "q=a", "genre=war&year=1954", "decade=1950&year=1954"])
def test_what_nobody_has_counted_is_counted_among_the_films_left(films, query):
    words = offered(query)

    assert words["language"] == ["Japanese (1)"]
    assert words["runtime"] == ["150 minutes and more (1)"]
    assert found(query) == "1 film"


def test_years_are_offered_inside_a_decade(films):
    assert offered("decade=1950")["year"] == ["1957 (1)", "1954 (1)"]
    assert offered("year=1954")["year"] == ["1957 (1)", "1954 (1)"]
    assert offered("decade=1950&genre=war")["year"] == ["1954 (1)"]


@pytest.mark.parametrize("query", ["q=film", "genre=drama&country=JP&decade=1950"])
def test_too_many_to_be_counted_are_told_as_more_and_options_have_no_number(count_to, query):
    for number in range(3):
        make_film(f"Film {number}", genres=["Drama"], countries=["JP"], languages=["ja"], release_date="1954")
    assert (found(query), offered(query)["language"]) == ("3 films", ["Japanese (3)"])

    count_to(2)
    assert (found(query), offered(query)["language"]) == ("More than 2 films", ["Japanese"])


def test_of_a_long_shelf_no_more_films_are_counted_than_a_page_has(monkeypatch):
    for number in range(4):
        make_film(f"Film {number}", genres=["Drama"], countries=["JP"], languages=["ja", "en"], release_date="1954")
        make_film(f"Film {number}", genres=["Drama"], countries=["FR"], release_date="1954")
    asked = "genre=drama&country=JP&decade=1950"
    monkeypatch.setattr(offers, "FEWER_COUNTED", 3)
    short = found(asked), offered(asked)["language"]
    monkeypatch.setattr(offers, "SHORT_SHELF", 3)  # four are Japanese
    long = found(asked), offered(asked)["language"]

    assert short == ("4 films", ["English (4)", "Japanese (4)"])
    assert long == ("More than 3 films", ["English", "Japanese"])
    assert found("genre=drama&country=JP") == "4 films"


def test_what_the_database_has_counted_is_told_however_many(count_to):
    for number in range(3):
        make_film(f"Film {number}", genres=["Drama"], countries=["JP"], languages=["ja"], release_date="1954")
    count_to(2)

    assert [found(), found("genre=drama"), found("genre=drama&country=JP"), found("year=1954")] == ["3 films"] * 4
    assert offered("genre=drama")["language"] == ["Japanese (3)"]
    assert offered("genre=drama&country=JP")["genre"] == ["Drama (3)"]
    assert offered("genre=drama&country=JP")["language"] == ["Japanese"]


def test_films_of_the_future_are_not_counted(films):
    tomorrow = timezone.now() + timedelta(days=1)
    make_film("D", genres=["Drama", "Sport"], countries=["FR"], languages=["sv"], published_at=tomorrow)

    assert offered()["genre"] == ["Comedy (1)", "Drama (2)", "War (1)"]
    assert offered("genre=drama")["country"] == ["France (1)", "Japan (2)"]
    assert offered("genre=drama")["language"] == ["French (1)", "Japanese (1)"]
    assert offered("genre=drama&year=1954")["country"] == ["Japan (1)"]
    assert [found(), found("genre=drama"), found("genre=drama&country=FR")] == ["3 films", "2 films", "1 film"]
    assert Browse(QueryDict("genre=sport")).problems == ["Genre: “sport” means nothing here, so it was left out."]


@pytest.mark.parametrize("sort", walks.SORTS)
def test_films_whose_time_has_come_are_listed_and_counted_at_once(films, monkeypatch, sort):
    tomorrow = timezone.now() + timedelta(days=1)
    make_film("D", genres=["Drama", "Sport"], countries=["FR"], languages=["sv"], published_at=tomorrow)
    make_film("E", genres=["Sport"], countries=["FR"], published_at=tomorrow + timedelta(days=2))

    def state(query: str) -> tuple[set[str], str, list[str]]:
        browse = Browse(QueryDict(f"{query}&sort={sort}"))
        return {film.title for film in browse.page().items}, browse.found, offered(query)["country"]

    queries = ["genre=drama", "genre=drama&country=FR", "genre=drama&country=FR&language=sv"]
    before = [state(query) for query in queries]
    monkeypatch.setattr(timezone, "now", partial(add, timezone.now(), timedelta(days=2)))
    waiting = [state(query) for query in queries]
    tasks.count_newly_published.call()

    assert before == [
        ({"A", "B"}, "2 films", ["France (1)", "Japan (2)"]),
        ({"B"}, "1 film", ["France (1)", "Japan (2)"]),
        ({"B"}, "1 film", ["France (1)", "Japan (2)"]),  # no film that can be seen is in Swedish
    ]
    assert waiting == [
        ({"A", "B", "D"}, "3 films", ["France (2)", "Japan (2)"]),
        ({"B", "D"}, "2 films", ["France (2)", "Japan (2)"]),
        ({"D"}, "1 film", ["France", "Japan"]),
    ]
    assert [state(query) for query in queries] == waiting


def test_large_numbers_and_names_are_in_the_language_of_the_page(films):
    with override("fr"):
        assert offered()["country"] == ["France (2)", "Japon (2)"]


def test_what_is_chosen_stays_in_the_form_even_if_nothing_is_left(films):
    selects = {select.name: select.options for select in Browse(QueryDict("decade=1920&rating=5")).offers.selects}

    assert selects["decade"][-1] == ("1920", "1920s (0)", True)
    assert selects["rating"][-1] == ("5", "5 stars (0)", True)


@pytest.mark.parametrize("query", ["", "genre=drama", "genre=drama&country=JP", "genre=drama&year=1954", "q=a"])
def test_every_number_is_that_of_the_films_the_choice_leads_to(films, query):
    """Follow each option's address and count the films that are there."""
    told, there = {}, {}
    for select in Browse(QueryDict(query)).offers.selects:
        for text, word, _chosen in select.options:
            parameters = QueryDict(query, mutable=True)
            parameters[select.name] = text
            if "(" in word:
                told[select.name, text] = int(word.rpartition("(")[2].rstrip(")"))
                there[select.name, text] = len(Browse(parameters).page().items)

    assert told == there


def test_numbers_follow_every_change_at_once(visitor, films):
    def numbers() -> list[str]:
        return re.findall(r'<option value="drama">([^<]*)', visitor.get("/films/").content.decode())

    before = numbers()
    added = make_film("Another", genres=["Drama"])
    with_another = numbers()
    added.delete()

    assert (before, with_another, numbers()) == (["Drama (2)"], ["Drama (3)"], ["Drama (2)"])


def test_what_is_chosen_is_marked_in_every_state(visitor, films):
    chosen = [
        re.findall(r'<option value="([^"]*)" selected', visitor.get(f"/films/?{query}").content.decode())
        for query in ("", "genre=drama", "genre=drama&country=JP", "", "genre=drama&sort=title")
    ]

    assert chosen == [[], ["drama"], ["drama", "JP"], [], ["drama"]]


@pytest.mark.parametrize(
    "query", ["genre=drama&country=JP", "genre=drama&country=FR&decade=1950", "genre=war&rating=4"]
)
@pytest.mark.parametrize("sort", ["newest", "title"])
def test_films_whose_signatures_happen_to_be_the_same_are_told_apart(films, monkeypatch, query, sort):
    def state() -> tuple[list[str], str, dict[str, list[str]]]:
        asked = f"{query}&sort={sort}"
        return [film.title for film in Browse(QueryDict(asked)).page().items], found(asked), offered(asked)

    told_apart = state()
    # No bits of those that others may share: which every film's signature has.
    monkeypatch.setattr(walks, "signature", lambda facets: signature(set(facets) - set(untold(facets))))

    assert state() == told_apart
    assert told_apart[0] != []
