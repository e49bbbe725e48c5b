"""What a film knows and does."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from films.models import Film
from tests.factories import make_film
from tests.searching import words

pytestmark = pytest.mark.django_db


def test_a_title_is_enough():
    film = Film.objects.create(title="The Third Man")

    assert (film.slug, film.year, film.sort_title, str(film)) == ("the-third-man", None, "third man", "The Third Man")


def test_the_second_film_of_a_title_has_its_year_in_the_address():
    make_film("Nosferatu", release_date="1922")
    again = make_film("Nosferatu", release_date="1979-01-17")
    third = make_film("Nosferatu", release_date="1979")

    assert [again.slug, third.slug] == ["nosferatu-1979", "nosferatu-1979-2"]


def test_a_changed_slug_keeps_the_old_one_and_nobody_else_gets_it():
    film = make_film("Le Ballon rouge")
    film.slug = "the-red-balloon"
    film.save()

    assert [former.slug for former in film.former_slugs.all()] == ["le-ballon-rouge"]
    assert make_film("Le Ballon rouge").slug == "le-ballon-rouge-2"

    film.slug = "le-ballon-rouge"
    film.save()

    assert [former.slug for former in film.former_slugs.all()] == ["the-red-balloon"]


def test_only_what_is_published_and_not_in_the_future_is_public():
    shown = make_film("Shown")
    make_film("Draft", published=False)
    make_film("Tomorrow", status="published", published_at=timezone.now() + timedelta(days=1))

    assert list(Film.objects.published()) == [shown]
    assert [film.is_public for film in Film.objects.order_by("id")] == [True, False, False]


def test_publishing_sets_the_time_once():
    film = make_film("Draft", published=False)
    film.publish()
    first = film.published_at
    film.withdraw()
    film.publish()

    assert (film.status, film.published_at) == (Film.Status.PUBLISHED, first)


def test_the_database_refuses_a_published_film_without_a_time():
    film = make_film()

    with pytest.raises(IntegrityError), transaction.atomic():
        Film.objects.filter(pk=film.pk).update(published_at=None)


def test_the_synopsis_is_rendered_when_it_is_saved():
    film = make_film(synopsis="A *quiet* film.")

    assert film.synopsis_html == "<p>A <em>quiet</em> film.</p>"


def test_a_film_that_is_saved_again_is_still_found_by_its_people(db):
    film = make_film("Ikiru", directors=["Akira Kurosawa"])

    film.save()

    film.refresh_from_db()
    assert words(film) == "akira ikiru kurosawa"
