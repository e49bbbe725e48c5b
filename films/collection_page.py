"""What the page of a collection shows: its films in staff's order, page by page."""

from django.http import QueryDict

from films import text
from films.keyset import Key, page_or_first
from films.models import Collection, CollectionEntry

PAGE_SIZE = 24  # whole rows of 2 and 3
DESCRIPTION_LENGTH = 160  # characters

_KEYS = [Key("position"), Key("pk")]


class CollectionPage:
    """A page of a collection: two queries. A page that isn't there is told in `problems`."""

    def __init__(self, collection: Collection, parameters: QueryDict) -> None:
        self.collection = collection
        self.problems: list[str] = []
        entries = collection.entries.public().with_card_data()
        page = page_or_first(entries, _KEYS, PAGE_SIZE, parameters.get("after", ""), self.problems)
        self.entries: list[CollectionEntry] = page.items
        self.ways = page.ways(collection.get_absolute_url())

    @property
    def description(self) -> str:
        """The lead, or else the first words of the text; empty where there is neither."""
        return self.collection.lead or text.excerpt(self.collection.text_html, DESCRIPTION_LENGTH)
