"""What the page of a collection shows: its films in staff's order, page by page."""

from django.http import QueryDict
from django.utils.http import urlencode

from films import text
from films.keyset import BadCursor, Key, Page, paginate
from films.models import Collection, CollectionEntry
from films.problems import no_such_page

PAGE_SIZE = 24  # whole rows of 2 and 3
DESCRIPTION_LENGTH = 160  # characters

_KEYS = [Key("position"), Key("pk")]


class CollectionPage:
    """A page of a collection: two queries. A page that isn't there is told in `problems`."""

    def __init__(self, collection: Collection, parameters: QueryDict) -> None:
        self.collection = collection
        self.problems: list[str] = []
        page = self._page(parameters.get("after", ""))
        self.entries: list[CollectionEntry] = page.items
        self.first = collection.get_absolute_url() if page.has_previous else ""
        self.next = (
            f"{collection.get_absolute_url()}?{urlencode({'after': page.next_cursor})}" if page.next_cursor else ""
        )

    @property
    def description(self) -> str:
        """The lead, or else the first words of the text; empty where there is neither."""
        return self.collection.lead or text.excerpt(self.collection.text_html, DESCRIPTION_LENGTH)

    def _page(self, after: str) -> Page[CollectionEntry]:
        entries = self.collection.entries.public().with_card_data()
        try:
            return paginate(entries, _KEYS, PAGE_SIZE, after)
        except BadCursor:
            self.problems.append(no_such_page())
            return paginate(entries, _KEYS, PAGE_SIZE)
