"""What somebody wrote whose session had ended meanwhile: kept until they have logged in again.

It lies in the visitor's new session under the film's slug. Django carries a visitor's session over when they log in.
"""

from collections.abc import Mapping

from django.contrib.sessions.backends.base import SessionBase

_KEY = "kept_reviews"
_FIELDS = ("rating", "text", "language", "spoilers")
LONGEST = 50_000  # characters of one review
MOST = 3  # reviews in one session


def keep(session: SessionBase, slug: str, posted: Mapping[str, str]) -> bool:
    """Keep the review that was posted for a film; False when it is too long to be kept."""
    if sum(len(posted.get(field, "")) for field in _FIELDS) > LONGEST:
        return False
    others = [(other, fields) for other, fields in session.get(_KEY, {}).items() if other != slug]
    fields = {field: posted[field] for field in _FIELDS if posted.get(field)}
    session[_KEY] = dict([*others[1 - MOST :], (slug, fields)])
    return True


def kept(session: SessionBase, slug: str) -> dict[str, str]:
    """Give the fields that were kept for a film, none when nothing was."""
    return session.get(_KEY, {}).get(slug, {})


def forget(session: SessionBase, slug: str) -> None:
    """Let go of what was kept for a film."""
    if slug in session.get(_KEY, {}):
        del session[_KEY][slug]
        session.modified = True
