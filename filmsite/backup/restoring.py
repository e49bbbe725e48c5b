"""Restores a backup: all is checked before anything is touched, and the database changes at once or not at all."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.cache import caches
from django.core.files import File
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import DatabaseError, connection, models, transaction
from django.utils.translation import gettext as _

from films import triggers
from films.completing import WORKED_OUT
from filmsite.backup import archive, rows
from filmsite.backup.migrations_here import applied_and_to_come

# Tables that a fresh site has filled already, or fills by being looked at.
FILLED_BY_ITSELF = {
    "auth.Group",
    "auth.Group_permissions",
    "auth.Permission",
    "contenttypes.ContentType",
    "films.Country",
    "films.Language",
    "sessions.Session",
}


def restore(
    path: Path, *, replace: bool = False, dry_run: bool = False, progress: archive.Progress = lambda count: None
) -> archive.Manifest:
    """Put the rows and files of a backup into this site, and give what it held.

    A site that has anything of its own is emptied only with `replace`; its files stay, beside those restored.
    Raises UnusableError, and then has changed nothing in the database.
    """
    with archive.opened(path) as reader:
        reader.verify(progress)
        applied, to_come = applied_and_to_come()
        _refuse_other_tables(reader.manifest, applied | to_come)
        if not replace:
            _refuse_used_site()
        if dry_run:
            return reader.manifest
        if to_come:
            call_command("migrate", interactive=False, verbosity=0)
        _replace_all(reader, progress)
    ContentType.objects.clear_cache()
    for cache in caches.all():
        cache.clear()
    return reader.manifest


def _refuse_other_tables(manifest: archive.Manifest, here: set[tuple[str, str]]) -> None:
    there = {(app, name) for app, name in manifest.migrations}
    if here == there:
        return
    app, name = min(here ^ there)
    if (app, name) in here:
        reason = _("This backup is of another release, which didn't know the migration %(name)s of %(app)s.")
    else:
        reason = _("This backup is of another release, which had the migration %(name)s of %(app)s.")
    advice = _("Restore it with that release, then upgrade.")
    raise archive.UnusableError(f"{reason % {'name': name, 'app': app}} {advice}")


def _refuse_used_site() -> None:
    there = set(connection.introspection.table_names())
    counts = {
        model: model._base_manager.count()
        for model in rows.kept_models()
        if model._meta.label not in FILLED_BY_ITSELF and model._meta.db_table in there
    }
    most = sorted(((count, model) for model, count in counts.items() if count), key=lambda pair: -pair[0])[:3]
    if most:
        held = ", ".join(f"{count} {model._meta.verbose_name_plural}" for count, model in most)
        raise archive.UnusableError(
            _("This site is not empty (%(held)s), so nothing was changed. --replace empties it first.") % {"held": held}
        )


def _replace_all(reader: archive.Reader, progress: archive.Progress) -> None:
    known = {model._meta.label: model for model in rows.kept_models()}
    try:
        with transaction.atomic():
            _empty([*known.values(), *map(apps.get_model, rows.DERIVED | rows.PASSING)])
            with triggers.paused():
                for table in reader.manifest.tables:
                    rows.insert(known[table.label], table.columns, _counted(reader, table, progress))
            _set_sequences(list(known.values()))
            for worked_out in WORKED_OUT:
                worked_out.rebuild()
            connection.check_constraints()
            for file in reader.manifest.files:
                _put(reader, file)
                progress(1)
    except DatabaseError as error:
        first_line = str(error).partition("\n")[0]
        raise archive.UnusableError(
            _("The database refuses what the backup holds, so nothing was changed: %(reason)s") % {"reason": first_line}
        ) from error


def _counted(reader: archive.Reader, table: archive.Table, progress: archive.Progress) -> Iterator[list]:
    for row in reader.rows(table):
        progress(1)
        yield row


def _empty(kept: list[type[models.Model]]) -> None:
    tables = [model._meta.db_table for model in kept]
    with connection.cursor() as cursor:
        for statement in connection.ops.sql_flush(no_style(), tables):
            cursor.execute(statement)


def _set_sequences(kept: list[type[models.Model]]) -> None:
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), kept):
            cursor.execute(statement)


def _put(reader: archive.Reader, file: archive.MediaFile) -> None:
    """Store a file under its own name, unless it lies there as it was."""
    if default_storage.exists(file.name):
        if _checksum(file.name) == file.sha256:
            return
        default_storage.delete(file.name)
    with reader.file(file) as content:
        stored = default_storage.save(file.name, File(content, name=file.name))
    if stored != file.name:
        raise archive.UnusableError(_("The media storage doesn't take the name %(name)s.") % {"name": file.name})


def _checksum(name: str) -> str:
    with default_storage.open(name) as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
