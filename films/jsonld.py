"""Films in schema.org's words, for search engines.

Only what the page itself shows is marked up, and of ratings only the average of members here: those from elsewhere are
never aggregated.
"""

import json

from django.utils.safestring import SafeString, mark_safe

from films import rating_scale
from films.canonical import absolute
from films.collection_page import CollectionPage
from films.credits import Line
from films.film_page import FilmPage
from films.models import Credit
from films.models.reception import Reception
from films.person_page import PersonPage

# So that no text can end the script element it stands in.
_ESCAPES = {"<": "\\u003C", ">": "\\u003E", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}


def movie(page: FilmPage) -> dict:
    """Give the film as a schema.org Movie, without what isn't known."""
    film = page.film
    cast = [line for part in page.credits if part.role == Credit.Role.CAST for line in part.lines]
    facts = {
        "@context": "https://schema.org",
        "@type": "Movie",
        "@id": page.url,
        "url": page.url,
        "name": film.title,
        "alternateName": _other_titles(page),
        "director": _people(page.directors),
        "actor": _people(cast),
        "dateCreated": str(film.release_date or ""),
        "duration": f"PT{film.runtime}M" if film.runtime else "",
        "genre": [genre.name for genre in page.genres],
        "image": absolute(film.poster.jpeg_url()) if film.poster else "",
        "description": page.description,
        "aggregateRating": _aggregate(film.reception),
    }
    return {name: value for name, value in facts.items() if value}


def person(page: PersonPage) -> dict:
    """Give the person as a schema.org Person, without what isn't known."""
    person = page.person
    url = absolute(person.get_absolute_url())
    portrait = getattr(person, "portrait", None)
    facts = {
        "@context": "https://schema.org",
        "@type": "Person",
        "@id": url,
        "url": url,
        "name": person.name,
        "alternateName": [name.name for name in page.other_names],
        "description": page.description,
        "birthDate": str(person.born or ""),
        "deathDate": str(person.died or ""),
        "image": absolute(portrait.jpeg_url()) if portrait else "",
        "sameAs": [address for _name, address in person.places],
    }
    return {name: value for name, value in facts.items() if value}


def collection(page: CollectionPage) -> dict:
    """Give a page of a collection as a schema.org CollectionPage, with the films it shows in staff's order."""
    collection, picture = page.collection, getattr(page.collection, "picture", None)
    url = absolute(collection.get_absolute_url())
    entries = [
        {
            "@type": "ListItem",
            "position": position,
            "url": absolute(entry.film.get_absolute_url()),
            "name": entry.film.title,
        }
        for position, entry in enumerate(page.entries, start=1)
    ]
    facts = {
        "@context": "https://schema.org",
        "@type": "CollectionPage",
        "@id": url,
        "url": url,
        "name": collection.title,
        "description": page.description,
        "image": absolute(picture.jpeg_url()) if picture else "",
        "mainEntity": {"@type": "ItemList", "itemListElement": entries} if entries else "",
    }
    return {name: value for name, value in facts.items() if value}


def script(data: dict) -> SafeString:
    """Give a script element that holds the data: nothing in it is run."""
    content = json.dumps(data, ensure_ascii=False)
    for sign, escaped in _ESCAPES.items():
        content = content.replace(sign, escaped)
    # Every character that HTML could take for markup has just been escaped.
    return mark_safe(f'<script type="application/ld+json">{content}</script>')


def _other_titles(page: FilmPage) -> str | list[str]:
    """The titles that the page shows beside the film's own; a single one is no list."""
    titles = [page.film.original_title, *(title.title for title in page.alternative_titles)]
    others = [title for title in dict.fromkeys(titles) if title and title != page.film.title]
    return others[0] if len(others) == 1 else others


def _people(lines: list[Line]) -> list[dict]:
    return [
        {"@type": "Person", "name": line.person.name, "url": absolute(line.person.get_absolute_url())} for line in lines
    ]


def _aggregate(reception: Reception) -> dict:
    """Members' average here, when the page shows one."""
    here = reception.here
    if here.average is None:
        return {}
    return {
        "@type": "AggregateRating",
        "ratingValue": rating_scale.in_tenths(here.average) / 10,
        "bestRating": 5,
        "worstRating": 0.5,
        "ratingCount": here.count,
    }
