"""How allauth's accounts behave on this site: who may sign up, what mail says of the site, when enough is enough."""

import re
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as current
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.ratelimit import respond_429
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from reviews.models import Invitation, Member

INVITATION = "invitation"  # what the code is called in an address and in the session
RESERVED = re.compile(
    "admin|administrator|anonymous|editors?|me|members?|moderators?|nobody|official|root|settings|staff|support|system|"
    "webmaster",
    re.IGNORECASE,
)
TOO_OFTEN = {"too_many_login_attempts", "rate_limited"}


class InvitationUsed(Exception):
    """Somebody else was faster with the same invitation."""


def invitation_code(request: HttpRequest) -> str:
    """Give the code of the invitation the visitor came with; it stays in the session until it is used."""
    if INVITATION in request.GET:
        request.session[INVITATION] = request.GET[INVITATION].strip()[:64]
    return request.session.get(INVITATION, "")


def find_invitation(code: str) -> Invitation | None:
    """Give the invitation with this code, used or not."""
    return Invitation.objects.filter(code=code).first() if re.fullmatch(r"[\w-]{1,32}", code, re.ASCII) else None


def accept_invitation(request: HttpRequest, member: Member) -> None:
    """Use up the visitor's invitation for the new member, where one is needed.

    Raises InvitationUsed when it is gone; call it in the transaction of the sign-up.
    """
    if settings.REGISTRATION != "invite":
        return
    invitation = find_invitation(invitation_code(request))
    if not invitation or not invitation.accept(member):
        raise InvitationUsed
    del request.session[INVITATION]


def sign_up_refused(request: HttpRequest) -> HttpResponse | None:
    """Give the page that says why this visitor can't sign up, or None when nothing is against it."""
    reason = ""
    if settings.REGISTRATION == "closed":
        reason = "closed"
    elif settings.REGISTRATION == "invite":
        code = invitation_code(request)
        invitation = find_invitation(code)
        if not code:
            reason = "uninvited"
        elif not invitation:
            reason = "unknown"
        elif not invitation.is_open:
            reason = "used"
    return refusal(request, reason) if reason else None


def refusal(request: HttpRequest, reason: str) -> HttpResponse:
    """Give the page that says why nobody (`closed`), or not this visitor (`uninvited`, `unknown`, `used`), signs up."""
    return render(request, "account/signup_closed.html", {"reason": reason, "code": invitation_code(request)})


class AccountAdapter(DefaultAccountAdapter):
    """Sign-up, log-in and mail as this site wants them."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_taken": _("Somebody has this username already."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Whether this visitor may sign up; raises the page that says why not."""
        if refused := sign_up_refused(request):
            raise ImmediateHttpResponse(refused)
        return True

    def clean_username(self, username: str, shallow: bool = False) -> str:
        """Give the username when it may be taken; nobody is called like those who run the site."""
        if RESERVED.fullmatch(username):
            raise self.validation_error("username_blacklisted")
        return super().clean_username(username, shallow)

    def validation_error(self, code: str, *args: object) -> ValidationError:
        """Give the error to be raised in a form; what was done too often ends the request with 429 instead."""
        if code in TOO_OFTEN:
            raise ImmediateHttpResponse(respond_429(current.request))
        return super().validation_error(code, *args)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send a message whose links lead to SITE_URL, whatever host the request was made to."""
        links = {name: _on_this_site(value) for name, value in context.items() if name.endswith("_url")}
        site = SimpleNamespace(name=settings.SITE_NAME, domain=settings.SITE_URL)
        super().send_mail(template_prefix, email, context | links | {"current_site": site})


def _on_this_site(url: str) -> str:
    return settings.SITE_URL + urlsplit(url)._replace(scheme="", netloc="").geturl()
