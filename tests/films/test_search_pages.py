"""The page of films for words that were typed, and suggestions, as a visitor asks for them."""

import pytest
from django.urls import reverse

from tests.factories import make_film, make_genre
from tests.pages import read

pytestmark = pytest.mark.django_db
