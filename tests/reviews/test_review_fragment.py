"""How a review is shown, wherever it is shown."""

import re
from html import unescape

import pytest

from reviews import printed
from reviews.models import Review
from tests.factories import make_film, make_member, make_quoted_review, make_review

pytestmark = pytest.mark.django_db


def shown(review, **options):
    """The HTML of a review as a list would show it."""
    review = Review.objects.with_line_data().select_related("film__poster").get(pk=review.pk)
    return printed.article(review, **options)


def words(html):
    """The words of a piece of HTML, a line a paragraph."""
    text = re.sub(r"</(p|h3|summary|footer)>", "\n", re.sub(r"\s+", " ", html))
    return [line.strip() for line in unescape(re.sub("<[^>]*>", "", text)).split("\n") if line.strip()]


@pytest.mark.parametrize(
    ("rating", "line", "spoken"),
    [
        (9, "★★★★½ review by Ana", ["4 and a half out of 5 stars"]),
        (8, "★★★★ review by Ana", ["4 out of 5 stars"]),
        (1, "½ review by Ana", ["half a star out of 5 stars"]),
        (None, "Review by Ana", []),
    ],
)
def test_the_line_holds_its_words_and_no_others(rating, line, spoken):
    review = make_review(make_film(), make_member("ana", name="Ana"), rating=rating, text="Well.")
    html = shown(review)
    assert words(html)[:2] == [line, "Well."]
    assert re.findall(r'role="img" aria-label="([^"]*)"', html) == spoken


def test_the_line_of_a_review_from_elsewhere_names_the_source_and_leads_to_it():
    review = make_quoted_review(make_film(), "Bo & Co", "The Reel", url="https://reel.example/1", rating=8, text="Yes.")
    html = shown(review)
    assert words(html)[0] == "★★★★ review by Bo & Co on The Reel"
    [heading] = re.findall(r"<h3.*?</h3>", html, re.DOTALL)
    assert re.findall(r'href="([^"]*)"', heading) == ["https://reel.example/1"]


def test_spoilers_are_folded():
    review = make_review(make_film(), rating=None, text="He dies.", spoilers=True)
    assert re.findall(
        r"<details class=\"spoiler\"><summary>[^<]+</summary>\s*<div[^>]*>(.*?)</div>\s*</details>", shown(review)
    ) == ["<p>He dies.</p>"]


def test_a_rating_alone_has_nothing_to_fold():
    html = shown(make_review(make_film(), rating=7, text="", spoilers=True))
    assert re.findall("<details|review__text", html) == []


def test_a_review_may_bring_its_film_and_poster(django_assert_num_queries):
    review = make_review(make_film("Laura", release_date="1944", directors=["Otto Preminger"]))
    review = Review.objects.with_line_data().select_related("film__poster").get(pk=review.pk)
    with django_assert_num_queries(0):
        html = printed.article(review, with_film=True, with_poster=True)
    assert words(html)[0] == "Laura (1944)"
    assert re.findall(r'data-title="([^"]*)"', html) == ["Laura"]
