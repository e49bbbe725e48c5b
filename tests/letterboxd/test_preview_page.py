"""The preview of a run: what would be made of the file, what the member decides, and then one click."""

from datetime import date, timedelta

import pytest

from reviews.letterboxd import running
from reviews.letterboxd.counting import counted
from reviews.models import Proposal, Review
from tests.factories import make_film, make_review
from tests.import_factories import Reason, State, counted_run, make_proposal, make_proposals, make_row, make_run
from tests.pages import links, parsed, texts

DOES, WHAT = Proposal.Does, Proposal.What

pytestmark = pytest.mark.django_db


def address(run, query: str = "") -> str:
    return f"/settings/imports/{run.pk}/{query}"


def tally(page) -> dict[str, str]:
    """The numbers that lead to lists, by their words."""
    items = parsed(page).iterfind(".//ul[@class='tally']/li/a")
    return {(link[0].tail or "").strip(): (link[0].text or "") for link in items}


def ticked(page, name: str) -> list[str]:
    """The films for which a box is ticked."""
    return [
        article.find("h3/a/bdi").text
        for article in parsed(page).iterfind(".//article")
        for box in article.iterfind(f".//input[@name='{name}']")
        if box.get("checked") is not None
    ]


def test_the_page_begins_with_the_rate_of_films_that_were_found(browser_of, member):
    run = make_run(member)
    make_proposals(run, 2)
    make_row(run, "Nowhere", year=1999, reason=Reason.NO_FILM)
    counted_run(run)
    page = browser_of(member).get(address(run))

    assert texts(page, ".//h2")[0] == "2 of 3 films are in our catalogue."


def test_the_page_says_how_many_of_each_kind_there_are(browser_of, member):
    run = make_run(member)
    make_proposals(run, 3)
    make_proposal(run, does=DOES.UPDATE)
    make_proposals(run, 2, does=DOES.NOTHING)
    make_proposal(run, does=DOES.LEAVE, reason=Reason.OWN_REVIEW)
    make_proposal(run, what=WHAT.WATCHLIST)
    make_row(run, "Nowhere", reason=Reason.NO_FILM)
    make_row(run, "Seen", reason=Reason.WATCHED, kind="watched")
    page = browser_of(member).get(address(run))

    assert tally(page) == {
        "Will be made": "3",
        "Will be updated": "1",
        "Here already": "2",
        "Left alone": "1",
        "For your watchlist": "1",
        "Not in our catalogue": "1",
        "Films you have seen": "1",
    }
    assert texts(page, ".//ul[@class='sums']/li") == [
        "4 reviews will be public, each with the day it was written on",
        "1 film goes on your watchlist",
    ]


def test_a_review_is_shown_as_it_will_look(browser_of, member):
    run = make_run(member)
    film = make_film("Laura", release_date="1944")
    text = "Painted, *not* photographed.\n\n" + "A portrait. " * 100
    make_proposal(run, film, rating=9, text=text, language="en", watched_on=date(2021, 3, 1))
    page = browser_of(member).get(address(run))
    [article] = parsed(page).iterfind(".//article")

    assert texts(page, ".//article/h3") == ["Laura (1944)"]
    assert links(page, ".//article/h3/a") == {"Laura": film.get_absolute_url()}
    assert texts(page, ".//article/p[@class='review__line']") == ["★★★★½ review by Maria Lind"]
    assert article.find(".//span[@class='stars']").get("aria-label") == "4 and a half out of 5 stars"
    [excerpt] = texts(page, ".//article/div[@dir='auto']/p")
    assert (excerpt[:40], excerpt[-12:], len(excerpt) <= 280) == (
        "Painted, not photographed. A portrait. A",
        "A portrait.…",
        True,
    )
    assert texts(page, ".//article/div[@class='review__meta']/span") == ["Written on 4 Mar 2021", "Seen on 1 Mar 2021"]


def test_nothing_in_a_file_is_taken_for_markup(browser_of, member):
    evil = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    run = make_run(member, file_name=f"{evil}.zip", username="<b>")
    make_proposal(run, text=evil)
    make_row(run, evil, file=evil, reason=Reason.FAULTY, detail=evil)
    browser = browser_of(member)
    page, faulty = browser.get(address(run)), browser.get(address(run, "?show=faulty"))

    assert [parsed(each).find(".//main//script") for each in (page, faulty)] == [None, None]
    assert texts(page, ".//article/div[@dir='auto']/p") == [evil]
    assert texts(faulty, ".//p[@class='lines__what']") == [evil]


def test_a_member_says_what_is_private_has_spoilers_and_is_left_out(browser_of, member, told):
    run = make_run(member)
    laura, vertigo, ran = (make_proposal(run, make_film(title)) for title in ("Laura", "Vertigo", "Ran"))
    Proposal.objects.filter(pk=ran.pk).update(spoilers=True)
    browser = browser_of(member)
    page = browser.post(
        address(run, "decide/"),
        {
            "shown": [laura.pk, vertigo.pk, ran.pk],
            "private": [laura.pk, vertigo.pk],
            "spoilers": [vertigo.pk],
            "out": [ran.pk],
            "next": address(run),
        },
        follow=True,
    )

    assert told(page) == ["That is saved. Nothing is public yet."]
    assert (ticked(page, "private"), ticked(page, "spoilers"), ticked(page, "out")) == (
        ["Laura", "Vertigo"],
        ["Vertigo"],
        ["Ran"],
    )
    assert texts(page, ".//ul[@class='sums']/li") == [
        "0 reviews will be public, each with the day it was written on",
        "2 reviews will be drafts that only you see",
        "1 is left out, as you said",
    ]


def test_what_is_not_on_the_page_stays_as_it_was_decided(browser_of, member, other_member):
    mine, theirs = make_run(member), make_run(other_member)
    seen, unseen, strange = make_proposal(mine), make_proposal(mine, private=True), make_proposal(theirs)
    browser_of(member).post(
        address(mine, "decide/"), {"shown": [seen.pk, strange.pk, "x", "9" * 30], "private": [seen.pk, strange.pk]}
    )

    assert dict(Proposal.objects.values_list("pk", "private")) == {seen.pk: True, unseen.pk: True, strange.pk: False}


@pytest.mark.parametrize(("action", "private"), [("private", True), ("public", False)])
def test_all_reviews_are_kept_private_or_made_public_at_once(browser_of, member, action, private):
    run = make_run(member)
    make_proposals(run, 2)
    make_proposal(run, private=True)
    browser_of(member).post(address(run, "decide/"), {"action": action})

    assert set(run.proposals.values_list("private", flat=True)) == {private}


def test_the_first_button_of_the_form_only_saves(browser_of, member):
    """It is what the Enter key presses."""
    run = make_run(member)
    make_proposal(run)
    buttons = list(parsed(browser_of(member).get(address(run))).iterfind(".//main//form//button"))

    assert [(button.get("value"), button.get("formaction")) for button in buttons] == [
        ("save", None),
        (None, address(run, "publish/")),
        ("private", None),
    ]


def test_a_long_preview_comes_page_by_page_and_keeps_what_is_ticked_on_the_way(browser_of, member):
    run = make_run(member)
    first, *_others, last = make_proposals(run, 51)
    browser = browser_of(member)
    page = browser.get(address(run))
    onward = parsed(page).find(".//input[@name='following']").get("value")
    second = browser.post(
        address(run, "decide/"),
        {"shown": first.pk, "private": first.pk, "action": "next", "following": onward},
        follow=True,
    )

    assert texts(page, ".//main//button[@form='decide']") == ["Save and go on", "Save this page"]
    assert len(texts(page, ".//article/h3")) == 50
    assert texts(second, ".//article/h3") == [str(last.film)]
    assert texts(second, ".//main//button[@form='decide']") == ["Save this page"]
    assert links(second)["Back to the beginning"] == address(run)
    assert Proposal.objects.get(pk=first.pk).private is True


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "/films/", "javascript:alert(1)", ""])
def test_a_button_leads_nowhere_but_to_the_run(browser_of, member, target):
    run = make_run(member)

    assert browser_of(member).post(address(run, "decide/"), {"next": target}).url == address(run)


@pytest.mark.parametrize("query", ["?show=nothing", "?after=nonsense", "?show=make&after=WzFd!", "?show=%00"])
def test_an_address_that_means_nothing_shows_the_beginning(browser_of, member, query):
    run = make_run(member)
    make_proposal(run, make_film("Laura"))
    page = browser_of(member).get(address(run, query))

    assert page.status_code in (200, 400)
    if page.status_code == 200:
        assert texts(page, ".//article/h3") == ["Laura"]


def test_an_unknown_list_is_told(browser_of, member, told):
    run = make_run(member)
    make_proposal(run)

    assert told(browser_of(member).get(address(run, "?show=several"))) == ["There is nothing of this kind any more."]


def test_dates_that_can_hardly_be_right_are_pointed_out(browser_of, member):
    run = make_run(member)
    make_proposals(run, 10, written_on=date(2021, 3, 4))
    page = browser_of(member).get(address(counted_run(run)))

    assert texts(page, ".//section[@class='note stack']/p") == [
        "10 of these reviews bear the same day, 4 Mar 2021. That is often the day on which they were brought to "
        "Letterboxd, and not when they were written. They keep this day here."
    ]


def test_dates_that_differ_are_no_reason_for_a_remark(browser_of, member):
    run = make_run(member)
    for number in range(10):
        make_proposal(run, written_on=date(2021, 3, 4) + timedelta(days=number))
    page = browser_of(member).get(address(counted_run(run)))

    assert texts(page, ".//section[@class='note stack']/p") == []


def test_what_has_no_place_here_is_told(browser_of, member):
    run = make_run(member, counts={"not_kept": {"tags": 1, "rewatches": 1_200}})
    page = browser_of(member).get(address(counted_run(run)))

    assert texts(page, ".//section[@class='note stack']/p") == [
        "1 row has tags, which have no place here.",
        "1,200 rows are marked as films seen again; the marks have no place here.",
    ]


@pytest.mark.parametrize(("kind", "told"), [("archive", 1), ("letterboxd", 1), ("imdb", 0), ("own", 0)])
def test_what_letterboxd_s_file_cannot_say_is_asked_for(browser_of, member, kind, told):
    run = make_run(member, kind=kind)
    make_proposal(run)
    words = "Letterboxd’s file doesn’t say what was private there or has spoilers: you can say it here."

    assert texts(browser_of(member).get(address(run)), ".//section/p[@class='quiet']").count(words) == told


def test_a_member_says_which_film_a_row_means(browser_of, member, told):
    old, new = (
        make_film("Solaris", release_date=year, directors=[name]) for year, name in (("1972", "A"), ("2002", "B"))
    )
    run = make_run(member)
    row = make_row(run, "Solaris", reason=Reason.SEVERAL, candidates=[old, new], data={"rating": 8})
    make_row(run, "Solaris", reason=Reason.SEVERAL, candidates=[old, new], kind="watchlist")
    counted_run(run)
    browser = browser_of(member)
    remark = links(browser.get(address(run)), ".//section[@class='note stack']//a")["Say which it is"]
    page = browser.get(remark)
    saved = browser.post(
        address(run, "rows/"), {"shown": row.pk, f"film-{row.pk}": old.pk, "action": "choose"}, follow=True
    )

    assert texts(page, ".//fieldset/legend") == ["Solaris"]
    assert texts(page, ".//fieldset/p") == ["reviews.csv, line 2 · Review · and one more row"]
    assert texts(page, ".//fieldset/label") == ["Solaris (1972), A", "Solaris (2002), B", "None of these"]
    assert told(saved) == ["1 row has changed."]
    assert texts(saved, ".//article/h3") == ["Solaris (1972)"]
    assert tally(saved) == {"Will be made": "1", "For your watchlist": "1"}


def test_a_member_says_that_a_row_means_none_of_the_films(browser_of, member):
    film = make_film("Solaris")
    run = make_run(member)
    row = make_row(run, "Solaris", reason=Reason.SEVERAL, candidates=[film])
    page = browser_of(member).post(address(run, "rows/"), {"shown": row.pk, f"film-{row.pk}": "none"}, follow=True)

    assert tally(page) == {"Not in our catalogue": "1"}


def test_only_films_that_were_offered_and_can_be_seen_are_taken(browser_of, member, other_member, told):
    offered, other, draft = make_film("Solaris"), make_film("Stalker"), make_film("Solaris", published=False)
    run, theirs = make_run(member), make_run(other_member)
    row = make_row(run, "Solaris", reason=Reason.SEVERAL, candidates=[offered, draft])
    strange = make_row(theirs, "Solaris", reason=Reason.SEVERAL, candidates=[offered])
    browser = browser_of(member)
    page = browser.get(address(run, "?show=several"))
    for chosen in (other.pk, draft.pk, "x", "9" * 30):
        answer = browser.post(address(run, "rows/"), {"shown": row.pk, f"film-{row.pk}": chosen}, follow=True)
        assert told(answer) == ["Nothing has changed: no film was chosen, and none was found."]
    browser.post(address(run, "rows/"), {"shown": strange.pk, f"film-{strange.pk}": offered.pk})

    assert texts(page, ".//fieldset/label") == ["Solaris", "None of these"]
    assert set(run.rows.values_list("film", flat=True)) | set(theirs.rows.values_list("film", flat=True)) == {None}


def test_a_film_that_has_come_meanwhile_is_found(browser_of, member, told):
    run = make_run(member)
    titles = ("Laura", "Ran", "Nowhere")
    rows = [make_row(run, title, year=1944, reason=Reason.NO_FILM, data={"rating": 7}) for title in titles]
    for title in ("Laura", "Ran"):
        make_film(title, release_date="1944")
    browser = browser_of(member)
    page = browser.get(address(run, "?show=no-film"))
    one = browser.post(address(run, "rows/"), {"row": rows[0].pk, "shown": [row.pk for row in rows]}, follow=True)
    assert (told(one), texts(one, ".//article/h3")) == (["1 row has changed."], ["Laura (1944)"])
    rest = browser.post(address(run, "rows/"), {"action": "retry", "shown": [row.pk for row in rows]}, follow=True)

    assert texts(page, ".//main//form//button")[-4:] == [
        "Look again: Laura",
        "Look again: Ran",
        "Look again: Nowhere",
        "Look for all of these again",
    ]
    assert (told(rest), texts(rest, ".//article/h3")) == (["1 row has changed."], ["Laura (1944)", "Ran (1944)"])
    assert tally(rest) == {"Will be made": "2", "Not in our catalogue": "1"}


def test_many_rows_are_settled_at_once_and_counted_once(browser_of, member, told, monkeypatch):
    run = make_run(member)
    film, other = make_film("Solaris", release_date="1972"), make_film("Sunrise", release_date="1927")
    rows = [make_row(run, "Solaris", reason=Reason.SEVERAL, candidates=[film], data={"rating": n}) for n in (7, 8)]
    rows.append(make_row(run, "Sunrise", reason=Reason.SEVERAL, candidates=[other], data={"rating": 9}))
    counts = []
    monkeypatch.setattr(running, "counted", lambda run: counts.append(run) or counted(run))
    data = {f"film-{row.pk}": row.candidates[0] for row in rows} | {"shown": [row.pk for row in rows]}
    page = browser_of(member).post(address(run, "rows/"), data, follow=True)

    assert told(page) == ["3 rows have changed."]
    assert texts(page, ".//article/h3") == ["Solaris (1972)", "Sunrise (1927)"]
    assert counts == [run]


def test_a_film_that_could_now_be_one_of_several_is_offered(browser_of, member, told):
    run = make_run(member)
    row = make_row(run, "Solaris", reason=Reason.NO_FILM, data={"rating": 7})
    for year in ("1972", "2002"):
        make_film("Solaris", release_date=year)
    browser = browser_of(member)
    page = browser.post(address(run, "rows/"), {"row": row.pk}, follow=True)

    assert told(page) == ["1 row has changed."]
    assert tally(page) == {"Which film is it?": "1"}


def test_one_click_publishes_all_with_what_is_ticked_beside_it(browser_of, member, django_capture_on_commit_callbacks):
    run = make_run(member)
    laura, ran, ikiru = (make_proposal(run, make_film(title), text="Wet.") for title in ("Laura", "Ran", "Ikiru"))
    make_proposal(run, make_film("Playtime"), what=WHAT.WATCHLIST)
    data = {"shown": [laura.pk, ran.pk, ikiru.pk], "private": laura.pk, "spoilers": ran.pk, "out": ikiru.pk}
    browser = browser_of(member)
    with django_capture_on_commit_callbacks(execute=True):
        answer = browser.post(address(run, "publish/"), data)
    page = browser.get(answer.url)

    assert answer.url == address(run)
    assert set(member.reviews.values_list("film__title", "status", "spoilers", "origin")) == {
        ("Laura", Review.Status.DRAFT, False, Review.Origin.LETTERBOXD),
        ("Ran", Review.Status.PUBLISHED, True, Review.Origin.LETTERBOXD),
    }
    assert [entry.film.title for entry in member.watchlist.all()] == ["Playtime"]
    assert texts(page, ".//h1") == ["What became of it"]


def test_first_reviews_wait_for_a_moderator_where_they_have_to(browser_of, member, settings):
    settings.REVIEWS_HOLD_FIRST = 1
    run = make_run(member)
    make_proposal(run)
    browser, words = browser_of(member), "as your first ones, they wait until a moderator has looked at them"
    before = texts(browser.get(address(run)), ".//ul[@class='sums']/li")
    settings.REVIEWS_HOLD_FIRST = 0
    make_review(make_film(), member)

    assert words in before
    assert words not in texts(browser.get(address(run)), ".//ul[@class='sums']/li")


def test_where_there_is_nothing_to_publish_the_button_says_so(browser_of, member):
    run = make_run(member)
    make_proposal(run, does=DOES.NOTHING)
    page = browser_of(member).get(address(run))

    assert texts(page, ".//main//form//button")[1:] == ["Close it with a report"]
    assert parsed(page).find(".//input[@name='private']") is None


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("query", "queries"),
    [
        ("", 8),  # session, member, run; rows, proposals, what is decided; the list, its films
        ("?show=several", 8),  # instead of the last: cards of films that rows could be
        ("?show=watchlist", 8),
        ("?show=faulty", 7),
    ],
)
def test_the_page_costs_the_same_however_much_it_shows(
    browser_of, member, count, query, queries, django_assert_num_queries
):
    run = make_run(member)
    for number in range(count):
        make_proposal(run, make_film(directors=["A"]))
        make_proposal(run, what=WHAT.WATCHLIST)
        candidates = [make_film(directors=["A"]), make_film(directors=["B"])]
        make_row(run, f"Solaris {number}", reason=Reason.SEVERAL, candidates=candidates)
        make_row(run, reason=Reason.FAULTY)
    counted_run(run)
    browser = browser_of(member)
    browser.get("/settings/profile/")  # the first request of a session is noted
    with django_assert_num_queries(queries):
        page = browser.get(address(run, query))

    shown = texts(page, ".//article") + texts(page, ".//ol[@class='lines']/li")
    assert (len(shown), run.state) == (count, State.READY)
