"""What staff sees of members' feeds, and decides."""

import json

import pytest
from reversion.models import Version

from reviews import exporting
from reviews.models import LetterboxdAccount, Review, Source
from tests.factories import make_film, make_member
from tests.letterboxd.accounts import ask_due, linked
from tests.letterboxd.feeds import feed, item
from tests.pages import texts

PLACE = "/admin/reviews/letterboxdaccount/"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now(time_machine):
    time_machine.move_to("2026-11-20T12:00:00Z", tick=False)


@pytest.fixture
def watch(moderator, browser_of):
    return browser_of(moderator)


def listed(page) -> list[str]:
    return [account.username for account in page.context["cl"].result_list]


def test_moderators_see_how_each_feed_answers(there, account, other_member, watch):
    linked(other_member, "tom")
    there.serves(feed())
    ask_due()

    page = watch.get(PLACE).content.decode()
    assert listed(watch.get(PLACE)) == ["tom", "ana"]
    assert ("read (200)" in page, "there is no such feed (404)" in page) == (True, True)
    assert listed(watch.get(f"{PLACE}?health=failing")) == ["tom"]
    assert listed(watch.get(f"{PLACE}?health=linked")) == ["tom", "ana"]
    assert listed(watch.get(PLACE, {"q": "an"})) == ["ana"]
    assert listed(watch.get(PLACE, {"q": "tomas"})) == ["tom"]


def test_a_feed_is_looked_at_and_not_edited_and_no_code_is_shown(there, member, watch):
    account = LetterboxdAccount.objects.begin(member, "ana")
    page = watch.get(f"{PLACE}{account.pk}/change/")
    refused = watch.post(f"{PLACE}{account.pk}/change/", {"username": "tom", "_save": "Save"})

    assert (page.status_code, page.context["adminform"].form.fields, refused.status_code) == (200, {}, 403)
    assert (account.code != "", account.code in page.content.decode()) == (True, False)


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_whatever_its_length(there, watch, count, django_assert_num_queries):
    for number in range(count):
        linked(make_member(), f"ana{number}")
    watch.get(PLACE)

    with django_assert_num_queries(6):
        page = watch.get(PLACE)

    assert len(listed(page)) == count


def test_without_the_setting_the_admin_does_not_name_feeds(there, account, watch, settings):
    with_it = PLACE in watch.get("/admin/").content.decode()
    settings.LETTERBOXD_FEEDS = False

    assert (with_it, PLACE in watch.get("/admin/").content.decode()) == (True, False)


def test_editors_decide_whether_somebody_looks_first(editor, browser_of, db):
    source = Source.objects.create(name="Letterboxd")
    fields = {"name": "Letterboxd", "url": "", "permission": "", "arrivals": "once", "_save": "Save"}
    browser_of(editor).post(f"/admin/reviews/source/{source.pk}/change/", fields)

    assert (source.arrivals, Source.objects.get().arrivals) == ("look", "once")


def test_moderators_remove_and_restore_what_arrived_and_find_it_by_its_member(there, account, watch, at_once):
    make_film("Laura", release_date="1944")
    there.serves(feed(item()))
    ask_due()
    review = Review.objects.get()
    found = watch.get("/admin/reviews/review/", {"q": "maria"}).context["cl"].result_list
    states = []
    for verb in ("remove", "restore"):
        pressed = {"CHANGE_FORM-action": verb, "_selected_action": review.pk}
        watch.post(f"/admin/reviews/review/{review.pk}/change/", pressed)
        review.refresh_from_db()
        states.append(review.status)

    assert ([row.pk for row in found], states) == ([review.pk], ["removed", "published"])


def test_a_member_with_a_linked_name_can_be_deleted(there, account, member, administrator, browser_of, at_once):
    make_film("Laura", release_date="1944")
    there.serves(feed(item()))
    ask_due()
    browser_of(administrator).post(f"/admin/reviews/member/{member.pk}/delete/", {"post": "yes"})

    assert (Review.objects.count(), LetterboxdAccount.objects.count()) == (0, 0)


def test_who_erases_the_account_takes_everything_along(there, account, member, at_once):
    make_film("Laura", release_date="1944")
    there.serves(feed(item()))
    ask_due()
    member.erase(keep_reviews=False)

    assert (Review.objects.count(), LetterboxdAccount.objects.count()) == (0, 0)


@pytest.mark.parametrize("what", ["withdraw", "unlink", "erase", "erase and keep"])
def test_the_history_of_quotations_forgets_what_its_author_takes_back(there, account, member, editor, browser_of, what):
    make_film("Laura", release_date="1944")
    there.serves(feed(item()))
    ask_due()
    review = Review.objects.get()
    review.approve()
    fields = {"film": review.film_id, "source": review.source_id, "byline": "Ana Prado", "text": "Mended.", "rating": 9}
    place = f"/admin/reviews/quotedreview/{review.pk}/change/"
    times = {"status": "published", "published_at_0": "2026-11-01", "published_at_1": "20:30:00"}
    browser_of(editor).post(place, {**fields, **times, "permission": review.permission, "url": review.url})
    before = [version for version in Version.objects.all() if "maria" in version.serialized_data]
    if what == "withdraw":
        review.letterboxd_item.withdraw()
    elif what == "unlink":
        account.unlink(take_back=True)
    else:
        member.erase(keep_reviews="keep" in what)

    assert len(before) == 2
    assert [version for version in Version.objects.all() if "maria" in version.serialized_data] == []


def test_or_leaves_what_is_public_as_a_quotation_that_names_no_member(there, account, member, at_once):
    make_film("Laura", release_date="1944")
    make_film("Ran", release_date="1985")
    there.serves(feed(item(), item("letterboxd-review-2", film="Ran", year=1985)))
    ask_due()
    Review.objects.get(film__title="Ran").remove()
    member.erase(keep_reviews=True)

    [review] = Review.objects.all()
    assert (review.film.title, review.status, review.byline) == ("Laura", "published", "Ana Prado")
    assert review.permission == "A former member of this site had linked their name at Letterboxd."


def test_the_page_of_the_end_says_what_becomes_of_what_arrived(there, account, member, browser_of, at_once):
    make_film("Laura", release_date="1944")
    before = texts(browser_of(member).get("/settings/erase/"), ".//div[@class='prose']//li")
    there.serves(feed(item()))
    ask_due()
    after = texts(browser_of(member).get("/settings/erase/"), ".//div[@class='prose']//li")

    assert [line for line in after if line not in before] == [
        "the review that came from Letterboxd; if you keep your published reviews, it stays, signed with your name "
        "there"
    ]


def test_the_export_of_an_account_holds_what_came(there, account, member, at_once):
    laura = make_film("Laura", slug="laura", release_date="1944")
    there.serves(feed(item(), item("letterboxd-review-2", film="Gone", rating=None, link="")))
    ask_due()
    [linked_name] = json.loads("".join(exporting.document(member)))["letterboxd"]

    review = Review.objects.get(film=laura)
    assert linked_name == {
        "username": "ana",
        "state": "linked",
        "signed": "Ana Prado",
        "begun_at": "2026-11-20T12:00:00Z",
        "linked_at": "2026-11-20T12:00:00Z",
        "last_asked_at": "2026-11-20T12:00:00Z",
        "last_answer": "read",
        "came": [
            {
                "guid": "letterboxd-review-1",
                "state": "arrived",
                "title": "Laura",
                "year": 1944,
                "film": "laura",
                "review": review.pk,
                "status": "published",
                "rating": 4.5,
                "text": "Painted, not photographed.",
                "url": "https://letterboxd.com/ana/film/laura/",
                "watched_on": "2026-11-01",
                "written_at": "2026-11-01T20:30:00Z",
            },
            {
                "guid": "letterboxd-review-2",
                "state": "no-film",
                "title": "Gone",
                "year": 1944,
                "film": None,
                "review": None,
                "status": None,
                "rating": None,
                "text": "Painted, not photographed.",
                "url": "",
                "watched_on": "2026-11-01",
                "written_at": "2026-11-01T20:30:00Z",
            },
        ],
    }
