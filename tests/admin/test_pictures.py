"""Pictures in the admin: given, seen, mended, and what comes back of them."""

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from films.models import Collection, Film, Person, Picture
from tests.admin.forms import filled, row
from tests.admin.test_films import page
from tests.admin.test_history import RECOVER, revert, way_back
from tests.factories import make_collection, make_film, make_person
from tests.pictures import make_picture, picture_file, stored

PICTURES = "/admin/films/picture/"


@pytest.fixture
def commit(django_capture_on_commit_callbacks):
    return lambda: django_capture_on_commit_callbacks(execute=True)


def upload(width=200, height=300, colour="#654321") -> SimpleUploadedFile:
    return SimpleUploadedFile("poster.jpg", picture_file(width, height, colour).read())


def place_of(record) -> str:
    return f"/admin/films/{record._meta.model_name}/{record.pk}/change/"


def said(response) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def test_a_poster_that_is_given_gets_its_files(desk, commit):
    film = make_film("Ran")
    sent = filled(
        desk.get(page(film)),
        **{"pictures-TOTAL_FORMS": "1"},
        **row("pictures", 0, id="", film=str(film.pk), kind="poster", alt="A man", position="0"),
    )
    with commit():
        desk.post(page(film), sent | {"pictures-0-file": upload()})

    film.refresh_from_db()
    assert (film.poster.alt, film.poster.widths) == ("A man", "160 200")
    assert "200 × 300 pixels; shown 160, 200 pixels wide" in desk.get(page(film)).content.decode()


def test_a_film_has_posters_and_stills_and_no_portraits(desk):
    film = make_film("Ran")
    make_picture(film=film)
    [form] = desk.get(page(film)).context["inline_admin_formsets"][1].formset.initial_forms

    assert form.fields["kind"].choices == [("poster", "poster"), ("still", "still")]


def test_a_picture_needs_words_for_those_who_do_not_see_it(desk):
    film = make_film("Ran")
    sent = filled(
        desk.get(page(film)),
        **{"pictures-TOTAL_FORMS": "1"},
        **row("pictures", 0, id="", film=str(film.pk), kind="poster", alt="", position="0"),
    )
    response = desk.post(page(film), sent | {"pictures-0-file": upload()})

    assert response.context["inline_admin_formsets"][1].formset.errors == [{"alt": ["This field is required."]}]


def test_a_person_is_given_a_portrait_and_another(desk, commit):
    person = make_person("Agnès Varda")
    place = place_of(person)
    for number, colour in enumerate(["teal", "crimson"]):
        fields = {"portrait-0-alt": f"Portrait {number}"}
        with commit():
            desk.post(place, filled(desk.get(place), **fields) | {"portrait-0-file": upload(colour=colour)})

    portrait = Person.objects.get().portrait
    assert (portrait.kind, portrait.alt, portrait.widths) == ("portrait", "Portrait 1", "160 200")
    assert stored(default_storage) == sorted(portrait.file_names())

    with commit():
        desk.post(place, filled(desk.get(place), **{"portrait-0-DELETE": "on"}))
    assert (Picture.objects.count(), stored(default_storage)) == (0, [])


def test_a_collection_is_given_a_picture_and_another(desk, commit):
    collection = make_collection("Weather")
    place = place_of(collection)
    for number, colour in enumerate(["teal", "crimson"]):
        fields = {"picture-0-alt": f"A sky {number}", "picture-0-credit": "The archive", "picture-0-licence": "CC0"}
        with commit():
            desk.post(place, filled(desk.get(place), **fields) | {"picture-0-file": upload(400, 200, colour)})

    picture = Collection.objects.get().picture
    assert (picture.kind, picture.alt, picture.credit, picture.licence) == (
        "collection",
        "A sky 1",
        "The archive",
        "CC0",
    )
    assert (picture.film, picture.person, picture.widths) == (None, None, "320 400")
    assert stored(default_storage) == sorted(picture.file_names())

    with commit():
        desk.post(place, filled(desk.get(place), **{"picture-0-DELETE": "on"}))
    assert (Picture.objects.count(), stored(default_storage)) == (0, [])


def test_a_picture_by_itself_is_changed_and_never_added(desk):
    picture = make_picture("collection", collection=make_collection("Weather"))

    assert desk.get(f"{PICTURES}add/").status_code == 403
    assert desk.get(place_of(picture)).context["adminform"].form.fields.keys() == {
        "file",
        "alt",
        "credit",
        "licence",
        "source",
    }


def test_files_that_could_not_be_made_are_told_and_made_again(desk, commit):
    film = make_film("Ran")
    ready, broken = make_picture(film=film, derived=True), make_picture(film=film, alt="Broken")
    content = default_storage.open(broken.file.name).read()
    default_storage.delete(broken.file.name)
    with pytest.raises(FileNotFoundError):
        broken.derive()
    found = desk.get(f"{PICTURES}?state=problem")
    assert [picture.alt for picture in found.context["cl"].result_list] == ["Broken"]
    assert "smaller files could not be made: FileNotFoundError" in found.content.decode()

    default_storage.save(broken.file.name, SimpleUploadedFile("x.jpg", content))
    action = {"action": "make_files", "_selected_action": [ready.pk, broken.pk]}
    with commit():
        assert said(desk.post(PICTURES, action, follow=True)) == ["The files of 2 pictures are being made."]
    assert [picture.widths for picture in Picture.objects.all()] == ["160 200", "160 200"]
    assert list(desk.get(f"{PICTURES}?state=problem").context["cl"].result_list) == []
    assert list(desk.get(f"{PICTURES}?state=waiting").context["cl"].result_list) == []


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_whatever_its_length(desk, count, django_assert_num_queries):
    for _ in range(count):
        make_picture(film=make_film())
    with django_assert_num_queries(6):
        response = desk.get(PICTURES)

    assert len(response.context["cl"].result_list) == count


def test_films_that_are_deleted_from_the_list_leave_no_file_behind(desk, commit):
    films = [make_film("Ran"), make_film("Ikiru")]
    for film in films:
        make_picture(film=film, derived=True)
    action = {"action": "delete_selected", "_selected_action": [film.pk for film in films], "post": "yes"}
    with commit():
        desk.post("/admin/films/film/", action)

    assert (Film.objects.count(), stored(default_storage)) == (0, [])


def test_a_film_goes_back_without_a_poster_that_is_deleted_and_staff_is_told(desk, commit):
    film = make_film("Ran")
    film.poster = make_picture(film=film, alt="The old poster", derived=True)
    film.save()
    with commit():
        desk.post(page(film), filled(desk.get(page(film)), title="A Mistake", **{"pictures-0-DELETE": "on"}))
    assert stored(default_storage) == []

    told = ["The picture “The old poster” of that time is deleted and does not come back."]
    assert said(desk.get(way_back(film, 0)))[1:] == told  # after that of the change
    with commit():
        revert(desk, film, 0)
    film = Film.objects.get()
    assert (film.title, film.poster, film.pictures.count()) == ("Ran", None, 0)
    assert "<img" not in desk.get("/films/ran/").content.decode()


def test_a_film_that_goes_back_keeps_the_poster_that_took_the_place_of_another(desk, commit):
    film = make_film("Ran")
    film.poster = make_picture(film=film, alt="Old words", derived=True)
    film.save()
    sent = filled(desk.get(page(film)), title="A Mistake", **{"pictures-0-alt": "New words"})
    with commit():
        desk.post(page(film), sent | {"pictures-0-file": upload(300, 450, "teal")})
    poster = Picture.objects.get()
    with commit():
        revert(desk, film, 0)

    film.refresh_from_db()
    kept = Picture.objects.get()
    assert (film.title, kept.alt, kept.file.name, kept.width) == ("Ran", "Old words", poster.file.name, 300)
    assert stored(default_storage) == sorted(kept.file_names())


def test_a_film_that_was_deleted_comes_back_without_its_pictures(desk, commit):
    film = make_film("Ran")
    film.poster = make_picture(film=film, derived=True)
    film.save()
    with commit():
        desk.post(f"/admin/films/film/{film.pk}/delete/", {"post": "yes"})
    place = desk.get(RECOVER).context["deleted"][0].url
    with commit():
        desk.post(place, filled(desk.get(place)))

    film = Film.objects.get()
    assert (film.title, film.poster, Picture.objects.count()) == ("Ran", None, 0)
