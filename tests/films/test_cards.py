"""What lists show of a film is read from its card, which follows every change at once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from films.card_data import cards_of
from films.models import Film, FilmCard
from films.rebuilding import rebuild_cards
from tests.factories import make_film, make_member, make_review
from tests.films.shelves import assert_in_step
from tests.pages import texts
from tests.pictures import make_picture

pytestmark = pytest.mark.django_db


def of_cards(response, name: str) -> list[str]:
    """The texts of the parts of cards that have this class."""
    return texts(response, f".//ol[@class='wall']//*[@class='card__{name}']")


def test_a_card_tells_a_title_a_year_directors_as_they_are_credited_and_the_average(visitor, settings):
    settings.MINIMUM_RATINGS = 1
    film = make_film("Ran", release_date="1985", directors=["Akira Kurosawa", "Ishirō Honda"])
    film.credits.filter(person__name="Ishirō Honda").update(credited_as="Inoshirō Honda")
    film.reindex()
    make_review(film, rating=9)

    page = visitor.get("/films/")
    assert (of_cards(page, "title"), of_cards(page, "facts")) == (["Ran"], ["1985, Akira Kurosawa, Inoshirō Honda"])
    assert of_cards(page, "rating") == ["★ 4.5 out of 5 stars"]


def test_an_average_follows_each_review(visitor, settings):
    settings.MINIMUM_RATINGS = 2
    film, member = make_film("Ran"), make_member()
    told = []
    for rating in (9, 7):
        review = make_review(film, rating=rating)
        told.append(of_cards(visitor.get("/films/"), "rating"))
    review.remove()
    told.append(of_cards(visitor.get("/films/"), "rating"))
    make_review(film, member, rating=10)
    member.erase(keep_reviews=False)
    told.append(of_cards(visitor.get("/films/"), "rating"))

    assert told == [[], ["★ 4.0 out of 5 stars"], [], []]
    assert_in_step()


def test_what_was_withdrawn_or_is_still_to_come_has_no_card_to_show():
    film, draft, later = make_film("Ran"), make_film("Ikiru"), make_film("Dreams")
    draft.withdraw()
    later.published_at = timezone.now() + timedelta(minutes=5)
    later.save()
    later.reindex()

    assert [card.title for card in cards_of([later.pk, film.pk, draft.pk])] == ["Ran"]
    assert_in_step()


def test_a_picture_that_goes_leaves_the_card_without_one():
    film = make_film("Ran")
    film.poster = make_picture(film=film, derived=True)
    film.save()
    film.reindex()
    shown = [card.poster for card in cards_of([film.pk])]
    assert shown == [film.poster]

    film.poster.delete()
    assert [card.poster for card in cards_of([film.pk])] == [None]


@pytest.mark.parametrize(("films", "queries"), [(0, 0), (1, 1), (3, 1), (24, 1), (25, 2)])
def test_cards_come_in_the_order_they_are_asked_for(films, queries, django_assert_num_queries):
    made = [make_film(f"Film {number}", directors=["Ann Ash"]).pk for number in range(films)][::-1]

    with django_assert_num_queries(queries):
        assert [card.pk for card in cards_of(made)] == made


def test_what_is_in_step_is_not_written(django_assert_num_queries):
    film = make_film("Ran", directors=["Akira Kurosawa"])

    with django_assert_num_queries(8):  # the lock; the card; the film, its directors and its facets of four kinds
        FilmCard.objects.put_in_step([film.pk])


def test_all_cards_can_be_made_anew():
    for number in range(3):
        make_film(f"Film {number}", release_date="1952", directors=["Ann Ash"])
    make_film("Draft", published=False)
    FilmCard.objects.update(title="x", directors="")
    Film.objects.filter(title="Film 1").update(status="draft")
    done = []

    rebuild_cards(done.append)
    assert (done, FilmCard.objects.count()) == ([2], 2)
    assert sorted(FilmCard.objects.values_list("title", "directors")) == [("Film 0", "Ann Ash"), ("Film 2", "Ann Ash")]
