"""What a row of a member's file says, whichever file and format it comes from. Nothing here asks the database."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Kind(StrEnum):
    """What a row is about. Only the first four have a place on this site."""

    REVIEW = "review"  # a text, perhaps with a rating
    DIARY = "diary"  # a viewing on a day, perhaps rated
    RATING = "rating"  # the rating as it stands
    WATCHLIST = "watchlist"
    WATCHED = "watched"
    LIKE = "like"
    LIST = "list"
    COMMENT = "comment"
    DELETED = "deleted"  # in deleted/: never imported, and nothing but the film's name is read


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of a file."""

    file: str  # its name in the archive without a leading folder: "reviews.csv", "orphaned/reviews.csv"
    line: int  # of the file, where the row begins; 1 is the header's
    kind: Kind
    title: str = ""
    year: int | None = None
    directors: tuple[str, ...] = ()
    slug: str = ""  # in files of this software
    imdb_id: str = ""  # tt0047478
    tmdb_id: str = ""
    wikidata_id: str = ""
    rating: int | None = None  # half stars, 1 to 10
    text: str = ""  # Markdown
    language: str = ""  # ISO 639-1, in files of this software
    spoilers: bool | None = None  # None: the file doesn't say
    private: bool | None = None  # None: the file doesn't say; True: it was a draft
    written_on: date | None = None
    watched_on: date | None = None
    url: str = ""  # of the entry at its origin; https://boxd.it/… or https://letterboxd.com/… alone
    rewatch: bool = False
    tags: tuple[str, ...] = ()
    fault: str = ""  # why nothing can be made of the row, in plain words; the rest is what could be read
