"""A review on a page of its own."""

import json

import pytest

from reviews.models import Review
from tests.factories import make_film, make_member, make_quoted_review, make_review
from tests.pages import buttons, lines, links, parsed, texts

pytestmark = pytest.mark.django_db


@pytest.fixture
def film(db):
    return make_film("Laura", release_date="1944-10")


def markup(response) -> dict | None:
    script = parsed(response).find(".//script[@type='application/ld+json']")
    return None if script is None else json.loads(script.text)


def test_everybody_reads_a_published_review(visitor, browser_of, member, other_member, moderator, film):
    review = make_review(film, member, rating=9, text="One.\n\nTwo.", language="en")

    for browser in (visitor, browser_of(member), browser_of(other_member), browser_of(moderator)):
        response = browser.get(f"/reviews/{review.pk}/")
        assert lines(response) == texts(response, ".//h1") == ["★★★★½ review by Maria Lind"]
        assert texts(response, ".//div[@lang='en']/p") == ["One.", "Two."]
        assert links(response)["Laura"] == "/films/laura/"


@pytest.mark.parametrize(
    ("status", "who_may"),
    [
        ("draft", ["author"]),
        ("held", ["author", "moderator"]),
        ("withdrawn", ["author", "moderator"]),
        ("removed", ["moderator"]),
    ],
)
def test_what_is_not_public_is_for_the_author_and_for_moderators(
    visitor, browser_of, member, other_member, editor, moderator, film, status, who_may
):
    review = make_review(film, member, text="Hidden words.")
    Review.objects.filter(pk=review.pk).update(status=status)
    browsers = {
        "visitor": visitor,
        "author": browser_of(member),
        "other": browser_of(other_member),
        "editor": browser_of(editor),
        "moderator": browser_of(moderator),
    }
    answers = {who: browser.get(f"/reviews/{review.pk}/") for who, browser in browsers.items()}

    assert [who for who, response in answers.items() if response.status_code == 200] == who_may
    assert [who for who, response in answers.items() if b"Hidden words." in response.content] == who_may
    for who in who_may:
        assert parsed(answers[who]).find(".//meta[@name='robots']").get("content") == "noindex"
        assert markup(answers[who]) is None


def test_a_review_of_a_film_that_is_not_public_is_hidden_with_it(visitor, film):
    review = make_review(film)
    film.withdraw()

    assert visitor.get(f"/reviews/{review.pk}/").status_code == 404


def test_spoilers_are_folded_and_told_to_nobody_else(visitor, film):
    review = make_review(film, text="She lives.", spoilers=True)
    response = visitor.get(f"/reviews/{review.pk}/")

    assert texts(response, ".//details[@class='spoiler']/div/p") == ["She lives."]
    assert response.content.decode().count("She lives.") == 1
    assert "reviewBody" not in markup(response)


def test_search_engines_are_told_of_a_review_written_here(visitor, member, film, settings):
    settings.SITE_URL = "https://films.example.org"
    review = make_review(film, member, rating=9, text="Good </script> *indeed*.", language="en")
    response = visitor.get(f"/reviews/{review.pk}/")
    address = f"https://films.example.org/reviews/{review.pk}/"

    assert parsed(response).find(".//link[@rel='canonical']").get("href") == address
    assert markup(response) == {
        "@context": "https://schema.org",
        "@type": "Review",
        "@id": address,
        "url": address,
        "itemReviewed": {
            "@type": "Movie",
            "@id": "https://films.example.org/films/laura/",
            "url": "https://films.example.org/films/laura/",
            "name": "Laura",
            "dateCreated": "1944-10",
        },
        "author": {"@type": "Person", "name": "Maria Lind", "url": "https://films.example.org/members/maria/"},
        "reviewRating": {"@type": "Rating", "ratingValue": "4.5", "bestRating": "5", "worstRating": "0.5"},
        "datePublished": review.published_at.isoformat(),
        "inLanguage": "en",
        "reviewBody": "Good </script> indeed.",
    }


def test_a_review_from_elsewhere_is_quoted_and_not_marked_up(visitor, film):
    review = make_quoted_review(film, "Ana", "The Reel", url="https://reel.example/1", text="Quoted.")
    response = visitor.get(f"/reviews/{review.pk}/")

    assert lines(response) == ["★★★★ review by Ana on The Reel"]
    assert links(response)["review by Ana"] == "https://reel.example/1"
    assert texts(response, ".//footer[@class='review__meta']/span") == ["Quoted from The Reel"]
    assert markup(response) is None


def test_a_review_whose_author_has_left_stays_without_a_name(visitor, member, film):
    review = make_review(film, member, rating=8)
    member.erase(keep_reviews=True)
    response = visitor.get(f"/reviews/{review.pk}/")

    assert lines(response) == ["★★★★ review by a former member"]
    assert b"maria" not in response.content.lower()


def test_a_review_of_a_member_whose_account_is_off_stays_and_leads_to_no_page(visitor, member, film):
    review = make_review(film, member)
    member.is_active = False
    member.save()
    response = visitor.get(f"/reviews/{review.pk}/")

    assert lines(response) == ["★★★ review by Maria Lind"]
    assert b"/members/maria/" not in response.content


def test_what_can_be_done_depends_on_who_reads(visitor, browser_of, member, other_member, film):
    address = f"/reviews/{make_review(film, member).pk}/"

    def offered(browser):
        response = browser.get(address)
        return list(links(response, ".//main//p[@class='actions no-print']/a")), buttons(response)

    assert offered(visitor) == (["See all reviews", "Report this review"], [])
    assert offered(browser_of(other_member)) == (
        ["See all reviews", "Report this review"],
        ["Like the review by Maria Lind"],
    )
    assert offered(browser_of(member)) == (["See all reviews", "Withdraw this review"], [])


def test_the_page_costs_a_visitor_two_queries(visitor, film, django_assert_num_queries):
    review = make_review(film)
    make_review(film)

    with django_assert_num_queries(2):  # version; review
        visitor.get(f"/reviews/{review.pk}/")


def test_a_visitor_gets_no_cookie_and_is_told_when_nothing_has_changed(visitor, film):
    review = make_review(film)
    address = f"/reviews/{review.pk}/"
    first = visitor.get(address)
    headers = {"If-None-Match": first.headers["ETag"]}
    second = visitor.get(address, headers=headers)
    review.like(make_member())

    assert (first.cookies, first.status_code, second.status_code) == ({}, 200, 304)
    assert visitor.get(address, headers=headers).status_code == 200


@pytest.mark.parametrize("number", ["0", "999999", "9" * 40])
def test_a_review_that_is_not_there_is_not_found(visitor, db, number):
    assert visitor.get(f"/reviews/{number}/").status_code == 404
