"""What to ask the site for: addresses and words picked from a database, for `python -m bench.samples FILE`.

Runs as a process of its own, with the environment of the site that is measured, and writes JSON.
"""

import json
import random
import secrets
import sys
from collections import Counter
from collections.abc import Iterator
from itertools import batched, islice, product
from pathlib import Path
from urllib.parse import urlencode

import django

from bench.targets import SORTS

PAGES = 3_000  # different addresses of one kind, at most
POSTS_A_MEMBER = 100  # within the site's limit for an hour
MEMBERS = 16  # who post: five rounds, ten beside readers, one ahead


def main() -> None:
    django.setup()
    chance = random.Random(5)
    picked = {**_films(chance), **_words(chance), **_people(chance), **_lists(chance), "members": _members()}
    Path(sys.argv[1]).write_text(json.dumps(picked))


def _spread(rows, size: int, chance: random.Random, key: str = "pk") -> list:
    """Rows with keys drawn from all over a table, without counting or sorting it."""
    last = rows.order_by(f"-{key}").values_list(key, flat=True).first() or 0
    wanted = sorted({chance.randint(1, last) for _ in range(4 * size)}) if last > 4 * size else range(1, last + 1)
    found = []
    for start in range(0, len(wanted), 500):
        found += rows.filter(**{f"{key}__in": wanted[start : start + 500]})
    chance.shuffle(found)
    return found[:size]


def _films(chance: random.Random) -> dict[str, list[str]]:
    from films.models import Film

    public = Film.objects.published()
    slugs = [film.slug for film in _spread(public.filter(reception__reviews_count__gte=10), PAGES + 1, chance)]
    return {"film": slugs[:1], "films": slugs[1:]}


def _people(chance: random.Random) -> dict[str, list[str]]:
    from films.models import Credit, Person

    credited = Person.objects.filter(pk__in=Credit.objects.public().values("person"))
    people = _spread(credited, PAGES, chance)
    names = [person.name for person in people]
    return {
        "people": [person.slug for person in people],
        "names": names,
        "typos": [typo for name in names if (typo := _typo(name, chance))],
    }


def _typo(name: str, chance: random.Random) -> str:
    """The name with two neighbouring letters of its longest word exchanged; nothing where that word is short."""
    word = max(name.split(), key=len)
    if len(word) < 6:
        return ""
    place = chance.randrange(1, len(word) - 2)
    changed = word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    return name.replace(word, changed) if changed != word else ""


def _words(chance: random.Random) -> dict[str, list[str]]:
    """Words by how many films hold them, and beginnings of titles to be completed."""
    from films import folding
    from films.models import Film

    films = _spread(Film.objects.published(), 2_000, chance)
    counts: Counter[str] = Counter()
    for film in films:
        counts.update(set(folding.fold(f"{film.title} {film.synopsis}").split()))
    rare = [word for word, count in counts.items() if count == 1 and word.isascii() and len(word) >= 9]
    tenth = sorted(counts, key=lambda word: abs(counts[word] / len(films) - 0.1))
    common = [word for word in tenth[:40] if word.isascii() and len(word) >= 3][:10]
    starts = {film.title[:length].strip().lower() for film in films for length in (3, 4, 5, 6)}
    return {
        "rare": rare[:PAGES],
        "common": [spelt for word in common for spelt in _spellings(word)],
        "starts": sorted(starts)[:PAGES],
    }


def _spellings(word: str, most: int = 30) -> list[str]:
    """The word in small letters and capitals: the same search at many addresses."""
    return ["".join(letters) for letters in islice(product(*((small, small.upper()) for small in word)), most)]


def _lists(chance: random.Random, least: int = 24) -> dict[str, list[str]]:
    """Queries of lists in each order at any depth, and with filters that films chosen by chance pass.

    Those with filters give pages of so many films at least: of a small catalogue they would leave a few, and a page of
    a third of the films would be compared with whole ones.
    """
    from django.http import QueryDict

    from films.browse import Browse
    from films.facets import ALL
    from films.models import ShelfEntry

    places = _spread(ShelfEntry.objects.filter(facet=ALL), PAGES, chance, "film_id")
    found = {f"deep {sort}": [urlencode(_order(place, sort, deep=True)) for place in places] for sort in SORTS}
    filters = _filters_of([place.film_id for place in places], chance)
    for number in (1, 2, 3):
        states = _narrowed(places, filters, number, chance)
        whole = (state for state in states if len(Browse(QueryDict(state)).page().items) >= least)
        found[f"filtered {number}"] = list(islice(whole, PAGES))
    return found


def _narrowed(places: list, filters: dict[int, dict[str, str]], number: int, chance: random.Random) -> Iterator[str]:
    """Queries of lists with so many filters, in any order and at any depth, no two the same; each film comes ten times,
    with other filters if it passes more."""
    told = set()
    for place in places * 10:
        there = filters[place.film_id]
        if len(there) >= number:
            narrowed = {name: there[name] for name in chance.sample(sorted(there), number)}
            query = urlencode({**narrowed, **_order(place, chance.choice(SORTS), deep=chance.random() < 0.5)})
            if query not in told:
                told.add(query)
                yield query


def _order(place, sort: str, *, deep: bool) -> dict[str, str]:
    """The parameters of an order, from this place on or from the beginning."""
    from films import walks
    from films.keyset import encode

    keys = [getattr(place, str(key.source)) for key in walks.SORTS[sort][1]]
    return {"sort": sort} | ({"after": encode(keys)} if deep else {})


def _filters_of(films: list[int], chance: random.Random) -> dict[int, dict[str, str]]:
    """Filters that each of these films passes: a value for each kind of them."""
    from films import rating_scale
    from films.models import ShelfEntry

    values: dict[int, dict[str, list[str]]] = {film: {} for film in films}
    for some in batched(films, 500):
        for film, facet in ShelfEntry.objects.filter(film_id__in=some).order_by("pk").values_list("film_id", "facet"):
            kind, _colon, value = facet.partition(":")
            if value:
                text = rating_scale.to_text(int(value)) if kind == "rating" else value
                values[film].setdefault(kind, []).append(text)
    return {film: {kind: chance.choice(some) for kind, some in kinds.items()} for film, kinds in values.items()}


def _members() -> list[dict[str, str]]:
    """Members with a session each, and the value of their CSRF cookie."""
    from importlib import import_module

    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    from reviews.models import Member

    sessions = import_module(settings.SESSION_ENGINE)
    found = []
    for _number in range(MEMBERS):
        member = Member.objects.create_user(f"bench-{secrets.token_hex(6)}")
        session = sessions.SessionStore()
        session[SESSION_KEY] = str(member.pk)
        session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
        session[HASH_SESSION_KEY] = member.get_session_auth_hash()
        session.create()
        found.append({"session": session.session_key, "csrf": secrets.token_hex(16)})
    return found


if __name__ == "__main__":
    main()
