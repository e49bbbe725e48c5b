"""What is answered when a form's token is missing or too old: nobody loses what they wrote."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views import csrf

from films.models import Film
from reviews.forms import ReviewForm
from reviews.models import Review
from reviews.views.addresses import at_film
from reviews.views.writing import form_page, own_review


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The setting `CSRF_FAILURE_VIEW`: a review comes back in a new form, other text to be copied."""
    match = request.resolver_match
    text = request.POST.get("text", "") or request.POST.get("bio", "")
    if match and match.view_name == "reviews:write" and request.user.is_authenticated:
        return _new_form(request, **match.kwargs)
    if text:
        return render(request, "reviews/copy.html", {"text": text}, status=403)
    return csrf.csrf_failure(request, reason)


@at_film
def _new_form(request: HttpRequest, film: Film) -> HttpResponse:
    review = own_review(request, film)
    if review.status == Review.Status.REMOVED:
        return render(request, "reviews/copy.html", {"text": request.POST.get("text", "")}, status=403)
    form = ReviewForm(initial=request.POST.dict(), instance=review)
    return form_page(request, film, form, status=403, expired=True)
