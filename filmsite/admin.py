"""The admin as a whole: its name, its log-in, and its front page with what waits for staff."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from allauth.account.decorators import secure_admin_login
from django.conf import settings
from django.contrib.admin import AdminSite
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from films.counting import bounded_count, count_in_words
from films.models import Film, Picture
from reviews.models import Report, Review


@dataclass(frozen=True)
class Waiting:
    """One kind of thing that waits for staff: how many there are, in words, and where they are."""

    name: str | Promise
    count: int
    url: str

    @property
    def words(self) -> str:
        return count_in_words(self.count)


class StaffSite(AdminSite):
    """The admin under this site's name. Logging in is allauth's, with its rate limits and second factor."""

    site_header = site_title = settings.SITE_NAME
    index_title = _("What waits")
    empty_value_display = "–"

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Register, but for the tasks' own list, which has no bounds: what failed is shown with what it was about."""
        models = model_or_iterable if isinstance(model_or_iterable, Iterable) else [model_or_iterable]
        kept = [model for model in models if model._meta.app_label != "django_tasks_database"]
        super().register(kept, admin_class, **options)

    def login(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        return secure_admin_login(super().login)(request, extra_context)

    def password_change(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        return redirect("account_change_password")

    def index(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        context = {"waiting": self._waiting(request), "mail_is_set_up": settings.MAIL_IS_SET_UP}
        return super().index(request, {**context, **(extra_context or {})})

    def _waiting(self, request: HttpRequest) -> list[Waiting]:
        """What waits, as far as this person may see it; a query each."""
        held, draft = Review.Status.HELD, Film.Status.DRAFT
        places: list[tuple[str, str | Promise, QuerySet, str, str]] = [
            ("reviews.view_report", _("Open reports"), Report.objects.open(), "reviews_report", ""),
            (
                "reviews.view_review",
                _("Reviews that wait for a moderator"),
                Review.objects.in_status(held),
                "reviews_review",
                f"?status={held}",
            ),
            (
                "films.view_film",
                _("Drafts of films"),
                Film.objects.filter(status=draft),
                "films_film",
                f"?status__exact={draft}",
            ),
            (
                "films.view_picture",
                _("Pictures with a problem"),
                Picture.objects.troubled(),
                "films_picture",
                "?state=problem",
            ),
        ]
        return [
            Waiting(name, bounded_count(rows), reverse(f"admin:{page}_changelist") + query)
            for right, name, rows, page, query in places
            if request.user.has_perm(right)
        ]
