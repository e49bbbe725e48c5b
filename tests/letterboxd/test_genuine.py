"""A member's export as Letterboxd makes it: every row of it is read, once."""

import io
from collections import Counter
from datetime import date

import pytest

from films.text import REVIEW, render
from reviews.letterboxd.archive import Upload, entries, look_into
from reviews.letterboxd.records import Entry, Kind
from tests.letterboxd.archives import (
    BOM,
    GENUINE,
    GENUINE_NAME,
    GENUINE_ROWS,
    LISTED,
    RATINGS,
    REVIEWS,
    archive,
    genuine,
    table,
)


def read(content: bytes) -> list[Entry]:
    return list(entries(io.BytesIO(content), "archive"))


def read_file(name: str, content: str | bytes) -> list[Entry]:
    return read(archive({name: content}))


@pytest.mark.parametrize("folder", ["", "letterboxd-mlind-2025-01-02-03-04-utc", "My films"])
def test_every_row_is_read_once(folder):
    found = read(genuine(folder))

    assert Counter(entry.file for entry in found) == Counter(GENUINE_ROWS)
    assert [entry for entry in found if entry.fault] == []


def test_the_order_is_always_the_same():
    turned = archive(dict(reversed(GENUINE.items())))

    assert read(turned) == read(genuine())
    assert list(dict.fromkeys(entry.file for entry in read(turned))) == [
        "ratings.csv",
        "diary.csv",
        "reviews.csv",
        "watchlist.csv",
        "watched.csv",
        "likes/films.csv",
        "likes/reviews.csv",
        "comments.csv",
        "lists/films-with-rain.csv",
        "lists/without-its-first-line.csv",
        "orphaned/comments.csv",
        "orphaned/diary.csv",
        "orphaned/reviews.csv",
        "deleted/diary.csv",
        "deleted/reviews.csv",
    ]


def test_kinds_follow_from_the_files():
    found = Counter((entry.file.rpartition("/")[0], entry.kind) for entry in read(genuine()))

    assert found == {
        ("", Kind.RATING): 3,
        ("", Kind.DIARY): 3,
        ("", Kind.REVIEW): 3,
        ("", Kind.WATCHLIST): 2,
        ("", Kind.WATCHED): 3,
        ("", Kind.COMMENT): 1,
        ("likes", Kind.LIKE): 2,
        ("lists", Kind.LIST): 4,
        ("orphaned", Kind.COMMENT): 1,
        ("orphaned", Kind.DIARY): 1,
        ("orphaned", Kind.REVIEW): 1,
        ("deleted", Kind.DELETED): 2,
    }


def test_reviews_say_everything_that_their_rows_say():
    reviews = [entry for entry in read(genuine()) if entry.file == "reviews.csv"]

    assert reviews == [
        Entry(
            "reviews.csv",
            2,
            Kind.REVIEW,
            title="Seven Samurai",
            year=1954,
            rating=9,
            text='Rain, mud & *seven* men.\n\nThe **last** battle: "all & nothing".\n\nWho won?',
            written_on=date(2019, 6, 1),
            watched_on=date(2019, 5, 31),
            url="https://boxd.it/aaa1",
        ),
        Entry(
            "reviews.csv",
            6,
            Kind.REVIEW,
            title="Seven Samurai",
            year=1954,
            rating=10,
            text="Still there.\n\n> We have lost again.\n\n"
            "See [this](https://example.org/a_b), as Kurosawa said: “no”.",
            written_on=date(2023, 4, 2),
            watched_on=date(2023, 4, 1),
            url="https://boxd.it/aaa2",
            rewatch=True,
            tags=("cinema", "35mm"),
        ),
        Entry(
            "reviews.csv",
            9,
            Kind.REVIEW,
            title="L'Atalante",
            year=1934,
            text="Kittens.",
            written_on=date(2024, 11, 3),
            url="https://boxd.it/aaa3",
        ),
    ]


def test_of_what_was_deleted_only_the_film_is_read():
    assert [entry for entry in read(genuine()) if entry.kind is Kind.DELETED] == [
        Entry("deleted/diary.csv", 2, Kind.DELETED, title="Seven Samurai", year=1954),
        Entry("deleted/reviews.csv", 2, Kind.DELETED, title="Seven Samurai", year=1954),
    ]


def test_a_list_is_itself_a_row_and_so_is_each_of_its_films():
    lists = [(entry.line, entry.title, entry.year) for entry in read(genuine()) if "rain" in entry.file]

    assert lists == [(3, "Films with rain", None), (8, "Seven Samurai", 1954), (9, "The Third Man", 1949)]


def test_of_the_profile_nothing_but_the_username_is_read():
    content = genuine()
    found = read(content)

    assert look_into(io.BytesIO(content), "export.zip") == Upload("archive", "mlind")
    told = repr(found)
    secrets = ("maria.lind@example.org", "Maria", "Visby", "I watch films", "She / her")
    assert [secret for secret in secrets if secret in told] == []
    assert [secret for secret in secrets if secret in GENUINE["profile.csv"]] == list(secrets)


@pytest.mark.parametrize(
    ("name", "username"),
    [
        (GENUINE_NAME, "mlind"),
        ("letterboxd-Some_1-2025-01-02-03-04-utc (2).zip", "Some_1"),
        ("letterboxd.zip", ""),
        ("letterboxd-<b>-2025-01-02-03-04-utc.zip", ""),
    ],
)
def test_without_a_profile_the_username_is_that_of_the_files_name(name, username):
    without = archive({each: content for each, content in GENUINE.items() if each != "profile.csv"})

    assert look_into(io.BytesIO(without), name) == Upload("archive", username)


@pytest.mark.parametrize("profile", ["", "Username\r\n", "Name\r\nmaria\r\n", "Username\r\n<script>\r\n", "\0"])
def test_a_profile_without_a_username_is_no_obstacle(profile):
    content = archive({"profile.csv": profile, "ratings.csv": GENUINE["ratings.csv"]})

    assert look_into(io.BytesIO(content), "x.zip") == Upload("archive", "")


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
@pytest.mark.parametrize("mark", ["", BOM])
def test_ends_of_lines_and_a_byte_order_mark_make_no_difference(end, mark):
    text = GENUINE["reviews.csv"].removeprefix(BOM).replace("\r\n", "\n").replace("\n", end)

    assert read_file("reviews.csv", mark + text) == read_file("reviews.csv", GENUINE["reviews.csv"])


@pytest.mark.parametrize(
    ("rating", "half_stars"), [("0.5", 1), ("1", 2), ("4.5", 9), ("5", 10), ("5.0", 10), ("", None)]
)
def test_ratings_are_half_stars(rating, half_stars):
    [entry] = read_file("ratings.csv", table(RATINGS, ["2024-01-01", "Emma", "2020", "", rating]))

    assert (entry.rating, entry.fault) == (half_stars, "")


@pytest.mark.parametrize(
    ("cells", "fault"),
    [
        (["2024-01-01", "Emma", "2020", "", "5.5"], "“5.5” is no rating in half stars from 0.5 to 5."),
        (["2024-01-01", "Emma", "2020", "", "4.2"], "“4.2” is no rating in half stars from 0.5 to 5."),
        (["2024-13-01", "Emma", "2020", "", "4"], "“2024-13-01” is no date such as 2024-11-03."),
        (["20240101", "Emma", "2020", "", "4"], "“20240101” is no date such as 2024-11-03."),
        (["2024-01-01", "Emma", "MMXX", "", "4"], "“MMXX” is no year of four digits."),
        (["2024-01-01", "Emma", "0000", "", "4"], "“0000” is no year of four digits."),
        (["2024-01-01", "", "2020", "", "4"], "It names no film."),
        (["2024-01-01", "E" * 301, "2020", "", "4"], "Its title has more than 300 characters."),
        (
            ["1.1.2024", "Emma", "2020", "", "x" * 50],
            f"“{'x' * 40}…” is no rating in half stars from 0.5 to 5. “1.1.2024” is no date such as 2024-11-03.",
        ),
        (["2024-01-01", "Emma"], "It has another number of cells (2) than there are columns (5)."),
        (
            ["2024-01-01", "Emma", "2020", "", "4", "5"],
            "It has another number of cells (6) than there are columns (5).",
        ),
        (["2024-01-01", "Em\0ma", "2020", "", "4"], "It holds a NUL character."),
    ],
)
def test_a_row_that_cannot_be_read_says_why_and_the_next_is_read(cells, fault):
    found = read_file("ratings.csv", table(RATINGS, cells, ["2024-01-02", "After", "2021", "", "3"]))

    assert [(entry.line, entry.kind, entry.fault) for entry in found] == [
        (2, Kind.RATING, fault),
        (3, Kind.RATING, ""),
    ]


def test_empty_cells_behind_the_last_column_are_no_fault():
    [entry] = read_file("ratings.csv", table(RATINGS, ["2024-01-01", "Emma", "2020", "", "4", "", ""]))

    assert entry.fault == ""


def test_a_row_that_is_not_utf8_says_so():
    text = table(RATINGS, ["2024-01-01", "Amélie", "2001", "", "4"], ["2024-01-02", "Emma", "2020", "", "4"])

    found = read_file("ratings.csv", text.encode("iso-8859-1"))

    assert [(entry.title, entry.fault) for entry in found] == [("Am\ufffdlie", "It is not UTF-8."), ("Emma", "")]


def test_a_lost_quotation_mark_costs_its_row_alone():
    rows = ['2024-01-01,"Emma,2020,,4\r\n', "2024-01-02,After,2021,,3\r\n", '2024-01-03,"Quoted",2022,,2\r\n']

    found = read_file("ratings.csv", ",".join(RATINGS) + "\r\n" + "".join(rows))

    assert [(entry.line, entry.title, bool(entry.fault)) for entry in found] == [
        (2, "", True),
        (3, "After", False),
        (4, "Quoted", False),
    ]


def test_columns_may_be_more_and_in_another_order():
    header = ["Rating", "New column", "Year", "Name", "Letterboxd URI", "Date"]

    [entry] = read_file("ratings.csv", table(header, ["4", "?", "2020", "Emma", "https://boxd.it/x", "2024-01-01"]))

    assert (entry.title, entry.year, entry.rating, entry.written_on) == ("Emma", 2020, 8, date(2024, 1, 1))


def test_only_addresses_at_letterboxd_are_kept():
    addresses = [
        "https://boxd.it/x",
        "https://letterboxd.com/m/film/y/",
        "https://boxd.it.example.org/x",
        "javascript:1",
    ]

    found = read_file("ratings.csv", table(RATINGS, *(["", "Emma", "2020", each, "4"] for each in addresses)))

    assert [entry.url for entry in found] == [*addresses[:2], "", ""]


def test_a_file_that_nobody_knows_is_told_of_once():
    files = {"ratings.csv": GENUINE["ratings.csv"], "moods.csv": "Mood,Colour\r\nblue,blue\r\n", "note.txt": "Hello"}

    found = [entry for entry in read(archive(files)) if entry.file != "ratings.csv"]

    fault = "Its columns aren’t known, so nothing of this file was read."
    assert found == [Entry("moods.csv", 1, Kind.OTHER, fault=fault)]


def test_what_a_computer_adds_when_it_packs_a_folder_again_is_passed_over():
    files = {f"export/{name}": content for name, content in GENUINE.items()}
    content = archive({**files, "__MACOSX/export/._ratings.csv": "\0\5", "export/.DS_Store": "\0\0"})

    assert look_into(io.BytesIO(content), "x.zip") == Upload("archive", "mlind")
    assert Counter(entry.file for entry in read(content)) == Counter(GENUINE_ROWS)


def test_a_list_without_its_own_row_is_read():
    found = read_file("lists/x.csv", table(LISTED, ["1", "Emma", "2020", "", ""]))

    assert [(entry.kind, entry.line, entry.title, entry.year) for entry in found] == [(Kind.LIST, 2, "Emma", 2020)]


@pytest.mark.parametrize(
    ("review", "html"),
    [
        ("One\r\nTwo\r\n\r\n\r\nThree", "<p>One</p>\n<p>Two</p>\n<p>Three</p>"),
        ("I <3 this & that", "<p>I &lt;3 this &amp; that</p>"),
        ("*not* _emphasis_ # nor\n1. a list", "<p>*not* _emphasis_ # nor</p>\n<p>1. a list</p>"),
        ("<p>One\nline</p><p>Two</p>", "<p>One line</p>\n<p>Two</p>"),
        ("&lt;i&gt; &amp;amp; &#39;", "<p>&lt;i&gt; &amp;amp; '</p>"),
        ("<i>Over\n\ntwo</i>", "<p><em>Over</em></p>\n<p><em>two</em></p>"),
        ('<img src="https://example.org/x.png">Seen', "<p>Seen</p>"),
        ('<a href="javascript:alert(1)">x</a>', "<p>x</p>"),
    ],
)
def test_texts_keep_their_words_and_paragraphs(review, html):
    [entry] = read_file("reviews.csv", table(REVIEWS, ["2024-01-01", "Emma", "2020", "", "", "", review, "", ""]))

    assert render(entry.text, REVIEW) == html
