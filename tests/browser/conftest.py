"""A real browser, the system's own, and a server for it. A page fails its test by whatever it complains of."""

import os
import shutil
from collections.abc import Callable, Iterator

import pytest
from django.db import connection
from django.test import Client
from playwright.sync_api import Page, expect

from films.models import Film
from reviews.models import Member
from tests.browser.complaints import Complaints
from tests.browser.keeping import KeptCatalogue
from tests.catalogue import Catalogue, make_catalogue

# Playwright's loop runs in the thread of the tests, where Django then takes every query for one in asynchronous code.
# The database is made before any fixture of this file could say so.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

BROWSERS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    # Nothing but this machine is found, whatever a page asks for.
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE localhost , EXCLUDE 127.0.0.1",
]

PATIENCE = 60_000  # milliseconds; a test is right or wrong, never late, however busy the machine is
expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict) -> dict:
    found = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if not found:
        reason = "no Chromium or Chrome was found (on Debian, as root: apt-get install chromium)"
        if os.environ.get("REQUIRE_BROWSER") == "1":
            pytest.fail(f"REQUIRE_BROWSER=1, but {reason}")
        pytest.skip(reason)
    return {**browser_type_launch_args, "executable_path": found, "args": FLAGS}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict, live_server) -> dict:
    return {
        **browser_context_args,
        "base_url": live_server.url,
        "locale": "en-GB",
        "reduced_motion": "reduce",
        "viewport": {"width": 1280, "height": 800},
    }


@pytest.fixture(autouse=True)
def _site(transactional_db, settings, tmp_path, live_server) -> None:
    """The site knows its address, and pictures are where the live server looks for them."""
    settings.SITE_URL = live_server.url
    settings.MEDIA_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    }


@pytest.fixture(scope="session")
def kept_catalogue(tmp_path_factory) -> Iterator[KeptCatalogue]:
    kept = KeptCatalogue(tmp_path_factory.mktemp("catalogue") / "pictures")
    yield kept
    kept.rows.close()


@pytest.fixture
def catalogue(_site, settings, kept_catalogue) -> Catalogue:
    """Fourteen films with reviews; members may link feeds."""
    settings.LETTERBOXD_FEEDS = True
    if connection.vendor != "sqlite" or Film.objects.exists() or Member.objects.exists():
        return make_catalogue()
    return kept_catalogue.put(settings.MEDIA_ROOT)


@pytest.fixture
def new_window(new_context, live_server) -> Iterator[Callable[..., Page]]:
    """`new_window(who, java_script_enabled=False, …)` gives a page in a browser of its own.

    `who` is a member, or a client of Django's tests that has logged in. `answered` are beginnings of addresses
    elsewhere that the test itself answers. The test fails at its end when one of its pages has complained.
    """
    complaints = Complaints(live_server.url)

    def open_window(who: Client | Member | None = None, answered: tuple[str, ...] = (), **options) -> Page:
        complaints.answered += answered
        context = new_context(**options)
        context.set_default_timeout(PATIENCE)
        complaints.watch(context)
        client = Client()
        if isinstance(who, Client):
            client = who
        elif who:
            client.force_login(who, backend="django.contrib.auth.backends.ModelBackend")
        for name, cookie in client.cookies.items():
            context.add_cookies([{"name": name, "value": cookie.value, "url": live_server.url}])
        return context.new_page()

    yield open_window
    assert complaints.heard == []


@pytest.fixture
def page(new_window) -> Page:
    """A visitor's page."""
    return new_window()
