"""`manage.py reindex` and `manage.py recount`: what is derived is made true again."""

import io

import pytest
from django.core.management import call_command
from django.db import connection

from films import search
from films.batches import in_batches
from films.models import Facet, FacetPair, Film, FilmEntry, Person, PersonEntry, Reception, ShelfEntry, Spelling
from films.rebuilding import rebuild_shelves
from tests.factories import make_film, make_quoted_review, make_review
from tests.films.shelves import assert_in_step

pytestmark = pytest.mark.django_db


def run(command, *options):
    out = io.StringIO()
    call_command(command, *options, stdout=out)
    return out.getvalue()


@pytest.mark.parametrize("options", [[], ["--at-once"]])
def test_reindex_renews_the_words_of_every_record(options):
    make_film("Ikiru", release_date="1952", directors=["Akira Kurosawa"])
    make_film("Ran", release_date="1985")
    before = [list(model.objects.order_by("pk").values()) for model in (FilmEntry, PersonEntry)]
    FilmEntry.objects.filter(film__title="Ran").delete()
    FilmEntry.objects.update(words="nnothing", texts="wnothing")
    PersonEntry.objects.all().delete()
    Spelling.objects.all().delete()

    assert run("reindex", *options) == "Indexed records: 3\n"
    assert [list(model.objects.order_by("pk").values()) for model in (FilmEntry, PersonEntry)] == before
    found = {text: len(search.search(text).ids) for text in ("ran", "kurosawa", "kurasawa", "nothing")}
    assert found == {"ran": 1, "kurosawa": 1, "kurasawa": 1, "nothing": 0}


def test_reindex_repairs_shelves_and_their_counts():
    make_film("Ikiru", genres=["Drama"], countries=["JP"], release_date="1952")
    withdrawn, deleted = make_film("Ran", genres=["Drama"]), make_film("Dreams", genres=["Drama"])
    Film.objects.filter(pk=withdrawn.pk).update(status="draft")
    FilmEntry.objects.filter(film=deleted.pk).delete()
    Film.objects.filter(pk=deleted.pk)._raw_delete("default")
    Film.genres.through.objects.filter(film=deleted.pk).delete()
    Reception.objects.filter(film=deleted.pk).delete()
    Facet.objects.update(films=7)
    FacetPair.objects.all().delete()

    run("reindex")
    assert_in_step()


def test_reindex_renews_sort_keys():
    make_film("The Apple", directors=["Åke Öberg"])
    Film.objects.update(sort_title="x")
    Person.objects.update(sort_name="x")

    run("reindex")
    assert [Film.objects.get().sort_title, Person.objects.get().sort_name] == ["apple", "ake oberg"]
    assert_in_step()


def test_all_shelves_can_be_made_anew(settings):
    settings.MINIMUM_RATINGS = 1
    for number in range(3):
        make_film(f"Film {number}", genres=["Drama"], countries=["JP"], release_date="1952", runtime=90 + 30 * number)
    make_review(make_film("Rated"), rating=9)
    make_film("Draft", genres=["Drama"], published=False)
    ShelfEntry.objects.filter(facet__startswith="genre:").delete()
    ShelfEntry.objects.update(weighted=3, sort_title="x")
    Facet.objects.update(films=7)
    done = []

    rebuild_shelves(done.append)
    assert done == [4]
    assert_in_step()
    assert set(indexes()) == {index.name for index in ShelfEntry._meta.indexes}


def indexes() -> list[str]:
    """The indexes by which shelves are walked, as the database has them."""
    with connection.cursor() as cursor:
        there = connection.introspection.get_constraints(cursor, ShelfEntry._meta.db_table)
    return [name for name, what in there.items() if what["index"] and not what["primary_key"]]


def test_recount_renews_every_reception_and_makes_one_that_is_missing():
    ikiru, ran = make_film("Ikiru"), make_film("Ran")
    make_review(ikiru, rating=9)
    make_quoted_review(ran, rating=7)
    Reception.objects.filter(film=ikiru).update(here_count=7, weighted=1)
    Reception.objects.filter(film=ran).delete()

    assert run("recount") == "Recounted films: 2\n"
    assert [(reception.here, reception.elsewhere) for reception in Reception.objects.order_by("film")] == [
        ((1, 9), (0, 0)),
        ((0, 0), (1, 7)),
    ]


@pytest.mark.parametrize(("films", "queries"), [(0, 1), (1, 1), (2, 2), (3, 2)])
def test_batches_are_read_one_by_one(films, queries, django_assert_num_queries):
    made = [make_film() for _number in range(films)]

    with django_assert_num_queries(queries):
        assert [film for batch in in_batches(Film.objects.all(), size=2) for film in batch] == made
