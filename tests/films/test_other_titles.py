"""The film page's other titles, and what it costs to tell them, the collections and the films that belong with it."""

import json
import re

import pytest
from django.db import IntegrityError, transaction

from films import kinship
from films.models import AlternativeTitle, OtherName
from tests.factories import make_collection, make_film, make_person
from tests.pages import parsed, texts, words

pytestmark = pytest.mark.django_db

TITLES = ".//section[@aria-labelledby='titles']//li"


def test_other_titles_stand_in_staffs_order_each_in_its_language(visitor):
    film = make_film("Seven Samurai", original_title="七人の侍")
    for position, title, language in ((3, "Seven", None), (1, "Les Sept Samouraïs", "fr"), (2, "<i>", "de")):
        film.alternative_titles.create(title=title, language_id=language, position=position)
    response = visitor.get("/films/seven-samurai/")
    [markup] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', response.content.decode())

    found = [(words(item), item.get("lang")) for item in parsed(response).iterfind(TITLES)]
    assert found == [("Les Sept Samouraïs", "fr"), ("<i>", "de"), ("Seven", None)]
    assert json.loads(markup)["alternateName"] == ["七人の侍", "Les Sept Samouraïs", "<i>", "Seven"]


def test_other_titles_of_one_position_stand_in_the_order_in_which_they_were_given(visitor):
    film = make_film("Ran")
    for title in ("Zorn", "Chaos"):
        film.alternative_titles.create(title=title)
    film.alternative_titles.get(title="Zorn").save()  # which moves its row on PostgreSQL

    assert texts(visitor.get("/films/ran/"), TITLES) == ["Zorn", "Chaos"]


def test_a_film_of_one_title_has_no_place_for_others(visitor):
    make_film("Ikiru")
    other = make_film("Ran")
    other.alternative_titles.create(title="Chaos")
    response = visitor.get("/films/ikiru/")

    assert texts(response, TITLES) == []
    assert "alternateName" not in response.content.decode()


@pytest.mark.parametrize("count", [1, 3, 50])
def test_the_page_costs_the_same_queries_however_much_there_is_to_tell(visitor, django_assert_num_queries, count):
    film = make_film("Ikiru", directors=["Akira Kurosawa"])
    for number in range(count):
        other = make_film(f"Film {number}", directors=["Akira Kurosawa"])
        film.alternative_titles.create(title=f"Title {number}", language_id="fr")
        make_collection(f"Collection {number}", [film, other])
    kinship.renew([film.pk])

    with django_assert_num_queries(6):  # version; film, words, credits, kin; reviews
        visitor.get("/films/ikiru/")


def test_the_database_refuses_the_same_twice_and_nothing_at_all():
    film, person = make_film(), make_person()
    for title, language in (("Vivre", "fr"), ("Vivre", None)):
        film.alternative_titles.create(title=title, language_id=language)
    person.other_names.create(name="Arlette")
    wrong = [
        AlternativeTitle(film=film, title="Vivre", language_id="fr"),
        AlternativeTitle(film=film, title="Vivre"),
        AlternativeTitle(film=film, title=""),
        OtherName(person=person, name="Arlette"),
        OtherName(person=person, name=""),
    ]
    for row in wrong:
        with pytest.raises(IntegrityError, match=r"(?i)unique|says_something"), transaction.atomic():
            row.save()
