"""Files that members bring along by themselves: of Letterboxd's export, in its import format, of IMDb."""

import io
from datetime import date

import pytest

from reviews.letterboxd.archive import Rejected, Upload, entries, look_into
from reviews.letterboxd.records import Entry, Kind
from tests.letterboxd.archives import BOM, GENUINE, archive, table

IMDB = [
    *("Const", "Your Rating", "Date Rated", "Title", "Original Title", "URL", "Title Type", "IMDb Rating"),
    *("Runtime (mins)", "Year", "Genres", "Num Votes", "Release Date", "Directors"),
]
IMPORTED = ["tmdbID", "imdbID", "Title", "Year", "Directors", "WatchedDate", "Rating", "Rewatch", "Tags", "Review"]


def read(content: str | bytes, name: str) -> list[Entry]:
    file = io.BytesIO(content.encode() if isinstance(content, str) else content)
    return list(entries(file, look_into(file, name).kind, name))


def rated(*cells: str) -> str:
    return table(IMDB, cells)


@pytest.mark.parametrize("name", ["ratings.csv", "diary.csv", "reviews.csv", "watchlist.csv"])
def test_a_file_of_the_export_is_read_as_in_the_archive(name):
    assert read(GENUINE[name], name) == list(entries(io.BytesIO(archive({name: GENUINE[name]})), "archive"))


@pytest.mark.parametrize("name", ["ratings.csv", "diary.csv", "reviews.csv"])
def test_what_its_columns_say_needs_no_name(name):
    found = read(GENUINE[name], "Download.txt")

    assert {entry.kind for entry in found} == {Kind(name.removesuffix("s.csv").removesuffix(".csv"))}


@pytest.mark.parametrize("name", ["watchlist-mlind-2025-01-02-03-04-utc.csv", "My Watchlist.csv"])
def test_a_watchlist_is_known_by_its_name(name):
    assert {entry.kind for entry in read(GENUINE["watchlist.csv"], name)} == {Kind.WATCHLIST}


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("watchlist.csv", "download.csv"),
        ("watched.csv", "watched.csv"),
        ("likes/films.csv", "films.csv"),
        ("likes/reviews.csv", "reviews.csv"),
        ("comments.csv", "comments.csv"),
        ("lists/films-with-rain.csv", "films-with-rain.csv"),
        ("profile.csv", "profile.csv"),
    ],
)
def test_what_says_too_little_or_has_no_place_is_refused(file, name):
    with pytest.raises(Rejected, match="The columns of the file aren’t those of a file that can be read here"):
        look_into(io.BytesIO(GENUINE[file].encode()), name)


def test_each_row_in_the_import_format_says_what_it_is():
    content = BOM + table(
        IMPORTED,
        [
            "346",
            "tt0047478",
            "Seven Samurai",
            "1954",
            "Akira Kurosawa",
            "2024-05-06",
            "4.5",
            "Yes",
            "a, b",
            "<b>Rain</b>\n\nAnd",
        ],
        ["", "", "Emma", "2020", "A, B", "2024-05-06", "", "", "", ""],
        ["", "", "'=Emma", "2020", "", "", "3", "", "", ""],
        ["", "tt0047478", "", "", "", "", "", "", "", ""],
    )

    assert read(content, "import.csv") == [
        Entry(
            "import.csv",
            2,
            Kind.REVIEW,
            title="Seven Samurai",
            year=1954,
            directors=("Akira Kurosawa",),
            imdb_id="tt0047478",
            tmdb_id="346",
            rating=9,
            text="**Rain**\n\nAnd",
            watched_on=date(2024, 5, 6),
            rewatch=True,
            tags=("a", "b"),
        ),
        Entry(
            "import.csv",
            5,
            Kind.DIARY,
            title="Emma",
            year=2020,
            directors=("A", "B"),
            watched_on=date(2024, 5, 6),
        ),
        Entry("import.csv", 6, Kind.RATING, title="=Emma", year=2020, rating=6),
        Entry("import.csv", 7, Kind.WATCHED, imdb_id="tt0047478"),
    ]


def test_the_import_format_may_rate_from_1_to_10_and_name_its_address():
    content = table(["Rating10", "Title", "LetterboxdURI"], ["7", "Emma", "https://boxd.it/x"], ["11", "Emma", ""])

    assert read(content, "x.csv") == [
        Entry("x.csv", 2, Kind.RATING, title="Emma", rating=7, url="https://boxd.it/x"),
        Entry("x.csv", 3, Kind.WATCHED, title="Emma", fault="“11” is no rating from 1 to 10."),
    ]


def test_a_watchlist_in_the_import_format_is_known_by_its_name():
    assert [entry.kind for entry in read(table(IMPORTED, ["1", *[""] * 9]), "watchlist-1.csv")] == [Kind.WATCHLIST]


def test_files_to_import_are_read_from_an_archive_too():
    row = ["", "", "Emma", "2020", "", "", "3", "", "", ""]
    content = archive({"reviews-1.csv": table(IMPORTED, row), "watchlist-1.csv": table(IMPORTED, ["1", *[""] * 9])})
    file = io.BytesIO(content)

    assert look_into(file, "x.zip") == Upload("archive", "")
    found = [(entry.file, entry.kind) for entry in entries(file, "archive")]
    assert found == [("reviews-1.csv", Kind.RATING), ("watchlist-1.csv", Kind.WATCHLIST)]


def test_ratings_of_imdb():
    content = rated(
        *("tt0047478", "9", "2024-05-06", "Seven Samurai", "Shichinin no samurai"),
        *("https://www.imdb.com/title/tt0047478", "Movie", "8.6", "207", "1954", "Action, Drama", "370000"),
        *("1954-04-26", "Akira Kurosawa, Somebody Else"),
    )

    assert read(content, "ratings.csv") == [
        Entry(
            "ratings.csv",
            2,
            Kind.RATING,
            title="Seven Samurai",
            original_title="Shichinin no samurai",
            year=1954,
            directors=("Akira Kurosawa", "Somebody Else"),
            imdb_id="tt0047478",
            rating=9,
            written_on=date(2024, 5, 6),
        )
    ]
    assert look_into(io.BytesIO(content.encode()), "letterboxd-x-2025-01-01.csv") == Upload("imdb", "")


@pytest.mark.parametrize(
    ("title_type", "is_film"),
    [
        *(("Movie", True), ("movie", True), ("TV Movie", True), ("tvMovie", True), ("Short", True), ("", True)),
        *(("TV Episode", False), ("TV Mini Series", False), ("Video Game", False), ("Podcast Series", False)),
    ],
)
def test_what_is_no_film_at_imdb_is_a_row_all_the_same(title_type, is_film):
    [entry] = read(rated("tt1", "9", "", "Pilot", "Pilot", "", title_type, "", "", "2010", "", "", "", ""), "x.csv")

    assert (entry.is_film, entry.title, entry.original_title, entry.fault) == (is_film, "Pilot", "", "")


@pytest.mark.parametrize(("cell", "fault"), [("", "It has no rating."), ("11", "“11” is no rating from 1 to 10.")])
def test_a_row_of_imdb_without_a_rating_is_faulty(cell, fault):
    [entry] = read(rated("tt0047478", cell, "", "Emma", "", "", "", "", "", "2020", "", "", "", ""), "x.csv")

    assert entry.fault == fault


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "iso-8859-1"])
def test_imdbs_older_files_are_in_another_encoding(encoding):
    header = [name for name in IMDB if name != "Original Title"]
    row = ["tt0211915", "8", "2004-01-02", "Amélie", "", "video", "", "", "2001", "", "", "", "Jean-Pierre Jeunet"]

    [entry] = read(table(header, row).encode(encoding), "ratings.csv")

    assert (entry.title, entry.original_title, entry.fault) == ("Amélie", "", "")


def test_the_username_of_a_single_file_is_in_its_name():
    file = io.BytesIO(GENUINE["ratings.csv"].encode())

    assert look_into(file, "letterboxd-mlind-2025-01-02-03-04-utc.csv") == Upload("letterboxd", "mlind")
    assert look_into(file, "ratings.csv") == Upload("letterboxd", "")
