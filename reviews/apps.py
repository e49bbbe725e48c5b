from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class ReviewsConfig(AppConfig):
    """Members, and what is said about films."""

    name = "reviews"
    verbose_name = _("Members and reviews")

    def ready(self) -> None:
        from films import film_page, triggers
        from reviews import walks
        from reviews.groups import renew_groups

        # The name of a source stands on the pages of many films.
        shown = ("username", "name", "bio_html", "website", "is_active", "shows_watchlist")
        triggers.WATCHED.append(triggers.Watched("reviews_member", "reviews", shown))
        triggers.WATCHED.append(triggers.Watched("reviews_source", "films"))
        film_page.ALSO.append(walks.NEWEST)

        post_migrate.connect(renew_groups, sender=self)
