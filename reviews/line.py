"""The line a review begins with: "★★★★½ review by NAME on SOURCE", these words and no others.

A list holds twenty: words are looked up once a language, and what isn't ours is escaped once.
"""

from functools import lru_cache
from html import escape

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from films import rating_scale
from reviews.models import Review


def plain(review: Review) -> str:
    """Give the line as it is read; the review comes from `with_line_data()`."""
    language = get_language()
    line = _words(review, language)
    if review.is_elsewhere:
        line = _on_source(language).format(review=line, source=review.source.name)
    return f"{rating_scale.glyphs(review.rating)} {line}" if review.rating else line


def html(review: Review, url: str = "") -> SafeString:
    """Give the line as HTML. It leads to `url`, or else where the review says."""
    return mark_safe(html_in(get_language(), review, url))  # each part is escaped


def html_in(language: str | None, review: Review, url: str = "") -> str:
    """As `html`, where the language in use is known already."""
    rel = ' rel="external nofollow noopener"' if review.is_elsewhere and review.url and not url else ""
    line = f'<a href="{escape(url or review.line_url)}"{rel}>{escape(_words(review, language))}</a>'
    if review.is_elsewhere:
        line = _on_source(language).format(review=line, source=escape(review.source.name))
    return f"{_stars(review.rating, language)} {line}" if review.rating else line


def stars(rating: int) -> SafeString:
    """Give a rating, 1–10, as one element that is read out as words."""
    return _stars(rating, get_language())


@lru_cache(maxsize=200)
def _stars(rating: int, language: str | None) -> SafeString:
    spoken, glyphs = escape(rating_scale.spoken(rating)), rating_scale.glyphs(rating)
    return mark_safe(f'<span class="stars" role="img" aria-label="{spoken}">{glyphs}</span>')


def _words(review: Review, language: str | None) -> str:
    return _by_name(bool(review.rating), language) % {"name": review.author_name}


@lru_cache(maxsize=200)
def _by_name(is_rated: bool, language: str | None) -> str:
    return gettext("review by %(name)s") if is_rated else gettext("Review by %(name)s")


@lru_cache(maxsize=100)
def _on_source(language: str | None) -> str:
    return gettext("{review} on {source}")
