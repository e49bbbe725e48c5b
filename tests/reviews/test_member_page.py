"""A member's public page."""

import pytest

from reviews.models import Review
from tests.factories import make_film, make_member, make_review
from tests.pages import buttons, lines, links, parsed, texts, words

pytestmark = pytest.mark.django_db

ADDRESS = "/members/maria/"


def test_everybody_reads_who_a_member_is_and_what_the_member_wrote(visitor, browser_of, member, other_member):
    member.bio = "A *projectionist*."
    member.website = "https://maria.example/"
    member.save()
    make_review(make_film("Laura", release_date="1944"), member, rating=9, text="Words.").like(other_member)
    make_review(make_film("Ran", release_date="1985"), member, rating=None, text="More.")

    for browser in (visitor, browser_of(member), browser_of(other_member)):
        response = browser.get(ADDRESS)
        assert texts(response, ".//h1") == ["Maria Lind"]
        assert texts(response, ".//header[@class='page-head']/div") == ["A projectionist."]
        assert links(response, ".//header[@class='page-head']//a") == {
            "https://maria.example/": "https://maria.example/"
        }
        assert lines(response) == ["Review by Maria Lind", "★★★★½ review by Maria Lind"]
        assert texts(response, ".//p[@class='review__film']") == ["Ran (1985)", "Laura (1944)"]
        assert texts(response, ".//main//div/ul[@class='quiet']/li")[:2] == ["2 reviews", "1 like"]


def test_what_is_not_public_is_the_members_own(visitor, browser_of, member, other_member, moderator):
    make_review(make_film("Draft"), member, text="Hidden draft.", published=False)
    make_review(make_film("Withdrawn"), member, text="Hidden back.").withdraw()
    make_review(make_film("Removed"), member, text="Hidden removed.").remove()
    hidden = make_film("Hidden film")
    make_review(hidden, member, text="Hidden with its film.")
    hidden.withdraw()

    for browser in (visitor, browser_of(other_member), browser_of(moderator)):
        response = browser.get(ADDRESS)
        assert (lines(response), b"Hidden" in response.content) == ([], False)
        assert texts(response, ".//div[@class='empty']/p") == ["No reviews yet."]
        assert texts(response, ".//section[@aria-labelledby='unseen']") == []
    own = browser_of(member).get(ADDRESS)
    assert (lines(own), b"Hidden" in own.content) == ([], False)
    assert texts(own, ".//section[@aria-labelledby='unseen']//li") == [
        "Removed: removed by a moderator",
        "Withdrawn: withdrawn by its author",
        "Draft: draft",
    ]


def test_the_histogram_counts_the_own_ratings_and_leads_to_them(visitor, member, settings):
    settings.MINIMUM_RATINGS = 2
    for rating in (9, 9, 2, None):
        make_review(make_film(), member, rating=rating, text="Words.")
    response = visitor.get(f"{ADDRESS}?stars=4.5")
    bars = {link.get("href"): words(link) for link in parsed(response).iterfind(".//ol[@class='histogram']//a")}

    assert texts(response, ".//p[@class='average']") == ["3.3 out of 5 · average of 3 ratings"]
    assert (bars[f"{ADDRESS}?stars=4.5"], bars[f"{ADDRESS}?stars=5"]) == ("4½ stars:2 ratings", "5 stars:0 ratings")
    assert lines(response) == ["★★★★½ review by Maria Lind"] * 2
    assert links(response, ".//ul[@class='chosen']//a") == {"Remove 4½ stars": ADDRESS, "Show everything": ADDRESS}


def test_reviews_come_newest_first_page_by_page(visitor, member, monkeypatch):
    monkeypatch.setattr("reviews.listing.PAGE_SIZE", 2)
    for rating in (2, 4, 6):
        make_review(make_film(), member, rating=rating)
    first = visitor.get(ADDRESS)
    second = visitor.get(links(first, ".//nav[@class='pager']/a")["More reviews"])

    assert lines(first) == ["★★★ review by Maria Lind", "★★ review by Maria Lind"]
    assert lines(second) == ["★ review by Maria Lind"]


def test_bad_parameters_are_told_and_left_out(visitor, member):
    make_review(make_film(), member)
    response = visitor.get(f"{ADDRESS}?stars=77&sort=oldest&after=x")

    assert (response.status_code, len(lines(response))) == (200, 1)
    assert texts(response, ".//li[@class='warning']") == [
        "Stars: “77” means nothing here, so it was left out.",
        "Sort by: “oldest” means nothing here, so it was left out.",
        "The page that was asked for isn’t there, so this is the first.",
    ]


@pytest.mark.parametrize("page", ["", "watchlist/"])
def test_any_spelling_of_the_name_leads_to_the_members_own(visitor, page):
    make_member("McAlister")
    response = visitor.get(f"/members/mcalISTER/{page}?a=1")

    assert (response.status_code, response.url) == (301, f"/members/McAlister/{page}?a=1")
    assert visitor.get(f"/members/McAlister/{page}").status_code == 200


@pytest.mark.parametrize("page", ["", "watchlist/", "feed/"])
def test_a_member_who_is_not_there_or_whose_account_is_off_has_no_pages(visitor, member, page):
    member.is_active = False
    member.save()

    assert visitor.get(f"{ADDRESS}{page}").status_code == 404
    assert visitor.get(f"/members/nobody/{page}").status_code == 404


def test_a_member_without_a_name_goes_by_the_username(visitor):
    make_member("plain")

    assert texts(visitor.get("/members/plain/"), ".//h1") == ["plain"]


def test_members_like_here_too_and_authors_edit(visitor, browser_of, member, other_member):
    make_review(make_film("Laura"), member)

    assert buttons(visitor.get(ADDRESS)) == []
    assert buttons(browser_of(other_member).get(ADDRESS)) == ["Like the review by Maria Lind"]
    own = browser_of(member).get(ADDRESS)
    assert (buttons(own), links(own)["Edit your review"]) == ([], "/films/laura/reviews/write/")


def test_the_email_address_is_nobodys_business(visitor, browser_of, member, other_member, moderator):
    make_review(make_film(), member)

    for browser in (visitor, browser_of(other_member), browser_of(moderator)):
        assert b"maria@example.org" not in browser.get(ADDRESS).content


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_queries_however_many_reviews(
    visitor, browser_of, member, other_member, count, settings, django_assert_num_queries
):
    settings.USERSESSIONS_TRACK_ACTIVITY = False
    for _ in range(count):
        make_review(make_film(directors=["Di Rector"]), member)
        make_review(make_film(), member, published=False)

    with django_assert_num_queries(4):  # version; member; reviews with their films; numbers
        visitor.get(ADDRESS)
    other, own = browser_of(other_member), browser_of(member)
    with django_assert_num_queries(4 + 3):  # session, reader; likes
        other.get(ADDRESS)
    with django_assert_num_queries(4 + 3 + 1):  # what only the member sees
        own.get(ADDRESS)


def test_a_visitor_gets_no_cookie_and_is_told_when_nothing_has_changed(visitor, member):
    review = make_review(make_film(), member)
    first = visitor.get(ADDRESS)
    headers = {"If-None-Match": first.headers["ETag"]}
    second = visitor.get(ADDRESS, headers=headers)
    review.withdraw()

    assert (first.cookies, first.status_code, second.status_code) == ({}, 200, 304)
    assert visitor.get(ADDRESS, headers=headers).status_code == 200
    assert Review.objects.count() == 1
