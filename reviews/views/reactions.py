"""What members do about reviews and films: like, report, put on the watchlist."""

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST

from films.models import Film
from reviews import rate_limits
from reviews.forms import ReportForm
from reviews.models import Review
from reviews.views.addresses import at_film


@require_POST
@rate_limits.limited("like")
def like(request: HttpRequest, pk: int) -> HttpResponse:
    """Like a review, or with `liked=no` no more; then back to where the button was."""
    review = get_object_or_404(Review.objects.public(), pk=pk)
    if not request.user.is_authenticated:
        return redirect_to_login(review.get_absolute_url())
    if review.member_id == request.user.pk:
        raise PermissionDenied(_("Your own review can’t be liked by you."))
    if request.POST.get("liked") == "no":
        review.unlike(request.user)
    else:
        review.like(request.user)
    return _back(request, review.get_absolute_url())


@require_POST
@at_film
@rate_limits.limited("like")
def watch(request: HttpRequest, film: Film) -> HttpResponse:
    """Put a film on the watchlist, or with `watched=no` take it off; then back to where the button was."""
    if not request.user.is_authenticated:
        return redirect_to_login(film.get_absolute_url())
    if request.POST.get("watched") == "no":
        request.user.unwatch(film)
        messages.success(request, _("The film is off your watchlist."))
    else:
        request.user.watch(film)
        messages.success(request, _("The film is on your watchlist."))
    return _back(request, film.get_absolute_url())


@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(private=True)
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell the moderators what is wrong with a review."""
    review = get_object_or_404(Review.objects.public().with_line_data().select_related("film__poster"), pk=pk)
    if not request.user.is_authenticated:
        return _after_log_in(request)
    if review.member_id == request.user.pk:
        raise PermissionDenied(_("Your own review can’t be reported by you."))
    reported = review.reports.open().filter(member=request.user).exists()
    form = ReportForm(request.POST if request.method == "POST" else None)
    if reported or request.method != "POST" or not form.is_valid():
        return _report_page(request, review, form, reported=reported)
    if not rate_limits.allows(request, "report"):
        form.add_error(None, _("You have reported very often. Wait a while, then send this again."))
        return _report_page(request, review, form, status=429)
    form.store(review, request.user)
    messages.success(request, _("Thank you. A moderator will look at this review and decide."))
    return redirect(review)


def _report_page(request: HttpRequest, review: Review, form: ReportForm, status: int = 200, **context) -> HttpResponse:
    context |= {"review": review, "film": review.film, "form": form}
    return render(request, "reviews/report.html", context, status=status)


def _after_log_in(request: HttpRequest) -> HttpResponse:
    """Ask a visitor to log in, and show what was posted after a session had ended."""
    if request.POST.get("text"):
        return render(request, "reviews/copy.html", {"text": request.POST["text"]}, status=403)
    return redirect_to_login(request.path)


def _back(request: HttpRequest, otherwise: str) -> HttpResponse:
    """Go back to the page of this site that `next` names."""
    address = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
    return HttpResponseRedirect(address if safe else otherwise)
