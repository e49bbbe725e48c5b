"""`manage.py import_collections` and `manage.py export_collections`."""

import io
from datetime import UTC, date, datetime

import pytest
from django.core.management import call_command

from films.importing import import_collections
from films.models import Collection, CollectionEntry
from tests.factories import make_collection, make_film

pytestmark = pytest.mark.django_db

FACTS = (
    *("slug", "title", "kind", "lead", "text", "text_html", "starts", "ends", "status", "published_at", "featured"),
    "position",
)


@pytest.fixture
def file(tmp_path):
    """`file(line, …)`: a CSV file with these lines."""

    def write(*lines):
        path = tmp_path / "collections.csv"
        path.write_text("\n".join(lines) + "\n")
        return path

    return write


def counts(report):
    assert report.read == report.made + report.updated + report.unchanged + report.refused
    return (report.made, report.updated, report.unchanged, report.refused)


def entries():
    return list(CollectionEntry.objects.in_order().values_list("film__slug", "note"))


def test_a_file_makes_collections_with_their_films_in_order_and_the_same_again_changes_nothing(file):
    make_film("Rain")
    make_film("Wheat")
    path = file(
        "title,kind,lead,text,starts,films,featured,position",
        "Weather,season,Wet.,*Wet*.,2026-06-01,wheat; rain {note A city; under umbrellas.},yes,2".replace(
            "city;", "city\\;"
        ),
    )

    assert counts(import_collections(path)) == (1, 0, 0, 0)
    collection = Collection.objects.get()
    assert (collection.slug, collection.kind, collection.text_html, collection.starts, collection.position) == (
        "weather",
        "season",
        "<p><em>Wet</em>.</p>",
        date(2026, 6, 1),
        2,
    )
    assert (collection.is_public, collection.featured) == (True, True)
    assert entries() == [("wheat", ""), ("rain", "A city; under umbrellas.")]
    assert counts(import_collections(path)) == (0, 0, 1, 0)


def test_a_column_that_isnt_there_leaves_what_is_stored_and_an_empty_cell_clears_it(file):
    make_collection("Weather", [make_film("Rain")], lead="Wet.", ends=date(2026, 7, 5))

    assert counts(import_collections(file("slug,lead,ends", "weather,Very wet.,"))) == (0, 1, 0, 0)
    kept = entries()
    assert counts(import_collections(file("slug,films", "weather,"))) == (0, 1, 0, 0)

    assert list(Collection.objects.values_list("title", "lead", "ends")) == [("Weather", "Very wet.", None)]
    assert (kept, entries()) == ([("rain", "")], [])


def test_a_former_address_still_means_its_collection(file):
    collection = make_collection("Weather")
    collection.slug = "rain-and-shine"
    collection.save()

    assert counts(import_collections(file("slug,lead", "weather,Wet."))) == (0, 1, 0, 0)
    assert Collection.objects.get().lead == "Wet."


def test_a_bad_row_is_refused_and_no_other(file):
    make_film("Rain")
    make_collection("Twice", slug="one")
    make_collection("Twice", slug="two")
    report = import_collections(
        file(
            "slug,title,kind,starts,ends,films,status",
            ",Weather,weather,soon,,,",
            ",Weather,,2026-07-05,2026-06-01,,",
            ",Weather,,,,nowhere,",
            "unknown,,,,,rain,",
            ",Twice,,,,,",
            ",Weather,,,,rain,draft",
            ",weather,,,,,",
        )
    )

    assert (counts(report), sorted(report.refusals)) == (
        (1, 0, 0, 6),
        [
            (
                2,
                "kind: It is none of these: season, retrospective, staff-pick, series, collection. "
                "starts: Write a day as 2026-11-23.",
            ),
            (3, "The last day is before the first."),
            (4, "There is no film “nowhere”."),
            (5, "title: This field cannot be blank."),
            (6, "Several collections have this title. Write which is meant in the column “slug”."),
            (8, "It is the same collection as line 7."),
        ],
    )
    assert list(Collection.objects.filter(title="Weather").values_list("status", flat=True)) == ["draft"]


def test_a_dry_run_writes_nothing(file):
    assert counts(import_collections(file("title", "Weather"), dry_run=True)) == (1, 0, 0, 0)
    assert Collection.objects.count() == 0


@pytest.mark.parametrize("format", ["csv", "json"])
def test_collections_come_back_without_loss_and_are_exported_to_the_same_bytes(tmp_path, format):
    rain, wheat = make_film("Rain"), make_film("Wheat")
    collection = make_collection(
        "=Weather; {wet}",
        [wheat, rain],
        kind="season",
        lead="@ home",
        text="One.\n\n*Two*; {three}.",
        starts=date(2026, 6, 1),
        ends=date(2026, 7, 5),
        featured=True,
        position=3,
    )
    collection.entries.filter(film=rain).update(note="Wet; {very} \\ wet.")
    make_collection("Draft", published=False)
    make_collection("Later", published_at=datetime(2127, 1, 1, tzinfo=UTC))
    path = tmp_path / f"collections.{format}"
    call_command("export_collections", format=format, output=path)
    before = (list(Collection.objects.order_by("slug").values(*FACTS)), entries())
    unchanged = counts(import_collections(path))
    Collection.objects.all().delete()

    assert (unchanged, counts(import_collections(path))) == ((0, 0, 3, 0), (3, 0, 0, 0))
    assert (list(Collection.objects.order_by("slug").values(*FACTS)), entries()) == before
    out = io.StringIO()
    call_command("export_collections", format=format, stdout=out)
    assert out.getvalue().encode() == path.read_bytes()


@pytest.mark.parametrize("count", [1, 3])
def test_an_export_costs_the_same_queries_however_many(django_assert_num_queries, count):
    for _number in range(count):
        make_collection(films=[make_film(), make_film()])

    with django_assert_num_queries(2):
        call_command("export_collections", stdout=io.StringIO())
