"""Reads the environment for the settings and refuses a bad value with one line that names it.

Built on django-environ, which knows how to read addresses of databases, caches and mail servers;
what is added here is the plain refusal.
"""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import environ


class Environment:
    """The environment variables of the process, after those of an optional `.env` file.

    Every method takes a variable's name and a default, and gives its value. An unset or empty variable
    gives the default. A value that can't be used ends the process with exit status 1 and the line
    `filmsite: NAME: what is wrong`.
    """

    def __init__(self, dotenv: Path | None = None) -> None:
        self._env = environ.Env()
        if dotenv and dotenv.is_file():
            self._env.read_env(str(dotenv))

    def refuse(self, name: str, reason: str) -> None:
        """End the start with one line that names the variable."""
        sys.exit(f"filmsite: {name}: {reason}")

    def is_set(self, name: str) -> bool:
        return bool(os.environ.get(name, "").strip())

    def text(self, name: str, default: str = "") -> str:
        return os.environ.get(name, "").strip() or default

    def words(self, name: str, default: list[str] | None = None) -> list[str]:
        """A list, separated by commas."""
        words = [word.strip() for word in self.text(name).split(",")]
        return [word for word in words if word] or list(default or [])

    def boolean(self, name: str, default: bool) -> bool:
        value = self.text(name, str(default)).casefold()
        if value in {"1", "true", "yes", "on"}:
            return True
        if value not in {"0", "false", "no", "off"}:
            self.refuse(name, f"“{value}” is neither “true” nor “false”.")
        return False

    def number(self, name: str, default: int, *, lowest: int, highest: int) -> int:
        value = self.text(name, str(default))
        if not value.isdecimal() or not lowest <= int(value) <= highest:
            self.refuse(name, f"“{value}” is not a whole number from {lowest} to {highest}.")
        return int(value)

    def choice(self, name: str, default: str, choices: tuple[str, ...]) -> str:
        value = self.text(name, default)
        if value not in choices:
            self.refuse(name, f"“{value}” is none of {', '.join(choices)}.")
        return value

    def web_address(self, name: str, default: str) -> str:
        """An `http` or `https` address without path, query or closing slash."""
        value = self.text(name, default).rstrip("/")
        try:
            parts = urlsplit(value)
            usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
        except ValueError:
            usable = False
        if not usable or parts.path or parts.query:
            self.refuse(name, f"“{value}” is not an address such as https://films.example.org.")
        return value

    def checked(self, name: str, default: str, check: Callable[[str], bool], expected: str) -> str:
        """A text that must pass `check`; `expected` says what would have."""
        value = self.text(name, default)
        if not check(value):
            self.refuse(name, f"“{value}” is not {expected}.")
        return value

    def database(self, name: str, default: str) -> dict:
        """Django's settings of a database, from an address such as `postgres://user:password@host/name`."""
        return self._parsed(name, default, self._env.db_url_config, {"sqlite", "postgres", "postgresql"})

    def cache(self, name: str, default: str) -> dict:
        """Django's settings of a cache, from an address such as `redis://host:6379/0`."""
        return self._parsed(name, default, self._env.cache_url_config, {"redis", "rediss", "locmemcache", "dbcache"})

    def mailer(self, name: str, default: str) -> dict:
        """Django's settings of a mailer, from an address such as `smtp+tls://user:password@host:587`."""
        known = {"smtp", "smtps", "smtp+tls", "smtp+ssl", "consolemail", "memorymail", "dummymail"}
        parsed = self._parsed(name, default, self._env.email_url_config, known)
        options = {
            "host": parsed["EMAIL_HOST"],
            "port": parsed["EMAIL_PORT"],
            "username": parsed["EMAIL_HOST_USER"],
            "password": parsed["EMAIL_HOST_PASSWORD"],
            "use_tls": parsed.get("EMAIL_USE_TLS", False),
            "use_ssl": parsed.get("EMAIL_USE_SSL", False),
            "timeout": 10,  # seconds
        }
        smtp = parsed["EMAIL_BACKEND"] == "django.core.mail.backends.smtp.EmailBackend"
        return {"BACKEND": parsed["EMAIL_BACKEND"], "OPTIONS": options if smtp else {}}

    def _parsed(self, name: str, default: str, parse: Callable[[str], dict], schemes: set[str]) -> dict:
        value = self.text(name, default)
        # An address holds a password: never repeat it, say its first word only.
        scheme = value.partition(":")[0]
        if scheme not in schemes:
            self.refuse(name, f"begins with “{scheme[:20]}:”, not with one of {', '.join(sorted(schemes))}.")
        try:
            return parse(value)
        except Exception as error:  # django-environ raises whatever its parsers meet
            self.refuse(name, f"can't be read ({type(error).__name__}).")
            raise
