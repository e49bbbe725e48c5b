"""What the tests of imports share."""

import pytest

from tests.pages import texts


@pytest.fixture
def told():
    """`told(response)` gives the messages at the head of a page and of its content."""
    return lambda response: texts(response, ".//ul[@class='messages']/li")
