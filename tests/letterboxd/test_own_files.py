"""What this software wrote of a member, here or on another site, is read back."""

import io
import json
from datetime import date

import pytest

from reviews.letterboxd.archive import Upload, entries, look_into
from reviews.letterboxd.records import Entry, Kind
from tests.letterboxd.archives import table

COLUMNS = [
    *(
        "list",
        "film",
        "title",
        "year",
        "directors",
        "imdb_id",
        "tmdb_id",
        "wikidata_id",
        "rating",
        "review",
        "language",
    ),
    *("spoilers", "written", "watched", "status", "origin", "url"),
]
TEXT = "First *paragraph*,\nanother line.\n\n> Quoted < & >"
FILM = {"slug": "emma", "title": "Emma", "year": 2020, "imdb_id": "tt9214832", "tmdb_id": "556678", "wikidata_id": "Q1"}
REVIEW = Entry(
    "own",
    2,
    Kind.REVIEW,
    title="Emma",
    year=2020,
    directors=("Autumn de Wilde", "A; B"),
    slug="emma",
    imdb_id="tt9214832",
    tmdb_id="556678",
    wikidata_id="Q1",
    rating=7,
    text=TEXT,
    language="en",
    spoilers=True,
    private=False,
    written_on=date(2024, 5, 6),
    watched_on=date(2024, 5, 5),
    url="https://boxd.it/x",
    origin="letterboxd",
)


def read(content: str, name: str = "own") -> list[Entry]:
    file = io.BytesIO(content.encode())
    assert look_into(file, "x") == Upload("own", "")
    return list(entries(file, "own", name))


def row(**cells: str) -> list[str]:
    return [cells.get(column, "") for column in COLUMNS]


def document(**sections) -> str:
    return json.dumps({"format": "filmsite-member", "version": 1, "profile": {"username": "maria"}, **sections})


def test_a_review_comes_back_from_a_table_with_everything():
    told = dict(zip(COLUMNS, ["reviews", "emma", "Emma", "2020", r"Autumn de Wilde; A\; B"], strict=False))
    told |= {"imdb_id": "tt9214832", "tmdb_id": "556678", "wikidata_id": "Q1", "rating": "3.5", "review": TEXT}
    told |= {"language": "en", "spoilers": "yes", "written": "2024-05-06T07:08:09Z", "watched": "2024-05-05"}
    told |= {"status": "published", "origin": "letterboxd", "url": "https://boxd.it/x"}

    assert read(table(COLUMNS, row(**told))) == [REVIEW]


def test_a_table_holds_ratings_and_the_watchlist_too():
    found = read(
        table(
            COLUMNS,
            row(list="reviews", title="'=Sum", rating="5", spoilers="no", status="draft", review="'- a list"),
            row(list="reviews", title="Emma", rating="0.5", spoilers="no", status="published"),
            row(list="watchlist", title="Emma", written="2024-05-06T07:08:09Z"),
            row(list="likes", title="Emma"),
        )
    )

    assert found == [
        Entry("own", 2, Kind.REVIEW, title="=Sum", rating=10, text="- a list", spoilers=False, private=True),
        Entry("own", 3, Kind.RATING, title="Emma", rating=1, spoilers=False, private=False),
        Entry("own", 4, Kind.WATCHLIST, title="Emma", written_on=date(2024, 5, 6)),
        Entry("own", 5, Kind.OTHER, title="Emma", fault="Its list is neither “reviews” nor “watchlist”."),
    ]


@pytest.mark.parametrize(
    ("status", "private"),
    [("published", False), ("held", False), ("draft", True), ("withdrawn", True), ("removed", True), ("new", True)],
)
def test_what_was_not_public_stays_private(status, private):
    [entry] = read(table(COLUMNS, row(list="reviews", title="Emma", rating="3", status=status)))

    assert entry.private is private


def test_a_document_is_read_with_reviews_and_watchlist_and_nothing_else():
    review = {
        "id": 1,
        "film": FILM,
        "kind": "member",
        "status": "withdrawn",
        "rating": 3.5,
        "text": TEXT,
        "language": "en",
        "spoilers": True,
        "published_at": "2024-05-06T07:08:09Z",
        "created_at": "2020-01-01",
        "watched_on": "2024-05-05",
        "origin": "letterboxd",
        "origin_url": "https://boxd.it/x",
    }
    wanted = {"film": {"slug": "x", "title": "Wanted", "year": None}, "added_at": "2024-05-06T07:08:09Z"}

    found = read(document(reviews=[review], watchlist=[wanted], likes=[{"review": 1, "film": FILM}]))

    told = {name: getattr(REVIEW, name) for name in REVIEW.__slots__}
    assert found == [
        Entry(**told | {"line": 1, "directors": (), "private": True}),
        Entry("own", 1, Kind.WATCHLIST, title="Wanted", slug="x", written_on=date(2024, 5, 6)),
    ]


def test_lines_of_a_document_are_those_of_its_records():
    content = document().removesuffix("}") + ',\n"reviews": [\n{"film": {"title": "A"}, "rating": 3},\n[1]\n]\n}\n'

    assert [(entry.line, entry.title, entry.fault) for entry in read(content)] == [
        (3, "A", ""),
        (4, "", "It isn’t written as an entry of this list is."),
    ]


@pytest.mark.parametrize("rest", ["", "{", "]", "]} x", '], "likes": [NaN]}', "[" * 100_000])
def test_a_document_that_breaks_off_says_so_after_what_could_be_read(rest):
    content = document().removesuffix("}") + ',\n"reviews": [{"film": {"title": "A"}, "rating": 3}\n' + rest

    *found, last = read(content)

    assert [entry.title for entry in found] == ["A"]
    assert last.kind is Kind.OTHER
    assert last.fault == "From here on it is not JSON; what follows couldn’t be read."


@pytest.mark.parametrize(
    "film", [None, [], "Emma", {"title": None}, {"title": {"a": 1}}, {"title": "\ud800"}, {"title": True}]
)
def test_nonsense_in_a_document_ends_as_an_entry(film):
    assert len(read(document(reviews=[{"film": film, "rating": [], "text": 3}]))) == 1
