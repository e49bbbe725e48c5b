"""What the pages for moderators share: they read what members write, and decide; they edit nothing."""

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from films import rating_scale
from films.admin.bounded import BoundedAdmin
from reviews.models import Review

EXCERPT_LENGTH = 200


class StatusFilter(admin.SimpleListFilter):
    """Reviews by status, read from the index of the few that are not published."""

    title = _("status")
    parameter_name = "status"
    statuses: tuple[Review.Status, ...] = tuple(Review.Status)

    @classmethod
    def of(cls, *statuses: Review.Status) -> "type[StatusFilter]":
        """Give the filter that offers these."""
        return type(cls.__name__, (cls,), {"statuses": statuses})

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [(status.value, status.label) for status in self.statuses]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Review]) -> QuerySet[Review]:
        return queryset.in_status(self.value()) if self.value() else queryset


class ModerationAdmin(BoundedAdmin):
    """Pages on which nothing is edited. Verbs are for those who have the right to change the model's records."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_moderate_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(f"{self.opts.app_label}.change_{self.opts.model_name}")

    def review_of(self, obj: Model) -> Review:
        """The review that a record is or is about."""
        return obj if isinstance(obj, Review) else obj.review

    @admin.display(description=_("film"))
    def film_link(self, obj: Model) -> str:
        film = self.review_of(obj).film
        return format_html('<a href="{}">{}</a>', film.get_absolute_url(), film)

    @admin.display(description=_("written by"))
    def author(self, obj: Model) -> str:
        return self.review_of(obj).author_name

    @admin.display(description=_("rating"))
    def stars(self, obj: Model) -> str:
        rating = self.review_of(obj).rating
        return rating_scale.glyphs(rating) if rating else "–"

    @admin.display(description=_("text"))
    def excerpt(self, obj: Model) -> str:
        return Truncator(self.review_of(obj).text).chars(EXCERPT_LENGTH) or "–"

    @admin.display(description=_("text"))
    def whole_text(self, obj: Model) -> str:
        # It was made safe when it was saved.
        text = mark_safe(self.review_of(obj).text_html)
        return format_html('<div class="read-only-text">{}</div>', text) if text else "–"
