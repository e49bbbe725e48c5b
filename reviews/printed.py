"""A review as HTML: its line, its text, its small print, and for a member the desk.

All but the desk depends on the review alone, not on who reads it. A list holds twenty, which a template would take most
of a page's time for: words are looked up once a language, and what isn't ours is escaped once.
"""

from datetime import date, datetime
from functools import lru_cache
from html import escape

from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.timezone import get_default_timezone, localtime
from django.utils.translation import get_language

from films import vocabulary
from films.models import Film
from films.phrases import gettext, ngettext
from films.picture_markup import poster
from reviews import line
from reviews.models import Review


def article(
    review: Review,
    level: int = 3,
    *,
    url: str = "",
    desk: str = "",
    with_film: bool = False,
    with_poster: bool = False,
    by_member: bool = False,
    language: str | None = None,
) -> SafeString:
    """Give the whole review, asked for with `with_line_data()`; one that isn't stored has no small print.

    `level` is that of its heading, `url` as in `reviews.line.html`, `desk` what a member can do with it. `with_film`:
    its film is named first; `with_poster`: its poster too; `by_member`: the page is its author's. `language` is the
    one in use, for who knows it.
    """
    classes = f"review{' review--filmed' if with_film else ''}{' review--thumbed' if with_poster else ''}"
    language = language or get_language()
    parts = [f'<article class="{classes}" id="review-{review.pk or "preview"}">']
    if with_poster:
        parts.append(poster(review.film, "thumb"))
    if with_film:
        parts.append(film_named(review.film))
    parts.append(_body(review, language, level, url))
    if review.pk:
        parts.append(f'<footer class="review__meta">\n{_small_print(review, language, by_member)}\n{desk}</footer>')
    parts.append("</article>")
    return SafeString("\n".join(parts))  # each part is safe itself


def brief(review: Review, text: str) -> SafeString:
    """Give the beginning of a review, with its film and poster, where many stand together; `text` is what is shown."""
    language = get_language()
    parts = [
        '<article class="review review--filmed review--thumbed">',
        poster(review.film, "thumb"),
        film_named(review.film),
        f'<h3 class="review__line">{line.html_in(language, review)}</h3>',
    ]
    if text:
        parts.append(_text(review, language, f"<p>{escape(text)}</p>"))
    parts.append(f'<footer class="review__meta">{_date(review, language)}</footer>\n</article>')
    return mark_safe("\n".join(parts))


def film_named(film: Film) -> str:
    """Give the paragraph that names the film above a review of it."""
    year = f" ({film.year})" if film.year else ""
    return f'<p class="review__film"><a href="{film.get_absolute_url()}"><bdi>{escape(film.title)}</bdi></a>{year}</p>'


def _body(review: Review, language: str | None, level: int, url: str) -> str:
    """The line as a heading, and the text; one with spoilers is folded."""
    heading = f'<h{level} class="review__line">{line.html_in(language, review, url)}</h{level}>'
    # The text was made safe when it was saved.
    return f"{heading}\n{_text(review, language, review.text_html)}" if review.text_html else heading


def _text(review: Review, language: str | None, html: str) -> str:
    lang = f' lang="{escape(review.language)}"' if review.language else ""
    text = f'<div class="review__text prose"{lang} dir="auto">{html}</div>'
    if review.spoilers:
        return f'<details class="spoiler"><summary>{_spoilers(language)}</summary>\n{text}\n</details>'
    return text


@lru_cache(maxsize=100)
def _spoilers(language: str | None) -> str:
    return escape(gettext("Contains spoilers: show the review"))


def _small_print(review: Review, language: str | None, by_member: bool) -> str:
    """What there is to say after the text."""
    member, is_published = review.member, review.is_published
    parts = []
    if review.kind == Review.Kind.EDITORS:
        parts.append(_editors(language))
    elif review.is_elsewhere:
        parts.append(_source(review))
    parts.append(_date(review, language) if is_published else _span(capfirst(review.get_status_display())))
    if review.edited_at:
        parts.append(_edited(language))
    if is_published and (seen := _seen(review, language)):
        parts.append(seen)
    if review.language and (spoken := _spoken(review.language, language or "")):
        parts.append(spoken)
    if review.likes_count:
        parts.append(_likes(review.likes_count, language))
    if member and member.is_active and not by_member:
        more = escape(_more_by(language) % {"name": review.author_name})
        parts.append(f'<a href="{member.get_absolute_url()}">{more}</a>')
    return "\n".join(parts)


def _span(words: str) -> str:
    return f"<span>{escape(words)}</span>"


def _source(review: Review) -> str:
    source = review.source
    if not source.url:
        return _span(gettext("Quoted from %(source)s") % {"source": source.name})
    words = gettext('Quoted from <a href="%(url)s" rel="external nofollow noopener">%(source)s</a>')
    return f"<span>{words % {'url': escape(source.url), 'source': escape(source.name)}}</span>"


def _date(review: Review, language: str | None) -> str:
    moment = _here(review.published_at)
    words = _day(moment.date(), language)
    if review.origin:
        # Of what was written elsewhere the day is known, not the hour.
        time = f'<time datetime="{moment.date().isoformat()}">{words}</time>'
        return f'<a href="{review.get_absolute_url()}">{_written_on(review.origin, language).format(date=time)}</a>'
    return f'<a href="{review.get_absolute_url()}"><time datetime="{moment.isoformat()}">{words}</time></a>'


@lru_cache(maxsize=100)
def _written_on(origin: str, language: str | None) -> str:
    return escape(gettext("Written on {site}, {date}").replace("{site}", Review.Origin(origin).label))


def _here(moment: datetime) -> datetime:
    """The moment in the site's time: nobody has one of their own."""
    return localtime(moment, get_default_timezone())


def _seen(review: Review, language: str | None) -> str:
    """The day of the film, where it isn't that of the review."""
    if not review.watched_on or review.watched_on == _here(review.published_at).date():
        return ""
    return _seen_on(language).format(date=_day(review.watched_on, language))


@lru_cache(maxsize=100)
def _seen_on(language: str | None) -> str:
    return _span(gettext("Seen on {date}"))


@lru_cache(maxsize=10_000)  # the days of 27 years
def _day(day: date, language: str | None) -> str:
    return escape(date_format(day, "DATE_FORMAT"))


@lru_cache(maxsize=500)
def _spoken(code: str, language: str) -> str:
    """Give the name of the language with this code, in the one in use; nothing where it is that, or not known."""
    if code == language.partition("-")[0]:
        return ""
    try:
        name = vocabulary.language_name(code, language)
    except LookupError:
        return ""
    return _span(gettext("In %(language)s") % {"language": name})


@lru_cache(maxsize=100)
def _editors(language: str | None) -> str:
    return _span(gettext("Editors’ review"))


@lru_cache(maxsize=100)
def _edited(language: str | None) -> str:
    return _span(gettext("Edited"))


@lru_cache(maxsize=1_000)
def _likes(count: int, language: str | None) -> str:
    return _span(ngettext("%(count)s like", "%(count)s likes", count) % {"count": count})


@lru_cache(maxsize=100)
def _more_by(language: str | None) -> str:
    return gettext("More by %(name)s")
