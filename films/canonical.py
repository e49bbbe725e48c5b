"""The site's own addresses in full, for whoever reads them away from the site: feeds, markup, other people's pages."""

from urllib.parse import urljoin

from django.conf import settings


def absolute(address: str) -> str:
    """Give an address of this site (`/films/`) with the operator's `SITE_URL` before it; a full one stays as it is."""
    return urljoin(f"{settings.SITE_URL}/", address)
