"""`manage.py import_films`: what a file makes of the catalogue, and what is reported."""

import csv
import io
import json
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone
from PIL import Image

from films.card_data import cards_of
from films.importing import import_films
from films.models import Credit, Film, Genre, Person, Picture
from tests.factories import make_credit, make_film, make_genre, make_person
from tests.searching import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def films_csv(tmp_path):
    """`films_csv(row, row, …)`: a file with these rows (dicts); it has the columns of the first."""

    def write(*rows):
        path = tmp_path / "films.csv"
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, rows[0])
            writer.writeheader()
            writer.writerows(rows)
        return path

    return write


@pytest.fixture
def films_json(tmp_path):
    def write(*rows):
        path = tmp_path / "films.json"
        path.write_text("[\n" + ",\n".join(json.dumps(row) for row in rows) + "\n]\n")
        return path

    return write


def lines(report):
    return str(report).splitlines()


def counts(report):
    assert report.read == report.made + report.updated + report.unchanged + report.refused
    return (report.made, report.updated, report.unchanged, report.refused)


def names(film, role):
    return [credit.person.name for credit in film.credits.filter(role=role)]


IKIRU = {
    "slug": "ikiru",
    "title": "Ikiru",
    "original_title": "生きる",
    "year": "1952",
    "directors": "Akira Kurosawa",
    "writers": "Akira Kurosawa; Shinobu Hashimoto; Hideo Oguni",
    "cast": "Takashi Shimura {as Kanji Watanabe}; Miki Odagiri",
    "synopsis": "An official learns how *little* time is left.\n\nHe builds a playground.",
    "tagline": "",
    "runtime": "143",
    "countries": "Japan",
    "languages": "ja",
    "genres": "Drama",
    "imdb_id": "https://www.imdb.com/title/tt0044741/",
    "tmdb_id": "3782",
    "wikidata_id": "q747721",
    "eidr": "",
    "website": "https://example.org/ikiru",
    "trailer": "",
    "poster": "",
    "status": "published",
}


def test_a_row_makes_a_film_with_all_that_it_says(films_csv):
    before = timezone.now()

    assert counts(import_films(films_csv(IKIRU))) == (1, 0, 0, 0)

    film = Film.objects.get()
    assert [film.slug, film.title, film.original_title, film.year, film.runtime, film.tagline, film.website] == [
        "ikiru", "Ikiru", "生きる", 1952, 143, "", "https://example.org/ikiru",
    ]  # fmt: skip
    assert [film.imdb_id, film.tmdb_id, film.wikidata_id, film.eidr] == ["tt0044741", "3782", "Q747721", ""]
    assert [[item.pk for item in some.all()] for some in (film.countries, film.languages, film.genres)] == [
        ["JP"], ["ja"], ["drama"],
    ]  # fmt: skip
    assert names(film, "director") == ["Akira Kurosawa"]
    assert names(film, "writer") == ["Akira Kurosawa", "Shinobu Hashimoto", "Hideo Oguni"]
    assert [(credit.person.slug, credit.character) for credit in film.credits.filter(role="cast")] == [
        ("takashi-shimura", "Kanji Watanabe"),
        ("miki-odagiri", ""),
    ]
    assert film.synopsis_html == (
        "<p>An official learns how <em>little</em> time is left.</p>\n<p>He builds a playground.</p>"
    )
    assert film.is_public
    assert film.published_at >= before
    assert film.reception.reviews_count == 0
    assert words(film) == (
        "1952 akira hashimoto hideo ikiru kurosawa miki odagiri oguni shimura shinobu takashi きる る 生き"
    )


def test_the_same_file_again_changes_nothing(films_csv):
    path = films_csv(IKIRU, {**IKIRU, "slug": "", "title": "Other", "imdb_id": "", "tmdb_id": "", "wikidata_id": ""})
    import_films(path)
    before = list(Film.objects.order_by("pk").values()), list(Credit.objects.order_by("pk").values())
    people = list(Person.objects.order_by("pk").values())

    assert counts(import_films(path)) == (0, 0, 2, 0)

    assert (list(Film.objects.order_by("pk").values()), list(Credit.objects.order_by("pk").values())) == before
    assert list(Person.objects.order_by("pk").values()) == people


def test_a_title_is_enough(films_csv):
    import_films(films_csv({"title": " The  Third Man\n"}))

    film = Film.objects.get()
    assert (film.title, film.slug, film.year, film.status) == ("The  Third Man", "the-third-man", None, "published")


def test_two_new_films_of_one_title_have_two_addresses(films_csv):
    make_film("The Thing", release_date="1951")

    report = import_films(films_csv({"title": "The Thing", "year": "1982"}, {"title": "The Thing", "year": "2011"}))

    assert counts(report) == (2, 0, 0, 0)
    assert [film.slug for film in Film.objects.order_by("pk")] == ["the-thing", "the-thing-1982", "the-thing-2011"]


def test_a_film_is_recognised_by_its_slug_first_also_by_a_former_one(films_csv):
    film = make_film("Old title", slug="old")
    film.slug = "new"
    film.save()

    report = import_films(films_csv({"slug": "old", "title": "Title"}))

    film.refresh_from_db()
    assert (counts(report), film.slug, film.title) == ((0, 1, 0, 0), "new", "Title")


@pytest.mark.parametrize(
    ("column", "stored", "written"),
    [
        ("imdb_id", "tt0044741", "tt0044741"),
        ("tmdb_id", "3782", "https://www.themoviedb.org/movie/3782-ikiru"),
        ("wikidata_id", "Q747721", "q747721"),
        ("eidr", "10.5240/7791-8534-2C23-9030-8610-5", "10.5240/7791-8534-2c23-9030-8610-5"),
    ],
)
def test_a_film_is_recognised_by_an_outside_id_and_its_changed_address_leaves_a_redirect(
    films_csv, column, stored, written
):
    film = make_film("Ikiru", **{column: stored})

    report = import_films(films_csv({"slug": "to-live", "title": "To Live", column: written}))

    film.refresh_from_db()
    assert (counts(report), film.slug, film.title) == ((0, 1, 0, 0), "to-live", "To Live")
    assert [former.slug for former in film.former_slugs.all()] == ["ikiru"]


@pytest.mark.parametrize(
    ("row", "same"),
    [
        ({"title": "a trip to the moon", "year": "1902", "directors": "GEORGES MELIES"}, True),
        ({"title": "A Trip to the Moon"}, True),
        ({"title": "A Trip to the Moon", "year": "1902"}, True),
        ({"title": "A Trip to the Moon", "year": "1902", "directors": "Georges Méliès; Somebody Else"}, True),
        ({"title": "A Trip to the Moon", "year": "1903", "directors": "Georges Méliès"}, False),
        ({"title": "A Trip to the Moon", "year": "1902", "directors": "Segundo de Chomón"}, False),
        ({"title": "A Trip to the Moons", "year": "1902", "directors": "Georges Méliès"}, False),
    ],
)
def test_a_film_is_recognised_by_title_year_and_directors(films_csv, row, same):
    film = make_film("A Trip to the Moon", release_date="1902-09-01", directors=["Georges Méliès"], imdb_id="tt0000417")

    import_films(films_csv({**row, "runtime": "14"}))

    film.refresh_from_db()
    assert (Film.objects.count(), film.runtime) == ((1, 14) if same else (2, None))


def test_a_film_with_another_outside_id_is_another_film(films_csv):
    make_film("Hamlet", release_date="1948", imdb_id="tt0040416")

    import_films(films_csv({"title": "Hamlet", "year": "1948", "imdb_id": "tt9999999"}))

    assert [film.imdb_id for film in Film.objects.order_by("pk")] == ["tt0040416", "tt9999999"]


def test_a_row_that_could_be_any_of_several_films_is_refused(films_csv):
    make_film("Hamlet", release_date="1948")
    make_film("Hamlet", release_date="1996")
    make_film("Other", imdb_id="tt0040416")
    path = films_csv(
        {"slug": "", "title": "Hamlet", "imdb_id": ""}, {"slug": "hamlet", "title": "A", "imdb_id": "tt0040416"}
    )

    assert lines(import_films(path))[4:] == [
        "refused: 2",
        "line 2: It could be any of 2 films: hamlet, hamlet-1996. Its slug or its ids have to say which.",
        "line 3: It could be any of 2 films: hamlet, other. Its slug or its ids have to say which.",
    ]
    assert Film.objects.count() == 3


def test_the_second_row_of_one_film_is_refused(films_csv, monkeypatch):
    for size in (500, 1):
        monkeypatch.setattr("films.importing.batches.SIZE", size)
        Film.objects.all().delete()
        rows = [("", "Hamlet", ""), ("", "hamlet!", ""), ("x", "X", ""), ("x", "Y", ""), ("", "Z", "1"), ("", "Q", "1")]
        path = films_csv(*({"slug": slug, "title": title, "tmdb_id": tmdb} for slug, title, tmdb in rows))

        assert lines(import_films(path)) == [
            "read: 6",
            "made: 3",
            "updated: 0",
            "unchanged: 0",
            "refused: 3",
            "line 3: It is the same film as line 2.",
            "line 5: It is the same film as line 4.",
            "line 7: It is the same film as line 6.",
        ]


def test_two_films_alike_in_all_but_their_slug_are_two(films_csv):
    rows = [{"slug": slug, "title": "Untitled", "year": "1970", "directors": "A"} for slug in ("one", "two")]

    assert counts(import_films(films_csv(*rows))) == (2, 0, 0, 0)
    assert counts(import_films(films_csv(*rows))) == (0, 0, 2, 0)


def test_a_missing_column_leaves_what_is_stored_and_an_empty_cell_clears_it(films_csv):
    import_films(films_csv(IKIRU))

    import_films(films_csv({"slug": "ikiru", "title": "Ikiru", "year": "1952", "directors": "Akira Kurosawa"}))
    film = Film.objects.get()
    assert (film.runtime, film.synopsis[:11], len(film.credits.all()), len(film.genres.all())) == (
        143,
        "An official",
        6,
        1,
    )

    import_films(films_csv({**dict.fromkeys(IKIRU, ""), "slug": "ikiru", "title": "Ikiru"}))
    film = Film.objects.get()
    assert (film.runtime, film.synopsis, film.synopsis_html, film.year, film.imdb_id) == (None, "", "", None, "")
    assert (len(film.credits.all()), len(film.genres.all()), len(film.countries.all())) == (0, 0, 0)
    assert film.status == "published"


def test_a_file_without_titles_updates_what_it_recognises(films_csv):
    film = make_film("Ikiru")

    report = import_films(films_csv({"slug": "ikiru", "runtime": "143"}, {"slug": "to-live", "runtime": "143"}))

    film.refresh_from_db()
    assert (film.title, film.runtime, counts(report)) == ("Ikiru", 143, (0, 1, 0, 1))
    assert lines(report)[-1] == "line 3: There is no such film, and a new one needs a title."


def test_an_update_says_so_to_the_pages_of_the_film_and_its_people(films_csv):
    film = make_film("Ikiru", directors=["Akira Kurosawa"])
    other = make_film("Ran")
    old = timezone.now() - timedelta(days=9)
    Film.objects.update(updated_at=old)
    Person.objects.update(updated_at=old)

    import_films(films_csv({"title": "Ikiru", "writers": "Hideo Oguni"}))

    film.refresh_from_db()
    other.refresh_from_db()
    assert (film.updated_at > old, other.updated_at > old) == (True, False)
    assert all(person.updated_at > old for person in Person.objects.all())
    assert words(film) == "akira hideo ikiru kurosawa oguni"


def test_a_person_who_is_no_longer_credited_has_a_new_page_too(films_csv):
    make_film("Ikiru", directors=["Akira Kurosawa"])
    old = timezone.now() - timedelta(days=9)
    Person.objects.update(updated_at=old)

    import_films(films_csv({"slug": "ikiru", "title": "Ikiru", "directors": ""}))

    assert Person.objects.get().updated_at > old


def test_a_draft_stays_unseen_and_keeps_its_publication_time(films_csv):
    import_films(films_csv({"title": "A", "status": "draft", "published_at": "2026-12-24T18:00:00+01:00"}))

    film = Film.objects.get()
    assert (film.status, film.published_at) == ("draft", datetime(2026, 12, 24, 17, tzinfo=UTC))

    import_films(films_csv({"title": "A", "status": "Published"}))
    film.refresh_from_db()
    assert (film.status, film.published_at) == ("published", datetime(2026, 12, 24, 17, tzinfo=UTC))


def test_a_published_film_keeps_its_time_when_the_row_has_none(films_csv):
    film = make_film("A")

    assert counts(import_films(films_csv({"title": "A", "status": "", "published_at": ""}))) == (0, 0, 1, 0)

    draft = make_film("B", published=False)
    import_films(films_csv({"title": "B", "runtime": "9"}))
    draft.refresh_from_db()
    assert (draft.status, Film.objects.get(pk=film.pk).published_at) == ("draft", film.published_at)


def test_a_year_leaves_a_whole_date_of_that_year(films_csv):
    film = make_film("A", release_date="1954-04-26")

    assert counts(import_films(films_csv({"slug": "a", "title": "A", "year": "1954"}))) == (0, 0, 1, 0)
    assert counts(import_films(films_csv({"slug": "a", "title": "A", "year": "1954", "release_date": ""}))) == (
        0,
        1,
        0,
        0,
    )
    film.refresh_from_db()
    assert str(film.release_date) == "1954"


def test_people_of_one_name_are_told_by_a_note_or_by_who_is_credited_already(films_csv):
    one, two = make_person("John Smith"), make_person("John Smith")
    film = make_film("A")
    make_credit(film, two, Credit.Role.DIRECTOR)

    report = import_films(
        films_csv(
            {"slug": "a", "title": "A", "directors": "John Smith"},
            {"slug": "b", "title": "B", "directors": "John Smith"},
            {"slug": "c", "title": "C", "directors": "John Smith {person john-smith}"},
            {"slug": "d", "title": "D", "directors": "John Smith {person john-smith-3}"},
            {"slug": "e", "title": "E", "directors": "Jane Smith {person john-smith}"},
        )
    )

    assert lines(report) == [
        "read: 5",
        "made: 2",
        "updated: 0",
        "unchanged: 1",
        "refused: 2",
        "line 3: Several people are called John Smith. Write after the name which is meant: {person john-smith}, "
        "{person john-smith-2}.",
        "line 6: The person “john-smith” is called John Smith.",
    ]
    told = Credit.objects.order_by("film__slug").values_list("film__slug", "person__slug")
    assert list(told) == [("a", two.slug), ("c", one.slug), ("d", "john-smith-3")]


def test_people_are_found_whatever_the_case_and_accents(films_csv):
    person = make_person("Georges Méliès")

    import_films(films_csv({"title": "A", "directors": "georges melies; Georges Méliès", "cast": "Georges MÉLIÈS"}))

    assert list(Credit.objects.values_list("person", "role").order_by("role")) == [
        (person.pk, "cast"), (person.pk, "director"),
    ]  # fmt: skip


def test_other_roles_have_a_column_of_their_own(films_csv):
    cell = "Production designer: Sō Matsuyama {credited So Matsuyama}; composer: Fumio Hayasaka; crew: Ann {as gaffer}"

    import_films(films_csv({"title": "A", "directors": "B", "credits": cell}))

    assert list(Credit.objects.order_by("pk").values_list("role", "person__name", "character", "credited_as")) == [
        ("director", "B", "", ""),
        ("production-designer", "Sō Matsuyama", "", "So Matsuyama"),
        ("composer", "Fumio Hayasaka", "", ""),
        ("crew", "Ann", "gaffer", ""),
    ] or sorted(Credit.objects.values_list("role", flat=True)) == [
        "composer",
        "crew",
        "director",
        "production-designer",
    ]


def test_genres_are_found_by_name_or_slug_and_made_when_new(films_csv):
    make_genre("Science fiction")
    Genre.objects.create(name="Film noir", slug="noir")

    report = import_films(
        films_csv(
            {"title": "A", "genres": "science-fiction; Film noir; Essay"},
            {"title": "B", "genres": "ESSAY; Essay {slug essays-2}"},
            {"title": "C", "genres": "Comedy {slug comedies}"},
        )
    )

    assert lines(report)[-1] == "line 3: There is a genre Essay with the slug “essay” already."
    assert sorted(Film.objects.get(title="A").genres.values_list("slug", flat=True)) == [
        "essay", "noir", "science-fiction",
    ]  # fmt: skip
    assert list(Genre.objects.values_list("slug", flat=True)) == ["comedies", "essay", "noir", "science-fiction"]


ROLES_WANTED = (
    "Write a credit as “role: name”; the roles are author, narrator, producer, cinematographer, editor, composer, "
    "sound, production-designer, costume-designer, animator, crew."
)


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"title": "", "year": "1954"}, "title: This field cannot be blank."),
        ({"title": "x" * 301}, "title: Ensure this value has at most 300 characters (it has 301)."),
        ({"slug": "not a slug"}, "slug: Enter a valid “slug” consisting of letters, numbers, underscores or hyphens."),
        ({"year": "19x4"}, "year: A year of four digits is wanted."),
        ({"year": "954"}, "year: A year of four digits is wanted."),
        ({"year": "0954"}, "year: Write a year, a month or a day as 1954, 1954-04 or 1954-04-26."),
        ({"year": "1954", "release_date": "1955-01-01"}, "The year and the release date don't agree."),
        ({"release_date": "1955-02-30"}, "release_date: There is no such date as 1955-02-30."),
        ({"runtime": "two hours"}, "runtime: A whole number is wanted."),
        ({"runtime": "0"}, "runtime: Ensure this value is greater than or equal to 1."),
        ({"runtime": "-5"}, "runtime: A whole number is wanted."),
        (
            {"countries": "Ruritania"},
            "countries: There is no country called “Ruritania” here; write its English name or its code.",
        ),
        (
            {"languages": "Klingonese"},
            "languages: There is no language called “Klingonese” here; write its English name or its code.",
        ),
        ({"genres": "x" * 51}, "genres: Ensure this value has at most 50 characters (it has 51)."),
        ({"imdb_id": "nm0000041"}, "imdb_id: An IMDb title id is tt and seven to ten digits, such as tt0047478."),
        ({"tmdb_id": "0"}, "tmdb_id: A TMDB id is a whole number above nought, such as 346."),
        (
            {"eidr": "10.5240/7791-8534-2C23-9030-8610-6"},
            "eidr: The last character of this EIDR id does not agree with the rest: look for a slip.",
        ),
        ({"website": "javascript:alert(1)"}, "website: Enter a valid URL."),
        ({"trailer": "trailer"}, "trailer: Enter a valid URL."),
        ({"status": "hidden"}, "status: It is neither “draft” nor “published”."),
        ({"published_at": "soon"}, "published_at: Write a time as 2026-11-23T18:30:00+00:00."),
        ({"directors": "x" * 201}, "directors: Ensure this value has at most 200 characters (it has 201)."),
        ({"credits": "Ann"}, f"credits: {ROLES_WANTED}"),
        ({"credits": "director: Ann"}, f"credits: {ROLES_WANTED}"),
        ({"year": "x", "runtime": "y"}, "year: A year of four digits is wanted. runtime: A whole number is wanted."),
        ({"synopsis": "a\x00b"}, "synopsis: It holds a control character."),
        ({"synopsis": "x" * 10_000_000}, "synopsis: It is longer than 100000 characters."),
    ],
)
def test_a_bad_cell_refuses_its_row_and_no_other(films_csv, cells, reason):
    good = {"title": "Good", **dict.fromkeys(cells.keys() - {"title"}, "")}

    report = import_films(films_csv({"title": "Bad", **cells}, good))

    assert lines(report) == ["read: 2", "made: 1", "updated: 0", "unchanged: 0", "refused: 1", f"line 2: {reason}"]
    assert [film.title for film in Film.objects.all()] == ["Good"]
    assert report.exit_status == 1


def test_json_rows_have_lists_and_numbers(films_json):
    report = import_films(
        films_json(
            {"title": "Ikiru", "year": 1952, "runtime": 143, "tmdb_id": 3782, "directors": ["Akira Kurosawa"],
             "countries": ["JP", "US"], "tagline": None, "colour": 1},
            {"title": 1984},
            {"title": None},
            {"title": "X", "year": True},
            {"title": "X", "runtime": 1.5},
            "X",
        )
    )  # fmt: skip

    film = Film.objects.get()
    assert (film.year, film.runtime, film.tmdb_id, names(film, "director")) == (1952, 143, "3782", ["Akira Kurosawa"])
    assert lines(report) == [
        "read: 6",
        "made: 1",
        "updated: 0",
        "unchanged: 0",
        "refused: 5",
        "line 3: title: Text is wanted, not a number.",
        "line 4: title: This field cannot be blank.",
        "line 5: year: Text is wanted, not true or false.",
        "line 6: runtime: A whole number is wanted.",
        "line 7: An object is wanted, not text.",
        "Unknown columns, ignored: colour",
    ]


def test_a_dry_run_reports_the_same_and_writes_nothing(films_csv, monkeypatch):
    monkeypatch.setattr("films.importing.batches.SIZE", 2)
    make_film("Ran")
    path = films_csv(
        {"title": "Ran", "runtime": "162"}, {"title": "Ikiru", "runtime": "143"},
        {"title": "Ikiru", "runtime": "143"}, {"title": "X", "runtime": "x"},
    )  # fmt: skip
    before = list(Film.objects.values())

    dry = import_films(path, dry_run=True)

    assert list(Film.objects.values()) == before
    assert lines(dry) == [*lines(import_films(path)), "This was a dry run: nothing was written."]


def test_a_batch_with_a_row_that_the_database_refuses_loses_that_row_alone(films_csv, monkeypatch):
    made = Film.objects.bulk_create

    def refuse(films, **options):
        for film in films:
            if film.title == "Bad":
                film.status = "no such status"
        return made(films, **options)

    monkeypatch.setattr(Film.objects, "bulk_create", refuse)

    report = import_films(films_csv({"title": "A"}, {"title": "Bad"}, {"title": "B"}))

    assert (counts(report), report.refusals) == ((2, 0, 0, 1), [(3, "The database refuses it.")])
    assert [film.title for film in Film.objects.order_by("pk")] == ["A", "B"]


def test_an_import_costs_a_fixed_number_of_queries(films_csv, django_assert_num_queries):
    def row(number):
        return {**IKIRU, "slug": f"film-{number}", "title": f"Film {number}", "imdb_id": "", "tmdb_id": str(number + 1),
                "wikidata_id": "", "directors": f"Director {number}; Akira Kurosawa"}  # fmt: skip

    path = films_csv(row(0))
    with django_assert_num_queries(56):
        import_films(path)
    path = films_csv(*[row(number) for number in range(1, 4)])
    with django_assert_num_queries(57):  # who is known already may move in the search
        import_films(path)
    with django_assert_num_queries(11):
        import_films(path)


@pytest.fixture
def poster(tmp_path):
    (tmp_path / "posters").mkdir()
    path = tmp_path / "posters" / "ikiru.jpg"
    Image.new("RGB", (200, 300), "teal").save(path)
    return path


def test_a_poster_lies_beside_the_file(films_csv, poster, django_capture_on_commit_callbacks):
    path = films_csv({"title": "Ikiru", "poster": "posters/ikiru.jpg"})

    with django_capture_on_commit_callbacks(execute=True):
        assert counts(import_films(path)) == (1, 0, 0, 0)

    film = Film.objects.get()
    assert (film.poster.alt, film.poster.width, film.poster.film_id) == ("Poster of Ikiru", 200, film.pk)

    with django_capture_on_commit_callbacks(execute=True):
        assert counts(import_films(path)) == (0, 0, 1, 0)
    assert Picture.objects.count() == 1

    Image.new("RGB", (200, 300), "red").save(poster)
    with django_capture_on_commit_callbacks(execute=True):
        assert counts(import_films(path)) == (0, 1, 0, 0)
    assert (Picture.objects.count(), Film.objects.get().poster_id != film.poster_id) == (1, True)
    assert [card.poster for card in cards_of([film.pk])] == [Picture.objects.get()]


def test_what_is_told_of_a_poster_counts_beside_it_alone(films_csv, poster, django_capture_on_commit_callbacks):
    told = {"poster_alt": "A swing", "poster_credit": "Toho", "poster_licence": "CC0"}

    def row(**cells) -> tuple:
        with django_capture_on_commit_callbacks(execute=True):
            done = counts(import_films(films_csv({"title": "Ikiru", **cells})))
        shown = Film.objects.get().poster
        return done, shown and (shown.alt, shown.credit, shown.licence)

    assert row(**told, poster="") == ((1, 0, 0, 0), None)
    assert row(**told, poster="posters/ikiru.jpg") == ((0, 1, 0, 0), ("A swing", "Toho", "CC0"))
    assert row(**told, poster="posters/ikiru.jpg") == ((0, 0, 1, 0), ("A swing", "Toho", "CC0"))
    changed = {"poster": "posters/ikiru.jpg", "poster_alt": "", "poster_licence": "", "poster_credit": "Toho"}
    assert row(**changed) == ((0, 1, 0, 0), ("A swing", "Toho", ""))
    assert row(poster="", poster_alt="Nothing", poster_credit="") == ((0, 0, 1, 0), ("A swing", "Toho", ""))
    long = import_films(films_csv({"title": "Ikiru", "poster": "posters/ikiru.jpg", "poster_licence": "x" * 201}))
    assert [line for line, _reason in long.refusals] == [2]


def test_an_empty_poster_cell_leaves_the_poster(films_csv, poster, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        import_films(films_csv({"title": "Ikiru", "poster": "posters/ikiru.jpg"}))

    assert counts(import_films(films_csv({"title": "Ikiru", "poster": ""}))) == (0, 0, 1, 0)


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("../secret.jpg", "The file must lie beside the imported one, or in a folder beside it."),
        ("/etc/hostname", "The file must lie beside the imported one, or in a folder beside it."),
        ("link.jpg", "The file must lie beside the imported one, or in a folder beside it."),
        ("none.jpg", "There is no file “none.jpg” that can be read."),
        (".", "There is no file “.” that can be read."),
        ("text.jpg", "This is not a picture that can be read: JPEG, PNG, WebP or AVIF."),
        ("x" * 5000, "There is no file “" + "x" * 5000 + "” that can be read."),
    ],
)
def test_a_poster_that_is_elsewhere_or_no_picture_refuses_its_row(films_csv, tmp_path, cell, reason):
    path = films_csv({"title": "Ikiru", "poster": cell})
    Image.new("RGB", (200, 300)).save(tmp_path.parent / "secret.jpg")
    (tmp_path / "link.jpg").symlink_to(tmp_path.parent / "secret.jpg")
    (tmp_path / "text.jpg").write_text("no picture")

    assert import_films(path).refusals == [(2, f"poster: {reason}")]
    assert not Film.objects.exists()


@pytest.mark.parametrize(
    ("content", "status", "output"),
    [
        ("title\nIkiru\n", None, "read: 1\nmade: 1\nupdated: 0\nunchanged: 0\nrefused: 0\n"),
        (
            "title,year,colour\nIkiru,x,\x1b[31m\nRan,1985,red\n",
            1,
            "read: 2\nmade: 1\nupdated: 0\nunchanged: 0\nrefused: 1\nline 2: year: A year of four digits is wanted.\n"
            "Unknown columns, ignored: colour\n",
        ),
        ("", 2, "read: 0\nmade: 0\nupdated: 0\nunchanged: 0\nrefused: 0\nThe file could not be read: It is empty.\n"),
    ],
)
def test_the_command_prints_the_report_and_exits_with_its_status(tmp_path, capsys, content, status, output):
    path = tmp_path / "films.csv"
    path.write_text(content)
    out = io.StringIO()

    if status is None:
        call_command("import_films", path, stdout=out)
    else:
        with pytest.raises(SystemExit) as end:
            call_command("import_films", path, stdout=out)
        assert end.value.code == status
    assert (out.getvalue(), capsys.readouterr().err) == (output, "")


def test_two_objects_of_one_line_of_json_may_mean_one_film_too(tmp_path):
    path = tmp_path / "films.json"
    path.write_text('[{"title": "Ikiru"}, {"title": "Ikiru"}]')

    assert import_films(path).refusals == [(1, "It is the same film as line 1.")]
