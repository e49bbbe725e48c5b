"""The stylesheet: many files for people, one for pages."""

import gc
import os
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders

from filmsite.stylesheet import StylesheetFinder, join, pieces, shorten


@pytest.fixture
def folder(tmp_path):
    """A folder with four pieces, written out of order."""
    for name in ("poster", "tokens", "card", "layout", "base"):
        (tmp_path / f"{name}.css").write_text(f"/* {name} */\n.{name} {{\n  color: red;\n}}\n")
    return tmp_path


def test_tokens_base_and_layout_come_first_and_components_by_name(folder):
    assert [path.stem for path in pieces(folder)] == ["tokens", "base", "layout", "card", "poster"]


def test_the_pieces_are_joined_without_comments(folder):
    assert join(folder) == (
        ".tokens{color: red}\n.base{color: red}\n.layout{color: red}\n.card{color: red}\n.poster{color: red}\n"
    )


@pytest.mark.parametrize(
    ("css", "short"),
    [
        ("a { b: c; }", "a{b: c}"),
        ("a  :hover,\n b{ width: calc(1px  +  2px) }", "a :hover,b{width: calc(1px + 2px)}"),
        ('a::before { content: "  /* x */ ;  "; }', 'a::before{content: "  /* x */ ;  "}'),
        ("a { /* why */ b: c }", "a{b: c}"),
        ("@media (min-width: 1px) { a { b: c; } }", "@media (min-width: 1px){a{b: c}}"),
    ],
)
def test_shortening_keeps_the_meaning(css, short):
    assert shorten(css) == short


def test_the_finder_hands_out_the_joined_file_and_notices_a_change(folder):
    finder = StylesheetFinder(folder=folder)
    path = finder.find("css/site.css")
    assert Path(path).read_text() == join(folder)
    piece = folder / "card.css"
    piece.write_text(".card { color: blue; }")
    os.utime(piece, ns=(1, 1))
    assert Path(finder.find("css/site.css")).read_text() == join(folder)


def test_a_file_that_was_found_stays_when_its_finder_goes(folder):
    # Django makes two finders when the first two requests come at once, and keeps one of them.
    path = Path(StylesheetFinder(folder=folder).find("css/site.css"))
    gc.collect()
    assert path.read_text() == join(folder)


def test_the_finder_knows_no_other_file(folder):
    finder = StylesheetFinder(folder=folder)
    assert finder.find("css/card.css") == []
    assert [name for name, _storage in finder.list([])] == ["css/site.css"]


def test_pages_are_served_the_stylesheet_through_djangos_finders():
    path = finders.find("css/site.css")
    assert Path(path).read_text() == join(Path(settings.BASE_DIR) / "static" / "css")
