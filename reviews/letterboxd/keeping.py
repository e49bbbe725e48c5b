"""How long what members bring along is kept: a file for a day, what was never published for thirty."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext

from reviews.models import ImportFile, ImportRow, ImportRun, Proposal

FILES = timedelta(days=1)
UNPUBLISHED = timedelta(days=30)


def delete_old(now: datetime) -> None:
    """Delete what is older. A run that still waited to be read fails, and says why."""
    with transaction.atomic():
        ImportFile.objects.filter(created_at__lte=now - FILES).delete()
        unread = ImportRun.objects.filter(state=ImportRun.State.READING, created_at__lte=now - FILES, file=None)
        unread.update(
            state=ImportRun.State.FAILED,
            failed_in=ImportRun.State.READING,
            fault=gettext("The file is no longer here, since it is kept for a day. Upload it again."),
        )
    for run in ImportRun.objects.unpublished().filter(created_at__lte=now - UNPUBLISHED):
        delete(run)


def delete(run: ImportRun) -> None:
    """Delete a run with its rows and proposals; what it published stays."""
    with transaction.atomic():
        # By hand: Django would read all rows, to see what hangs on them.
        for model in (ImportRow, Proposal):
            rows = model.objects.filter(run=run.pk)
            rows._raw_delete(rows.db)
        run.delete()


def left_alone(before: datetime) -> list[int]:
    """Give the ids of runs brought along before then at which a task should be at work. One more does no harm."""
    return list(ImportRun.objects.at_work().filter(created_at__lt=before).values_list("pk", flat=True))
