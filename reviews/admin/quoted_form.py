"""The form of a review from elsewhere, alone or as a row of the film's form."""

from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from films.admin.autocomplete import use_loaded
from films.vocabulary import find_language
from reviews.models import QuotedReview, Review


class QuotedReviewForm(forms.ModelForm):
    """What staff enters of a review from elsewhere."""

    language = forms.CharField(
        label=_("Language"), max_length=60, required=False, help_text=_("The code or the English name: fr, French.")
    )

    class Meta:
        model = QuotedReview
        fields = [
            "film",
            "source",
            "byline",
            "byline_url",
            "url",
            "rating",
            "language",
            "spoilers",
            "text",
            "permission",
            "status",
            "published_at",
        ]

        widgets = {"permission": AdminTextareaWidget(attrs={"rows": 2})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        use_loaded(self, "source", "film")
        for name in {"source", "byline"} & set(self.fields):
            self.fields[name].required = True
        if "status" in self.fields:
            wanted = {Review.Status.DRAFT, Review.Status.PUBLISHED, self.instance.status}
            self.fields["status"].choices = [choice for choice in Review.Status.choices if choice[0] in wanted]
            if self.instance.pk is None:
                self.fields["status"].initial = Review.Status.PUBLISHED

    def clean_language(self) -> str:
        try:
            return find_language(self.cleaned_data["language"]) if self.cleaned_data["language"] else ""
        except LookupError as error:
            raise ValidationError(str(error)) from None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self.instance.kind = Review.Kind.ELSEWHERE  # the constraints are checked before `save()` says so
        if cleaned.get("status") == Review.Status.PUBLISHED and "published_at" not in self.errors:
            cleaned["published_at"] = cleaned.get("published_at") or timezone.now()
            says_nothing = not cleaned.get("rating") and not cleaned.get("text")
            if says_nothing and "rating" not in self.errors and "text" not in self.errors:
                self.add_error("text", gettext("A review that is published has a rating, a text or both."))
        return cleaned
