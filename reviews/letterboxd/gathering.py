"""What all rows about one film say together, for there is one review a member and film.

- Rating: the one of the latest date stands. On the same day `ratings.csv` has the last word, since it holds each rating
  as it stands now, and then the later row. A rating without a date is older than any with one.
- Text: the newest text comes first; each of the others follows under a line that says when it was written and what it
  gave. The same text of the same day with the same rating is taken once.
- What doesn't fit into a review any more is left out, the oldest first, and told.

Nothing here asks the database.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext, override

from films import rating_scale
from reviews.letterboxd.records import Entry, Kind
from reviews.models import ImportRow, Review

Reason = ImportRow.Reason
LONGEST = Review._meta.get_field("text").max_length or 0  # characters

#: Kinds of rows that a review is made of.
OF_REVIEW = (Kind.REVIEW, Kind.DIARY, Kind.RATING)

type Numbered = tuple[int, Entry]


@dataclass(slots=True)
class Gathered:
    """A review as the rows give it. `reasons` and `details` are told of rows, by the number that each came with."""

    rating: int | None = None
    text: str = ""
    language: str = ""
    spoilers: bool | None = None
    private: bool | None = None
    written_on: date | None = None
    watched_on: date | None = None
    url: str = ""
    reasons: dict[int, str] = field(default_factory=dict)
    details: dict[int, str] = field(default_factory=dict)

    @property
    def says_something(self) -> bool:
        return bool(self.rating or self.text)


def gather(rows: Iterable[Numbered]) -> Gathered:
    """Give the review that these rows of one film make, which are of the kinds `OF_REVIEW`."""
    rows = list(rows)
    gathered = Gathered()
    newest = _take_texts(gathered, rows)
    rated = [(_day(entry), entry.kind == Kind.RATING, number, entry) for number, entry in rows if entry.rating]
    if rated:
        *_key, entry = max(rated)
        gathered.rating = entry.rating
        gathered.written_on = gathered.written_on or entry.written_on
    gathered.watched_on = max((entry.watched_on for _number, entry in rows if entry.watched_on), default=None)
    diary = [(_day(entry), number, entry.url) for number, entry in rows if entry.kind == Kind.DIARY]
    if diary and not gathered.url:
        gathered.url = max(diary)[-1]
    for name in ("spoilers", "private"):
        said = [value for _number, entry in rows if (value := getattr(entry, name)) is not None]
        setattr(gathered, name, any(said) if said else None)
    _account_for(gathered, rows, newest)
    return gathered


def _day(entry: Entry) -> date:
    return entry.written_on or entry.watched_on or date.min


def _take_texts(gathered: Gathered, rows: list[Numbered]) -> int | None:
    """Join the texts, the newest first; give the number of the row that this one comes from."""
    newest = None
    texts = sorted(
        ((_day(entry), entry.watched_on or date.min, number, entry) for number, entry in rows if entry.text),
        reverse=True,
    )
    seen: set[tuple] = set()
    with override(settings.LANGUAGE_CODE):
        for _written, _watched, number, entry in texts:
            words = (entry.text, entry.rating, entry.written_on, entry.watched_on)
            part = f"\n\n{_introduction(entry)}\n\n{entry.text}" if gathered.text else entry.text
            if words in seen:
                gathered.reasons[number] = Reason.SAME_WORDS
            elif len(gathered.text) + len(part) > LONGEST:
                gathered.reasons[number] = Reason.TOO_LONG
            else:
                if newest is None:
                    newest = number
                    gathered.written_on, gathered.url = entry.written_on, entry.url
                gathered.text += part
                gathered.language = gathered.language or entry.language
                seen.add(words)
    return newest


def _introduction(entry: Entry) -> str:
    """The line above an earlier text, in Markdown."""
    stars = rating_scale.glyphs(entry.rating) if entry.rating else ""
    day = entry.written_on or entry.watched_on
    told = {"date": date_format(day, "DATE_FORMAT") if day else "", "stars": stars}
    if day and stars:
        words = gettext("Written on %(date)s, %(stars)s")
    elif day:
        words = gettext("Written on %(date)s")
    else:
        words = gettext("Written earlier, %(stars)s") if stars else gettext("Written earlier")
    return f"*{words % told}*"


def _account_for(gathered: Gathered, rows: list[Numbered], newest: int | None) -> None:
    """Say of each row that the review doesn't hold all of what is missing, and why.

    A diary entry and the review that was written with it are rows of two files: what one says the other may say too.
    """
    told = {(_day(entry), entry.rating) for number, entry in rows if entry.text and number not in gathered.reasons}
    for number, entry in rows:
        if number in gathered.reasons:
            continue
        if entry.text:
            # The others' ratings are told above their texts.
            if number == newest and entry.rating and entry.rating != gathered.rating:
                stars = rating_scale.glyphs(entry.rating)
                gathered.details[number] = gettext("A later rating stands instead of its %(stars)s.") % {"stars": stars}
        elif entry.rating:
            if entry.rating != gathered.rating and (_day(entry), entry.rating) not in told:
                gathered.reasons[number] = Reason.OLDER_RATING
        elif not (gathered.says_something and entry.watched_on and entry.watched_on == gathered.watched_on):
            gathered.reasons[number] = Reason.NOTHING_SAID
