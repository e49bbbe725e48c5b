"""Lists of staff's are read from an index, so that they cost the same in a catalogue of any size."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reviews.models import Member, Review
from tests.factories import make_film, make_member, make_quoted_review, make_review

INDEXES = re.compile(
    r"\b(?:member_by_username|member_by_name|member_by_email|member_staff|member_shut_out"
    r"|review_by_byline|review_to_moderate)\b"
)
PLANS = [
    ("reviews/member/?q=an", ["member_by_email", "member_by_name", "member_by_username"]),
    ("reviews/member/?standing=staff", ["member_staff"]),
    ("reviews/member/?standing=shut-out", ["member_shut_out"]),
    ("reviews/quotedreview/?q=an", ["review_by_byline"]),
    ("reviews/quotedreview/?status=draft", ["review_to_moderate"]),
    ("reviews/review/?status=held", ["review_to_moderate"]),
    ("", ["review_to_moderate"]),
]


@pytest.fixture
def many_reviews(db):
    """So many that PostgreSQL, which goes by what tables hold, doesn't read them all."""
    made = make_quoted_review(make_film())
    Review.objects.bulk_create(
        Review(
            film=made.film,
            kind=made.kind,
            source=made.source,
            byline=f"Critic {number}",
            rating=8,
            status="published",
            published_at=made.published_at,
        )
        for number in range(1_000)
    )
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ANALYZE reviews_review")
            cursor.execute("SET LOCAL enable_seqscan = off")


def indexes_read(queries):
    """The indexes in question that the plans of these queries name, in order."""
    explain = "EXPLAIN QUERY PLAN " if connection.vendor == "sqlite" else "EXPLAIN "
    plans = []
    with connection.cursor() as cursor:
        for query in queries:
            if query["sql"].startswith("SELECT"):
                cursor.execute(explain + query["sql"])
                plans += [str(row) for row in cursor.fetchall()]
    return sorted(set(INDEXES.findall(" ".join(plans))))


@pytest.mark.parametrize(("address", "indexes"), PLANS)
def test_a_list_is_read_from_its_index(office, many_reviews, address, indexes):
    make_review(make_film(), make_member("anna"))

    with CaptureQueriesContext(connection) as captured:
        assert office.get(f"/admin/{address}").status_code == 200

    assert indexes_read(captured.captured_queries) == indexes


def test_an_address_cannot_ask_for_an_order_that_no_index_has(office):
    for title in ("B", "C", "A"):
        make_film(title=title)

    pages = [office.get(f"/admin/films/film/{query}") for query in ("", "?o=1", "?o=-1")]

    assert [[film.title for film in page.context["cl"].result_list] for page in pages] == [["A", "C", "B"]] * 3


def test_members_are_found_by_how_their_names_begin_whatever_the_case(office):
    make_member("Annabel"), make_member("bob", name="ANNE"), make_member("carl")
    make_member("dan", name="Joanna")
    Member.objects.filter(username="carl").update(email="ANN@example.org")

    page = office.get("/admin/reviews/member/?q=aNn")

    assert sorted(member.username for member in page.context["cl"].result_list) == ["Annabel", "bob", "carl"]
