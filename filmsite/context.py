"""What every template may say of the site."""

from django.conf import settings
from django.http import HttpRequest

from filmsite.background import queue


def site(request: HttpRequest) -> dict[str, object]:
    """Give `site_name`, `site_url` (without a closing slash), `registration`, `mail_is_set_up` and `letterboxd_feeds`.

    `worker_is_there` is asked of the database where a template uses it.
    """
    return {
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
        "registration": settings.REGISTRATION,
        "mail_is_set_up": settings.MAIL_IS_SET_UP,
        "letterboxd_feeds": settings.LETTERBOXD_FEEDS,
        "worker_is_there": queue.has_worker,
    }
