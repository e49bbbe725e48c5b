"""Members' reviews, for moderators: they are read here, approved, removed and restored."""

from django.contrib import admin, messages
from django.db.models import Prefetch, Q, QuerySet
from django.db.models.functions import Lower
from django.http import HttpRequest
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from films.admin.bounded import ANYWHERE, first_found
from films.models import Film
from reviews.admin.moderation import ModerationAdmin, StatusFilter
from reviews.models import Member, Report, Review

Status = Review.Status


@admin.register(Review)
class ReviewAdmin(ModerationAdmin):
    """What members write, here or where they have linked a feed, newest first; drafts are their authors' alone."""

    list_display = ("film", "author", "stars", "excerpt", "status", "open_reports", "created_at")
    list_select_related = ("film", "member")
    list_filter = (StatusFilter.of(Status.HELD, Status.PUBLISHED, Status.REMOVED),)
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
        by_members = ~Q(kind=Review.Kind.ELSEWHERE) | Q(letterboxd_item__isnull=False)
        written = super().get_queryset(request).filter(by_members).exclude(status=Status.DRAFT)
        waiting = Prefetch("reports", Report.objects.open(), to_attr="waiting_reports")
        return written.select_related("film", "member").prefetch_related(waiting)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Review], search_term: str
    ) -> tuple[QuerySet[Review], bool]:
        """Find reviews by the words of the film, or by the author's username."""
        if not search_term.strip():
            return queryset, False
        films = queryset.filter(film__in=Film.objects.matching(search_term))
        members = list(Member.objects.alias(lowered=Lower("username")).filter(lowered=search_term.strip().lower()))
        by_author = queryset.filter(member__in=members)
        by_feed = queryset.filter(letterboxd_item__account__member__in=members)
        return queryset.filter(pk__in=first_found(by_author, by_feed, films)), False

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
        return len(review.waiting_reports)
