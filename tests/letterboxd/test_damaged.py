"""Whatever is done to a file, it is refused in words, or all of it is read into entries."""

import io

from hypothesis import given
from hypothesis import strategies as st

from reviews.letterboxd.archive import Rejected, entries, look_into
from tests.letterboxd.archives import BOM, GENUINE, genuine

WHOLE = genuine()
PIECES = [
    *(GENUINE[name].encode() for name in ("ratings.csv", "reviews.csv", "lists/films-with-rain.csv")),
    *(b'"', b",", b"\r\n", b"\n", b"\r", b"\0", b"\xff", b"\xfe", b"'=", b"\\", BOM.encode(), b"{", b"[", b"]", b":"),
    *(b'{"format": "filmsite-member", "version": 1', b', "reviews": [', b'{"film": {"title": "A"}}', b"}", b"null"),
    *(b"list,film,title\n", b"Const,Your Rating,Title\n", b"Title,Rating10,Review\n", b"reviews,a,A\n", b"PK\3\4"),
]


def taken(content: bytes, name: str) -> int:
    """How many entries there are of a file, or -1 where it is refused."""
    file = io.BytesIO(content)
    try:
        kind = look_into(file, name).kind
    except Rejected:
        return -1
    try:
        return sum(1 for _entry in entries(file, kind, name))
    except Rejected:
        return -1


@given(st.lists(st.sampled_from(PIECES) | st.binary(max_size=20), max_size=12).map(b"".join))
def test_any_text_is_refused_or_read(content):
    assert taken(content, "watchlist.csv") >= -1


@given(st.lists(st.tuples(st.integers(0, len(WHOLE) - 1), st.binary(min_size=1, max_size=4)), min_size=1, max_size=6))
def test_an_archive_with_other_bytes_here_and_there_is_refused_or_read(changes):
    content = bytearray(WHOLE)
    for place, told in changes:
        content[place : place + len(told)] = told

    assert taken(bytes(content), "export.zip") >= -1


@given(st.integers(0, len(WHOLE)), st.integers(0, len(WHOLE)))
def test_an_archive_with_a_piece_missing_is_refused_or_read(begin, end):
    content = WHOLE[: min(begin, end)] + WHOLE[max(begin, end) :]

    assert taken(content, "export.zip") >= -1
