"""History: who changed what and when, and the way back."""

import pytest
from django.urls import reverse
from reversion.models import Revision, Version

from films.models import Film, Person, Picture
from reviews.models import QuotedReview, Source
from tests.admin.forms import filled, row
from tests.admin.test_films import ADD, LIST, page, picture_file
from tests.factories import make_credit, make_film, make_genre, make_person, make_quoted_review
from tests.searching import words

RECOVER = "/admin/films/film/recover/"


def history(film):
    return reverse("admin:films_film_history", args=[film.pk])


def told(browser, record, *, label="films_film"):
    """Who did what by the history page, newest first."""
    response = browser.get(reverse(f"admin:{label}_history", args=[record.pk]))
    return [
        (version.revision.user and version.revision.user.username, version.revision.get_comment())
        for version in response.context["action_list"]
    ]


def way_back(record, number):
    """The address of a version, counted from the first."""
    version = Version.objects.get_for_object(record).order_by("pk")[number]
    label = record._meta.label_lower.replace(".", "_")
    return reverse(f"admin:{label}_revision", args=[record.pk, version.pk])


def revert(browser, record, number):
    """Go back to a version as staff does: open its page, and save."""
    place = way_back(record, number)
    return browser.post(place, filled(browser.get(place)))


def test_history_tells_who_did_what(desk):
    desk.post(ADD, filled(desk.get(ADD), title="Ran"))
    film = Film.objects.get()
    desk.post(page(film), filled(desk.get(page(film)), title="Ran (1985)", tagline="War."))
    desk.post(LIST, {"action": "publish", "_selected_action": [film.pk], "index": "0"})

    assert told(desk, film) == [
        ("edith", "Published."),
        ("edith", "Changed Title and Tagline."),
        ("edith", "Added."),
    ]


def test_a_film_that_was_imported_keeps_how_it_was(desk):
    film = make_film("Imported")

    desk.post(page(film), filled(desk.get(page(film)), title="Corrected"))
    revert(desk, film, 0)

    film.refresh_from_db()
    assert film.title == "Imported"
    assert told(desk, film)[-1] == (None, "As it was before its first change here.")


def test_a_film_goes_back_with_its_credits_pictures_and_words(desk):
    film = make_film("Ran", release_date="1985", synopsis="*War.*", directors=["Akira Kurosawa"])
    film.genres.add(make_genre("Drama"))
    make_credit(film, "Tatsuya Nakadai", character="Hidetora")
    film.poster = Picture.objects.create(film=film, file=picture_file(), alt="A poster")
    film.save()
    changes = filled(
        desk.get(page(film)),
        title="A Mistake",
        release_date="2001",
        synopsis="",
        genres=make_genre("Comedy").pk,
        **{"credits-TOTAL_FORMS": "3", "credits-0-DELETE": "on", "pictures-0-DELETE": "on"},
        **{"credits-1-character": "Somebody"},
        **row("credits", 2, film=str(film.pk), id="", person=str(make_person("Wrong").pk), role="cast", position=""),
    )
    desk.post(page(film), changes)
    film.refresh_from_db()
    assert (film.title, film.year, film.poster, film.credits.count()) == ("A Mistake", 2001, None, 2)

    revert(desk, film, 0)

    film = Film.objects.get(pk=film.pk)
    assert (film.title, film.slug, film.sort_title, film.year, film.sort_year) == ("Ran", "ran", "ran", 1985, 1985)
    assert (film.synopsis_html, film.poster.alt) == ("<p><em>War.</em></p>", "A poster")
    assert list(film.genres.values_list("name", flat=True)) == ["Drama"]
    assert [(credit.name, credit.character) for credit in film.credits.order_by("pk")] == [
        ("Akira Kurosawa", ""),
        ("Tatsuya Nakadai", "Hidetora"),
    ]
    assert words(film) == "1985 akira kurosawa nakadai ran tatsuya"
    assert [former.slug for former in film.former_slugs.all()] == ["a-mistake"]


def test_looking_at_a_version_changes_nothing(desk):
    film = make_film("Ran")
    desk.post(page(film), filled(desk.get(page(film)), title="Changed"))
    count = Revision.objects.count()

    response = desk.get(way_back(film, 0))

    film.refresh_from_db()
    assert response.context["adminform"].form.initial["title"] == "Ran"
    assert (film.title, film.slug, Revision.objects.count()) == ("Changed", "changed", count)


def test_going_back_tells_caches(desk):
    film = make_film("Ran")
    desk.post(page(film), filled(desk.get(page(film)), title="Changed"))
    Film.objects.update(updated_at="2020-01-01T00:00Z")

    revert(desk, film, 0)

    film.refresh_from_db()
    assert film.updated_at.year > 2020


def test_going_back_leaves_out_credits_of_people_who_are_gone(desk):
    film = make_film("Ran", directors=["Akira Kurosawa", "Somebody"])
    desk.post(page(film), filled(desk.get(page(film)), **{"credits-1-DELETE": "on"}))
    Person.objects.filter(name="Somebody").delete()

    response = revert(desk, film, 0)

    assert (response.status_code, [credit.name for credit in film.credits.all()]) == (302, ["Akira Kurosawa"])


def test_publishing_several_films_lets_each_go_back_alone(desk):
    first, second = make_film("First", published=False), make_film("Second", published=False)
    desk.post(LIST, {"action": "publish", "_selected_action": [first.pk, second.pk], "index": "0"})
    desk.post(page(first), filled(desk.get(page(first)), title="Changed"))
    desk.post(LIST, {"action": "withdraw", "_selected_action": [second.pk], "index": "0"})

    revert(desk, first, 0)

    assert list(Film.objects.order_by("pk").values_list("title", "status")) == [
        ("First", "published"),
        ("Second", "draft"),
    ]


def test_a_deleted_film_comes_back_with_its_credits(desk):
    film = make_film("Ran", directors=["Akira Kurosawa"], synopsis="*War.*")
    film.countries.add("JP")
    desk.post(reverse("admin:films_film_delete", args=[film.pk]), {"post": "yes"})

    (deleted,) = desk.get(RECOVER).context["deleted"]
    desk.post(deleted.url, filled(desk.get(deleted.url)))

    back = Film.objects.get()
    assert (back.pk, back.slug, back.synopsis_html, words(back)) == (
        film.pk,
        "ran",
        "<p><em>War.</em></p>",
        "akira kurosawa ran",
    )
    assert [credit.name for credit in back.credits.all()] == ["Akira Kurosawa"]
    assert (back.reception.reviews_count, str(back.countries.get())) == (0, "Japan")
    assert desk.get(RECOVER).context["deleted"] == []


def test_a_film_that_comes_back_takes_no_address_from_another(desk):
    film = make_film("Ran")
    desk.post(reverse("admin:films_film_delete", args=[film.pk]), {"post": "yes"})
    make_film("Ran")

    (deleted,) = desk.get(RECOVER).context["deleted"]
    desk.post(deleted.url, filled(desk.get(deleted.url)))

    assert sorted(Film.objects.values_list("slug", flat=True)) == ["ran", "ran-2"]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_what_was_deleted_costs_the_same_whatever_its_length(desk, count, django_assert_num_queries):
    films = [make_film() for _ in range(count)]
    desk.post(
        LIST,
        {"action": "delete_selected", "_selected_action": [film.pk for film in films], "index": "0", "post": "yes"},
    )
    desk.get(RECOVER)

    with django_assert_num_queries(7):
        response = desk.get(RECOVER)

    assert len(response.context["deleted"]) == count


@pytest.mark.parametrize("count", [1, 3])
def test_history_costs_the_same_whatever_its_length(desk, count, django_assert_num_queries):
    film = make_film()
    for number in range(count):
        desk.post(page(film), filled(desk.get(page(film)), tagline=f"Tagline {number}"))
    desk.get(history(film))

    with django_assert_num_queries(7):
        response = desk.get(history(film))

    assert len(response.context["action_list"]) == count + 1


def test_a_version_is_reached_by_its_own_model_alone(desk):
    source = Source.objects.create(name="The Parallel Reel")
    place = reverse("admin:reviews_source_change", args=[source.pk])
    desk.post(place, filled(desk.get(place), name="Changed"))
    version = Version.objects.get_for_object(source).last()

    assert desk.get(f"{RECOVER}{version.pk}/").status_code == 404
    assert desk.post(f"/admin/films/film/{source.pk}/history/{version.pk}/", {}).status_code == 404
    source.refresh_from_db()
    assert source.name == "Changed"


def test_a_moderator_may_not_bring_a_film_back(desk, watch):
    film = make_film("Ran")
    desk.post(page(film), filled(desk.get(page(film)), title="Changed"))
    place = way_back(film, 0)

    assert (watch.get(place).status_code, watch.post(place, filled(desk.get(place))).status_code) == (403, 403)
    film.refresh_from_db()
    assert film.title == "Changed"


def test_a_person_goes_back_with_every_place_that_names_them(desk):
    film = make_film("Ran", directors=["Akira Kurosawa"])
    person = film.credits.get().person
    place = reverse("admin:films_person_change", args=[person.pk])
    desk.post(place, filled(desk.get(place), name="A Mistake"))

    revert(desk, person, 0)

    person.refresh_from_db()
    film.refresh_from_db()
    assert (person.sort_name, person.slug, words(film)) == (
        "akira kurosawa",
        "akira-kurosawa",
        "akira kurosawa ran",
    )


# --- Reviews from elsewhere have a history of their own -----------------------------------------------------------


def test_a_review_from_elsewhere_that_was_taken_away_does_not_come_back_with_the_film(
    desk, django_capture_on_commit_callbacks
):
    film = make_film("Ran")
    make_quoted_review(film, "Ana Prado")
    with django_capture_on_commit_callbacks(execute=True):
        desk.post(page(film), filled(desk.get(page(film)), title="Changed", **{"reviews-0-byline": "Ana Prado Lima"}))
    QuotedReview.objects.all().delete()

    revert(desk, film, 0)

    assert (Film.objects.get().title, QuotedReview.objects.count()) == ("Ran", 0)


def test_a_review_from_elsewhere_tells_who_changed_it_on_the_films_form(desk, django_capture_on_commit_callbacks):
    film = make_film()
    review = QuotedReview.objects.get(pk=make_quoted_review(film, "Ana Prado").pk)

    with django_capture_on_commit_callbacks(execute=True):
        desk.post(page(film), filled(desk.get(page(film)), **{"reviews-0-byline": "Ana Prado Lima"}))

    assert told(desk, review, label="reviews_quotedreview") == [("edith", "Saved on the film's form.")]


def test_a_review_from_elsewhere_goes_back_to_its_film_and_both_are_counted(desk):
    first, second = make_film("First"), make_film("Second")
    review = QuotedReview.objects.get(pk=make_quoted_review(first, rating=8, text="*Fine.*").pk)
    place = reverse("admin:reviews_quotedreview_change", args=[review.pk])
    desk.post(place, filled(desk.get(place), film=str(second.pk), text=""))

    revert(desk, review, 0)

    review.refresh_from_db()
    counts = [Film.objects.get(pk=film.pk).reception.elsewhere_count for film in (first, second)]
    assert (review.film, review.text_html, counts) == (first, "<p><em>Fine.</em></p>", [1, 0])
