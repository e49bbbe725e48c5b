"""Add a review, and edit one's own."""

import pytest
from django.db import IntegrityError, transaction

from reviews.models import Review
from reviews.views import writing
from tests.factories import make_film, make_member, make_quoted_review, make_review
from tests.pages import buttons, lines, links, parsed, texts

pytestmark = pytest.mark.django_db

ADDRESS = "/films/laura/reviews/write/"


@pytest.fixture
def film(db):
    return make_film("Laura", release_date="1944", directors=["Otto Preminger"])


def stored(film) -> list[tuple]:
    return list(film.reviews.order_by("pk").values_list("member__username", "rating", "text", "status", "kind"))


def messages(response) -> list[str]:
    return texts(response, ".//ul[@class='messages']/li")


def errors(response) -> list[str]:
    return texts(response, ".//ul[@class='errorlist']/li") + texts(response, ".//ul[@class='errorlist nonfield']/li")


def filled_in(response) -> dict:
    """What the form on the page holds: the rating, the text, the language and whether it is marked for spoilers."""
    form = parsed(response).find(".//form[@data-preview]")
    [rating] = [radio.get("value") for radio in form.iterfind(".//input[@name='rating'][@checked]")]
    language = form.find(".//select/option[@selected]")
    return {
        "rating": rating,
        "text": (form.find(".//textarea").text or "").strip(),
        "language": None if language is None else language.get("value"),
        "spoilers": form.find(".//input[@name='spoilers'][@checked]") is not None,
    }


def test_a_visitor_is_asked_to_log_in_and_comes_back(visitor, film, member):
    response = visitor.get(ADDRESS)
    assert (response.status_code, response.url) == (302, f"/accounts/login/?next={ADDRESS}")

    credentials = {"login": "maria", "password": "correct horse battery staple"}
    assert visitor.post(response.url, credentials).url == ADDRESS


def test_a_member_publishes_a_review_and_sees_it_first_on_the_film_page(browser_of, member, film):
    make_review(film)
    browser = browser_of(member)
    response = browser.post(
        ADDRESS, {"rating": "7", "text": "One.\r\n\r\n*Two.*", "language": "en", "action": "publish"}, follow=True
    )

    assert response.redirect_chain == [("/films/laura/", 302)]
    assert messages(response) == ["Your review is published."]
    assert lines(response)[0] == "★★★½ review by Maria Lind"
    review = film.reviews.get(member=member)
    assert (review.text, review.language, review.edited_at) == ("One.\n\n*Two.*", "en", None)
    assert texts(response, ".//div[@lang='en']/p") == ["One.", "Two."]


@pytest.mark.parametrize(
    ("sent", "kept"),
    [({"rating": "9"}, (9, "")), ({"text": "Only words."}, (None, "Only words.")), ({"rating": ""}, None), ({}, None)],
)
def test_a_rating_alone_or_a_text_alone_is_a_review_and_nothing_is_none(browser_of, member, film, sent, kept):
    response = browser_of(member).post(ADDRESS, sent, follow=True)

    assert [row[1:3] for row in stored(film)] == ([kept] if kept else [])
    assert errors(response) == (
        [] if kept else ["There is nothing here yet: give a rating, write something, or do both."]
    )


@pytest.mark.parametrize("text", ["   \r\n ", "[a]: https://example.org"])
def test_words_that_nobody_can_see_are_no_review(browser_of, member, film, text):
    response = browser_of(member).post(ADDRESS, {"text": text})

    assert (stored(film), len(errors(response))) == ([], 1)


def test_the_scale_has_ten_half_stars_and_no_rating_as_a_choice_of_its_own(browser_of, member, film):
    response = browser_of(member).get(ADDRESS)
    scale = texts(response, ".//label[@class='rating__step']")

    assert (len(scale), scale[0], scale[6]) == (10, "half a star out of 5 stars", "3 and a half out of 5 stars")
    assert texts(response, ".//label[@class='rating__none']") == ["No rating"]
    assert filled_in(response) == {"rating": "", "text": "", "language": None, "spoilers": False}
    assert texts(response, ".//select/option")[:2] == ["English", "Abkhazian"]
    assert buttons(response) == ["Publish", "Preview", "Save as draft"]


def test_an_error_keeps_all_that_was_written(browser_of, member, film):
    text = "long " * 10_001
    sent = {"rating": "8", "text": text, "language": "fr", "spoilers": "on"}
    response = browser_of(member).post(ADDRESS, sent)

    assert errors(response) == ["This is too long: 50004 characters, and there is room for 50000."]
    assert filled_in(response) == {"rating": "8", "text": text.strip(), "language": "fr", "spoilers": True}
    assert stored(film) == []


@pytest.mark.parametrize("sent", [{"rating": "11"}, {"rating": "x"}, {"text": "A", "language": "xx"}])
def test_nonsense_is_refused_at_the_form(browser_of, member, film, sent):
    response = browser_of(member).post(ADDRESS, sent)

    assert (response.status_code, len(errors(response)) > 0, stored(film)) == (200, True, [])


def test_what_no_database_takes_is_left_out_of_the_text(browser_of, member, film):
    browser_of(member).post(ADDRESS, {"text": "A\x00B"})

    assert stored(film) == [("maria", None, "AB", "published", "member")]


def test_a_draft_is_seen_by_its_author_alone(browser_of, visitor, member, other_member, moderator, film):
    author = browser_of(member)
    response = author.post(ADDRESS, {"rating": "4", "text": "Not yet.", "action": "draft"}, follow=True)
    review = film.reviews.get()

    assert stored(film) == [("maria", 4, "Not yet.", "draft", "member")]
    assert response.redirect_chain == [(ADDRESS, 302)]
    assert messages(response) == ["Your draft is saved. Nobody but you can see it."]
    assert filled_in(response)["text"] == "Not yet."
    for browser in (visitor, browser_of(other_member), browser_of(moderator)):
        assert b"Not yet." not in browser.get("/films/laura/").content
        assert browser.get(review.get_absolute_url()).status_code == 404


def test_a_second_review_edits_the_first_and_marks_it(browser_of, member, film):
    browser = browser_of(member)
    browser.post(ADDRESS, {"rating": "4"})
    first = film.reviews.get()
    response = browser.post(ADDRESS, {"rating": "6", "text": "Better."}, follow=True)
    second = film.reviews.get()

    assert stored(film) == [("maria", 6, "Better.", "published", "member")]
    assert messages(response) == ["Your review is published.", "Your changes are published."]
    assert (first.edited_at, second.edited_at is None, second.published_at) == (None, False, first.published_at)


def test_a_double_click_makes_one_review_that_is_not_marked_as_edited(browser_of, member, film):
    browser = browser_of(member)
    for _ in range(2):
        browser.post(ADDRESS, {"rating": "7", "text": "One.\r\nTwo.", "language": "en"})

    assert stored(film) == [("maria", 7, "One.\nTwo.", "published", "member")]
    assert film.reviews.get().edited_at is None


def test_of_two_windows_at_the_same_moment_the_second_changes_what_the_first_stored(
    browser_of, member, film, monkeypatch
):
    looked = iter([Review(film=film, member=member)])  # what the view finds before the other window has stored
    find = writing.own_review
    monkeypatch.setattr(writing, "own_review", lambda *args: next(looked, None) or find(*args))
    make_review(film, member, rating=2, text="From the other window.")
    response = browser_of(member).post(ADDRESS, {"rating": "9", "text": "From this one."})

    assert response.status_code == 302
    assert stored(film) == [("maria", 9, "From this one.", "published", "member")]


def test_the_database_refuses_a_second_review(member, film):
    make_review(film, member)

    with pytest.raises(IntegrityError), transaction.atomic():
        Review(film=film, member=member, rating=3).publish()


def test_editing_starts_from_what_is_stored(browser_of, member, film):
    make_review(film, member, rating=9, text="**Good**", language="de", spoilers=True)
    response = browser_of(member).get(ADDRESS)

    assert filled_in(response) == {"rating": "9", "text": "**Good**", "language": "de", "spoilers": True}
    assert texts(response, ".//p[@class='label']") == ["Edit your review"]
    assert buttons(response) == ["Publish", "Preview"]


def test_a_published_review_does_not_become_a_draft_by_an_old_window(browser_of, member, film):
    make_review(film, member, rating=9)
    response = browser_of(member).post(ADDRESS, {"text": "New words.", "action": "draft"})

    assert errors(response) == ["This review is published. Publish your changes, or withdraw the review first."]
    assert filled_in(response)["text"] == "New words."
    assert stored(film) == [("maria", 9, "", "published", "member")]


def test_a_first_review_waits_for_a_moderator_where_the_site_wants_it(browser_of, visitor, member, film, settings):
    settings.REVIEWS_HOLD_FIRST = True
    response = browser_of(member).post(ADDRESS, {"rating": "8"}, follow=True)

    assert messages(response) == ["Your review waits for a moderator."]
    assert (stored(film)[0][3], lines(visitor.get("/films/laura/"))) == ("held", [])
    assert texts(browser_of(member).get(ADDRESS), ".//p[@class='note']") == [
        "Your review waits for a moderator. You can still change it."
    ]


def test_a_removed_review_does_not_come_back(browser_of, member, film):
    make_review(film, member, text="Rude.").remove()
    browser = browser_of(member)
    shown, refused = browser.get(ADDRESS), browser.post(ADDRESS, {"rating": "8", "text": "Polite."})

    assert (shown.status_code, refused.status_code) == (200, 403)
    assert texts(shown, ".//p[@class='lead']") == [
        "A moderator has removed your review of this film. It can’t be changed or published again."
    ]
    assert (texts(shown, ".//textarea"), texts(refused, ".//textarea")) == (["Rude."], ["Polite."])
    assert stored(film) == [("maria", 6, "Rude.", "removed", "member")]


def test_a_withdrawn_review_can_be_published_again(browser_of, member, film):
    make_review(film, member, text="Mine.").withdraw()
    browser = browser_of(member)
    assert filled_in(browser.get(ADDRESS))["text"] == "Mine."
    browser.post(ADDRESS, {"rating": "6", "text": "Mine."})

    assert stored(film) == [("maria", 6, "Mine.", "published", "member")]


def test_an_editor_may_speak_for_the_editors_and_a_member_may_not(browser_of, editor, member, film):
    sent = {"rating": "8", "as_editors": "on"}
    offered = [texts(browser_of(who).get(ADDRESS), ".//label[@for='id_as_editors']") for who in (editor, member)]
    browser_of(editor).post(ADDRESS, sent)
    browser_of(member).post(ADDRESS, sent)

    assert offered == [["Publish as the editors’ review"], []]
    assert stored(film) == [("edith", 8, "", "published", "editors"), ("maria", 8, "", "published", "member")]


def test_a_preview_shows_the_review_and_stores_nothing(browser_of, member, film):
    sent = {"rating": "7", "text": "A *word* <b>", "language": "en", "spoilers": "on", "action": "preview"}
    response = browser_of(member).post(ADDRESS, sent)

    assert lines(response) == ["★★★½ review by Maria Lind"]
    assert texts(response, ".//details[@class='spoiler']/div/p") == ["A word <b>"]
    assert filled_in(response) == {"rating": "7", "text": "A *word* <b>", "language": "en", "spoilers": True}
    assert stored(film) == []


def test_a_preview_of_nothing_says_so(browser_of, member, film):
    response = browser_of(member).post(ADDRESS, {"action": "preview"})

    assert (texts(response, ".//section[@class='note']/p"), errors(response)) == (
        ["There is nothing to show yet."],
        [],
    )


def test_the_script_gets_the_preview_as_a_piece_of_page(browser_of, visitor, member):
    sent = {"rating": "7", "text": "A *word*", "action": "preview"}
    shown = browser_of(member).post("/reviews/preview/", sent)

    assert (lines(shown), texts(shown, ".//em")) == (["★★★½ review by Maria Lind"], ["word"])
    assert browser_of(member).post("/reviews/preview/", {"rating": "77"}).status_code == 422
    assert browser_of(member).get("/reviews/preview/").status_code == 405
    assert visitor.post("/reviews/preview/", sent).status_code == 403


def test_who_sends_too_often_is_told_to_wait_and_keeps_the_text(browser_of, member, film, settings):
    settings.ACCOUNT_RATE_LIMITS = {"review": "1/h/user"}
    browser = browser_of(member)
    browser.post(ADDRESS, {"rating": "4"})
    response = browser.post(ADDRESS, {"rating": "9", "text": "My second thoughts."})

    assert response.status_code == 429
    assert errors(response) == ["You have sent reviews very often. Wait a while, then send this one again."]
    assert filled_in(response)["text"] == "My second thoughts."
    assert stored(film) == [("maria", 4, "", "published", "member")]


def test_a_film_that_is_not_public_has_no_page_to_write_on(browser_of, member):
    make_film("Draft", published=False)
    browser = browser_of(member)

    assert browser.get("/films/draft/reviews/write/").status_code == 404
    assert browser.post("/films/draft/reviews/write/", {"rating": "4"}).status_code == 404
    assert browser.get("/films/nothing/reviews/write/").status_code == 404


def test_a_former_address_leads_on_and_still_takes_what_is_sent(browser_of, member, film):
    film.slug = "laura-1944"
    film.save()
    browser = browser_of(member)

    assert browser.get(ADDRESS).url == "/films/laura-1944/reviews/write/"
    browser.post(ADDRESS, {"rating": "4"})
    assert stored(film) == [("maria", 4, "", "published", "member")]


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options"])
def test_other_methods_are_not_answered(browser_of, member, film, method):
    assert getattr(browser_of(member), method)(ADDRESS).status_code == 405


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_whatever_there_is(browser_of, member, film, count, django_assert_num_queries):
    make_review(film, member)
    for number in range(count):
        make_review(film, make_member())
        make_quoted_review(film, f"Author {number}")
    browser = browser_of(member)
    browser.get(ADDRESS)  # the first request of a session is noted

    with django_assert_num_queries(5):  # session, member; film, its directors; the review
        browser.get(ADDRESS)


def test_the_page_leads_back_to_the_film_and_to_withdrawal(browser_of, member, film):
    review = make_review(film, member)

    assert links(browser_of(member).get(ADDRESS)) == {
        "Laura": "/films/laura/",
        "Withdraw this review": f"/reviews/{review.pk}/withdraw/",
    }
