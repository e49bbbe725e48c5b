"""The Atom feeds of reviews: the site's, a film's and a member's."""

from datetime import datetime

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from films.canonical import absolute
from films.feeds import LENGTH, AtomFeed
from films.models import Film
from reviews import line
from reviews.models import Member, Review
from reviews.views.addresses import at_film, at_member


class ReviewFeed(AtomFeed):
    """Reviews, the newest first. Those that contain spoilers say so and give nothing away."""

    def get_object(self, request: HttpRequest, about: Film | Member | None = None) -> Film | Member | None:
        return about

    def items(self, about: Film | Member | None) -> list[Review]:
        reviews = about.reviews if about else Review.objects
        return list(reviews.newest_public().with_line_data().select_related("film")[:LENGTH])

    def item_title(self, item: Review) -> str:
        return f"{item.film}: {line.plain(item)}"

    def item_description(self, item: Review) -> str:
        if item.spoilers and item.text_html:
            words = _('This review contains spoilers. <a href="{}">Read it on the site</a>.')
            return format_html(f"<p>{words}</p>", self.item_link(item))
        return item.text_html

    def item_author_name(self, item: Review) -> str:
        return item.author_name

    def item_pubdate(self, item: Review) -> datetime:
        return item.published_at

    def item_updateddate(self, item: Review) -> datetime:
        return item.edited_at or item.published_at


class NewestReviews(ReviewFeed):
    """The reviews published last."""

    def title(self, about: None) -> str:
        return _("%(site)s: new reviews") % {"site": settings.SITE_NAME}

    def link(self, about: None) -> str:
        return absolute(reverse("home"))


class FilmReviews(ReviewFeed):
    """The reviews of one film."""

    def title(self, about: Film) -> str:
        return _("%(site)s: reviews of %(film)s") % {"site": settings.SITE_NAME, "film": about}

    def link(self, about: Film) -> str:
        return absolute(reverse("reviews:of-film", args=[about.slug]))

    def item_title(self, item: Review) -> str:
        return line.plain(item)


class MemberReviews(ReviewFeed):
    """The reviews of one member."""

    def title(self, about: Member) -> str:
        return _("%(site)s: reviews by %(name)s") % {"site": settings.SITE_NAME, "name": about.byline}

    def link(self, about: Member) -> str:
        return absolute(about.get_absolute_url())


newest = require_safe(NewestReviews())
of_film = require_safe(at_film(FilmReviews()))
of_member = require_safe(at_member(MemberReviews()))
