"""Receptions are kept by difference: whatever is done to reviews, they say what counting all anew would say."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connection
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from films.models import Reception
from reviews.models import RemovedMeanwhile, Review
from tests.factories import make_film, make_member, make_quoted_review, make_review

FIGURES = [field.name for field in Reception._meta.concrete_fields if field.name != "changed_at"]

PUBLISHED = Review.Status.PUBLISHED
RATING = st.none() | st.integers(1, 10)
VERBS = st.sampled_from(
    ["publish", "save_draft", "withdraw", "remove", "approve", "delete", "move", "update", "delete many", "bulk"]
)
STEPS = st.lists(
    st.tuples(VERBS, st.integers(0, 5), RATING, st.sampled_from(["", "en", "fr"]), st.sampled_from(Review.Kind.values)),
    max_size=25,
)


def receptions():
    return list(Reception.objects.order_by("pk").values(*FIGURES))


def assert_that_counting_anew_changes_nothing():
    kept = receptions()
    Review.objects.recount(Reception.objects.values_list("pk", flat=True))
    assert kept == receptions()


def do(verb, review, rating, language, kind, film):
    if verb == "delete many":
        Review.objects.filter(rating=rating, language=language).delete()
    elif verb == "update":
        Review.objects.filter(language=language).exclude(text="").update(rating=rating, film=film)
    elif review is None:
        return
    elif verb == "bulk":
        review.rating, review.language = rating, language
        Review.objects.bulk_create(
            [review, Review(film=film, member=make_member(), rating=5, status=PUBLISHED, published_at=timezone.now())],
            update_conflicts=True,
            unique_fields=["pk"],
            update_fields=["rating", "language"],
        )
    elif verb == "move":
        review.film = film
        review.save()
    else:
        review.rating, review.language = rating, language
        if review.kind != Review.Kind.ELSEWHERE and kind != Review.Kind.ELSEWHERE:
            review.kind = kind
        getattr(review, verb)()


@pytest.mark.django_db
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(steps=STEPS)
def test_any_sequence_of_changes_ends_in_the_figures_of_a_full_count(steps):
    Review.objects.all().delete()
    Reception.objects.all().delete()
    films = [make_film(), make_film()]
    made = [make_review(films[number % 2], text="Words.", language="en", rating=number + 1) for number in range(4)]
    made += [make_quoted_review(films[0], "Ana", text="Words."), make_quoted_review(films[1], "Bo", text="Words.")]
    for verb, number, rating, language, kind in steps:
        # Sometimes what was read long ago, sometimes what is stored now.
        review = made[number] if rating == 7 else Review.objects.filter(pk=made[number].pk or 0).first()
        if review is not None and not Review.objects.filter(pk=review.pk or 0).exists():
            continue
        try:
            do(verb, review, rating, language, kind, films[number % 2])
        except RemovedMeanwhile:
            continue
        assert_that_counting_anew_changes_nothing()
    assert_that_counting_anew_changes_nothing()


@pytest.mark.django_db
def test_the_figures_of_one_film_as_they_come_and_go(member):
    film, other = make_film(), make_film()
    review = make_review(film, member, rating=8, text="Good.", language="en")
    quoted = make_quoted_review(film, rating=None, text="Bon.", language="fr")

    def figures(of):
        reception = Reception.objects.get(film=of)
        return reception.by_stars[6:], reception.by_language, reception.reviews_here, reception.reviews_elsewhere

    assert figures(film) == ([0, 1, 0, 0], {"en": 1, "fr": 1}, 1, 1)
    quoted.film = other
    quoted.save()
    assert (figures(film), figures(other)) == (([0, 1, 0, 0], {"en": 1}, 1, 0), ([], {"fr": 1}, 0, 1))
    review.remove()
    assert figures(film) == ([], {}, 0, 0)


@pytest.mark.django_db
def test_a_moderator_s_removal_holds_against_an_author_who_read_before(member):
    review = make_review(make_film(), member, rating=8)
    same = Review.objects.get(pk=review.pk)
    review.remove()

    for verb in (same.publish, same.withdraw, same.save_draft):
        with pytest.raises(RemovedMeanwhile):
            verb()
        same.status = Review.Status.PUBLISHED
    assert Review.objects.get().status == Review.Status.REMOVED


@pytest.mark.django_db
def test_what_an_author_writes_and_readers_like_stays_when_a_moderator_decides(member, other_member):
    review = make_review(make_film(), member, rating=8, text="Old.")
    read_by_moderator = Review.objects.get(pk=review.pk)
    review.text, review.rating = "New.", 3
    review.publish()
    read_by_moderator.like(other_member)
    review.publish()
    read_by_moderator.remove()
    review.refresh_from_db()

    assert (review.text, review.rating, review.status, review.likes_count) == ("New.", 3, Review.Status.REMOVED, 1)
    assert_that_counting_anew_changes_nothing()


@pytest.mark.django_db
def test_reviews_that_can_t_be_counted_are_not_made():
    review = Review(film=make_film(), member=make_member(), rating=6, status=PUBLISHED, published_at=timezone.now())

    with pytest.raises(TypeError):
        Review.objects.bulk_create([review], ignore_conflicts=True)
    assert Review.objects.count() == 0


def in_threads(*jobs):
    """Do the jobs at the same moment, each on a connection of its own; give what they raised."""
    together = threading.Barrier(len(jobs))

    def run(job):
        try:
            together.wait()
            job()
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return [error for error in pool.map(run, jobs) if error]


@pytest.mark.django_db(transaction=True)
def test_those_who_act_at_once_are_all_counted():
    film, other = make_film(), make_film()
    members = [make_member() for _ in range(6)]
    reviews = [make_review((film, other)[number % 2], member, rating=4) for number, member in enumerate(members)]
    quoted = make_quoted_review(film)

    def edit(review):
        for rating in (9, 2, 7):
            own = Review.objects.get(pk=review.pk)
            own.rating = rating
            try:
                own.publish()
            except RemovedMeanwhile:
                return

    def move():
        for target in (other, film, other):
            moved = Review.objects.get(pk=quoted.pk)
            moved.film = target
            moved.save()

    jobs = [lambda review=review: edit(review) for review in reviews]
    jobs += [
        lambda: Review.objects.get(pk=reviews[0].pk).remove(),
        lambda: members[1].erase(keep_reviews=True),
        lambda: members[2].erase(keep_reviews=False),
        lambda: [make_review(film, make_member(f"new{number}"), rating=10) for number in range(3)],
        lambda: Review.objects.filter(pk__in=[review.pk for review in reviews[3:]]).update(language="fr"),
        lambda: Review.objects.recount([other.pk, film.pk]),
        move,
        move,
    ]
    errors = in_threads(*jobs)

    # Who edits a review whose author is being erased finds it gone, or without its author; nothing else may fail.
    gone = (Review.DoesNotExist, Review.NotUpdated, IntegrityError)
    assert [error for error in errors if not isinstance(error, gone)] == []
    assert_that_counting_anew_changes_nothing()
