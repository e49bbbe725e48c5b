"""What editors do with films in the admin."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from films.models import Credit, Film, Picture
from tests.admin.forms import errors, filled, row
from tests.factories import make_credit, make_film, make_genre, make_member, make_person, make_review
from tests.searching import words

LIST = "/admin/films/film/"
ADD = "/admin/films/film/add/"
EIDR = "10.5240/7791-8534-2C23-9030-8610-5"


def page(film):
    return reverse("admin:films_film_change", args=[film.pk])


def shown(response):
    return [str(film) for film in response.context["cl"].result_list]


def picture_file(name="poster.png"):
    out = io.BytesIO()
    Image.new("RGB", (20, 30), "maroon").save(out, "PNG")
    return SimpleUploadedFile(name, out.getvalue(), "image/png")


# --- The list -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_films_costs_the_same_whatever_its_length(desk, count, django_assert_num_queries):
    for number in range(count):
        film = make_film(directors=[f"Director {number}", "Somebody Else"], published=bool(number % 2))
        film.genres.add(make_genre(f"Genre {number}"))
        film.countries.add("FR")
    desk.get(LIST)

    with django_assert_num_queries(9):
        response = desk.get(LIST)

    assert len(shown(response)) == count


def test_the_list_shows_who_directed_how_many_reviews_and_whether_there_is_a_poster(desk):
    film = make_film("Ran", release_date="1985", directors=["Akira Kurosawa"])
    make_review(film, make_member())
    model_admin = desk.get(LIST).context["cl"].model_admin
    film = model_admin.get_changelist_instance(desk.get(LIST).wsgi_request).result_list[0]

    columns = (model_admin.directed_by(film), model_admin.reviews_count(film), model_admin.has_poster(film))
    assert columns == ("Akira Kurosawa", 1, False)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("ete kurosawa", ["L’Été (1985)"]),
        ("1985", ["L’Été (1985)"]),
        ("tt0047478", ["Other (1990)"]),
        ("https://www.imdb.com/title/tt0047478/?ref_=x", ["Other (1990)"]),
        ("q42", ["Other (1990)"]),
        (EIDR.lower(), ["Other (1990)"]),
        ("346", ["Other (1990)", "Room 346"]),
        ("nothing of this", []),
    ],
)
def test_editors_find_films_by_words_and_by_outside_ids(desk, words, found):
    make_film("Room 346")
    make_film("L’Été", release_date="1985", directors=["Akira Kurosawa"])
    make_film("Other", release_date="1990", imdb_id="tt0047478", wikidata_id="Q42", tmdb_id="346", eidr=EIDR)

    assert sorted(shown(desk.get(LIST, {"q": words}))) == found


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("status__exact=draft", ["C"]),
        ("year=1950s", ["A (1954)", "B (1959)"]),
        ("year=1954", ["A (1954)"]),
        ("year=nonsense", []),
        ("genre=noir", ["A (1954)"]),
        ("country=FR", ["B (1959)"]),
        ("without=year", ["C"]),
        ("without=synopsis", ["B (1959)", "C"]),
        ("without=poster", ["A (1954)", "C"]),
    ],
)
def test_editors_filter_the_list(desk, query, found):
    one = make_film("A", release_date="1954", synopsis="Something happens.")
    one.genres.add(make_genre("Noir"))
    two = make_film("B", release_date="1959")
    two.countries.add("FR")
    two.poster = Picture.objects.create(film=two, file=picture_file(), alt="A room")
    two.save()
    make_film("C", published=False)

    assert sorted(shown(desk.get(f"{LIST}?{query}"))) == found


def test_a_chosen_decade_offers_its_years(desk):
    response = desk.get(f"{LIST}?year=1954")

    names = [
        choice["display"]
        for spec in response.context["cl"].filter_specs
        for choice in spec.choices(response.context["cl"])
    ]
    place = names.index("1950s")
    assert names[place + 1 : place + 11] == [str(year) for year in range(1959, 1949, -1)]
    assert "1960" not in names


def test_editors_publish_and_withdraw_from_the_list(desk):
    draft, other, public = make_film(published=False), make_film(published=False), make_film()

    desk.post(LIST, {"action": "publish", "_selected_action": [draft.pk, public.pk], "index": "0"})
    desk.post(LIST, {"action": "withdraw", "_selected_action": [public.pk], "index": "0"})

    statuses = dict(Film.objects.values_list("pk", "status"))
    assert statuses == {draft.pk: "published", other.pk: "draft", public.pk: "draft"}


def test_a_whole_list_is_never_changed_at_once(desk):
    first, _second = make_film(published=False), make_film(published=False)

    desk.post(LIST, {"action": "publish", "_selected_action": [first.pk], "select_across": "1", "index": "0"})

    assert set(Film.objects.values_list("status", flat=True)) == {"draft"}


# --- The form -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 3])
def test_the_form_of_a_film_costs_the_same_whatever_its_rows(desk, count, django_assert_num_queries):
    film = make_film(directors=[f"Director {number}" for number in range(count)])
    for number in range(count):
        Picture.objects.create(film=film, file=picture_file(), alt=f"Picture {number}")
        film.genres.add(make_genre(f"Genre {number}"))
        film.alternative_titles.create(title=f"Title {number}", language_id="fr")
    desk.get(page(film))

    with django_assert_num_queries(21):
        response = desk.get(page(film))

    assert [len(part.formset.forms) for part in response.context["inline_admin_formsets"]][:3] == [count] * 3


def test_an_editor_adds_a_film_with_only_a_title(desk):
    desk.post(ADD, filled(desk.get(ADD), title="Songs From the North"))

    film = Film.objects.get()
    assert (film.title, film.slug, film.status, words(film)) == (
        "Songs From the North",
        "songs-from-the-north",
        "draft",
        "from north songs the",
    )


def test_an_editor_adds_a_film_with_everything(desk):
    person, genre = make_person("Soon-Mi Yoo"), make_genre("Documentary")

    desk.post(
        ADD,
        filled(
            desk.get(ADD),
            title="Songs From the North",
            release_date="2014",
            synopsis="A *film*.",
            status="published",
            genres=genre.pk,
            countries=["US", "KR"],
            imdb_id="https://www.imdb.com/title/tt3895884/",
            **{"credits-TOTAL_FORMS": "1", "pictures-TOTAL_FORMS": "1"},
            **row("credits", 0, person=str(person.pk), role="director", position="", credited_as="Yoo Soon-Mi"),
            **row("pictures", 0, kind="poster", alt="A train", position="0"),
        )
        | {"pictures-0-file": picture_file()},
    )

    film = Film.objects.get()
    assert (film.year, film.synopsis_html, film.imdb_id, film.is_public) == (
        2014,
        "<p>A <em>film</em>.</p>",
        "tt3895884",
        True,
    )
    assert [credit.name for credit in film.credits.all()] == ["Yoo Soon-Mi"]
    assert words(film) == "2014 from mi north songs soon the yoo"
    assert film.poster == Picture.objects.get()
    assert sorted(film.countries.values_list("pk", flat=True)) == ["KR", "US"]


def test_saving_indexes_a_film_once_and_tells_caches(desk, monkeypatch):
    film = make_film("Ran", directors=["Akira Kurosawa"])
    Film.objects.update(updated_at="2020-01-01T00:00Z")
    calls = []
    monkeypatch.setattr(Film, "reindex", lambda film: calls.append(film.pk))

    desk.post(page(film), filled(desk.get(page(film))))

    film.refresh_from_db()
    assert (calls, film.updated_at.year > 2020) == ([film.pk], True)


def test_credits_stand_in_the_order_in_which_they_are_read(desk):
    film = make_film()
    make_credit(film, "Second Actor", "cast", position=2)
    make_credit(film, "A Writer", "writer")
    make_credit(film, "First Actor", "cast", position=1)
    make_credit(film, "A Director", "director")

    formset = desk.get(page(film)).context["inline_admin_formsets"][0].formset
    assert [form.instance.person.name for form in formset.forms] == [
        "A Director",
        "A Writer",
        "First Actor",
        "Second Actor",
    ]


def test_a_credit_without_a_position_becomes_the_last_of_its_role(desk):
    film = make_film()
    make_credit(film, "First Actor", "cast", position=4)
    make_credit(film, "A Writer", "writer", position=9)
    person = make_person("Last Actor")

    desk.post(
        page(film),
        filled(
            desk.get(page(film)),
            **{"credits-TOTAL_FORMS": "3"},
            **row("credits", 2, film=str(film.pk), id="", person=str(person.pk), role="cast", position=""),
        ),
    )

    assert Credit.objects.get(person=person).position == 5


@pytest.mark.parametrize("there_already", [True, False])
def test_the_same_credit_twice_is_refused_in_words(desk, there_already):
    film, person = make_film(), make_person("Agnès Varda")
    if there_already:
        make_credit(film, person, "director")
    rows = {}
    for number in range(int(there_already), 2):
        rows |= row("credits", number, film=str(film.pk), id="", person=str(person.pk), role="director", position="")

    response = desk.post(page(film), filled(desk.get(page(film)), **{"credits-TOTAL_FORMS": "2"}, **rows))

    assert errors(response) == (
        {"credits-1-__all__": ["Credit with this Film, Role, Person and Character or task already exists."]}
        if there_already
        else {
            "credits": ["Somebody is there twice with the same role and character."],
            "credits-1-__all__": ["Please correct the duplicate values below."],
        }
    )
    assert film.credits.count() == there_already


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("eidr", "10.5240/7791-8534-2C23-9030-8610-6", "The last character of this EIDR id does not agree"),
        ("imdb_id", "0047478", "An IMDb title id is tt and seven to ten digits"),
        ("release_date", "1954-13", "There is no such date as 1954-13."),
        ("runtime", "0", "Ensure this value is greater than or equal to 1."),
        ("title", "", "This field is required."),
        ("website", "javascript:alert(1)", "Enter a valid URL."),
    ],
)
def test_nonsense_is_refused_in_words(desk, field, value, words):
    film = make_film("Ran")

    response = desk.post(page(film), filled(desk.get(page(film)), **{field: value}))

    assert {name: said[0].startswith(words) for name, said in errors(response).items()} == {field: True}


def test_an_id_of_another_film_is_refused_and_the_film_named(desk):
    other = make_film("Seven Samurai", imdb_id="tt0047478")
    film = make_film("Ran")

    response = desk.post(page(film), filled(desk.get(page(film)), imdb_id="imdb.com/title/tt0047478"))

    assert errors(response) == {"imdb_id": [f'It is the id of <a href="{page(other)}">Seven Samurai</a>.']}


# --- Publication, poster, address -----------------------------------------------------------------------------


def test_a_published_film_is_given_its_time(desk):
    film = make_film(published=False)

    desk.post(page(film), filled(desk.get(page(film)), status="published"))

    film.refresh_from_db()
    assert film.is_public


def test_a_films_page_offers_the_verb_that_suits_it(desk):
    draft, public = make_film(published=False), make_film()

    offered = [
        [name for name, _label in desk.get(page(film)).context["action_form"].fields["action"].choices]
        for film in (draft, public)
    ]
    assert offered == [["publish"], ["withdraw"]]


def test_an_editor_withdraws_a_film_on_its_page(desk):
    film = make_film()

    desk.post(page(film), {"CHANGE_FORM-action": "withdraw", "_selected_action": film.pk})

    film.refresh_from_db()
    assert film.status == "draft"


def test_an_uploaded_poster_becomes_the_films_poster_unless_it_has_one(desk):
    film = make_film()

    def upload(kind):
        count = film.pictures.count()
        sent = filled(
            desk.get(page(film)),
            **{"pictures-TOTAL_FORMS": str(count + 1)},
            **row("pictures", count, film=str(film.pk), id="", kind=kind, alt=f"{kind} {count}", position="0"),
        )
        desk.post(page(film), sent | {f"pictures-{count}-file": picture_file()})
        film.refresh_from_db()
        return str(film.poster) if film.poster else None

    assert [upload("still"), upload("poster"), upload("poster")] == [None, "poster 1", "poster 1"]


def test_a_film_may_have_only_its_own_picture_as_poster(desk):
    film, other = make_film(), make_film()
    own = Picture.objects.create(film=film, file=picture_file(), alt="Own")
    foreign = Picture.objects.create(film=other, file=picture_file(), alt="Foreign")

    response = desk.get(page(film))
    refused = desk.post(page(film), filled(response, poster=str(foreign.pk)))

    choices = [str(choice) for choice in response.context["adminform"].form.fields["poster"].queryset]
    assert (choices, list(errors(refused))) == (["Own"], ["poster"])
    desk.post(page(film), filled(response, poster=str(own.pk)))
    film.refresh_from_db()
    assert film.poster == own


def test_a_picture_that_is_none_is_refused(desk):
    film = make_film()
    sent = filled(
        desk.get(page(film)),
        **{"pictures-TOTAL_FORMS": "1"},
        **row("pictures", 0, film=str(film.pk), id="", kind="poster", alt="None", position="0"),
    )

    response = desk.post(page(film), sent | {"pictures-0-file": SimpleUploadedFile("poster.png", b"<svg/>")})

    assert (list(errors(response)), Picture.objects.count()) == (["pictures-0-file"], 0)


def test_deleting_the_poster_leaves_the_film_without_one(desk):
    film = make_film()
    film.poster = Picture.objects.create(film=film, file=picture_file(), alt="Own")
    film.save()

    desk.post(page(film), filled(desk.get(page(film)), **{"pictures-0-DELETE": "on"}))

    film.refresh_from_db()
    assert (film.poster, film.pictures.count()) == (None, 0)


def test_the_address_follows_a_changed_title_and_the_old_one_leads_on(desk):
    film = make_film("Old Title")

    desk.post(page(film), filled(desk.get(page(film)), title="New Title"))

    film.refresh_from_db()
    assert (film.slug, [former.slug for former in film.former_slugs.all()]) == ("new-title", ["old-title"])


def test_an_address_that_staff_chose_stays(desk):
    film = make_film("Old Title", slug="chosen")

    desk.post(page(film), filled(desk.get(page(film)), title="New Title"))

    film.refresh_from_db()
    assert film.slug == "chosen"


def test_an_emptied_address_is_made_anew(desk):
    film = make_film("The Title", slug="chosen")

    desk.post(page(film), filled(desk.get(page(film)), slug=""))

    film.refresh_from_db()
    assert (film.slug, [former.slug for former in film.former_slugs.all()]) == ("the-title", ["chosen"])


def test_an_address_that_leads_to_another_film_is_refused(desk):
    other = make_film("Other", slug="first")
    other.slug = "second"
    other.save()
    film = make_film("Ran")

    taken = [
        list(errors(desk.post(page(film), filled(desk.get(page(film)), slug=slug)))) for slug in ("first", "second")
    ]

    assert taken == [["slug"], ["slug"]]


# --- Deletion -------------------------------------------------------------------------------------------------


def test_an_editor_deletes_a_film_that_nobody_has_reviewed(desk):
    film = make_film(directors=["Agnès Varda"])
    address = reverse("admin:films_film_delete", args=[film.pk])

    summary = desk.get(address).context["model_count"]
    desk.post(address, {"post": "yes"})

    assert dict(summary) == {"films": "1", "credits": "1", "receptions": "1"}
    assert Film.objects.count() == 0


def test_an_editor_may_not_delete_what_members_wrote(desk):
    film = make_film()
    make_review(film, make_member())
    address = reverse("admin:films_film_delete", args=[film.pk])

    assert desk.get(address).context["perms_lacking"] == {"review"}
    assert desk.post(address, {"post": "yes"}).status_code == 403
    assert Film.objects.count() == 1


@pytest.mark.parametrize("count", [1, 3])
def test_the_question_before_a_deletion_costs_the_same_whatever_hangs_on_the_film(
    desk, count, django_assert_num_queries
):
    film = make_film(directors=[f"Director {number}" for number in range(count)])
    for _ in range(count):
        make_review(film, make_member())
    address = reverse("admin:films_film_delete", args=[film.pk])
    desk.get(address)

    with django_assert_num_queries(16):
        desk.get(address)
