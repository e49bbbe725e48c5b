"""What a member takes to Letterboxd: files in the format of its import."""

import csv
import io
import zipfile
from datetime import date

import pytest

from films.importing.cells import guarded
from reviews import exporting
from reviews.exporting import letterboxd
from reviews.models import Review, WatchlistEntry
from tests.factories import make_film, make_quoted_review, make_review

HEADER = "tmdbID,imdbID,Title,Year,Directors,WatchedDate,Rating,Rewatch,Tags,Review\r\n"

pytestmark = pytest.mark.django_db


def taken(member) -> bytes:
    return b"".join(exporting.for_letterboxd(member).pieces)


def unpacked(member) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(taken(member))) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name).decode() for name in archive.namelist()}


def rows(content: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content, newline="")))


def test_reviews_and_ratings_are_one_file(member):
    ran = make_film("Ran", release_date="1985", directors=["Akira Kurosawa"], imdb_id="tt0089881", tmdb_id="11645")
    two = make_film("Twins, Two", directors=["Ann Lee, Jr.", "Bo"])
    make_review(ran, member, rating=9, text='A "storm",\nand *wind*.\n\nRain.', watched_on=date(2026, 1, 2))
    make_review(two, member, rating=10)

    assert taken(member).decode() == (
        HEADER
        + '11645,tt0089881,Ran,1985,Akira Kurosawa,2026-01-02,4.5,,,"A ""storm"",<br>and <em>wind</em>.\n\nRain."\r\n'
        + ',,"Twins, Two",,"Ann Lee Jr., Bo",,5,,,\r\n'
    )


def test_a_text_without_a_rating_has_none(member):
    make_review(make_film("Ran"), member, rating=None, text="Rain.")

    assert taken(member).decode() == f"{HEADER},,Ran,,,,,,,Rain.\r\n"


def test_a_member_who_wrote_nothing_takes_the_names_of_the_columns(member, other_member):
    make_review(make_film(), other_member)
    make_quoted_review(make_film())
    WatchlistEntry.objects.create(member=other_member, film=make_film())

    assert taken(member).decode() == HEADER


@pytest.mark.parametrize("status", [status for status in Review.Status if status != Review.Status.PUBLISHED])
def test_what_is_not_published_stays_here(member, status):
    make_review(make_film("Ran"), member, rating=8)
    review = make_review(make_film("Ikiru"), member, rating=9, text="Still to be finished.", spoilers=True)
    Review.objects.filter(pk=review.pk).update(status=status)

    assert taken(member).decode() == f"{HEADER},,Ran,,,,4,,,\r\n"


def test_what_is_signed_by_the_editors_stays_here(member):
    make_review(make_film("Ran"), member, rating=8)
    make_review(make_film("Ikiru"), member, kind=Review.Kind.EDITORS)

    assert taken(member).decode() == f"{HEADER},,Ran,,,,4,,,\r\n"


def test_a_watchlist_is_a_file_of_its_own(member):
    make_review(make_film("Ran"), member, rating=8)
    wanted = make_film("Ikiru", release_date="1952", directors=["Akira Kurosawa"], imdb_id="tt0044741", tmdb_id="3782")
    WatchlistEntry.objects.create(member=member, film=wanted)
    files = unpacked(member)

    assert list(files) == ["reviews-1.csv", "watchlist-1.csv", "README.txt"]
    assert files["reviews-1.csv"] == f"{HEADER},,Ran,,,,4,,,\r\n"
    assert files["watchlist-1.csv"] == f"{HEADER}3782,tt0044741,Ikiru,1952,Akira Kurosawa,,,,,\r\n"
    assert files["README.txt"].startswith(
        "Reviews, ratings and watchlist of maria, from http://127.0.0.1:8000, for Letterboxd\n"
    )
    assert "spoilers" not in files["README.txt"]


def test_a_watchlist_alone_keeps_its_name(member):
    WatchlistEntry.objects.create(member=member, film=make_film("Ikiru"))

    assert list(unpacked(member)) == ["watchlist-1.csv", "README.txt"]


def test_reviews_with_spoilers_are_named_beside_the_files(member):
    make_review(make_film("Vertigo", release_date="1958"), member, text="She falls.", spoilers=True)
    make_review(make_film("Ikiru"), member, text="He dies.", spoilers=True)
    make_review(make_film("Ran"), member, text="Rain.")
    make_review(make_film("Stalker"), member, spoilers=True)  # no text, so there is nothing to mark
    files = unpacked(member)

    assert list(files) == ["reviews-1.csv", "README.txt"]
    assert files["README.txt"].endswith(
        "\nThe files can’t say which reviews have spoilers. Mark these there again:\n\n- Ikiru\n- Vertigo (1958)\n"
    )


def test_long_files_are_split_where_letterboxd_takes_no_more(member):
    texts = [f"{letter}{number} " + "é" * 49_000 for number in range(6) for letter in "ab"]
    for text in texts:
        make_review(make_film(), member, text=text)
    files = unpacked(member)
    parts = [content for name, content in files.items() if name.startswith("reviews")]

    assert list(files) == ["reviews-1.csv", "reviews-2.csv", "README.txt"]
    assert [len(rows(part)) for part in parts] == [10, 2]
    assert all(part.startswith(HEADER) and len(part.encode()) <= 1_000_000 for part in parts)
    assert [row["Review"] for part in parts for row in rows(part)] == texts


def test_a_file_is_full_at_the_last_byte(monkeypatch, member):
    for _ in range(4):
        make_review(make_film("Ran"), member, rating=8)
        make_review(make_film("Kes"), member, rating=8)
    line = ",,Ran,,,,4,,,\r\n"
    monkeypatch.setattr(letterboxd, "LARGEST", len(HEADER) + 3 * len(line))

    assert [len(rows(part)) for name, part in unpacked(member).items() if name != "README.txt"] == [3, 3, 2]


@pytest.mark.parametrize("start", "=+-@＝＋－＠'")
def test_no_cell_starts_a_formula(member, start):
    film = make_film(f"{start}=1", directors=[f"{start}=Ann"])
    make_review(film, member, text=f"\\{start}=1" if start in "=+-" else f"{start}=1")
    [row] = rows(taken(member).decode())

    assert (row["Title"], row["Directors"]) == (f"'{start}=1", f"'{start}=Ann")
    assert row["Review"] == f"&#{ord(start)};=1"
    assert {name: guarded(cell) for name, cell in row.items()} == row | {
        "Title": f"''{start}=1",
        "Directors": f"''{start}=Ann",
    }


def test_the_number_of_queries_grows_with_the_chunks_alone(monkeypatch, member, django_assert_num_queries):
    for count in (1, 3):
        while member.reviews.count() < count:
            make_review(make_film(directors=["Ann"]), member, spoilers=True, text="All is told.")
            WatchlistEntry.objects.create(member=member, film=make_film(directors=["Bo"]))
        with django_assert_num_queries(8):
            taken(member)
    monkeypatch.setattr("reviews.exporting.download.CHUNK", 1)
    with django_assert_num_queries(8 + 2 * 2 * 2):
        taken(member)
