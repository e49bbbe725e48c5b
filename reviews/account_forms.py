"""The forms of an account: signing up, logging in, passwords, the profile, what is taken away, the end."""

import unicodedata
from urllib.parse import urlsplit

from allauth.account import forms as allauth
from allauth.account.adapter import get_adapter
from allauth.account.utils import passthrough_next_redirect_url
from django import forms
from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from reviews import exporting
from reviews.accounts import InvitationUsed, accept_invitation, refusal
from reviews.models import Member

PASSWORD_HELP = _(
    "Ten characters or more; not only digits, not much like your name, and none of the passwords that everybody uses."
)
JOINERS = "\u200c\u200d"  # invisible, and part of how some scripts are spelt
AS_TYPED = {"autocapitalize": "none", "spellcheck": "false"}  # a phone must not begin a username with a capital


class LoginForm(allauth.LoginForm):
    """Log in with the username or the e-mail address."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs |= AS_TYPED | {"autocomplete": "username"}


class SignupForm(allauth.SignupForm):
    """Sign up with a username, an e-mail address and a password; with an invitation where the site wants one."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].widget.attrs |= AS_TYPED
        self.fields["username"].help_text = _(
            "2 to 30 letters from a to z, digits, hyphens and underscores. It is part of the address of your page and "
            "stays as it is; the name your reviews are signed with can be another."
        )
        self.fields["email"].help_text = _("Only you and the people who run the site see it.")
        if not settings.MAIL_IS_SET_UP:
            self.fields["email"].help_text = _(
                "Only you and the people who run the site see it. Mail is not set up on this site, so it can’t be "
                "confirmed now."
            )
        self.fields["password1"].help_text = PASSWORD_HELP

    def try_save(self, request: HttpRequest) -> tuple[Member | None, HttpResponse | None]:
        """Give the new member, or the answer when there can't be one; all of it in one transaction."""
        try:
            with transaction.atomic():
                return super().try_save(request)
        except InvitationUsed:
            return None, refusal(request, "used")
        except IntegrityError:  # a double click, or two people after one username: the form says more the second time
            address = passthrough_next_redirect_url(request, reverse("account_signup"), REDIRECT_FIELD_NAME)
            return None, HttpResponseRedirect(address)

    def save(self, request: HttpRequest) -> Member:
        """Make the member and use up the invitation; raises InvitationUsed."""
        member = super().save(request)
        accept_invitation(request, member)
        return member


class OnePassword:
    """A new password is typed once: it can be made visible, and a message can bring another."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["password2"]
        self.fields["password1"].help_text = PASSWORD_HELP


class ChangePasswordForm(OnePassword, allauth.ChangePasswordForm):
    """The old password and a new one."""


class SetPasswordForm(OnePassword, allauth.SetPasswordForm):
    """A password for an account that has none."""


class ResetPasswordKeyForm(OnePassword, allauth.ResetPasswordKeyForm):
    """A new password after the link in a message was opened."""


class ProfileForm(forms.ModelForm):
    """What a member says of themselves."""

    class Meta:
        model = Member
        fields = ["name", "bio", "website", "shows_watchlist"]
        widgets = {
            "name": forms.TextInput(attrs={"autocomplete": "nickname"}),
            "bio": forms.Textarea(attrs={"rows": 8}),
        }

    website = forms.URLField(
        label=_("Website"), max_length=300, required=False, widget=forms.URLInput(attrs={"autocomplete": "url"})
    )

    def clean_website(self) -> str:
        website = self.cleaned_data["website"]
        if website and urlsplit(website).scheme not in {"http", "https"}:
            raise forms.ValidationError(_("An address begins with http:// or https://."), code="scheme")
        return website

    def clean_name(self) -> str:
        """A name is one line of visible letters: nothing in it can turn or hide what stands beside it."""
        name = " ".join(self.cleaned_data["name"].split())
        if any(unicodedata.category(letter) in {"Cc", "Cf", "Co"} for letter in name if letter not in JOINERS):
            raise forms.ValidationError(_("A name can’t hold invisible characters."), code="invisible")
        return name

    def save(self, commit: bool = True) -> Member:
        """Save the profile; a new name shows on every page that holds a review of the member."""
        with transaction.atomic():
            member = super().save(commit)
            if "name" in self.changed_data:
                member.touch_pages()
        return member


class ExportForm(forms.Form):
    """What a member takes away: one of three buttons, and whether the table holds what isn't published too."""

    LETTERBOXD, TABLE, EVERYTHING = "letterboxd", "table", "everything"

    what = forms.ChoiceField(choices=[(name, name) for name in (LETTERBOXD, TABLE, EVERYTHING)])
    unpublished = forms.BooleanField(
        label=_("Also what isn’t published: drafts, and reviews that wait, were withdrawn or removed"), required=False
    )

    def download(self, member: Member) -> exporting.Download:
        what = self.cleaned_data["what"]
        if what == self.LETTERBOXD:
            return exporting.for_letterboxd(member)
        if what == self.TABLE:
            return exporting.as_table(member, unpublished=self.cleaned_data["unpublished"])
        return exporting.everything(member)


class EraseForm(forms.Form):
    """The end of an account: what becomes of the reviews, and the password."""

    class Reviews:
        ERASE = "erase"
        KEEP = "keep"

    reviews = forms.ChoiceField(
        label=_("Your reviews"),
        choices=[
            (Reviews.ERASE, _("Erase my reviews too")),
            (Reviews.KEEP, _("Keep my published reviews, without my name")),
        ],
        widget=forms.RadioSelect,
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, member: Member, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.member = member
        if not member.has_usable_password():
            del self.fields["password"]  # who logs in with a passkey alone has just shown it

    def clean_password(self) -> str:
        password = self.cleaned_data["password"]
        if not get_adapter().reauthenticate(self.member, password):
            raise get_adapter().validation_error("incorrect_password")
        return password

    @property
    def keeps_reviews(self) -> bool:
        return self.cleaned_data["reviews"] == self.Reviews.KEEP
