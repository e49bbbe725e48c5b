"""What a row of a member's file says, whichever file and format it comes from. Nothing here asks the database."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Kind(StrEnum):
    """What a row is about. Only the first four have a place on this site (`has_a_place`)."""

    REVIEW = "review"  # a text, perhaps with a rating
    DIARY = "diary"  # a viewing on a day, perhaps rated
    RATING = "rating"  # the rating as it stands
    WATCHLIST = "watchlist"
    WATCHED = "watched"
    LIKE = "like"
    LIST = "list"
    COMMENT = "comment"
    DELETED = "deleted"  # in deleted/: never imported, and nothing but the film's name is read
    OTHER = "other"  # a file that nobody knows, or one that breaks off: always with a fault

    @property
    def has_a_place(self) -> bool:
        """Whether this site has something to make of it, so that its film is worth looking for."""
        return self in (Kind.REVIEW, Kind.DIARY, Kind.RATING, Kind.WATCHLIST)


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of a file."""

    file: str  # its name in the archive without a leading folder: "reviews.csv", "orphaned/reviews.csv"
    line: int  # of the file, where the row begins; 1 is the header's
    kind: Kind
    title: str = ""
    original_title: str = ""  # in IMDb's files, where it differs
    year: int | None = None
    directors: tuple[str, ...] = ()
    slug: str = ""  # in files of this software
    imdb_id: str = ""  # tt0047478
    tmdb_id: str = ""
    wikidata_id: str = ""
    is_film: bool = True  # False: a series, an episode, a game. Only an outside id can say that we have it all the same
    rating: int | None = None  # half stars, 1 to 10
    text: str = ""  # Markdown
    language: str = ""  # ISO 639-1, in files of this software
    spoilers: bool | None = None  # None: the file doesn't say
    private: bool | None = None  # None: the file doesn't say; True: it was a draft
    written_on: date | None = None
    watched_on: date | None = None
    url: str = ""  # of the entry at its origin; https://boxd.it/… or https://letterboxd.com/… alone
    origin: str = ""  # where it was first written, in files of this software: a value of `Review.Origin`
    rewatch: bool = False
    tags: tuple[str, ...] = ()
    fault: str = ""  # why nothing can be made of the row, in plain words; the rest is what could be read
