"""What everybody may see of a member: the reviews, and the watchlist where the member shows it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from films.caching import public_page
from films.card_data import cards_of
from films.frames import render_framed
from films.keyset import Key, page_or_first
from films.models.publishing import public
from films.versions import SITE
from reviews.criteria import STARS
from reviews.listing import NEWEST, Listing
from reviews.member_page import MemberPage
from reviews.models import Member
from reviews.views.addresses import at_member
from reviews.walks import OF_MEMBER

WATCHLIST_SIZE = 24  # whole rows of 2, 3, 4 and 6
LATEST_ADDED = [Key("added_at", descending=True), Key("pk", descending=True)]


@require_safe
@public_page(SITE)
@at_member
def member(request: HttpRequest, member: Member) -> HttpResponse:
    """A member's page: who it is, numbers, and the reviews, newest first."""
    listing = Listing(request.GET, OF_MEMBER, member, member.get_absolute_url(), [STARS], [NEWEST])
    page = listing.page()
    context = {
        "member": member,
        "page": MemberPage(member),
        "is_own": request.user == member,
        "listing": listing,
        "reviews": page.items,
        "ways": page.ways(listing.address()),
        "liked": request.user.liked(page.items) if request.user.is_authenticated else None,
    }
    return render_framed(request, "members/member.html", context)


@require_safe
@public_page(None)
@at_member
def watchlist(request: HttpRequest, member: Member) -> HttpResponse:
    """The films a member wants to see. A hidden watchlist is there for its member alone."""
    if not member.shows_watchlist and request.user != member:
        raise Http404
    entries = member.watchlist.filter(**public("film__"))
    page = page_or_first(entries, LATEST_ADDED, WATCHLIST_SIZE, request.GET.get("after", ""))
    context = {
        "member": member,
        "is_own": request.user == member,
        "films": cards_of([entry.film_id for entry in page.items]),
        "ways": page.ways(reverse("reviews:watchlist", args=[member.username])),
    }
    return render(request, "members/watchlist.html", context)
