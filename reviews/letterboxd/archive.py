"""A file that a member brings along: what it is, whether it is harmless, and all its rows as entries.

What it is follows from its content; its name is asked only where the content can't tell. See docs/imports.md.
"""

import codecs
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO, TextIO

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reviews.letterboxd import own
from reviews.letterboxd.layouts import (
    ARCHIVE,
    IMDB,
    LETTERBOXD,
    OWN,
    entries_of,
    is_first_line_of_a_list,
    layout_of,
)
from reviews.letterboxd.records import Entry, Kind
from reviews.letterboxd.rejected import Rejected
from reviews.letterboxd.tables import MOST_COLUMNS, Line, column_names, lines, row_of
from reviews.letterboxd.zipped import DAMAGED, Archive

__all__ = ["LARGEST_FILE", "Rejected", "Upload", "entries", "look_into"]

#: Bytes of a file as it is sent. An export with ten thousand reviews, packed, is a fifth of it.
LARGEST_FILE = 20_000_000
_PIECE = 1 << 16
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_UTF8, _LATIN1 = "utf-8-sig", "iso-8859-1"
_USERNAME = re.compile("[a-z0-9_]{1,50}", re.ASCII | re.IGNORECASE)
_EXPORT_NAME = re.compile(r"letterboxd-([a-z0-9_]{1,50})-\d{4}-\d\d-\d\d", re.ASCII | re.IGNORECASE)
_OWN_DOCUMENT = re.compile(rb'"format"\s*:\s*"' + own.FORMAT.encode() + b'"')
_OWN_VERSION = re.compile(rb'"version"\s*:\s*([0-9]{1,9})')
_TOLD_FROM = 4_096  # bytes at the beginning of a file
#: In this order, so that a file gives the same entries whoever packed it.
_ORDER = ["ratings.csv", "diary.csv", "reviews.csv", "watchlist.csv", "watched.csv", "likes/", "comments.csv"]
_LAST = ["lists/", "orphaned/", "deleted/"]
_PROFILE = "profile.csv"
_NULS = gettext_lazy("The file is no text: it holds NUL characters. Save it as CSV in UTF-8.")


@dataclass(frozen=True)
class Upload:
    """What a file is: a value of `ImportRun.Kind`, and whose it says it is at Letterboxd, if it does."""

    kind: str
    username: str = ""


def look_into(file: BinaryIO, name: str) -> Upload:
    """Tell what the file is, within a second and in bounded memory. Raises Rejected."""
    size = file.seek(0, io.SEEK_END)
    if not size:
        raise Rejected(_("The file is empty."))
    if size > LARGEST_FILE:
        raise Rejected(_("The file is too large: at most 20 MB can be imported at once."))
    beginning = _beginning(file)
    if beginning.startswith(_ZIP):
        return _look_into_archive(file, name)
    _refuse_what_is_no_text(file, beginning)
    if beginning.removeprefix(codecs.BOM_UTF8).lstrip()[:1] in (b"{", b"["):
        return _look_into_document(beginning)
    with _as_text(file, _LATIN1) as text:
        layout = layout_of(_header(text), name.casefold())
    if layout is None or not layout.has_a_place:
        raise Rejected(_not_known(beginning))
    found = _EXPORT_NAME.match(name)
    return Upload(layout.run, found[1] if found and layout.run == LETTERBOXD else "")


def entries(file: BinaryIO, kind: str, name: str = "") -> Iterator[Entry]:
    """Yield each row of a file that `look_into` has let pass, in an order that is always the same, in bounded memory.

    A row of which nothing can be made has a fault; so has an entry of kind OTHER, which stands for a file whose columns
    aren't known or for what couldn't be read. `name` is the file's, which tells a watchlist from films that were seen.
    Files of an archive that aren't CSV have no rows. Raises Rejected.
    """
    if kind == ARCHIVE:
        yield from _entries_of_archive(Archive(file))
    elif _beginning(file).removeprefix(codecs.BOM_UTF8).lstrip().startswith(b"{"):
        with _as_text(file, _UTF8) as text:
            yield from own.documented(text.read(), name)
    else:
        encoding = _LATIN1 if kind == IMDB and not _is_utf8(file) else _UTF8
        with _as_text(file, encoding) as text:
            yield from entries_of(lines(text), name or f"{kind}.csv")


def _look_into_archive(file: BinaryIO, name: str) -> Upload:
    archive = Archive(file)
    tables = [each for each in archive.names if each.casefold().endswith(".csv")]
    known = False
    for each in tables:
        # Lists are many, and it doesn't hang on them.
        if not archive.size(each) or each.casefold().startswith((_PROFILE, "lists/", "deleted/")):
            continue
        try:
            with archive.opened(each) as content:
                beginning = content.read(_TOLD_FROM)
        except DAMAGED:
            raise Rejected(_("The ZIP file is damaged. Download it again, and send it as it is.")) from None
        try:
            _refuse_beginning(beginning)
            header = _header(io.StringIO(beginning.decode(_UTF8, "surrogateescape"), newline=""))
        except Rejected as rejected:
            raise Rejected(f"{each}: {rejected}") from None
        layout = layout_of(header, each.casefold())
        known = known or (layout is not None and layout.run == LETTERBOXD)
    if not known:
        raise Rejected(
            _("The ZIP file isn’t Letterboxd’s export: it holds no ratings.csv, diary.csv, reviews.csv or the like.")
        )
    return Upload(ARCHIVE, _username(archive) or _named_after(name))


def _username(archive: Archive) -> str:
    """Whose export it is. Nothing else of the profile is read: it holds a real name and an e-mail address."""
    names = [name for name in archive.names if name.casefold() == _PROFILE]
    if not names:
        return ""
    try:
        with archive.opened(names[0]) as content, _as_text(content, _UTF8) as text:
            rows = lines(text)
            columns = column_names(next(rows, Line(1, [])).cells)
            username = row_of(next(rows, Line(2, [])), columns).cells.get("username", "")
    except DAMAGED:
        return ""
    return username if _USERNAME.fullmatch(username) else ""


def _named_after(name: str) -> str:
    found = _EXPORT_NAME.match(name)
    return found[1] if found else ""


def _look_into_document(beginning: bytes) -> Upload:
    version = _OWN_VERSION.search(beginning)
    if not _OWN_DOCUMENT.search(beginning) or not version:
        raise Rejected(_("The file is JSON, but not an export of this software, which is the only JSON that is read."))
    if int(version[1]) > own.VERSION:
        raise Rejected(_("The file comes from a newer release of this software than this site has."))
    return Upload(OWN)


def _refuse_what_is_no_text(file: BinaryIO, beginning: bytes) -> None:
    _refuse_beginning(beginning)
    file.seek(0)
    while piece := file.read(_PIECE):
        if b"\0" in piece:
            raise Rejected(str(_NULS))


def _refuse_beginning(beginning: bytes) -> None:
    """Raise Rejected unless it could be text in UTF-8 or ISO-8859-1."""
    if beginning.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise Rejected(_("The file is UTF-16. Save it as CSV in UTF-8."))
    if b"\0" in beginning:
        raise Rejected(str(_NULS))
    if re.search(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f]", beginning):
        raise Rejected(_("The file is neither a ZIP file nor text. Send Letterboxd’s export as you downloaded it."))


def _header(text: TextIO) -> list[str]:
    """The names of the columns. Raises Rejected where they are too many."""
    header = next((line for line in lines(text) if not is_first_line_of_a_list(line)), Line(1, []))
    if header.fault or len(header.cells) > MOST_COLUMNS:
        raise Rejected(_("The first line of the file is too long to be the names of columns."))
    return column_names([cell.removeprefix("\ufeff").removeprefix("ï»¿") for cell in header.cells])


def _not_known(beginning: bytes) -> str:
    first = beginning.splitlines()[0]
    if (b";" in first and b"," not in first) or b"\t" in first:
        return _("The columns of the file aren’t separated by commas. Save it as CSV with commas.")
    return _(
        "The columns of the file aren’t those of a file that can be read here: ratings.csv, diary.csv, reviews.csv or "
        "watchlist.csv of Letterboxd’s export (under that name), Letterboxd’s import format, IMDb’s ratings, or an "
        "export of this software."
    )


def _entries_of_archive(archive: Archive) -> Iterator[Entry]:
    for name in sorted(archive.names, key=_rank):
        if not name.casefold().endswith(".csv") or name.casefold() == _PROFILE or not archive.size(name):
            continue
        line = 1
        try:
            with archive.opened(name) as content, _as_text(content, _UTF8) as text:
                for entry in entries_of(lines(text), name):
                    line = entry.line
                    yield entry
        except DAMAGED:
            fault = _("The file is damaged; what follows couldn’t be read.")
            yield Entry(name, line + 1, Kind.OTHER, fault=fault)


def _rank(name: str) -> tuple[int, str]:
    """Where a file stands in the order of reading. What isn't known comes before what isn't imported."""
    folded = name.casefold()
    places = [*_ORDER, "", *_LAST]
    place = next((at for at, known in enumerate(places) if known and folded.startswith(known)), len(_ORDER))
    return place, folded


def _beginning(file: BinaryIO) -> bytes:
    file.seek(0)
    return file.read(_TOLD_FROM)


def _is_utf8(file: BinaryIO) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    file.seek(0)
    try:
        while piece := file.read(_PIECE):
            decoder.decode(piece)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


@contextmanager
def _as_text(file: BinaryIO, encoding: str) -> Iterator[TextIO]:
    """The file as text, lines as they are. It stays open."""
    if file.seekable():
        file.seek(0)
    text = io.TextIOWrapper(file, encoding, "surrogateescape", newline="")
    try:
        yield text
    finally:
        text.detach()
