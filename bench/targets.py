"""The pages that are measured, one a line, with what issue 3 wants of them."""

from typing import NamedTuple
from urllib.parse import quote

SORTS = ("newest", "year", "title", "rating", "most-reviewed")


class Page(NamedTuple):
    """A page: its name, its address with one of `samples` in place of {}, and the most it may cost as a ratio.

    A page with `once` is asked at another address each time, so that it is always the first time.
    """

    name: str
    address: str
    samples: str = ""
    once: bool = False
    etag: bool = False
    sqlite: float | None = None
    postgresql: float | None = None

    def paths(self, samples: dict[str, list[str]]) -> list[str]:
        """Its addresses. Nothing where the database has nothing to ask for."""
        if not self.samples:
            return [self.address]
        return [self.address.format(quote(value, safe="=&/?%~-_.")) for value in samples.get(self.samples, [])]


PAGES = [
    Page("film page, unchanged", "/films/{}/", "film", sqlite=1.2, postgresql=1.8),
    Page("film page, unchanged, 304", "/films/{}/", "film", etag=True, sqlite=1.2, postgresql=1.8),
    Page("film page, first time", "/films/{}/", "films", once=True, sqlite=12, postgresql=16),
    Page("all reviews, first time", "/films/{}/reviews/", "films", once=True, sqlite=14, postgresql=16),
    Page("all reviews by rating, first time", "/films/{}/reviews/?sort=highest", "films", True, False, 14, 16),
    Page("home", "/"),
    Page("list, first page", "/films/", sqlite=14, postgresql=16),
    *(Page(f"list by {sort}, deep", "/films/?{}", f"deep {sort}", True, False, 14, 16) for sort in SORTS),
    *(
        Page(f"list, {words}, any order and depth", "/films/?{}", f"filtered {number}", True, False, 14, 16)
        for number, words in enumerate(("one filter", "two filters", "three filters"), start=1)
    ),
    Page("search, a rare word", "/films/?q={}", "rare", True, False, 20, 25),
    Page("search, a name", "/films/?q={}", "names", True, False, 20, 25),
    Page("search, a name with a typo", "/films/?q={}", "typos", True, False, 20, 25),
    Page("search, a word in a tenth of all films", "/films/?q={}", "common", True, False, 30, 40),
    Page("suggestion", "/search/suggest/?q={}", "starts", True, False, 4, 6),
    Page("person, first time", "/people/{}/", "people", True),
    Page("collections", "/collections/"),
]

#: What is measured besides pages (posting.py), with the most it may cost.
POST = Page("a review posted", "", sqlite=30, postgresql=40)
AFTER_POST = Page("film page, first time after a review", "", sqlite=12, postgresql=16)
