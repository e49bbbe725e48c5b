"""Pieces of a page that are rendered once for everybody."""

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory

from films.templatetags.kept import pieces

VERSION = (1, "2026-01-01", "2026-02-01")


@pytest.fixture(autouse=True)
def nothing_kept():
    pieces.clear()


def rendered(source: str, word: str, version=VERSION, path: str = "/films/playtime/", **context) -> str:
    request = RequestFactory().get(path)
    request.version = version
    template = Template(f"{{% load kept %}}{source}")
    return template.render(Context({"request": request, "word": word, **context}))


PIECE = '{% kept "piece" by page %}{{ word }}{% endkept %}'
LASTING = '{% kept "piece" by catalogue %}{{ word }}{% endkept %}'


def test_a_piece_is_rendered_once_a_version():
    words = [rendered(PIECE, "a"), rendered(PIECE, "b"), rendered(PIECE, "c", (1, "2026-01-01", "2026-02-02"))]

    assert words == ["a", "a", "c"]


def test_a_piece_of_the_catalogue_outlives_a_review_and_no_more():
    versions = [VERSION, (1, "2026-01-01", "2026-02-02"), (2, "2026-01-01", "2026-02-02"), (2, "2026-01-02", "")]

    assert [rendered(LASTING, word, version) for word, version in zip("abcd", versions, strict=True)] == list("aacd")


def test_pages_names_and_further_words_are_told_apart():
    told = '{% kept "piece" by page number %}{{ word }}{% endkept %}'
    other = '{% kept "other" by page %}{{ word }}{% endkept %}'

    assert [
        rendered(PIECE, "a"),
        rendered(PIECE, "b", path="/films/traffic/"),
        rendered(told, "c", number=1),
        rendered(told, "d", number=2),
        rendered(other, "e"),
    ] == list("abcde")


def test_a_page_without_a_version_keeps_nothing():
    assert [rendered(PIECE, word, None) for word in "ab"] == ["a", "b"]


@pytest.mark.parametrize("tag", ['kept "piece" by hand', 'kept "piece" page catalogue'])
def test_a_wrong_tag_says_what_it_wants(tag):
    with pytest.raises(TemplateSyntaxError, match="kept NAME by page or catalogue or site"):
        Template(f"{{% load kept %}}{{% {tag} %}}{{% endkept %}}")
