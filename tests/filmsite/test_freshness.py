"""Several processes serve the site while another writes: nobody is ever shown an old page."""

from pathlib import Path

import pytest
from django.db import connection

from tests.factories import make_film, make_member, make_review
from tests.pages import lines
from tests.serving import Server

ASKED = 6  # times after each change: each of the two processes is likely to answer


def database_of_the_tests() -> str:
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{database['NAME']}"
    password = f":{database['PASSWORD']}" if database["PASSWORD"] else ""
    return f"postgres://{database['USER']}{password}@{database['HOST']}:{database['PORT'] or 5432}/{database['NAME']}"


@pytest.fixture
def server(transactional_db, tmp_path: Path):
    server = Server(tmp_path, DATABASE_URL=database_of_the_tests(), WEB_CONCURRENCY="2")
    yield server
    server.stop()


def test_every_process_shows_every_change_at_once(server):
    film = make_film("Playtime")
    shown, written = [], []
    for number in range(5):
        for page in ("/films/playtime/", "/films/playtime/reviews/"):
            shown += [lines(server.get(page)[2].decode()) for _ in range(ASKED)]
            written += [[f"★★★ review by Author {known}" for known in reversed(range(number))]] * ASKED
        make_review(film, make_member(name=f"Author {number}"))

    assert shown == written


def test_a_page_that_is_kept_holds_until_it_changes(server):
    film = make_film("Playtime")
    etags = {server.get("/films/playtime/")[1]["etag"] for _ in range(ASKED)}
    etag = etags.pop().replace("w/", "W/")  # headers come in small letters here
    statuses = {server.get("/films/playtime/", "GET", f"If-None-Match: {etag}")[0] for _ in range(ASKED)}
    film.tagline = "Now showing."
    film.save()
    after = {server.get("/films/playtime/", "GET", f"If-None-Match: {etag}")[0] for _ in range(ASKED)}

    assert (etags, statuses, after) == (set(), {304}, {200})
