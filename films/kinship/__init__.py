"""Films that belong with a film, worked out ahead of time and never in a request.

`renew` works out the rows of some films, `renew_later` has that done in the background after a change,
`renew_changed` goes over all that has changed since it last did, and `store_loved` takes what only the keeper of the
reviews can know. A page reads `film.kinships.public()`.
"""

from films.kinship.changed import reach_end, renew_changed
from films.kinship.renewing import MOST_LOVED, around, having_loved, renew, store_loved
from films.kinship.tasks import MOST_FILMS, renew_later

__all__ = [
    "MOST_FILMS",
    "MOST_LOVED",
    "around",
    "having_loved",
    "reach_end",
    "renew",
    "renew_changed",
    "renew_later",
    "store_loved",
]
