"""The filters of a list of reviews: how each is read from an address, how it narrows the reviews, what it offers."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db.models import BooleanField, Case, Func, IntegerField, Value, When
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from films import rating_scale, vocabulary
from films.criteria import Chosen
from films.models import Reception
from reviews.models import Review
from reviews.models.review_queries import ReviewQuerySet


class SameNumber(Func):
    """A column of whole numbers as it is, for which the database looks at no index."""

    template = "(%(expressions)s + 0)"
    output_field = IntegerField()


def _sifted(reviews: ReviewQuerySet, **condition: Any) -> ReviewQuerySet:
    """Those reviews that fit, in words that no database answers from an index.

    PostgreSQL takes half of the rows to fit a CASE, so it reads the index of the order until enough have come.
    """
    return reviews.filter(Case(When(**condition, then=Value(True)), default=Value(False), output_field=BooleanField()))


@dataclass(frozen=True)
class Criterion:
    """One filter. `read` makes something Chosen of a text, or raises ValueError or LookupError.

    `find` gives the reviews with a value from an index that has them in the order of time, `sift` looks at each review
    that comes. `offered` gives the texts to choose from and how many of a film's reviews each leaves, as its reception
    says.
    """

    name: str
    label: str | Promise
    read: Callable[[str], Chosen]
    find: Callable[[ReviewQuerySet, Any], ReviewQuerySet]
    sift: Callable[[ReviewQuerySet, Any], ReviewQuerySet]
    offered: Callable[[Reception], dict[str, int]]
    #: Whether `find` has such an index for the value.
    finds: Callable[[Any], bool] = lambda value: True


def _stars(text: str) -> Chosen:
    rating = rating_scale.parse(text)
    word = gettext("1 star") if rating == 2 else gettext("%(stars)s stars") % {"stars": rating_scale.digits(rating)}
    return Chosen(rating, rating_scale.to_text(rating), word)


def _stars_offered(reception: Reception) -> dict[str, int]:
    steps = range(rating_scale.HIGHEST, 0, -1)
    counts = reception.by_stars or [0] * rating_scale.HIGHEST
    return {rating_scale.to_text(rating): counts[rating - 1] for rating in steps}


def _from(text: str) -> Chosen:
    words = {"here": gettext("Written here"), "elsewhere": gettext("From elsewhere")}
    return Chosen(text, text, words[text])


def _from_sifted(reviews: ReviewQuerySet, place: str) -> ReviewQuerySet:
    return _sifted(reviews, kind=Review.Kind.ELSEWHERE) if place == "elsewhere" else reviews.here()


def _language(text: str) -> Chosen:
    return Chosen(text, text, vocabulary.language_name(text, get_language() or "en-gb"))


def _languages_offered(reception: Reception) -> dict[str, int]:
    """The languages that reviews of the film are written in, by name."""
    known = [code for code in reception.by_language if code in vocabulary.LANGUAGE_CODES]
    return {
        code: reception.by_language[code] for code in sorted(known, key=lambda code: read_once(LANGUAGE, code).word)
    }


def read_once(criterion: Criterion, text: str) -> Chosen:
    """As `criterion.read`, of a text that is offered: in a language in use, it is the same every time."""
    return _read_once(criterion.name, text, get_language())


@lru_cache(maxsize=2_000)
def _read_once(name: str, text: str, language: str | None) -> Chosen:
    return BY_NAME[name].read(text)


STARS = Criterion(
    "stars",
    _("Stars"),
    _stars,
    lambda reviews, rating: reviews.filter(highest_first=rating),
    lambda reviews, rating: _sifted(reviews, highest_first=rating),
    _stars_offered,
)
FROM = Criterion(
    "from",
    _("From"),
    _from,
    lambda reviews, place: reviews.elsewhere() if place == "elsewhere" else reviews.here(),
    _from_sifted,
    lambda reception: {"here": reception.reviews_here, "elsewhere": reception.reviews_elsewhere},
    lambda place: place == "elsewhere",
)
LANGUAGE = Criterion(
    "language",
    _("Language"),
    _language,
    lambda reviews, code: reviews.filter(language=code).exclude(language=""),  # the second is the index's condition
    lambda reviews, code: _sifted(reviews, language=code),
    _languages_offered,
)
BY_NAME = {criterion.name: criterion for criterion in (STARS, FROM, LANGUAGE)}
