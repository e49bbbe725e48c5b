"""What a film's page says of its reviews, as HTML: the link to write one, and the section that holds the newest."""

from collections.abc import Iterable
from html import escape

from django.utils.safestring import SafeString, mark_safe

from films.canonical import path_of
from films.models import Film
from films.phrases import Phrases, gettext, spoken
from reviews.models import Review


def action(film: Film, *, has_review: bool) -> SafeString:
    """Give the link to write a review, or to change one's own; nothing for a film that only staff can see."""
    if not film.is_public:
        return SafeString("")
    words = gettext("Edit your review") if has_review else gettext("Add a review")
    return mark_safe(f'<a class="button" href="{path_of("reviews:write", film.slug)}">{escape(words)}</a>')


def feed(film: Film) -> SafeString:
    """Give the link to the feed of the film's reviews, for the head of the page; nothing as above."""
    if not film.is_public:
        return SafeString("")
    words = gettext("Reviews of %(title)s") % {"title": film.title}
    address = path_of("reviews:film-feed", film.slug)
    return mark_safe(f'<link rel="alternate" type="application/atom+xml" href="{address}" title="{escape(words)}">')


def section(film: Film, articles: Iterable[str], own: Review | None) -> SafeString:
    """Give the section of reviews; `articles` are safe HTML, `own` is the reader's review, which others may not see."""
    shown, words = "\n".join(articles), spoken()
    heading = escape(words.gettext("Reviews"))
    parts = [
        '<section class="film__reviews" aria-labelledby="reviews">\n'
        f'<div class="section__head"><h2 id="reviews">{heading}</h2>',
        f"{_count(film.reception.reviews_count, words)}</div>",
        _standing(film, own),
        shown or f'<div class="empty"><p>{escape(_nothing(film))}</p></div>',
    ]
    if film.is_public:
        address, all_of_them = path_of("reviews:of-film", film.slug), escape(words.gettext("See all reviews"))
        parts.append(f'<p class="actions"><a class="button button--quiet" href="{address}">{all_of_them}</a></p>')
    parts.append("</section>")
    return mark_safe("\n".join([part for part in parts if part]))


def _count(count: int, words: Phrases) -> str:
    if not count:
        return ""
    told = words.ngettext("%(count)s review", "%(count)s reviews", count) % {"count": count}
    return f'<p class="quiet">{escape(told)}</p>'


def _standing(film: Film, own: Review | None) -> str:
    """What a member is told of a review that isn't published."""
    if own and own.status == Review.Status.DRAFT:
        words = gettext('You have begun to write about this film. <a href="%(url)s">Go on with your draft</a>')
        return f'<p class="note">{words % {"url": path_of("reviews:write", film.slug)}}</p>'
    if own and own.status == Review.Status.HELD:
        words = escape(gettext("Your review waits for a moderator."))
        return f'<p class="note">{words}</p>'
    return ""


def _nothing(film: Film) -> str:
    if film.is_public:
        return gettext("Nobody has reviewed this film yet. Yours would be the first.")
    return gettext("Members can review this film when it is published.")
