"""What moderators do: they read what members write, and decide."""

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from films.models import Reception
from reviews.models import Report, Review
from tests.factories import make_film, make_member, make_quoted_review, make_review

REVIEWS = "/admin/reviews/review/"
REPORTS = "/admin/reviews/report/"


def place_of(record):
    return reverse(f"admin:{record._meta.label_lower.replace('.', '_')}_change", args=[record.pk])


def ticked(*records, action):
    return {"action": action, "_selected_action": [record.pk for record in records], "index": "0"}


def pressed(record, action):
    return {"CHANGE_FORM-action": action, "_selected_action": record.pk}


def log(record):
    """What the log says of a record, oldest first."""
    entries = LogEntry.objects.filter(object_id=record.pk, content_type__model=record._meta.model_name)
    return [(entry.user.username, entry.get_change_message()) for entry in entries.order_by("pk")]


def held(film, member, **fields):
    review = make_review(film, member, published=False, **fields)
    review.status = Review.Status.HELD
    review.save()
    return review


def report_of(review, member=None, **fields):
    return Report.objects.create(review=review, member=member, **{"reason": "abuse", "text": "It insults."} | fields)


def offered(browser, record):
    form = browser.get(place_of(record)).context["action_form"]
    return [name for name, _label in form.fields["action"].choices] if form else []


# --- Reviews --------------------------------------------------------------------------------------------------


def test_moderators_see_what_members_wrote_newest_first_and_no_drafts(watch, member, other_member):
    first = make_review(make_film("First"), member)
    draft = make_review(make_film("Second"), member, published=False)
    quoted = make_quoted_review(make_film("Third"))
    last = held(make_film("Fourth"), other_member)

    listed = list(watch.get(REVIEWS).context["cl"].result_list)
    waiting = list(watch.get(f"{REVIEWS}?status=held").context["cl"].result_list)

    assert (listed, waiting) == ([last, first], [last])
    assert [watch.get(f"{REVIEWS}{review.pk}/change/").status_code for review in (draft, quoted)] == [302, 302]


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("address", "queries"), [(REVIEWS, 7), (REPORTS, 6)], ids=["reviews", "reports"])
def test_their_lists_cost_the_same_whatever_their_length(watch, address, queries, count, django_assert_num_queries):
    for _ in range(count):
        report_of(make_review(make_film(), make_member(), text="Text."), make_member())
    watch.get(address)

    with django_assert_num_queries(queries):
        response = watch.get(address)

    assert len(response.context["cl"].result_list) == count


@pytest.mark.parametrize(("words", "found"), [("ete", ["maria"]), ("TOMAS", ["tomas"]), ("nobody", [])])
def test_moderators_find_reviews_by_film_and_by_author(watch, member, other_member, words, found):
    make_review(make_film("L’Été"), member)
    make_review(make_film("Ran"), other_member)

    assert [review.member.username for review in watch.get(REVIEWS, {"q": words}).context["cl"].result_list] == found


def test_moderators_read_a_review_and_edit_nothing(watch, member):
    review = make_review(make_film(), member, text="*Fine.*")

    response = watch.get(place_of(review))
    refused = watch.post(place_of(review), {"text": "Changed", "_save": "Save"})

    review.refresh_from_db()
    assert '<div class="read-only-text"><p><em>Fine.</em></p></div>' in response.content.decode()
    assert (response.context["adminform"].form.fields, refused.status_code, review.text) == ({}, 403, "*Fine.*")


def test_what_a_member_wrote_stays_text(watch, member):
    review = make_review(make_film(), member, text="<script>alert(1)</script>")

    assert "<script>alert(1)</script>" not in watch.get(place_of(review)).content.decode()


def test_a_review_that_waits_is_approved(watch, member):
    film = make_film()
    review = held(film, member)

    watch.post(REVIEWS, ticked(review, action="approve"))

    review.refresh_from_db()
    assert (review.status, review.published_at is not None) == ("published", True)
    assert (Reception.objects.get(film=film).here_count, log(review)) == (1, [("modest", "Approved.")])


def test_a_review_is_removed_and_restored_on_its_page(watch, member):
    film = make_film()
    review = make_review(film, member)

    states = []
    for verb in ("remove", "restore"):
        watch.post(place_of(review), pressed(review, verb))
        review.refresh_from_db()
        states.append((review.status, Reception.objects.get(film=film).here_count))

    assert states == [("removed", 0), ("published", 1)]
    assert log(review) == [("modest", "Removed."), ("modest", "Restored.")]


@pytest.mark.parametrize(
    ("status", "verbs"),
    [("held", ["approve", "remove"]), ("published", ["remove"]), ("removed", ["restore"]), ("withdrawn", ["remove"])],
)
def test_a_reviews_page_offers_the_verbs_that_suit_it(watch, member, status, verbs):
    review = make_review(make_film(), member)
    Review.objects.update(status=status)

    assert offered(watch, review) == verbs


def test_a_verb_that_does_not_suit_changes_nothing(watch, member):
    review = make_review(make_film(), member)
    review.withdraw()

    watch.post(REVIEWS, ticked(review, action="approve"))
    watch.post(REVIEWS, ticked(review, action="restore"))

    review.refresh_from_db()
    assert (review.status, log(review)) == ("withdrawn", [])


def test_an_administrator_who_deletes_a_review_leaves_right_numbers(office, member):
    film = make_film()
    review = make_review(film, member)

    office.post(reverse("admin:reviews_review_delete", args=[review.pk]), {"post": "yes"})

    assert (Review.objects.count(), Reception.objects.get(film=film).here_count) == (0, 0)


# --- Reports --------------------------------------------------------------------------------------------------


def test_the_queue_shows_open_reports_with_the_review_beside(watch, member, other_member):
    review = make_review(make_film("Ran", release_date="1985"), member, rating=7, text="A long text.")
    report = report_of(review, other_member)
    decided = report_of(make_review(make_film(), make_member()), other_member)
    decided.dismiss(by=member)

    changelist = watch.get(REPORTS).context["cl"]
    page = watch.get(place_of(report)).content.decode()

    assert list(changelist.result_list) == [report]
    assert list(watch.get(f"{REPORTS}?state=dismissed").context["cl"].result_list) == [decided]
    beside = [
        "Ran (1985)",
        "Maria Lind",
        "★★★½",
        "<p>A long text.</p>",
        "It is abusive or hateful",
        "It insults.",
        "tomas",
    ]
    assert [words for words in beside if words not in page] == []


def test_upholding_a_report_removes_the_review_and_decides_every_report_of_it(watch, moderator, member, other_member):
    review = make_review(make_film(), member)
    first, second = report_of(review, other_member), report_of(review, make_member())

    watch.post(REPORTS, ticked(first, second, action="uphold"))

    review.refresh_from_db()
    assert review.status == "removed"
    assert list(Report.objects.values_list("state", "decided_by")) == [("upheld", moderator.pk)] * 2
    assert log(review) == [("modest", "Removed, because of a report.")]
    assert [entry.get_change_message() for entry in LogEntry.objects.filter(content_type__model="report")] == [
        "Upheld: the review was removed."
    ]


def test_dismissing_a_report_leaves_the_review(watch, moderator, member, other_member):
    report = report_of(make_review(make_film(), member), other_member)

    watch.post(place_of(report), pressed(report, "dismiss"))

    report.refresh_from_db()
    assert (report.state, report.decided_by, report.review.status) == ("dismissed", moderator, "published")
    assert log(report) == [("modest", "Dismissed.")]
    assert offered(watch, report) == []


def test_a_report_of_a_quoted_review_may_be_upheld_too(watch, other_member):
    film = make_film()
    report = report_of(make_quoted_review(film, text="Copied."), other_member)

    watch.post(place_of(report), pressed(report, "uphold"))

    report.review.refresh_from_db()
    assert (report.review.status, Reception.objects.get(film=film).elsewhere_count) == ("removed", 0)
