"""What the tests of accounts share."""

import re

import pytest
from django.core.mail import EmailMessage

from tests.pages import texts


@pytest.fixture
def with_mail(settings):
    """As on a site whose operator has set EMAIL_URL (`test_verification.py` holds that these settings follow)."""
    settings.MAIL_IS_SET_UP = True
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    settings.MFA_ALLOW_UNVERIFIED_EMAIL = False


@pytest.fixture
def link_in():
    """`link_in(message)` gives the path of the one link in a message that isn't the site's bare address."""

    def read(message: EmailMessage) -> str:
        [link] = re.findall(r"^http://127\.0\.0\.1:8000(/\S+)$", message.body, re.MULTILINE)
        return link

    return read


@pytest.fixture
def told():
    """`told(response)` gives the messages at the head of a page."""
    return lambda response: texts(response, ".//ul[@class='messages']/li")
