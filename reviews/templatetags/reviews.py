"""What the pages of films say of reviews, and words for the templates of reviews."""

from django import template
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from films import jsonld, rating_scale, vocabulary
from films.models import Film
from reviews.models import Review

register = template.Library()

SHOWN = 10  # reviews on a film's page


@register.simple_tag
def stars(rating: int | None) -> SafeString | str:
    """Draw a rating, 1–10, as one element that is read out as words; nothing without one."""
    if not rating:
        return ""
    spoken, glyphs = rating_scale.spoken(rating), rating_scale.glyphs(rating)
    return format_html('<span class="stars" role="img" aria-label="{}">{}</span>', spoken, glyphs)


@register.simple_tag
def review_line(review: Review, url: str = "") -> SafeString:
    """Give the line "★★★★½ review by NAME on SOURCE": these words and no others.

    The review comes from `with_line_data()`. The line leads to `url`, or else where the review says.
    """
    words = gettext("review by %(name)s") if review.rating else gettext("Review by %(name)s")
    rel = SafeString(' rel="external nofollow noopener"') if review.is_elsewhere and review.url and not url else ""
    link = format_html('<a href="{}"{}>{}</a>', url or review.line_url, rel, words % {"name": review.author_name})
    if review.is_elsewhere:
        link = format_html(gettext("{review} on {source}"), review=link, source=review.source.name)
    return format_html("{} {}", stars(review.rating), link) if review.rating else link


@register.simple_tag
def markup_script(markup: dict) -> SafeString:
    """Give a review's markup for search engines."""
    return jsonld.script(markup)


@register.filter
def foreign_language(code: str) -> str:
    """Give the name of a language, in the page's own; nothing where it is the page's own, or not known."""
    page = get_language()
    if not code or code == page.partition("-")[0]:
        return ""
    try:
        return vocabulary.language_name(code, page)
    except LookupError:
        return ""


@register.inclusion_tag("reviews/_actions.html", takes_context=True)
def film_actions(context: Context, film: Film) -> dict:
    """The link to write a review, or to change one's own."""
    user = context["user"]
    has_review = user.is_authenticated and user.reviews.exclude(status=Review.Status.REMOVED).filter(film=film).exists()
    return {"film": film, "has_review": has_review}


@register.inclusion_tag("reviews/_watch.html", takes_context=True)
def watch_button(context: Context, film: Film) -> dict:
    """A member's button to put the film on the watchlist or take it off; nothing for a visitor."""
    user = context["user"]
    watched = user.is_authenticated and user.watchlist.filter(film=film).exists()
    return {"film": film, "watched": watched, "user": user}


@register.inclusion_tag("reviews/_of_film.html", takes_context=True)
def film_reviews(context: Context, film: Film) -> dict:
    """The newest reviews of a film in one query; for members, theirs first and their likes, in two more."""
    user = context["user"]
    shown = list(film.reviews.published().with_line_data().order_by("-published_at", "-pk")[:SHOWN])
    own = liked = None
    if user.is_authenticated:
        own = film.reviews.filter(member=user).select_related("member").first()
        if own and own.is_published:
            shown = [own, *(review for review in shown if review != own)][:SHOWN]
        liked = user.liked(shown)
    return {
        "film": film,
        "own": own,
        "reviews": shown,
        "liked": liked,
        "user": user,
        "request": context["request"],
    }
