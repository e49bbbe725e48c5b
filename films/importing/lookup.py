"""Finds the films that other files speak of, by slug or by title and year."""

from collections import defaultdict
from collections.abc import Collection

from django.utils.translation import gettext as _

from films.folding import sort_key
from films.importing.people import folded
from films.importing.report import Refused
from films.models import Film, FormerFilmSlug


class FilmLookup:
    """The films that some rows may mean, loaded in two queries."""

    def __init__(self, slugs: Collection[str], titles: Collection[str]) -> None:
        self._by_slug: dict[str, int] = dict(
            FormerFilmSlug.objects.filter(slug__in=slugs).values_list("slug", "film_id")
        )
        self._by_title: dict[str, list[tuple[int, str, int | None]]] = defaultdict(list)
        keys = {sort_key(title) for title in titles}
        films = Film.objects.filter(slug__in=slugs) | Film.objects.filter(sort_title__in=keys)
        for pk, slug, title, year in films.values_list("pk", "slug", "title", "year").order_by("pk"):
            self._by_slug[slug] = pk
            self._by_title[folded(title)].append((pk, slug, year))

    def find(self, *, slug: str = "", title: str = "", year: int | None = None) -> int:
        """The primary key of the film with this slug, or else with this title and, where it is given, this year.

        Raises Refused when there is none, or several.
        """
        if slug:
            if slug not in self._by_slug:
                raise Refused(_("There is no film “%(slug)s”.") % {"slug": slug})
            return self._by_slug[slug]
        found = [film for film in self._by_title[folded(title)] if not year or film[2] in (year, None)]
        found = [film for film in found if film[2] == year] or found
        if not found:
            name = f"{title} ({year})" if year else title
            raise Refused(_("There is no film called %(name)s.") % {"name": name})
        if len(found) > 1:
            slugs = ", ".join(slug for _pk, slug, _year in found)
            raise Refused(
                _("It could be any of these films: %(slugs)s. Write which in the column “film”.") % {"slugs": slugs}
            )
        return found[0][0]
