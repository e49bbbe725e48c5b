"""What a row of `import_films` says, checked. Nothing here asks the database."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from films import outside_ids
from films.models import Credit

OUTSIDE_IDS = {
    "imdb_id": outside_ids.IMDB_TITLE,
    "tmdb_id": outside_ids.TMDB,
    "wikidata_id": outside_ids.WIKIDATA,
    "eidr": outside_ids.EIDR,
}


@dataclass(frozen=True)
class CreditRecord:
    """A credit as the row writes it. `slug` says which of several people of one name is meant."""

    name: str
    character: str = ""
    credited_as: str = ""
    slug: str = ""


@dataclass(frozen=True)
class GenreRecord:
    """A genre as the row writes it, with its slug where that doesn't follow from the name."""

    name: str
    slug: str = ""


@dataclass(frozen=True)
class TitleRecord:
    """An alternative title as the row writes it, with the code of its language where that is told."""

    title: str
    language: str | None = None


@dataclass
class FilmRecord:
    """What a row says of a film. What its file has no column for is None or not among the `fields`."""

    line: int
    slug: str = ""
    #: Columns of the film's own table, by name.
    fields: dict[str, Any] = field(default_factory=dict)
    #: Whether the row has a year and no column for a whole date.
    knows_year_alone: bool = False
    status: str = ""
    countries: list[str] | None = None
    languages: list[str] | None = None
    genres: list[GenreRecord] | None = None
    alternative_titles: list[TitleRecord] | None = None
    credits: dict[str, list[CreditRecord]] = field(default_factory=dict)
    poster: Path | None = None
    #: What is written of the poster, by the fields of Picture; nothing without a poster.
    poster_texts: dict[str, str] = field(default_factory=dict)

    @property
    def title(self) -> str:
        return self.fields.get("title", "")

    @property
    def year(self) -> int | None:
        date = self.fields.get("release_date")
        return date.year if date else None

    @property
    def directors(self) -> list[CreditRecord]:
        return self.credits.get(Credit.Role.DIRECTOR, [])

    @property
    def outside_ids(self) -> dict[str, str]:
        return {name: self.fields[name] for name in OUTSIDE_IDS if self.fields.get(name)}
