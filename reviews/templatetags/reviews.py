"""What the pages of films say of reviews, and words for the templates of reviews."""

from django import template
from django.template import Context
from django.utils.safestring import SafeString

from films import jsonld
from films.models import Film
from films.prepared import Prepared
from reviews import line, printed
from reviews.models import Review

register = template.Library()

SHOWN = 10  # reviews on a film's page
_NEWEST = Prepared(
    Review,
    (
        *("id", "film", "kind", "byline", "byline_url", "url", "rating", "text_html", "language", "spoilers", "status"),
        *("published_at", "edited_at", "likes_count"),
        *("member__id", "member__username", "member__name", "member__is_active"),
        *("source__id", "source__name", "source__url"),
    ),
    lambda film: Review.objects.published().filter(film=film).order_by("-published_at", "-pk")[:SHOWN],
)


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


@register.simple_tag
def review_body(review: Review, level: int | str = "", url: str = "") -> SafeString:
    """Give the line and the text of a review; see `reviews.printed`."""
    return printed.body(review, int(level or 3), url)


@register.simple_tag
def review_small_print(review: Review, by_member: bool = False) -> SafeString:
    """Give what there is to say of a review after its text; see `reviews.printed`."""
    return printed.small_print(review, by_member=bool(by_member))


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
    shown = _NEWEST.records(film=film.pk)
    for review in shown:
        review.film = film
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
