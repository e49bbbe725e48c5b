"""Pictures: what an upload becomes, and that nothing of it stays when it goes."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import FileSystemStorage, default_storage
from django.core.management import call_command
from django.db import IntegrityError, transaction
from PIL import Image, ImageCms

from films import pictures, tasks
from films.models import Collection, Film, Person, Picture
from tests.factories import make_collection, make_film, make_person
from tests.pictures import make_picture, picture_file, stored

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path, settings):
    """A folder on the disk, in which all pictures of the test lie."""
    settings.MEDIA_ROOT = tmp_path
    settings.STORAGES = {**settings.STORAGES, "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"}}
    return FileSystemStorage(location=tmp_path)


@pytest.fixture
def commit(django_capture_on_commit_callbacks):
    """`with commit():` what happens inside is followed by what happens when it is certain."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def opened(name: str) -> Image.Image:
    return Image.open(default_storage.open(name))


def test_a_picture_is_shown_as_it_was_uploaded_until_its_files_are_made():
    picture = make_picture(film=make_film(), file=picture_file(700, 1050, "#0a50c8"))

    assert (picture.is_ready, picture.jpeg_url(), picture.tone) == (False, picture.file.url, "h8 l1")
    assert stored(default_storage) == [picture.file.name]


def test_files_are_made_in_three_formats_and_never_wider_than_the_original():
    picture = make_picture(film=make_film(), file=picture_file(500, 750), derived=True)

    assert picture.widths == "160 240 320 500"
    stem = picture.file.name.removesuffix(".jpg")
    made = [f"{stem}-{width}-a.{ending}" for width in (160, 240, 320, 500) for ending in ("avif", "webp", "jpg")]
    assert stored(default_storage) == sorted([picture.file.name, *made])
    assert {(opened(name).format, opened(name).size) for name in made} == {
        (encoder, size)
        for encoder in ("AVIF", "WEBP", "JPEG")
        for size in ((160, 240), (240, 360), (320, 480), (500, 750))
    }


@pytest.mark.parametrize(
    ("kind", "width", "widths"),
    [
        ("poster", 90, "90"),
        ("poster", 160, "160"),
        ("poster", 2000, "160 240 320 480 640 960"),
        ("still", 1300, "320 480 640 960 1300"),
        ("still", 4000, "320 480 640 960 1280 1920"),
    ],
)
def test_the_widths_follow_from_the_kind(kind, width, widths):
    picture = make_picture(kind, film=make_film(), file=picture_file(width, 20), derived=True)

    assert picture.widths == widths


def test_a_transparent_picture_stays_so_where_the_format_can():
    picture = make_picture(
        film=make_film(), file=picture_file(format="PNG", mode="RGBA", colour=(0, 0, 0, 0)), derived=True
    )

    corners = {
        ending: opened(picture.file.name.replace(".png", f"-200-a.{ending}")).convert("RGBA").getpixel((199, 299))
        for ending in ("avif", "webp", "jpg")
    }
    assert {ending: pixel[3] for ending, pixel in corners.items()} == {"avif": 0, "webp": 0, "jpg": 255}
    assert corners["jpg"] == (255, 255, 255, 255)


def test_a_profile_is_worked_into_the_colours():
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    # What this profile calls red is green.
    swapped = srgb.replace(b"rXYZ", b"----").replace(b"gXYZ", b"rXYZ").replace(b"----", b"gXYZ")
    corners = {}
    for name, profile in {"none": None, "broken": b"no profile", "sRGB": srgb, "swapped": swapped}.items():
        upload = picture_file(colour="#f00", format="PNG", icc_profile=profile)
        picture = Image.open(pictures.cleaned(upload))
        assert "icc_profile" not in picture.info
        corners[name] = tuple(round(value / 255) for value in picture.getpixel((150, 290)))

    assert corners == {"none": (1, 0, 0), "broken": (1, 0, 0), "sRGB": (1, 0, 0), "swapped": (0, 1, 0)}


def test_making_the_files_twice_changes_nothing():
    picture = make_picture(film=make_film(), derived=True)
    before = stored(default_storage)
    picture.derive()
    tasks.derive_picture.call(picture.pk)

    assert stored(default_storage) == before


def test_a_new_recipe_takes_the_place_of_the_old(monkeypatch):
    picture = make_picture(film=make_film(), derived=True)
    monkeypatch.setattr("films.derivatives.RECIPE", "b")
    monkeypatch.setattr("films.derivatives.name.__defaults__", ("b",))
    monkeypatch.setattr("films.derivatives.names.__defaults__", ("b",))
    tasks.derive_picture.call(picture.pk)

    assert {name[-6:] for name in stored(default_storage) if name != picture.file.name} == {
        "b.avif"[-6:],
        "b.webp"[-6:],
        "-b.jpg"[-6:],
    }


def test_a_picture_that_cannot_be_read_any_more_is_told_and_left_alone_until_it_is_asked_for():
    picture = make_picture(film=make_film())
    default_storage.delete(picture.file.name)
    assert tasks.look_after_pictures.call() == 1

    assert Picture.objects.get().problem.startswith("FileNotFoundError: ")
    assert tasks.look_after_pictures.call() == 0
    default_storage.save(picture.file.name, picture_file())
    tasks.derive_picture.call(picture.pk)
    picture.refresh_from_db()
    assert (picture.problem, picture.widths) == ("", "160 200")


def test_what_was_missed_is_made_a_few_at_once(monkeypatch, settings):
    monkeypatch.setattr(tasks, "AT_ONCE", 2)
    film = make_film()
    for number in range(3):
        make_picture(film=film, file=picture_file(160, 160 + number))
    settings.TASKS = {"default": {"BACKEND": "django.tasks.backends.dummy.DummyBackend"}}
    assert tasks.look_after_pictures.call() == 2

    from django.tasks import default_task_backend

    assert [result.task.name for result in default_task_backend.results] == ["look_after_pictures"]
    assert (tasks.look_after_pictures.call(), tasks.look_after_pictures.call()) == (1, 0)


def test_the_pages_of_a_picture_change_when_its_files_are_made():
    film, person = make_film(), make_person("Agnès Varda")
    times = film.updated_at, person.updated_at
    make_picture(film=film, derived=True)
    make_picture("portrait", person=person, derived=True)

    assert Film.objects.get().updated_at > times[0]
    assert Person.objects.get().updated_at > times[1]


@pytest.mark.parametrize(
    ("kind", "of"),
    [
        ("poster", ""),
        ("still", "person"),
        ("portrait", "film"),
        ("portrait", ""),
        ("collection", "film"),
        ("collection", ""),
        ("poster", "collection"),
        ("poster", "both"),
    ],
)
def test_the_database_refuses_a_picture_of_the_wrong_thing(kind, of):
    things = {
        "film": make_film() if of in {"film", "both"} else None,
        "person": make_person("Agnès Varda") if of in {"person", "both"} else None,
        "collection": make_collection("Weather") if of == "collection" else None,
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        make_picture(kind, **things)


def test_a_film_that_is_deleted_leaves_no_file_behind(folder, commit):
    film, other = make_film(), make_film()
    kept = make_picture(film=other, derived=True)
    film.poster = make_picture(film=film, derived=True)
    film.save()
    make_picture("still", film=film)
    assert len(stored(folder)) == 2 * (1 + 2 * 3) + 1
    with commit():
        Film.objects.filter(pk=film.pk).delete()

    assert stored(folder) == sorted(kept.file_names())


def test_people_and_collections_that_are_deleted_leave_no_file_behind(folder, commit):
    make_picture("portrait", person=make_person("Agnès Varda"), derived=True)
    make_picture("collection", collection=make_collection("Weather"), derived=True)
    with commit():
        Person.objects.all().delete()
        Collection.objects.all().delete()

    assert stored(folder) == []


def test_a_picture_that_is_replaced_leaves_no_file_behind(folder, commit):
    picture = make_picture(film=make_film(), derived=True)
    with commit():
        picture.file = picture_file(300, 300, "teal")
        picture.save()

    picture.refresh_from_db()
    assert stored(folder) == [picture.file.name]
    assert (picture.width, picture.height, picture.widths, picture.accent, picture.tone) == (
        300,
        300,
        "",
        None,
        "h6 l2",
    )


def test_a_change_that_is_taken_back_keeps_the_files(folder, django_capture_on_commit_callbacks):
    picture = make_picture(film=make_film(), derived=True)
    before = stored(folder)
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        picture.delete()
        transaction.set_rollback(True)

    assert stored(folder) == before


def test_pictures_with_the_same_content_keep_their_files_when_one_goes(folder, commit):
    first, second = make_picture(film=make_film(), derived=True), make_picture(film=make_film(), derived=True)
    with commit():
        first.delete()
    assert stored(folder) == sorted(second.file_names())

    sharing = Picture.objects.create(
        kind="portrait",
        person=make_person("Agnès Varda"),
        alt="The same",
        file=second.file.name,
        width=200,
        height=300,
        recipe="a",
        widths="160 200",
    )
    with commit():
        second.delete()
    assert stored(folder) == sorted(sharing.file_names())


def test_files_made_for_a_picture_that_went_meanwhile_go_too(folder, commit):
    picture = make_picture(film=make_film())
    with commit():
        Picture.objects.get(pk=picture.pk).delete()
    folder.save(picture.file.name, picture_file())  # the worker has it open still
    picture.derive()

    assert stored(folder) == [picture.file.name]


def test_the_command_makes_what_is_missing_and_sweeps_what_is_nobodys(folder, commit, capsys, monkeypatch):
    monkeypatch.setattr("films.management.commands.pictures.GRACE", -1)
    ready, waiting = make_picture(film=make_film(), derived=True), make_picture(film=make_film())
    broken = make_picture(film=make_film())
    folder.delete(ready.file_names()[1])
    folder.delete(broken.file.name)
    for name in ("pictures/ab/left.jpg", "pictures/ab/left-160-a.avif", "elsewhere.txt"):
        folder.save(name, picture_file())
    call_command("pictures", dry_run=True)
    call_command("pictures")
    call_command("pictures")

    waiting.refresh_from_db()
    assert stored(folder) == sorted(["elsewhere.txt", *ready.file_names(), *waiting.file_names()])
    lines = [int(line.rpartition(" ")[2]) for line in capsys.readouterr().out.splitlines()]
    assert lines == [3, 0, 2] + [2, 1, 2] + [0, 1, 0]


def test_a_file_that_was_just_uploaded_is_not_swept(folder):
    folder.save("pictures/ab/new.jpg", picture_file())
    call_command("pictures")

    assert stored(folder) == ["pictures/ab/new.jpg"]


@pytest.mark.parametrize(
    ("limit", "most", "words"),
    [("MOST_BYTES", 100, "larger than"), ("MOST_PIXELS", 100, "million pixels")],
)
def test_what_is_too_large_is_refused(monkeypatch, limit, most, words):
    monkeypatch.setattr(pictures, limit, most)
    with pytest.raises(ValidationError, match=words):
        make_picture(film=make_film())
