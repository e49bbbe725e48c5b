"""The page of a run: at work, failed; who may see it and press its buttons; the ways out."""

import pytest
from django.test import Client
from django.utils import timezone

from filmsite.models import WorkerBeat
from reviews.letterboxd import running
from reviews.models import ImportFile, ImportRun, Review
from tests.factories import make_film, make_review
from tests.import_factories import State, counted_run, make_proposal, make_run
from tests.letterboxd.archives import genuine
from tests.pages import links, parsed, texts

STEPS = ["", "decide/", "publish/", "rows/", "undo/", "again/", "discard/", "report.csv"]
GET_ONLY = ["", "report.csv"]
POST_ONLY = ["decide/", "publish/", "rows/", "again/"]

pytestmark = pytest.mark.django_db


def address(run: ImportRun, step: str = "") -> str:
    return f"/settings/imports/{run.pk}/{step}"


@pytest.fixture
def beating():
    """A worker is there."""
    WorkerBeat.objects.create(name="worker", seen_at=timezone.now())


@pytest.mark.parametrize("state", State.values)
@pytest.mark.parametrize("step", STEPS)
def test_another_member_s_run_is_not_there(browser_of, member, other_member, state, step):
    run = make_run(member, state)
    make_proposal(run)
    browser = browser_of(other_member)
    asked = {"POST": browser.post(address(run, step)).status_code, "GET": browser.get(address(run, step)).status_code}

    assert asked == {"POST": 405 if step in GET_ONLY else 404, "GET": 405 if step in POST_ONLY else 404}
    assert ImportRun.objects.get().state == state
    assert Review.objects.count() == 0


@pytest.mark.parametrize("step", STEPS)
def test_a_visitor_is_asked_to_log_in_and_comes_back_to_a_page(visitor, member, step):
    run = make_run(member)
    answer = visitor.post(address(run, step)) if step in POST_ONLY else visitor.get(address(run, step))
    back = address(run) if step in POST_ONLY else address(run, step)

    assert (answer.status_code, answer.url) == (302, f"/accounts/login/?next={back}")


@pytest.mark.parametrize("step", POST_ONLY)
def test_a_link_changes_nothing(browser_of, member, step):
    run = make_run(member)

    assert browser_of(member).get(address(run, step)).status_code == 405


@pytest.mark.parametrize("step", ["undo/", "discard/"])
def test_a_page_that_asks_first_changes_nothing(browser_of, member, step):
    run = make_run(member, State.PUBLISHED)

    assert browser_of(member).get(address(run, step)).status_code == 200
    assert ImportRun.objects.get().state == State.PUBLISHED


@pytest.mark.parametrize("step", ["decide/", "publish/", "rows/", "undo/", "again/", "discard/"])
def test_no_button_works_without_the_form_s_token(member, step):
    run = make_run(member)
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(member, backend="django.contrib.auth.backends.ModelBackend")

    assert browser.post(address(run, step)).status_code == 403
    assert ImportRun.objects.get().state == State.READY


@pytest.mark.parametrize(
    ("state", "step"),
    [
        (State.PUBLISHED, "decide/"),
        (State.UNDONE, "publish/"),
        (State.PUBLISHING, "rows/"),
        (State.READY, "undo/"),
        (State.READY, "again/"),
        (State.UNDOING, "discard/"),
    ],
)
def test_a_button_of_an_old_window_leads_to_the_page_as_it_is(browser_of, member, state, step):
    run = make_run(member, state)
    answer = browser_of(member).post(address(run, step))

    assert (answer.status_code, answer.url) == (302, address(run))
    assert ImportRun.objects.get().state == state


def test_a_button_that_another_window_was_faster_with_says_so(browser_of, member, monkeypatch, told):
    run = make_run(member)

    def gone_on(run):
        raise running.NotNow("This import has gone on meanwhile.")

    monkeypatch.setattr(running, "publish", gone_on)
    page = browser_of(member).post(address(run, "publish/"), follow=True)

    assert (page.redirect_chain, told(page)) == ([(address(run), 302)], ["This import has gone on meanwhile."])


@pytest.mark.parametrize(
    ("state", "step"),
    [
        (State.READING, "The file is being read"),
        (State.MATCHING, "Films are being looked for"),
        (State.PROPOSING, "The preview is being made"),
        (State.PUBLISHING, "Your reviews are being published"),
        (State.UNDOING, "Everything is being taken back"),
    ],
)
def test_a_run_at_work_shows_how_far_it_is_and_comes_again(browser_of, member, beating, state, step):
    run = make_run(member, state, position=1_250, total=5_000)
    page = browser_of(member).get(address(run))
    bar = parsed(page).find(".//progress")

    assert texts(page, ".//h2") == [step]
    assert (bar.get("value"), bar.get("max"), bar.get("aria-labelledby")) == ("1250", "5000", "step")
    assert texts(page, ".//p[@class='progress']/span") == ["1,250 of 5,000"]
    assert page.headers["Refresh"] == "4"
    assert texts(page, ".//title")[0].startswith("25 % · letterboxd-maria.zip: ")
    assert texts(page, ".//main//p[@class='note']") == []
    assert "You can leave this page and come back: the work goes on without you." in texts(page, ".//main//p")


def test_a_run_whose_size_is_not_known_yet_shows_that_it_is_at_work(browser_of, member, beating):
    page = browser_of(member).get(address(make_run(member, State.READING, position=3_000)))

    assert texts(page, ".//p[@class='progress']/span") == ["3,000 rows so far"]
    assert parsed(page).find(".//progress").get("value") is None
    assert texts(page, ".//title") == ["letterboxd-maria.zip: is being read · filmsite"]


def test_a_reader_can_have_the_page_stand_still(browser_of, member, beating):
    run = make_run(member, State.MATCHING)
    browser = browser_of(member)
    still = links(browser.get(address(run)))["Let it stand still"]
    page = browser.get(address(run) + still)

    assert "Refresh" not in page.headers
    assert links(page)["Let it come again by itself"] == address(run)


def test_a_run_that_nobody_works_at_says_so_calmly(browser_of, member):
    run = make_run(member, State.MATCHING)
    page = browser_of(member).get(address(run))

    assert texts(page, ".//main//p[@class='note']") == [
        "At this moment nobody is there to do it: what works in the background on this site has stopped. Nothing is "
        "lost. It goes on by itself as soon as the people who run the site have started it again."
    ]


@pytest.mark.parametrize("state", [State.READY, State.PUBLISHED, State.UNDONE, State.FAILED])
def test_a_run_that_is_at_rest_does_not_come_again(browser_of, member, state):
    assert "Refresh" not in browser_of(member).get(address(make_run(member, state))).headers


@pytest.mark.parametrize(
    ("failed_in", "told"),
    [
        (State.READING, "Nothing was made of the file."),
        (
            State.PUBLISHING,
            "A part of it is published already. Try again, and the rest follows; then all of it can be taken back.",
        ),
        (State.UNDOING, "A part of it is taken back already. Try again, and the rest follows."),
    ],
)
def test_a_run_that_failed_says_why_and_what_there_is(browser_of, member, failed_in, told):
    run = make_run(member, State.FAILED, failed_in=failed_in, fault="reviews.csv, line 3: <b>no</b> text.")
    page = browser_of(member).get(address(run))

    assert texts(page, ".//main//p")[2:4] == ["reviews.csv, line 3: <b>no</b> text.", told]


def test_a_run_that_failed_is_tried_again(browser_of, member, django_capture_on_commit_callbacks):
    make_film("Seven Samurai", release_date="1954")
    browser = browser_of(member)
    run = make_run(member, State.FAILED, failed_in=State.READING, fault="The lights went out.")
    ImportFile.objects.create(run=run, content=genuine())
    with django_capture_on_commit_callbacks(execute=True):
        answer = browser.post(address(run, "again/"))

    assert answer.url == address(run)
    assert texts(browser.get(address(run)), ".//article/h3") == ["Seven Samurai (1954)"]


def test_a_run_whose_file_is_gone_says_so_when_it_is_tried_again(browser_of, member, told):
    run = make_run(member, State.FAILED, failed_in=State.READING)
    page = browser_of(member).post(address(run, "again/"), follow=True)

    assert told(page) == ["The file is no longer here. Upload it again."]


@pytest.mark.parametrize(
    ("state", "title", "button"),
    [
        (State.READY, "Throw this away?", "Throw it away"),
        (State.MATCHING, "Throw this away?", "Throw it away"),
        (State.PUBLISHED, "Delete the report?", "Delete the report"),
        (State.UNDONE, "Delete the report?", "Delete the report"),
    ],
)
def test_a_run_is_deleted_and_reviews_stay(browser_of, member, told, state, title, button):
    review = make_review(make_film(), member)
    run = make_run(member, state)
    make_proposal(run, review.film, review=review)
    browser = browser_of(member)
    page = browser.get(address(run, "discard/"))
    gone = browser.post(address(run, "discard/"), follow=True)

    assert (texts(page, ".//h1"), texts(page, ".//main//form//button")) == ([title], [button])
    assert (gone.redirect_chain, told(gone)) == ([("/settings/imports/", 302)], ["It is gone."])
    assert (ImportRun.objects.count(), list(Review.objects.all())) == (0, [review])


def test_a_published_run_is_taken_back_after_it_was_said_what_that_does(
    browser_of, member, django_capture_on_commit_callbacks
):
    run = make_run(member)
    films = [make_film("Laura"), make_film("Vertigo")]
    for film in films:
        make_proposal(run, film)
    make_proposal(run, films[0], what="watchlist")
    browser = browser_of(member)
    with django_capture_on_commit_callbacks(execute=True):
        browser.post(address(run, "publish/"))
    assert (member.reviews.count(), member.watchlist.count()) == (2, 1)
    asked = browser.get(address(run, "undo/"))
    with django_capture_on_commit_callbacks(execute=True):
        answer = browser.post(address(run, "undo/"))
    page = browser.get(answer.url)

    assert texts(asked, ".//main//ul[@class='sums']/li")[:2] == [
        "2 reviews that the file brought will be deleted",
        "1 film will be off your watchlist again",
    ]
    assert (member.reviews.count(), member.watchlist.count()) == (0, 0)
    assert texts(page, ".//h1") == ["Taken back"]
    assert texts(page, ".//main//p[@class='lead']") == [
        "3 reviews and films of your watchlist are as they were before."
    ]


def test_what_was_changed_here_stays_and_is_listed(browser_of, member, django_capture_on_commit_callbacks):
    run = make_run(member)
    for title in ("Laura", "Vertigo"):
        make_proposal(run, make_film(title), text="As it was.")
    browser = browser_of(member)
    with django_capture_on_commit_callbacks(execute=True):
        browser.post(address(run, "publish/"))
    laura = member.reviews.get(film__title="Laura")
    laura.text = "As I see it now."
    laura.publish()
    with django_capture_on_commit_callbacks(execute=True):
        browser.post(address(run, "undo/"))
    page = browser.get(address(run))

    assert [review.text for review in member.reviews.all()] == ["As I see it now."]
    assert texts(page, ".//main//p[@class='lead']") == ["1 review or film of your watchlist is as it was before."]
    assert texts(page, ".//article/h3") == ["Laura"]


def test_numbers_of_a_run_say_nothing_of_another(browser_of, member, other_member):
    theirs = make_run(other_member, State.PUBLISHED)
    make_proposal(theirs)
    mine = counted_run(make_run(member, State.PUBLISHED))
    page = browser_of(member).get(address(mine))

    assert texts(page, ".//tfoot//td") == ["0"]
    assert texts(page, ".//main//div[@class='empty']") == ["There is nothing to show."]
