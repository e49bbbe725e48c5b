"""Which film of the catalogue a row means: by slug, else by an outside id, else by title, year and directors."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import cast

from django.db.models import Q
from django.utils.translation import gettext as _

from films.folding import sort_key
from films.importing.details import Details
from films.importing.people import folded
from films.importing.records import OUTSIDE_IDS, FilmRecord
from films.importing.report import Refused
from films.models import Film, FormerFilmSlug
from films.partial_dates import PartialDate


@dataclass(frozen=True)
class Mention:
    """Where in the file a film was met, and by which slug."""

    line: int
    slug: str


@dataclass(eq=False)
class Known:
    """A film that rows of this batch may mean: a stored one, or one that an earlier row makes."""

    film: Film
    directors: frozenset[str]
    mention: Mention | None = None

    def could_be(self, record: FilmRecord) -> bool:
        """Whether nothing that both sides know speaks against it, when the titles are the same."""
        year = release_year(self.film)
        directors = _all_folded(credit.name for credit in record.directors)
        another_slug = self.mention and self.mention.slug and record.slug and self.mention.slug != record.slug
        return not (
            another_slug
            or (year and record.year and year != record.year)
            or (directors and self.directors and not directors & self.directors)
            or any(getattr(self.film, name) not in ("", value) for name, value in record.outside_ids.items())
        )


@dataclass
class Candidates:
    """The films that the rows of one batch may mean. `mentions` tells what earlier batches met, by primary key."""

    records: list[FilmRecord]
    mentions: dict[int, Mention]
    details: Details = field(init=False)
    _former_slugs: set[str] = field(default_factory=set)
    _by_pk: dict[int, Known] = field(default_factory=dict)
    _by_slug: dict[str, Known] = field(default_factory=dict)
    _by_id: dict[tuple[str, str], Known] = field(default_factory=dict)
    _by_title: dict[str, list[Known]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        films = Film.objects.select_related("poster")
        slugs = {record.slug for record in self.records if record.slug}
        wanted = Q(slug__in=slugs)
        for name in OUTSIDE_IDS:
            ids = {record.outside_ids.get(name, "") for record in self.records} - {""}
            if ids:  # with the condition of the index, without which SQLite reads all films
                wanted |= Q(**{f"{name}__in": ids}) & ~Q(**{name: ""})
        found = {film.pk: film for film in films.filter(wanted)}
        slugs -= {film.slug for film in found.values()}
        former = FormerFilmSlug.objects.filter(slug__in=slugs).values_list("slug", "film_id")
        moved = dict(former)
        titles = {sort_key(record.title) for record in self.records if record.title}
        namesakes = films.filter(Q(pk__in=moved.values()) | Q(sort_title__in=titles))
        found |= {film.pk: film for film in namesakes if film.pk not in found}
        self.details = Details(found.keys())
        for film in found.values():
            self._add_stored(film)
        self._former_slugs.update(moved)
        for slug, pk in moved.items():
            self._by_slug[slug] = self._by_pk[pk]

    def find(self, record: FilmRecord) -> Known | None:
        """The film this row means, or None for a new one. Raises Refused when it can't be told, or has been met."""
        named = [known for known in [self._by_slug.get(record.slug)] if known]
        named += [known for pair in record.outside_ids.items() if (known := self._by_id.get(pair))]
        found = list(dict.fromkeys(named)) or self._by_its_title(record)
        if len(found) > 1:
            raise Refused(
                _("It could be any of %(count)d films: %(slugs)s. Its slug or its ids have to say which.")
                % {"count": len(found), "slugs": ", ".join(_name(known) for known in found)}
            )
        if not found:
            return None
        mention = found[0].mention
        if mention:
            raise Refused(_("It is the same film as line %(line)d.") % {"line": mention.line})
        return found[0]

    def slug_for(self, record: FilmRecord, film: Film) -> str:
        """The slug the film is to have: the row's, unless that is one it had before."""
        return record.slug if record.slug and record.slug not in self._former_slugs else film.slug

    def claim(self, record: FilmRecord, film: Film) -> None:
        """Remember that this row means this film, which has all that the row says by now."""
        known = self._by_pk.get(film.pk) or Known(film, _all_folded(credit.name for credit in record.directors))
        known.mention = Mention(record.line, record.slug)
        self._index(known)

    def _by_its_title(self, record: FilmRecord) -> list[Known]:
        found = [known for known in self._by_title[folded(record.title)] if known.could_be(record)]
        exact = [
            known
            for known in found
            if release_year(known.film) == record.year
            and known.directors == _all_folded(credit.name for credit in record.directors)
        ]
        return exact if len(exact) == 1 else found

    def _add_stored(self, film: Film) -> None:
        directors = self.details.directors(film.pk)
        names = (name for credit in directors for name in (credit.name, credit.credited_as) if name)
        known = self._by_pk[film.pk] = Known(film, _all_folded(names), self.mentions.get(film.pk))
        self._index(known)

    def _index(self, known: Known) -> None:
        film = known.film
        if film.slug:
            self._by_slug[film.slug] = known
        for name in OUTSIDE_IDS:
            if value := getattr(film, name):
                self._by_id[name, value] = known
        same_title = self._by_title[folded(film.title)]
        if known not in same_title:
            same_title.append(known)


def release_year(film: Film) -> int | None:
    """The year of a film that need not be stored yet."""
    date = cast("PartialDate | None", film.release_date)
    return date.year if date else None


def _all_folded(names: Iterable[str]) -> frozenset[str]:
    return frozenset(folded(name) for name in names)


def _name(known: Known) -> str:
    return known.film.slug or f"{known.film} ({known.mention and known.mention.line})"
