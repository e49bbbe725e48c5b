"""A member's reviews and watchlist as one table."""

import csv
import io
from datetime import UTC, date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from films.importing.cells import guarded, unguarded
from reviews import exporting
from reviews.models import Review, WatchlistEntry
from tests.factories import make_film, make_quoted_review, make_review

HEADER = (
    "list,film,title,year,directors,imdb_id,tmdb_id,wikidata_id,"
    "rating,review,language,spoilers,written,watched,status,origin,url\r\n"
)
THEN = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
TEXTS = st.text(st.sampled_from("aé日ש 😀\"',;=+-@*_#>`[]()<&\n\t＝\u200d") | st.characters(codec="utf-8"), min_size=1)

pytestmark = pytest.mark.django_db


def taken(member, **choice) -> str:
    return b"".join(exporting.as_table(member, **choice).pieces).decode()


def rows(content: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content, newline="")))


def test_every_review_and_every_film_of_the_watchlist_is_a_row(member, time_machine):
    ran = make_film("Ran", slug="ran", release_date="1985", directors=["Akira Kurosawa", "Bo; Jr."])
    type(ran).objects.filter(pk=ran.pk).update(imdb_id="tt0089881", tmdb_id="11645", wikidata_id="Q471159")
    ikiru, kes = make_film("Ikiru", slug="ikiru"), make_film("Kes", slug="kes")
    brought = {"origin": "letterboxd", "origin_url": "https://boxd.it/2Ab", "watched_on": date(2025, 12, 31)}
    told = {"language": "en", "spoilers": True, **brought}
    make_review(ran, member, rating=9, text="A *storm*,\n\n“wind”.", published_at=THEN, **told)
    make_review(kes, member, rating=10, published_at=THEN)
    WatchlistEntry.objects.create(member=member, film=ikiru, added_at=THEN)

    assert taken(member) == (
        HEADER
        + "reviews,ran,Ran,1985,Akira Kurosawa; Bo\\; Jr.,tt0089881,11645,Q471159,"
        + '4.5,"A *storm*,\n\n“wind”.",en,yes,2026-03-04T05:06:07Z,2025-12-31,published,letterboxd,https://boxd.it/2Ab\r\n'
        + "reviews,kes,Kes,,,,,,5,,,no,2026-03-04T05:06:07Z,,published,,\r\n"
        + "watchlist,ikiru,Ikiru,,,,,,,,,,2026-03-04T05:06:07Z,,,,\r\n"
    )


def test_a_member_who_wrote_nothing_takes_the_names_of_the_columns(member, other_member):
    make_review(make_film(), other_member)
    make_quoted_review(make_film())
    WatchlistEntry.objects.create(member=other_member, film=make_film())

    assert taken(member) == HEADER


@pytest.mark.parametrize("status", [status for status in Review.Status if status != Review.Status.PUBLISHED])
def test_what_is_not_published_comes_along_where_one_says_so(browser_of, member, status, time_machine):
    time_machine.move_to(THEN)
    make_review(make_film("Ran"), member)
    review = make_review(make_film("Ikiru"), member, text="To be finished.", published=False)
    Review.objects.filter(pk=review.pk).update(status=status)
    told = [
        b"".join(browser_of(member).post("/settings/export/", {"what": "table", **sent}).streaming_content).decode()
        for sent in ({}, {"unpublished": "on"})
    ]

    assert [[(row["title"], row["status"]) for row in rows(content)] for content in told] == [
        [("Ran", "published")],
        [("Ran", "published"), ("Ikiru", status)],
    ]
    assert rows(told[1])[1]["written"] == "2026-03-04T05:06:07Z"  # when it was begun


def test_what_is_signed_by_the_editors_stays_here(member):
    make_review(make_film("Ran"), member, kind=Review.Kind.EDITORS)

    assert taken(member) == HEADER


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(text=TEXTS, title=TEXTS)
def test_any_text_comes_back_and_starts_no_formula(member, text, title):
    text = text.replace("\0", "")
    Review.objects.all().delete()
    film = make_film("Ran")
    type(film).objects.filter(pk=film.pk).update(title=title.replace("\0", "")[:300])
    review = make_review(film, member, text=text)
    film.refresh_from_db()
    [row] = rows(taken(member))

    assert unguarded(row["review"]) == review.text
    assert unguarded(row["title"]) == film.title
    assert not row["review"].startswith(tuple("=+-@＝＋－＠\t\r\n"))
    assert not row["title"].startswith(tuple("=+-@＝＋－＠\t\r\n"))


@pytest.mark.parametrize("text", ["=1", "'=1", "\t=1", "\n-", "'", "''", "-"])
def test_a_guarded_cell_comes_back_as_it_was(text):
    assert unguarded(guarded(text)) == text


def test_the_number_of_queries_grows_with_the_chunks_alone(monkeypatch, member, django_assert_num_queries):
    for count in (1, 3):
        while member.reviews.count() < count:
            make_review(make_film(directors=["Ann"]), member)
            WatchlistEntry.objects.create(member=member, film=make_film(directors=["Bo"]))
        with django_assert_num_queries(6):
            assert len(rows(taken(member))) == 2 * count
    monkeypatch.setattr("reviews.exporting.download.CHUNK", 1)
    with django_assert_num_queries(6 + 2 * 2 * 2):
        assert len(rows(taken(member))) == 6


def test_the_rows_of_a_chunk_are_found_by_their_keys_alone(member, django_assert_num_queries):
    make_review(make_film(), member)
    WatchlistEntry.objects.create(member=member, film=make_film())
    with django_assert_num_queries(6) as asked:
        taken(member)

    of_the_member = ['"member_id" =' in query["sql"] for query in asked.captured_queries]
    assert of_the_member == [True, False, False, True, False, False]
