"""What editors do with people, genres and single credits in the admin."""

import pytest
from django.urls import reverse

from films.card_data import cards_of
from films.models import Film, Genre, Person
from tests.admin.forms import errors, filled
from tests.factories import make_credit, make_film, make_genre, make_person
from tests.searching import words

LIST = "/admin/films/person/"
ADD = "/admin/films/person/add/"


def place_of(record):
    return reverse(f"admin:{record._meta.label_lower.replace('.', '_')}_change", args=[record.pk])


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_people_costs_the_same_whatever_its_length(desk, count, django_assert_num_queries):
    for _ in range(count):
        make_person()
    desk.get(LIST)

    with django_assert_num_queries(6):
        response = desk.get(LIST)

    assert len(response.context["cl"].result_list) == count


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_of_a_person_costs_the_same_whatever_the_films(desk, count, django_assert_num_queries):
    person = make_person("Agnès Varda")
    for number in range(count):
        make_credit(make_film(), person, "director")
        person.other_names.create(name=f"Name {number}")
    desk.get(place_of(person))

    with django_assert_num_queries(10):
        desk.get(place_of(person))


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("varda agnes", ["Agnès Varda"]),
        ("VARDA", ["Agnès Varda"]),
        ("https://www.imdb.com/name/nm0889513/", ["Agnès Varda"]),
        ("q30875", ["Agnès Varda"]),
        ("nobody", []),
    ],
)
def test_editors_find_people(desk, words, found):
    make_person("Agnès Varda", imdb_id="nm0889513", wikidata_id="Q30875")
    make_person("Akira Kurosawa")

    assert [str(person) for person in desk.get(LIST, {"q": words}).context["cl"].result_list] == found


def test_a_person_is_looked_up_while_typing(desk):
    person = make_person("Agnès Varda")
    make_person("Akira Kurosawa")

    response = desk.get("/admin/autocomplete/?app_label=films&model_name=credit&field_name=person&term=varda")

    assert response.json() == {
        "results": [{"id": str(person.pk), "text": "Agnès Varda"}],
        "pagination": {"more": False},
    }


def test_an_editor_adds_a_person_by_name_alone(desk):
    desk.post(ADD, filled(desk.get(ADD), name="Soon-Mi Yoo"))

    person = Person.objects.get()
    assert (person.name, person.slug, person.sort_name) == ("Soon-Mi Yoo", "soon-mi-yoo", "soon mi yoo")


def test_a_new_name_is_found_on_every_film_and_told_to_caches(desk):
    film, other = make_film("Ran", directors=["Kurosawa"]), make_film("Other", directors=["Somebody"])
    Film.objects.update(updated_at="2020-01-01T00:00Z")
    person = film.credits.get().person

    desk.post(place_of(person), filled(desk.get(place_of(person)), name="Akira Kurosawa"))

    film.refresh_from_db()
    other.refresh_from_db()
    person.refresh_from_db()
    assert (words(film), film.updated_at.year > 2020, other.updated_at.year) == ("akira kurosawa ran", True, 2020)
    assert (person.slug, [former.slug for former in person.former_slugs.all()]) == ("akira-kurosawa", ["kurosawa"])
    assert [card.directors for card in cards_of([film.pk, other.pk])] == ["Akira Kurosawa", "Somebody"]


@pytest.mark.parametrize(
    ("changes", "complaints"),
    [
        ({"died": "1925"}, ["died"]),
        ({"died": "1926"}, []),
        ({"died": "1926-04"}, ["died"]),
        ({"imdb_id": "tt0047478"}, ["imdb_id"]),
        ({"imdb_id": "nm0889513"}, ["imdb_id"]),
        ({"name": ""}, ["name"]),
    ],
)
def test_nonsense_about_a_person_is_refused_in_words(desk, changes, complaints):
    make_person("Somebody Else", imdb_id="nm0889513")
    person = make_person("Andrzej Wajda", born="1926-05-30")

    response = desk.post(place_of(person), filled(desk.get(place_of(person)), **changes))

    assert (list(errors(response)) if response.context else []) == complaints


def test_the_page_of_a_person_names_the_films_newest_first_and_stops_at_fifty(desk):
    person = make_person("Agnès Varda")
    for year in range(1950, 2002):
        make_credit(make_film("Film", release_date=str(year)), person, "director")

    page = desk.get(place_of(person)).content.decode()

    assert (page.count("</a>, director</li>"), "Film (2001)</a>" in page, "Film (1950)</a>" in page) == (
        50,
        True,
        False,
    )


def test_somebody_with_credits_cannot_be_deleted(desk):
    film = make_film("Ran", directors=["Akira Kurosawa"])
    person = film.credits.get().person
    place = reverse("admin:films_person_delete", args=[person.pk])

    asked = desk.get(place)
    desk.post(place, {"post": "yes"})

    assert asked.context["protected"] == ["credit: Akira Kurosawa, director"]
    assert Person.objects.count() == 1


# --- Genres ---------------------------------------------------------------------------------------------------


def test_a_genre_keeps_its_address_when_it_is_renamed(desk, visitor):
    genre = make_genre("Drama")
    film = make_film()
    film.genres.add(genre)
    before = visitor.get(film.get_absolute_url())["ETag"]

    desk.post(place_of(genre), filled(desk.get(place_of(genre)), name="Dramas"))

    assert list(Genre.objects.values_list("slug", "name")) == [("drama", "Dramas")]
    assert visitor.get(film.get_absolute_url(), headers={"If-None-Match": before}).status_code == 200


def test_a_deleted_genre_leaves_its_films(desk, visitor):
    genre = make_genre("Drama")
    film = make_film()
    film.genres.add(genre)
    before = visitor.get(film.get_absolute_url())["ETag"]

    desk.post(reverse("admin:films_genre_delete", args=[genre.pk]), {"post": "yes"})

    assert film.genres.count() == 0
    assert visitor.get(film.get_absolute_url(), headers={"If-None-Match": before}).status_code == 200


# --- Credits by themselves ----------------------------------------------------------------------------------------


@pytest.fixture
def crowd():
    """A film with one credit more than its form shows."""
    film = make_film("Crowd")
    person = make_person("Somebody")
    for number in range(101):
        make_credit(film, person, "cast", position=number, character=f"Part {number}")
    return film


def test_a_film_with_very_many_credits_shows_the_first_and_leads_to_all(desk, crowd):
    part = desk.get(place_of(crowd)).context["inline_admin_formsets"][0]

    assert len(part.formset.forms) == 100
    assert str(part.opts.verbose_name_plural) == (
        f'credits (the first 100) <a href="/admin/films/credit/?film__id__exact={crowd.pk}">See all</a>'
    )
    listed = desk.get(f"/admin/films/credit/?film__id__exact={crowd.pk}")
    assert listed.context["cl"].result_count == 101


def test_saving_a_film_leaves_the_credits_that_are_not_shown(desk, crowd):
    desk.post(place_of(crowd), filled(desk.get(place_of(crowd)), **{"credits-0-character": "Changed"}))

    assert (crowd.credits.count(), crowd.credits.filter(character="Changed").count()) == (101, 1)


def test_a_credit_that_is_changed_alone_brings_its_film_up_to_date(desk):
    film = make_film("Ran", directors=["Akira Kurosawa"])
    credit = film.credits.get()

    desk.post(place_of(credit), filled(desk.get(place_of(credit)), credited_as="Kurosawa Kinpei"))

    film.refresh_from_db()
    assert words(film) == "akira kinpei kurosawa ran"
    told = desk.get(reverse("admin:films_film_history", args=[film.pk])).context["action_list"]
    assert [version.revision.get_comment() for version in told] == ["Changed credits in their own list."]


def test_a_credit_that_is_deleted_alone_brings_its_film_up_to_date(desk):
    film = make_film("Ran", directors=["Akira Kurosawa"])

    desk.post(reverse("admin:films_credit_delete", args=[film.credits.get().pk]), {"post": "yes"})

    film.refresh_from_db()
    assert words(film) == "ran"


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("address", "queries"), [("/admin/films/credit/", 8), ("/admin/films/genre/", 6)], ids=["credits", "genres"]
)
def test_smaller_lists_cost_the_same_whatever_their_length(desk, address, queries, count, django_assert_num_queries):
    film = make_film(directors=[f"Director {number}" for number in range(count)])
    for number in range(count):
        film.genres.add(make_genre(f"Genre {number}"))
    desk.get(address)

    with django_assert_num_queries(queries):
        response = desk.get(address)

    assert len(response.context["cl"].result_list) == count
