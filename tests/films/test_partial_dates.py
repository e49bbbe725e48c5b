import json

import pytest
from django import forms
from django.apps import apps
from django.core import serializers
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction
from django.utils.translation import override

from films.partial_dates import PartialDate, PartialDateField, PartialDateFormField

HOW = "Write a year, a month or a day as 1954, 1954-04 or 1954-04-26."


class Dated(models.Model):
    on = PartialDateField(null=True, blank=True)
    needed = PartialDateField(default="2000")

    class Meta:
        app_label = "partial_dates_tests"


@pytest.fixture(scope="module")
def table(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        with connection.schema_editor() as editor:
            editor.create_model(Dated)
        yield
        with connection.schema_editor() as editor:
            editor.delete_model(Dated)


@pytest.mark.parametrize("text", ["1954", "1954-04", "1954-04-26", "2000-02-29", "1000", "9999-12-31"])
def test_a_date_is_written_as_it_was_read(text):
    assert str(PartialDate.parse(text)) == text


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", HOW),
        ("54", HOW),
        ("0999", HOW),
        ("1954-4", HOW),
        ("1954/04", HOW),
        ("1954-04-26T00", HOW),
        ("١٩٥٤", HOW),
        ("1954-13", "There is no such date as 1954-13."),
        ("1954-00", "There is no such date as 1954-00."),
        ("1954-02-30", "There is no such date as 1954-02-30."),
        ("1954-02-00", "There is no such date as 1954-02-00."),
    ],
)
def test_what_is_no_date_is_refused_with_a_plain_sentence(text, sentence):
    with pytest.raises(ValueError) as refusal:
        PartialDate.parse(text)
    assert str(refusal.value) == sentence


def test_a_day_needs_its_month():
    with pytest.raises(ValueError):
        PartialDate(1954, None, 26)


def test_dates_sort_by_time_and_the_less_precise_first():
    texts = ["1953-12-31", "1954", "1954-01", "1954-01-01", "1954-02", "1955"]
    assert [str(date) for date in sorted(map(PartialDate.parse, reversed(texts)))] == texts
    assert PartialDate(1954) == PartialDate.parse("1954")
    assert PartialDate(1954) >= PartialDate(1954)


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("en-gb", ["26 April 1954", "April 1954", "1954"]),
        ("en-us", ["April 26, 1954", "April 1954", "1954"]),
        ("es", ["26 de abril de 1954", "abril de 1954", "1954"]),
        ("de", ["26. April 1954", "April 1954", "1954"]),
    ],
)
def test_a_date_is_shown_in_the_language_in_use(language, shown):
    with override(language):
        assert [PartialDate.parse(text).display() for text in ("1954-04-26", "1954-04", "1954")] == shown


@pytest.mark.django_db
def test_the_database_keeps_text_or_null(table):
    row = Dated.objects.create(on="1954-04")
    Dated.objects.create(on="")
    assert row.on == PartialDate(1954, 4)
    assert row.needed == PartialDate(2000)
    assert list(Dated.objects.order_by("pk").values_list("on", flat=True)) == [PartialDate(1954, 4), None]
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT "on" FROM {Dated._meta.db_table} ORDER BY id')
        assert cursor.fetchall() == [("1954-04",), (None,)]


@pytest.mark.django_db
def test_a_needed_date_is_not_left_out(table):
    with pytest.raises(IntegrityError), transaction.atomic():
        Dated.objects.create(needed=None)


@pytest.mark.django_db
def test_dates_are_looked_up_as_text_or_as_dates(table):
    for text in ("1953", "1954", "1954-04", "1954-04-26", "1960"):
        Dated.objects.create(on=text)

    def found(**lookup):
        return [str(row.on) for row in Dated.objects.filter(**lookup).order_by("on")]

    assert found(on="1954-04") == ["1954-04"]
    assert found(on=PartialDate(1954, 4)) == ["1954-04"]
    assert found(on__gt="1954", on__lt=PartialDate(1960)) == ["1954-04", "1954-04-26"]
    assert found(on__startswith="1954") == ["1954", "1954-04", "1954-04-26"]
    assert found(on__in=["1953", PartialDate(1960)]) == ["1953", "1960"]
    assert found(on__isnull=True) == []


@pytest.mark.django_db
@pytest.mark.parametrize("format", ["json", "xml"])
def test_a_date_survives_a_fixture(table, format, monkeypatch):
    monkeypatch.setattr(apps, "get_model", lambda *args, **kwargs: Dated)
    rows = [Dated.objects.create(on="1954-04-26"), Dated.objects.create(on=None)]
    text = serializers.serialize(format, rows)
    read = [item.object.on for item in serializers.deserialize(format, text)]
    assert read == [PartialDate(1954, 4, 26), None]
    if format == "json":
        assert [row["fields"]["on"] for row in json.loads(text)] == ["1954-04-26", None]


def test_validation_says_what_is_wrong():
    row = Dated(on="April 1954")
    assert row.on == "April 1954"
    with pytest.raises(ValidationError) as refusal:
        row.full_clean(validate_unique=False)
    assert refusal.value.message_dict == {"on": [HOW]}
    Dated(on="1954-04").full_clean(validate_unique=False)


def test_a_form_reads_shows_and_compares_dates():
    class DatedForm(forms.ModelForm):
        class Meta:
            model = Dated
            fields = ["on"]

    row = Dated(on="1954-04")
    assert isinstance(DatedForm().fields["on"], PartialDateFormField)
    assert 'value="1954-04"' in str(DatedForm(instance=row)["on"])
    assert not DatedForm({"on": "1954-04"}, instance=row).has_changed()
    assert DatedForm({"on": "1954-05"}, instance=row).has_changed()
    form = DatedForm({"on": " 1954-04-26 "})
    assert form.is_valid()
    assert form.instance.on == PartialDate(1954, 4, 26)
    empty = DatedForm({"on": ""}, instance=row)
    assert empty.is_valid()
    assert empty.instance.on is None
    for bad in ("soon", "x" * 100_000, "1954\x00"):
        assert DatedForm({"on": bad}).errors == {"on": [HOW]}


def test_a_migration_writes_the_field_without_its_length():
    _, path, args, kwargs = PartialDateField(null=True).deconstruct()
    assert (path, args, kwargs) == ("films.partial_dates.PartialDateField", [], {"null": True})
    assert PartialDateField(null=True).clone().max_length == 10
