"""Matches and stores a batch of reviews from elsewhere, all in the caller's transaction."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from films.importing.lookup import FilmLookup
from films.importing.report import Outcome, Refused
from films.importing.rows import Row
from reviews.importing.records import COLUMNS, TELLING_COLUMNS, QuotedRecord, parse_review
from reviews.models import Review, Source

# What an update may set. The derived columns follow from `pre_save`.
_UPDATED = [
    "byline_url",
    "url",
    "rating",
    "published_at",
    "language",
    "spoilers",
    "permission",
    "text",
    "text_html",
    "updated_at",
]

Key = tuple[int, str, str]


@dataclass
class Quotation:
    """A review with what its row changes in it."""

    review: Review
    outcome: Outcome


class QuotedReviewImporter:
    """Says what the rows of a file of reviews from elsewhere mean, and stores them."""

    columns = COLUMNS
    telling_columns = TELLING_COLUMNS

    def __init__(self) -> None:
        self._now = timezone.now()
        self._lines: dict[Key, int] = {}
        self._latest: dict[Key, int] = {}

    def parse(self, row: Row) -> QuotedRecord:
        """Give the record of a row. Raises Refused."""
        return parse_review(row)

    def save(self, records: list[QuotedRecord]) -> list[Outcome | Refused]:
        """Match and store the records, and say for each what became of it."""
        films = FilmLookup(
            {record.film for record in records if record.film}, {record.title for record in records if record.title}
        )
        self._latest = {}
        keys: list[Key | Refused] = []
        for record in records:
            try:
                keys.append(self._claimed(record, films))
            except Refused as refusal:
                keys.append(refusal)
        sources = _sources(records)
        stored = _stored(self._latest)
        outcomes: list[Outcome | Refused] = []
        quotations = []
        for record, key in zip(records, keys, strict=True):
            if isinstance(key, Refused):
                outcomes.append(key)
                continue
            review = stored.get(key) or self._new(record, key[0], sources[key[1]])
            quotations.append(_quoted(record, review))
            outcomes.append(quotations[-1].outcome)
        _store(quotations)
        return outcomes

    def keep(self) -> None:
        """Later rows may not mean the reviews of the last batch again."""
        self._lines |= self._latest

    def _claimed(self, record: QuotedRecord, films: FilmLookup) -> Key:
        film = films.find(slug=record.film, title=record.title, year=record.year)
        key = (film, _key(record.source), record.author)
        earlier = self._lines.get(key) or self._latest.get(key)
        if earlier:
            raise Refused(_("It is the same review as line %(line)d.") % {"line": earlier})
        self._latest[key] = record.line
        return key

    def _new(self, record: QuotedRecord, film: int, source: Source) -> Review:
        return Review(
            film_id=film,
            kind=Review.Kind.ELSEWHERE,
            source=source,
            byline=record.author,
            status=Review.Status.PUBLISHED,
            published_at=self._now,
        )


def _quoted(record: QuotedRecord, review: Review) -> Quotation:
    values: dict[str, Any] = dict(record.fields)
    values["published_at"] = values.get("published_at") or review.published_at
    differs = any(getattr(review, name) != value for name, value in values.items())
    for name, value in values.items():
        setattr(review, name, value)
    if not review.pk:
        return Quotation(review, Outcome.MADE)
    return Quotation(review, Outcome.UPDATED if differs else Outcome.UNCHANGED)


def _key(source: str) -> str:
    return source.lower()


def _sources(records: list[QuotedRecord]) -> dict[str, Source]:
    """The sources by name, whatever the case; new ones are not stored yet."""
    sources = {_key(source.name): source for source in Source.objects.all()}
    for record in records:
        sources.setdefault(_key(record.source), Source(name=record.source))
    return sources


def _stored(keys: Collection[Key]) -> dict[Key, Review]:
    films, _sources, authors = (set(part) for part in zip(*keys, strict=True)) if keys else (set(), set(), set())
    found = Review.objects.elsewhere().filter(film__in=films, byline__in=authors).select_related("source")
    return {(review.film_id, _key(review.source.name), review.byline): review for review in found if review.source}


def _store(quotations: list[Quotation]) -> None:
    changed = [quotation for quotation in quotations if quotation.outcome != Outcome.UNCHANGED]
    new = [quotation.review for quotation in changed if quotation.outcome == Outcome.MADE]
    old = [quotation.review for quotation in changed if quotation.outcome == Outcome.UPDATED]
    sources = {review.source.name: review.source for review in new if review.source and not review.source.pk}
    Source.objects.bulk_create(sources.values())
    # Inserts, of which the old ones meet their own rows and update them: unlike `bulk_update` that renews the derived
    # columns.
    Review.objects.bulk_create([*new, *old], update_conflicts=True, unique_fields=["pk"], update_fields=_UPDATED)
