"""`/sitemap.xml`: every public page while they fit one file, else the index of a file a section."""

from django.contrib.sitemaps.views import SitemapIndexItem
from django.contrib.sitemaps.views import sitemap as urlset
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from films.caching import public_page
from films.canonical import absolute
from films.sitemaps import CanonicalSitemap, FilmSitemap, PersonSitemap
from films.versions import SITE


class PageSitemap(CanonicalSitemap):
    """The pages that are there whatever the catalogue holds."""

    def items(self) -> list[str]:
        return ["home", "films:list"]

    def location(self, item: str) -> str:
        return reverse(item)


SECTIONS = {"pages": PageSitemap(), "films": FilmSitemap(), "people": PersonSitemap()}


@require_safe
@public_page(SITE)
def sitemap(request: HttpRequest) -> HttpResponse:
    """All addresses, or where to find them."""
    pages = {section: sitemap.paginator.num_pages for section, sitemap in SECTIONS.items()}
    if set(pages.values()) == {1}:
        return urlset(request, SECTIONS)
    files = [
        SitemapIndexItem(absolute(f"{reverse('sitemap-section', args=[section])}?p={page}"))
        for section, count in pages.items()
        for page in range(1, count + 1)
    ]
    return TemplateResponse(request, "sitemap_index.xml", {"sitemaps": files}, content_type="application/xml")


@require_safe
@public_page(SITE)
def sitemap_section(request: HttpRequest, section: str) -> HttpResponse:
    """The addresses of one section; `p` says which of its files."""
    return urlset(request, SECTIONS, section=section)
