"""The site's settings for tests: whatever the machine's environment says, and nothing kept outside the test run."""

import os
import tempfile
from pathlib import Path

# Empty values win over a `.env` file. `DATABASE_URL` alone is let through: it chooses the database to test on.
for name in (
    "ACCESS_LOG",
    "ALLOWED_HOSTS",
    "CACHE_URL",
    "CSRF_TRUSTED_ORIGINS",
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
    "SITE_NAME",
    "SITE_URL",
    "TASKS",
    "TIME_ZONE",
    "TRUSTED_PROXIES",
    "WEB_CONCURRENCY",
):
    os.environ[name] = ""
os.environ["SECRET_KEY"] = "a key for tests, which protects nothing"

from filmsite.settings import *  # noqa: E402, F403

if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":  # noqa: F405
    # In a file: a database in memory is one connection, which a live server's threads can't share with a test.
    # Its connections needn't survive a loss of power.
    DATABASES["default"]["TEST"] = {"NAME": str(Path(tempfile.gettempdir()) / f"filmsite-{os.getpid()}.sqlite3")}  # noqa: F405
    DATABASES["default"]["OPTIONS"]["init_command"] = "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"  # noqa: F405
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "default"},
}
MEDIA_ROOT = tempfile.gettempdir()  # nothing is written there: the storage is in memory
TASKS = {"default": {"BACKEND": "django.tasks.backends.immediate.ImmediateBackend"}}
MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
WHITENOISE_AUTOREFRESH = True  # no collected folder is looked for
