"""Reports: the queue that moderators work off, with the review beside."""

from functools import partial

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from films.admin.bounded import ANYWHERE
from reviews.admin.moderation import ModerationAdmin
from reviews.models import Report, Review

State = Report.State


class StateFilter(admin.SimpleListFilter):
    """Reports by state; without a choice, those that are open."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [(state.value, state.label) for state in (State.UPHELD, State.DISMISSED)]

    def choices(self, changelist: ChangeList) -> list[dict]:
        first, *others = super().choices(changelist)
        return [{**first, "display": State.OPEN.label}, *others]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Report]) -> QuerySet[Report]:
        return queryset.filter(state=self.value() or State.OPEN)


@admin.register(Report)
class ReportAdmin(ModerationAdmin):
    """Reports in the admin. Removing a review decides every open report of it."""

    list_display = ("reason", "report", "review_line", "excerpt")
    list_display_links = ("reason",)
    list_filter = (StateFilter,)
    list_select_related = ("review__film", "review__member", "member")
    ordering = ("-created_at", "-pk")
    view_on_site = False
    readonly_fields = (
        "reason",
        "text",
        "reported_by",
        "created_at",
        "state",
        "decided",
        "film_link",
        "author",
        "stars",
        "whole_text",
        "review_status",
    )
    fieldsets = [
        (_("The report"), {"fields": ["reason", "text", ("reported_by", "created_at"), ("state", "decided")]}),
        (_("The review"), {"fields": [("film_link", "author", "stars"), "whole_text", "review_status"]}),
    ]
    actions = ("uphold", "dismiss")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Report]:
        return super().get_queryset(request).select_related(*self.list_select_related, "decided_by")

    def offers(self, action: str, obj: Report) -> bool:
        return obj.state == State.OPEN

    @admin.action(description=_("Remove the review"), permissions=["moderate"], location=ANYWHERE)
    def uphold(self, request: HttpRequest, queryset: QuerySet[Report]) -> None:
        count = 0
        # A review may have been reported by several: the first report takes the others with it.
        for report in queryset.filter(state=State.OPEN):
            report.refresh_from_db(fields=["state"])
            if report.state == State.OPEN:
                uphold = partial(Report.uphold, by=request.user)
                count += self.carry_out(request, [report], uphold, gettext("Upheld: the review was removed."))
                self.log_change(request, report.review, gettext("Removed, because of a report."))
        told = ngettext("%(count)d review is removed.", "%(count)d reviews are removed.", count)
        self.message_user(request, told % {"count": count}, messages.SUCCESS)

    @admin.action(description=_("Leave the review"), permissions=["moderate"], location=ANYWHERE)
    def dismiss(self, request: HttpRequest, queryset: QuerySet[Report]) -> None:
        dismiss = partial(Report.dismiss, by=request.user)
        count = self.carry_out(request, queryset.filter(state=State.OPEN), dismiss, gettext("Dismissed."))
        told = ngettext("%(count)d report is dismissed.", "%(count)d reports are dismissed.", count)
        self.message_user(request, told % {"count": count}, messages.SUCCESS)

    @admin.display(description=_("report"))
    def report(self, report: Report) -> str:
        when = date_format(report.created_at, "SHORT_DATE_FORMAT")
        return format_html("{}<br>{}, {}", report.text, self.reported_by(report), when)

    @admin.display(description=_("review"))
    def review_line(self, report: Report) -> str:
        return format_html("{}<br>{}<br>{}", self.film_link(report), self.author(report), self.stars(report))

    @admin.display(description=_("reported by"))
    def reported_by(self, report: Report) -> str:
        return report.member.username if report.member else _("a former member")

    @admin.display(description=_("decided"))
    def decided(self, report: Report) -> str:
        if not report.decided_at:
            return "–"
        return f"{date_format(report.decided_at, 'DATETIME_FORMAT')}, {report.decided_by or '–'}"

    @admin.display(description=_("status"))
    def review_status(self, report: Report) -> str:
        review = report.review
        if review.kind == Review.Kind.ELSEWHERE:
            return review.get_status_display()  # it has no page here but its film's
        address = reverse("admin:reviews_review_change", args=[review.pk])
        return format_html('<a href="{}">{}</a>', address, review.get_status_display())
