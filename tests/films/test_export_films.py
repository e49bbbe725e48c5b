"""`manage.py export_films`: what it writes, `import_films` reads back, and all is as it was."""

import csv
import io
import json
from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from PIL import Image

from films.importing import import_films
from films.models import AlternativeTitle, Country, Credit, Film, Genre, Language, Person, Picture
from tests.factories import make_credit, make_film, make_genre, make_person

pytestmark = pytest.mark.django_db

COLUMNS = (
    "slug,title,original_title,year,directors,writers,cast,synopsis,tagline,runtime,countries,languages,genres,imdb_id,"
    "tmdb_id,wikidata_id,eidr,website,trailer,poster,status,release_date,published_at,credits,alternative_titles,"
    "poster_alt,poster_credit,poster_licence"
)


def export(**options):
    out = io.StringIO()
    call_command("export_films", stdout=out, **options)
    return out.getvalue()


def catalogue():
    """Everything an export is to bring back, by slug."""
    columns = [
        *(
            "slug",
            "title",
            "original_title",
            "sort_title",
            "release_date",
            "year",
            "synopsis",
            "synopsis_html",
            "tagline",
        ),
        *("runtime", "imdb_id", "tmdb_id", "wikidata_id", "eidr", "website", "trailer", "status", "published_at"),
    ]
    titles = ("film__slug", "position", "title", "language")
    told = ("film__slug", "role", "position", "person__slug", "person__name", "character", "credited_as")
    return (
        list(Film.objects.order_by("slug").values(*columns)),
        [
            list(Film.objects.order_by("slug", name).values_list("slug", name))
            for name in ("countries", "languages", "genres")
        ],
        list(Credit.objects.order_by(*told).values_list(*told)),
        list(Person.objects.order_by("slug").values_list("slug", "name", "sort_name")),
        list(Genre.objects.order_by("slug").values_list("slug", "name")),
        list(AlternativeTitle.objects.order_by(*titles).values_list(*titles)),
    )


def empty_the_site():
    for model in (Film, Person, Genre):
        model.objects.all().delete()


@pytest.fixture
def nasty_catalogue():
    """Films with everything that could be lost on the way."""
    film = make_film(
        '=Seven; {Samurai}, "7"',
        original_title="七人の侍\u00a0!",
        slug="seven",
        release_date="1954-04-26",
        synopsis='# A heading\n\nTwo *paragraphs*;\r\nwith "quotes", {braces} and a back\\slash.\n\n- one\n- two\n',
        tagline="-- @home: + more --",
        runtime=207,
        imdb_id="tt0047478",
        tmdb_id="346",
        wikidata_id="Q189540",
        eidr="10.5240/7791-8534-2C23-9030-8610-5",
        website="https://example.org/?a=1;b=2",
        trailer="https://example.org/trailer",
        published_at=datetime(2026, 1, 2, 3, 4, 5, 678901, tzinfo=UTC),
    )
    film.countries.set(Country.objects.filter(code__in=["JP", "SU", "CSHH", "XWG"]))
    film.languages.set(Language.objects.filter(code__in=["ja", "zxx"]))
    film.genres.set(
        [make_genre("Drama; costume"), Genre.objects.create(name="Film noir", slug="noir"), make_genre("Sci-Fi"),
         Genre.objects.create(name="Sci Fi", slug="sci-fi-2")]
    )  # fmt: skip
    smith, other_smith = make_person("John Smith"), make_person("John Smith")
    jose, jose_too = make_person("Jose Ruiz"), make_person("José Ruiz", slug="jose-the-second")
    make_credit(film, other_smith, "director", position=7)
    make_credit(film, smith, "director", position=3)
    make_credit(film, "O; {Brien} \\ & Sons", "writer")
    make_credit(film, jose_too, "cast", position=1, character="Kikuchiyo; {the} 7th", credited_as="José \\")
    make_credit(film, jose_too, "cast", position=2, character="His horse")
    make_credit(film, jose, "cast", position=3)
    for position, role in enumerate(Credit.Role.values[3:]):
        make_credit(film, f"Person: {role}", role, position=position, character="A task" if position % 2 else "")
    for position, (title, language) in enumerate(
        [("=1; {2} \\ 3", "ja"), ("Sept", "fr"), ("Sept", "de"), ("Sept", None)]
    ):
        film.alternative_titles.create(title=title, language_id=language, position=position)
    film.reindex()
    make_film("Untitled", release_date="1970", directors=["A"])
    make_film("Untitled", release_date="1970", directors=["A"])
    make_film("Untitled", imdb_id="tt9999999")
    make_film("'Quoted'", published=False)
    make_film("'=", status="draft", published_at=datetime(2027, 1, 1, tzinfo=UTC))
    make_film("Tomorrow", published_at=datetime(2127, 1, 1, tzinfo=UTC), release_date="2127-05")
    make_film("생활", slug="life")


def test_the_columns_of_the_contract_come_first_in_their_order():
    make_film("Ikiru", release_date="1952-10-09", slug="ikiru", published_at=datetime(2026, 1, 1, tzinfo=UTC))

    assert export().split("\r\n") == [
        COLUMNS,
        "ikiru,Ikiru,,1952,,,,,,,,,,,,,,,,,published,1952-10-09,2026-01-01T00:00:00+00:00,,,,,",
        "",
    ]


def test_an_empty_catalogue_is_a_header_or_an_empty_list(tmp_path):
    assert (export(), export(format="json")) == (f"{COLUMNS}\r\n", "[]\n")


@pytest.mark.parametrize("format", ["csv", "json"])
def test_export_and_import_into_an_empty_site_and_export_gives_the_same_bytes(nasty_catalogue, tmp_path, format):
    path = tmp_path / f"films.{format}"
    call_command("export_films", format=format, output=path)
    before = catalogue()
    empty_the_site()

    report = import_films(path)

    assert (report.made, report.refusals) == (8, [])
    films, *rest = catalogue()
    for film, was in zip(films, before[0], strict=True):
        assert film == {**was, "synopsis": was["synopsis"].strip(), "synopsis_html": was["synopsis_html"]}
    assert rest[0] == before[1]
    assert [credit[:2] + credit[3:] for credit in rest[1]] == [credit[:2] + credit[3:] for credit in before[2]]
    assert rest[2:] == list(before[3:])
    assert export(format=format).encode() == path.read_bytes()


@pytest.mark.parametrize("format", ["csv", "json"])
def test_an_export_read_back_by_the_same_site_changes_nothing_but_blanks(nasty_catalogue, tmp_path, format):
    path = tmp_path / f"films.{format}"
    call_command("export_films", format=format, output=path)

    report = import_films(path)

    assert (report.updated, report.unchanged, report.refusals) == (1, 7, [])  # the synopsis that ended in a line break
    assert export(format=format).encode() == path.read_bytes()


def test_no_cell_of_a_csv_file_begins_a_formula(nasty_catalogue):
    cells = [cell for row in csv.reader(io.StringIO(export(), newline="")) for cell in row]

    assert [cell for cell in cells if cell[:1] in tuple("=+-@\t\r")] == []
    assert [cell for cell in cells if cell.startswith("'")] == [
        "'=Seven; {Samurai}, \"7\"", "'-- @home: + more --",
        "'=1\\; \\{2\\} \\\\ 3 {language ja}; Sept {language fr}; Sept {language de}; Sept", "'Quoted'", "''=",
    ]  # fmt: skip


def test_json_has_lists_and_numbers():
    film = make_film("Ikiru", release_date="1952", runtime=143, directors=["Akira Kurosawa"])
    make_credit(film, "A; B", "composer")
    film.alternative_titles.create(title="To Live; Doomed", language_id="en")

    row = json.loads(export(format="json"))[0]

    assert list(row) == COLUMNS.split(",")
    assert (row["year"], row["runtime"], row["directors"], row["writers"]) == (1952, 143, ["Akira Kurosawa"], [])
    assert row["credits"] == ["composer: A\\; B"]
    assert row["alternative_titles"] == ["To Live\\; Doomed {language en}"]


def test_an_export_costs_a_fixed_number_of_queries_a_batch(django_assert_num_queries):
    make_film("One", directors=["A"])
    with django_assert_num_queries(8):
        export()
    for number in range(3):
        make_film(f"Film {number}", directors=["A", f"B {number}"])
    with django_assert_num_queries(8):
        export()


def test_posters_are_copied_beside_the_file_and_read_back(tmp_path, django_capture_on_commit_callbacks):
    film = make_film("Ikiru")
    picture = io.BytesIO()
    Image.new("RGB", (200, 300), "teal").save(picture, "PNG")
    file = SimpleUploadedFile("x.png", picture.getvalue())
    film.poster = Picture.objects.create(film=film, alt="A swing", credit="Toho", licence="CC0", file=file)
    film.save()
    told = ("poster", "poster_alt", "poster_credit", "poster_licence")
    assert [csv_rows(export())[0][column] for column in told] == ["", "", "", ""]

    path = tmp_path / "films.csv"
    call_command("export_films", output=path, media=tmp_path)
    first = path.read_bytes()
    [row] = csv_rows(first.decode())
    assert [row[column] for column in told] == ["pictures/ikiru.jpg", "A swing", "Toho", "CC0"]
    assert import_films(path).unchanged == 1

    empty_the_site()
    with django_capture_on_commit_callbacks(execute=True):
        assert import_films(path).made == 1
    call_command("export_films", output=path, media=tmp_path)
    assert path.read_bytes() == first
    assert Film.objects.get().poster.width == 200


def csv_rows(text):
    return list(csv.DictReader(io.StringIO(text, newline="")))
