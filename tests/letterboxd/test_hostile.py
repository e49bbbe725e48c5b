"""Files that nobody sends by mistake, and some that one might: each refused in plain words, in little memory."""

import io
import struct
import tracemalloc
import zipfile
from collections import deque

import pytest

from reviews.letterboxd.archive import LARGEST_FILE, Rejected, entries, look_into
from reviews.letterboxd.records import Kind
from tests.letterboxd.archives import GENUINE, RATINGS, archive, table

RATINGS_FILE = GENUINE["ratings.csv"]
AS_IT_IS = "Send it as you downloaded it."
NAMED_ODDLY = f"A file in the ZIP has a name that none in an export has. {AS_IT_IS}"
NO_EXPORT = "The ZIP file isn’t Letterboxd’s export: it holds no ratings.csv, diary.csv, reviews.csv or the like."
DAMAGED = "The ZIP file is damaged. Download it again, and send it as it is."
NULS = "The file is no text: it holds NUL characters. Save it as CSV in UTF-8."
UTF16 = "The file is UTF-16. Save it as CSV in UTF-8."
NEITHER = "The file is neither a ZIP file nor text. Send Letterboxd’s export as you downloaded it."
TOO_WIDE = "The first line of the file is too long to be the names of columns."
NOT_KNOWN = (
    "The columns of the file aren’t those of a file that can be read here: ratings.csv, diary.csv, reviews.csv or "
    "watchlist.csv of Letterboxd’s export (under that name), Letterboxd’s import format, IMDb’s ratings, or an export "
    "of this software."
)
OTHER_JSON = "The file is JSON, but not an export of this software, which is the only JSON that is read."


def named(name: str) -> bytes:
    return archive({"ratings.csv": RATINGS_FILE, name: "x"})


def named_with_a_nul() -> bytes:
    return named("diary.csvX.exe").replace(b"diary.csvX.exe", b"diary.csv\0.exe")


def with_a_link() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as zipped:
        link = zipfile.ZipInfo("ratings.csv")
        link.create_system, link.external_attr = 3, 0o120777 << 16
        zipped.writestr(link, "/etc/passwd")
    return file.getvalue()


def packed(method: int) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as zipped:
        zipped.writestr("ratings.csv", RATINGS_FILE)
    return file.getvalue()


def of_zeros(megabytes: int, files: int = 1) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as zipped:
        for number in range(files):
            with zipped.open(f"ratings{number or ''}.csv", "w") as entry:
                for _megabyte in range(megabytes):
                    entry.write(b"0" * 1_000_000)
    return file.getvalue()


def changed(content: bytes, place: int, told: bytes) -> bytes:
    """With other bytes at this place of the first entry in the table of contents."""
    at = content.index(b"PK\1\2") + place
    return content[:at] + told + content[at + len(told) :]


def locked() -> bytes:
    return changed(archive({"ratings.csv": RATINGS_FILE}), 8, struct.pack("<H", 1))


def overlapping() -> bytes:
    content = archive({"ratings.csv": RATINGS_FILE, "diary.csv": GENUINE["diary.csv"]})
    second = content.rindex(b"PK\1\2") + 42
    return content[:second] + struct.pack("<L", 0) + content[second + 4 :]


def twice() -> bytes:
    return archive({"ratings.csv": RATINGS_FILE, "ratings.csX": RATINGS_FILE}).replace(b"csX", b"csv")


HOSTILE = {
    "empty": (b"", "The file is empty."),
    "too large": (b"a" * (LARGEST_FILE + 1), "The file is too large: at most 20 MB can be imported at once."),
    "no archive but called so": (b"PK\3\4" + b"x" * 1000, DAMAGED),
    "an archive cut off": (archive(GENUINE)[:-30], DAMAGED),
    "an empty archive": (archive({}), NO_EXPORT),
    "another archive": (archive({"photo.jpg": b"\xff\xd8", "notes.csv": "a,b\r\n1,2\r\n"}), NO_EXPORT),
    "a spreadsheet": (archive({"[Content_Types].xml": "<x/>", "xl/workbook.xml": "<x/>"}), NO_EXPORT),
    "an archive in the archive": (
        archive({"ratings.csv": RATINGS_FILE, "export.zip": archive(GENUINE)}),
        "There is another archive in the ZIP file. Send that one by itself.",
    ),
    "a way up": (named("../../etc/passwd.csv"), NAMED_ODDLY),
    "a way up inside": (named("lists/../../x.csv"), NAMED_ODDLY),
    "an absolute name": (named("/etc/passwd.csv"), NAMED_ODDLY),
    "a name with backslashes": (named("..\\..\\x.csv"), NAMED_ODDLY),
    "a drive": (named("C:x.csv"), NAMED_ODDLY),
    "a name with a NUL": (named_with_a_nul(), NAMED_ODDLY),
    "a very long name": (named("x" * 300 + ".csv"), NAMED_ODDLY),
    "a link": (with_a_link(), f"The ZIP file holds links to other files. {AS_IT_IS}"),
    "a password": (locked(), "The ZIP file is locked with a password. Send it without one."),
    "packed with lzma": (
        packed(zipfile.ZIP_LZMA),
        "The ZIP file is packed in an unusual way. Pack its files again as an ordinary ZIP.",
    ),
    "two of a name": (twice(), "The ZIP file holds two files of the same name. " + AS_IT_IS),
    "two in one place": (
        overlapping(),
        f"The ZIP file is built so that its files lie over each other. {AS_IT_IS}",
    ),
    "a bomb": (of_zeros(40), f"A file in the ZIP is packed more tightly than text can be. {AS_IT_IS}"),
    "a large file": (of_zeros(51), "A file in the ZIP is too large: none in an export has more than 50 MB."),
    "many small bombs": (
        of_zeros(1, 101),
        "What is in the ZIP file is too large: no export has more than 100 MB.",
    ),
    "five thousand files and one": (
        archive({f"lists/{number}.csv": "" for number in range(5_001)}),
        "The ZIP file holds more than 5000 files, which no export does.",
    ),
    "thirty thousand files": (archive({f"lists/{number:080}.csv": "" for number in range(30_000)}), DAMAGED),
    "UTF-16": (RATINGS_FILE.encode("utf-16"), UTF16),
    "UTF-16 without a mark": (RATINGS_FILE.encode("utf-16-le"), NULS),
    "UTF-16 in an archive": (archive({"ratings.csv": RATINGS_FILE.encode("utf-16")}), f"ratings.csv: {UTF16}"),
    "NUL characters": (RATINGS_FILE.encode() + b"\0", NULS),
    "NUL characters far behind": (RATINGS_FILE.encode() + b"x" * 1_000_000 + b"\0", NULS),
    "NUL characters in an archive": (archive({"diary.csv": b"\0" * 100}), f"diary.csv: {NULS}"),
    "a picture": (b"\x89PNG\r\n\x1a\n\x0d\x01\x02", NEITHER),
    "a million columns": (b"Date," * 1_000_000, TOO_WIDE),
    "a hundred columns and one": (b",".join(b"Name" for _column in range(101)), TOO_WIDE),
    "too many columns in an archive": (
        archive({"ratings.csv": b"Date," * 150_000}),
        f"ratings.csv: {TOO_WIDE}",
    ),
    "another table": (b"Author,Book\r\nA,B\r\n", NOT_KNOWN),
    "no table": (b"Dear diary, today I saw a film.\n", NOT_KNOWN),
    "a web page": (b"<!doctype html><html><body>Sign in</body></html>", NOT_KNOWN),
    "formulas": (b'=HYPERLINK("https://example.org"),=1+1\r\n', NOT_KNOWN),
    "semicolons": (
        b"Date;Name;Year;Letterboxd URI;Rating\r\n",
        "The columns of the file aren’t separated by commas. Save it as CSV with commas.",
    ),
    "only blanks": (b" \r\n\r\n", NOT_KNOWN),
    "a quotation mark without end": (b'"Date,Name\r\n' + b"x" * 700_000, TOO_WIDE),
    "other JSON": (b'{"a": 1}', OTHER_JSON),
    "deep JSON": (b"[" * 1_000_000, OTHER_JSON),
    "JSON of a later release": (
        b'{"format": "filmsite-member", "version": 2}',
        "The file comes from a newer release of this software than this site has.",
    ),
}


@pytest.mark.parametrize(("content", "said"), HOSTILE.values(), ids=HOSTILE)
def test_it_is_refused_in_plain_words_and_little_memory(content, said):
    file = io.BytesIO(content)
    tracemalloc.start()
    try:
        with pytest.raises(Rejected) as rejected:
            look_into(file, "letterboxd-mlind-2025-01-02-03-04-utc.zip")
        _now, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert str(rejected.value) == said
    assert most < 25_000_000


def test_what_a_file_is_called_makes_no_difference():
    assert look_into(io.BytesIO(archive(GENUINE)), "ratings.csv").kind == "archive"
    assert look_into(io.BytesIO(RATINGS_FILE.encode()), "export.zip").kind == "letterboxd"


def test_a_file_that_lies_about_its_size_gives_no_more_than_it_says():
    content = archive({"ratings.csv": table(RATINGS, *(["", "Emma", "2020", "", "4"] for _row in range(1_000)))})
    lying = changed(content, 24, struct.pack("<L", 500))

    found = list(entries(io.BytesIO(lying), "archive"))

    assert len(found) < 50
    assert found[-1].kind is Kind.OTHER
    assert found[-1].fault == "The file is damaged; what follows couldn’t be read."


def test_damage_in_one_file_costs_what_follows_in_it_alone():
    content = archive({"ratings.csv": RATINGS_FILE, "diary.csv": GENUINE["diary.csv"]})
    checksum = content.index(b"PK\1\2") + 16
    damaged = content[:checksum] + b"\0\0\0\0" + content[checksum + 4 :]

    found = list(entries(io.BytesIO(damaged), "archive"))

    assert [entry.file for entry in found if not entry.fault] == ["diary.csv"] * 3
    assert [(entry.file, entry.fault) for entry in found if entry.fault] == [
        ("ratings.csv", "The file is damaged; what follows couldn’t be read.")
    ]


ROWS = {
    "long cells": '2024-01-01,"' + "x" * 5_000_000 + '",2020,,4\r\n',
    "many cells": "," * 5_000_000 + "\r\n",
    "no end": '2024-01-01,"Emma\r\n' + "x" * 100 + "\r\n" * 100_000,
    "quotation marks that open everywhere": 'a","\n' * 20_000,
    "rows by the thousand": "2024-01-01,Emma,2020,https://boxd.it/x,4\r\n" * 5_000,
}


@pytest.mark.parametrize("rows", ROWS.values(), ids=ROWS)
def test_rows_are_read_in_little_memory(rows):
    file = io.BytesIO((",".join(RATINGS) + "\r\n" + rows + "2024-01-02,After,2021,,3\r\n").encode())
    tracemalloc.start()
    try:
        [last] = deque(entries(file, "letterboxd", "ratings.csv"), maxlen=1)
        _now, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert most < 40_000_000
    assert (last.title, last.fault) == ("After", "") or rows.startswith("a")


def test_a_formula_is_text_like_any_other():
    [entry] = entries(
        io.BytesIO(archive({"ratings.csv": table(RATINGS, ["", '=HYPERLINK("x")', "2020", "", "4"])})), "archive"
    )

    assert (entry.title, entry.fault) == ('=HYPERLINK("x")', "")
