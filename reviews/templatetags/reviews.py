"""What the pages of films say of reviews, and words for the templates of reviews."""

from collections.abc import Callable, Iterable
from typing import Any

from django import template
from django.template import Context
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from films import jsonld, text
from films.film_page import FilmPage
from films.models import Film
from reviews import controls, film_section, line, printed, walks
from reviews.desk import desk_of
from reviews.models import Review

register = template.Library()

BRIEF = 360  # characters of a review where many stand together


@register.simple_tag
def stars(rating: int | None) -> str:
    """Draw a rating, 1–10, as one element that is read out as words; nothing without one."""
    return line.stars(rating) if rating else ""


@register.simple_tag
def review_line(review: Review, url: str = "") -> SafeString:
    """Give the line that a review begins with; see `reviews.line`."""
    return line.html(review, url)


@register.simple_tag
def markup_script(markup: dict) -> SafeString:
    """Give a review's markup for search engines."""
    return jsonld.script(markup)


register.simple_tag(controls.filters, name="review_filters")
register.simple_tag(controls.toolbar, name="review_toolbar")


@register.simple_tag(takes_context=True)
def review_list(context: Context, reviews: Iterable[Review], level: int = 3, **shown: Any) -> SafeString:
    """Give reviews one after the other, for members with their desks; `level` and `shown` as in `reviews.printed`.

    For members the context has `liked`, the ids of the reviews they like.
    """
    liked = context.get("liked")
    desk = None if liked is None else desk_of(context["request"], context["user"], liked)
    return mark_safe("\n".join(_articles(reviews, desk, level, **shown)))  # each is safe itself


@register.simple_tag(takes_context=True)
def review_article(context: Context, review: Review, **shown: Any) -> SafeString:
    """Give one review, for members with its desk as in `review_list`; `shown` as in `reviews.printed.article`."""
    return review_list(context, [review], **shown)


@register.simple_tag
def brief_reviews(reviews: Iterable[Review]) -> SafeString:
    """Give the beginnings of reviews, each with its film and poster."""
    articles = [
        printed.brief(review, text.excerpt(review.text_html, BRIEF) if review.text_html else "") for review in reviews
    ]
    return mark_safe("\n".join(articles))  # each is safe itself


@register.simple_tag(takes_context=True)
def film_actions(context: Context, film: Film) -> SafeString:
    """Give the link to write a review, or to change one's own."""
    user = context["user"]
    has_review = user.is_authenticated and user.reviews.exclude(status=Review.Status.REMOVED).filter(film=film).exists()
    return film_section.action(film, has_review=has_review)


register.simple_tag(film_section.feed, name="film_feed")


@register.inclusion_tag("reviews/_watch.html", takes_context=True)
def watch_button(context: Context, film: Film) -> dict:
    """A member's button to put the film on the watchlist or take it off; nothing for a visitor."""
    user = context["user"]
    watched = user.is_authenticated and user.watchlist.filter(film=film).exists()
    return {"film": film, "watched": watched, "user": user}


@register.simple_tag(takes_context=True)
def film_reviews(context: Context, page: FilmPage) -> SafeString:
    """Give the newest reviews of a film, which come with its page; for members, theirs first and their likes, from two
    queries more."""
    user, film = context["user"], page.film
    shown = page.also(walks.NEWEST)
    for review in shown:
        review._state.fields_cache["film"] = film  # assigned, it would be checked and its key copied for each
    own = desk = None
    if user.is_authenticated:
        own = film.reviews.filter(member=user).select_related("member").first()
        if own and own.is_published:
            shown = [own, *(review for review in shown if review != own)][: walks.MOST_NEWEST]
        desk = desk_of(context["request"], user, user.liked(shown))
    return film_section.section(film, _articles(shown, desk), own)


def _articles(
    reviews: Iterable[Review], desk: Callable[[Review], str] | None, level: int = 3, **shown: Any
) -> list[SafeString]:
    language = get_language()
    return [
        printed.article(review, level, desk=desk(review) if desk else "", language=language, **shown)
        for review in reviews
    ]
