"""Members' reviews, for moderators: they are read here, approved, removed and restored."""

from django.contrib import admin, messages
from django.contrib.admin.options import ActionLocation
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from films.models import Film
from reviews.admin.moderation import ModerationAdmin
from reviews.models import Member, Report, Review

ANYWHERE = [ActionLocation.CHANGE_LIST, ActionLocation.CHANGE_FORM]
Status = Review.Status


class StatusFilter(admin.SimpleListFilter):
    """Reviews by status, those that wait first."""

    title = _("status")
    parameter_name = "status"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [(status.value, status.label) for status in (Status.HELD, Status.PUBLISHED, Status.REMOVED)]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Review]) -> QuerySet[Review]:
        return queryset.in_status(self.value()) if self.value() else queryset


@admin.register(Review)
class ReviewAdmin(ModerationAdmin):
    """What members write, newest first; drafts are their authors' alone."""

    list_display = ("film", "author", "stars", "excerpt", "status", "open_reports", "created_at")
    list_filter = (StatusFilter,)
    search_fields = ("member__username",)
    search_help_text = _("Titles of films, or a username.")
    fields = readonly_fields = (
        "film_link",
        "author",
        "stars",
        "whole_text",
        "language",
        "spoilers",
        "origin",
        "origin_url",
        "status",
        "open_reports",
        "created_at",
        "published_at",
        "edited_at",
        "likes_count",
    )
    actions = ("approve", "remove", "restore")
    # Which verb suits which status.
    suits = {
        "approve": [Status.HELD],
        "remove": [Status.HELD, Status.PUBLISHED, Status.WITHDRAWN],
        "restore": [Status.REMOVED],
    }

    def get_queryset(self, request: HttpRequest) -> QuerySet[Review]:
        written = super().get_queryset(request).here().exclude(status=Status.DRAFT)
        reports = Report.objects.open().filter(review=OuterRef("pk")).order_by().values("review")
        waiting = Coalesce(Subquery(reports.annotate(count=Count("pk")).values("count")), 0)
        return written.select_related("film", "member").annotate(open_reports_count=waiting)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Review], search_term: str
    ) -> tuple[QuerySet[Review], bool]:
        """Find reviews by the words of the film, or by the author's username."""
        if not search_term.strip():
            return queryset, False
        films = Film.objects.matching(search_term)
        members = Member.objects.filter(username__iexact=search_term.strip())
        return queryset.filter(Q(film__in=films) | Q(member__in=members)), False

    def offers(self, action: str, obj: Review) -> bool:
        return obj.status in self.suits.get(action, [])

    @admin.action(description=_("Approve"), permissions=["moderate"], location=ANYWHERE)
    def approve(self, request: HttpRequest, queryset: QuerySet[Review]) -> None:
        waiting = queryset.filter(status__in=self.suits["approve"])
        count = self.carry_out(request, waiting, Review.approve, gettext("Approved."))
        told = ngettext("%(count)d review is approved.", "%(count)d reviews are approved.", count)
        self.message_user(request, told % {"count": count}, messages.SUCCESS)

    @admin.action(description=_("Remove"), permissions=["moderate"], location=ANYWHERE)
    def remove(self, request: HttpRequest, queryset: QuerySet[Review]) -> None:
        there = queryset.filter(status__in=self.suits["remove"])
        count = self.carry_out(request, there, Review.remove, gettext("Removed."))
        told = ngettext("%(count)d review is removed.", "%(count)d reviews are removed.", count)
        self.message_user(request, told % {"count": count}, messages.SUCCESS)

    @admin.action(description=_("Restore"), permissions=["moderate"], location=ANYWHERE)
    def restore(self, request: HttpRequest, queryset: QuerySet[Review]) -> None:
        removed = queryset.filter(status__in=self.suits["restore"])
        count = self.carry_out(request, removed, Review.approve, gettext("Restored."))
        told = ngettext("%(count)d review is back.", "%(count)d reviews are back.", count)
        self.message_user(request, told % {"count": count}, messages.SUCCESS)

    @admin.display(description=_("open reports"))
    def open_reports(self, review: Review) -> int:
        return review.open_reports_count
