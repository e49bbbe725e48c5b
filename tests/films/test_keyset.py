import base64
import datetime
import json
from decimal import Decimal

import pytest
from django.db import connection, models
from django.db.models.functions import Coalesce, Lower
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from films.keyset import BadCursor, Key, Page, page_or_first, paginate
from films.partial_dates import PartialDate, PartialDateField


class Shelf(models.Model):
    rank = models.IntegerField()

    class Meta:
        app_label = "keyset_tests"


class Row(models.Model):
    number = models.IntegerField(null=True)
    word = models.CharField(max_length=50)
    score = models.FloatField(null=True)
    price = models.DecimalField(max_digits=8, decimal_places=2, null=True)
    at = models.DateTimeField(null=True)
    on = PartialDateField(null=True)
    shelf = models.ForeignKey(Shelf, models.CASCADE, null=True)

    class Meta:
        app_label = "keyset_tests"


COLUMNS = ["number", "word", "score", "price", "at", "on", "shelf__rank"]
NOON = datetime.datetime(2026, 11, 23, 12, tzinfo=datetime.UTC)

PRICES = [Decimal("0.10"), Decimal("0.30"), Decimal("9.99"), Decimal("10.00")]
ROWS = st.lists(
    st.builds(
        dict,
        number=st.none() | st.integers(-2, 2),
        word=st.sampled_from(["", "a", "b", "é", "Z", "日", "a b", "'", "\\"]),
        score=st.none() | st.sampled_from([0.1, 0.2, 0.1 + 0.2, 1e-300, -1.5]),
        price=st.none() | st.sampled_from(PRICES),
        at=st.none() | st.integers(0, 3).map(lambda n: NOON + datetime.timedelta(microseconds=n)),
        on=st.none() | st.sampled_from(["1954", "1954-04", "1954-04-26", "1960"]),
        rank=st.none() | st.integers(0, 2),
    ),
    max_size=14,
)
DIRECTED = st.tuples(st.sampled_from(COLUMNS), st.booleans())
ORDERINGS = st.lists(DIRECTED, max_size=4, unique_by=lambda key: key[0])


@pytest.fixture(scope="module")
def tables(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        with connection.schema_editor() as editor:
            editor.create_model(Shelf)
            editor.create_model(Row)
        yield
        with connection.schema_editor() as editor:
            editor.delete_model(Row)
            editor.delete_model(Shelf)


def walk(queryset, keys, size):
    seen, after = [], ""
    while True:
        page = paginate(queryset, keys, size, after)
        assert page.has_previous is bool(after)
        assert len(page.items) == size or page.next_cursor is None
        seen += page.items
        if page.next_cursor is None:
            return seen
        after = page.next_cursor


def in_order(rows, keys):
    """Sort by hand: stable, from the last key to the first, nulls last."""
    for key in reversed(keys):

        def value(row, source=key.source):
            return row.shelf and row.shelf.rank if source == "shelf__rank" else getattr(row, source)

        known = [row for row in rows if value(row) is not None]
        known.sort(key=value, reverse=key.descending)
        rows = known + [row for row in rows if value(row) is None]
    return rows


@pytest.mark.django_db
@settings(
    max_examples=150,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(rows=ROWS, ordering=ORDERINGS, last_descending=st.booleans(), size=st.integers(1, 5))
def test_walking_all_pages_meets_each_row_once_in_order(tables, rows, ordering, last_descending, size):
    Row.objects.all().delete()
    shelves = [Shelf.objects.create(rank=rank) for rank in range(3)]
    made = [{**row, "shelf": None if row["rank"] is None else shelves[row["rank"]]} for row in rows]
    Row.objects.bulk_create([Row(**{name: row[name] for name in row if name != "rank"}) for row in made])
    keys = [Key(column, descending, nullable=column != "word") for column, descending in ordering]
    keys.append(Key("pk", descending=last_descending))
    walked = walk(Row.objects.all(), keys, size)
    assert sorted(row.pk for row in walked) == sorted(Row.objects.values_list("pk", flat=True))
    if connection.vendor == "sqlite" or "word" not in [key.source for key in keys]:
        stored = list(Row.objects.select_related("shelf"))
        assert [row.pk for row in walked] == [row.pk for row in in_order(stored, keys)]


@pytest.mark.django_db
def test_expressions_and_annotations_can_be_keys(tables):
    for word, score in (("b", 1.0), ("A", None), ("a", 2.0), ("B", 0.5)):
        Row.objects.create(word=word, score=score)
    by_word = walk(Row.objects.all(), [Key(Lower("word")), Key("pk", descending=True)], 1)
    assert [row.word for row in by_word] == ["a", "A", "B", "b"]
    scored = Row.objects.annotate(best=Coalesce("score", 0.75))
    assert [row.best for row in walk(scored, [Key("best"), Key("pk")], 1)] == [0.5, 0.75, 1.0, 2.0]


@pytest.mark.django_db
def test_a_page_costs_one_query_without_count_or_offset(tables, django_assert_num_queries):
    Row.objects.bulk_create([Row(word="a", number=number) for number in range(5)])
    keys = [Key("number", descending=True, nullable=True), Key("pk")]
    with django_assert_num_queries(1) as captured:
        first = paginate(Row.objects.all(), keys, 2)
    assert [row.number for row in first.items] == [4, 3]
    with django_assert_num_queries(1) as captured:
        second = paginate(Row.objects.all(), keys, 2, first.next_cursor)
    assert [row.number for row in second.items] == [2, 1]
    sql = captured.captured_queries[0]["sql"].upper()
    assert ("OFFSET" in sql, "COUNT(" in sql, "LIMIT 3" in sql) == (False, False, True)


@pytest.mark.django_db
def test_an_empty_list_is_one_empty_page(tables):
    assert paginate(Row.objects.all(), [Key("pk")], 3) == Page([], None, has_previous=False)


@pytest.mark.django_db
def test_the_keys_lead_to_the_very_place_in_a_composite_index(tables, django_assert_num_queries):
    if connection.vendor != "sqlite":
        pytest.skip("reads SQLite's query plan")
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE INDEX keyset_word ON {Row._meta.db_table} (word, number)")
    Row.objects.bulk_create([Row(word=f"{number % 2}", number=number) for number in range(200)])
    keys = [Key("word"), Key("number", unique=True)]
    after = paginate(Row.objects.all(), keys, 2).next_cursor
    with django_assert_num_queries(1) as captured:
        paginate(Row.objects.all(), keys, 2, after)
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN QUERY PLAN " + captured.captured_queries[0]["sql"])
        plan = [row[-1] for row in cursor.fetchall()]
    assert plan == [f"SEARCH {Row._meta.db_table} USING INDEX keyset_word ((word,number)>(?,?))"]


def token(text):
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "after",
    ["x", "!!!", "é", "a" * 5000, token("{}"), token("7"), token("[1]"), token("[1,2,3]"), token('["x",1]')]
    + [token("[null,null]"), token("[1,true]"), token("[[1],1]"), token('[{"a":1},1]'), token("[1,NaN]")]
    + [token("[1,1e999]"), token("[1," + "9" * 30 + "]"), token("[" * 2900), token('[1,""]'), "_w"],
)
def test_a_made_up_cursor_is_refused(tables, after):
    with pytest.raises(BadCursor):
        paginate(Row.objects.all(), [Key("number", nullable=True), Key("pk")], 2, after)


@pytest.mark.django_db
def test_where_there_is_no_such_page_the_first_is_given_and_the_reader_told(tables):
    Row.objects.bulk_create([Row(word="a", number=number) for number in range(5)])
    keys, told, untold = [Key("number", nullable=True), Key("pk")], [], []
    first = page_or_first(Row.objects.all(), keys, 2, "x", told)
    second = page_or_first(Row.objects.all(), keys, 2, first.next_cursor, untold)

    assert ([row.number for row in first.items], first.has_previous) == ([0, 1], False)
    assert ([row.number for row in second.items], second.has_previous) == ([2, 3], True)
    assert (told, untold) == (["The page that was asked for isn’t there, so this is the first."], [])
    assert page_or_first(Row.objects.all(), keys, 2, "x") == first


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("word", "a\x00"),
        ("score", "nan"),
        ("score", "inf"),
        ("score", True),
        ("price", "1e999999999"),
        ("price", "NaN"),
        ("at", "2026-11-23T12:00:00"),
        ("at", "0001-01-01T00:00:00+14:00"),
        ("at", "yesterday"),
        ("at", 5),
        ("on", "1954-13"),
        ("on", ""),
    ],
)
def test_a_value_its_column_cannot_hold_is_refused(tables, column, value):
    with pytest.raises(BadCursor):
        paginate(Row.objects.all(), [Key(column, nullable=True), Key("pk")], 2, token(json.dumps([value, 1])))


@pytest.mark.django_db
@given(
    after=st.text(max_size=40)
    | st.recursive(st.none() | st.text() | st.integers(), st.lists).map(lambda value: token(json.dumps(value)))
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_no_cursor_breaks_a_page(tables, after):
    try:
        page = paginate(Row.objects.all(), [Key("word"), Key("on", nullable=True), Key("pk")], 2, after)
    except BadCursor:
        return
    assert page.items == []


@pytest.mark.django_db
def test_a_cursor_is_short_and_safe_in_an_address(tables):
    Row.objects.bulk_create([Row(word="日本?&", on=PartialDate(1954, 4)), Row(word="x"), Row(word="y")])
    after = paginate(Row.objects.all(), [Key("on", nullable=True), Key("pk")], 1).next_cursor
    assert set(after) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_")
    assert len(after) < 30


@pytest.mark.parametrize("keys", [[Key("word")], [Key("word"), Key(Lower("word"))], [Key("pk", nullable=True)]])
def test_an_ordering_has_to_end_in_a_unique_key(keys):
    with pytest.raises(ValueError, match="unique"):
        paginate(Row.objects.all(), keys, 2)
