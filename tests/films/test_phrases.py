"""Numbers on pages."""

import pytest
from django.conf import settings
from django.utils.formats import number_format
from django.utils.translation import override

from films.phrases import grouped


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_digits_are_grouped_as_in_django_whatever_the_language(language):
    numbers = (0, 7, 999, 1000, 12345, 1234567, 10**9)
    with override(language):
        assert [grouped(number) for number in numbers] == [number_format(one, force_grouping=True) for one in numbers]


def test_digits_are_grouped_as_the_reader_writes_them():
    written = {}
    for language in ("en", "de", "fr"):
        with override(language):
            written[language] = grouped(1234567)
    assert written == {"en": "1,234,567", "de": "1.234.567", "fr": "1\xa0234\xa0567"}
