"""Times as the databases read them, made quickly: generated ones lie between 2012 and 2026."""

from datetime import date, timedelta

DAY = 86_400  # seconds
_FIRST = date(2012, 1, 1)
_DAYS = [(_FIRST + timedelta(days=day)).isoformat() for day in range((date(2026, 1, 1) - _FIRST).days)]
_CLOCK = [f" {minute // 60:02}:{minute % 60:02}:" for minute in range(1_440)]
_SECONDS = [f"{second:02}" for second in range(60)]

END = len(_DAYS) * DAY  # seconds from the first moment to the last, which is before `tables.MOMENT`
TO_COME = "2096-01-01 00:00:00"  # of what waits to be published


def stamp(seconds: int) -> str:
    """Give the moment so many seconds after the first, as text in UTC."""
    day, second = divmod(seconds, DAY)
    return _DAYS[day] + _CLOCK[second // 60] + _SECONDS[second % 60]
