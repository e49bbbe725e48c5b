"""What the tests of imports and of feeds share: a Letterboxd of the test's own, and what a page tells."""

import pytest

from reviews.models import Source
from tests.letterboxd import feeds
from tests.letterboxd.accounts import linked
from tests.pages import texts


@pytest.fixture
def there(settings):
    """The Letterboxd that the site asks; the feeds are turned on."""
    with feeds.letterboxd() as place:
        settings.LETTERBOXD_FEEDS = True
        settings.LETTERBOXD_FEEDS_URL = place.address
        yield place


@pytest.fixture
def at_once(db):
    """Staff's rule: what arrives is published at once."""
    return Source.objects.create(name="Letterboxd", url="https://letterboxd.com", arrivals=Source.Arrivals.AT_ONCE)


@pytest.fixture
def account(there, member):
    """Maria has linked her name at Letterboxd, ana; nothing has been asked for yet."""
    return linked(member, "ana")


@pytest.fixture
def told():
    """`told(response)` gives the messages at the head of a page and of its content."""
    return lambda response: texts(response, ".//ul[@class='messages']/li")
