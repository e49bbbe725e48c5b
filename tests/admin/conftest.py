"""What the tests of the admin share."""

import pytest


@pytest.fixture(autouse=True)
def _sessions_are_not_noted(monkeypatch):
    """The queries that are counted are the pages' own."""
    monkeypatch.setattr("reviews.seen._is_due", lambda seen_at: False)


@pytest.fixture
def desk(editor, browser_of):
    """An editor's browser."""
    return browser_of(editor)


@pytest.fixture
def watch(moderator, browser_of):
    """A moderator's browser."""
    return browser_of(moderator)


@pytest.fixture
def office(administrator, browser_of):
    """An administrator's browser."""
    return browser_of(administrator)
