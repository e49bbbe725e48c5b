"""Reviews from elsewhere: on the film's form, in a list of their own, and where they come from."""

import pytest
from django.urls import reverse

from films.models import Reception
from reviews.models import QuotedReview, Review, Source
from tests.admin.forms import errors, filled, row
from tests.factories import make_film, make_member, make_quoted_review, make_review
from tests.pages import lines

LIST = "/admin/reviews/quotedreview/"
ADD = "/admin/reviews/quotedreview/add/"


def place_of(record):
    return reverse(f"admin:{record._meta.label_lower.replace('.', '_')}_change", args=[record.pk])


def quoted(film, *args, **fields):
    return QuotedReview.objects.get(pk=make_quoted_review(film, *args, **fields).pk)


def figures(film):
    """Members' ratings and those from elsewhere, as the film's page counts them."""
    reception = Reception.objects.get(film=film)
    return reception.here_count, reception.elsewhere_count


def new_row(film, number, **fields):
    fields = {"film": str(film.pk), "id": "", "status": "published", "text": "", "permission": ""} | fields
    return {"reviews-TOTAL_FORMS": str(number + 1)} | row("reviews", number, **fields)


def test_an_editor_quotes_a_review_on_the_films_form(desk):
    film = make_film()
    make_review(film, make_member())
    source = Source.objects.create(name="The Parallel Reel")
    said = {"byline": "Ana Prado", "rating": "8", "text": "*Fine.*", "language": "French"}

    desk.post(place_of(film), filled(desk.get(place_of(film)), **new_row(film, 0, source=str(source.pk), **said)))

    review = Review.objects.elsewhere().get()
    assert (review.author_name, review.source, review.rating, review.text_html, review.language) == (
        "Ana Prado",
        source,
        8,
        "<p><em>Fine.</em></p>",
        "fr",
    )
    assert (review.is_published, review.published_at is not None, figures(film)) == (True, True, (1, 1))


def test_deleting_it_there_counts_again(desk):
    film = make_film()
    make_quoted_review(film)

    desk.post(place_of(film), filled(desk.get(place_of(film)), **{"reviews-0-DELETE": "on"}))

    assert (Review.objects.count(), figures(film)) == (0, (0, 0))


@pytest.mark.parametrize(
    ("changes", "complaints"),
    [
        ({"byline": ""}, ["reviews-0-byline"]),
        ({"source": ""}, ["reviews-0-source"]),
        ({"rating": "", "text": ""}, ["reviews-0-text"]),
        ({"rating": "", "text": "", "status": "draft"}, []),
        ({"rating": "11"}, ["reviews-0-rating"]),
        ({"url": "javascript:alert(1)"}, ["reviews-0-url"]),
        ({"language": "Klingonese"}, ["reviews-0-language"]),
        ({"status": "removed"}, ["reviews-0-status"]),
    ],
)
def test_nonsense_is_refused_in_words(desk, changes, complaints):
    film = make_film()
    source = Source.objects.create(name="The Parallel Reel")
    fields = {"source": str(source.pk), "byline": "Ana Prado", "rating": "8"} | changes

    response = desk.post(place_of(film), filled(desk.get(place_of(film)), **new_row(film, 0, **fields)))

    assert (list(errors(response)) if response.context else []) == complaints


def test_one_author_is_quoted_once_from_a_source(desk):
    film = make_film()
    review = quoted(film, "Ana Prado")

    response = desk.post(
        place_of(film),
        filled(
            desk.get(place_of(film)),
            **new_row(film, 1, source=str(review.source_id), byline="Ana Prado", rating="2"),
        ),
    )

    assert list(errors(response)) == ["reviews-1-__all__"]
    assert Review.objects.count() == 1


@pytest.mark.parametrize("count", [1, 3])
def test_quoted_reviews_on_the_films_form_cost_the_same_whatever_their_number(desk, count, django_assert_num_queries):
    film = make_film()
    for number in range(count):
        make_quoted_review(film, f"Author {number}", f"Source {number}")
    desk.get(place_of(film))

    with django_assert_num_queries(18):
        response = desk.get(place_of(film))

    assert len(response.context["inline_admin_formsets"][2].formset.forms) == count


def test_the_films_form_shows_the_newest_ten_and_saving_it_keeps_the_others(desk):
    film = make_film()
    for number in range(12):
        make_quoted_review(film, f"Author {number}")

    response = desk.get(place_of(film))
    desk.post(place_of(film), filled(response, **{"reviews-9-byline": "Changed"}))

    part = response.context["inline_admin_formsets"][2]
    assert [form.instance.byline for form in part.formset.forms] == [f"Author {number}" for number in range(11, 1, -1)]
    assert f"{LIST}?film__id__exact={film.pk}" in str(part.opts.verbose_name_plural)
    assert sorted(Review.objects.values_list("byline", flat=True))[-1:] == ["Changed"]
    assert (Review.objects.count(), figures(film)) == (12, (0, 12))
    assert desk.get(f"{LIST}?film__id__exact={film.pk}").context["cl"].result_count == 12


@pytest.mark.parametrize("count", [1, 3])
def test_their_list_costs_the_same_whatever_its_length(desk, count, django_assert_num_queries):
    for number in range(count):
        make_quoted_review(make_film(), source=f"Source {number}")
    make_review(make_film(), make_member())
    desk.get(LIST)

    with django_assert_num_queries(6):
        response = desk.get(LIST)

    assert len(response.context["cl"].result_list) == count


@pytest.mark.parametrize(("words", "found"), [("été", ["Ana"]), ("ana", ["Ana"]), ("sight", ["Bo"]), ("Maria", [])])
def test_editors_find_them_by_film_author_and_source(desk, words, found):
    make_quoted_review(make_film("L’Été"), "Ana", "The Parallel Reel")
    make_quoted_review(make_film("Ran"), "Bo", "Sight")
    make_review(make_film("Ran 2"), make_member("maria"))

    assert [review.byline for review in desk.get(LIST, {"q": words}).context["cl"].result_list] == found


def test_a_review_that_changes_its_film_is_counted_for_both(desk):
    first, second = make_film(), make_film()
    review = quoted(first)

    desk.post(place_of(review), filled(desk.get(place_of(review)), film=str(second.pk)))

    assert (figures(first), figures(second)) == ((0, 0), (0, 1))


def test_a_deleted_review_is_counted_no_more(desk):
    one, two = quoted(make_film()), quoted(make_film())

    desk.post(reverse("admin:reviews_quotedreview_delete", args=[one.pk]), {"post": "yes"})
    desk.post(LIST, {"action": "delete_selected", "_selected_action": [two.pk], "index": "0", "post": "yes"})

    assert (figures(one.film), figures(two.film)) == ((0, 0), (0, 0))


def test_a_review_that_a_moderator_removed_stays_so_unless_an_editor_says_otherwise(desk):
    review = quoted(make_film())
    review.remove()

    desk.post(place_of(review), filled(desk.get(place_of(review)), permission="By letter."))

    review.refresh_from_db()
    assert (review.status, review.permission) == ("removed", "By letter.")


def test_a_members_review_is_not_reached_here(desk):
    review = make_review(make_film(), make_member(), text="Mine.")

    response = desk.get(f"{LIST}{review.pk}/change/")

    assert (response.status_code, response["Location"]) == (302, "/admin/")


# --- Sources --------------------------------------------------------------------------------------------------


def test_a_renamed_source_is_told_to_caches(desk, visitor):
    review = quoted(make_film())
    page = review.film.get_absolute_url()
    before = visitor.get(page)["ETag"]

    desk.post(place_of(review.source), filled(desk.get(place_of(review.source)), name="Another Reel"))

    answer = visitor.get(page, headers={"If-None-Match": before})
    assert (Source.objects.get().name, answer.status_code) == ("Another Reel", 200)
    assert lines(answer) == ["★★★★ review by Ana Prado on Another Reel"]


def test_two_sources_never_have_one_name(desk):
    Source.objects.create(name="The Parallel Reel")
    add = "/admin/reviews/source/add/"

    response = desk.post(add, filled(desk.get(add), name="the parallel reel"))

    assert (list(errors(response)), Source.objects.count()) == (["__all__"], 1)


@pytest.mark.parametrize("count", [1, 3])
def test_a_source_with_reviews_cannot_be_deleted_and_names_a_few(desk, count, django_assert_num_queries):
    for number in range(count):
        make_quoted_review(make_film(f"Film {number}"), f"Author {number}")
    source = Source.objects.get()
    place = reverse("admin:reviews_source_delete", args=[source.pk])
    desk.get(place)

    with django_assert_num_queries(6):
        asked = desk.get(place)
    desk.post(place, {"post": "yes"})

    assert len(asked.context["protected"]) == count
    assert Source.objects.count() == 1


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_sources_costs_the_same_whatever_its_length(desk, count, django_assert_num_queries):
    for number in range(count):
        Source.objects.create(name=f"Source {number}")
    desk.get("/admin/reviews/source/")

    with django_assert_num_queries(6):
        desk.get("/admin/reviews/source/")
