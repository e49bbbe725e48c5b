"""One review: its page, and taking it back."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import AnonymousUser
from django.db.models import BigIntegerField
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from films import text
from films.caching import public_page
from films.frames import render_framed
from films.prepared import Prepared
from films.versions import SITE
from reviews import jsonld, loved, walks
from reviews.models import LetterboxdItem, Member, RemovedMeanwhile, Review
from reviews.views.letterboxd import withdrawing

DESCRIPTION_LENGTH = 160  # characters

_PUBLIC = Prepared(
    Review,
    (*walks.SHOWN, *walks.FILM, *walks.AUTHOR, *walks.SOURCE),
    lambda pk, now: Review.objects.public(now).filter(pk=pk),
)


@require_safe
@public_page(SITE)
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """A review on a page of its own. What is not public is for its author and for moderators."""
    review = _found(request.user, pk)
    context = {
        "review": review,
        "film": review.film,
        "description": "" if review.spoilers else text.excerpt(review.text_html, DESCRIPTION_LENGTH),
        "is_own": _is_own(request.user, review),
        "markup": jsonld.review(review) if review.is_published and not review.is_elsewhere else None,
        "liked": request.user.liked([review]) if request.user.is_authenticated else None,
    }
    return render_framed(request, "reviews/review.html", context)


def _found(user: Member | AnonymousUser, pk: int) -> Review:
    """The review, for who may see it. What is public everybody may, and most ask for that."""
    if pk > BigIntegerField.MAX_BIGINT:
        raise Http404
    for review in _PUBLIC.records(pk=pk, now=timezone.now()):
        return review
    if not user.is_authenticated:
        raise Http404
    reviews = Review.objects.visible_to(user).with_line_data()
    return get_object_or_404(reviews.select_related("film__poster"), pk=pk)


def _is_own(user: Member | AnonymousUser, review: Review) -> bool:
    """Whether it is the reader's: written here, or arrived from where they have linked a name."""
    if not user.is_authenticated or not review.is_elsewhere:
        return user.is_authenticated and review.member_id == user.pk
    return LetterboxdItem.objects.filter(review=review.pk, account__member=user.pk).exists()


@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(private=True)
@login_required
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask an author whether to take the review back, and do it."""
    if pk > BigIntegerField.MAX_BIGINT:
        raise Http404
    arrived = LetterboxdItem.objects.filter(review=pk, account__member=request.user.pk)
    for item in arrived.select_related("film", "review"):
        if item.may_be_withdrawn:
            return withdrawing(request, item)
    states = [Review.Status.PUBLISHED, Review.Status.HELD, Review.Status.WITHDRAWN]
    review = get_object_or_404(request.user.reviews.filter(status__in=states).select_related("film__poster"), pk=pk)
    if request.method == "POST":
        try:
            review.withdraw()
        except RemovedMeanwhile:
            return redirect("reviews:write", review.film.slug)  # which says so
        loved.renew_later(review.film)
        messages.success(request, _("Your review is withdrawn. You can publish it again whenever you like."))
        return redirect(review.film)
    return render(request, "reviews/withdraw.html", {"review": review, "film": review.film})
