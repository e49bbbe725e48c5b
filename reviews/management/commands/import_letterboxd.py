from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.db import transaction
from django.utils.translation import gettext as _
from tqdm import tqdm

from films.commands import ReportingCommand
from films.importing.report import Report
from reviews.letterboxd import archive, running
from reviews.letterboxd.report import report_of
from reviews.models import ImportRun, Member

SECONDS = 60.0


class Command(ReportingCommand):
    """`manage.py import_letterboxd FILE --member NAME [--dry-run]`"""

    help = (
        "Import a member's export from Letterboxd (the ZIP or one of its CSV files), IMDb's ratings or an export of "
        "this software, and publish it. The member can take it back in their settings."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument(
            "--member", required=True, metavar="NAME", help=_("The user name of whose reviews they are.")
        )
        parser.add_argument("--dry-run", action="store_true", help=_("Report what would be done, and write nothing."))

    def handle(self, *args: Any, file: Path, dry_run: bool, **options: Any) -> None:
        member = Member.objects.filter(username=options["member"]).first()
        if member is None:
            raise CommandError(_("There is no member called %(name)s.") % {"name": options["member"]}, returncode=2)
        with tqdm(unit="", disable=None, leave=False) as self.bar:
            report = self._report(member, file, dry_run)
        self.tell(report)

    def _report(self, member: Member, file: Path, dry_run: bool) -> Report:
        try:
            content = file.read_bytes()
            with file.open("rb") as opened:
                upload = archive.look_into(opened, file.name)
        except (OSError, archive.Rejected) as error:
            return Report(unreadable=str(error))
        try:
            if dry_run:
                with transaction.atomic():
                    report = self._tried(member, upload, file.name, content)
                    transaction.set_rollback(True)
                return report
            return self._done(member, upload, file.name, content)
        except running.NotNow as error:
            raise CommandError(str(error), returncode=2) from error

    def _tried(self, member: Member, upload: archive.Upload, name: str, content: bytes) -> Report:
        run = running.start(member, upload, name, content, in_background=False)
        self._advance(run)
        return self._told(run, dry_run=True)

    def _done(self, member: Member, upload: archive.Upload, name: str, content: bytes) -> Report:
        run = running.start(member, upload, name, content, in_background=False)
        self._advance(run)
        if run.state == ImportRun.State.READY:
            running.publish(run, in_background=False)
            self._advance(run)
        return self._told(run)

    def _told(self, run: ImportRun, *, dry_run: bool = False) -> Report:
        if run.state == ImportRun.State.FAILED:
            running.discard(run)
            return Report(unreadable=run.fault, dry_run=dry_run)
        return report_of(run, dry_run=dry_run)

    def _advance(self, run: ImportRun) -> None:
        """Do all that is to be done now, and show how far it is."""
        while running.advance(run.pk, SECONDS, self._show):
            pass
        run.refresh_from_db()

    def _show(self, run: ImportRun) -> None:
        self.bar.set_description(run.get_state_display(), refresh=False)
        self.bar.total, self.bar.n = run.total or None, run.position
        self.bar.refresh()
