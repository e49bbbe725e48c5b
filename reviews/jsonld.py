"""Reviews written here in schema.org's words, for search engines. Quotations are marked up where they come from."""

from films import rating_scale, text
from films.canonical import absolute
from reviews.models import Review


def review(review: Review) -> dict:
    """Give a review of this site as a schema.org Review of its film. The text of one with spoilers is left out."""
    film = review.film
    facts = {
        "@context": "https://schema.org",
        "@type": "Review",
        "@id": absolute(review.get_absolute_url()),
        "url": absolute(review.get_absolute_url()),
        "itemReviewed": {
            "@type": "Movie",
            "@id": absolute(film.get_absolute_url()),
            "url": absolute(film.get_absolute_url()),
            "name": film.title,
            "dateCreated": str(film.release_date or ""),
        },
        "author": {"@type": "Person", "name": review.author_name},
        "reviewRating": _rating(review.rating),
        "datePublished": review.published_at.isoformat(),
        "dateModified": review.edited_at.isoformat() if review.edited_at else "",
        "inLanguage": review.language,
        "reviewBody": "" if review.spoilers else text.plain(review.text_html),
    }
    if review.member and review.member.is_active:
        facts["author"]["url"] = absolute(review.member.get_absolute_url())
    facts["itemReviewed"] = {name: value for name, value in facts["itemReviewed"].items() if value}
    return {name: value for name, value in facts.items() if value}


def _rating(rating: int | None) -> dict:
    if rating is None:
        return {}
    return {
        "@type": "Rating",
        "ratingValue": rating_scale.to_text(rating),
        "bestRating": "5",
        "worstRating": "0.5",
    }
