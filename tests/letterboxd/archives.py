"""Builds files such as members bring along from Letterboxd, in the shape of genuine ones, with all their oddities."""

import csv
import io
import zipfile
from collections.abc import Mapping, Sequence

PROFILE = [
    *("Date Joined", "Username", "Given Name", "Family Name", "Email Address", "Location", "Website", "Bio", "Pronoun"),
    "Favorite Films",
]
FILMS = ["Date", "Name", "Year", "Letterboxd URI"]
RATINGS = [*FILMS, "Rating"]
DIARY = [*RATINGS, "Rewatch", "Tags", "Watched Date"]
REVIEWS = [*RATINGS, "Rewatch", "Review", "Tags", "Watched Date"]
COMMENTS = ["Date", "Content", "Comment"]
LIKED = ["Date", "Content"]
LIST = ["Date", "Name", "Tags", "URL", "Description"]
LISTED = ["Position", "Name", "Year", "URL", "Description"]

BOM = "\ufeff"
MADE_AT = (2026, 2, 1, 12, 0, 0)


def table(header: Sequence[str], *rows: Sequence[str]) -> str:
    """A CSV file as Letterboxd writes it: CRLF, quotation marks where they are needed."""
    file = io.StringIO()
    csv.writer(file).writerows([header, *rows])
    return file.getvalue()


def archive(files: Mapping[str, str | bytes], folder: str = "") -> bytes:
    """A ZIP of these files, all in one folder where it is given; the same bytes whenever it is made."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as zipped:
        for name, content in files.items():
            entry = zipfile.ZipInfo(f"{folder}/{name}" if folder else name, MADE_AT)
            zipped.writestr(entry, content, zipfile.ZIP_DEFLATED)
    return file.getvalue()


#: Three reviews of two films (one of them seen twice), a rating alone, and what else a member has there.
GENUINE: dict[str, str] = {
    "profile.csv": table(
        PROFILE,
        [
            *("2015-02-03", "mlind", "Maria", "Lind", "maria.lind@example.org", "Visby", "https://example.org"),
            *("I watch films.\nThen I write.", "She / her", "https://boxd.it/2aHi, https://boxd.it/1TGM"),
        ],
    ),
    "ratings.csv": table(
        RATINGS,
        ["2023-04-02", "Seven Samurai", "1954", "https://boxd.it/2aHi", "5"],
        ["2024-11-03", "L'Atalante", "1934", "https://boxd.it/1TGM", "4.5"],
        ["2020-01-01", "Cléo from 5 to 7", "1962", "https://boxd.it/29Ui", "0.5"],
    ),
    "diary.csv": table(
        DIARY,
        ["2019-06-01", "Seven Samurai", "1954", "https://boxd.it/aaa1", "4.5", "", "", "2019-05-31"],
        ["2023-04-02", "Seven Samurai", "1954", "https://boxd.it/aaa2", "5", "Yes", "cinema, 35mm", "2023-04-01"],
        ["2024-11-03", "L'Atalante", "1934", "https://boxd.it/aaa3", "4.5", "", "", "2024-11-02"],
    ),
    "reviews.csv": BOM
    + table(
        REVIEWS,
        [
            *("2019-06-01", "Seven Samurai", "1954", "https://boxd.it/aaa1", "4.5", ""),
            'Rain, mud & <i>seven</i> men.\r\n\r\nThe <b>last</b> battle: "all &amp; nothing".\r\nWho won?',
            *("", "2019-05-31"),
        ],
        [
            *("2023-04-02", "Seven Samurai", "1954", "https://boxd.it/aaa2", "5", "Yes"),
            '<p>Still there.</p>\n<blockquote>We have lost again.</blockquote>\n<iframe src="https://example.org"></iframe>'
            'See <a href="https://example.org/a_b" rel="nofollow">this</a>, as Kurosawa said: “no”.',
            *("cinema, 35mm", "2023-04-01"),
        ],
        ["2024-11-03", "L'Atalante", "1934", "https://boxd.it/aaa3", "", "", "Kittens.", "", ""],
    ),
    "watched.csv": table(
        FILMS,
        ["2019-06-01", "Seven Samurai", "1954", "https://boxd.it/2aHi"],
        ["2024-11-03", "L'Atalante", "1934", "https://boxd.it/1TGM"],
        ["2020-01-01", "Cléo from 5 to 7", "1962", "https://boxd.it/29Ui"],
    ),
    "watchlist.csv": table(
        FILMS,
        ["2022-08-09", "Wings of Desire", "1987", "https://boxd.it/2b4K"],
        ["2022-08-10", "A Film That Nobody Made", "", "https://boxd.it/zzzz"],
    ),
    "comments.csv": table(COMMENTS, ["2021-03-04", "https://boxd.it/bbb1", "I disagree,\nbut <i>kindly</i>."]),
    "likes/films.csv": table(FILMS, ["2023-04-02", "Seven Samurai", "1954", "https://boxd.it/2aHi"]),
    "likes/reviews.csv": table(LIKED, ["2023-04-03", "https://boxd.it/bbb2"]),
    "likes/lists.csv": "",
    "lists/films-with-rain.csv": "Letterboxd list export v7\r\n"
    + table(
        LIST,
        ["2023-05-06", "Films with rain", "rain, mud", "https://boxd.it/ccc1", "It pours.\n\nAll the time."],
    )
    + "\r\n"
    + table(
        LISTED,
        ["1", "Seven Samurai", "1954", "https://boxd.it/2aHi", ""],
        ["2", "The Third Man", "1949", "https://boxd.it/2a1S", "In the sewers,\nat least."],
    ),
    "lists/without-its-first-line.csv": table(LIST, ["2023-05-07", "Empty", "", "https://boxd.it/ccc2", ""])
    + "\r\n"
    + table(LISTED),
    "deleted/diary.csv": table(
        DIARY, ["2024-12-01", "Seven Samurai", "1954", "https://boxd.it/ddd1", "1", "", "regret", "2024-12-01"]
    ),
    "deleted/reviews.csv": table(
        REVIEWS,
        ["2024-12-01", "Seven Samurai", "1954", "https://boxd.it/ddd1", "1", "", "A secret.", "regret", "2024-12-01"],
    ),
    "deleted/comments.csv": "",
    "orphaned/diary.csv": table(DIARY, ["2018-01-02", "A Lost Short", "2017", "", "3", "", "", "2018-01-01"]),
    "orphaned/reviews.csv": table(
        REVIEWS, ["2018-01-02", "A Lost Short", "2017", "", "3", "", "It is gone from there.", "", "2018-01-01"]
    ),
    "orphaned/comments.csv": table(COMMENTS, ["2018-01-03", "", "A comment on nothing."]),
}

#: How many rows each of these files has: as many entries are read of it.
GENUINE_ROWS: dict[str, int] = {
    "ratings.csv": 3,
    "diary.csv": 3,
    "reviews.csv": 3,
    "watched.csv": 3,
    "watchlist.csv": 2,
    "comments.csv": 1,
    "likes/films.csv": 1,
    "likes/reviews.csv": 1,
    "lists/films-with-rain.csv": 3,  # the list and its two films
    "lists/without-its-first-line.csv": 1,
    "deleted/diary.csv": 1,
    "deleted/reviews.csv": 1,
    "orphaned/diary.csv": 1,
    "orphaned/reviews.csv": 1,
    "orphaned/comments.csv": 1,
}

GENUINE_NAME = "letterboxd-mlind-2025-01-02-03-04-utc.zip"


def genuine(folder: str = "") -> bytes:
    """A member's export, as Letterboxd makes it."""
    return archive(GENUINE, folder)
