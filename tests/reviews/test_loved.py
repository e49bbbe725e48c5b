"""Films loved by the same members, and the command that works out all kin."""

import io
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from films import kinship
from films.models import Film, Kinship, Reception
from reviews import loved
from reviews.models import Review
from tests.factories import make_film, make_member, make_quoted_review, make_review

pytestmark = pytest.mark.django_db


@pytest.fixture
def members():
    return [make_member(f"member{number}") for number in range(4)]


def love(film, members, rating=9):
    for member in members:
        make_review(film, member, rating=rating)


def titles(film):
    return [str(row.other) for row in film.kinships.all()]


def test_films_that_at_least_two_of_the_same_members_loved_go_together(members):
    ikiru, ran, rain, snow, wheat = (make_film(title) for title in ("Ikiru", "Ran", "Rain", "Snow", "Wheat"))
    love(ikiru, members)
    love(ran, members[:3])
    love(rain, members[:2])
    love(snow, members[:1])  # one member is no company
    love(wheat, members, rating=7)  # liked, not loved

    assert loved.renew([ikiru.pk]) == 1
    assert titles(ikiru) == ["Ran", "Rain"]
    assert [row.words for row in ikiru.kinships.all()] == ["Loved by the same members"] * 2
    assert loved.renew([ikiru.pk]) == 0


def test_a_film_that_everybody_has_rated_says_less(members):
    ikiru, blockbuster, gem = make_film("Ikiru"), make_film("Blockbuster"), make_film("Gem")
    for film in (ikiru, gem):
        love(film, members[:2])
    love(blockbuster, members[:3])
    for _number in range(20):
        make_review(blockbuster, rating=9)
    loved.renew([ikiru.pk])

    assert titles(ikiru) == ["Gem", "Blockbuster"]


def test_reviews_that_are_not_public_and_those_from_elsewhere_and_drafts_of_films_say_nothing(members):
    ikiru, ran, draft, rain = make_film("Ikiru"), make_film("Ran"), make_film("Draft"), make_film("Rain")
    love(ikiru, members)
    for film in (ran, draft):
        love(film, members[:2])
    make_quoted_review(rain, rating=10)
    Review.objects.get(film=ran, member=members[0]).withdraw()
    draft.withdraw()
    loved.renew([ikiru.pk])

    assert titles(ikiru) == []


def test_a_film_that_is_no_longer_loved_loses_its_company(members):
    ikiru, ran = make_film("Ikiru"), make_film("Ran")
    for film in (ikiru, ran):
        love(film, members[:2])
    loved.renew([ikiru.pk])
    before = titles(ikiru)
    Review.objects.get(film=ran, member=members[0]).withdraw()
    loved.renew([ikiru.pk])

    assert (before, titles(ikiru)) == (["Ran"], [])


@pytest.mark.parametrize("count", [1, 3])
def test_it_costs_the_same_queries_however_many_reviews(django_assert_num_queries, members, count):
    ikiru = make_film("Ikiru")
    films = [make_film() for _ in range(count)]
    for film in (ikiru, *films):
        love(film, members)

    with django_assert_num_queries(3):  # the members, their films in one, the numbers
        assert len(loved.loved_with(ikiru.pk)) == count


def test_a_review_published_here_renews_what_goes_with_its_film(
    members, browser_of, django_capture_on_commit_callbacks
):
    ikiru, ran = make_film("Ikiru"), make_film("Ran")
    love(ran, members[:2])
    love(ikiru, members[:1])
    with django_capture_on_commit_callbacks(execute=True):
        browser_of(members[1]).post("/films/ikiru/reviews/write/", {"rating": "9", "action": "publish"})

    assert (titles(ikiru), titles(ran)) == (["Ran"], ["Ikiru"])


@pytest.mark.parametrize(
    ("count", "rating", "calls"),
    [
        (0, 9, 0),
        (1, 8, 1),
        (1, 7, 0),
        (1, None, 0),
        (2, 9, 1),
        (3, 9, 0),
        (4, 9, 1),
        (20, 9, 1),
        (21, 9, 0),
        (88, 9, 1),
    ],
)
def test_one_more_who_loves_a_film_renews_it_the_less_often_the_more_there_are(
    members, count, rating, calls, django_capture_on_commit_callbacks
):
    film = make_film()
    film.reception.here_count = count
    with django_capture_on_commit_callbacks() as callbacks:
        loved.grow_later(film, rating)

    assert len(callbacks) == calls


def test_a_film_that_grows_comes_to_those_that_have_it_not_and_leaves_the_others_alone(members):
    ikiru, ran, rain = make_film("Ikiru"), make_film("Ran"), make_film("Rain")
    for film in (ikiru, ran, rain):
        love(film, members[:2])
    kinship.store_loved(ran.pk, [ikiru.pk])
    loved.renew_loved.func(ikiru.pk, grows=True)
    grown = titles(ran), titles(rain)
    loved.renew_loved.func(ikiru.pk)

    assert (grown, titles(ran)) == ((["Ikiru"], ["Ikiru", "Ran"]), ["Ikiru", "Rain"])


def run(*options) -> str:
    out = io.StringIO()
    call_command("relate", *options, stdout=out)
    return out.getvalue()


def test_the_command_renews_every_film_and_is_safe_to_repeat(members):
    ikiru = make_film("Ikiru", directors=["Akira Kurosawa"])
    ran = make_film("Ran", directors=["Akira Kurosawa"])
    for film in (ikiru, ran):
        love(film, members)
    told = [run("--all"), run("--all")]

    assert told == ["Related films: 2, changes: 4\n", "Related films: 2, changes: 0\n"]
    assert list(Kinship.objects.order_by("film", "place").values_list("film", "other", "reason")) == [
        (ikiru.pk, ran.pk, "director"),
        (ikiru.pk, ran.pk, "loved"),
        (ran.pk, ikiru.pk, "director"),
        (ran.pk, ikiru.pk, "loved"),
    ]


def long_ago(**films) -> None:
    moment = timezone.now() - timedelta(days=2)
    Film.objects.filter(**films).update(updated_at=moment)
    Reception.objects.filter(film__in=Film.objects.filter(**films)).update(changed_at=moment)


def test_a_run_looks_at_what_changed_since_the_last_and_at_those_around_it(members):
    ikiru, ran = (make_film(title, directors=["Akira Kurosawa"]) for title in ("Ikiru", "Ran"))
    make_film("Laura", directors=["Otto Preminger"])
    long_ago()
    assert run() == "Related films: 3, changes: 2\n"
    assert run() == "Related films: 0, changes: 0\n"

    dreams = make_film("Dreams", directors=["Akira Kurosawa"])
    assert run() == "Related films: 1, changes: 3\n"
    assert sorted(Kinship.objects.filter(other=dreams).values_list("film", flat=True)) == [ikiru.pk, ran.pk]

    long_ago()
    run()
    love(ikiru, members)  # its reception changes, and the film does not
    long_ago(pk=ran.pk)
    assert run() == "Related films: 1, changes: 0\n"


def test_a_run_that_was_stopped_is_gone_on_with(members):
    films = [make_film(title, directors=["Akira Kurosawa"]) for title in ("Ikiru", "Ran", "Dreams")]
    long_ago()  # all in one moment
    turns = kinship.renew_changed()
    seen = [next(turns) for _ in range(2)]
    turns.close()
    seen += list(kinship.renew_changed())

    # The second was on its turn when it stopped.
    assert seen == [(films[place].pk, changes) for place, changes in ((0, 1), (1, 1), (1, 0), (2, 1))]
    assert list(kinship.renew_changed()) == []


def test_a_run_ends_when_its_time_is_over(members):
    for title in ("Ikiru", "Ran", "Laura"):
        make_film(title)

    assert run("--minutes", "0") == "Related films: 1, changes: 0\n"
    assert run("--minutes", "5") == "Related films: 3, changes: 0\n"
