"""Members with a name at Letterboxd, and the hours that pass."""

from datetime import timedelta

from django.utils import timezone

from reviews.letterboxd.following import follow
from reviews.models import LetterboxdAccount, Member


def linked(member: Member, username: str) -> LetterboxdAccount:
    """The member's account as it is once the name is proven, due now."""
    account = LetterboxdAccount.objects.begin(member, username)
    account.link(timezone.now())
    account.ask()
    return account


def ask_due() -> None:
    """Do what the worker does each minute."""
    for account in LetterboxdAccount.objects.due(timezone.now()):
        follow(account.pk)


def an_hour_later(time_machine, hours: float = 2) -> None:
    """Let time pass, and then the site do what is due."""
    time_machine.move_to(timezone.now() + timedelta(hours=hours), tick=False)
    ask_due()
