"""Reads a member's feed at Letterboxd. Nothing here asks the database or the outside.

RSS 2.0 with Letterboxd's own elements; what stands in an item decides what it is, not its guid: a review has a film's
title and a paragraph of text besides the poster. A viewing without words is none, be it rated or not.
"""

import re
import unicodedata
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from django.conf import settings
from django.utils import timezone

from films import rating_scale, text

MOST_ITEMS = 200  # Letterboxd's own feeds hold fifty
DEEPEST = 20  # elements within elements
_SPOILER_TITLE = "(contains spoilers)"
_SPOILER_PARAGRAPH = re.compile(r"\W*This review may contain spoilers\.?\W*")
_ONLY_WATCHED = re.compile(r"Watched on [^\n]{1,40}, [0-9]{4}\.?")
_LIST = re.compile(r"letterboxd-list-[0-9]+")
_NAMESPACES = {
    "letterboxd.com": "letterboxd",
    "themoviedb.org": "tmdb",
    "purl.org": "dc",
}
_LONGEST_NAME = 100
_LONGEST_TEXT = 300_000  # of HTML: more than any review here may hold


class BrokenFeed(ValueError):
    """What came is no RSS feed."""


@dataclass(frozen=True, slots=True)
class FeedReview:
    """One review of the feed."""

    guid: str
    title: str
    year: int | None
    tmdb_id: str
    url: str  # of the review at Letterboxd, or nothing where the feed leads elsewhere
    rating: int | None  # half stars, 1 to 10
    text: str  # Markdown
    spoilers: bool
    rewatch: bool
    watched_on: date | None
    written_at: datetime | None


@dataclass(frozen=True, slots=True)
class Feed:
    """What of a feed has a meaning here."""

    author: str  # the name shown there, or nothing where no item says it
    lists: list[str]  # the titles of the member's public lists
    reviews: list[FeedReview]  # the oldest first


def parse(content: bytes) -> Feed:
    """Read a feed. Raises BrokenFeed for what is none; an item that makes no sense is left out."""
    now = timezone.now()
    channel = _tree(content).find("channel")
    if channel is None:
        raise BrokenFeed
    items = [_fields(item) for item in channel.findall("item")[:MOST_ITEMS]]
    reviews = [review for item in items if (review := _review(item, now))]
    return Feed(
        author=next((name for item in items if (name := _name(item.get("dc:creator", "")))), ""),
        lists=[item.get("title", "") for item in items if _is_list(item)],
        reviews=sorted(reviews, key=lambda review: (review.written_at or now, review.guid)),
    )


def _tree(content: bytes) -> Element:
    """Parse XML that declares no entities: a feed needs no DOCTYPE, and an attack on parsers does."""
    builder, parser = TreeBuilder(), expat.ParserCreate(namespace_separator="}")
    depth = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > DEEPEST:
            raise BrokenFeed
        builder.start(_named(name), {})

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        builder.end(_named(name))

    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = builder.data
    try:
        parser.Parse(content, True)
        return builder.close()
    except (expat.ExpatError, AssertionError, LookupError, ValueError) as error:
        raise BrokenFeed from error


def _refuse(*declaration: object) -> None:
    raise BrokenFeed


def _named(name: str) -> str:
    """`letterboxd:filmTitle` for an element of a namespace that is known, whichever prefix the feed uses."""
    namespace, _, local = name.rpartition("}")
    host = urlsplit(namespace).netloc.removeprefix("www.") if namespace else ""
    return f"{_NAMESPACES.get(host, host)}:{local}" if namespace else local


def _fields(item: Element) -> dict[str, str]:
    """The words of an item's elements by name; of several of one name the first."""
    fields: dict[str, str] = {}
    for element in item:
        fields.setdefault(element.tag, (element.text or "").strip())
    return fields


def _is_list(item: dict[str, str]) -> bool:
    return bool(_LIST.fullmatch(item.get("guid", ""))) and not item.get("letterboxd:filmTitle")


def _review(item: dict[str, str], now: datetime) -> FeedReview | None:
    guid, title = item.get("guid", ""), _line(item.get("letterboxd:filmTitle", ""))
    paragraphs = [
        part for part in text.from_html(item.get("description", "")[:_LONGEST_TEXT]).split("\n\n") if part.strip()
    ]
    spoilers = item.get("title", "").endswith(_SPOILER_TITLE)
    if paragraphs and _SPOILER_PARAGRAPH.fullmatch(paragraphs[0]):
        spoilers = True
        del paragraphs[0]
    if len(paragraphs) == 1 and _ONLY_WATCHED.fullmatch(paragraphs[0]):
        paragraphs = []
    if not guid or len(guid) > 100 or not guid.isprintable() or not title or not paragraphs:
        return None
    return FeedReview(
        guid=guid,
        title=title[:300],
        year=_read(lambda: _year(item.get("letterboxd:filmYear", ""))),
        tmdb_id=number if re.fullmatch(r"[1-9][0-9]{0,9}", number := item.get("tmdb:movieId", "")) else "",
        url=_address(item.get("link", "")),
        rating=_read(lambda: rating_scale.parse(item.get("letterboxd:memberRating", ""))),
        text="\n\n".join(paragraphs),
        spoilers=spoilers,
        rewatch=item.get("letterboxd:rewatch", "") == "Yes",
        watched_on=_read(lambda: date.fromisoformat(item.get("letterboxd:watchedDate", ""))),
        written_at=_read(lambda: min(_moment(item.get("pubDate", "")), now)),
    )


def _read[Value](how: Callable[[], Value]) -> Value | None:
    """What can be read so, or None: a cell that says nonsense says nothing."""
    with suppress(ValueError, OverflowError):
        return how()
    return None


def _year(written: str) -> int:
    if not re.fullmatch("[12][0-9]{3}", written):
        raise ValueError
    return int(written)


def _moment(written: str) -> datetime:
    moment = parsedate_to_datetime(written)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)


def _line(words: str) -> str:
    return " ".join("".join(letter for letter in words if unicodedata.category(letter) not in ("Cc", "Cs")).split())


def _name(words: str) -> str:
    """A name as one line, without what could turn or hide the words beside it."""
    return _line("".join(letter for letter in words if unicodedata.category(letter) != "Cf"))[:_LONGEST_NAME].strip()


def _address(link: str) -> str:
    """The review's own address, if it is Letterboxd's."""
    try:
        parts = urlsplit(link)
    except ValueError:
        return ""
    hosts = ("letterboxd.com", "www.letterboxd.com", urlsplit(settings.LETTERBOXD_FEEDS_URL).netloc)
    usable = parts.scheme in ("http", "https") and parts.netloc in hosts and len(link) <= 500
    return link if usable and link.isascii() and link.isprintable() and " " not in link else ""
