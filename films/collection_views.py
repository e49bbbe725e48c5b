"""Pages of the collections that staff put together."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from films.caching import public_page
from films.collection_page import CollectionPage
from films.frames import render_framed
from films.keyset import Key, page_or_first
from films.models import Collection, CollectionEntry
from films.versions import SITE

PAGE_SIZE = 12
_NEWEST = [Key("published_at", descending=True), Key("pk", descending=True)]


@require_safe
@public_page(SITE)
def collection_list(request: HttpRequest) -> HttpResponse:
    """All collections, the newest first."""
    problems: list[str] = []
    collections = Collection.objects.published().with_card_data()
    page = page_or_first(collections, _NEWEST, PAGE_SIZE, request.GET.get("after", ""), problems)
    context = {
        "collections": CollectionEntry.objects.put_first_on(page.items),
        "problems": problems,
        "ways": page.ways(reverse("films:collections")),
    }
    return render(request, "films/collections.html", context)


@require_safe
@public_page(SITE)
def collection(request: HttpRequest, slug: str) -> HttpResponse:
    """A collection's page; an address that it had before leads to the present one."""
    collections = Collection.objects.visible_to(request.user).select_related("picture")
    try:
        collection = collections.at(slug)
    except Collection.DoesNotExist:
        raise Http404 from None
    if collection.slug != slug:
        return redirect(collection, permanent=True)
    page = CollectionPage(collection, request.GET)
    return render_framed(request, "films/collection.html", {"collection": collection, "page": page})
