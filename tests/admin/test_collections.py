"""What editors do with collections in the admin, and with other names and titles."""

import pytest
from django.urls import reverse

from films.models import Collection, CollectionEntry, Film, Person
from tests.admin.forms import errors, filled, row
from tests.factories import make_collection, make_film, make_person

LIST = "/admin/films/collection/"
ADD = f"{LIST}add/"
ENTRIES = "/admin/films/collectionentry/"


def page(record):
    return reverse(f"admin:films_{record._meta.model_name}_change", args=[record.pk])


def titles(collection):
    return [str(entry.film) for entry in collection.entries.in_order()]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_whatever_its_length(desk, count, django_assert_num_queries):
    for _ in range(count):
        make_collection(films=[make_film()])
    desk.get(LIST)

    with django_assert_num_queries(6):
        response = desk.get(LIST)

    assert len(response.context["cl"].result_list) == count


@pytest.mark.parametrize("count", [1, 3])
def test_the_form_costs_the_same_whatever_the_films(desk, count, django_assert_num_queries):
    collection = make_collection(films=[make_film() for _ in range(count)])
    desk.get(page(collection))

    with django_assert_num_queries(9):
        response = desk.get(page(collection))

    assert len(response.context["inline_admin_formsets"][1].formset.forms) == count


def test_an_editor_adds_a_collection_and_a_film_without_a_position_falls_in_last(desk):
    rain, wheat, snow = make_film("Rain"), make_film("Wheat"), make_film("Snow")

    desk.post(
        ADD,
        filled(
            desk.get(ADD),
            title="Weather",
            kind="season",
            text="*Wet*.",
            status="published",
            featured="on",
            **{"entries-TOTAL_FORMS": "3"},
            **row("entries", 0, film=str(rain.pk), position=""),
            **row("entries", 1, film=str(wheat.pk), position="4", note="Dry."),
            **row("entries", 2, film=str(snow.pk), position=""),
        ),
    )

    collection = Collection.objects.get()
    assert (collection.slug, collection.text_html, collection.is_public, collection.featured) == (
        "weather",
        "<p><em>Wet</em>.</p>",
        True,
        True,
    )
    assert list(collection.entries.in_order().values_list("film__title", "position", "note")) == [
        ("Wheat", 4, "Dry."),
        ("Rain", 5, ""),
        ("Snow", 6, ""),
    ]


def test_mistakes_are_told_in_plain_words_and_nothing_is_stored(desk):
    rain = make_film("Rain")
    response = desk.post(
        ADD,
        filled(
            desk.get(ADD),
            title="Weather",
            starts="2026-07-05",
            ends="2026-06-01",
            **{"entries-TOTAL_FORMS": "2"},
            **row("entries", 0, film=str(rain.pk), position=""),
            **row("entries", 1, film=str(rain.pk), position=""),
        ),
    )

    assert errors(response) == {
        "ends": ["It is before the first day."],
        "entries": ["A film is there twice."],
        "entries-1-__all__": ["Please correct the duplicate values below."],
    }
    assert Collection.objects.count() == 0


def test_a_film_added_to_a_long_collection_falls_in_last_also_behind_those_that_are_not_shown(desk):
    collection = make_collection("Long", [make_film(f"Film {number:03}") for number in range(101)])
    response = desk.get(page(collection))
    last = make_film("Last")

    desk.post(
        page(collection),
        filled(
            response,
            **{"entries-TOTAL_FORMS": "101"},
            **row("entries", 100, collection=str(collection.pk), id="", film=str(last.pk), position=""),
        ),
    )

    assert titles(collection)[99:] == ["Film 099", "Film 100", "Last"]
    assert f"{ENTRIES}?collection__id__exact={collection.pk}" in response.content.decode()
    assert desk.get(f"{ENTRIES}?collection__id__exact={collection.pk}").context["cl"].result_count == 102


def test_editors_publish_and_withdraw_from_the_list(desk):
    draft, public = make_collection("Weather", published=False), make_collection("Night")

    desk.post(LIST, {"action": "publish", "_selected_action": [draft.pk, public.pk], "index": "0"})
    desk.post(LIST, {"action": "withdraw", "_selected_action": [public.pk], "index": "0"})

    assert dict(Collection.objects.values_list("slug", "status")) == {"weather": "published", "night": "draft"}


def test_editors_find_a_collection_by_the_words_of_its_title(desk):
    make_collection("Weather in the North")
    make_collection("North by Night")

    found = desk.get(LIST, {"q": "north weather"}).context["cl"].result_list
    assert [str(collection) for collection in found] == ["Weather in the North"]


def test_a_collection_goes_back_to_how_it_was_with_its_films(desk):
    rain, snow = make_film("Rain"), make_film("Snow")
    collection = make_collection("Weather", [rain, snow])
    desk.post(page(collection), filled(desk.get(page(collection)), title="Rain", **{"entries-1-DELETE": "on"}))
    after = (Collection.objects.get().title, titles(collection))

    [_latest, first] = desk.get(reverse("admin:films_collection_history", args=[collection.pk])).context["action_list"]
    desk.post(first.url, filled(desk.get(first.url)))

    assert after == ("Rain", ["Rain"])
    assert (Collection.objects.get().title, titles(collection)) == ("Weather", ["Rain", "Snow"])


def test_a_deleted_collection_comes_back_with_the_films_that_are_still_there(desk):
    rain, snow = make_film("Rain"), make_film("Snow")
    collection = make_collection("Weather", [rain, snow])
    desk.post(f"{LIST}{collection.pk}/delete/", {"post": "yes"})
    gone = Collection.objects.count()
    Film.objects.filter(pk=rain.pk).delete()

    [version] = desk.get(reverse("admin:films_collection_recoverlist")).context["deleted"]
    desk.post(version.url, filled(desk.get(version.url)))

    assert (gone, Collection.objects.get().slug, titles(Collection.objects.get())) == (0, "weather", ["Snow"])


def test_a_change_in_the_list_of_entries_is_kept_in_the_history_of_the_collection(desk):
    collection = make_collection("Weather", [make_film("Rain")])
    entry = CollectionEntry.objects.get()
    desk.post(page(entry), filled(desk.get(page(entry)), note="Wet."))

    [version] = desk.get(reverse("admin:films_collection_history", args=[collection.pk])).context["action_list"]
    assert (CollectionEntry.objects.get().note, version.revision.comment) == (
        "Wet.",
        "Changed films in their own list.",
    )


def test_an_editor_gives_a_person_other_names_and_goes_back(desk):
    person = make_person("Agnès Varda")
    person.other_names.create(name="Arlette Varda")
    desk.post(
        page(person),
        filled(
            desk.get(page(person)),
            **{"other_names-TOTAL_FORMS": "2", "other_names-0-name": "Arlette"},
            **row("other_names", 1, person=str(person.pk), id="", name="アニエス・ヴァルダ", position=""),
        ),
    )
    after = [str(name) for name in person.other_names.all()]
    [_latest, first] = desk.get(reverse("admin:films_person_history", args=[person.pk])).context["action_list"]
    desk.post(first.url, filled(desk.get(first.url)))

    assert after == ["Arlette", "アニエス・ヴァルダ"]
    assert [str(name) for name in Person.objects.get().other_names.all()] == ["Arlette Varda"]


def test_an_editor_gives_a_film_other_titles_each_once(desk):
    film = make_film("Seven Samurai")
    rows = [
        {"title": "Les Sept Samouraïs", "language": "fr"},
        {"title": "Shichinin no samurai", "language": ""},
        {"title": "Les Sept Samouraïs", "language": "de"},
    ]
    form = filled(desk.get(page(film)), **{"alternative_titles-TOTAL_FORMS": "3"})
    for number, fields in enumerate(rows):
        form |= row("alternative_titles", number, film=str(film.pk), id="", position="", **fields)
    desk.post(page(film), form)
    stored = list(film.alternative_titles.values_list("title", "language", "position"))

    again = filled(desk.get(page(film)), **{"alternative_titles-TOTAL_FORMS": "4"})
    again |= row("alternative_titles", 3, film=str(film.pk), id="", position="", title=rows[1]["title"], language="")
    response = desk.post(page(film), again)

    assert stored == [
        ("Les Sept Samouraïs", "fr", 0),
        ("Shichinin no samurai", None, 1),
        ("Les Sept Samouraïs", "de", 2),
    ]
    assert list(errors(response)) == ["alternative_titles-3-__all__"]
