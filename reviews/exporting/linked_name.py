"""What is kept of a member's name at Letterboxd, for the file of all that the site keeps of them."""

from collections.abc import Iterator

from reviews.exporting.record import Record, stars_of, time_of
from reviews.models import LetterboxdAccount, Member


def linked_names(member: Member) -> Iterator[Record]:
    """Yield the name that the member has linked, or wanted to, with all that came of it."""
    for account in LetterboxdAccount.objects.filter(member=member):
        yield {
            "username": account.username,
            "state": account.state,
            "signed": account.byline,
            "begun_at": time_of(account.created_at),
            "linked_at": time_of(account.linked_at),
            "last_asked_at": time_of(account.claimed_at),
            "last_answer": account.answer,
            "came": list(_came(account)),
        }


def _came(account: LetterboxdAccount) -> Iterator[Record]:
    items = account.items.select_related("review", "film").order_by("written_at", "pk")
    for item in items.iterator(chunk_size=200):
        rating = item.review.rating if item.review else item.content.get("rating")
        yield {
            "guid": item.guid,
            "state": item.state,
            "title": item.title,
            "year": item.year,
            "film": item.film.slug if item.film else None,
            "review": item.review_id,
            "status": item.review.status if item.review else None,
            "rating": stars_of(rating),
            "text": item.review.text if item.review else item.content.get("text", ""),
            "url": item.url,
            "watched_on": item.watched_on.isoformat() if item.watched_on else None,
            "written_at": time_of(item.written_at),
        }
