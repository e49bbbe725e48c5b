"""A member links a name at Letterboxd, and nobody else's."""

import pytest

from reviews.models import ImportRun, LetterboxdAccount, LetterboxdItem, Review
from tests.factories import make_film
from tests.letterboxd.accounts import an_hour_later, ask_due, linked
from tests.letterboxd.feeds import feed, item, list_item
from tests.pages import buttons, links, texts

ADDRESS = "/settings/imports/letterboxd/"
CHECK = f"{ADDRESS}check/"
UNLINK = f"{ADDRESS}unlink/"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now(time_machine):
    time_machine.move_to("2026-11-20T12:00:00Z", tick=False)


@pytest.fixture
def tab(member, browser_of):
    return browser_of(member)


@pytest.fixture
def laura():
    return make_film("Laura", slug="laura", release_date="1944")


def code_on(page) -> str:
    [code] = texts(page, ".//ul[@class='codes']/li")
    return code


def states() -> list[str]:
    return list(LetterboxdItem.objects.order_by("guid").values_list("state", flat=True))


def test_a_member_links_a_name_by_a_list_with_the_code(there, tab, laura, at_once, visitor):
    page = tab.post(ADDRESS, {"username": "ana"}, follow=True)
    there.serves(feed(list_item(f"for the site {code_on(page).lower()}"), item()))
    tab.post(CHECK)
    asked_before = there.paths
    ask_due()
    page = tab.get(ADDRESS)

    assert (asked_before, there.paths) == ([], ["/ana/rss/"])
    assert texts(page, ".//main//section/h2") == ["What came"]
    assert texts(page, ".//ol[@class='roll']/li/span[@class='roll__what']") == ["Laura (1944)"]
    assert buttons(page) == ["Check soon"]
    account = LetterboxdAccount.objects.get()
    assert (account.state, account.code, account.byline, account.linked_at.isoformat()) == (
        "linked",
        "",
        "Ana Prado",
        "2026-11-20T12:00:00+00:00",
    )
    assert Review.objects.published().count() == 1


@pytest.mark.parametrize(
    "written", ["ana", " @ana ", "https://letterboxd.com/ana/", "letterboxd.com/ana", "www.letterboxd.com/ana?x=1"]
)
def test_a_name_is_understood_as_people_write_it(there, tab, written):
    tab.post(ADDRESS, {"username": written})

    assert LetterboxdAccount.objects.get().username == "ana"


@pytest.mark.parametrize(
    "written", ["", "a na", "a-na", "ana/../tom", "äna", "x" * 51, "https://evil.example/ana/", "a\n"]
)
def test_what_can_be_no_name_is_refused_in_plain_words(there, tab, written):
    page = tab.post(ADDRESS, {"username": written})

    stripped = written.strip()
    assert LetterboxdAccount.objects.count() == (stripped == "a")
    if stripped != "a":
        assert len(texts(page, ".//ul[@class='errorlist']/li")) == 1


def test_the_feed_is_not_asked_for_before_the_member_says_so(there, tab, time_machine):
    tab.post(ADDRESS, {"username": "ana"})
    an_hour_later(time_machine)

    assert there.asked == []


@pytest.mark.parametrize(
    "items",
    [[], [list_item("Another list")], [item("letterboxd-review-3", words="<p>CODE</p>")], [item(film="CODE")]],
)
def test_without_the_list_nothing_is_linked(there, tab, laura, items):
    code = code_on(tab.post(ADDRESS, {"username": "ana"}, follow=True))
    there.serves(feed(*(text.replace("CODE", code) for text in items)))
    tab.post(CHECK)
    ask_due()

    assert (LetterboxdAccount.objects.get().state, Review.objects.count()) == ("waiting", 0)
    assert texts(tab.get(ADDRESS), ".//div[@class='note']/p")[0] == (
        "Your feed was read, and no list with this code was in it. Is the list public?"
    )


def test_it_is_looked_for_each_hour_and_not_for_ever(there, tab, time_machine):
    tab.post(ADDRESS, {"username": "ana"})
    there.serves(feed(list_item("Another list")))
    tab.post(CHECK)
    ask_due()
    for _ in range(20):
        an_hour_later(time_machine)

    assert (len(there.asked), LetterboxdAccount.objects.get().state) == (12, "lapsed")
    assert code_on(tab.post(ADDRESS, {"username": "ana"}, follow=True)) != ""


def test_a_code_does_not_last(there, tab, time_machine):
    code = code_on(tab.post(ADDRESS, {"username": "ana"}, follow=True))
    there.serves(feed(list_item(code)))
    time_machine.move_to("2026-11-28T12:00:00Z", tick=False)
    tab.post(CHECK)
    ask_due()

    assert (LetterboxdAccount.objects.get().state, there.asked) == ("lapsed", [])


def test_a_new_beginning_makes_a_new_code_and_no_earlier_request(there, tab, time_machine):
    first = code_on(tab.post(ADDRESS, {"username": "ana"}, follow=True))
    there.serves(feed(list_item(first)), "tom")
    tab.post(CHECK)
    ask_due()
    second = code_on(tab.post(ADDRESS, {"username": "tom"}, follow=True))
    tab.post(CHECK)
    ask_due()
    at_first = there.paths
    an_hour_later(time_machine)

    assert (at_first, there.paths) == (["/ana/rss/"], ["/ana/rss/", "/tom/rss/"])
    assert (first != second, LetterboxdAccount.objects.get().state) == (True, "waiting")


def test_a_name_is_one_members(there, account, browser_of, other_member):
    page = browser_of(other_member).post(ADDRESS, {"username": "ANA"})

    assert texts(page, ".//ul[@class='errorlist']/li") == ["Another member has proven that this name is theirs."]
    assert LetterboxdAccount.objects.count() == 1


def test_of_two_that_want_a_name_the_first_to_prove_it_has_it(there, tab, other_member, browser_of, member):
    code = code_on(tab.post(ADDRESS, {"username": "ana"}, follow=True))
    other = browser_of(other_member)
    other.post(ADDRESS, {"username": "ana"})
    there.serves(feed(list_item(code)))
    for one in (tab, other):
        one.post(CHECK)
    ask_due()

    assert LetterboxdAccount.objects.get(member=member).state == "linked"
    assert LetterboxdAccount.objects.get(member=other_member).state == "waiting"


def test_two_codes_in_one_feed_link_one(there, tab, other_member, browser_of):
    other = browser_of(other_member)
    codes = [code_on(one.post(ADDRESS, {"username": "ana"}, follow=True)) for one in (tab, other)]
    there.serves(feed(*map(list_item, codes)))
    for one in (tab, other):
        one.post(CHECK)
    ask_due()

    assert sorted(LetterboxdAccount.objects.values_list("state", flat=True)) == ["lapsed", "linked"]


def test_what_comes_can_be_withdrawn_for_ever(there, account, tab, laura, at_once, visitor, time_machine):
    there.serves(feed(item(), item("letterboxd-review-2", film="Gone", link="")))
    ask_due()
    review = Review.objects.get()
    page = tab.get(review.get_absolute_url())
    asked = tab.get(f"/reviews/{review.pk}/withdraw/")
    response = tab.post(f"/reviews/{review.pk}/withdraw/", follow=True)
    there.serves(feed(item(words="<p>Edited.</p>")))
    an_hour_later(time_machine)

    assert links(page)["Withdraw this review"] == f"/reviews/{review.pk}/withdraw/"
    assert buttons(asked) == ["Withdraw the review"]
    assert texts(response, ".//ul[@class='messages']/li") == ["It is withdrawn, and won’t come again."]
    assert texts(response, ".//ol[@class='roll']/li/span[@class='roll__what']") == ["Gone (1944)"]
    assert (Review.objects.count(), states()) == (0, ["withdrawn", "no-film"])
    kept = LetterboxdItem.objects.values("title", "url", "digest", "content", "film", "review", "written_at")
    assert kept.get(guid="letterboxd-review-1") == {
        **dict.fromkeys(["title", "url", "digest"], ""),
        **dict.fromkeys(["film", "review", "written_at"]),
        "content": {},
    }


def test_it_stays_away_when_the_name_is_linked_again_by_whomever(
    there, account, tab, browser_of, other_member, laura, at_once, time_machine
):
    there.serves(feed(item()))
    ask_due()
    tab.post(f"/reviews/{Review.objects.get().pk}/withdraw/")
    tab.post(UNLINK)
    linked(other_member, "ana")
    an_hour_later(time_machine)

    assert (Review.objects.count(), states()) == (0, ["withdrawn"])


def test_an_earlier_viewing_does_not_take_the_place_of_what_is_withdrawn(
    there, account, tab, laura, at_once, time_machine
):
    again = item("letterboxd-review-2", published="Thu, 5 Nov 2026 20:00:00 +1300", words="<p>Again.</p>")
    there.serves(feed(again, item()))
    ask_due()
    tab.post(f"/reviews/{Review.objects.get().pk}/withdraw/")
    there.serves(feed(item(words="<p>Edited.</p>")))
    an_hour_later(time_machine)

    assert (Review.objects.count(), states()) == (0, ["withdrawn", "withdrawn"])


def test_what_has_not_arrived_yet_can_be_left_out(there, account, tab, at_once, time_machine):
    there.serves(feed(item()))
    ask_due()
    [way] = [url for words, url in links(tab.get(ADDRESS)).items() if words == "Leave it out Laura"]
    tab.post(way)
    make_film("Laura", release_date="1944")
    an_hour_later(time_machine)

    assert (Review.objects.count(), states()) == (0, ["withdrawn"])


def test_nobody_else_withdraws_it(there, account, laura, at_once, visitor, other_member, moderator, browser_of):
    there.serves(feed(item()))
    ask_due()
    review, came = Review.objects.get(), LetterboxdItem.objects.get()
    for address in (f"/reviews/{review.pk}/withdraw/", f"{ADDRESS}items/{came.pk}/withdraw/"):
        answers = [browser_of(who).post(address).status_code for who in (other_member, moderator)]
        assert (answers, visitor.post(address).status_code) == ([404, 404], 302)

    assert "Withdraw this review" not in links(browser_of(other_member).get(review.get_absolute_url()))
    assert (Review.objects.count(), states()) == (1, ["arrived"])


def test_what_a_moderator_removed_is_not_the_authors_to_withdraw(there, account, tab, laura, at_once):
    there.serves(feed(item()))
    ask_due()
    review = Review.objects.get()
    review.remove()

    assert tab.post(f"/reviews/{review.pk}/withdraw/").status_code == 404
    assert tab.post(f"{ADDRESS}items/{LetterboxdItem.objects.get().pk}/withdraw/").status_code == 404
    assert texts(tab.get(ADDRESS), ".//span[@class='roll__how']") == ["Removed by a moderator"]
    assert Review.objects.get().status == "removed"


def test_unlinking_takes_everything_back_if_the_member_wants_that(there, account, tab, laura, at_once, time_machine):
    there.serves(feed(item()))
    ask_due()
    asked = tab.get(UNLINK)
    refused = tab.post(UNLINK)
    response = tab.post(UNLINK, {"reviews": "take-back"}, follow=True)
    an_hour_later(time_machine)

    assert texts(asked, ".//main//fieldset/legend") == ["The reviews that came"]
    assert len(texts(refused, ".//ul[@class='errorlist']/li")) == 1
    assert texts(response, ".//ul[@class='messages']/li") == ["ana is linked no longer."]
    assert (Review.objects.count(), states(), len(there.asked)) == (0, [], 1)


def test_or_leaves_it_here(there, account, tab, laura, at_once, time_machine):
    there.serves(feed(item(), item("letterboxd-review-2", film="Gone")))
    ask_due()
    tab.post(UNLINK, {"reviews": "keep"})
    an_hour_later(time_machine)

    assert [review.author_name for review in Review.objects.published()] == ["Ana Prado"]
    assert (states(), len(there.asked)) == (["arrived"], 1)
    assert tab.post(f"/reviews/{Review.objects.get().pk}/withdraw/").status_code == 302
    assert Review.objects.count() == 0


def test_what_staff_deleted_stays_away_after_unlinking_and_linking_again(there, account, member, laura, time_machine):
    there.serves(feed(item()))
    ask_due()
    Review.objects.get().delete()
    account.unlink(take_back=False)
    linked(member, "ana")
    an_hour_later(time_machine)

    assert (Review.objects.count(), states()) == (0, ["removed"])


def test_linked_again_what_was_left_here_is_followed_again(there, account, tab, member, laura, at_once, time_machine):
    there.serves(feed(item()))
    ask_due()
    tab.post(UNLINK, {"reviews": "keep"})
    linked(member, "ana")
    there.serves(feed(item(words="<p>Edited.</p>")))
    an_hour_later(time_machine)

    assert [(review.byline, review.text) for review in Review.objects.all()] == [("Ana Prado", "Edited.")]


def test_what_a_moderator_removed_stays_away_after_unlinking_and_linking_again(
    there, account, member, laura, at_once, time_machine
):
    there.serves(feed(item()))
    ask_due()
    Review.objects.get().remove()
    account.unlink(take_back=True)
    linked(member, "ana")
    an_hour_later(time_machine)

    assert (Review.objects.count(), states()) == (0, ["removed"])


def test_who_has_linked_unlinks_before_another_name_is_linked(there, account, tab):
    tab.post(ADDRESS, {"username": "tom"})

    assert LetterboxdAccount.objects.get().username == "ana"


def test_a_member_may_think_otherwise_while_the_feed_is_asked_for(there, account, laura, at_once, monkeypatch):
    there.serves(feed(item()))
    page = there.answers["/ana/rss/"]

    from reviews.letterboxd import following

    fetch = following.fetch

    def unlinked_meanwhile(*args, **named):
        account.unlink(take_back=True)
        return fetch(*args, **named)

    monkeypatch.setattr(following, "fetch", unlinked_meanwhile)
    ask_due()

    assert page
    assert (LetterboxdAccount.objects.get().state, Review.objects.count()) == ("unlinked", 0)


def test_an_export_with_the_name_is_proof_once_a_moderator_says_so(there, member, tab, browser_of, moderator):
    tab.post(ADDRESS, {"username": "ana"})
    waiting = LetterboxdAccount.objects.get()
    place = f"/admin/reviews/letterboxdaccount/{waiting.pk}/change/"
    watch = browser_of(moderator)
    pressed = {"CHANGE_FORM-action": "accept", "_selected_action": waiting.pk}
    watch.post(place, pressed)
    without = LetterboxdAccount.objects.get().state
    ImportRun.objects.create(member=member, kind=ImportRun.Kind.ARCHIVE, username="Ana", file_name="letterboxd-ana.zip")
    watch.post(place, pressed)

    assert (without, LetterboxdAccount.objects.get().state) == ("waiting", "linked")


@pytest.mark.parametrize(
    "run", [{"username": "tom"}, {"kind": "letterboxd", "username": "ana"}, {"state": "failed", "username": "ana"}]
)
def test_another_file_is_no_proof(there, member, tab, browser_of, moderator, run):
    tab.post(ADDRESS, {"username": "ana"})
    waiting = LetterboxdAccount.objects.get()
    ImportRun.objects.create(member=member, **{"kind": ImportRun.Kind.ARCHIVE, "file_name": "x.zip", **run})
    ticked = {"action": "accept", "_selected_action": [waiting.pk], "index": "0"}
    browser_of(moderator).post("/admin/reviews/letterboxdaccount/", ticked)

    assert LetterboxdAccount.objects.get().state == "waiting"


def test_without_the_setting_there_is_no_page_no_link_and_no_request(there, settings, account, tab, laura):
    with_it = links(tab.get("/settings/profile/"), ".//main//nav//a")
    settings.LETTERBOXD_FEEDS = False
    without = links(tab.get("/settings/profile/"), ".//main//nav//a")
    ask_due()

    assert (with_it.get("Letterboxd"), without.get("Letterboxd"), there.asked) == (ADDRESS, None, [])
    assert [tab.get(place).status_code for place in (ADDRESS, UNLINK)] == [404, 404]
    assert [tab.post(place).status_code for place in (ADDRESS, UNLINK, CHECK)] == [404, 404, 404]


def test_visitors_are_asked_to_log_in(there, visitor):
    assert visitor.get(ADDRESS).url == f"/accounts/login/?next={ADDRESS}"


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_whatever_came(there, account, tab, at_once, count, django_assert_num_queries):
    titles = [f"Film {number}" for number in range(count)]
    for title in titles:
        make_film(title, release_date="1944")
    there.serves(feed(*(item(f"letterboxd-review-{title[5:]}", film=title) for title in titles)))
    ask_due()
    tab.get(ADDRESS)

    with django_assert_num_queries(4):
        page = tab.get(ADDRESS)

    assert len(texts(page, ".//ol[@class='roll']/li")) == count


def test_what_came_is_told_page_by_page(there, account, tab):
    there.serves(feed(*(item(f"letterboxd-review-{number}") for number in range(26))))
    ask_due()
    first = tab.get(ADDRESS)
    second = tab.get(links(first, ".//nav[@class='pager']/a")["Earlier reviews"])

    assert [len(texts(page, ".//ol[@class='roll']/li")) for page in (first, second)] == [25, 1]
