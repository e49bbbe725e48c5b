"""A film and its quoted reviews, brought in by the commands, as a text browser shows them."""

from html.parser import HTMLParser

import pytest

from films.importing import import_films
from reviews.importing import import_reviews

pytestmark = pytest.mark.django_db

FILMS = """\
title,year,directors,synopsis,countries,runtime
Songs From the North,2014,Soon-Mi Yoo,"Three journeys to the North.

And one home.",US; KR; PT,72
"""
REVIEWS = """\
title,year,author,source,url,rating,date,review
Songs From the North,2014,Ana Prado,The Parallel Reel,https://example.org/1,4,2016-01-24,"A first paragraph.

A second one."
Songs From the North,2014,Bo Lind,Kino Quarterly,https://example.org/2,4,2015-10-02,<p>Only <i>1</i>.</p><p>Or two.</p>
"""
INLINE = {"a", "abbr", "b", "bdi", "cite", "em", "i", "small", "span", "strong", "time"}


class TextBrowser(HTMLParser):
    """Gives what stands in <main>, a line for every block."""

    def __init__(self):
        super().__init__()
        self.lines = [""]
        self.inside = False

    def handle_starttag(self, tag, attrs):
        self.inside = self.inside or tag == "main"
        if tag not in INLINE:
            self.lines.append("")

    def handle_endtag(self, tag):
        self.inside = self.inside and tag != "main"
        if tag not in INLINE:
            self.lines.append("")

    def handle_data(self, data):
        if self.inside:
            self.lines[-1] += data


def as_text(html):
    browser = TextBrowser()
    browser.feed(html)
    lines = (" ".join(line.split()) for line in browser.lines)
    return [line for line in lines if line]


def test_a_text_browser_shows_an_imported_film_and_its_reviews_in_the_order_of_the_contract(visitor, tmp_path):
    (tmp_path / "films.csv").write_text(FILMS)
    (tmp_path / "reviews.csv").write_text(REVIEWS)
    assert import_films(tmp_path / "films.csv").made == 1
    assert import_reviews(tmp_path / "reviews.csv").made == 2

    lines = as_text(visitor.get("/films/songs-from-the-north/").content.decode())

    wanted = [
        "Songs From the North",
        "Directed by Soon-Mi Yoo",
        "Three journeys to the North.",
        "And one home.",
        "Add a review",
        "See more films",
        "★★★★ review by Ana Prado on The Parallel Reel",
        "A first paragraph.",
        "A second one.",
        "★★★★ review by Bo Lind on Kino Quarterly",
        "Only 1.",
        "Or two.",
        "See all reviews",
    ]
    assert [line for line in lines if line in wanted] == wanted
