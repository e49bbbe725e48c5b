"""Uploaded pictures, served by the site itself."""

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage
from django.test import Client

from filmsite import media


@pytest.fixture
def store(tmp_path, monkeypatch):
    """A folder of pictures, and beside it what nobody may see."""
    (tmp_path / "secret.png").write_bytes(b"secret")
    storage = FileSystemStorage(location=tmp_path / "media")
    storage.save("pictures/ab/cdef.png", ContentFile(b"picture"))
    storage.save("pictures/ab/page.html", ContentFile(b"<script>"))
    storage.save("pictures/ab/drawing.svg", ContentFile(b"<svg>"))
    storage.save(".hidden.png", ContentFile(b"hidden"))
    (tmp_path / "media" / "folder.png").mkdir()
    monkeypatch.setattr(media, "default_storage", storage)
    return storage


def test_a_picture_is_served_to_be_kept_for_ever(store, visitor):
    # No database mark: a picture needs neither session nor member.
    response = visitor.get("/media/pictures/ab/cdef.png")

    assert response.status_code == 200
    assert b"".join(response) == b"picture"
    assert {name: response[name] for name in ("Content-Type", "Content-Length", "Cache-Control")} == {
        "Content-Type": "image/png",
        "Content-Length": "7",
        "Cache-Control": "public, max-age=31536000, immutable",
    }
    assert "Vary" not in response
    assert response.cookies == {}


@pytest.mark.parametrize("ending", ["avif", "webp", "jpg"])
def test_the_files_of_a_picture_have_their_types(store, visitor, ending):
    store.save(f"pictures/ab/cdef-320-a.{ending}", ContentFile(b"picture"))
    response = visitor.get(f"/media/pictures/ab/cdef-320-a.{ending}")

    types = {"avif": "image/avif", "webp": "image/webp", "jpg": "image/jpeg"}
    assert (b"".join(response), response["Content-Type"]) == (b"picture", types[ending])
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name",
    [
        "",
        "pictures/",
        "pictures/ab",
        "pictures/ab/none.png",
        "pictures/ab/page.html",
        "pictures/ab/drawing.svg",
        ".hidden.png",
        "folder.png",
        "../secret.png",
        "pictures/../../secret.png",
        "%2e%2e/secret.png",
        "..%2fsecret.png",
        "..%5csecret.png",
        "/etc/passwd.png",
        "pictures//ab/cdef.png",
        "pictures/ab/cdef.png/",
        "pictures/ab/cdef.png%0a",
        "pictures/ab/" + "a" * 5_000 + ".png",
        "pictures/ab/ü.png",
    ],
)
def test_nothing_else_is_served(store, visitor, name):
    assert visitor.get(f"/media/{name}").status_code == 404


def test_a_picture_is_only_for_reading(store):
    response = Client().post("/media/pictures/ab/cdef.png")

    assert (response.status_code, response["Allow"]) == (405, "GET, HEAD")


@pytest.mark.django_db
def test_pictures_in_a_store_elsewhere_are_not_served_from_here(store, visitor, settings):
    settings.MEDIA_ORIGINS = ["https://media.example.org"]

    assert visitor.get("/media/pictures/ab/cdef.png").status_code == 404


def test_uploads_point_here():
    assert default_storage.url("pictures/ab/cdef.png") == f"{settings.MEDIA_URL}pictures/ab/cdef.png"
