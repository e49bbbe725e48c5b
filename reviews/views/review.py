"""One review: its page, and taking it back."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from films import text
from films.caching import public_page
from films.versions import SITE
from reviews import jsonld
from reviews.models import RemovedMeanwhile, Review

DESCRIPTION_LENGTH = 160  # characters


@require_safe
@public_page(SITE)
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """A review on a page of its own. What is not public is for its author and for moderators."""
    reviews = Review.objects.visible_to(request.user).with_line_data()
    review = get_object_or_404(reviews.select_related("film__poster", "film__reception"), pk=pk)
    context = {
        "review": review,
        "film": review.film,
        "description": "" if review.spoilers else text.excerpt(review.text_html, DESCRIPTION_LENGTH),
        "markup": jsonld.review(review) if review.is_published and not review.is_elsewhere else None,
        "liked": request.user.liked([review]) if request.user.is_authenticated else None,
    }
    return render(request, "reviews/review.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(private=True)
@login_required
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask an author whether to take the review back, and do it."""
    states = [Review.Status.PUBLISHED, Review.Status.HELD, Review.Status.WITHDRAWN]
    review = get_object_or_404(request.user.reviews.filter(status__in=states).select_related("film__poster"), pk=pk)
    if request.method == "POST":
        try:
            review.withdraw()
        except RemovedMeanwhile:
            return redirect("reviews:write", review.film.slug)  # which says so
        messages.success(request, _("Your review is withdrawn. You can publish it again whenever you like."))
        return redirect(review.film)
    return render(request, "reviews/withdraw.html", {"review": review, "film": review.film})
