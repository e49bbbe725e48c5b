"""The buttons of a run: what is decided in the preview, which film a row means, and the steps onward and back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from reviews.import_forms import Choices, Ticks
from reviews.import_page import Undoing
from reviews.letterboxd import running
from reviews.models import ImportRun
from reviews.rate_limits import limited
from reviews.views.own_runs import at_own_run

_State = ImportRun.State
_IN_THE_MIDDLE = (_State.PUBLISHING, _State.UNDOING)


@require_POST
@at_own_run(_State.READY)
def decide(request: HttpRequest, run: ImportRun) -> HttpResponse:
    """Keep what is ticked on a page of the preview; `action` may say more: `private` or `public` for all of them."""
    Ticks(request.POST).store(run)
    action = request.POST.get("action")
    if action in ("private", "public"):
        running.decide_all(run, private=action == "private")
    messages.success(request, _("That is saved. Nothing is public yet."))
    return _back(request, run, request.POST.get("following" if action == "next" else "next", ""))


@require_POST
@at_own_run(_State.READY)
def publish(request: HttpRequest, run: ImportRun) -> HttpResponse:
    """Publish everything as it is decided, with what is ticked on the page where the button was pressed."""
    Ticks(request.POST).store(run)
    running.publish(run)
    return redirect("reviews:import", run.pk)


@require_POST
@at_own_run(_State.READY, _State.PUBLISHED)
def rows(request: HttpRequest, run: ImportRun) -> HttpResponse:
    """Say which films rows are about, or look for films again that weren't in the catalogue."""
    changed = Choices(request.POST).store(run)
    if changed:
        told = ngettext("%(count)d row has changed.", "%(count)d rows have changed.", changed)
        messages.success(request, told % {"count": changed})
    else:
        messages.info(request, _("Nothing has changed: no film was chosen, and none was found."))
    return _back(request, run, request.POST.get("next", ""))


@require_http_methods(["GET", "HEAD", "POST"])
@at_own_run(_State.PUBLISHED)
def undo(request: HttpRequest, run: ImportRun) -> HttpResponse:
    """GET says what will be taken back, POST does it."""
    if request.method != "POST":
        return render(request, "settings/imports/undo.html", {"run": run, "page": Undoing(run)})
    running.undo(run)
    return redirect("reviews:import", run.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@at_own_run(*(state for state in _State if state not in _IN_THE_MIDDLE))
def discard(request: HttpRequest, run: ImportRun) -> HttpResponse:
    """GET says what goes, POST deletes the run: of one that is published, the report alone."""
    if request.method != "POST":
        was_published = run.state in (_State.PUBLISHED, _State.UNDONE)
        return render(request, "settings/imports/discard.html", {"run": run, "was_published": was_published})
    running.discard(run)
    messages.success(request, _("It is gone."))
    return redirect("reviews:imports")


@require_POST
@limited("import")
@at_own_run(_State.FAILED)
def again(request: HttpRequest, run: ImportRun) -> HttpResponse:
    """Let a run that failed begin anew."""
    running.again(run)
    return redirect("reviews:import", run.pk)


def _back(request: HttpRequest, run: ImportRun, address: str) -> HttpResponse:
    """Go back to the page of the run that the form names."""
    page = reverse("reviews:import", args=[run.pk])
    safe = url_has_allowed_host_and_scheme(address, None) and address.partition("?")[0] == page
    return HttpResponseRedirect(address if safe else page)
