"""How much of a limit somebody has used up: one row for whoever did something lately, one statement each time."""

import time

from django.db import connection, models

from films.derived import ByteOrderedTextField
from films.statements import planned_cursor, unhurried

SECOND = 1_000_000  # microseconds

# Each attempt takes its share of the span away from the span that begins now; where nothing is left, no row is changed
# and none comes back. What was taken comes back with time (the generic cell rate algorithm).
_TAKE = (
    "INSERT INTO {table} AS taken (who, until) VALUES (%s, %s) "
    "ON CONFLICT (who) DO UPDATE SET until = {later}(taken.until, %s) + %s WHERE taken.until <= %s RETURNING until"
)


class AttemptsManager(models.Manager):
    """The one way to count, atomic on both databases."""

    def take(self, who: str, amount: int, seconds: float) -> bool:
        """Count one more attempt of `who`, of which there may be `amount` in so many seconds.

        False where there is none left; then it isn't counted. All may come at once, and each is there again after its
        share of the time.
        """
        now, span = int(time.time() * SECOND), int(seconds * SECOND)
        share = span // amount if amount else span + 1
        if share > span:
            return False
        statement = _TAKE.format(
            table=connection.ops.quote_name(self.model._meta.db_table),
            later="greatest" if connection.vendor == "postgresql" else "max",
        )
        with planned_cursor() as cursor:
            cursor.execute(unhurried(statement), [who, now + share, now, share, now + span - share])
            return cursor.fetchone() is not None

    def forget_old(self) -> int:
        """Delete the rows that limit nobody any more; give how many."""
        return self.filter(until__lt=int(time.time() * SECOND)).delete()[0]


class Attempts(models.Model):
    """Until when counts what somebody did (microseconds since 1970). `who` names action, limit, member or address.

    `until` has no index: it changes with every attempt, and what is old is looked for once an hour among few rows.
    """

    who = ByteOrderedTextField(primary_key=True)
    until = models.BigIntegerField()

    objects = AttemptsManager()

    def __str__(self) -> str:
        return self.who
