"""Reads the addresses of the database, the cache and the mail server into what Django's settings want.

django-environ does the reading; what is added is a refusal in one line for what it would let through until the
first visitor comes. An address holds a password: it is never repeated.
"""

import warnings
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from environ import Env

from filmsite.environment import Environment

MAIL_PORTS = {"smtp": 25, "smtps": 587, "smtp+tls": 587, "smtp+ssl": 465}
# Options of Django's PostgreSQL backend; the others go to the PostgreSQL client, which must know them.
_DJANGOS_OPTIONS = {"assume_role", "client_encoding", "isolation_level", "prepare_threshold", "server_side_binding"}
SQLITE_OPTIONS = {
    # A transaction that will write takes the lock at its start, so that two never wait for each other in a ring.
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,  # seconds
    # The worker writes the log back each second (`filmsite.background.checkpoints`); at 128 MB whoever commits does.
    # Two hundred reviews in a second, in a catalogue of a million films, are 100 MB of it.
    # As much of the file as SQLite ever maps, 2 GB: what is mapped is read without a call of the system for each page.
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA mmap_size=2147418112; PRAGMA cache_size=-65536;"
        "PRAGMA wal_autocheckpoint=32000;"
    ),
}


# A thread keeps its connection, as on SQLite: to give it back to a pool after every request and to be given one again
# costs more than to ask for a page's version. For an hour, so that PostgreSQL's processes don't grow for ever.
CONNECTION_AGE = 3_600  # seconds
POSTGRESQL_OPTIONS = {
    # No compiling: it pays for questions of seconds, and no page asks one. What is prepared is planned once.
    "options": "-c jit=off -c plan_cache_mode=force_generic_plan",
    "prepare_threshold": 0,  # the few queries that pages ask all the time (`films.prepared`); nothing else is prepared
    "connect_timeout": 5,  # seconds that a page waits for a database that doesn't answer
}


def database(env: Environment, name: str, default: str, *, base: Path) -> dict[str, Any]:
    """Give Django's settings of a database from `sqlite:///FILE` or `postgres://USER:PASSWORD@HOST:PORT/NAME`.

    A relative file lies in `base`. Options after `?` are kept.
    """
    parsed = _parsed(env, name, default, Env.db_url_config, ("postgres", "postgresql", "sqlite"))
    options = parsed.pop("OPTIONS", {})
    if parsed["ENGINE"] == "django.db.backends.sqlite3":
        _check_file(env, name, parsed, base)
        # A thread keeps its connection: opening the file anew for every request costs more than most pages do.
        return {**parsed, "CONN_MAX_AGE": None, "OPTIONS": {**SQLITE_OPTIONS, **options}}
    if not parsed["NAME"] and "service" not in options:
        env.refuse(name, "names no database; it ends with “/” and the database's name.")
    _check_options(env, name, options)
    if options.get("prepare_threshold") == "None":
        options["prepare_threshold"] = None
    return {**parsed, "CONN_MAX_AGE": CONNECTION_AGE, "OPTIONS": {**POSTGRESQL_OPTIONS, **options}}


def cache(env: Environment, name: str, default: str) -> dict[str, Any]:
    """Give Django's settings of a cache from `redis://HOST:PORT/0`."""
    known = ("dbcache", "locmemcache", "redis", "rediss")
    parsed = _parsed(env, name, default, Env.cache_url_config, known)
    if parsed["BACKEND"].endswith("RedisCache") and find_spec("redis") is None:
        env.refuse(name, "Redis needs packages that aren't installed: make install EXTRAS=prod")
    return parsed


def mailer(env: Environment, name: str, default: str) -> dict[str, Any]:
    """Give Django's settings of a mailer from `smtp+tls://USER:PASSWORD@HOST:PORT`."""
    parsed = _parsed(env, name, default, Env.email_url_config, ("consolemail", "dummymail", "memorymail", *MAIL_PORTS))
    if parsed["EMAIL_BACKEND"] != "django.core.mail.backends.smtp.EmailBackend":
        return {"BACKEND": parsed["EMAIL_BACKEND"]}
    if not parsed["EMAIL_HOST"]:
        env.refuse(name, "names no host, as smtp+tls://user:password@mail.example.org:587 does.")
    options = {
        "host": parsed["EMAIL_HOST"],
        "port": parsed["EMAIL_PORT"] or MAIL_PORTS[env.text(name).partition(":")[0]],
        "username": parsed["EMAIL_HOST_USER"],
        "password": parsed["EMAIL_HOST_PASSWORD"],
        "use_tls": parsed.get("EMAIL_USE_TLS", False),
        "use_ssl": parsed.get("EMAIL_USE_SSL", False),
        "timeout": 10,  # seconds
    }
    return {"BACKEND": parsed["EMAIL_BACKEND"], "OPTIONS": options}


def _parsed(
    env: Environment, name: str, default: str, parse: Callable[[str], dict], schemes: tuple[str, ...]
) -> dict[str, Any]:
    value = env.text(name, default)
    scheme, _colon, rest = value.partition("://")
    if (not rest and not value.endswith("://")) or scheme not in schemes:
        env.refuse(name, f"doesn't begin with one of {', '.join(f'{word}://' for word in schemes)}.")
    try:
        if value != "sqlite://:memory:":
            _ = urlsplit(value).port  # django-environ leaves a bad one for later
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            return parse(value)
    except UserWarning:
        env.refuse(name, "has two slashes where three are meant: sqlite:///FILE")
    except Exception as error:  # the parsers raise whatever they meet
        env.refuse(name, f"can't be read as an address ({type(error).__name__}).")


def _check_file(env: Environment, name: str, parsed: dict[str, Any], base: Path) -> None:
    if parsed["NAME"] == ":memory:":
        return
    file = base / parsed["NAME"]
    parsed["NAME"] = str(file)
    if file.is_dir():
        env.refuse(name, "is a folder, not a file.")
    if env.is_set(name) and not file.parent.is_dir():
        env.refuse(name, f"the folder {file.parent} doesn't exist.")


def _check_options(env: Environment, name: str, options: dict[str, Any]) -> None:
    from psycopg import ProgrammingError, conninfo  # only where PostgreSQL is used

    try:
        conninfo.make_conninfo("", **{key: value for key, value in options.items() if key not in _DJANGOS_OPTIONS})
    except ProgrammingError:
        env.refuse(name, "has an option after “?” that PostgreSQL's client doesn't know.")
