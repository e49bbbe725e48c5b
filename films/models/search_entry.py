"""What the search looks at: an entry for each record that can be found, kept apart from the record.

`films.search` fills and asks these tables, and tells what the columns mean. Beside each lies an index in the way of
the database, which migrations make: a new kind of entry needs `films.search.index_operation(…)` in its own.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from films.search.places import PlaceField
from films.search.tokens import TokensField


class SearchEntry(models.Model):
    """A record as the search knows it.

    `place` orders the entries, the most renowned first and drafts at the end, so that the best are found first without
    sorting; the record's id is part of it (`films.search.places`). `shown_from` is null for a draft.
    """

    place = PlaceField(_("place"), primary_key=True)
    shown_from = models.DateTimeField(_("shown from"), null=True)
    words = TokensField(verbose_name=_("words of titles and names"))
    texts = TokensField(verbose_name=_("words from anywhere"))

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(self.place)


class FilmEntry(SearchEntry):
    """A film. `people` are the ids of those whose own entries hang on it."""

    film = models.OneToOneField("films.Film", on_delete=models.CASCADE, related_name="search_entry")
    people = models.JSONField(_("people"), default=list)

    class Meta:
        verbose_name = _("search entry of a film")
        verbose_name_plural = _("search entries of films")


class PersonEntry(SearchEntry):
    """A person."""

    person = models.OneToOneField("films.Person", on_delete=models.CASCADE, related_name="search_entry")

    class Meta:
        verbose_name = _("search entry of a person")
        verbose_name_plural = _("search entries of people")


class CollectionSearchEntry(SearchEntry):
    """A collection."""

    collection = models.OneToOneField("films.Collection", on_delete=models.CASCADE, related_name="search_entry")

    class Meta:
        verbose_name = _("search entry of a collection")
        verbose_name_plural = _("search entries of collections")


class Spelling(models.Model):
    """A word of a title or a name, under itself and under what is left when a letter of it is missing."""

    key = models.CharField(_("key"), max_length=24)
    word = models.CharField(_("word"), max_length=24)

    class Meta:
        verbose_name = _("spelling")
        verbose_name_plural = _("spellings")
        constraints = [models.UniqueConstraint(fields=["key", "word"], name="spelling_is_there_once")]

    def __str__(self) -> str:
        return f"{self.key}: {self.word}"
