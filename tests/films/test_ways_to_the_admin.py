"""Where staff are led from the catalogue's pages to the admin."""

import pytest

from tests.factories import make_film

pytestmark = pytest.mark.django_db


def test_an_editor_can_edit_a_person_from_their_page(visitor, browser_of, moderator, editor):
    person = make_film("Shown", directors=["Ann Ash"]).credits.get().person
    pages = [browser.get("/people/ann-ash/") for browser in (visitor, browser_of(moderator), browser_of(editor))]
    address = f'href="/admin/films/person/{person.pk}/change/"'

    assert [page.content.decode().count(address) for page in pages] == [0, 0, 1]


@pytest.mark.parametrize("place", ["/", "/films/"])
def test_an_editor_of_an_empty_catalogue_can_add_the_first_film(visitor, browser_of, moderator, editor, place):
    pages = [browser.get(place) for browser in (visitor, browser_of(moderator), browser_of(editor))]

    assert [page.content.decode().count('href="/admin/films/film/add/"') for page in pages] == [0, 0, 1]
