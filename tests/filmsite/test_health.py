"""What the operator's watchdog is told."""

import pytest
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder

pytestmark = pytest.mark.django_db


def test_a_site_that_works_says_so(visitor, settings):
    settings.MAIL_IS_SET_UP = False
    response = visitor.get("/healthz/")

    assert response.status_code == 200
    assert response.json() == {
        "status": "ok",
        "database": "reachable",
        "migrations": "applied",
        "tasks": "in time",
        "mail": "terminal",
    }


def test_mail_that_is_set_up_is_told(visitor, settings):
    settings.MAIL_IS_SET_UP = True

    assert visitor.get("/healthz/").json()["mail"] == "set up"


def test_a_database_that_is_gone_is_told(visitor, monkeypatch):
    def gone(*args, **kwargs):
        raise OperationalError("no route to host")

    monkeypatch.setattr(connection, "cursor", gone)
    response = visitor.get("/healthz/")

    assert response.status_code == 503
    assert response.json() == {
        "status": "failing",
        "database": "unreachable",
        "migrations": "unknown",
        "tasks": "unknown",
        "mail": "terminal",
    }


def test_a_missing_migration_is_told(visitor):
    recorder = MigrationRecorder(connection)
    recorder.migration_qs.filter(app="reviews").latest("pk").delete()
    response = visitor.get("/healthz/")

    assert (response.status_code, response.json()["migrations"]) == (503, "missing")


def test_the_answer_is_never_kept_and_sets_no_cookie(visitor):
    response = visitor.get("/healthz/")

    assert "no-store" in response["Cache-Control"]
    assert not response.has_header("ETag")
    assert dict(response.cookies) == {}


def test_it_is_read_and_nothing_else(visitor):
    assert visitor.post("/healthz/").status_code == 405
