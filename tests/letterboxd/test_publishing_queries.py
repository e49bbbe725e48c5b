"""What a piece of publishing costs in queries, however many reviews it holds."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reviews.letterboxd import running
from tests.factories import make_film
from tests.letterboxd import runs
from tests.letterboxd.runs import export, review

pytestmark = pytest.mark.django_db


def queries_of(member, count: int) -> int:
    """How many queries the only piece of publishing asks, for an import of so many new reviews."""
    titles = [f"Film of {member} {number}" for number in range(count)]
    for title in titles:
        make_film(title, release_date="1999")
    run = runs.prepared(member, export(reviews=[review(title, 1999, "Fine.") for title in titles]))
    running.publish(run, in_background=False)
    with CaptureQueriesContext(connection) as asked:
        running.advance(run.pk, 0)
    run.refresh_from_db()
    assert (run.state, member.reviews.count()) == ("published", count)
    return len(asked)


def test_a_piece_asks_32_queries_and_one_a_film_that_moves_in_its_lists(member, other_member):
    assert (queries_of(member, 3), queries_of(other_member, 30)) == (32 + 3, 32 + 30)
