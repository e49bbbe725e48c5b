"""Alternative titles and other names in the files of `import_films` and `import_people`."""

import pytest

from films.importing import import_films, import_people
from films.models import Film, Person
from tests.factories import make_film, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(tmp_path):
    """`file(text)`: a CSV file with these lines."""

    def write(*lines):
        path = tmp_path / "file.csv"
        path.write_text("\n".join(lines) + "\n")
        return path

    return write


def counts(report):
    return (report.made, report.updated, report.unchanged, report.refused)


def titles():
    return list(Film.objects.get().alternative_titles.values_list("title", "language", "position"))


def names():
    return [str(name) for name in Person.objects.get().other_names.all()]


def test_titles_come_in_their_order_with_the_language_by_code_or_name(file):
    path = file(
        "title,alternative_titles", "Seven Samurai,Les Sept Samouraïs {language fr}; Shichinin; A {language German}"
    )

    assert counts(import_films(path)) == (1, 0, 0, 0)
    assert titles() == [("Les Sept Samouraïs", "fr", 0), ("Shichinin", None, 1), ("A", "de", 2)]
    assert counts(import_films(path)) == (0, 0, 1, 0)


def test_other_titles_replace_those_that_are_stored_and_an_empty_cell_clears_them(file):
    make_film("Ikiru").alternative_titles.create(title="To Live", language_id="en")

    assert counts(import_films(file("title,tagline", "Ikiru,Live."))) == (0, 1, 0, 0)
    kept = titles()
    assert counts(import_films(file("title,alternative_titles", "Ikiru,Doomed; Vivre {language fr}; Doomed"))) == (
        0,
        1,
        0,
        0,
    )
    replaced = titles()
    assert counts(import_films(file("title,alternative_titles", "Ikiru,"))) == (0, 1, 0, 0)

    assert kept == [("To Live", "en", 0)]
    assert replaced == [("Doomed", None, 0), ("Vivre", "fr", 1)]
    assert titles() == []


def test_a_title_in_no_language_is_refused(file):
    report = import_films(file("title,alternative_titles", "Ikiru,Vivre {language Nonsense}", "Ran,"))

    assert counts(report) == (1, 0, 0, 1)
    assert [line for line, _reason in report.refusals] == [2]


def test_other_names_of_people_are_added_replaced_and_cleared(file):
    make_person("Agnès Varda", biography="She *gleaned*.").other_names.create(name="Arlette")
    name = "Agnes Varda,Arlette Varda; アニエス・ヴァルダ"
    results = [
        (counts(import_people(file("name,other_names", line))), names()) for line in (name, name, "Agnes Varda,")
    ]

    assert results == [
        ((0, 1, 0, 0), ["Arlette Varda", "アニエス・ヴァルダ"]),
        ((0, 0, 1, 0), ["Arlette Varda", "アニエス・ヴァルダ"]),
        ((0, 1, 0, 0), []),
    ]
    assert Person.objects.get().biography == "She *gleaned*."


def test_a_new_person_is_made_with_other_names(file):
    import_people(file("name,other_names", "Lois Weber,Florence Lois Weber"))

    assert (Person.objects.get().slug, names()) == ("lois-weber", ["Florence Lois Weber"])
