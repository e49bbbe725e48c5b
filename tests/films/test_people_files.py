"""`manage.py import_people` and `manage.py export_people`: people's facts, in and out."""

import io

import pytest
from django.core.management import call_command

from films.importing import import_films, import_people
from films.models import OtherName, Person
from tests.factories import make_film, make_person

pytestmark = pytest.mark.django_db

FACTS = ("slug", "name", "born", "died", "biography", "biography_html", "imdb_id", "wikidata_id")


def people_file(tmp_path, text):
    path = tmp_path / "people.csv"
    path.write_text(text)
    return path


def counts(report):
    return (report.made, report.updated, report.unchanged, report.refused)


def test_facts_are_added_to_people_found_by_name_and_new_people_are_made(tmp_path):
    make_person("Georges Méliès")
    path = people_file(tmp_path, "name,born,biography\nGeorges Melies,1861-12-08,A *magician*.\nLois Weber,1879-06,\n")

    assert counts(import_people(path)) == (1, 1, 0, 0)
    assert list(Person.objects.order_by("pk").values_list("name", "slug", "biography_html")) == [
        ("Georges Méliès", "georges-melies", "<p>A <em>magician</em>.</p>"),
        ("Lois Weber", "lois-weber", ""),
    ]
    assert [str(person.born) for person in Person.objects.order_by("pk")] == ["1861-12-08", "1879-06"]
    assert counts(import_people(path)) == (0, 0, 2, 0)


def test_a_missing_column_leaves_what_is_stored_and_an_empty_cell_clears_it(tmp_path):
    make_person("Lois Weber", born="1879", died="1939")

    import_people(people_file(tmp_path, "name,died\nLois Weber,\n"))

    person = Person.objects.get()
    assert (str(person.born), person.died) == ("1879", None)


def test_a_bad_row_is_refused_and_no_other(tmp_path):
    make_person("John Smith", imdb_id="nm0000001")
    make_person("John Smith")
    path = people_file(
        tmp_path,
        "name,slug,born,imdb_id\n"
        "John Smith,,1900,\n"
        "John Smith,john-smith-2,soon,\n"
        ",john-smith,1900,\n"
        "Ann,,,nm0000001\n"
        "John Smith,john-smith-2,1900,\n"
        "John Smith,john-smith-2,1901,\n",
    )

    report = import_people(path)

    assert (counts(report), report.refusals) == (
        (0, 1, 0, 5),
        [
            (3, "born: Write a year, a month or a day as 1954, 1954-04 or 1954-04-26."),
            (4, "name: This field cannot be blank."),
            (2, "Several people are called John Smith. Write after the name which is meant: {person john-smith}, "
                "{person john-smith-2}."),
            (5, "The database refuses it."),
            (7, "It is the same person as line 6."),
        ],
    )  # fmt: skip


def test_people_and_films_come_back_into_an_empty_site_in_either_order(tmp_path):
    make_film("Ikiru", directors=["Akira Kurosawa"])
    make_person("=Akira; {K}", slug="other", born="1910-03-23", biography="One.\n\n*Two*.", imdb_id="nm0000041")
    kurosawa = make_person("Akira Kurosawa", died="1998", wikidata_id="Q8006")
    for position, name in enumerate(["黒澤明", "K; {A} \\\\"]):
        kurosawa.other_names.create(name=name, position=position)
    films, people = tmp_path / "films.csv", tmp_path / "people.json"
    call_command("export_films", output=films)
    call_command("export_people", output=people, format="json")
    before = list(Person.objects.order_by("slug").values(*FACTS))
    names = list(OtherName.objects.order_by("name").values_list("person__slug", "name", "position"))

    for order in ([films, people], [people, films]):
        make_film().__class__.objects.all().delete()
        Person.objects.all().delete()
        for path in order:
            assert (import_films if path == films else import_people)(path).exit_status == 0
        assert list(Person.objects.order_by("slug").values(*FACTS)) == before
        assert list(OtherName.objects.order_by("name").values_list("person__slug", "name", "position")) == names

    out = io.StringIO()
    call_command("export_people", format="json", stdout=out)
    assert out.getvalue() == people.read_text()
