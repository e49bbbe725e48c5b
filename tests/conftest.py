"""The cast of the tests: a visitor, members and staff, each with a browser (Django's test client) of their own."""

import importlib
import itertools
import math

import pytest
from django.apps import apps
from django.core.cache import caches
from django.db.models.signals import post_migrate
from django.dispatch import receiver
from django.test import Client
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from films import frames, stock, triggers, versions
from films.search import frequency
from films.search.kinds import KINDS
from films.templatetags import kept
from filmsite import front
from reviews.groups import EDITORS, MODERATORS
from reviews.models import Member
from tests import factories
from tests.factories import make_member, make_staff

# A test is right or wrong, never late, and for the same code the same one each time; `--hypothesis-profile=search`
# tries other examples than those.
hypothesis_settings.register_profile("search", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.register_profile("filmsite", hypothesis_settings.get_profile("search"), derandomize=True)
hypothesis_settings.load_profile("filmsite")


@receiver(post_migrate, sender=apps.get_app_config("films"))
def _put_the_vocabulary_back(**_sent) -> None:
    """A transactional test ends with emptying all tables, which sends this signal: a test may come after any other."""
    importlib.import_module("films.migrations.0002_countries_and_languages").fill(apps, None)


@pytest.fixture(autouse=True)
def _empty_caches():
    for cache in caches.all(initialized_only=True):
        cache.clear()
    front.pages.clear()
    front.asked_once.clear()
    kept.pieces.clear()
    frames.of_visitors.clear()
    stock.forget()
    versions.forget()


@pytest.fixture(autouse=True)
def _no_word_is_common():
    """What a process knows of words would hang on the tests before, and on PostgreSQL costs a query."""
    for kind in KINDS:
        frequency.suppose(kind, frequency.Front(0, 0, {}), math.inf)


@pytest.fixture(autouse=True)
def _records_are_counted_from_one(monkeypatch):
    """Names and times of what a test makes don't hang on the tests before it."""
    monkeypatch.setattr(factories, "_numbers", itertools.count(1))


@pytest.fixture(autouse=True)
def _empty_storage(settings):
    settings.STORAGES = {**settings.STORAGES}  # a change, upon which Django makes new ones


@pytest.fixture(autouse=True)
def _triggers_run_at_once(request: pytest.FixtureRequest):
    """On PostgreSQL they wait for the end of a transaction, which most tests never come to."""
    marked = request.node.get_closest_marker("django_db")
    if "db" in request.fixturenames or (marked and not marked.kwargs.get("transaction")):
        request.getfixturevalue("db")
        triggers.run_at_once()


@pytest.fixture
def visitor() -> Client:
    """The browser of somebody who isn't logged in."""
    return Client()


@pytest.fixture
def member(db) -> Member:
    return make_member("maria", name="Maria Lind")


@pytest.fixture
def other_member(db) -> Member:
    return make_member("tomas", name="Tomás Vega")


@pytest.fixture
def editor(db) -> Member:
    return make_staff("edith", EDITORS)


@pytest.fixture
def moderator(db) -> Member:
    return make_staff("modest", MODERATORS)


@pytest.fixture
def administrator(db) -> Member:
    return make_member("adam", is_staff=True, is_superuser=True)


@pytest.fixture
def browser_of():
    """`browser_of(member)` gives a logged-in browser."""

    def log_in(member: Member) -> Client:
        client = Client()
        client.force_login(member, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return log_in
