"""A member's name at Letterboxd: linking it, what came of it, and the end of it."""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import BigIntegerField
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from films.keyset import Key, page_or_first
from reviews.letterboxd.forms import LetterboxdForm, UnlinkForm
from reviews.models import LetterboxdAccount, LetterboxdItem, NameTaken
from reviews.rate_limits import limited

PAGE_SIZE = 25
NEWEST = [Key("written_at", descending=True), Key("pk", descending=True)]


def _where_feeds_are_on(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A decorator for a member's own pages that are there only with the setting `LETTERBOXD_FEEDS`."""

    @wraps(view)
    def if_on(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if not settings.LETTERBOXD_FEEDS:
            raise Http404
        return view(request, *args, **kwargs)

    return if_on


@require_http_methods(["GET", "HEAD", "POST"])
@_where_feeds_are_on
@never_cache
@login_required
@limited("letterboxd")
def account(request: HttpRequest) -> HttpResponse:
    """What is linked, how it does and what came; a name that is posted begins the linking."""
    account = LetterboxdAccount.objects.filter(member=request.user.pk).first()
    if request.method == "POST" and account and account.is_proven:
        return redirect("reviews:letterboxd")  # another name only after this one is unlinked
    form = LetterboxdForm(_sent(request), initial={"username": account.username if account else ""})
    if request.method == "POST" and form.is_valid():
        try:
            LetterboxdAccount.objects.begin(request.user, form.cleaned_data["username"])
            return redirect("reviews:letterboxd")
        except NameTaken:
            form.add_error("username", _("Another member has proven that this name is theirs."))
    return render(request, "settings/letterboxd.html", {"form": form, "account": account, **_arrived(request, account)})


def _sent(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _arrived(request: HttpRequest, account: LetterboxdAccount | None) -> dict[str, object]:
    """The page of what the feed held, tombstones left out."""
    if account is None:
        return {}
    items = account.items.living().filter(written_at__isnull=False).select_related("film", "review")
    page = page_or_first(items, NEWEST, PAGE_SIZE, request.GET.get("after", ""))
    return {
        "now": timezone.now(),
        "items": page.items,
        "ways": page.ways(reverse("reviews:letterboxd")),
    }


@require_POST
@_where_feeds_are_on
@never_cache
@login_required
@limited("letterboxd")
def check(request: HttpRequest) -> HttpResponse:
    """Have the feed asked for as soon as the hour allows."""
    account = LetterboxdAccount.objects.filter(member=request.user.pk).first()
    if account and (account.is_followed or account.state == LetterboxdAccount.State.PAUSED):
        account.ask()
    return redirect("reviews:letterboxd")


@require_http_methods(["GET", "HEAD", "POST"])
@_where_feeds_are_on
@never_cache
@login_required
@limited("letterboxd")
def unlink(request: HttpRequest) -> HttpResponse:
    """Ask what becomes of what came, and follow the feed no longer."""
    account = get_object_or_404(
        LetterboxdAccount.objects.exclude(state=LetterboxdAccount.State.UNLINKED), member=request.user.pk
    )
    arrived = account.items.filter(review__isnull=False).count()
    form = UnlinkForm(_sent(request))
    if request.method == "POST" and (not arrived or form.is_valid()):
        account.unlink(take_back=not arrived or form.takes_back)
        messages.success(request, _("%(name)s is linked no longer.") % {"name": account.username})
        return redirect("reviews:letterboxd")
    return render(request, "settings/letterboxd_unlink.html", {"form": form, "account": account, "arrived": arrived})


@require_http_methods(["GET", "HEAD", "POST"])
@_where_feeds_are_on
@never_cache
@login_required
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask whether to take back what came, or not to let it come, and do it."""
    if pk > BigIntegerField.MAX_BIGINT:
        raise Http404
    items = LetterboxdItem.objects.filter(account__member=request.user.pk).select_related("film", "review")
    item = get_object_or_404(items, pk=pk)
    if not item.may_be_withdrawn:
        raise Http404
    return withdrawing(request, item)


def withdrawing(request: HttpRequest, item: LetterboxdItem) -> HttpResponse:
    """The question and its answer, also for the address of the review itself, whether feeds are on or not."""
    if request.method != "POST":
        return render(request, "settings/letterboxd_withdraw.html", {"item": item, "film": item.film})
    item.withdraw()
    messages.success(request, _("It is withdrawn, and won’t come again."))
    if settings.LETTERBOXD_FEEDS:
        return redirect("reviews:letterboxd")
    return redirect(item.film) if item.film else redirect("home")
