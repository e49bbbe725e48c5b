"""The indexes of reviews: what every list of them, every question and every count is read along."""

from django.db import models
from django.db.models import Q

from films.beginnings import Beginning
from reviews.models.review_choices import LOVED

_PUBLISHED = Q(status="published")
_QUOTED = Q(kind="elsewhere")

# One index a list, so that each is read from its beginning or from where a page ends. Those of what is rare are
# partial: a member's review in the page's own language is written to eight.
INDEXES = [
    *(
        models.Index(fields=["film", *keys, "-id"], name=f"review_of_film_{name}", condition=_PUBLISHED)
        for name, keys in (
            ("newest", ["-published_at"]),
            ("highest", ["-highest_first", "-published_at"]),
            ("lowest", ["-lowest_first", "-published_at"]),
            ("liked", ["-likes_count", "-published_at"]),
        )
    ),
    models.Index(
        fields=["film", "language", "-published_at", "-id"],
        name="review_of_film_language",
        condition=_PUBLISHED & ~Q(language=""),
    ),
    models.Index(fields=["film", "kind", "-published_at", "-id"], name="review_of_film_quoted", condition=_QUOTED),
    models.Index(fields=["-published_at", "-id"], name="review_newest", condition=_PUBLISHED),
    models.Index(fields=["member", "-published_at", "-id"], name="review_by_member"),
    # Which films members loved is read from the index alone, for thousands of reviews at once. SQLite looks for
    # what the condition says in the row as well, if not here.
    models.Index(
        fields=["member", "-published_at", "-id", "film", "rating", "status"],
        name="review_loved",
        condition=_PUBLISHED & Q(rating__gte=LOVED),
    ),
    models.Index(fields=["member", "-updated_at", "-id"], name="review_unseen", condition=~_PUBLISHED),
    models.Index(fields=["status", "-id"], name="review_to_moderate", condition=~_PUBLISHED),
    models.Index(fields=["-id"], name="review_quoted", condition=_QUOTED),
    models.Index(Beginning("byline"), name="review_by_byline", condition=_QUOTED),
    models.Index(fields=["source"], name="review_of_source", condition=Q(source__isnull=False)),
]
