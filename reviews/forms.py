"""The forms that members write in."""

from functools import cache

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from films import folding, rating_scale, text, vocabulary
from reviews.models import Member, Report, Review

NO_DIALOGUE = "zxx"
_LANGUAGE_CODES = frozenset(vocabulary.LANGUAGE_CODES) - {NO_DIALOGUE}


class WordsField(forms.CharField):
    """Long text with plain newlines and without NULs, which no database takes.

    There is no `maxlength` in the page: browsers would cut what is pasted without a word.
    """

    widget = forms.Textarea(attrs={"rows": 12})

    def __init__(self, *, longest: int, **kwargs) -> None:
        super().__init__(**kwargs)
        message = _("This is too long: %(show_value)d characters, and there is room for %(limit_value)d.")
        self.validators.append(MaxLengthValidator(longest, message))

    def to_python(self, value: str | None) -> str:
        return super().to_python((value or "").replace("\r\n", "\n").replace("\r", "\n").replace("\0", ""))


def _rating_choices() -> list[tuple[int | str, str]]:
    """As a function they are not copied for every form."""
    return [*rating_scale.CHOICES, ("", _("No rating"))]


class LanguageField(forms.ChoiceField):
    """One of some hundred languages, whose names are needed only where the field is shown."""

    def __init__(self, **kwargs) -> None:
        super().__init__(required=False, **kwargs)
        self.stored = ""

    def valid_value(self, value: str) -> bool:
        return value in _LANGUAGE_CODES or value == self.stored


class ReviewForm(forms.ModelForm):
    """A member's review of a film. `action` is the button: `publish` (also without one), `draft` or `preview`."""

    rating = forms.TypedChoiceField(
        label=_("Your rating"),
        choices=_rating_choices,
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )
    text = WordsField(
        label=_("Your review"),
        longest=50_000,
        required=False,
        help_text=_("A blank line parts paragraphs. *italic*, **bold**, &gt; quotation, - list, [words](address)."),
    )
    language = LanguageField(label=_("Language"))
    spoilers = forms.BooleanField(label=_("Contains spoilers"), required=False)
    as_editors = forms.BooleanField(label=_("Publish as the editors’ review"), required=False)

    class Meta:
        model = Review
        fields = ["rating", "text", "language", "spoilers"]

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        review = self.instance
        self._before = _content(review)
        stored = self.fields["language"].stored = review.language
        self.fields["language"].choices = lambda: language_choices(get_language(), stored)
        self.fields["as_editors"].initial = review.kind == Review.Kind.EDITORS
        if not review.member.may_speak_for_editors:
            del self.fields["as_editors"]

    @property
    def action(self) -> str:
        """The button that was pressed."""
        return self.data.get("action", "publish")

    def clean(self) -> dict:
        # Not `super().clean()`: it would ask for constraints to be checked that the fields and the database check.
        cleaned = self.cleaned_data
        if self.action == "draft" and self.instance.is_published:
            self.add_error(None, _("This review is published. Publish your changes, or withdraw the review first."))
        if self.action != "preview" and "text" in cleaned and "rating" in cleaned and not _says_something(cleaned):
            self.add_error(None, _("There is nothing here yet: give a rating, write something, or do both."))
        if not cleaned.get("text"):
            cleaned["language"] = ""
        return cleaned

    def preview(self) -> Review | None:
        """The review as it would be shown, not stored; None while it can't be shown."""
        if self.errors or not _says_something(self.cleaned_data):
            return None
        review = self.instance
        review.text_html = text.render(review.text, text.REVIEW)
        return review

    def store(self) -> Review:
        """Publish the review or keep it as a draft. What is published and unchanged is left alone."""
        review = self.instance
        if "as_editors" in self.cleaned_data:
            review.kind = Review.Kind.EDITORS if self.cleaned_data["as_editors"] else Review.Kind.MEMBER
        if self.action == "draft":
            review.save_draft()
        elif not review.is_published or _content(review) != self._before:
            review.publish()
        return review


class ReportForm(forms.ModelForm):
    """A reader's report of a review."""

    reason = forms.ChoiceField(label=_("What is wrong with it?"), choices=Report.Reason, widget=forms.RadioSelect)
    text = WordsField(
        label=_("Anything a moderator should know"),
        longest=2_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    class Meta:
        model = Report
        fields = ["reason", "text"]

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, label_suffix="", **kwargs)

    def store(self, review: Review, member: Member) -> None:
        """Make the report. A member's report that still waits to be decided stays the only one."""
        review.reports.get_or_create(member=member, state=Report.State.OPEN, defaults=self.cleaned_data)


def language_choices(language: str, stored: str = "") -> list[tuple[str, str]]:
    """Languages a review may be written in: that of the page first, then by name. `stored` is among them."""
    choices = list(_languages(language))
    if stored and stored not in dict(choices):
        choices.append((stored, stored))
    return choices


@cache
def _languages(language: str) -> tuple[tuple[str, str], ...]:
    first = language.partition("-")[0]
    names = [
        (code, vocabulary.language_name(code, language)) for code in vocabulary.LANGUAGE_CODES if code != NO_DIALOGUE
    ]
    return tuple(sorted(names, key=lambda choice: (choice[0] != first, folding.fold(choice[1]))))


def _content(review: Review) -> tuple:
    return review.rating, review.text, review.language, review.spoilers, review.kind


def _says_something(cleaned: dict) -> bool:
    """Whether there is a rating, or words to be seen."""
    if cleaned.get("rating"):
        return True
    return bool(text.plain(text.render(cleaned.get("text") or "", text.REVIEW)))
