"""Saving the whole site and bringing it back: nothing is lost, nothing half done, nothing unsound taken."""

import hashlib
import json
import sqlite3
import zipfile
from contextlib import closing
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.core.management.color import no_style
from django.db import connection, connections
from django.db.backends.sqlite3.base import DatabaseWrapper
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from films.models import Film, Picture
from filmsite import service_addresses
from filmsite.backup import archive, rows, saving
from filmsite.backup.restoring import FILLED_BY_ITSELF
from reviews.models import Invitation, Report, Review, Source, WatchlistEntry
from tests.factories import make_film, make_genre, make_member, make_person, make_quoted_review, make_review

PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 2_000
NASTY = "Quotes ' \" \\ and a\nnew line\r\n\ttab \u2028 \U0001f3ac e\u0301 \u202e مرحبا <b> %s {} null \\u0000"


def row_by_row() -> dict[str, list[str]]:
    return {model._meta.label: list(rows.lines(model)) for model in rows.kept_models()}


def empty_site() -> None:
    """As a site is after `migrate`."""
    models = [*rows.kept_models(), *map(apps.get_model, sorted(rows.DERIVED | rows.PASSING))]
    tables = [model._meta.db_table for model in models if model._meta.label not in FILLED_BY_ITSELF]
    connection.check_constraints()  # PostgreSQL empties no table while something is left to check
    with connection.cursor() as cursor:
        for statement in connection.ops.sql_flush(no_style(), tables):
            cursor.execute(statement)
    for name in ("pictures/ab/cd.png", "pictures/ef.webp"):
        default_storage.delete(name)


def run(*arguments: object) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    connection.check_constraints()
    call_command(*map(str, arguments), stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


@pytest.fixture
def catalogue(db):
    """A bit of everything, and of everything that is hard to write down."""
    film = make_film(
        NASTY[:200],
        directors=["Soon-Mi Yoo", "Ánna\u0301"],
        original_title="Песни с Севера",
        release_date="1954-04",
        synopsis=f"**{NASTY}**",
        runtime=72,
    )
    film.genres.add(make_genre("Documentary"))
    film.countries.add("KR", "US")
    film.languages.add("ko")
    default_storage.save("pictures/ab/cd.png", ContentFile(PICTURE))
    default_storage.save("pictures/ef.webp", ContentFile(b""))
    film.poster = Picture(film=film, alt="A poster", width=2, height=3)
    film.poster.file.name = "pictures/ab/cd.png"
    Picture.objects.bulk_create([film.poster])
    film.save()
    film.slug = "renamed"
    film.save()
    make_film("Draft", published=False)
    make_person("Nobody", born="1900", died=None)
    maria, tomas = make_member("maria", name=NASTY[:70], bio="*x*"), make_member("tomas")
    review = make_review(film, maria, rating=None, text=NASTY, spoilers=True)
    review.likes.create(member=tomas)
    make_review(film, tomas, rating=10, published_at=datetime(2026, 2, 3, 4, 5, 6, 123_456, tzinfo=UTC))
    make_quoted_review(film)
    WatchlistEntry.objects.create(member=maria, film=film)
    Report.objects.create(review=review, member=tomas, reason="spam", text=NASTY)
    Invitation.objects.create(note="For Ana", created_by=maria)
    yield film
    for name in ("pictures/ab/cd.png", "pictures/ef.webp"):
        default_storage.delete(name)


@pytest.fixture
def backup(catalogue, tmp_path) -> Path:
    run("backup", tmp_path / "site.backup")
    return tmp_path / "site.backup"


def test_a_site_comes_back_as_it_was(backup):
    before = row_by_row()
    empty_site()

    out, err = run("restore", backup)

    assert row_by_row() == before
    assert default_storage.open("pictures/ab/cd.png").read() == PICTURE
    assert default_storage.size("pictures/ef.webp") == 0
    total = sum(len(lines) for lines in before.values())
    made_at = archive.verify(backup).made_at
    assert (out, err) == (f"Restored the backup of {made_at}: {total} rows and 2 files.\n", "")


def test_what_is_written_after_a_restore_finds_its_number(backup):
    empty_site()
    run("restore", backup)

    film = make_film("Another")
    review = make_review(film, make_member("new"))

    assert film.pk == max(Film.objects.values_list("pk", flat=True))
    assert review.pk == max(Review.objects.values_list("pk", flat=True))


def test_a_backup_says_what_it_holds_and_is_its_owners_alone(catalogue, tmp_path):
    file = tmp_path / "site.backup"
    file.write_text("an older one")
    out, err = run("backup", file)

    total = sum(len(lines) for lines in row_by_row().values())
    assert (out, err) == (f"{file} holds {total} rows and 2 files, and has been checked.\n", "")
    assert file.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["site.backup"]


def test_two_backups_of_one_state_are_the_same(catalogue, tmp_path):
    manifests = []
    for name in ("one", "two"):
        run("backup", tmp_path / name)
        manifests.append(archive.verify(tmp_path / name))

    assert manifests[0].tables == manifests[1].tables
    assert manifests[0].files == manifests[1].files


def test_a_picture_that_is_gone_is_told(catalogue, tmp_path):
    default_storage.delete("pictures/ab/cd.png")
    _out, err = run("backup", tmp_path / "site.backup")

    assert err == "1 files that the database names are not in the media storage: pictures/ab/cd.png …\n"


def test_a_site_in_use_is_replaced_only_when_asked(backup):
    before = row_by_row()
    make_film("Since then")
    now = row_by_row()

    with pytest.raises(CommandError, match=r"This site is not empty \(.*\), so nothing was changed\. --replace"):
        run("restore", backup)
    assert row_by_row() == now

    run("restore", backup, "--replace")
    assert row_by_row() == before


def test_a_dry_run_checks_and_writes_nothing(backup):
    empty_site()
    now = row_by_row()

    out, _err = run("restore", backup, "--dry-run")

    assert out.startswith("The backup of ")
    assert out.endswith(" and 2 files. Nothing was written.\n")
    assert row_by_row() == now
    assert not default_storage.exists("pictures/ab/cd.png")


def rewritten(backup: Path, change) -> Path:
    """The backup with its members changed: `change` gets and gives a dict of their bytes."""
    with zipfile.ZipFile(backup) as old:
        members = {name: old.read(name) for name in old.namelist()}
    target = backup.with_name("changed")
    with zipfile.ZipFile(target, "w") as new:
        for name, content in change(members).items():
            new.writestr(name, content)
    return target


def in_manifest(**changes):
    def change(members):
        manifest = json.loads(members["manifest.json"])
        return {**members, "manifest.json": json.dumps({**manifest, **changes}).encode()}

    return change


def without(name):
    return lambda members: {key: content for key, content in members.items() if key != name}


def with_member(name, content):
    return lambda members: {**members, name: content}


DAMAGES = {
    "a member is missing": without("tables/films.Film.jsonl"),
    "a file is missing": without("media/pictures/ab/cd.png"),
    "the list is missing": without("manifest.json"),
    "a member too many": with_member("tables/x.jsonl", b""),
    "a row is missing": with_member("tables/films.Film.jsonl", b""),
    "a row is changed": lambda members: {
        **members,
        "tables/films.Film.jsonl": members["tables/films.Film.jsonl"].replace(b"renamed", b"changed"),
    },
    "a file is changed": with_member("media/pictures/ab/cd.png", b"other"),
    "the list is no list": with_member("manifest.json", b"[]"),
    "the list is no JSON": with_member("manifest.json", b"\xff"),
    "another format": in_manifest(format="filmsite backup 99"),
    "another site": in_manifest(format=None),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_backup_is_refused_before_anything_is_touched(backup, damage):
    changed = rewritten(backup, DAMAGES[damage])
    now = row_by_row()

    with pytest.raises(CommandError) as refusal:
        run("restore", changed, "--replace")

    assert str(refusal.value).splitlines() == [str(refusal.value)]
    assert "backup" in str(refusal.value)
    assert row_by_row() == now


@pytest.mark.parametrize("part", [0.01, 0.5, 0.9, 0.999])
def test_a_backup_cut_short_is_refused(backup, part):
    content = backup.read_bytes()
    backup.write_bytes(content[: int(len(content) * part)])

    with pytest.raises(CommandError, match="is no backup, or its end is missing"):
        run("restore", backup, "--replace")


def is_taken(backup: Path) -> bool:
    try:
        archive.verify(backup)
    except archive.UnusableError:
        return False
    return True


def test_a_changed_byte_is_noticed_or_changes_nothing(backup):
    content = backup.read_bytes()
    sound = archive.verify(backup)
    taken = []
    for place in range(0, len(content), len(content) // 60):
        backup.write_bytes(content[:place] + bytes([content[place] ^ 0xFF]) + content[place + 1 :])
        if is_taken(backup):  # a byte of the ZIP's own that nobody reads, such as a time
            taken.append(archive.verify(backup))

    assert len(taken) < 10
    assert all(manifest == sound for manifest in taken)


def test_a_file_can_only_be_one_of_the_media_storage(backup):
    def change(members):
        manifest = json.loads(members["manifest.json"])
        [file] = [file for file in manifest["files"] if file["name"] == "pictures/ab/cd.png"]
        file["name"] = "../escaped.png"
        members["media/../escaped.png"] = members.pop("media/pictures/ab/cd.png")
        return {**members, "manifest.json": json.dumps(manifest).encode()}

    with pytest.raises(CommandError, match=r"damaged: media/\.\./escaped\.png is not what was saved"):
        run("restore", rewritten(backup, change), "--replace")


def test_a_backup_of_another_release_is_refused(backup):
    older = in_manifest(migrations=[["films", "0001_catalogue"]])
    newer = in_manifest(migrations=[*archive.verify(backup).migrations, ["films", "9999_later"]])

    with pytest.raises(CommandError, match="another release, which didn't know the migration"):
        run("restore", rewritten(backup, older), "--replace")
    with pytest.raises(CommandError, match="another release, which had the migration 9999_later of films"):
        run("restore", rewritten(backup, newer), "--replace")


def test_rows_that_contradict_each_other_change_nothing(backup, catalogue):
    Film.objects.filter(pk=catalogue.pk).update(tagline="changed since")
    now = row_by_row()

    def change(members):
        name = "tables/films.Credit.jsonl"
        manifest = json.loads(members["manifest.json"])
        [table] = [table for table in manifest["tables"] if table["label"] == "films.Credit"]
        first, *others = members[name].splitlines()
        row = json.loads(first)
        row[table["columns"].index("film_id")] = 999_999
        members[name] = b"\n".join([json.dumps(row).encode(), *others, b""])
        table["sha256"] = hashlib.sha256(members[name]).hexdigest()
        return {**members, "manifest.json": json.dumps(manifest).encode()}

    with pytest.raises(CommandError, match="The database refuses what the backup holds, so nothing was changed"):
        run("restore", rewritten(backup, change), "--replace")
    assert row_by_row() == now


@pytest.mark.parametrize("content", [b"", b"not a zip", b"PK\x05\x06" + bytes(18)])
def test_what_is_no_backup_is_refused(db, tmp_path, content):
    file = tmp_path / "other"
    file.write_bytes(content)

    with pytest.raises(CommandError, match=r"other is no backup"):
        run("restore", file)


def test_a_file_that_isnt_there_is_named(db, tmp_path):
    with pytest.raises(CommandError, match=r"nowhere can't be read: No such file or directory\."):
        run("restore", tmp_path / "nowhere")
    with pytest.raises(CommandError, match=r"site can't be written: No such file or directory\.") as refusal:
        run("backup", tmp_path / "nowhere" / "site")
    assert refusal.value.returncode == 2


def test_a_database_that_isnt_up_to_date_is_not_saved(catalogue, tmp_path):
    [last] = MigrationLoader(connection).graph.leaf_nodes("films")
    MigrationRecorder(connection).record_unapplied(*last)

    with pytest.raises(CommandError, match="run “manage.py migrate” first"):
        run("backup", tmp_path / "site.backup")
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def other_connection(transactional_db, tmp_path):
    """A second connection to the database in use; on SQLite to a file, for one in memory has one connection."""
    if connection.vendor != "sqlite":
        other = connection.copy()
        yield other
        other.close()
        return
    in_memory, options = connections["default"], service_addresses.SQLITE_OPTIONS
    with closing(sqlite3.connect(tmp_path / "db.sqlite3")) as file:
        in_memory.ensure_connection()
        in_memory.connection.backup(file)
    settings = {**in_memory.settings_dict, "NAME": str(tmp_path / "db.sqlite3"), "OPTIONS": options}
    on_file, other = DatabaseWrapper(settings, "default"), DatabaseWrapper(settings, "default")
    connections["default"] = on_file
    yield other
    connections["default"] = in_memory
    on_file.close()
    other.close()


def test_a_backup_sees_one_moment_and_lets_others_write(other_connection, tmp_path):
    Source.objects.create(name="Before")
    written = []

    def write_once(count):
        if not written:
            with other_connection.cursor() as cursor:
                cursor.execute("UPDATE reviews_source SET name = 'After'")
            written.append(count)

    saving.save(tmp_path / "site.backup", write_once)

    with archive.opened(tmp_path / "site.backup") as reader:
        [table] = [table for table in reader.manifest.tables if table.label == "reviews.Source"]
        saved = [row[table.columns.index("name")] for row in reader.rows(table)]
    assert (saved, [source.name for source in Source.objects.all()]) == (["Before"], ["After"])
