"""The page where a member brings a file: what it says, what it takes, what it refuses."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from reviews.letterboxd import running
from reviews.models import ImportRun, Review
from tests.factories import make_film, make_member
from tests.import_factories import State, counted_run, make_proposal, make_run
from tests.letterboxd.archives import GENUINE_NAME, archive, genuine
from tests.pages import links, parsed, texts

ADDRESS = "/settings/imports/"

pytestmark = pytest.mark.django_db


def bring(browser: Client, content: bytes, name: str = GENUINE_NAME):
    return browser.post(ADDRESS, {"file": SimpleUploadedFile(name, content)})


def test_a_visitor_is_asked_to_log_in(visitor):
    asked = visitor.get(ADDRESS)
    sent = bring(visitor, genuine())

    assert [(page.status_code, page.url) for page in (asked, sent)] == [(302, f"/accounts/login/?next={ADDRESS}")] * 2
    assert ImportRun.objects.count() == 0


def test_the_page_says_what_can_be_brought_and_has_one_field(browser_of, member):
    page = browser_of(member).get(ADDRESS)

    assert texts(page, ".//h1") == ["Bring your reviews"]
    assert texts(page, ".//dl[@class='kinds']//dt") == [
        "From Letterboxd",
        "From IMDb",
        "From another site like this one",
    ]
    assert [field.get("name") for field in parsed(page).iterfind(".//main//form//input")] == [
        "csrfmiddlewaretoken",
        "file",
    ]
    assert parsed(page).find(".//main//form").get("enctype") == "multipart/form-data"
    assert texts(page, ".//main//form//div[@class='field__help']") == ["A ZIP, CSV or JSON file of at most 20 MB."]
    assert "no-store" in page.headers["Cache-Control"]
    assert page.headers.get("Set-Cookie") is None


def test_a_member_brings_an_export_and_sees_what_would_be_made_of_it(
    browser_of, member, django_capture_on_commit_callbacks
):
    make_film("Seven Samurai", release_date="1954")
    make_film("L'Atalante", release_date="1934")
    browser = browser_of(member)
    with django_capture_on_commit_callbacks(execute=True):
        answer = bring(browser, genuine())
    run = ImportRun.objects.get()
    page = browser.get(answer.url)

    assert (run.member, run.kind, run.username, run.file_name) == (member, "archive", "mlind", GENUINE_NAME)
    assert answer.url == f"/settings/imports/{run.pk}/"
    assert texts(page, ".//h1") == ["Look through it first"]
    assert texts(page, ".//article/h3") == ["Seven Samurai (1954)", "L'Atalante (1934)"]
    assert Review.objects.count() == 0


@pytest.mark.parametrize(
    ("content", "name", "told"),
    [
        (b"", "empty.zip", "The file is empty."),
        (b"PK\x03\x04 and then nothing", "broken.zip", None),
        ("a,b\r\n1,2\r\n".encode("utf-16"), "sixteen.csv", "The file is UTF-16. Save it as CSV in UTF-8."),
        (archive({"../ratings.csv": "Date,Name,Year,Letterboxd URI,Rating\r\n"}), "path.zip", None),
        (b"<script>alert(1)</script>,=1+1\r\n", "<b>evil</b>.csv", None),
    ],
    ids=["empty", "broken", "utf-16", "path", "markup"],
)
def test_a_file_that_is_none_is_refused_at_its_field(browser_of, member, content, name, told):
    page = bring(browser_of(member), content, name)
    [error] = texts(page, ".//main//form//ul[@class='errorlist']/li")

    assert page.status_code == 422
    assert error == told if told else error.endswith(".")
    assert parsed(page).find(".//main//input[@type='file']").get("aria-invalid") == "true"
    assert parsed(page).find(".//main//script") is None
    assert ImportRun.objects.count() == 0


def test_a_form_without_a_file_is_told_so(browser_of, member):
    page = browser_of(member).post(ADDRESS)

    assert (page.status_code, texts(page, ".//main//form//ul[@class='errorlist']/li")) == (
        422,
        ["This field is required."],
    )


def test_a_file_that_is_too_large_is_refused_before_it_is_read(browser_of, member, monkeypatch):
    monkeypatch.setattr("reviews.views.imports.LARGEST", 1_000)
    read = []
    monkeypatch.setattr("django.http.multipartparser.MultiPartParser.parse", lambda parser: read.append(parser))
    page = bring(browser_of(member), b"x" * 20_000)

    assert page.status_code == 413
    assert texts(page, ".//main//form//ul[@class='errorlist']/li") == [
        "The file is too large: at most 20 MB can be brought at once."
    ]
    assert read == []


def test_a_file_of_a_form_without_its_token_is_refused(member):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(member, backend="django.contrib.auth.backends.ModelBackend")

    assert (bring(browser, genuine()).status_code, ImportRun.objects.count()) == (403, 0)


def test_a_second_file_has_to_wait_for_the_first(browser_of, member):
    make_run(member, State.MATCHING)
    page = bring(browser_of(member), genuine())

    assert texts(page, ".//main//form//ul[@class='errorlist']/li") == [
        "Another import of yours is at work. Wait until it is done."
    ]
    assert ImportRun.objects.count() == 1


def test_files_are_taken_only_so_often(browser_of, member, settings):
    settings.ACCOUNT_RATE_LIMITS = {"import": "1/h/user"}
    browser = browser_of(member)

    assert [bring(browser, b"").status_code for _ in range(2)] == [422, 429]
    assert browser.get(ADDRESS).status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_the_runs_of_a_member_cost_the_same_however_many_they_are(
    browser_of, member, other_member, django_assert_num_queries, count
):
    for number in range(count):
        counted_run(make_run(member, file_name=f"mine-{number}.zip"))
    make_run(other_member, file_name="theirs.zip")
    browser = browser_of(member)
    browser.get("/settings/profile/")  # the first request of a session is noted
    with django_assert_num_queries(3):  # session, member, runs
        page = browser.get(ADDRESS)

    assert texts(page, ".//p[@class='lines__what']") == [f"mine-{number}.zip" for number in reversed(range(count))]


def test_the_runs_are_listed_newest_first_with_what_they_wait_for(browser_of, member):
    published = make_run(member, State.PUBLISHED, file_name="old.zip")
    make_proposal(published)
    published.rows.update(outcome="made")
    counted_run(published)
    ready = counted_run(make_run(member, file_name="new.zip"))
    page = browser_of(member).get(ADDRESS)

    assert texts(page, ".//ol[@class='lines']/li/p[last()]") == ["Waits for you", "Published"]
    assert texts(page, ".//ol[@class='lines']/li[2]/p[3]") == [
        "1 row: 1 made something new, 0 changed something, 0 changed nothing, 0 left"
    ]
    assert links(page, ".//ol[@class='lines']//a") == {
        "new.zip": f"/settings/imports/{ready.pk}/",
        "old.zip": f"/settings/imports/{published.pk}/",
    }


def test_more_than_a_page_of_runs_goes_on_after_the_last(browser_of, member):
    for number in range(21):
        make_run(member, State.UNDONE, file_name=f"{number}.csv")
    browser = browser_of(member)
    first = browser.get(ADDRESS)
    second = browser.get(links(first, ".//nav[@class='pager']//a")["Older files"])
    nonsense = browser.get(f"{ADDRESS}?after=nonsense")

    assert texts(second, ".//p[@class='lines__what']") == ["0.csv"]
    assert len(texts(nonsense, ".//p[@class='lines__what']")) == 20


def test_an_empty_page_of_one_s_own_says_that_reviews_can_be_brought(browser_of, visitor, member):
    hint = {"You can bring your reviews from Letterboxd or IMDb.": ADDRESS}
    path = ".//div[@class='empty']//a"

    assert links(browser_of(member).get(member.get_absolute_url()), path) == hint
    assert links(browser_of(make_member()).get(member.get_absolute_url()), path) == {}
    assert links(visitor.get(member.get_absolute_url()), path) == {}


def test_nothing_is_asked_of_the_file_s_bytes_after_it_was_looked_into(browser_of, member, monkeypatch):
    """What is kept is the whole file, from its first byte on."""
    kept = []
    monkeypatch.setattr(
        running, "start", lambda member, upload, name, content: kept.append(content) or make_run(member)
    )
    bring(browser_of(member), genuine())

    assert kept == [genuine()]
