"""See all reviews of a film: sort, filter, page."""

import pytest

from reviews.listing import PAGE_SIZE
from reviews.models import Review
from tests.factories import make_film, make_member, make_quoted_review, make_review
from tests.pages import buttons, lines, links, parsed, texts, words

pytestmark = pytest.mark.django_db

ADDRESS = "/films/laura/reviews/"


@pytest.fixture
def film(db):
    return make_film("Laura", release_date="1944")


@pytest.fixture
def five(film):
    """Five reviews, from the oldest to the newest, by A to E."""
    make_review(film, make_member("A"), rating=8, text="English.", language="en").like(make_member())
    make_review(film, make_member("B"), rating=None, text="Français.", language="fr")
    make_quoted_review(film, "C", "The Reel", rating=8)
    make_review(film, make_member("D"), rating=1, kind=Review.Kind.EDITORS)
    make_review(film, make_member("E"), rating=9)


def authors(response) -> str:
    return "".join(line.removesuffix(" on The Reel")[-1] for line in lines(response))


def problems(response) -> list[str]:
    return texts(response, ".//li[@class='warning']")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", "EDCBA"),
        ("?sort=newest", "EDCBA"),
        ("?sort=oldest", "ABCDE"),
        ("?sort=highest", "ECADB"),
        ("?sort=lowest", "DCAEB"),
        ("?sort=most-liked", "AEDCB"),
        ("?stars=4", "CA"),
        ("?stars=4,0", "CA"),
        ("?stars=0.5", "D"),
        ("?from=here", "EDBA"),
        ("?from=elsewhere", "C"),
        ("?language=fr", "B"),
        ("?stars=4&from=here&language=en&sort=oldest", "A"),
    ],
)
def test_reviews_are_sorted_and_filtered(visitor, five, query, expected):
    response = visitor.get(ADDRESS + query)

    assert (authors(response), problems(response)) == (expected, [])


@pytest.mark.parametrize("sort", ["newest", "oldest", "highest", "lowest", "most-liked"])
def test_further_pages_show_every_review_once(visitor, film, sort, monkeypatch):
    monkeypatch.setattr("reviews.listing.PAGE_SIZE", 2)
    for rating in (8, None, 8, None, 3, 8, None):
        make_review(film, rating=rating, text="Words.")
    address, seen = f"{ADDRESS}?sort={sort}", []
    while address:
        response = visitor.get(address)
        seen.append(lines(response))
        address = links(response, ".//nav[@class='pager']/a[@rel='next']").get("More reviews")

    monkeypatch.undo()
    assert [len(page) for page in seen] == [2, 2, 2, 1]
    assert [line for page in seen for line in page] == lines(visitor.get(f"{ADDRESS}?sort={sort}"))


def test_a_further_page_keeps_the_filters_and_leads_back(visitor, film, monkeypatch):
    monkeypatch.setattr("reviews.listing.PAGE_SIZE", 1)
    for _ in range(2):
        make_review(film, rating=9)
    first = visitor.get(f"{ADDRESS}?stars=4.5&sort=oldest")
    more = links(first, ".//nav[@class='pager']/a")["More reviews"]
    second = visitor.get(more)

    assert more.startswith(f"{ADDRESS}?stars=4.5&sort=oldest&after=")
    assert links(second, ".//nav[@class='pager']/a") == {"Back to the beginning": f"{ADDRESS}?stars=4.5&sort=oldest"}


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("stars=9", "Stars: “9” means nothing here, so it was left out."),
        ("stars=4.2", "Stars: “4.2” means nothing here, so it was left out."),
        ("from=mars", "From: “mars” means nothing here, so it was left out."),
        ("language=xx", "Language: “xx” means nothing here, so it was left out."),
        ("sort=%3Cb%3E", "Sort by: “<b>” means nothing here, so it was left out."),
        ("after=nonsense", "The page that was asked for isn’t there, so this is the first."),
    ],
)
def test_what_can_t_be_read_is_told_and_left_out(visitor, five, query, told):
    response = visitor.get(f"{ADDRESS}?{query}")

    assert (response.status_code, problems(response), authors(response)) == (200, [told], "EDCBA")


def test_what_means_nothing_here_is_not_looked_at(visitor, five):
    response = visitor.get(f"{ADDRESS}?utm_source=x&stars=&page=7")

    assert (problems(response), authors(response)) == ([], "EDCBA")
    assert parsed(response).find(".//link[@rel='canonical']").get("href") == f"http://127.0.0.1:8000{ADDRESS}"


def test_the_title_joins_what_is_chosen_as_the_language_does(visitor, five):
    response = visitor.get(f"{ADDRESS}?stars=4&from=here&language=fr")

    assert texts(response, ".//title") == ["Reviews of Laura (1944): 4 stars, Written here and French · filmsite"]


def test_chosen_filters_can_be_taken_back_one_by_one(visitor, five):
    response = visitor.get(f"{ADDRESS}?stars=4&from=here&sort=oldest")

    assert links(response, ".//ul[@class='chosen']/li/a") == {
        "Remove 4 stars": f"{ADDRESS}?from=here&sort=oldest",
        "Remove Written here": f"{ADDRESS}?stars=4&sort=oldest",
        "Show everything": ADDRESS,
    }
    assert texts(response, ".//ul[@class='sort']/li/a[@aria-current]") == ["Oldest"]


def test_the_filters_offer_what_there_is_and_keep_what_was_chosen(visitor, five):
    response = visitor.get(f"{ADDRESS}?language=fr&sort=oldest")
    form = parsed(response).find(".//details[@class='filters']/form")

    assert [words(label) for label in form.iterfind(".//label")] == ["Stars", "From", "Language"]
    assert [words(option) for option in form.iterfind(".//select[@name='language']/option")] == [
        "Any",
        "English (1)",
        "French (1)",
    ]
    assert [words(option) for option in form.iterfind(".//select[@name='stars']/option")][:3] == [
        "Any",
        "5 stars",
        "4½ stars",
    ]
    assert [words(option) for option in form.iterfind(".//option[@selected]")] == ["French (1)"]
    assert form.find(".//input[@name='sort']").get("value") == "oldest"


def test_filters_tell_how_many_reviews_they_leave_as_long_as_no_other_leaves_fewer(visitor, five):
    def options(query):
        form = parsed(visitor.get(ADDRESS + query)).find(".//details[@class='filters']/form")
        return [words(option) for option in form.iterfind(".//option")]

    stars = ["5", "4½", "4", "3½", "3", "2½", "2", "1½", "1", "½"]
    counts = [0, 1, 2, 0, 0, 0, 0, 0, 0, 1]
    counted = [f"{word} star{'s' * (word != '1')} ({count})" for word, count in zip(stars, counts, strict=True)]
    others = ["Written here (4)", "From elsewhere (1)", "Any", "English (1)", "French (1)"]
    assert options("") == ["Any", *counted, "Any", *others]
    assert options("?stars=4&from=here")[-6:] == ["Any", *(word.rpartition(" (")[0] or word for word in others)]


def test_the_histogram_leads_to_the_filters_and_marks_the_one_chosen(visitor, five):
    response = visitor.get(f"{ADDRESS}?stars=4.5")
    bars = [(link.get("href"), words(link)) for link in parsed(response).iterfind(".//ol[@class='histogram']/li/a")]

    assert bars[:3] == [
        (f"{ADDRESS}?stars=5", "5 stars:0 ratings"),
        (f"{ADDRESS}?stars=4.5", "4½ stars:1 rating"),
        (f"{ADDRESS}?stars=4", "4 stars:1 rating"),
    ]
    assert texts(response, ".//ol[@class='histogram']/li/a[@aria-current='true']") == ["4½ stars:1 rating"]


def test_here_editors_and_elsewhere_are_three_figures(visitor, five, settings):
    settings.MINIMUM_RATINGS = 1
    response = visitor.get(ADDRESS)

    assert texts(response, ".//section[@aria-labelledby='numbers']/p") == [
        "4.3 out of 5 · average of 2 members’ ratings",
        "Editors: 0.5 out of 5, 1 rating",
        "Elsewhere: 4.0 out of 5, 1 rating",
    ]


def test_what_is_not_public_is_not_listed(visitor, browser_of, film, moderator):
    make_review(film, make_member("draft"), text="A draft", published=False)
    make_review(film, make_member("withdrawn")).withdraw()
    make_review(film, make_member("removed")).remove()

    for browser in (visitor, browser_of(moderator)):
        assert lines(browser.get(ADDRESS)) == []


def test_a_film_without_reviews_invites_to_write_one(visitor, film):
    response = visitor.get(ADDRESS)

    assert texts(response, ".//div[@class='empty']/h2") == ["No reviews yet"]
    assert links(response, ".//div[@class='empty']//a") == {"Add a review": f"{ADDRESS}write/"}


def test_filters_that_leave_nothing_say_so(visitor, five):
    response = visitor.get(f"{ADDRESS}?stars=2")

    assert texts(response, ".//div[@class='empty']/h2") == ["No review fits"]


def test_members_like_from_the_list_and_visitors_get_no_form(visitor, browser_of, member, film):
    make_review(film, make_member("ana"))
    make_review(film, member)

    assert buttons(browser_of(member).get(ADDRESS)) == ["Show reviews", "Like the review by ana"]
    assert buttons(visitor.get(ADDRESS)) == ["Show reviews"]


def test_a_draft_film_has_no_list_and_a_former_address_leads_on(visitor, film):
    make_film("Draft", published=False)
    film.slug = "laura-1944"
    film.save()

    assert visitor.get("/films/draft/reviews/").status_code == 404
    response = visitor.get(f"{ADDRESS}?sort=oldest")
    assert (response.status_code, response.url) == (301, "/films/laura-1944/reviews/?sort=oldest")


@pytest.mark.parametrize("count", [1, 3, PAGE_SIZE + 1])
def test_the_list_costs_a_visitor_the_same_queries_however_many_reviews(
    visitor, film, count, django_assert_num_queries
):
    for number in range(count):
        make_review(film, text="Words.", language="en")
        make_quoted_review(film, f"Author {number}")

    with django_assert_num_queries(3):  # version; film, reviews
        visitor.get(ADDRESS)


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_a_member_three_more(browser_of, member, film, count, django_assert_num_queries):
    for _ in range(count):
        make_review(film)
    browser = browser_of(member)
    browser.get(ADDRESS)  # the first request of a session is noted

    with django_assert_num_queries(3 + 3):  # session, member, likes
        browser.get(ADDRESS)


def test_a_visitor_gets_no_cookie_and_is_told_when_nothing_has_changed(visitor, film):
    review = make_review(film)
    first = visitor.get(ADDRESS)
    headers = {"If-None-Match": first.headers["ETag"]}
    second = visitor.get(ADDRESS, headers=headers)
    review.like(make_member())

    assert (first.cookies, second.cookies) == ({}, {})
    assert (first.status_code, second.status_code) == (200, 304)
    assert visitor.get(ADDRESS, headers=headers).status_code == 200


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_the_list_is_read_and_nothing_else(visitor, film, method):
    assert getattr(visitor, method)(ADDRESS).status_code == 405


def test_a_film_without_reviews_can_be_filtered_and_sorted(visitor, film):
    response = visitor.get(f"{ADDRESS}?from=elsewhere&sort=most-liked")

    assert (response.status_code, authors(response)) == (200, "")
    assert texts(response, ".//div[@class='empty']/h2") == ["No review fits"]
