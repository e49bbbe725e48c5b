"""What an operator sets: good values are taken, a bad one ends the start with one line that names it."""

import os
import runpy
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from filmsite import media_storage, service_addresses
from filmsite.environment import Environment
from filmsite.secret_key import kept_secret_key
from tests.serving import PATIENCE, ROOT

NAMES = [
    "ACCESS_LOG",
    "ALLOWED_HOSTS",
    "CACHE_URL",
    "CSRF_TRUSTED_ORIGINS",
    "DATABASE_URL",
    "DEBUG",
    "EMAIL_FROM",
    "EMAIL_URL",
    "LANGUAGE_CODE",
    "LETTERBOXD_FEEDS",
    "LETTERBOXD_FEEDS_URL",
    "MEDIA_ROOT",
    "MEDIA_STORAGE_URL",
    "MINIMUM_RATINGS",
    "PORT",
    "REGISTRATION",
    "REVIEWS_HOLD_FIRST",
    "SECRET_KEY",
    "SITE_NAME",
    "SITE_URL",
    "TASKS",
    "TIME_ZONE",
    "TRUSTED_PROXIES",
    "WEB_CONCURRENCY",
]
LONG_KEY = "k3y-for-tests-" * 5


@pytest.fixture
def settings_with(monkeypatch):
    """`settings_with(PORT="1")` reads the settings anew with nothing else set, and gives them as a dict."""

    def read(**values: str) -> dict:
        for name in NAMES:
            monkeypatch.setenv(name, values.pop(name, LONG_KEY if name == "SECRET_KEY" else ""))
        assert values == {}
        return runpy.run_path(str(ROOT / "filmsite" / "settings.py"))

    return read


@pytest.fixture
def with_extras(monkeypatch):
    """As if the packages of EXTRAS=prod were installed."""
    monkeypatch.setattr(service_addresses, "find_spec", lambda name: name)
    monkeypatch.setattr(media_storage, "find_spec", lambda name: name)


@pytest.mark.parametrize(
    ("name", "value", "setting", "expected"),
    [
        ("ACCESS_LOG", "on", "ACCESS_LOG", True),
        ("ALLOWED_HOSTS", "films.example.org, .example.com,[::1],*", "ALLOWED_HOSTS", None),
        ("CSRF_TRUSTED_ORIGINS", "https://*.example.org:8443", "CSRF_TRUSTED_ORIGINS", ["https://*.example.org:8443"]),
        ("DEBUG", "TRUE", "DEBUG", True),
        ("EMAIL_FROM", "films@example.org", "DEFAULT_FROM_EMAIL", "films@example.org"),
        ("LANGUAGE_CODE", "fr", "LANGUAGE_CODE", "fr"),
        ("LETTERBOXD_FEEDS", "yes", "LETTERBOXD_FEEDS", True),
        ("MEDIA_ROOT", "pictures", "MEDIA_ROOT", ROOT / "pictures"),
        ("MEDIA_ROOT", "/srv/pictures", "MEDIA_ROOT", Path("/srv/pictures")),
        ("MINIMUM_RATINGS", "5", "MINIMUM_RATINGS", 5),
        ("PORT", "8239", "SITE_URL", "http://127.0.0.1:8239"),
        ("REGISTRATION", "invite", "REGISTRATION", "invite"),
        ("REVIEWS_HOLD_FIRST", "2", "REVIEWS_HOLD_FIRST", 2),
        ("SECRET_KEY", "short", "SECRET_KEY", "short"),
        ("SITE_NAME", " Odéon ", "SITE_NAME", "Odéon"),
        ("LETTERBOXD_FEEDS_URL", "", "LETTERBOXD_FEEDS_URL", "https://letterboxd.com"),
        ("LETTERBOXD_FEEDS_URL", "http://127.0.0.1:9", "LETTERBOXD_FEEDS_URL", "http://127.0.0.1:9"),
        ("SITE_URL", "http://Films.Example.org/", "SITE_URL", "http://films.example.org"),
        ("SITE_URL", "http://[::1]:8000", "ALLOWED_HOSTS", ["[::1]", "127.0.0.1", "localhost", "[::1]"]),
        ("TASKS", "outside", "TASK_WORKER", "outside"),
        ("TIME_ZONE", "Europe/Lisbon", "TIME_ZONE", "Europe/Lisbon"),
        ("TRUSTED_PROXIES", "2", "ALLAUTH_TRUSTED_PROXY_COUNT", 2),
        ("WEB_CONCURRENCY", "4", "WORKERS", 4),
    ],
)
def test_a_good_value_is_taken(settings_with, name, value, setting, expected):
    if expected is None:
        expected = ["films.example.org", ".example.com", "[::1]", "*"]

    assert settings_with(**{name: value})[setting] == expected


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ACCESS_LOG", "maybe"),
        ("ALLOWED_HOSTS", "https://films.example.org"),
        ("ALLOWED_HOSTS", "films.example.org, a b"),
        ("CACHE_URL", "memcached://localhost"),
        ("CACHE_URL", "redis://:geheim@localhost:port/0"),
        ("CSRF_TRUSTED_ORIGINS", "films.example.org"),
        ("DATABASE_URL", "geheim"),
        ("DATABASE_URL", "mysql://u:geheim@localhost/films"),
        ("DATABASE_URL", "postgres://u:geheim@localhost:99999/films"),
        ("DATABASE_URL", "postgres://u:geheim@localhost"),
        ("DATABASE_URL", "postgres://u:geheim@localhost/films?sslmod=require"),
        ("DATABASE_URL", "sqlite://films.sqlite3"),
        ("DATABASE_URL", "sqlite:////nowhere/films.sqlite3"),
        ("DATABASE_URL", "sqlite:////tmp"),
        ("DEBUG", "2"),
        ("EMAIL_FROM", "the films"),
        ("EMAIL_URL", "smtp"),
        ("EMAIL_URL", "smtp://"),
        ("EMAIL_URL", "pop3://u:geheim@mail.example.org"),
        ("LANGUAGE_CODE", "english"),
        ("LETTERBOXD_FEEDS", "perhaps"),
        ("MEDIA_ROOT", "pyproject.toml"),
        ("MEDIA_STORAGE_URL", "s3://key:geheim@s3.example.org"),
        ("MEDIA_STORAGE_URL", "s3://s3.example.org/films"),
        ("MEDIA_STORAGE_URL", "https://key:geheim@s3.example.org/films"),
        ("MEDIA_STORAGE_URL", "s3://key:geheim@s3.example.org:port/films"),
        ("MEDIA_STORAGE_URL", "s3://key:geheim@s3.example.org/films?regoin=eu"),
        ("MEDIA_STORAGE_URL", "s3://key:geheim@s3.example.org/films?public=media.example.org"),
        ("MEDIA_STORAGE_URL", "s3://key:geheim@s3.example.org/films?tls=no"),
        ("MINIMUM_RATINGS", "0"),
        ("PORT", "eighty"),
        ("PORT", "65536"),
        ("PORT", "８０"),
        ("REGISTRATION", "Open"),
        ("REVIEWS_HOLD_FIRST", "-1"),
        ("SITE_NAME", "a\nb"),
        ("SITE_NAME", "a" * 101),
        ("LETTERBOXD_FEEDS_URL", "http://letterboxd.com"),
        ("LETTERBOXD_FEEDS_URL", "http://127.0.0.1.example"),
        ("SITE_URL", "films.example.org"),
        ("SITE_URL", "https://u:geheim@films.example.org"),
        ("SITE_URL", "https://films.example.org/films"),
        ("SITE_URL", "https://films.example.org:99999"),
        ("SITE_URL", "https://exa mple.org"),
        ("TASKS", "beside"),
        ("TIME_ZONE", "Europe/Atlantis"),
        ("TIME_ZONE", "../../etc/passwd"),
        ("TRUSTED_PROXIES", "one"),
        ("WEB_CONCURRENCY", "0"),
        ("WEB_CONCURRENCY", "many"),
    ],
)
def test_a_bad_value_ends_the_start_with_one_line_that_names_it(settings_with, with_extras, name, value):
    with pytest.raises(SystemExit) as stop:
        settings_with(**{name: value})

    line = stop.value.code
    assert line.startswith(f"filmsite: {name}: ")
    assert line.splitlines() == [line]
    assert "geheim" not in line


def test_a_site_behind_https_needs_a_key_of_its_own(settings_with):
    with pytest.raises(SystemExit, match="filmsite: SECRET_KEY: a site behind https needs one"):
        settings_with(SITE_URL="https://films.example.org", SECRET_KEY="")


@pytest.mark.parametrize("name", ["CACHE_URL", "MEDIA_STORAGE_URL"])
def test_what_needs_further_packages_says_so(settings_with, monkeypatch, name):
    monkeypatch.setattr(service_addresses, "find_spec", lambda name: None)
    monkeypatch.setattr(media_storage, "find_spec", lambda name: None)
    value = {"CACHE_URL": "redis://localhost", "MEDIA_STORAGE_URL": "s3://k:s@s3.example.org/films"}[name]

    with pytest.raises(SystemExit, match=f"filmsite: {name}: .*make install EXTRAS=prod"):
        settings_with(**{name: value})


def test_the_database_is_a_file_beside_the_code_unless_told_otherwise(settings_with):
    assert settings_with()["DATABASES"]["default"]["NAME"] == str(ROOT / "var" / "db.sqlite3")
    assert settings_with(DATABASE_URL="sqlite:///var/x.db")["DATABASES"]["default"]["NAME"] == str(ROOT / "var/x.db")
    assert settings_with(DATABASE_URL="sqlite:////tmp/x.db")["DATABASES"]["default"]["NAME"] == "/tmp/x.db"
    assert settings_with(DATABASE_URL="sqlite://:memory:")["DATABASES"]["default"]["NAME"] == ":memory:"


def test_postgresql_keeps_the_options_of_its_address_and_a_thread_its_connection(settings_with):
    found = settings_with(DATABASE_URL="postgres://u:p%40ss@db.example.org:6543/films?sslmode=require&conn_max_age=60")

    assert found["DATABASES"]["default"] == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "films",
        "USER": "u",
        "PASSWORD": "p@ss",
        "HOST": "db.example.org",
        "PORT": 6543,
        "CONN_MAX_AGE": 3600,
        "OPTIONS": {
            "options": "-c jit=off -c plan_cache_mode=force_generic_plan",
            "prepare_threshold": 0,
            "connect_timeout": 5,
            "sslmode": "require",
        },
    }


def test_postgresql_behind_a_pooler_can_do_without_prepared_statements(settings_with):
    found = settings_with(DATABASE_URL="postgres://db.example.org/films?prepare_threshold=None&options=-c work_mem=8MB")
    options = found["DATABASES"]["default"]["OPTIONS"]

    assert (options["prepare_threshold"], options["options"]) == (None, "-c work_mem=8MB")


def test_redis_counts_for_all_processes(settings_with, with_extras):
    caches = settings_with(CACHE_URL="redis://:p@localhost:6379/1")["CACHES"]

    assert {name: cache["LOCATION"] for name, cache in caches.items()} == {"default": "redis://:p@localhost:6379/1"}


def test_mail_goes_by_the_usual_port_of_its_kind(settings_with):
    ports = {
        url: settings_with(EMAIL_URL=url)["MAILERS"]["default"]["OPTIONS"]["port"]
        for url in ("smtp://m.example.org", "smtp+tls://u:p@m.example.org", "smtp+ssl://m.example.org", "smtp://m:2525")
    }

    assert list(ports.values()) == [25, 587, 465, 2525]
    assert settings_with()["MAILERS"] == {"default": {"BACKEND": "django.core.mail.backends.console.EmailBackend"}}


def test_pictures_in_a_store_elsewhere_are_shown_from_there(settings_with, with_extras):
    found = settings_with(MEDIA_STORAGE_URL="s3://key:se%2Fcret@s3.example.org:9000/films?region=eu-1&prefix=/site/")

    assert found["STORAGES"]["default"] == {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "access_key": "key",
            "secret_key": "se/cret",
            "bucket_name": "films",
            "endpoint_url": "https://s3.example.org:9000",
            "region_name": "eu-1",
            "location": "site",
            "addressing_style": "path",
            "url_protocol": "https:",
            "custom_domain": "s3.example.org:9000/films",
            "querystring_auth": False,
            "file_overwrite": False,
            "object_parameters": {"CacheControl": "public, max-age=31536000, immutable"},
        },
    }
    assert found["SECURE_CSP"]["img-src"] == ["'self'", "data:", "https://s3.example.org:9000"]


def test_pictures_may_have_a_public_address_of_their_own(settings_with, with_extras):
    found = settings_with(MEDIA_STORAGE_URL="s3://k:s@10.0.0.2:9000/films?tls=false&public=https://media.example.org/")

    options = found["STORAGES"]["default"]["OPTIONS"]
    assert (options["endpoint_url"], options["custom_domain"]) == ("http://10.0.0.2:9000", "media.example.org")
    assert found["MEDIA_ORIGINS"] == ["https://media.example.org"]


def test_safety_follows_from_the_sites_address(settings_with):
    plain = settings_with()
    behind_tls = settings_with(SITE_URL="https://films.example.org")
    without_proxy = settings_with(SITE_URL="https://films.example.org", TRUSTED_PROXIES="0")

    names = ("SECURE_SSL_REDIRECT", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_HSTS_SECONDS")
    assert [plain.get(name) for name in names] == [False, False, False, None]
    assert [behind_tls.get(name) for name in names] == [True, True, True, 31_536_000]
    # Who forwards is believed only where somebody of the operator's does.
    assert "SECURE_PROXY_SSL_HEADER" not in plain
    assert behind_tls["SECURE_PROXY_SSL_HEADER"] == ("HTTP_X_FORWARDED_PROTO", "https")
    assert "SECURE_PROXY_SSL_HEADER" not in without_proxy


@pytest.fixture
def dotenv(tmp_path, monkeypatch):
    """`dotenv("PORT=1\\n")` gives the environment after a `.env` file of that content."""
    monkeypatch.setattr(os, "environ", {**os.environ, "PORT": ""})
    monkeypatch.setattr("environ.Env.ENVIRON", os.environ)

    def read(content: str | bytes) -> Environment:
        file = tmp_path / ".env"
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        return Environment(file)

    return read


def test_a_dotenv_file_is_read_and_the_process_wins(dotenv):
    env = dotenv("\ufeff# a remark\r\n\r\nexport FILM_A='a b'\r\n FILM_B=\"c\"\r\nPORT=1\r\n")

    assert (env.text("FILM_A"), env.text("FILM_B"), env.number("PORT", 8000, lowest=1, highest=9999)) == (
        "a b",
        "c",
        8000,
    )


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ("PORT=1\nPORT: 2", "filmsite: .env: line 2 is not NAME=value."),
        ("SITE_NMAE=x", "filmsite: SITE_NMAE: this name in .env is not a setting; SITE_NAME is."),
        ("site_name=x", "filmsite: site_name: this name in .env is not a setting; SITE_NAME is."),
        (b"PORT=\xff", "filmsite: .env: can't be read (UnicodeDecodeError)."),
    ],
)
def test_a_slip_in_a_dotenv_file_is_said(dotenv, content, line):
    def start() -> None:
        env = dotenv(content)
        env.text("SITE_NAME")
        env.text("PORT")
        env.look_for_typos()

    with pytest.raises(SystemExit) as stop:
        start()

    assert stop.value.code == line


def test_what_others_keep_in_a_dotenv_file_is_theirs(dotenv):
    env = dotenv("POSTGRES_PASSWORD=x\nSITE_NAME=y")
    env.text("SITE_NAME")
    env.look_for_typos()

    assert os.environ["POSTGRES_PASSWORD"] == "x"


def test_a_key_is_made_once_and_is_its_owners_alone(tmp_path):
    file = tmp_path / "var" / "secret_key"
    keys: list[str] = []
    starts = threading.Barrier(8)

    def start() -> None:
        starts.wait()
        keys.append(kept_secret_key(file))

    workers = [threading.Thread(target=start) for _ in range(8)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert len(keys) == 8
    assert set(keys) == {file.read_text()}
    assert len(keys[0]) > 50
    assert file.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in file.parent.iterdir()] == ["secret_key"]


def test_an_empty_key_file_is_not_taken_for_a_key(tmp_path):
    (tmp_path / "secret_key").write_text("\n")

    with pytest.raises(ValueError, match="secret_key"):
        kept_secret_key(tmp_path / "secret_key")


def run(*command: str, **values: str) -> subprocess.CompletedProcess:
    # gunicorn itself stumbles over an empty WEB_CONCURRENCY, before it has read anything of ours.
    # The browser tests allow what a production site must not.
    left_out = {*NAMES, "DJANGO_SETTINGS_MODULE", "DJANGO_ALLOW_ASYNC_UNSAFE"}
    environment = {name: value for name, value in os.environ.items() if name not in left_out}
    environment |= {"SECRET_KEY": LONG_KEY, **values}
    options = {"cwd": ROOT, "env": environment, "capture_output": True, "text": True, "timeout": PATIENCE}
    return subprocess.run(command, **options, check=False)


@pytest.mark.parametrize("command", [["manage.py", "check"], ["-m", "gunicorn", "--bind", "127.0.0.1:0"]])
def test_a_bad_value_stops_commands_and_the_server_alike(command):
    result = run(sys.executable, *command, REGISTRATION="everybody")

    assert (result.returncode, result.stdout, result.stderr) == (
        1,
        "",
        "filmsite: REGISTRATION: “everybody” is none of open, invite, closed.\n",
    )


@pytest.mark.parametrize("mail", ["", "smtp+tls://u:p@mail.example.org"])
def test_djangos_check_finds_nothing_in_a_production_site(mail):
    result = run(
        sys.executable,
        "manage.py",
        "check",
        "--deploy",
        "--fail-level=INFO",
        SITE_URL="https://films.example.org",
        SECRET_KEY="8fZ-4rTq_0pLmN7vXs2dKc9wYb6hGj3uEa5oIi1tRr0yUuPpQz4x",
        EMAIL_URL=mail,
    )

    assert (result.returncode, result.stderr) == (0, "")


def test_every_setting_is_told_in_the_example():
    told = {line.lstrip("#").partition("=")[0] for line in (ROOT / ".env.example").read_text().splitlines()}

    assert set(NAMES) - told == set()
