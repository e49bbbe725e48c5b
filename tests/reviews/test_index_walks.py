"""Lists of reviews are read from an index in the order asked for, from the first page or any other."""

import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from reviews import loved
from reviews.criteria import FROM, LANGUAGE, STARS
from reviews.listing import SORTS, Listing
from reviews.models import Member, Review
from reviews.walks import OF_FILM
from tests.factories import make_film, make_member

pytestmark = pytest.mark.django_db

COUNT = 1_200


@pytest.fixture
def film(db):
    """A film with a thousand reviews: a tenth is in French, a thirtieth from elsewhere, two are in Japanese."""
    films = [make_film(), make_film()]
    members = QuerySet(Member).bulk_create(Member(username=f"m{number}") for number in range(COUNT))
    source = films[0].reviews.model._meta.get_field("source").related_model.objects.create(name="The Reel")
    start = datetime(2026, 1, 1, tzinfo=UTC)
    Review.objects.bulk_create(
        Review(
            film=films[number % 20 == 7],
            kind="elsewhere" if number % 30 == 0 else "member",
            member=None if number % 30 == 0 else member,
            source=source if number % 30 == 0 else None,
            byline=f"Critic {number}" if number % 30 == 0 else "",
            rating=number % 11 or None,
            language="ja" if number % 1000 == 1 else "fr" if number % 10 == 0 else "en",
            text="" if number % 11 else "Words.",
            likes_count=number % 3,
            status="published",
            published_at=start + timedelta(minutes=number * 7919 % COUNT),
        )
        for number, member in enumerate(members)
    )
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
            # The table is as large as all tests before have left it: by chance a thousand rows are read whole instead.
            cursor.execute("SET LOCAL enable_seqscan = off")
    return films[0]


def plan(ask):
    """The names of the indexes of reviews that are read, and whether anything is sorted."""
    with CaptureQueriesContext(connection) as captured:
        ask()
    told = []
    with connection.cursor() as cursor:
        for query in captured.captured_queries:
            explain = "EXPLAIN QUERY PLAN " if connection.vendor == "sqlite" else "EXPLAIN "
            cursor.execute(explain + query["sql"])
            told += [str(row[-1]) for row in cursor.fetchall()]
    indexes = re.findall(r"(?:INDEX|Scan(?: Backward)? using|Scan on) (\w+)", "\n".join(told))
    names = [name for name in indexes if name.startswith(("review_", "one_review"))]
    is_sorted = any(re.search("TEMP B-TREE|Sort", line) for line in told)
    return [name.removeprefix("review_").removeprefix("of_film_") for name in names], is_sorted


#: Which index a state of the list reads, and whether what it finds is sorted.
PLANS = {
    "": (["newest"], False),
    "sort=oldest": (["newest"], False),
    "sort=highest": (["highest"], False),
    "sort=lowest": (["lowest"], False),
    "sort=most-liked": (["liked"], False),
    "stars=4": (["highest"], False),
    "stars=4&sort=oldest": (["highest"], False),
    "stars=4&sort=lowest": (["highest"], False),
    "stars=4&sort=most-liked": (["highest"], True),
    "from=here": (["newest"], False),
    "from=here&sort=lowest": (["lowest"], False),
    "from=elsewhere": (["quoted"], False),
    "from=elsewhere&sort=most-liked": (["quoted"], True),
    "language=fr": (["language"], False),
    "language=en&sort=highest": (["highest"], False),
    "language=en&sort=most-liked": (["liked"], False),
    "language=fr&stars=4&sort=oldest": (["highest"], False),
    "language=en&stars=4&from=here&sort=most-liked": (["highest"], True),
    "language=ja&sort=highest": (["language"], True),
    "language=ja&sort=lowest": (["language"], True),
    "language=ja&sort=most-liked": (["language"], True),
}


def listing(film, query):
    return Listing(QueryDict(query), OF_FILM, film, "/", [STARS, FROM, LANGUAGE], list(SORTS), film.reception)


def test_a_film_s_reviews_are_read_in_the_order_asked_for(film):
    film.reception.refresh_from_db()
    first, further = {}, {}
    for query in PLANS:
        after = listing(film, query).page(1).next_cursor
        first[query] = plan(partial(listing(film, query).page, 1))
        further[query] = plan(partial(listing(film, f"{query}&after={after}").page, 1))

    assert {query: got for query, got in first.items() if got != PLANS[query]} == {}
    assert {query: got for query, got in further.items() if got != PLANS[query]} == {}


def test_the_latest_reviews_and_a_member_s_are_read_from_their_beginning(film):
    member = make_member()
    latest = Review.objects.newest_public().with_line_data().select_related("film__poster")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # from which a database may conclude that it had better begin with the films
    own = member.reviews.public().order_by("-published_at", "-pk")

    assert plan(lambda: list(latest[:6])) == (["newest"], False)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_sort = off")  # a handful of rows is as soon sorted as read in order
    assert plan(lambda: list(own[:20])) == (["by_member"], False)


def test_moderators_find_the_few_that_wait_without_reading_the_others(film):
    waiting = Review.objects.here().in_status(Review.Status.HELD).order_by("-pk")
    quoted = Review.objects.elsewhere().order_by("-pk")

    assert plan(lambda: list(waiting[:50])) == (["to_moderate"], False)
    assert plan(lambda: list(quoted[:50])) == (["quoted"], False)


def test_what_the_same_members_loved_is_read_from_an_index_of_it(film):
    names, _is_sorted = plan(lambda: loved.loved_with(film.pk))

    assert Counter(names) == {"highest": 1, "loved": loved.MEMBERS}
