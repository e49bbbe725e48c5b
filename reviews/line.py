"""The line a review begins with: "★★★★½ review by NAME on SOURCE", these words and no others."""

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from films import rating_scale
from reviews.models import Review

_OUTSIDE = SafeString(' rel="external nofollow noopener"')


def plain(review: Review) -> str:
    """Give the line as it is read; the review comes from `with_line_data()`."""
    line = _words(review)
    if review.is_elsewhere:
        line = gettext("{review} on {source}").format(review=line, source=review.source.name)
    return f"{rating_scale.glyphs(review.rating)} {line}" if review.rating else line


def html(review: Review, url: str = "") -> SafeString:
    """Give the line as HTML. It leads to `url`, or else where the review says."""
    rel = _OUTSIDE if review.is_elsewhere and review.url and not url else ""
    line = format_html('<a href="{}"{}>{}</a>', url or review.line_url, rel, _words(review))
    if review.is_elsewhere:
        line = format_html(gettext("{review} on {source}"), review=line, source=review.source.name)
    return format_html("{} {}", stars(review.rating), line) if review.rating else line


def stars(rating: int) -> SafeString:
    """Give a rating, 1–10, as one element that is read out as words."""
    spoken, glyphs = rating_scale.spoken(rating), rating_scale.glyphs(rating)
    return format_html('<span class="stars" role="img" aria-label="{}">{}</span>', spoken, glyphs)


def _words(review: Review) -> str:
    words = gettext("review by %(name)s") if review.rating else gettext("Review by %(name)s")
    return words % {"name": review.author_name}
