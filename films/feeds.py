"""The Atom feed of new films, and what any Atom feed of the site is made of."""

import re
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from films.caching import public_page
from films.canonical import absolute
from films.models import Film
from films.versions import SITE

LENGTH = 30  # entries
NEVER = datetime(2000, 1, 1, tzinfo=UTC)

_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


class Atom(Atom1Feed):
    """Atom that holds no character XML can't, and that stays the same while it is empty."""

    def __init__(self, title: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(_printable(title), *args, **kwargs)

    def add_item(self, title: str, link: str, description: str, **kwargs: Any) -> None:
        super().add_item(_printable(title), link, _printable(description), **kwargs)

    def latest_post_date(self) -> datetime:
        return super().latest_post_date() if self.items else NEVER


class AtomFeed(Feed):
    """A feed whose addresses begin with `SITE_URL`, whatever host it was asked by.

    A subclass gives Django's `title`, `items`, `item_…`, and in `link` the address of the page it goes with, absolute.
    """

    feed_type = Atom

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return public_page(SITE)(super().__call__)(request, *args, **kwargs)

    def get_feed(self, obj: Any, request: HttpRequest) -> Atom1Feed:
        feed = super().get_feed(obj, request)
        feed.feed["feed_url"] = absolute(request.path)
        return feed

    def author_name(self) -> str:
        return settings.SITE_NAME

    def item_title(self, item: Any) -> str:
        return str(item)

    def item_link(self, item: Any) -> str:
        return absolute(item.get_absolute_url())

    def item_guid(self, item: Any) -> str:
        """A name for ever, whatever becomes of the address."""
        return f"tag:{urlsplit(settings.SITE_URL).hostname},2026:{item._meta.label_lower}/{item.pk}"


class NewestFilms(AtomFeed):
    """The films published last."""

    def title(self) -> str:
        return _("%(site)s: new films") % {"site": settings.SITE_NAME}

    def link(self) -> str:
        return absolute(reverse("films:list"))

    def items(self) -> list[Film]:
        return list(Film.objects.published().order_by("-published_at", "-pk")[:LENGTH])

    def item_description(self, item: Film) -> str:
        return item.synopsis_html

    def item_pubdate(self, item: Film) -> datetime:
        return item.published_at

    def item_updateddate(self, item: Film) -> datetime:
        return max(item.published_at, item.updated_at)


newest = require_safe(NewestFilms())


def _printable(text: str) -> str:
    return _NOT_IN_XML.sub("", text)
