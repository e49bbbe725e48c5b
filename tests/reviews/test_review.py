"""What a review knows and does, and what a film's reception learns of it."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction

from films.models import Reception
from reviews.models import QuotedReview, Review
from tests.factories import make_film, make_quoted_review, make_review

pytestmark = pytest.mark.django_db


def figures(film) -> tuple:
    reception = Reception.objects.get(film=film)
    return reception.here, reception.editors, reception.elsewhere, reception.reviews_count


def test_here_editors_and_elsewhere_are_counted_apart():
    film = make_film()
    make_review(film, rating=10)
    make_review(film, rating=7)
    make_review(film, rating=None, text="No stars from me.")
    make_review(film, rating=2, kind=Review.Kind.EDITORS)
    make_quoted_review(film, rating=4)

    assert figures(film) == ((2, 17), (1, 2), (1, 4), 5)
    assert Reception.objects.get(film=film).bars[6] == (7, 1)


def test_what_is_not_public_does_not_count():
    film = make_film()
    make_review(film, published=False)
    make_review(film).withdraw()
    make_review(film).remove()

    assert figures(film) == ((0, 0), (0, 0), (0, 0), 0)


def test_an_average_shows_from_the_minimum_on(settings):
    settings.MINIMUM_RATINGS = 2
    film = make_film()
    make_review(film, rating=10)
    before = Reception.objects.get(film=film).here.average
    make_review(film, rating=7)

    assert (before, Reception.objects.get(film=film).here.average) == (None, 8.5)


def test_a_member_has_one_review_a_film(member):
    film = make_film()
    make_review(film, member)

    with pytest.raises(IntegrityError), transaction.atomic():
        make_review(film, member)


def test_publishing_again_marks_the_review_as_edited(member):
    review = make_review(make_film(), member)
    first = (review.edited_at, review.published_at)
    review.publish()

    assert first == (None, review.published_at)
    assert review.edited_at is not None


def test_a_review_withdrawn_and_published_again_is_marked_as_edited(member):
    review = make_review(make_film(), member)
    first = review.published_at
    review.withdraw()
    review.publish()

    assert (review.published_at, review.edited_at is None) == (first, False)


def test_a_review_that_waited_counts_as_published_from_its_approval_on(settings, member):
    settings.REVIEWS_HOLD_FIRST = True
    review = make_review(make_film(), member)
    review.publish()
    waiting = (review.published_at, review.edited_at)
    review.approve()

    assert waiting == (None, None)
    assert (review.published_at is None, review.edited_at) == (False, None)


def test_a_like_counts_once(member, other_member):
    review = make_review(make_film(), other_member)
    for _ in range(2):
        review.like(member)
    liked = review.likes_count
    for _ in range(2):
        review.unlike(member)

    assert (liked, review.likes_count) == (1, 0)


def test_the_first_review_waits_when_the_site_wants_it(settings, member):
    settings.REVIEWS_HOLD_FIRST = 1
    first, second = make_review(make_film(), member), None
    held = first.status
    first.approve()
    second = make_review(make_film(), member)

    assert (held, first.status, second.status) == ("held", "published", "published")


def test_everybody_sees_what_is_public_and_authors_their_own(member, other_member, moderator):
    film = make_film()
    public = make_review(film, other_member)
    draft = make_review(make_film(), member, published=False)
    removed = make_review(make_film(), member)
    removed.remove()
    early = make_review(make_film(published=False), other_member)

    def seen(who):
        return set(Review.objects.visible_to(who))

    assert seen(AnonymousUser()) == {public}
    assert seen(member) == {public, draft}
    assert seen(moderator) == {public, removed, early}


def test_erasing_an_account_takes_the_reviews_along(member):
    film = make_film()
    make_review(film, member, rating=9)
    other = make_review(film, rating=5)
    other.like(member)
    member.erase(keep_reviews=False)
    other.refresh_from_db()

    assert (list(film.reviews.all()), other.likes_count) == ([other], 0)
    assert figures(film) == ((1, 5), (0, 0), (0, 0), 1)


def test_erasing_an_account_keeps_public_reviews_without_a_name_if_the_member_says_so(member):
    film = make_film()
    kept = make_review(film, member, rating=9)
    make_review(make_film(), member, published=False)
    member.erase(keep_reviews=True)
    kept.refresh_from_db()

    assert list(Review.objects.all()) == [kept]
    assert (kept.member, kept.author_name, figures(film)[0]) == (None, "a former member", (1, 9))


def test_a_quoted_review_needs_an_author():
    with pytest.raises(IntegrityError), transaction.atomic():
        make_quoted_review(make_film(), byline="")


def test_publishing_a_quoted_review_by_itself_forgets_no_other():
    film = make_film()
    make_review(film, rating=10)
    quoted = QuotedReview.objects.get(pk=make_quoted_review(film, rating=4).pk)

    quoted.publish()

    assert figures(film) == ((1, 10), (0, 0), (1, 4), 2)
