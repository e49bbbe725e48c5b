"""What a visitor gets from the pages that a process keeps: never an old one, and never a member's."""

import gzip
from collections.abc import Iterator
from functools import partial
from io import BytesIO

import brotli
import pytest
from django.contrib.messages import INFO
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.signals import request_finished, request_started
from django.db import DatabaseError, close_old_connections
from django.http import HttpResponse
from django.test import RequestFactory

from films.models import Film
from films.versions import Subject
from filmsite import front, wsgi
from filmsite.wsgi import application
from tests.factories import make_credit, make_film, make_review
from tests.pages import lines, texts

pytestmark = pytest.mark.django_db
PAGE = "/films/playtime/"


@pytest.fixture(autouse=True)
def film(db) -> Iterator[Film]:
    front.pages.clear()
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)  # it would end the test's transaction
    yield make_film("Playtime")
    for signal in signals:
        signal.connect(close_old_connections)


class Answer:
    """What came back: `status`, `headers` and the bytes of the `body`."""

    def __init__(self, path: str, method: str = "GET", **environ: str) -> None:
        path, _, query = path.partition("?")
        request = {
            "REQUEST_METHOD": method,
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "SERVER_NAME": "testserver",
            "SERVER_PORT": "80",
            "HTTP_HOST": "testserver",
            "REMOTE_ADDR": "127.0.0.1",
            "wsgi.url_scheme": "http",
            "wsgi.input": BytesIO(),
            **environ,
        }
        pieces = application(request, self._start)
        self.body = b"".join(pieces)
        if hasattr(pieces, "close"):
            pieces.close()

    def _start(self, status: str, headers: list[tuple[str, str]], exc_info=None) -> None:
        self.status, self.headers = int(status.partition(" ")[0]), dict(headers)

    @property
    def lasting(self) -> dict[str, str]:
        """The headers but the one that is told when the second of the last change is over."""
        return {name: value for name, value in self.headers.items() if name != "Last-Modified"}


def logged_in(browser) -> dict[str, str]:
    return {"HTTP_COOKIE": f"sessionid={browser.cookies['sessionid'].value}"}


def test_a_kept_page_is_the_page_at_the_cost_of_one_query(django_assert_num_queries):
    first = Answer(PAGE)
    with django_assert_num_queries(1):
        second = Answer(PAGE)

    assert (second.status, second.body, second.headers) == (200, first.body, first.headers)
    assert second.headers["Vary"] == "Cookie, Accept-Encoding"
    assert second.headers["Content-Length"] == str(len(first.body))


def test_a_kept_page_carries_every_header_that_the_page_has(visitor):
    Answer(PAGE)
    page, kept = dict(visitor.get(PAGE).headers), Answer(PAGE).headers
    for headers in (page, kept):
        headers.pop("Last-Modified", None)  # told when the second of the change is over
        headers.pop("Vary")  # compression is the front's

    assert kept == page


def test_who_has_the_page_is_told_so():
    etag = Answer(PAGE).headers["ETag"]
    for asked in (etag, f'"other", {etag}', etag.removeprefix("W/"), "*"):
        answer = Answer(PAGE, HTTP_IF_NONE_MATCH=asked)

        assert (answer.status, answer.body, answer.headers["ETag"]) == (304, b"", etag)
        assert "Content-Length" not in answer.headers
    assert Answer(PAGE, HTTP_IF_NONE_MATCH='"other"').status == 200


def test_an_old_date_is_answered_by_django():
    Answer(PAGE)

    assert Answer(PAGE, HTTP_IF_MODIFIED_SINCE="Sun, 01 Mar 2020 12:00:00 GMT").status == 200


def test_pages_are_sent_compressed_as_the_browser_likes():
    plain = Answer(PAGE).body
    bodies = {
        "br": brotli.decompress(Answer(PAGE, HTTP_ACCEPT_ENCODING="gzip, deflate, br").body),
        "gzip": gzip.decompress(Answer(PAGE, HTTP_ACCEPT_ENCODING="gzip;q=0.5, br;q=0").body),
    }

    assert bodies == {"br": plain, "gzip": plain}
    assert Answer(PAGE, HTTP_ACCEPT_ENCODING="gzip").headers["Content-Encoding"] == "gzip"
    assert Answer(PAGE, HTTP_ACCEPT_ENCODING="identity").body == plain


def test_the_first_visitor_gets_it_compressed_too():
    assert brotli.decompress(Answer(PAGE, HTTP_ACCEPT_ENCODING="br").body) == Answer(PAGE).body


def test_a_head_request_tells_of_the_kept_page_without_its_body():
    page, head = Answer(PAGE), Answer(PAGE, "HEAD")

    assert (head.status, head.body, head.headers) == (200, b"", page.headers)


def test_a_review_is_on_the_page_at_once_for_everybody(film, member, browser_of):
    Answer(PAGE), Answer("/films/playtime/reviews/"), Answer("/")
    make_review(film, member, rating=8, text="Tati.")

    line = ["★★★★ review by Maria Lind"]
    assert lines(Answer(PAGE).body.decode()) == line
    assert lines(Answer("/films/playtime/reviews/").body.decode()) == line
    assert lines(Answer("/").body.decode()) == line
    assert lines(Answer(PAGE, **logged_in(browser_of(member))).body.decode()) == line


def test_a_withdrawn_film_is_gone_at_once_and_back_at_once(film):
    statuses = [Answer(PAGE).status]
    film.withdraw()
    statuses.append(Answer(PAGE).status)
    film.publish()
    statuses.append(Answer(PAGE).status)

    assert statuses == [200, 404, 200]


def test_a_film_at_another_address_leads_on_at_once(film):
    Answer(PAGE)
    film.slug = "playtime-1967"
    film.save()

    assert (Answer(PAGE).status, Answer(PAGE).headers["Location"]) == (301, "/films/playtime-1967/")


def test_members_and_visitors_never_get_each_others_pages(member, browser_of):
    cookie = logged_in(browser_of(member))
    pages = [Answer(PAGE), Answer(PAGE, **cookie), Answer(PAGE), Answer(PAGE, **cookie)]

    assert ["Maria Lind" in page.body.decode() for page in pages] == [False, True, False, True]
    assert [page.headers["Cache-Control"].partition(",")[0] for page in pages] == ["public", "private"] * 2


def test_a_message_that_waits_for_a_visitor_is_shown_once_and_to_nobody_else():
    messages, response = CookieStorage(RequestFactory().get("/")), HttpResponse()
    messages.add(INFO, "You are logged out.")
    messages.update(response)
    waiting = {"HTTP_COOKIE": f"messages={response.cookies['messages'].value}"}
    pages = [Answer(PAGE), Answer(PAGE, **waiting), Answer(PAGE)]

    shown = [texts(page.body.decode(), ".//ul[@class='messages']/li") for page in pages]
    assert shown == [[], ["You are logged out."], []]
    assert [page.headers.get("Set-Cookie", "").partition(";")[0] for page in pages] == ["", 'messages=""', ""]
    assert [page.headers["Cache-Control"].partition(",")[0] for page in pages] == ["public", "private", "public"]


def test_the_query_and_the_host_belong_to_the_address(settings):
    settings.ALLOWED_HOSTS = ["testserver", "films.example"]
    words = ("playtime", "nothing")
    titles = [texts(Answer(f"/films/?q={word}").body.decode(), ".//title")[0] for word in words]

    assert titles == ["Films: “playtime” · filmsite", "Films: “nothing” · filmsite"]
    assert Answer("/films/", HTTP_HOST="films.example").status == 200
    assert Answer("/films/", HTTP_HOST="evil.example").status == 400


@pytest.mark.parametrize("path", ["/accounts/login/", "/healthz/", "/nowhere/", "/films/playtime/reviews/write/"])
def test_what_is_no_public_page_is_never_kept(path):
    Answer(path)

    assert front.pages.get(("testserver", "http", "", path, "")) is None


def test_a_post_goes_to_django():
    Answer(PAGE)

    assert Answer(PAGE, "POST").status == 405


def test_while_the_database_is_away_django_has_the_word(monkeypatch):
    Answer(PAGE)

    def away(self):
        raise DatabaseError

    monkeypatch.setattr(Subject, "version", away)

    assert Answer(PAGE).status == 500


SUGGESTIONS, LIST = "/search/suggest/", "/films/"


def made(place: str, query: str, method: str = "GET", **environ: str) -> tuple[int, dict[str, str], bytes]:
    answer = Answer(f"{place}?{query}", method, **environ)
    return answer.status, answer.lasting, answer.body


@pytest.mark.parametrize(
    ("place", "queries"),
    [
        (SUGGESTIONS, ["q=play", "q=PLAYT&q=", "q=x&q=play", "q=q%C3%BC", "q=a+b", "", "other=1"]),
        (
            LIST,
            [
                *("q=play", "", "q=plaitime", "q=a+b%26%3C&sort=title", "q=%C3%BC", "q=\xc3\xbc", "sort=year"),
                *("sort=%3Cb%3E", "after=x", "genre=drama&decade=1960", "director=jacques-tati", "q=x&q=play"),
                f"q={'x' * 201}",
            ],
        ),
    ],
)
def test_what_another_query_asks_for_is_made_without_django_and_with_the_same_headers(monkeypatch, place, queries):
    by_django = []
    for query in queries:
        front.pages.clear()
        by_django.append(made(place, query))
    front.pages.clear()
    made(place, "q=p")
    monkeypatch.setattr(wsgi._front, "django", None)
    if place == SUGGESTIONS:  # the first who asks gets no validators
        told = [(status, headers.keys() - {"ETag"}, body) for status, headers, body in by_django]
        assert [(status, headers.keys(), body) for status, headers, body in map(partial(made, place), queries)] == told

    assert [made(place, query) for query in queries] == by_django
    status, headers, body = by_django[0]
    assert (status, body.count(b"Playtime")) == (200, 1 if place == SUGGESTIONS else 2)
    assert (made(place, "q=pl", "HEAD")[2], made(place, "q=p", HTTP_IF_NONE_MATCH=headers["ETag"])[0]) == (b"", 304)


@pytest.mark.parametrize("place", [SUGGESTIONS, LIST])
def test_what_is_made_without_django_is_of_this_moment(film, place):
    made(place, "q=p")
    first = [made(place, "q=pl") for _time in range(2)][-1]
    film.title = "Plainclothes"
    film.save()
    film.reindex()
    second = made(place, "q=pl", HTTP_IF_NONE_MATCH=first[1]["ETag"])

    assert [b"Playtime" in first[2], b"Plainclothes" in first[2]] == [True, False]
    assert [second[0], b"Playtime" in second[2], b"Plainclothes" in second[2]] == [200, False, True]


def test_what_is_suggested_for_the_first_time_is_one_query_and_kept_the_second_time(film, django_assert_num_queries):
    made(SUGGESTIONS, "q=p")
    answers = []
    for queries in (1, 2, 1):
        with django_assert_num_queries(queries):
            answers.append(made(SUGGESTIONS, "q=pl"))
    film.title = "Plainclothes"
    film.save()
    film.reindex()
    changed = [made(SUGGESTIONS, query)[2] for query in ("q=pla", "q=pla", "q=pl")]

    assert [body for _status, _headers, body in answers] == [answers[0][2]] * 3
    assert ["ETag" in headers for _status, headers, _body in answers] == [False, True, True]
    assert [b"Plainclothes" in body for body in changed] == [True] * 3


@pytest.mark.parametrize("place", [SUGGESTIONS, LIST])
@pytest.mark.parametrize("query", ["q=%00", "q=%FF", "&".join(["q=a"] * 1_001)])
def test_what_django_refuses_is_refused_after_other_queries_too(place, query, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 1_000
    made(place, "q=p")

    assert made(place, query)[0] == 400


@pytest.mark.parametrize("place", [SUGGESTIONS, LIST])
def test_what_a_member_asks_for_is_for_one_browser(member, browser_of, place):
    made(place, "q=p")

    assert made(place, "q=pl", **logged_in(browser_of(member)))[1]["Cache-Control"].partition(",")[0] == "private"


def test_a_members_list_names_them_and_a_visitors_nobody(member, browser_of):
    made(LIST, "q=p")
    theirs = made(LIST, "q=pl", **logged_in(browser_of(member)))[2]

    assert (b"Maria Lind" in theirs, b"Maria Lind" in made(LIST, "q=play")[2]) == (True, False)


def test_a_list_leads_back_to_itself_from_log_in():
    made(LIST, "q=p")

    assert b'href="/accounts/login/?next=/films/%3Fq%3Da%252Bb%26sort%3Dyear"' in made(LIST, "q=a%2Bb&sort=year")[2]


def test_what_goes_wrong_without_django_is_answered_by_django(monkeypatch):
    made(LIST, "q=p")
    monkeypatch.setattr("films.search.search", lambda *_args, **_kwargs: 1 / 0)

    assert made(LIST, "q=pl")[0] == 500


PLAIN = [
    ("/films/playtime/", "/films/ran/"),
    ("/films/playtime/reviews/?sort=oldest", "/films/ran/reviews/?sort=highest"),
]
PLAIN += [("/people/jacques-tati/", "/people/akira-kurosawa/")]


@pytest.fixture
def people(film):
    make_credit(film, "Jacques Tati", "director")
    return make_credit(make_film("Ran"), "Akira Kurosawa", "director")


def refuse(environ, start_response):
    raise AssertionError("Django was asked")


@pytest.mark.parametrize(("first", "other"), PLAIN)
def test_a_page_like_one_before_is_made_without_django_and_with_the_same_headers(people, monkeypatch, first, other):
    by_django = Answer(other)
    front.pages.clear()
    Answer(first)
    monkeypatch.setattr(wsgi._front, "django", refuse)
    monkeypatch.setattr(front, "validators", refuse)  # the view has told them before it read the content

    plainly = Answer(other)

    assert (plainly.status, plainly.body, plainly.lasting) == (200, by_django.body, by_django.lasting)


def test_a_page_that_has_changed_is_made_again_without_django(people, monkeypatch):
    Answer(PAGE)
    make_review(people.film, text="Anew")
    Answer("/films/ran/")
    monkeypatch.setattr(wsgi._front, "django", refuse)
    make_review(people.film, text="Once more")

    assert "Once more" in Answer("/films/ran/").body.decode()


@pytest.mark.parametrize(
    ("path", "status"),
    [("/films/nothing/", 404), ("/films/draft/", 404), ("/films/was-ran/", 301), ("/films/ran/?a=%00", 400)],
)
def test_what_is_no_page_is_answered_by_django_after_pages_like_it(people, path, status):
    make_film("Draft", published=False)
    people.film.slug = "was-ran"
    people.film.save()
    people.film.slug = "ran"
    people.film.save()
    Answer(PAGE)
    asked_first = Answer(path)
    front.pages.clear()

    assert (asked_first.status, Answer(path).status, asked_first.body) == (status, status, Answer(path).body)


def test_a_view_that_fails_without_django_is_answered_by_django(people, monkeypatch):
    Answer(PAGE)
    monkeypatch.setattr(front, "AnonymousUser", None)

    assert Answer("/films/ran/").status == 200


def test_a_page_made_without_django_belongs_to_its_host(people, settings):
    settings.ALLOWED_HOSTS = ["testserver"]
    Answer(PAGE)

    assert Answer("/films/ran/", HTTP_HOST="elsewhere.example").status == 400
