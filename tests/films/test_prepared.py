"""Statements that are compiled once: they ask and change the same as Django's own."""

from datetime import UTC, datetime

import pytest

from films.models import Film, Reception
from films.prepared import Prepared, PreparedUpdate
from tests.factories import make_film

pytestmark = pytest.mark.django_db


def test_a_query_is_asked_again_with_other_values():
    film, other = make_film("Ikiru"), make_film("Ran")
    titles = Prepared(Film, ("id", "title"), lambda slug: Film.objects.filter(slug=slug))

    assert [titles.rows(slug=slug) for slug in ("ikiru", "ran", "laura", "ikiru")] == [
        [(film.pk, "Ikiru")],
        [(other.pk, "Ran")],
        [],
        [(film.pk, "Ikiru")],
    ]


def test_an_update_changes_its_columns_of_its_rows_and_no_others():
    film, other = make_film("Ikiru"), make_film("Ran")
    columns = ("histogram", "weighted", "by_language", "changed_at")
    update = PreparedUpdate(Reception, columns)
    moment = datetime(2026, 3, 4, 5, 6, 7, 89, tzinfo=UTC)
    before = Reception.objects.values_list(*columns, "here_count").get(pk=other.pk)

    for weighted in (1.5, 7.25):  # the second time it is planned already
        assert update.run(film.pk, ([0, 1], weighted, {"en": 3}, moment)) == 1
        found = Reception.objects.values_list(*columns, "here_count").get(pk=film.pk)
        assert found == ([0, 1], weighted, {"en": 3}, moment, 0)
    assert Reception.objects.values_list(*columns, "here_count").get(pk=other.pk) == before
    assert update.run(0, ([], 0, {}, moment)) == 0
