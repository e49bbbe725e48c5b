"""How a record of a member's file says times and stars."""

from datetime import UTC, datetime
from typing import Any

Record = dict[str, Any]


def utc(moment: datetime) -> str:
    """Give a time as the files of members say it: "2026-03-02T18:00:00Z"."""
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def time_of(moment: datetime | None) -> str | None:
    """The same where there may be none."""
    return utc(moment) if moment else None


def stars_of(rating: int | None) -> float | None:
    """Give the number of stars of a rating, where there is one."""
    return None if rating is None else rating / 2
