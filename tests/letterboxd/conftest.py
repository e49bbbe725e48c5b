"""A Letterboxd of the test's own."""

import pytest

from tests.letterboxd import feeds


@pytest.fixture
def there(settings):
    """The Letterboxd that the site asks; the feeds are turned on."""
    with feeds.letterboxd() as place:
        settings.LETTERBOXD_FEEDS = True
        settings.LETTERBOXD_FEEDS_URL = place.address
        yield place
