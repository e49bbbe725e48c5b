"""`manage.py import_reviews`: reviews from elsewhere out of a file."""

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from films.models import Reception
from reviews.importing import import_reviews
from reviews.models import Review, Source
from tests.factories import make_film, make_quoted_review, make_review

pytestmark = pytest.mark.django_db

ROW = {
    "film": "ikiru",
    "title": "",
    "year": "",
    "author": "Ana Prado",
    "author_url": "https://example.org/ana",
    "source": "The Parallel Reel",
    "url": "https://example.org/ana/ikiru",
    "rating": "4.5",
    "date": "2019-05-05",
    "language": "English",
    "spoilers": "",
    "permission": "By e-mail, 9 March 2026",
    "review": "A *great* film.\n\nAnd a sad one.",
}


@pytest.fixture
def ikiru(db):
    return make_film("Ikiru", release_date="1952", slug="ikiru")


@pytest.fixture
def reviews_csv(tmp_path):
    def write(*rows):
        path = tmp_path / "reviews.csv"
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, rows[0])
            writer.writeheader()
            writer.writerows(rows)
        return path

    return write


def counts(report):
    assert report.read == report.made + report.updated + report.unchanged + report.refused
    return (report.made, report.updated, report.unchanged, report.refused)


def test_a_row_makes_a_published_review_from_elsewhere_and_its_source(ikiru, reviews_csv):
    assert counts(import_reviews(reviews_csv(ROW))) == (1, 0, 0, 0)

    review = Review.objects.get()
    assert (review.film, review.kind, review.status, review.member) == (ikiru, "elsewhere", "published", None)
    assert (review.byline, review.byline_url) == ("Ana Prado", "https://example.org/ana")
    assert (review.source.name, review.url) == ("The Parallel Reel", "https://example.org/ana/ikiru")
    assert (review.rating, review.language, review.spoilers) == (9, "en", False)
    assert (review.permission, review.published_at) == ("By e-mail, 9 March 2026", datetime(2019, 5, 5, tzinfo=UTC))
    assert review.text_html == "<p>A *great* film.</p>\n<p>And a sad one.</p>"
    assert Reception.objects.get(film=ikiru).elsewhere == (1, 9)


def test_the_same_file_again_changes_nothing(ikiru, reviews_csv):
    path = reviews_csv(ROW, {**ROW, "author": "Bo", "date": ""})
    import_reviews(path)
    before = [list(some.objects.order_by("pk").values()) for some in (Review, Reception, Source)]

    assert counts(import_reviews(path)) == (0, 0, 2, 0)
    assert [list(some.objects.order_by("pk").values()) for some in (Review, Reception, Source)] == before


def test_the_same_author_source_and_film_again_is_an_update(ikiru, reviews_csv):
    import_reviews(reviews_csv(ROW))
    old = timezone.now() - timedelta(days=9)
    Review.objects.update(updated_at=old)

    assert counts(import_reviews(reviews_csv({**ROW, "source": "the parallel reel", "rating": "3"}))) == (0, 1, 0, 0)

    review = Review.objects.get()
    assert (review.rating, review.updated_at > old, review.edited_at) == (6, True, None)
    assert Reception.objects.get(film=ikiru).elsewhere == (1, 6)
    assert [source.name for source in Source.objects.all()] == ["The Parallel Reel"]


def test_a_missing_column_leaves_what_is_stored_and_an_empty_cell_clears_it(ikiru, reviews_csv):
    import_reviews(reviews_csv(ROW))
    who = {name: ROW[name] for name in ("film", "author", "source", "rating")}

    assert counts(import_reviews(reviews_csv(who))) == (0, 0, 1, 0)
    assert counts(import_reviews(reviews_csv({**who, "review": "", "url": "", "language": "", "date": ""}))) == (
        0,
        1,
        0,
        0,
    )

    review = Review.objects.get()
    assert (review.text, review.text_html, review.url, review.language) == ("", "", "", "")
    assert review.published_at == datetime(2019, 5, 5, tzinfo=UTC)


def test_a_review_that_staff_removed_stays_removed(ikiru, reviews_csv):
    make_quoted_review(ikiru).remove()

    import_reviews(reviews_csv(ROW))

    assert (Review.objects.get().status, Reception.objects.get(film=ikiru).reviews_elsewhere) == ("removed", 0)


def test_reviews_of_members_are_left_alone(ikiru, reviews_csv, member):
    make_review(ikiru, member)

    import_reviews(reviews_csv({**ROW, "author": "Maria Lind"}))

    assert sorted(Review.objects.values_list("kind", "byline")) == [("elsewhere", "Maria Lind"), ("member", "")]
    reception = Reception.objects.get(film=ikiru)
    assert (reception.here, reception.elsewhere) == ((1, 6), (1, 9))


@pytest.mark.parametrize(
    "cells",
    [
        {"film": "ikiru"},
        {"film": "to-live"},
        {"title": "IKIRU!", "year": "1952"},
        {"title": "Ikiru"},
        {"film": "ikiru", "title": "Another title", "year": "1999"},
    ],
)
def test_a_film_is_found_by_its_address_or_by_title_and_year(ikiru, reviews_csv, cells):
    ikiru.slug = "to-live"
    ikiru.save()

    assert counts(import_reviews(reviews_csv({**ROW, "film": "", **cells}))) == (1, 0, 0, 0)


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"film": "ran"}, "There is no film “ran”."),
        ({"film": "", "title": "Ran", "year": "1985"}, "There is no film called Ran (1985)."),
        ({"film": "", "title": "Ikiru", "year": "1985"}, "There is no film called Ikiru (1985)."),
        (
            {"film": "", "title": "Hamlet"},
            "It could be any of these films: hamlet, hamlet-1996. Write which in the column “film”.",
        ),
        ({"film": ""}, "A film is needed: its address in “film”, or “title” and “year”."),
        ({"author": ""}, "An author is needed."),
        ({"source": " "}, "A source is needed."),
        ({"rating": "", "review": ""}, "A rating or a review is needed."),
        ({"rating": "", "review": "<p> </p><iframe src='x'></iframe>"}, "A rating or a review is needed."),
        ({"rating": "6"}, "rating: A rating is a number of stars from 0.5 to 5, in half stars."),
        ({"rating": "★★★★"}, "rating: A rating is a number of stars from 0.5 to 5, in half stars."),
        ({"year": "52"}, "year: A year of four digits is wanted."),
        ({"date": "5 May 2019"}, "date: Write a date as 2026-11-23."),
        ({"date": "2019-02-30"}, "date: Write a date as 2026-11-23."),
        ({"date": "2199-01-01"}, "date: It is in the future."),
        (
            {"language": "Elvish"},
            "language: There is no language called “Elvish” here; write its English name or its code.",
        ),
        ({"spoilers": "perhaps"}, "spoilers: It is neither yes nor no."),
        ({"url": "javascript:alert(1)"}, "url: Enter a valid URL."),
        ({"author": "x" * 101}, "author: Ensure this value has at most 100 characters (it has 101)."),
        ({"source": "x" * 81}, "source: Ensure this value has at most 80 characters (it has 81)."),
        ({"review": "x" * 50_001}, "review: It is longer than 50000 characters."),
        ({"review": "x\x00"}, "review: It holds a control character."),
        ({"rating": "x", "date": "y"}, "rating: A rating is a number of stars from 0.5 to 5, in half stars. "
                                       "date: Write a date as 2026-11-23."),
    ],
)  # fmt: skip
def test_a_bad_cell_refuses_its_row_and_no_other(ikiru, reviews_csv, cells, reason):
    make_film("Hamlet", release_date="1948")
    make_film("Hamlet", release_date="1996")

    report = import_reviews(reviews_csv({**ROW, **cells}, {**ROW, "author": "Bo"}))

    assert (counts(report), report.refusals) == ((1, 0, 0, 1), [(2, reason)])
    assert [review.byline for review in Review.objects.all()] == ["Bo"]


@pytest.mark.parametrize("said", ["yes", "TRUE", "1"])
def test_spoilers_are_said_in_several_ways(ikiru, reviews_csv, said):
    import_reviews(reviews_csv({**ROW, "spoilers": said}, {**ROW, "author": "Bo", "spoilers": "no"}))

    assert list(Review.objects.order_by("pk").values_list("spoilers", flat=True)) == [True, False]


def test_an_html_fragment_is_made_safe(ikiru, reviews_csv):
    fragment = "<p>One &amp; <i>two</i><script>alert(1)</script></p>\n\n<p onclick='x'>Three &lt;b&gt;</p>"

    import_reviews(reviews_csv({**ROW, "review": fragment}))

    assert Review.objects.get().text_html == "<p>One &amp; <em>two</em></p>\n<p>Three &lt;b&gt;</p>"


def test_the_second_row_of_one_review_is_refused(ikiru, reviews_csv, monkeypatch):
    for size in (500, 1):
        monkeypatch.setattr("films.importing.batches.SIZE", size)
        Review.objects.all().delete()

        report = import_reviews(reviews_csv(ROW, {**ROW, "film": "", "title": "Ikiru", "rating": "1"}))

        assert (counts(report), report.refusals) == ((1, 0, 0, 1), [(5, "It is the same review as line 2.")])


def test_a_dry_run_reports_the_same_and_writes_nothing(ikiru, reviews_csv):
    path = reviews_csv(ROW, {**ROW, "author": "Bo", "rating": "9"})
    before = list(Reception.objects.values())

    report = import_reviews(path, dry_run=True)

    assert (counts(report), Review.objects.count(), Source.objects.count()) == ((1, 0, 0, 1), 0, 0)
    assert list(Reception.objects.values()) == before


def test_each_film_is_recounted_once_a_batch(ikiru, reviews_csv, django_assert_num_queries):
    other = make_film("Ran", slug="ran")
    path = reviews_csv(ROW)
    with django_assert_num_queries(21):  # with the source, which is new
        import_reviews(path)

    path = reviews_csv(*({**ROW, "author": name, "film": slug} for name in "ABC" for slug in ("ikiru", "ran")))
    with django_assert_num_queries(21):
        import_reviews(path)
    assert [Reception.objects.get(film=film).reviews_elsewhere for film in (ikiru, other)] == [4, 3]

    with django_assert_num_queries(8):
        import_reviews(path)


def test_the_command_prints_the_report_and_exits_with_its_status(ikiru, reviews_csv):
    out = io.StringIO()

    with pytest.raises(SystemExit) as end:
        call_command("import_reviews", reviews_csv({**ROW, "colour": "red"}, {**ROW, "author": ""}), stdout=out)

    assert end.value.code == 1
    assert (
        out.getvalue().splitlines()
        == [
            "read: 2",
            "made: 1",
            "updated: 0",
            "unchanged: 0",
            "refused: 1",
            "line 5: An author is needed.",
            "Unknown columns, ignored: colour",
        ]
        or out.getvalue()
    )
