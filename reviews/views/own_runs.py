"""What an address under `/settings/imports/` names: a run of the member who asks, and nobody else's."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache

from reviews.letterboxd import running
from reviews.models import ImportRun

type RunView = Callable[..., HttpResponse]


def at_own_run(*states: str) -> Callable[[RunView], RunView]:
    """A decorator that hands a view the run with the key `pk`. A stranger's is 404, a visitor is asked to log in.

    With `states`, a run in another one leads back to its page, which says how things are: somebody pressed a button
    twice, or in an old window. So does one that another window has changed at the same moment.
    """

    def decorate(view: RunView) -> RunView:
        @wraps(view)
        @never_cache
        def with_run(request: HttpRequest, pk: int, **parts) -> HttpResponse:
            if not request.user.is_authenticated:
                # What takes POST alone is no place to come back to.
                page = reverse("reviews:import", args=[pk])
                return redirect_to_login(request.get_full_path() if request.method == "GET" else page)
            run = get_object_or_404(ImportRun.objects.filter(member=request.user), pk=pk)
            run.member = request.user
            if states and run.state not in states:
                return redirect("reviews:import", run.pk)
            try:
                return view(request, run, **parts)
            except running.NotNow as refusal:
                messages.warning(request, str(refusal))
                return redirect("reviews:import", run.pk)

        return with_run

    return decorate
