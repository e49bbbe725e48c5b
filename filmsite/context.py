"""What every template may say of the site."""

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, object]:
    """Give `site_name`, `site_url` (no closing slash) and `registration` (`open`, `invite` or `closed`)."""
    return {
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
        "registration": settings.REGISTRATION,
    }
