"""The page where a member writes: Add a review, edit one's own, preview. What was written is never lost."""

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.db import IntegrityError
from django.db.models import Prefetch, prefetch_related_objects
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST

from films.models import Credit, Film
from films.prepared import Prepared
from reviews import kept_text, loved, rate_limits
from reviews.forms import ReviewForm
from reviews.models import RemovedMeanwhile, Review
from reviews.views.addresses import at_film

PUBLISHED = Review.Status.PUBLISHED
_OWN = Prepared(
    Review,
    [field.name for field in Review._meta.concrete_fields],
    lambda film, member: Review.objects.filter(film=film, member=member),
)


@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(private=True)
@at_film
def write(request: HttpRequest, film: Film) -> HttpResponse:
    """Show the form of the member's review of a film, and take what it sends."""
    if not request.user.is_authenticated:
        return _after_log_in(request, film)
    review = own_review(request, film)
    if review.status == Review.Status.REMOVED:
        return _removed(request, film, review)
    if request.method != "POST":
        kept = kept_text.kept(request.session, film.slug)
        return form_page(request, film, ReviewForm(initial=kept, instance=review), kept=bool(kept))
    if request.POST.get("action") == "forget":
        kept_text.forget(request.session, film.slug)
        return redirect("reviews:write", film.slug)
    return _take(request, film, ReviewForm(request.POST, instance=review))


@require_POST
def preview(request: HttpRequest) -> HttpResponse:
    """A piece of page for the form's script: the review as it would be shown. Without it the form itself is sent."""
    if not request.user.is_authenticated:
        return HttpResponseForbidden()
    if not rate_limits.allows(request, "preview"):
        return HttpResponse(status=429)
    form = ReviewForm(request.POST, instance=Review(member=request.user))
    if not form.is_valid():
        return HttpResponse(status=422)
    return render(request, "reviews/_preview.html", {"review": form.preview()})


def own_review(request: HttpRequest, film: Film) -> Review:
    """The member's review of the film, or a new one."""
    found = _OWN.records(film=film.pk, member=request.user.pk)
    review = found[0] if found else Review()
    review.film, review.member = film, request.user
    return review


def form_page(request: HttpRequest, film: Film, form: ReviewForm, status: int = 200, **context) -> HttpResponse:
    """The page with the form as it stands, beside the film with its directors."""
    directors = Credit.objects.directors().select_related("person")
    prefetch_related_objects([film], Prefetch("credits", directors, to_attr="directing"))
    context |= {"film": film, "form": form, "review": form.instance}
    return render(request, "reviews/write.html", context, status=status)


def _take(request: HttpRequest, film: Film, form: ReviewForm) -> HttpResponse:
    """Do what the pressed button says; whatever is in the way, the page comes back with all that was written."""
    before = form.instance.status
    if form.action == "preview":
        return form_page(request, film, form, preview=form.preview(), previewed=form.is_valid())
    if not form.is_valid():
        return form_page(request, film, form)
    if not rate_limits.allows(request, "review"):
        form.add_error(None, _("You have sent reviews very often. Wait a while, then send this one again."))
        return form_page(request, film, form, status=429)
    try:
        review = _stored(request, film, form)
    except RemovedMeanwhile:
        return _removed(request, film, form.instance)
    if review.is_published and before == PUBLISHED:
        loved.renew_later(film)
    elif review.is_published:
        loved.grow_later(film, review.rating)
    kept_text.forget(request.session, film.slug)
    messages.success(request, _said(review, before))
    return redirect("reviews:write", film.slug) if review.status == Review.Status.DRAFT else redirect(film)


def _stored(request: HttpRequest, film: Film, form: ReviewForm) -> Review:
    try:
        return form.store()
    except IntegrityError:  # another window was faster: this becomes a change of what that one has stored
        form = ReviewForm(request.POST, instance=own_review(request, film))
        form.full_clean()
        return form.store()


def _said(review: Review, before: str) -> str:
    if review.status == Review.Status.DRAFT:
        return _("Your draft is saved. Nobody but you can see it.")
    if review.status == Review.Status.HELD:
        return _("Your review waits for a moderator.")
    return _("Your changes are published.") if before == PUBLISHED else _("Your review is published.")


def _after_log_in(request: HttpRequest, film: Film) -> HttpResponse:
    """Ask a visitor to log in. What was posted, after the session had ended, is there when they come back."""
    posted = request.POST
    if posted.get("text") or posted.get("rating"):
        if not rate_limits.allows(request, "keep") or not kept_text.keep(request.session, film.slug, posted):
            return render(request, "reviews/copy.html", {"text": posted.get("text", "")}, status=403)
        messages.info(request, _("You were logged out. What you wrote is kept: log in to go on."))
    return redirect_to_login(request.path)


def _removed(request: HttpRequest, film: Film, review: Review) -> HttpResponse:
    """Say that a moderator has removed the review. The text is shown, since it is the author's."""
    context = {"film": film, "text": request.POST.get("text") or review.text}
    return render(request, "reviews/removed.html", context, status=403 if request.method == "POST" else 200)
