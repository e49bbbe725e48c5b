"""Addresses of the site's pages: the paths that pages link by, and in full for whoever reads them elsewhere."""

from functools import cache
from urllib.parse import urljoin

from django.conf import settings
from django.urls import reverse


def path_of(view: str, name: str | int | None = None) -> str:
    """Give the path of a page, of one that is told by a slug, username or number with that.

    As `reverse()` does; but a page has dozens of links, so none is looked up twice.
    """
    if name is None:
        return _whole(view)
    before, after = _around(view)
    return f"{before}{name}{after}"


@cache
def _whole(view: str) -> str:
    return reverse(view)


@cache
def _around(view: str) -> tuple[str, str]:
    """What stands before and after the name in the paths of a view."""
    before, _name, after = reverse(view, args=[0]).rpartition("0")
    return before, after


def absolute(address: str) -> str:
    """Give an address of this site (`/films/`) with the operator's `SITE_URL` before it; a full one stays as it is."""
    return settings.SITE_URL + address if address.startswith("/") else urljoin(f"{settings.SITE_URL}/", address)
