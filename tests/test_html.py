"""Every page is valid HTML, tells what it is, and leads nowhere in vain."""

import copy
from collections import defaultdict
from collections.abc import Iterator
from urllib.parse import parse_qs, urldefrag, urljoin, urlsplit

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.files.storage import Storage, default_storage, storages
from django.db import transaction
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse

from films import triggers
from tests.all_pages import ERRORS, LEFT_OUT, PAGES, Page, browser_of
from tests.catalogue import Catalogue, make_catalogue
from tests.markup import Document

LOG_IN = ("account_login", "account_reauthenticate", "mfa_authenticate", "admin:login")
# The steps of one job, which have one title.
SAME_TITLE = {
    "account_login": "log in",
    "account_confirm_email": "confirm",
    "account_email_verification_sent": "confirm",
    "account_reset_password": "reset",
    "account_reset_password_done": "reset",
    "account_reset_password_from_key": "change",
    "account_reset_password_from_key_done": "change",
    "mfa_reauthenticate": "is it you",
    "mfa_reauthenticate_webauthn": "is it you",
    "mfa_view_recovery_codes": "codes",
    "mfa_generate_recovery_codes": "codes",
    "mfa_list_webauthn": "keys",
    "mfa_add_webauthn": "keys",
    "mfa_edit_webauthn": "keys",
    "mfa_remove_webauthn": "keys",
}


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker) -> Iterator[tuple[Catalogue, Storage]]:
    """The catalogue and where its pictures are: made once, and what a test changes is taken back as ever."""
    with django_db_blocker.unblock(), transaction.atomic():
        triggers.run_at_once()
        yield make_catalogue(), storages["default"]
        transaction.set_rollback(True)


@pytest.fixture
def catalogue(made, db, settings, monkeypatch) -> Catalogue:
    settings.LETTERBOXD_FEEDS = True  # whose pages are there then
    catalogue, pictures = made
    monkeypatch.setattr(storages["default"], "_root", pictures._root)
    return copy.deepcopy(catalogue)


def answers(client: Client, page: Page, catalogue: Catalogue):
    """The page's response; an address of a mail leads on once, to hide its key."""
    response = client.get(page.address(catalogue))
    if page.name == "account_reset_password_from_key" and response.status_code == 302:
        response = client.get(response.url)
    return response


@pytest.mark.parametrize("who", PAGES)
def test_every_page_is_valid(who, catalogue):
    client = browser_of(who, catalogue)
    faults = []
    titles = defaultdict(set)
    for page in PAGES[who]:
        address = page.address(catalogue)
        response = answers(client, page, catalogue)
        if response.status_code != page.status:
            faults.append(f"{address}: {response.status_code} {response.headers.get('Location', '')}")
            continue
        document = Document(response.content.decode())
        titles[document.title].add(SAME_TITLE.get(page.name, address))
        faults += [f"{address}: {fault}" for fault in document.faults()]
    faults += [f"{title!r} is the title of {pages}" for title, pages in titles.items() if len(pages) > 1]

    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: str(error.status))
@pytest.mark.parametrize("who", ["visitor", "member"])
def test_every_error_page_is_valid(who, error, member, settings):
    settings.ROOT_URLCONF = "tests.urls"
    client = browser_of(who, Catalogue(member=member))
    client.raise_request_exception = False

    response = client.get(error.address(Catalogue()))

    assert (response.status_code, Document(response.content.decode()).faults()) == (error.status, [])


def test_a_form_without_its_token_is_answered_by_a_valid_page(db):
    response = Client(enforce_csrf_checks=True).post(reverse("account_login"))

    assert (response.status_code, Document(response.content.decode()).faults()) == (403, [])


@pytest.mark.parametrize("who", PAGES)
def test_every_link_leads_somewhere(who, catalogue):
    client = browser_of(who, catalogue)
    seen: dict[tuple, tuple[str, str]] = {}
    for page in PAGES[who]:
        response = answers(client, page, catalogue)
        address = response.wsgi_request.get_full_path()
        for link in Document(response.content.decode()).links():
            seen.setdefault(shape(urldefrag(urljoin(address, link)).url), (link, address))
    broken = []
    for link, address in sorted(seen.values()):
        status = follow(client, urljoin(address, link))
        if status != 200:
            broken.append(f"{link}: {status}, from {address}")

    assert not broken, "\n".join(broken)


def shape(link: str) -> tuple:
    """What tells a link from others: one of many that differ in a parameter's value stands for all."""
    parts = urlsplit(link)
    return parts.netloc, parts.path, tuple(sorted(parse_qs(parts.query)))


def follow(client: Client, link: str) -> int:
    """The status of what a link leads to: 200 as well where it asks to log in, or leads off the site."""
    parts = urlsplit(link)
    if parts.scheme and f"{parts.scheme}://{parts.netloc}" != settings.SITE_URL:
        return 200
    if parts.path.startswith(settings.STATIC_URL):
        return 200 if finders.find(parts.path.removeprefix(settings.STATIC_URL)) else 404
    if parts.path.startswith(settings.MEDIA_URL):
        return 200 if default_storage.exists(parts.path.removeprefix(settings.MEDIA_URL)) else 404
    response = client.get(parts.path, QUERY_STRING=parts.query)
    asks = response.status_code == 302 and urlsplit(response.url).path in map(reverse, LOG_IN)
    return 200 if asks else response.status_code


def names(resolver: URLResolver, namespace: str = "") -> Iterator[str]:
    """The names of all addresses, with their namespace."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from names(pattern, f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace)
        else:
            yield f"{namespace}{pattern.name}"


def test_no_page_is_missing_here():
    """Django's administration is looked at in a browser (tests/browser/test_accessibility.py)."""
    ours = {name for name in names(get_resolver()) if not name.startswith("admin:")}
    listed = {page.name for pages in PAGES.values() for page in pages}

    assert sorted(ours) == sorted({*listed, *LEFT_OUT})
