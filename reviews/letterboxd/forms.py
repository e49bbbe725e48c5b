"""What a member says to link a name at Letterboxd, and to unlink it."""

import re

from django import forms
from django.utils.translation import gettext_lazy as _

from reviews.models import LetterboxdAccount
from reviews.models.letterboxd_account import NAME

_ADDRESS = re.compile(r"(?:https?://)?(?:www\.)?letterboxd\.com/([^/?#]+)/?(?:[?#].*)?", re.IGNORECASE)


class LetterboxdForm(forms.Form):
    """A name at Letterboxd; its page's address or the name after an @ will do."""

    username = forms.CharField(
        label=_("Your name at Letterboxd"),
        max_length=200,
        help_text=_("As it stands in the address of your page: letterboxd.com/name"),
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false", "autocomplete": "off"}),
    )

    def clean_username(self) -> str:
        written = self.cleaned_data["username"].strip()
        address = _ADDRESS.fullmatch(written)
        name = address[1] if address else written.removeprefix("@")
        NAME(name)
        longest = LetterboxdAccount._meta.get_field("username").max_length or 0
        if len(name) > longest:
            raise forms.ValidationError(_("No name at Letterboxd is as long as that."))
        return name


class UnlinkForm(forms.Form):
    """What becomes of the reviews that came."""

    class Reviews:
        TAKE_BACK = "take-back"
        KEEP = "keep"

    reviews = forms.ChoiceField(
        label=_("The reviews that came"),
        choices=[
            (Reviews.TAKE_BACK, _("Take them all back")),
            (Reviews.KEEP, _("Leave them here, signed with my name at Letterboxd")),
        ],
        widget=forms.RadioSelect,
    )

    @property
    def takes_back(self) -> bool:
        return self.cleaned_data["reviews"] == self.Reviews.TAKE_BACK
