"""Pages of a long list without COUNT or OFFSET: each page begins after the last row of the one before.

The `after` parameter carries that row's key values as JSON in base64url. Nulls come last, on SQLite and
PostgreSQL alike.
"""

import base64
import binascii
import datetime
import json
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, NamedTuple
from urllib.parse import quote_plus

from django.core.exceptions import ValidationError
from django.db.models import Expression, F, Field, Model, Q, QuerySet
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan
from django.utils.timezone import is_naive

from films.problems import no_such_page

_LONGEST_CURSOR = 4000
_ALIAS = "keyset_{}"


class BadCursor(ValueError):
    """The `after` parameter is not one that this list gave out."""


@dataclass(frozen=True)
class Key:
    """One step of an ordering: a field, a look-up path, an annotation or an expression.

    `nullable` has to be set where the value may be null; such rows come last in either direction. `unique` says of the
    last key that no two of the rows asked for share its value, where its column alone doesn't say so.
    """

    source: str | Expression | F
    descending: bool = False
    nullable: bool = False
    unique: bool = False

    @property
    def reversed(self) -> "Key":
        """The same the other way round; not for what may be null, which is last either way."""
        return replace(self, descending=not self.descending)


class Ways(NamedTuple):
    """The addresses of a list's first page, where this isn't it, and of the next one; empty where there is none."""

    first: str = ""
    next: str = ""


@dataclass(frozen=True)
class Page[Row]:
    """The rows of one page, and the `after` parameter of the next (None on the last)."""

    items: list[Row]
    next_cursor: str | None
    has_previous: bool

    def ways(self, address: str) -> Ways:
        """Where one can go from here in the list that is at this address."""
        further = address_of(address, self.next_cursor) if self.next_cursor else ""
        return Ways(address if self.has_previous else "", further)


def paginate[Row: Model](queryset: QuerySet[Row], keys: list[Key], size: int, after: str = "") -> Page[Row]:
    """Give the page of at most `size` rows that follows `after`, or the first page when it is empty.

    The last key must be unique, or rows that tie would be lost. Costs one query of size + 1 rows.
    Raises BadCursor when `after` was not made by a list with these keys.
    """
    _check_keys(queryset, keys)
    queryset, names = _with_key_values(queryset, keys)
    fields = [_output_field(queryset, name) for name in names]
    rows = list(_beginning(queryset, keys, names, _decode(after, keys, fields) if after else None)[: size + 1])
    items = rows[:size]
    more = len(rows) > size
    cursor = encode([getattr(items[-1], name) for name in names]) if more else None
    return Page(items, cursor, has_previous=bool(after))


def page_or_first[Row: Model](
    queryset: QuerySet[Row], keys: list[Key], size: int, after: str, problems: list[str] | None = None
) -> Page[Row]:
    """Give the page that follows `after`, or the first where there is no such page, which is told in `problems`."""
    try:
        return paginate(queryset, keys, size, after)
    except BadCursor:
        if problems is not None:
            problems.append(no_such_page())
        return paginate(queryset, keys, size)


def address_of(address: str, after: str) -> str:
    """Give the address of the page that follows `after` in the list at this address; the list's own without one."""
    return f"{address}{'&' if '?' in address else '?'}after={quote_plus(after)}" if after else address


def walk(queryset: QuerySet, keys: list[Key], values: list[Any] | None) -> QuerySet:
    """Give the rows in the order of keys that are fields of the model, those after these values of them if there are
    any: what `paginate` asks for, for who keeps queries (`films.prepared`)."""
    return _beginning(queryset, keys, [str(key.source) for key in keys], values)


def read(after: str, keys: list[Key], model: type[Model]) -> list[Any]:
    """Give the values of keys that are fields of the model. Raises BadCursor when `after` doesn't say them."""
    return _decode(after, keys, [model._meta.get_field(str(key.source)) for key in keys])


def encode(values: Sequence[Any]) -> str:
    """Give the `after` parameter that says these values of a row's keys."""
    text = json.dumps([_as_json(value) for value in values], ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _beginning(queryset: QuerySet, keys: list[Key], names: list[str], values: list[Any] | None) -> QuerySet:
    ordered = queryset.order_by(*(_order(key, name) for key, name in zip(keys, names, strict=True)))
    return ordered if values is None else ordered.filter(_beyond(keys, names, values))


def _check_keys(queryset: QuerySet, keys: list[Key]) -> None:
    last = keys[-1].source
    unique = keys[-1].unique or last == "pk" or (isinstance(last, str) and queryset.model._meta.get_field(last).unique)
    if not unique or keys[-1].nullable:
        raise ValueError("the last key of an ordering must be a unique field of the model, and never null")


def _with_key_values(queryset: QuerySet, keys: list[Key]) -> tuple[QuerySet, list[str]]:
    """Give every key a name that can be filtered by and read from a row without another query."""
    names, annotations = [], {}
    for number, key in enumerate(keys):
        if isinstance(key.source, str) and "__" not in key.source:
            names.append(key.source)
        else:
            name = _ALIAS.format(number)
            annotations[name] = F(key.source) if isinstance(key.source, str) else key.source
            names.append(name)
    return (queryset.annotate(**annotations) if annotations else queryset), names


def _output_field(queryset: QuerySet, name: str) -> Field:
    if name in queryset.query.annotations:
        return queryset.query.annotations[name].output_field
    return queryset.model._meta.pk if name == "pk" else queryset.model._meta.get_field(name)


def _order(key: Key, name: str) -> Any:
    nulls_last = True if key.nullable else None
    return F(name).desc(nulls_last=nulls_last) if key.descending else F(name).asc(nulls_last=nulls_last)


def _beyond(keys: list[Key], names: list[str], values: list[Any]) -> Q:
    """Give the condition of the rows after these values.

    Where all keys go one way it is (a, b) < (x, y), which leads to the very place in a composite index, however many
    rows share the value of a. Else it is (a < x) OR (a = x AND b < y) …, led by the bound a <= x to seek to.
    """
    if len(keys) > 1 and len({key.descending for key in keys}) == 1 and not any(key.nullable for key in keys):
        beyond = TupleLessThan if keys[0].descending else TupleGreaterThan
        return Q(beyond(Tuple(*(F(name) for name in names)), tuple(values)))
    condition = Q()
    for key, name, value in reversed(list(zip(keys, names, values, strict=True))):
        same = Q(**{f"{name}__isnull": True}) if value is None else Q(**{name: value})
        strictly = _strictly_beyond(key, name, value)
        tied = same & condition if condition else None
        condition = strictly if tied is None else tied if strictly is None else strictly | tied
    bound = _strictly_beyond(keys[0], names[0], values[0], or_equal=True)
    return condition if bound is None or len(keys) == 1 else bound & condition


def _strictly_beyond(key: Key, name: str, value: Any, or_equal: bool = False) -> Q | None:
    """Give the rows past the value of one key; None where there are none, since null is the last."""
    if value is None:
        return None
    comparison = ("lt" if key.descending else "gt") + ("e" if or_equal else "")
    past = Q(**{f"{name}__{comparison}": value})
    return past | Q(**{f"{name}__isnull": True}) if key.nullable else past


def _as_json(value: Any) -> str | int | float | None:
    if value is None or isinstance(value, str | int | float):
        return value
    return value.isoformat() if isinstance(value, datetime.date | datetime.time) else str(value)


def _decode(after: str, keys: list[Key], fields: list[Field]) -> list[Any]:
    if len(after) > _LONGEST_CURSOR or not after.isascii():
        raise BadCursor
    try:
        raw = base64.b64decode(after + "=" * (-len(after) % 4), altchars=b"-_", validate=True)
        values = json.loads(raw.decode())
        if not isinstance(values, list) or len(values) != len(keys):
            raise BadCursor
        return [_value(raw, key, field) for raw, key, field in zip(values, keys, fields, strict=True)]
    except (ValueError, TypeError, ArithmeticError, RecursionError, binascii.Error, ValidationError) as error:
        raise BadCursor from error


def _value(raw: Any, key: Key, field: Field) -> Any:
    """Read one value as its field does, and refuse what a database would choke on."""
    if raw is None and key.nullable:
        return None
    if isinstance(raw, bool) != (field.get_internal_type() == "BooleanField"):
        raise BadCursor
    if not isinstance(raw, str | int | float):
        raise BadCursor
    if isinstance(raw, str):
        raw.encode()  # lone surrogates raise ValueError here
        if "\x00" in raw:
            raise BadCursor
    value = field.to_python(raw)
    if isinstance(value, datetime.datetime):
        return _aware(value)
    if value is None or not _is_storable(value):
        raise BadCursor
    return value


def _aware(moment: datetime.datetime) -> datetime.datetime:
    if is_naive(moment):
        raise BadCursor
    return moment.astimezone(datetime.UTC)


def _is_storable(value: Any) -> bool:
    if isinstance(value, int):
        return -(2**63) <= value < 2**63
    if isinstance(value, float):
        return math.isfinite(value)
    if isinstance(value, Decimal):
        return value.is_finite() and abs(value.adjusted()) <= 30
    return True
