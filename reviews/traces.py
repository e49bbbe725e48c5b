"""What is kept of a member outside their own rows: sessions, the administration's log, the note of an invitation."""

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q, QuerySet

from reviews.models import Attempts, Invitation, LetterboxdAccount, Member, Report, Review


def remove_traces(member: Member) -> None:
    """Remove them all; call it before the member and the reviews are deleted, while they can still be found.

    What staff did themselves goes with their account (the log of Django's admin belongs to its user); what became of
    the catalogue stays in the history of its records, without a name.
    """
    for session in UserSession.objects.filter(user=member):
        session.end()
    Attempts.objects.filter(who__endswith=f":user:{member.pk}").delete()
    _forget(Member.objects.filter(pk=member.pk))
    _forget(EmailAddress.objects.filter(user=member))
    _forget(Review.objects.filter(Q(member=member) | Q(letterboxd_item__account__member=member)))
    _forget(LetterboxdAccount.objects.filter(member=member))
    _forget(Report.objects.filter(review__member=member))
    Invitation.objects.filter(used_by=member).update(note="")


def _forget(records: QuerySet[Model]) -> None:
    """Delete from the log of the administration what was done to these records: it repeats their names."""
    ids = [str(pk) for pk in records.values_list("pk", flat=True)]
    LogEntry.objects.filter(content_type=ContentType.objects.get_for_model(records.model), object_id__in=ids).delete()
