"""The CSV files that can be read, told by their columns; where these say too little, by the file's name."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from reviews.letterboxd import own, reading
from reviews.letterboxd.records import Entry, Kind
from reviews.letterboxd.tables import MOST_COLUMNS, Line, column_names, row_of

ARCHIVE, LETTERBOXD, IMDB, OWN = "archive", "letterboxd", "imdb", "own"  # values of `ImportRun.Kind`

LIST = ["date", "name", "tags", "url", "description"]
LISTED = ["position", "name", "year", "url", "description"]
FIRST_LINE_OF_A_LIST = "letterboxd list export"
_IMPORTED_IDS = {"letterboxduri", "tmdbid", "imdbid"}
_IMPORTED = _IMPORTED_IDS | {"year", "watcheddate", "rating", "rating10", "review"}


@dataclass(frozen=True)
class Layout:
    """How a file is to be read: `read(row, file, kind)` makes an entry of a row. `file` is what Letterboxd calls it."""

    run: str
    file: str
    kind: Kind
    read: Callable[..., Entry]

    @property
    def has_a_place(self) -> bool:
        """Whether there is something in it for this site. In the import format each row says what it is about."""
        return self.kind.has_a_place or self.read is reading.imported


_RATINGS = Layout(LETTERBOXD, "ratings.csv", Kind.RATING, reading.exported)
_DIARY = Layout(LETTERBOXD, "diary.csv", Kind.DIARY, reading.exported)
_REVIEWS = Layout(LETTERBOXD, "reviews.csv", Kind.REVIEW, reading.exported)
_WATCHLIST = Layout(LETTERBOXD, "watchlist.csv", Kind.WATCHLIST, reading.exported)
_WATCHED = Layout(LETTERBOXD, "watched.csv", Kind.WATCHED, reading.exported)
_LIKED = Layout(LETTERBOXD, "films.csv", Kind.LIKE, reading.exported)
_COMMENTS = Layout(LETTERBOXD, "comments.csv", Kind.COMMENT, reading.without_film)
_LIKES = Layout(LETTERBOXD, "likes.csv", Kind.LIKE, reading.without_film)
_LIST = Layout(LETTERBOXD, "list.csv", Kind.LIST, reading.a_list)
_TO_IMPORT = Layout(LETTERBOXD, "import.csv", Kind.WATCHED, reading.imported)
_TO_IMPORT_AS_WATCHLIST = Layout(LETTERBOXD, "watchlist.csv", Kind.WATCHLIST, reading.imported)
_IMDB = Layout(IMDB, "ratings.csv", Kind.RATING, reading.rated_at_imdb)
_OWN = Layout(OWN, "reviews.csv", Kind.REVIEW, own.tabled)


def layout_of(columns: Sequence[str], name: str) -> Layout | None:
    """How a file with these columns is to be read, or None. `name` is its path, in lower case."""
    there = set(columns)
    if {"list", "film", "title"} <= there:
        return _OWN
    if {"const", "your rating"} <= there:
        return _IMDB
    if {"position", "name"} <= there or set(LIST) <= there:
        return _LIST
    if "name" in there and ("letterboxd uri" in there or "date" in there):
        return _exported(there, name)
    if {"date", "content"} <= there:
        return _COMMENTS if "comment" in there else _LIKES
    if there & _IMPORTED_IDS or ("title" in there and there & _IMPORTED):
        return _TO_IMPORT_AS_WATCHLIST if "watchlist" in name else _TO_IMPORT
    return None


def _exported(columns: set[str], name: str) -> Layout | None:
    """A file of an account's export. Three of them have the same columns."""
    if "review" in columns:
        return _REVIEWS
    if "watched date" in columns:
        return _DIARY
    if "rating" in columns:
        return _RATINGS
    if "watchlist" in name:
        return _WATCHLIST
    if "watched" in name:
        return _WATCHED
    return _LIKED if "likes/" in name or "films" in name else None


def entries_of(lines: Iterable[Line], file: str) -> Iterator[Entry]:
    """The entries of a CSV file, one a row. Where its columns aren't known, one entry says so."""
    layout, columns = None, []
    for line in lines:
        names = column_names(line.cells[: MOST_COLUMNS + 1])
        if is_first_line_of_a_list(line):
            continue
        if layout is None or (layout is _LIST and names in (LIST, LISTED)):
            layout, columns = _known(line, names, file.casefold()), names
            if layout is None:
                fault = line.fault or _("Its columns aren’t known, so nothing of this file was read.")
                yield Entry(file, line.number, Kind.OTHER, fault=fault)
                return
            continue
        read = reading.deleted if file.casefold().startswith("deleted/") else layout.read
        yield read(row_of(line, columns), file, layout.kind)


def is_first_line_of_a_list(line: Line) -> bool:
    """Whether the line says no more than that the file is a list."""
    return len(line.cells) == 1 and line.cells[0].lstrip("\ufeff").casefold().startswith(FIRST_LINE_OF_A_LIST)


def _known(line: Line, names: list[str], name: str) -> Layout | None:
    if line.fault or len(names) > MOST_COLUMNS:
        return None
    return layout_of(names, name)
