"""ZIP files that strangers send: looked at before anything is unpacked, and read piece by piece."""

import io
import re
import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any, BinaryIO

from django.utils.translation import gettext as _

from reviews.letterboxd.rejected import Rejected

#: Somebody with a list for every mood has some hundred files.
MOST_ENTRIES = 5_000
#: Bytes of the table of contents, which is read as a whole: more than that many entries with long names need.
LARGEST_CONTENTS = 2_000_000
#: Bytes of one file once it is unpacked. Ten thousand long reviews are a fifth of it.
LARGEST_ENTRY = 50_000_000
#: Bytes of all of them together.
LARGEST_TOTAL = 100_000_000
#: Text is packed to a tenth, tables of much the same to a fiftieth at best. Small files may be packed better.
MOST_PACKED = 100
SMALL_ENTRY = 1_000_000
LONGEST_NAME = 255
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}  # others may need much memory, and Letterboxd has no use for them
_LOCAL_HEADER = 30  # bytes before the name, in front of each file's content
_DRIVE = re.compile("[a-zA-Z]:")
#: What computers add when a folder is packed again.
_ADDED = re.compile(r"(?:^|/)(?:__MACOSX/|\.|Thumbs\.db$|desktop\.ini$)", re.IGNORECASE)
#: What comes up while a damaged file is read.
DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, UnicodeDecodeError)


class Archive:
    """A ZIP file that has been found harmless. `names` are its files' paths, without a folder around them all."""

    def __init__(self, file: BinaryIO) -> None:
        """Raises Rejected."""
        try:
            self._zip = zipfile.ZipFile(_Frugal(file))
        except (*DAMAGED, ValueError, RuntimeError):
            raise Rejected(_("The ZIP file is damaged. Download it again, and send it as it is.")) from None
        _check(self._zip)
        entries = [entry for entry in self._zip.infolist() if not entry.is_dir() and not _ADDED.search(entry.filename)]
        around = _folder_around([entry.filename for entry in entries])
        self._entries = {entry.filename.removeprefix(around): entry for entry in entries}
        self.names = sorted(self._entries)

    @contextmanager
    def opened(self, name: str) -> Iterator[BinaryIO]:
        """The file with this name, unpacked as it is read and never beyond its limit. What is DAMAGED may be raised."""
        with self._zip.open(self._entries[name]) as content, io.BufferedReader(_Bounded(content)) as bounded:
            yield bounded

    def size(self, name: str) -> int:
        """How many bytes the file says it has."""
        return self._entries[name].file_size


class _Frugal(io.BufferedIOBase):
    """A file of which `zipfile` can't read more at once than a table of contents has, whatever the file says."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()

    def read(self, size: int | None = -1) -> bytes:
        piece = self._file.read(min(LARGEST_CONTENTS + 1, size if size is not None and size >= 0 else 1 << 62))
        if len(piece) > LARGEST_CONTENTS:
            raise zipfile.BadZipFile
        return piece


class _Bounded(io.RawIOBase):
    """What is unpacked, until it is more than a file may have."""

    def __init__(self, content: IO[bytes]) -> None:
        self._content = content
        self._room = LARGEST_ENTRY

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        piece = self._content.read(len(buffer))
        self._room -= len(piece)
        if self._room < 0:
            raise zipfile.BadZipFile
        buffer[: len(piece)] = piece
        return len(piece)


def _check(archive: zipfile.ZipFile) -> None:
    """Raise Rejected for what no honest export has."""
    entries = archive.infolist()
    if len(entries) > MOST_ENTRIES:
        raise Rejected(
            _("The ZIP file holds more than %(count)d files, which no export does.") % {"count": MOST_ENTRIES}
        )
    if len({entry.filename.casefold() for entry in entries}) < len(entries):
        raise Rejected(_("The ZIP file holds two files of the same name. Send it as you downloaded it."))
    for entry in entries:
        _check_entry(entry)
    if sum(entry.file_size for entry in entries) > LARGEST_TOTAL:
        raise Rejected(_("What is in the ZIP file is too large: no export has more than 100 MB."))
    end = archive.start_dir
    for entry in sorted(entries, key=lambda entry: entry.header_offset, reverse=True):
        if entry.header_offset + _LOCAL_HEADER + len(entry.orig_filename) + entry.compress_size > end:
            raise Rejected(
                _("The ZIP file is built so that its files lie over each other. Send it as you downloaded it.")
            )
        end = entry.header_offset


def _check_entry(entry: zipfile.ZipInfo) -> None:
    name = entry.orig_filename
    if (
        "\\" in name
        or "\0" in name
        or name.startswith("/")
        or _DRIVE.match(name)
        or ".." in name.split("/")
        or len(name) > LONGEST_NAME
    ):
        raise Rejected(_("A file in the ZIP has a name that none in an export has. Send it as you downloaded it."))
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise Rejected(_("The ZIP file holds links to other files. Send it as you downloaded it."))
    if entry.flag_bits & 0x1:
        raise Rejected(_("The ZIP file is locked with a password. Send it without one."))
    if entry.compress_type not in _METHODS:
        raise Rejected(_("The ZIP file is packed in an unusual way. Pack its files again as an ordinary ZIP."))
    if name.casefold().endswith((".zip", ".gz", ".7z", ".rar")):
        raise Rejected(_("There is another archive in the ZIP file. Send that one by itself."))
    if entry.file_size > LARGEST_ENTRY:
        raise Rejected(_("A file in the ZIP is too large: none in an export has more than 50 MB."))
    if entry.file_size > SMALL_ENTRY and entry.file_size > MOST_PACKED * entry.compress_size:
        raise Rejected(_("A file in the ZIP is packed more tightly than text can be. Send it as you downloaded it."))


def _folder_around(names: list[str]) -> str:
    """The folder that all files lie in, as when an export is packed again, with its slash; else nothing."""
    folder, slash, _rest = names[0].partition("/") if names else ("", "", "")
    in_export = {"likes", "lists", "deleted", "orphaned"}
    if not slash or folder.casefold() in in_export or not all(name.startswith(f"{folder}/") for name in names):
        return ""
    return f"{folder}/"
