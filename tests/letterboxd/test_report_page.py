"""The report of a published run: every row accounted for, on the page and as a file."""

import csv
import io

import pytest

from reviews.models import Review
from tests.factories import make_film
from tests.import_factories import Outcome, Reason, State, counted_run, make_proposal, make_row, make_run
from tests.pages import links, texts

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(member):
    """A published run of eight rows with every outcome."""
    run = make_run(member, State.PUBLISHED)
    for title, outcome in (("Laura", Outcome.MADE), ("Ran", Outcome.MADE), ("Ikiru", Outcome.UPDATED)):
        make_row(run, film=make_film(title), outcome=outcome)
    make_row(run, film=make_film("Playtime"), outcome=Outcome.UNCHANGED)
    for title in ("Nowhere", "Elsewhere"):
        make_row(run, title, year=1999, reason=Reason.NO_FILM, kind="rating", file="ratings.csv")
    make_row(run, "Broken", reason=Reason.FAULTY, detail="“7” is no rating.")
    make_row(run, "Seen", reason=Reason.WATCHED, kind="watched", file="watched.csv")
    return counted_run(run)


def address(run, query: str = "") -> str:
    return f"/settings/imports/{run.pk}/{query}"


def listed(page) -> list[str]:
    return texts(page, ".//ol[@class='lines']/li/p[@class='lines__what']")


def report(browser, run) -> list[list[str]]:
    answer = browser.get(address(run, "report.csv"))
    return list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode())))


def test_the_numbers_add_up(browser_of, member, run):
    page = browser_of(member).get(address(run))
    numbers = [int(number) for number in texts(page, ".//table//td")]

    assert texts(page, ".//h2")[0] == "8 rows were read, and this is what became of each."
    assert texts(page, ".//table//th") == [
        "Made something new",
        "Changed what you had imported before",
        "Changed nothing: it was here already",
        "Left, each for a reason",
        "Read",
    ]
    assert numbers == [2, 1, 1, 4, 8]
    assert sum(numbers[:4]) == numbers[4] == run.rows.count()


def test_each_number_leads_to_its_rows(browser_of, member, run):
    browser = browser_of(member)
    page = browser.get(address(run))
    lists = {
        label: listed(browser.get(address(run) + link.removeprefix(address(run))))
        for label, link in links(page, ".//ul[@class='tally']//a").items()
    }

    assert listed(page) == ["Laura", "Ran"]
    assert lists == {
        "2 Made": ["Laura", "Ran"],
        "1 Updated": ["Ikiru"],
        "1 Unchanged": ["Playtime"],
        "4 All that was left": ["Nowhere (1999)", "Elsewhere (1999)", "Broken", "Seen"],
        "2 Not in our catalogue": ["Nowhere (1999)", "Elsewhere (1999)"],
        "1 Can’t be read": ["Broken"],
        "1 Films you have seen": ["Seen"],
    }


def test_a_row_that_was_left_says_where_it_stands_and_why(browser_of, member, run):
    page = browser_of(member).get(address(run, "?show=left"))

    assert texts(page, ".//ol[@class='lines']/li/p[@class='quiet']") == [
        "ratings.csv, line 6 · Rating · The film isn’t in our catalogue.",
        "ratings.csv, line 7 · Rating · The film isn’t in our catalogue.",
        "reviews.csv, line 8 · Review · The row can’t be read. “7” is no rating.",
        "watched.csv, line 9 · Seen · This site keeps no list of the films you have seen.",
    ]


def test_every_reason_has_its_list(browser_of, member):
    run = make_run(member, State.PUBLISHED)
    reasons = [reason for reason in Reason if reason]
    for reason in reasons:
        make_row(run, reason=reason)
    browser = browser_of(member)

    assert [len(listed(browser.get(address(run, f"?show={reason}")))) for reason in reasons] == [1] * len(reasons)
    assert len(texts(browser.get(address(run)), ".//ul[@class='tally']/li")) == 1 + len(reasons)


def test_a_long_list_goes_on_after_its_last_row(browser_of, member):
    run = make_run(member, State.PUBLISHED)
    for number in range(51):
        make_row(run, f"Film {number}", reason=Reason.LIKE)
    browser = browser_of(member)
    first = browser.get(address(run, "?show=like"))
    second = browser.get(links(first, ".//nav[@class='pager']//a")["More"])

    assert (len(listed(first)), listed(second)) == (50, ["Film 50"])
    assert links(second, ".//nav[@class='pager']//a") == {"Back to the beginning": address(run, "?show=like")}


def test_a_film_that_came_later_is_published_from_the_report(browser_of, member, told):
    run = make_run(member, State.PUBLISHED)
    row = make_row(run, "Laura", year=1944, reason=Reason.NO_FILM, data={"rating": 9, "text": "Painted."})
    film = make_film("Laura", release_date="1944")
    browser = browser_of(member)
    page = browser.post(address(run, "rows/"), {"row": row.pk, "next": address(run, "?show=no-film")}, follow=True)

    assert told(page)[0] == "1 row has changed."
    assert list(member.reviews.values_list("film", "rating", "text", "status")) == [
        (film.pk, 9, "Painted.", Review.Status.PUBLISHED)
    ]
    assert texts(browser.get(address(run)), ".//table//td") == ["1", "0", "0", "0", "1"]


def test_a_film_is_chosen_in_the_report(browser_of, member):
    run = make_run(member, State.PUBLISHED)
    films = [make_film("Solaris", release_date=year) for year in ("1972", "2002")]
    row = make_row(run, "Solaris", reason=Reason.SEVERAL, candidates=films, data={"rating": 8})
    browser_of(member).post(address(run, "rows/"), {"shown": row.pk, f"film-{row.pk}": films[1].pk})

    assert list(member.reviews.values_list("film", "rating")) == [(films[1].pk, 8)]


def test_the_report_is_a_file_with_every_row(browser_of, member, run):
    answer = browser_of(member).get(address(run, "report.csv"))

    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == (
        f'attachment; filename="import-{run.pk}-{run.created_at:%Y-%m-%d}.csv"'
    )
    assert "no-store" in answer.headers["Cache-Control"]
    assert report(browser_of(member), run) == [
        ["file", "line", "kind", "title", "year", "film", "outcome", "reason", "detail"],
        ["reviews.csv", "2", "review", "Laura", "", "laura", "made", "", ""],
        ["reviews.csv", "3", "review", "Ran", "", "ran", "made", "", ""],
        ["reviews.csv", "4", "review", "Ikiru", "", "ikiru", "updated", "", ""],
        ["reviews.csv", "5", "review", "Playtime", "", "playtime", "unchanged", "", ""],
        ["ratings.csv", "6", "rating", "Nowhere", "1999", "", "left", "no-film", "The film isn’t in our catalogue."],
        ["ratings.csv", "7", "rating", "Elsewhere", "1999", "", "left", "no-film", "The film isn’t in our catalogue."],
        ["reviews.csv", "8", "review", "Broken", "", "", "left", "faulty", "“7” is no rating."],
        ["watched.csv", "9", "watched", "Seen", "", "", "left", "watched", Reason.WATCHED.label],
    ]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "＝", "'="])
def test_no_cell_of_the_report_is_a_formula(browser_of, member, start):
    run = make_run(member, State.PUBLISHED)
    evil = f'{start}HYPERLINK("https://evil.example")'
    make_row(run, evil, file=evil, reason=Reason.FAULTY, detail=f"{evil}\n{evil}")
    [_header, row] = report(browser_of(member), run)

    assert [row[0], row[3], row[8]] == [f"'{evil}", f"'{evil}", f"'{evil} {evil}"]


def test_a_run_that_nothing_became_of_yet_has_no_report(browser_of, member):
    run = make_run(member)

    assert browser_of(member).get(address(run, "report.csv")).url == address(run)


@pytest.mark.parametrize("count", [1, 3])
def test_the_report_costs_the_same_however_many_rows(browser_of, member, count, django_assert_num_queries):
    run = make_run(member, State.PUBLISHED)
    for _number in range(count):
        make_proposal(run)
    run.rows.update(outcome=Outcome.MADE)
    browser = browser_of(member)
    browser.get("/settings/profile/")  # the first request of a session is noted
    with django_assert_num_queries(7):  # session, member, run; rows, proposals; the list, its films
        page = browser.get(address(run))
    with django_assert_num_queries(4):  # session, member, run; rows with their films
        lines = report(browser, run)

    assert (len(listed(page)), len(lines)) == (count, count + 1)
