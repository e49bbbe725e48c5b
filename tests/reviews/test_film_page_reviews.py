"""What a film's page says of its reviews: the tags of `reviews`, rendered as the page renders them."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template import Context, Template
from django.test import RequestFactory

from films.film_page import FilmPage
from films.models import Film
from reviews.models import Review
from tests.factories import make_film, make_member, make_quoted_review, make_review
from tests.pages import buttons, lines, links, texts

pytestmark = pytest.mark.django_db

REVIEWS = "{% load reviews %}{% film_reviews page %}"
ACTIONS = "{% load reviews %}{% film_actions film %}{% watch_button film %}"


@pytest.fixture
def shown(rf: RequestFactory):
    def render(film, template=REVIEWS, user=None):
        film = Film.objects.select_related("reception").get(pk=film.pk)
        request = rf.get(film.get_absolute_url())
        told = {"user": user or AnonymousUser(), "request": request, "csrf_token": "token"}
        context = {"film": film, "page": FilmPage(film), **told}
        return Template(template).render(Context(context))

    return render


@pytest.mark.parametrize(
    ("rating", "element"),
    [
        (9, '<span class="stars" role="img" aria-label="4 and a half out of 5 stars">★★★★½</span>'),
        (1, '<span class="stars" role="img" aria-label="half a star out of 5 stars">½</span>'),
        (None, ""),
    ],
)
def test_stars_are_one_element_with_a_spoken_label(rating, element):
    template = Template("{% load reviews %}{% stars rating %}")

    assert template.render(Context({"rating": rating})) == element


def test_lines_hold_their_words_and_no_others(shown):
    film = make_film()
    make_review(film, make_member("ana", name="Ana"), rating=9)
    make_review(film, make_member("bo"), rating=None, text="No stars.")
    make_quoted_review(film, "Cy Young", "The Reel", rating=8)
    make_quoted_review(film, "Di <b>", "A & B", rating=None, text="Quoted.")

    assert lines(shown(film)) == [
        "Review by Di <b> on A & B",
        "★★★★ review by Cy Young on The Reel",
        "Review by bo",
        "★★★★½ review by Ana",
    ]


def test_a_line_leads_to_the_review_where_it_stands(shown):
    film = make_film()
    here = make_review(film, make_member("ana"))
    make_quoted_review(film, "Bo", "The Reel", url="https://reel.example/?a=1&b=2")
    unlinked = make_quoted_review(film, "Cy", "The Reel", url="")

    assert links(shown(film), ".//h3[@class='review__line']/a") == {
        "review by Cy": f"/reviews/{unlinked.pk}/",
        "review by Bo": "https://reel.example/?a=1&b=2",
        "review by ana": f"/reviews/{here.pk}/",
    }


def test_the_small_print_says_what_a_line_does_not(shown, member):
    film = make_film()
    review = make_review(film, member, kind=Review.Kind.EDITORS, language="fr", text="Oui.")
    review.like(make_member())
    review.publish()
    make_quoted_review(film, "Bo", "The Reel", published_at=review.published_at)

    assert texts(shown(film), ".//footer/*") == [
        "Quoted from The Reel",
        "1 Feb 2026",
        "Editors’ review",
        "1 Feb 2026",
        "Edited",
        "In French",
        "1 like",
        "More by Maria Lind",
    ]


def test_what_is_not_public_is_not_shown(shown, member):
    film = make_film()
    make_review(film, text="A draft", published=False)
    make_review(film, text="Withdrawn").withdraw()
    make_review(film, text="Removed").remove()
    held = make_review(film, text="Held")
    Review.objects.filter(pk=held.pk).update(status=Review.Status.HELD)

    for user in (None, member):
        html = shown(film, user=user)
        assert (lines(html), texts(html, ".//p[@class='review__text prose']")) == ([], [])


def test_a_film_without_reviews_invites_to_write_one(shown):
    html = shown(make_film())

    assert texts(html, ".//p") == ["Nobody has reviewed this film yet. Yours would be the first.", "See all reviews"]


def test_all_reviews_are_a_link_away(shown):
    film = make_film("Laura")
    for _ in range(12):
        make_review(film)
    html = shown(film)

    assert len(lines(html)) == 10
    assert links(html, ".//p/a") == {"See all reviews": "/films/laura/reviews/"}
    assert texts(html, ".//p")[0] == "12 reviews"


def test_a_member_finds_the_own_review_first(shown, member):
    film = make_film("Laura")
    make_review(film, member, rating=2)
    for _ in range(12):
        make_review(film, rating=6)

    assert lines(shown(film))[0] == "★★★ review by " + film.reviews.latest("published_at").author_name
    own = shown(film, user=member)
    assert lines(own)[0] == "★ review by Maria Lind"
    assert len(lines(own)) == 10
    assert links(own, ".//footer/a")["Edit your review"] == "/films/laura/reviews/write/"


def test_a_member_is_told_of_a_draft_and_of_a_review_that_waits(shown, member, other_member, settings):
    film = make_film()
    make_review(film, member, published=False)
    settings.REVIEWS_HOLD_FIRST = True
    make_review(film, other_member)
    notes = ".//p[@class='note']"

    assert texts(shown(film, user=member), notes) == ["You have begun to write about this film. Go on with your draft"]
    assert texts(shown(film, user=other_member), notes) == ["Your review waits for a moderator."]
    assert texts(shown(film), notes) == []


def test_a_member_may_like_the_reviews_of_others(shown, member, other_member):
    film = make_film()
    make_review(film, other_member, rating=4)
    liked = make_review(film, make_member("ana"), rating=8)
    make_review(film, member)
    liked.like(member)

    assert buttons(f"<main>{shown(film, user=member)}</main>") == [
        "Unlike the review by ana",
        "Like the review by Tomás Vega",
    ]


def test_a_visitor_gets_no_form_and_no_token(shown):
    film = make_film()
    make_review(film)

    assert texts(shown(film) + shown(film, ACTIONS), ".//form") == []


@pytest.mark.parametrize("count", [1, 3])
def test_visitors_cost_one_query_and_members_three(shown, member, count, django_assert_num_queries):
    film = make_film()
    for _ in range(count):
        make_review(film)

    with django_assert_num_queries(1 + 1):  # the film itself comes first
        shown(film)
    with django_assert_num_queries(1 + 3):
        shown(film, user=member)


def test_the_links_of_a_film_depend_on_who_reads(shown, member, other_member):
    film = make_film("Laura")
    make_review(film, other_member)
    other_member.watch(film)
    address = "/films/laura/reviews/write/"

    def offered(user):
        html = f"<main>{shown(film, ACTIONS, user)}</main>"
        return links(html), buttons(html)

    assert offered(None) == ({"Add a review": address}, [])
    assert offered(member) == ({"Add a review": address}, ["Add to watchlist"])
    assert offered(other_member) == ({"Edit your review": address}, ["Remove from watchlist"])


def test_a_film_that_only_staff_can_see_has_no_links_that_lead_nowhere(shown, editor):
    film = make_film("Laura", published=False)

    assert links(shown(film, user=editor) + shown(film, ACTIONS, editor)) == {}
    assert texts(shown(film, user=editor), ".//p") == ["Members can review this film when it is published."]
