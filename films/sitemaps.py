"""Sitemaps of films, people and collections, for search engines.

A file holds a range of ids, so that neither the files nor their number cost more as the catalogue grows.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.core.paginator import EmptyPage, PageNotAnInteger
from django.db.models import Exists, OuterRef, QuerySet

from films.models import Collection, Credit, Film, Person

IDS_A_FILE = 10_000


class IdPage(NamedTuple):
    """The rows of one page, as Django's sitemaps ask for them."""

    object_list: Sequence


class IdPages:
    """Stands where Django's Paginator would: a page is a range of ids and may hold fewer rows than its range."""

    def __init__(self, rows: QuerySet, size: int) -> None:
        self.rows = rows
        self.size = size

    @property
    def num_pages(self) -> int:
        last = self.rows.model.objects.order_by("-pk").values_list("pk", flat=True).first() or 1
        return (last - 1) // self.size + 1

    def page(self, number: int | str) -> IdPage:
        """Give the rows of a page, counted from 1. Raises PageNotAnInteger and EmptyPage."""
        if not str(number).isdecimal():
            raise PageNotAnInteger
        end = int(number) * self.size
        if not 1 <= int(number) <= self.num_pages:
            raise EmptyPage
        return IdPage(list(self.rows.filter(pk__gt=end - self.size, pk__lte=end).order_by("pk")))


class CanonicalSitemap(Sitemap):
    """A sitemap whose addresses begin with `SITE_URL`, whatever host it was asked by."""

    def get_urls(self, page=1, site=None, protocol=None) -> list[dict]:
        address = urlsplit(settings.SITE_URL)
        return self._urls(page, address.scheme, address.netloc)


class FilmSitemap(CanonicalSitemap):
    """Every published film, with the time its page changed last."""

    limit = IDS_A_FILE

    @property
    def paginator(self) -> IdPages:
        films = Film.objects.published().select_related("reception")
        return IdPages(films.only("slug", "updated_at", "reception__changed_at"), self.limit)

    def lastmod(self, film: Film) -> datetime:
        return max(film.updated_at, film.reception.changed_at)


class PersonSitemap(CanonicalSitemap):
    """Everybody with a published film."""

    limit = IDS_A_FILE

    @property
    def paginator(self) -> IdPages:
        seen = Exists(Credit.objects.public().filter(person=OuterRef("pk")))
        return IdPages(Person.objects.filter(seen).only("slug", "updated_at"), self.limit)

    def lastmod(self, person: Person) -> datetime:
        return person.updated_at


class CollectionSitemap(CanonicalSitemap):
    """Every published collection."""

    limit = IDS_A_FILE

    @property
    def paginator(self) -> IdPages:
        return IdPages(Collection.objects.published().only("slug", "updated_at"), self.limit)

    def lastmod(self, collection: Collection) -> datetime:
        return collection.updated_at
