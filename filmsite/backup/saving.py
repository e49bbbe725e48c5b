"""Saves the site while it runs: all rows as of one moment, and the files they name."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.files.storage import default_storage
from django.db import connection, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from filmsite.backup import archive, rows
from filmsite.backup.media import stored_names
from filmsite.backup.migrations_here import applied_and_to_come


def save(path: Path, progress: archive.Progress = lambda count: None) -> tuple[archive.Manifest, list[str]]:
    """Write a backup to `path`, read it again to check it, and only then give it its name.

    Gives what it holds, and the names of files that the database knows but the media storage doesn't have.
    Raises OSError where nothing can be written, UnusableError for a database that isn't up to date.
    """
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)  # it holds everybody's secrets
    os.close(descriptor)
    try:
        missing = _write(draft, progress)
        manifest = archive.verify(draft)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    return manifest, missing


def _write(path: Path, progress: archive.Progress) -> list[str]:
    applied, to_come = applied_and_to_come()
    if to_come:
        raise archive.UnusableError(_("The database is not up to date; run “manage.py migrate” first."))
    made_at = timezone.now().isoformat(timespec="seconds")
    manifest = archive.Manifest(made_at=made_at, migrations=sorted([app, name] for app, name in applied))
    writer = archive.Writer(path, manifest)
    try:
        with _one_moment():
            named = {name for model in rows.kept_models() for name in _add_rows(writer, model, progress)}
        for name in stored_names():
            _add_file(writer, name)
            progress(1)
        writer.close()
    except BaseException:
        writer.abandon()
        raise
    with path.open("rb") as written:
        os.fsync(written.fileno())
    return sorted(named - {file.name for file in manifest.files})


@contextmanager
def _one_moment() -> Iterator[None]:
    """A transaction that sees the database as it is now, and lets others write."""
    mode = getattr(connection, "transaction_mode", None)
    try:
        if connection.vendor == "sqlite":
            connection.transaction_mode = "DEFERRED"  # it is for reading: the settings' IMMEDIATE would lock
        with transaction.atomic():
            if connection.vendor == "postgresql" and len(connection.savepoint_ids) == 0:
                with connection.cursor() as cursor:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    finally:
        if connection.vendor == "sqlite":
            connection.transaction_mode = mode


def _add_rows(writer: archive.Writer, model: type[models.Model], progress: archive.Progress) -> set[str]:
    """Add a table; give the names of files that its rows hold."""
    fields = rows.kept_fields(model)
    table = archive.Table(model._meta.label, [field.attname for field in fields])

    def counted() -> Iterator[str]:
        for line in rows.lines(model):
            progress(1)
            yield line

    writer.add_table(table, counted())
    named: set[str] = set()
    for field in fields:
        if isinstance(field, models.FileField):
            values = model._base_manager.exclude(**{field.name: ""}).values_list(field.name, flat=True)
            named.update(value for value in values.iterator() if value)
    return named


def _add_file(writer: archive.Writer, name: str) -> None:
    try:
        content = default_storage.open(name)
    except FileNotFoundError:  # deleted since it was listed
        return
    with content:
        writer.add_file(archive.MediaFile(name), content)
