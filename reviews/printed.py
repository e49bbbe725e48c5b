"""A review as HTML: its line, its text, its small print. All of it depends on the review alone, not on who reads it.

A list holds twenty, which a template would take most of a page's time for.
"""

from datetime import date
from functools import lru_cache

from django.utils.formats import date_format
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import get_language, gettext, ngettext

from films import vocabulary
from reviews import line
from reviews.models import Review


def body(review: Review, level: int, url: str = "") -> SafeString:
    """Give the line as a heading, and the text; one with spoilers is folded. `url`: as in `reviews.line.html`."""
    heading = format_html('<h{0} class="review__line">{1}</h{0}>', level, line.html(review, url))
    if not review.text_html:
        return heading
    language = format_html(' lang="{}"', review.language) if review.language else ""
    # It was made safe when it was saved.
    text = f'<div class="review__text prose"{language} dir="auto">{review.text_html}</div>'
    if review.spoilers:
        summary = escape(gettext("Contains spoilers: show the review"))
        text = f'<details class="spoiler"><summary>{summary}</summary>\n{text}\n</details>'
    return mark_safe(f"{heading}\n{text}")


def small_print(review: Review, *, by_member: bool = False) -> SafeString:
    """Give what there is to say after the text. `by_member`: the page is the author's own."""
    parts = [
        _span(gettext("Editors’ review")) if review.kind == Review.Kind.EDITORS else "",
        _source(review) if review.is_elsewhere else "",
        _date(review) if review.is_published else _span(capfirst(review.get_status_display())),
        _span(gettext("Edited")) if review.edited_at else "",
        _language(review.language, get_language() or ""),
        _likes(review.likes_count) if review.likes_count else "",
        "" if by_member or not review.member or not review.member.is_active else _author(review),
    ]
    return mark_safe("\n".join(part for part in parts if part))  # each part is safe itself


def _span(words: str) -> SafeString:
    return format_html("<span>{}</span>", words)


def _source(review: Review) -> SafeString:
    source = review.source
    if not source.url:
        return _span(gettext("Quoted from %(source)s") % {"source": source.name})
    words = gettext('Quoted from <a href="%(url)s" rel="external nofollow noopener">%(source)s</a>')
    inside = words.replace("%(url)s", "{url}").replace("%(source)s", "{source}")
    return format_html(f"<span>{inside}</span>", url=source.url, source=source.name)


def _date(review: Review) -> SafeString:
    moment = localtime(review.published_at)
    words = _day(moment.date(), get_language())
    address = review.get_absolute_url()
    return format_html('<a href="{}"><time datetime="{}">{}</time></a>', address, moment.isoformat(), words)


@lru_cache(maxsize=2_000)
def _day(day: date, language: str | None) -> str:
    return date_format(day, "DATE_FORMAT")


@lru_cache(maxsize=500)
def _language(code: str, page: str) -> str:
    """Give the name of a language, in the page's own; nothing where it is the page's own, or not known."""
    if not code or code == page.partition("-")[0]:
        return ""
    try:
        name = vocabulary.language_name(code, page)
    except LookupError:
        return ""
    return _span(gettext("In %(language)s") % {"language": name})


def _likes(count: int) -> SafeString:
    return _span(ngettext("%(count)s like", "%(count)s likes", count) % {"count": count})


def _author(review: Review) -> SafeString:
    words = gettext("More by %(name)s") % {"name": review.author_name}
    return format_html('<a href="{}">{}</a>', review.member.get_absolute_url(), words)
