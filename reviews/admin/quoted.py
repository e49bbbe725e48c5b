"""Reviews from elsewhere: a list of their own, and rows of the film's form."""

from typing import Any

import reversion
from django.contrib import admin
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from films.admin.autocomplete import AutocompleteInline
from films.admin.bounded import BoundedFormSet, first_found, parts_heading
from films.admin.film import FilmAdmin
from films.admin.history import HistoryAdmin
from films.beginnings import beginning_with
from films.history import keep_history
from films.models import Film
from reviews.admin.moderation import StatusFilter
from reviews.admin.quoted_form import QuotedReviewForm
from reviews.models import QuotedReview, Source

FIELDS = ["source", ("byline", "byline_url"), "url", ("rating", "language", "spoilers"), "text", "permission"]
PUBLICATION = ("status", "published_at")


class QuotedReviewFormSet(BoundedFormSet):
    """A film's newest reviews from elsewhere.

    Their versions are kept apart from the film's: who takes a film back to what it was must not bring back a
    review whose author has forbidden the quotation since.
    """

    most = 10

    def save(self, commit: bool = True) -> list[QuotedReview]:
        with reversion.create_revision(manage_manually=True):
            user = reversion.get_user()
            QuotedReview.objects.filter(pk__in=[form.instance.pk for form in self.initial_forms]).lock()
            saved = super().save(commit)
        transaction.on_commit(lambda: self._keep(saved, user))
        return saved

    def _keep(self, saved: list[QuotedReview], user: Any) -> None:
        for review in saved:
            with reversion.create_revision():
                reversion.add_to_revision(review)
                reversion.set_user(user)
                reversion.set_comment(gettext("Saved on the film's form."))

    def get_unique_error_message(self, unique_check: tuple[str, ...]) -> str:
        return gettext("The same author and source are there twice.")


class QuotedReviewInline(AutocompleteInline, admin.StackedInline):
    """Reviews from elsewhere on the film's form, newest first."""

    model = QuotedReview
    form = QuotedReviewForm
    formset = QuotedReviewFormSet
    fk_name = "film"
    extra = 0
    autocomplete_fields = ("source",)
    show_change_link = True
    view_on_site = False
    fields = [*FIELDS, PUBLICATION]

    def get_queryset(self, request: HttpRequest) -> QuerySet[QuotedReview]:
        return super().get_queryset(request).select_related("source", "film").order_by("-published_at", "-pk")

    def get_formset(self, request: HttpRequest, obj: Film | None = None, **kwargs: Any) -> type[BoundedFormSet]:
        self.verbose_name_plural = parts_heading(self, obj)
        return super().get_formset(request, obj, **kwargs)


FilmAdmin.inlines.append(QuotedReviewInline)
keep_history(QuotedReview, needs=["film", "source"])


@admin.register(QuotedReview)
class QuotedReviewAdmin(HistoryAdmin):
    """Reviews from elsewhere in the admin."""

    form = QuotedReviewForm
    list_display = ("byline", "source", "film", "rating", "status", "published_at")
    list_select_related = ("source", "film")
    list_filter = (StatusFilter,)
    search_fields = ("byline",)
    search_help_text = _("Titles of films, authors or sources.")
    autocomplete_fields = ("film", "source")
    fieldsets = [(None, {"fields": ["film", *FIELDS]}), (_("On the site"), {"fields": PUBLICATION})]

    def get_queryset(self, request: HttpRequest) -> QuerySet[QuotedReview]:
        return super().get_queryset(request).select_related("source", "film")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[QuotedReview], search_term: str
    ) -> tuple[QuerySet[QuotedReview], bool]:
        """Find reviews by the words of the film, or by the beginning of the author's or the source's name."""
        if not search_term.strip():
            return queryset, False
        films = queryset.filter(film__in=Film.objects.matching(search_term))
        by_author = beginning_with(queryset, "byline", search_term.strip())
        sources = Source.objects.filter(name__istartswith=search_term.strip())
        of_source = queryset.filter(source__in=list(sources))
        return queryset.filter(pk__in=first_found(by_author, of_source, films)), False
