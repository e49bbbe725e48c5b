"""Rows that go past the models: they are what the models would have written."""

import pytest
from django.db import IntegrityError
from django.utils import timezone

from films.inserting import BY_COPY, TOGETHER, insert
from films.models import FilmEntry, Reception, Spelling
from tests.factories import make_film

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("count", [0, 1, BY_COPY, TOGETHER + 1])
def test_rows_of_any_number_are_stored(count):
    rows = [(f"key {number}", f"it's %s, \\ and\t{number}") for number in range(count)]

    insert(Spelling, ("key", "word"), rows)

    assert list(Spelling.objects.order_by("pk").values_list("key", "word")) == rows


@pytest.mark.parametrize("count", [1, BY_COPY])
def test_times_lists_and_tokens_are_read_back_as_they_were(count):
    films = [make_film() for _ in range(count)]
    FilmEntry.objects.all().delete()
    now = timezone.now()

    names = ("place", "shown_from", "words", "texts", "film_id", "people")
    insert(FilmEntry, names, [(film.pk, now, "bran eran nran", "wran", film.pk, [film.pk, 2]) for film in films])

    assert list(FilmEntry.objects.order_by("pk").values_list(*names)) == [
        (film.pk, now, "bran eran nran", "wran", film.pk, [film.pk, 2]) for film in films
    ]


@pytest.mark.parametrize("count", [1, BY_COPY])
def test_a_row_that_is_there_already_is_refused_or_left_as_it_is(count):
    rows = [(f"key {number}", "ran") for number in range(count)]
    insert(Spelling, ("key", "word"), rows)

    insert(Spelling, ("key", "word"), [*rows, ("rn", "ran")], ignore_conflicts=True)
    assert list(Spelling.objects.order_by("pk").values_list("key", "word")) == [*rows, ("rn", "ran")]

    with pytest.raises(IntegrityError):
        insert(Spelling, ("key", "word"), rows)


def test_receptions_begin_as_a_saved_film_has_one():
    saved, made = make_film("Ran"), make_film("Ikiru")
    made.reception.delete()

    Reception.objects.begin([made.pk])

    values = [Reception.objects.filter(film=film).values().get() for film in (saved, made)]
    for row in values:
        del row["film_id"], row["changed_at"]
    assert values[0] == values[1]
