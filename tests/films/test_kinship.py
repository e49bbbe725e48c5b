"""Films that belong with a film: which they are, why, and that they are never old."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from films import kinship
from films.kinship import finding
from films.models import Collection, Film, Kinship
from films.models.reception import Reception
from tests.factories import make_collection, make_film, make_genre, make_person
from tests.pages import links, parsed, words

pytestmark = pytest.mark.django_db


def make(title, *, genre="", country="", **fields):
    film = make_film(title, **fields)
    if genre:
        film.genres.add(make_genre(genre))
    if country:
        film.countries.add(country)
    return film


def kin(film) -> list[tuple[str, str]]:
    return [(str(row.other.title), row.words) for row in film.kinships.public().with_card_data()]


def shown(browser, film) -> list[str]:
    path = ".//section[@aria-labelledby='kin']//li"
    return [words(item) for item in parsed(browser.get(film.get_absolute_url())).iterfind(path)]


def test_films_of_the_same_director_of_a_collection_and_alike_are_found_and_the_reason_is_said():
    film = make("Ikiru", release_date="1952", genre="Drama", country="JP", directors=["Akira Kurosawa"])
    make("Ran", release_date="1985", directors=["Akira Kurosawa"])
    late = make("Late Spring", release_date="1949", genre="Drama", country="JP")
    make("Tokyo Story", release_date="1953", genre="Drama", country="JP")
    make("Umberto D.", release_date="1952", genre="Drama", country="IT")
    make("Godzilla", release_date="1954", genre="Horror", country="JP")
    make_collection("Quiet Lives", [late, film])

    assert kinship.renew([film.pk]) == 1
    assert kin(film) == [
        ("Ran", "Also directed by Akira Kurosawa"),
        ("Late Spring", "Also in “Quiet Lives”"),
        ("Tokyo Story", "In common: Drama, Japan, 1950s"),
    ]


def test_a_film_with_a_genre_and_no_country_is_compared_by_what_it_has():
    film = make("Ikiru", release_date="1952", genre="Drama")
    make("Tokyo Story", release_date="1953", genre="Drama", country="JP")
    make("Bare", release_date="1953")
    kinship.renew([film.pk])

    assert kin(film) == [("Tokyo Story", "In common: Drama, 1950s")]


def test_a_film_of_which_nothing_is_known_has_no_kin():
    film, _other = make_film("Bare"), make_film("Bare too")

    assert kinship.renew([film.pk]) == 0
    assert kin(film) == []


def test_what_was_received_best_comes_first_and_then_what_is_nearest_in_time():
    film = make("Ikiru", release_date="1952", directors=["Akira Kurosawa"])
    for title, year, score in (("Ran", "1985", 0), ("Rashomon", "1950", 0), ("Red Beard", "1965", 8.2)):
        other = make(title, release_date=year, directors=["Akira Kurosawa"])
        Reception.objects.filter(film=other).update(weighted=score)
    kinship.renew([film.pk])

    assert [title for title, _why in kin(film)] == ["Red Beard", "Rashomon", "Ran"]


def test_no_film_is_named_twice_and_none_more_than_eight_are_found():
    film = make("Film A", release_date="1952", genre="Drama", country="JP", directors=["A"])
    others = [
        make(f"Film {n}", release_date="1952", genre="Drama", country="JP", directors=["A"] if n < 6 else ())
        for n in range(20)
    ]
    make_collection("All", [film, *others])
    kinship.renew([film.pk])
    rows = list(film.kinships.values_list("other", "reason"))

    assert len({other for other, _reason in rows}) == len(rows) == finding.MOST
    assert [reason for _other, reason in rows] == ["director"] * 3 + ["collection"] * 2 + ["likeness"] * 3


def test_renewing_again_changes_nothing_and_writes_nothing():
    film = make("Ikiru", directors=["Akira Kurosawa"])
    make("Ran", directors=["Akira Kurosawa"])
    kinship.renew([film.pk])

    with CaptureQueriesContext(connection) as queries:
        assert kinship.renew([film.pk]) == 0
    assert [query["sql"] for query in queries if not query["sql"].startswith(("SELECT", "SAVEPOINT", "RELEASE"))] == []


def test_drafts_are_nobodys_kin_and_have_none():
    film = make("Ikiru", directors=["Akira Kurosawa"])
    draft = make("Ran", directors=["Akira Kurosawa"], published=False)
    kinship.renew([film.pk, draft.pk])

    assert Kinship.objects.count() == 0


def test_a_film_that_was_withdrawn_is_shown_nowhere_at_once(visitor):
    film, other = make("Ikiru", directors=["Akira Kurosawa"]), make("Ran", directors=["Akira Kurosawa"])
    kinship.renew([film.pk])
    before = shown(visitor, film)
    other.withdraw()

    assert (before, shown(visitor, film)) == (["Ran Also directed by Akira Kurosawa"], [])


def test_a_collection_that_was_withdrawn_or_renamed_is_never_told_by_its_old_name(visitor):
    film = make_film("Ikiru")
    season = make_collection("Quiet Lives", [film, make_film("Umberto D.")])
    kinship.renew([film.pk])
    Collection.objects.update(title="Still Lives")
    renamed = shown(visitor, film)
    season.withdraw()

    assert (renamed, shown(visitor, film)) == (["Umberto D. Also in “Still Lives”"], [])


def test_the_film_page_shows_the_first_six_each_once(visitor):
    film = make("Ikiru", directors=["Akira Kurosawa"], release_date="1952", genre="Drama", country="JP")
    others = [
        make(
            f"Film {n}", release_date="1952", genre="Drama", country="JP", directors=["Akira Kurosawa"] if n < 2 else []
        )
        for n in range(8)
    ]
    kinship.renew([film.pk])
    kinship.store_loved(film.pk, [others[0].pk, others[7].pk])

    assert shown(visitor, film) == [
        "Film 0 1952 Also directed by Akira Kurosawa",
        "Film 1 1952 Also directed by Akira Kurosawa",
        "Film 7 1952 Loved by the same members",
        *(f"Film {n} 1952 In common: Drama, Japan, 1950s" for n in (2, 3, 4)),
    ]
    assert list(links(visitor.get("/films/ikiru/"), ".//section[@aria-labelledby='kin']//a"))[:2] == [
        "Film 0",
        "Film 1",
    ]


def test_what_the_reviews_say_stays_when_the_catalogue_is_renewed_and_the_other_way_round():
    film, ran = make("Ikiru", directors=["Akira Kurosawa"]), make("Ran", directors=["Akira Kurosawa"])
    loved = [make_film(f"Loved {n}").pk for n in range(6)]
    kinship.renew([film.pk])

    assert kinship.store_loved(film.pk, [film.pk, *loved]) is True
    assert kinship.store_loved(film.pk, loved) is False
    kinship.renew([film.pk])
    assert list(film.kinships.values_list("other", "reason")) == [
        (ran.pk, "director"),
        *((pk, "loved") for pk in loved[:4]),
    ]


def test_a_change_renews_the_film_and_those_around_it(django_capture_on_commit_callbacks):
    film, ran = make("Ikiru", directors=["Akira Kurosawa"]), make("Ran", directors=["Akira Kurosawa"])
    dreams = make("Dreams", directors=["Akira Kurosawa"])
    kinship.renew(Film.objects.values_list("pk", flat=True))
    ran.withdraw()
    late = make("Late Spring", directors=["Akira Kurosawa"])

    with django_capture_on_commit_callbacks(execute=True):
        kinship.renew_later([ran.pk, late.pk])

    found = {one.title: sorted(title for title, _why in kin(one)) for one in (film, ran, dreams, late)}
    assert found == {
        "Ikiru": ["Dreams", "Late Spring"],
        "Ran": [],
        "Dreams": ["Ikiru", "Late Spring"],
        "Late Spring": ["Dreams", "Ikiru"],
    }


def test_a_film_that_is_gone_is_left_alone():
    assert kinship.renew([12345]) == 0
    assert kinship.store_loved(12345, [1]) is False
    assert kinship.around([12345]) == []


@pytest.mark.parametrize("count", [1, 3, 30])
def test_a_film_costs_the_same_queries_however_many_are_alike(django_assert_num_queries, count):
    film = make("Ikiru", release_date="1952", genre="Drama", country="JP", directors=["Akira Kurosawa"])
    others = [
        make(f"Film {n}", release_date="1952", genre="Drama", country="JP", directors=["Akira Kurosawa"])
        for n in range(count)
    ]
    make_collection("All", [film, *others])
    kinship.renew([film.pk])

    # Savepoint and its end, film, kin; directors, their films, collections, before, after; words of the film; films of
    # the year before and after, of earlier and later years, their genres and countries.
    with django_assert_num_queries(17):
        kinship.renew([film.pk])


def test_a_rare_country_is_found_however_many_films_its_year_has(monkeypatch):
    monkeypatch.setattr(finding, "POOL", 2)
    film = make("Iceland One", release_date="1952", genre="Drama", country="IS")
    for number in range(4):
        make(f"Crowd {number}", release_date="1952", genre="Drama", country="US")
    make("Iceland Two", release_date="1952", genre="Drama", country="IS")
    kinship.renew([film.pk])

    assert kin(film) == [("Iceland Two", "In common: Drama, Iceland, 1950s")]


def test_the_database_refuses_a_reason_that_names_nothing_and_a_film_that_is_its_own_kin():
    film, other = make_film(), make_film()
    person = make_person()
    for wrong in (
        {"film": film, "other": other, "reason": "director"},
        {"film": film, "other": other, "reason": "loved", "person": person},
        {"film": film, "other": film, "reason": "loved"},
    ):
        refusal = pytest.raises(IntegrityError, match=r"kinship_names_the_director|film_is_not_its_own_kin")
        with refusal, transaction.atomic():
            Kinship.objects.create(place=1, **wrong)
