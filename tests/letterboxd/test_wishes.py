"""Films that members brought along and the catalogue hasn't: counted, without names, until they are there."""

from datetime import UTC, datetime

import pytest
import time_machine

from reviews.letterboxd.records import Entry, Kind
from reviews.models import Wish, Wisher
from reviews.wishes import look_again
from tests.factories import make_film, make_member

pytestmark = pytest.mark.django_db


def entry(title: str, year: int | None = 1960, **told) -> Entry:
    return Entry("diary.csv", 2, told.pop("kind", Kind.DIARY), title=title, year=year, **told)


def wishes() -> list[tuple[str, int, int]]:
    return list(Wish.objects.order_by("-members", "title").values_list("title", "year", "members"))


def test_each_member_counts_once_however_a_title_is_written(member, other_member):
    Wish.objects.note(member, [entry("La Notte"), entry("LA NOTTE!"), entry("La notte", 1961)])
    Wish.objects.note(other_member, [entry("La notte")])
    Wish.objects.note(other_member, [entry("La notte")])

    assert wishes() == [("La Notte", 1960, 2), ("La notte", 1961, 1)]


def test_what_is_no_film_is_no_wish(member):
    Wish.objects.note(
        member,
        [
            entry("Broken", fault="Its date is none."),
            entry("An episode", is_film=False),
            entry(""),
            *(entry(f"Of kind {kind}", kind=kind) for kind in Kind),
        ],
    )

    assert [title for title, _year, _members in wishes()] == [
        "Of kind diary",
        "Of kind rating",
        "Of kind review",
        "Of kind watchlist",
    ]


def test_outside_ids_are_learnt_and_kept(member, other_member):
    Wish.objects.note(member, [entry("La notte", None)])
    Wish.objects.note(other_member, [entry("La notte", None, imdb_id="tt0054130")])
    Wish.objects.note(member, [entry("La notte", None, imdb_id="tt9999999", tmdb_id="21296")])

    assert list(Wish.objects.values_list("year", "imdb_id", "tmdb_id", "members")) == [(0, "tt0054130", "21296", 2)]


def test_the_time_is_that_of_the_last_new_wish(member, other_member):
    with time_machine.travel(datetime(2026, 3, 1, tzinfo=UTC), tick=False):
        Wish.objects.note(member, [entry("La notte")])
    with time_machine.travel(datetime(2026, 3, 2, tzinfo=UTC), tick=False):
        Wish.objects.note(other_member, [entry("La notte")])
    Wish.objects.note(member, [entry("La notte")])

    assert Wish.objects.get().wished_at == datetime(2026, 3, 2, tzinfo=UTC)


@pytest.mark.parametrize("count", [1, 3])
def test_noting_costs_a_fixed_number_of_queries(member, count, django_assert_num_queries):
    entries = [entry(f"Film {number}") for number in range(count)]

    with django_assert_num_queries(8):  # two of them begin and end the transaction
        Wish.objects.note(member, entries)


def test_a_wish_goes_when_its_film_comes_or_one_that_it_may_be(member):
    names = ["La notte", "L'avventura", "Il grido", "Le amiche"]
    Wish.objects.note(member, [entry(name) for name in names[:3]] + [entry("Le amiche", None)])
    make_film("La Notte", release_date="1961")
    make_film("L’avventura", release_date="1960", published=False)
    make_film("Il grido", release_date="1957")
    make_film("Le amiche", release_date="1955")

    look_again.enqueue()

    assert wishes() == [("Il grido", 1960, 1), ("L'avventura", 1960, 1)]


def test_those_are_looked_for_first_that_this_was_longest_ago_for(member):
    with time_machine.travel(datetime(2026, 3, 1, tzinfo=UTC), tick=False):
        Wish.objects.note(member, [entry("One"), entry("Three"), entry("Two")])
    for title in ("One", "Three", "Two"):
        make_film(title, release_date="1960")

    assert Wish.objects.look_again(2) == 2
    assert wishes() == [("Two", 1960, 1)]


def test_one_that_stays_waits_for_its_turn(member):
    with time_machine.travel(datetime(2026, 3, 1, tzinfo=UTC), tick=False):
        Wish.objects.note(member, [entry("One"), entry("Two")])
    make_film("Two", release_date="1960")

    assert [Wish.objects.look_again(1), Wish.objects.look_again(1)] == [0, 1]
    assert wishes() == [("One", 1960, 1)]


def test_a_member_who_leaves_takes_their_wishes_along(member, other_member):
    Wish.objects.note(member, [entry("Mine"), entry("Ours")])
    Wish.objects.note(other_member, [entry("Ours")])

    member.erase(keep_reviews=True)

    assert (wishes(), Wisher.objects.count()) == ([("Ours", 1960, 1)], 1)


def test_a_wish_of_nobody_goes_when_it_is_looked_for(member, other_member):
    Wish.objects.note(member, [entry("Mine"), entry("Ours")])
    Wish.objects.note(other_member, [entry("Ours")])
    Wisher.objects.filter(member=member).delete()

    assert Wish.objects.look_again(10) == 1
    assert wishes() == [("Ours", 1960, 1)]


@pytest.mark.parametrize("count", [1, 3])
def test_staffs_list_costs_the_same_whatever_its_length(member, editor, browser_of, count, django_assert_num_queries):
    Wish.objects.note(member, [entry(f"Film {number}") for number in range(count)])
    desk = browser_of(editor)
    desk.get("/admin/reviews/wish/")

    with django_assert_num_queries(6):
        page = desk.get("/admin/reviews/wish/")

    assert len(page.context["cl"].result_list) == count


def test_staff_sees_how_many_wish_for_what_and_no_name(member, other_member, editor, browser_of):
    Wish.objects.note(member, [entry("Of one"), entry("Of two")])
    Wish.objects.note(other_member, [entry("Of two")])

    page = browser_of(editor).get("/admin/reviews/wish/")

    assert [str(wish) for wish in page.context["cl"].result_list] == ["Of two (1960)", "Of one (1960)"]
    shown = page.content.decode()
    assert [name for name in ("maria", "Maria Lind", "tomas", "Tomás Vega") if name in shown] == []


def test_staff_finds_a_wish_by_a_part_of_its_title(editor, browser_of):
    Wish.objects.note(make_member(), [entry("L’Éclisse"), entry("La notte")])

    page = browser_of(editor).get("/admin/reviews/wish/?q=eclis")

    assert [wish.title for wish in page.context["cl"].result_list] == ["L’Éclisse"]


def test_a_film_is_added_with_what_the_wish_says(member, editor, browser_of):
    Wish.objects.note(member, [entry("Rosso & nero", imdb_id="tt0054130", tmdb_id="21296", wikidata_id="Q18402")])
    desk = browser_of(editor)
    page = desk.get("/admin/reviews/wish/").content.decode()
    address = (
        "/admin/films/film/add/?title=Rosso+%26+nero&release_date=1960&imdb_id=tt0054130&tmdb_id=21296"
        "&wikidata_id=Q18402"
    )

    assert page.count(f'<a href="{address.replace("&", "&amp;")}">Add the film</a>') == 1
    form = desk.get(address).context["adminform"].form
    names = ("title", "release_date", "imdb_id", "tmdb_id", "wikidata_id")
    assert [form[name].value() for name in names] == ["Rosso & nero", "1960", "tt0054130", "21296", "Q18402"]
