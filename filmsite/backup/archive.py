"""The file of a backup: a ZIP with one member a table, one a media file, and a manifest that vouches for them.

manifest.json            what is inside: rows, sizes, checksums, columns, the migrations it was made with
tables/films.Film.jsonl  one row a line, a JSON list in the order of the columns
media/pictures/…         the files as they are
"""

import hashlib
import json
import re
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any

from django.utils.translation import gettext as _

FORMAT = "filmsite backup 1"
MANIFEST = "manifest.json"
CHUNK = 256 * 1024  # bytes
_SAFE_NAME = re.compile(r"(?!\.\.?(?:/|$))[^/\\\x00]+(?:/(?!\.\.?(?:/|$))[^/\\\x00]+)*")

type Progress = Callable[[int], Any]


class UnusableError(Exception):
    """A backup that can't be used, or not here; the message is a sentence for the operator."""


@dataclass
class Table:
    """One table of the archive: `label` is its model's (`films.Film`)."""

    label: str
    columns: list[str]
    rows: int = 0
    sha256: str = ""

    @property
    def member(self) -> str:
        return f"tables/{self.label}.jsonl"


@dataclass
class MediaFile:
    """One uploaded file of the archive, by its name in the media storage."""

    name: str
    size: int = 0
    sha256: str = ""

    @property
    def member(self) -> str:
        return f"media/{self.name}"


@dataclass
class Manifest:
    """What an archive holds. A migration is a pair of app and name."""

    made_at: str
    migrations: list[list[str]]
    tables: list[Table] = field(default_factory=list)
    files: list[MediaFile] = field(default_factory=list)
    format: str = FORMAT


class Writer:
    """Writes an archive to a file, piece by piece; `close` adds the manifest."""

    def __init__(self, path: Path, manifest: Manifest) -> None:
        self.manifest = manifest
        self._zip = zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED)

    def add_table(self, table: Table, rows: Iterable[str]) -> None:
        """Add the rows, each a line of JSON."""
        digest = hashlib.sha256()
        with self._zip.open(table.member, "w", force_zip64=True) as member:
            for row in rows:
                line = f"{row}\n".encode()
                member.write(line)
                digest.update(line)
                table.rows += 1
        table.sha256 = digest.hexdigest()
        self.manifest.tables.append(table)

    def add_file(self, file: MediaFile, content: IO[bytes]) -> None:
        """Add a media file. Pictures are compressed already, so they are stored as they are."""
        digest = hashlib.sha256()
        entry = zipfile.ZipInfo(file.member)
        with self._zip.open(entry, "w", force_zip64=True) as member:
            while chunk := content.read(CHUNK):
                member.write(chunk)
                digest.update(chunk)
                file.size += len(chunk)
        file.sha256 = digest.hexdigest()
        self.manifest.files.append(file)

    def close(self) -> None:
        self._zip.writestr(MANIFEST, json.dumps(asdict(self.manifest), ensure_ascii=False, indent=1))
        self._zip.close()

    def abandon(self) -> None:
        self._zip.close()


# What reading a ZIP raises where some of its bytes are not what they were.
DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    KeyError,
    NotImplementedError,
    OSError,
    RuntimeError,
    TypeError,
    ValueError,
)


class Reader:
    """Reads an archive; make one with `opened`, and read nothing from it before `verify`."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._zip = archive
        self.manifest = self._read_manifest()

    def rows(self, table: Table) -> Iterator[list]:
        """Yield the rows of a table."""
        with self._zip.open(table.member) as member:
            for line in member:
                yield json.loads(line)

    @contextmanager
    def file(self, file: MediaFile) -> Iterator[IO[bytes]]:
        """Give a media file, open for reading."""
        with self._zip.open(file.member) as member:
            yield member

    def verify(self, progress: Progress = lambda count: None) -> None:
        """Read everything once and compare it with the manifest. Raises UnusableError."""
        expected = [MANIFEST, *(table.member for table in self.manifest.tables)]
        expected += [file.member for file in self.manifest.files]
        if sorted(self._zip.namelist()) != sorted(expected):
            raise UnusableError(_("This backup is incomplete: what it holds is not what its list says."))
        for table in self.manifest.tables:
            with _told(table.member):
                self._verify_table(table)
            progress(table.rows)
        for file in self.manifest.files:
            with _told(file.member):
                self._verify_file(file)
            progress(1)

    def _verify_table(self, table: Table) -> None:
        digest, rows = hashlib.sha256(), 0
        with self._zip.open(table.member) as member:
            for line in member:
                digest.update(line)
                rows += 1
                if len(json.loads(line)) != len(table.columns):
                    raise ValueError(line)
        if (digest.hexdigest(), rows) != (table.sha256, table.rows):
            raise ValueError(table)

    def _verify_file(self, file: MediaFile) -> None:
        with self._zip.open(file.member) as member:
            digest = hashlib.file_digest(member, "sha256")
        if digest.hexdigest() != file.sha256 or not _SAFE_NAME.fullmatch(file.name):
            raise ValueError(file)

    def _read_manifest(self) -> Manifest:
        content = json.loads(self._zip.read(MANIFEST))
        if content["format"] != FORMAT:
            raise UnusableError(
                _("This backup is of the format “%(format)s”; this release reads “%(known)s”.")
                % {"format": str(content["format"])[:60], "known": FORMAT}
            )
        tables = [Table(**table) for table in content.pop("tables")]
        files = [MediaFile(**file) for file in content.pop("files")]
        return Manifest(**content, tables=tables, files=files)


@contextmanager
def _told(member: str) -> Iterator[None]:
    """Say of whatever goes wrong while a member is read that the member is damaged."""
    try:
        yield
    except DAMAGE as error:
        raise UnusableError(
            _("This backup is damaged: %(member)s is not what was saved.") % {"member": member}
        ) from error


@contextmanager
def opened(path: Path) -> Iterator[Reader]:
    """Give a Reader of the archive. Raises UnusableError for what can't be read or is no backup of this site."""
    try:
        archive = zipfile.ZipFile(path)
    except zipfile.BadZipFile as error:
        raise UnusableError(_("%(file)s is no backup, or its end is missing.") % {"file": path}) from error
    except OSError as error:
        raise UnusableError(
            _("%(file)s can't be read: %(reason)s.") % {"file": path, "reason": error.strerror or error}
        ) from error
    with archive:
        try:
            reader = Reader(archive)
        except DAMAGE as error:
            raise UnusableError(_("%(file)s is no backup of this site, or is damaged.") % {"file": path}) from error
        yield reader


def verify(path: Path, progress: Progress = lambda count: None) -> Manifest:
    """Check the archive from end to end and give its manifest. Raises UnusableError."""
    with opened(path) as reader:
        reader.verify(progress)
        return reader.manifest
