"""What stands on the shelves, and what should."""

from collections import Counter

from django.utils import timezone

from films import facets, posters
from films.models import Facet, FacetChange, FacetPair, Film, FilmCard, ShelfEntry


def standing() -> dict[str, set[str]]:
    """The titles on each shelf."""
    shelves: dict[str, set[str]] = {}
    for facet, title in ShelfEntry.objects.values_list("facet", "film__title"):
        shelves.setdefault(facet, set()).add(title)
    return shelves


def shelves_of(title: str) -> set[str]:
    return set(ShelfEntry.objects.filter(film__title=title).values_list("facet", flat=True))


def assert_in_step() -> None:
    """Places, keys, counts and cards are what they would be if they were made anew."""
    films = Film.objects.filter(status="published").with_card_data()
    wanted = facets.facets_of([film.pk for film in films])
    for film in films:
        wanted[film.pk] |= {facets.ALL} if film.published_at <= timezone.now() else {facets.ALL, facets.AWAITED}
    places = {
        (film.pk, facet): (
            film.published_at,
            film.sort_year,
            film.sort_title,
            film.reception.weighted,
            film.reception.reviews_count,
        )
        for film in films
        for facet in wanted[film.pk]
    }
    keys = ("published_at", "sort_year", "sort_title", "weighted", "reviews_count")
    stored = {
        (film, facet): tuple(rest) for film, facet, *rest in ShelfEntry.objects.values_list("film_id", "facet", *keys)
    }
    assert stored == places
    # Of a genre that is deleted bits may be left over.
    signed = {film: facets.signature(some) for film, some in wanted.items()}
    stored = set(ShelfEntry.objects.values_list("film_id", "signature"))
    assert [row for row in stored if signed[row[0]] & ~row[1]] == []
    received = facets.signature(["reviews:any", *(f"rating:{rating}" for rating in facets.RATINGS)])
    assert [row for row in stored if row[1] & ~signed[row[0]] & received] == []
    seen = {film: some for film, some in wanted.items() if facets.AWAITED not in some}
    counts = Counter(facet for some in seen.values() for facet in some)
    assert dict(Facet.objects.exclude(films=0).values_list("key", "films")) == counts
    pairs = Counter(pair for some in seen.values() for pair in facets.pairs(some))
    assert {(a, b): count for a, b, count in FacetPair.objects.exclude(films=0).values_list("a", "b", "films")} == pairs
    assert list(FacetChange.objects.all()) == []
    cards = [
        (
            *(film.pk, film.slug, film.title, film.year, ", ".join(credit.name for credit in film.directors())),
            *(film.published_at, film.reception.here_count, film.reception.here_total, film.poster_id),
            *(posters.setting_of(film.pk, film.title), facets.row(wanted[film.pk])),
        )
        for film in films
    ]
    assert sorted(FilmCard.objects.values_list()) == sorted(cards)
