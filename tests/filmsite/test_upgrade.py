"""A site that is older than what it is made of today: `migrate` leaves it complete."""

import os
import sqlite3
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import connection

# As of the version before shelves, collections and what is told of reviews by stars.
BEFORE = [("reviews", "0004"), ("films", "0003")]
FILM = """
INSERT INTO films_film (id, slug, title, original_title, sort_title, release_date, synopsis, synopsis_html, tagline,
    imdb_id, tmdb_id, wikidata_id, eidr, website, trailer, status, published_at, search_text, created_at, updated_at)
VALUES (?, ?, ?, '', ?, '1952', '', '', '', '', '', '', '', '', '', ?, ?, '', '2026-01-01', '2026-01-01')
"""
RECEPTION = """
INSERT INTO films_reception (film_id, histogram, here_count, here_total, editors_count, editors_total, elsewhere_count,
    elsewhere_total, reviews_here, reviews_elsewhere, reviews_count, weighted, changed_at)
VALUES (?, '[]', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, '2026-01-01')
"""


def manage(database, *words: str) -> str:
    environment = {**os.environ, "DATABASE_URL": f"sqlite:///{database}", "DEBUG": "1"}
    command = [sys.executable, "manage.py", *words]
    return subprocess.run(command, env=environment, cwd=settings.BASE_DIR, check=True, capture_output=True, text=True)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the older site is one on SQLite")
def test_an_older_site_lists_its_films_as_soon_as_it_is_migrated(tmp_path):
    database = tmp_path / "old.sqlite3"
    for app, name in BEFORE:
        manage(database, "migrate", app, name)
    with sqlite3.connect(database) as connection:
        for number, (title, status, time) in enumerate(
            [("Ikiru", "published", "2026-01-01"), ("Ran", "published", "2026-01-02"), ("Secret", "draft", None)], 1
        ):
            connection.execute(FILM, [number, title.lower(), title, title.lower(), status, time])
            connection.execute(RECEPTION, [number])
        connection.execute("INSERT INTO films_film_countries (film_id, country_id) VALUES (1, 'JP'), (3, 'JP')")
    connection.close()
    manage(database, "migrate")

    with sqlite3.connect(database) as connection:
        shelf = "SELECT film_id FROM films_shelfentry WHERE facet = ? ORDER BY published_at"
        assert connection.execute(shelf, ["all:"]).fetchall() == [(1,), (2,)]
        assert connection.execute("SELECT film_id FROM films_filmentry ORDER BY 1").fetchall() == [(1,), (2,), (3,)]
        cards = "SELECT film_id, title, year FROM films_filmcard ORDER BY 1"
        assert connection.execute(cards).fetchall() == [(1, "Ikiru", 1952), (2, "Ran", 1952)]
        assert connection.execute("SELECT films FROM films_facet WHERE key = 'country:JP'").fetchall() == [(1,)]
    connection.close()
