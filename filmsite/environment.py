"""Reads the environment for the settings and refuses a bad value with one line that names it.

Addresses of databases, caches and mail servers are read by `filmsite.service_addresses`, which stands on this module.
"""

import difflib
import io
import os
import re
import sys
import zoneinfo
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn
from urllib.parse import urlsplit

import environ

HOST = r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]*[a-z0-9])?|\[[0-9a-f:.]+\]"
_HOST_PATTERN = re.compile(rf"\*|\.?(?:{HOST})", re.IGNORECASE)
_WEB_ADDRESS = re.compile(rf"https?://(?:{HOST})(?::[0-9]{{1,5}})?", re.IGNORECASE)
_ORIGIN = re.compile(rf"https?://(?:\*\.)?(?:{HOST})(?::[0-9]{{1,5}})?", re.IGNORECASE)
_DOTENV_LINE = re.compile(r"(?:export )?([A-Za-z_][A-Za-z0-9_]*)=")


class Environment:
    """The environment variables of the process, after those of an optional `.env` file.

    Every method takes a variable's name and a default, and gives its value. An unset or empty variable
    gives the default. A value that can't be used ends the process with exit status 1 and the line
    `filmsite: NAME: what is wrong`.
    """

    def __init__(self, dotenv: Path | None = None) -> None:
        self._asked: set[str] = set()
        self._in_dotenv: list[str] = []
        if dotenv and dotenv.is_file():
            self._read(dotenv)

    def refuse(self, name: str, reason: str) -> NoReturn:
        """End the start with one line that names the variable."""
        sys.exit(f"filmsite: {name}: {' '.join(reason.split())}")

    def is_set(self, name: str) -> bool:
        return bool(self.text(name))

    def text(self, name: str, default: str = "") -> str:
        self._asked.add(name)
        return os.environ.get(name, "").strip() or default

    def words(self, name: str, default: list[str]) -> list[str]:
        """A list, separated by commas."""
        words = [word.strip() for word in self.text(name).split(",")]
        return [word for word in words if word] or default

    def boolean(self, name: str, default: bool) -> bool:
        value = self.text(name, str(default)).casefold()
        if value in {"1", "true", "yes", "on"}:
            return True
        if value not in {"0", "false", "no", "off"}:
            self.refuse(name, f"{_quoted(value)} is neither “true” nor “false”.")
        return False

    def number(self, name: str, default: int, *, lowest: int, highest: int) -> int:
        value = self.text(name, str(default))
        if not re.fullmatch("[0-9]{1,9}", value) or not lowest <= int(value) <= highest:
            self.refuse(name, f"{_quoted(value)} is not a whole number from {lowest} to {highest}.")
        return int(value)

    def choice(self, name: str, default: str, choices: tuple[str, ...]) -> str:
        value = self.text(name, default)
        if value not in choices:
            self.refuse(name, f"{_quoted(value)} is none of {', '.join(choices)}.")
        return value

    def checked(self, name: str, default: str, check: Callable[[str], object], expected: str) -> str:
        """A text that must pass `check`; `expected` says what would have."""
        value = self.text(name, default)
        if not check(value):
            self.refuse(name, f"{_quoted(value)} is not {expected}.")
        return value

    def web_address(self, name: str, default: str) -> str:
        """An `http` or `https` address without path, query or closing slash."""
        value = self.text(name, default).rstrip("/").lower()
        if "@" in value:  # whatever stands before it might be a password
            self.refuse(name, "an address such as https://films.example.org is wanted, without a user.")
        if not is_web_address(value):
            self.refuse(name, f"{_quoted(value)} is not an address such as https://films.example.org.")
        return value

    def secure_address(self, name: str, default: str) -> str:
        """As `web_address`, but `http` on this machine alone."""
        value = self.web_address(name, default)
        if not value.startswith("https://") and urlsplit(value).hostname not in ("127.0.0.1", "localhost", "::1"):
            self.refuse(name, f"{_quoted(value)} is neither an https address nor one of this machine.")
        return value

    def hosts(self, name: str, default: list[str]) -> list[str]:
        """Names of hosts, as `ALLOWED_HOSTS` wants them."""
        for word in self.words(name, []):
            if not _HOST_PATTERN.fullmatch(word):
                self.refuse(name, f"{_quoted(word)} is not a name such as films.example.org.")
        return self.words(name, default)

    def origins(self, name: str, default: list[str]) -> list[str]:
        """Origins, as `CSRF_TRUSTED_ORIGINS` wants them."""
        for word in self.words(name, []):
            if not _ORIGIN.fullmatch(word):
                self.refuse(name, f"{_quoted(word)} is not an origin such as https://films.example.org.")
        return self.words(name, default)

    def folder(self, name: str, default: Path, base: Path) -> Path:
        """A folder, which need not exist yet; a relative one lies in `base`."""
        value = self.text(name, str(default))
        path = base / value
        if "\0" in value or (path.exists() and not path.is_dir()):
            self.refuse(name, f"{_quoted(value)} is not a folder.")
        return path

    def make_folder(self, name: str, path: Path) -> None:
        """Make a folder that the value of `name` needs."""
        try:
            path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            self.refuse(name, f"the folder {path} can't be made ({type(error).__name__}).")

    def look_for_typos(self) -> None:
        """When everything was asked for: refuse a name in `.env` that is nearly that of a setting."""
        for name in self._in_dotenv:
            meant = difflib.get_close_matches(name.upper(), self._asked, n=1, cutoff=0.8)
            if name not in self._asked and meant:
                self.refuse(name, f"this name in .env is not a setting; {meant[0]} is.")

    def _read(self, dotenv: Path) -> None:
        try:
            content = dotenv.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            self.refuse(".env", f"can't be read ({type(error).__name__}).")
        lines = [line.strip() for line in content.splitlines()]
        for number, line in enumerate(lines, 1):
            if line and not line.startswith("#"):
                match = _DOTENV_LINE.match(line)
                if not match or "\0" in line:
                    self.refuse(".env", f"line {number} is not NAME=value.")
                self._in_dotenv.append(match[1])
        environ.Env.read_env(io.StringIO("\n".join(lines)))


def is_time_zone(name: str) -> bool:
    """Whether the machine or the tzdata package knows a time zone of this name."""
    try:
        return bool(zoneinfo.ZoneInfo(name))
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        return False


def is_web_address(value: str) -> bool:
    """Whether this is an `http` or `https` address with a host, perhaps a port, and nothing else."""
    try:
        return bool(_WEB_ADDRESS.fullmatch(value)) and urlsplit(value).port != 0
    except ValueError:  # a port above 65535
        return False


def _quoted(value: str) -> str:
    return f"“{value if len(value) <= 60 else value[:60] + '…'}”"
