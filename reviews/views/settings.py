"""A member's own settings: profile, export, the end of the account. The rest of them is allauth's."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from reviews.account_forms import EraseForm, ExportForm, ProfileForm
from reviews.models import Member, Review
from reviews.rate_limits import limited


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The bare address leads to the first of the settings."""
    return redirect("reviews:profile")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def profile(request: HttpRequest) -> HttpResponse:
    """What a member says of themselves."""
    member = Member.objects.get(pk=request.user.pk)  # the page keeps the old name while a new one is refused
    form = ProfileForm(request.POST or None, instance=member)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Your profile is saved."))
        return redirect("reviews:profile")
    return render(request, "settings/profile.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
@limited("export")
def export(request: HttpRequest) -> HttpResponse:
    """GET says what there is to take away, POST gives it."""
    form = ExportForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return render(request, "settings/export.html", {"form": form}, status=400 if form.is_bound else 200)
    file = form.download(request.user)
    response = StreamingHttpResponse(file.pieces, content_type=file.content_type)
    response["Content-Disposition"] = f'attachment; filename="{file.name}"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
@reauthentication_required(app="allauth.account", enabled=lambda request: not request.user.has_usable_password())
@sensitive_post_parameters("password")
def erase(request: HttpRequest) -> HttpResponse:
    """GET says what goes and what stays, POST ends the account."""
    member = Member.objects.get(pk=request.user.pk)
    form = EraseForm(member, request.POST or None)
    if request.method == "POST" and not member.is_last_administrator and form.is_valid():
        member.erase(keep_reviews=form.keeps_reviews)
        logout(request)
        return redirect("reviews:erased")
    reviews = dict(Review.objects.filter(member=member).values_list("status").annotate(Count("pk")).order_by())
    context = {"form": form, "published": reviews.pop(Review.Status.PUBLISHED, 0), "others": sum(reviews.values())}
    context["arrived"] = Review.objects.filter(letterboxd_item__account__member=member).count()
    return render(request, "settings/erase.html", context)


@require_safe
def erased(request: HttpRequest) -> HttpResponse:
    """The last page a former member sees; it is the same for everybody."""
    return render(request, "settings/erased.html")
