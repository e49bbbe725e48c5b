"""A collection: films that staff put together, in their order, with a text."""

from collections.abc import Iterable, Iterator

from django.db import models, transaction
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from films import folding
from films.canonical import path_of
from films.derived import RenderedMarkdownField
from films.limited import keys_of
from films.models.addresses import AddressedModel, AddressedQuerySet
from films.models.film import Film
from films.models.people import Credit
from films.models.publishing import Publishable, PublishableQuerySet, public
from films.partial_dates import PartialDate
from films.pictures import DRAWN
from films.search import indexing, kinds

SHOWN_FIRST = 6  # films, on the card of a collection


class CollectionQuerySet(PublishableQuerySet, AddressedQuerySet):
    """The words to ask for collections by."""

    def featured(self) -> "CollectionQuerySet":
        """What stands on the home page, in staff's order."""
        return self.published().filter(featured=True).order_by("position", "-published_at", "-pk")

    def with_card_data(self) -> "CollectionQuerySet":
        """What a card shows: the picture. The first films come by `CollectionEntry.objects.put_first_on`."""
        return self.select_related("picture")


class Collection(Publishable, AddressedModel):
    """A season, a retrospective, staff's picks or a series."""

    class Kind(models.TextChoices):
        SEASON = "season", _("season")
        RETROSPECTIVE = "retrospective", _("retrospective")
        STAFF_PICK = "staff-pick", _("staff picks")
        SERIES = "series", _("series")
        COLLECTION = "collection", _("collection")

    title = models.CharField(_("title"), max_length=200)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.COLLECTION)
    lead = models.CharField(_("lead"), max_length=300, blank=True, help_text=_("One or two sentences for its card."))
    text = models.TextField(_("text"), blank=True, help_text=_("Markdown."))
    text_html = RenderedMarkdownField(source="text", profile="editorial")
    starts = models.DateField(_("first day"), blank=True, null=True)
    ends = models.DateField(_("last day"), blank=True, null=True)
    published_at = models.DateTimeField(
        _("published at"),
        blank=True,
        null=True,
        help_text=_("Set when the collection is published. A time to come keeps it hidden until then."),
    )
    featured = models.BooleanField(_("on the home page"), default=False)
    position = models.PositiveSmallIntegerField(
        _("place on the home page"), default=0, help_text=_("The lowest stands first.")
    )
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    updated_at = models.DateTimeField(_("updated at"), auto_now=True)

    first_entries: list["CollectionEntry"]  # see `CollectionEntry.objects.put_first_on`

    objects = CollectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("collection")
        verbose_name_plural = _("collections")
        constraints = [
            *Publishable.Meta.constraints,
            models.CheckConstraint(condition=~Q(title=""), name="collection_has_a_title"),
            models.CheckConstraint(condition=~Q(slug=""), name="collection_has_a_slug"),
            models.CheckConstraint(
                condition=Q(starts=None) | Q(ends=None) | Q(ends__gte=F("starts")),
                name="collection_ends_after_it_starts",
            ),
        ]
        indexes = [
            *Publishable.Meta.indexes,
            models.Index(
                fields=["position", "-published_at", "-id"],
                name="collection_featured",
                condition=Q(status="published", featured=True),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, **kwargs) -> None:
        """Save, under its address, and let the search know."""
        with transaction.atomic():
            super().save(**kwargs)
            indexing.reindex(kinds.COLLECTION, [self.pk])

    def get_absolute_url(self) -> str:
        return path_of("films:collection", self.slug)

    def slug_wishes(self) -> Iterator[str]:
        yield folding.slug(self.title, fallback="collection")

    @property
    def days(self) -> str:
        """When it is, in words: "1 June 2026 – 5 July 2026", or what is known of it."""
        first, last = (day and PartialDate.parse(day.isoformat()).display() for day in (self.starts, self.ends))
        if first and last:
            return f"{first} – {last}"
        if first:
            return gettext("from %(day)s") % {"day": first}
        return gettext("until %(day)s") % {"day": last} if last else ""


class EntryQuerySet(models.QuerySet):
    """The words to ask for entries by."""

    def public(self) -> "EntryQuerySet":
        """Entries whose film a visitor may see; whether the collection is public is for the caller to know."""
        return self.filter(**public("film__"))

    def of_public_collections(self) -> "EntryQuerySet":
        """Entries of collections that a visitor may see."""
        return self.filter(**public("collection__"))

    def in_order(self) -> "EntryQuerySet":
        return self.order_by("position", "id")

    def put_first_on(self, collections: Iterable[Collection]) -> list[Collection]:
        """Give the collections with their first public entries, as their cards show them, in `first_entries`.

        One query, which reads a few entries of each however many there are.
        """
        collections = list(collections)
        first: dict[int, list[CollectionEntry]] = {collection.pk: [] for collection in collections}
        if first:
            lists = [self.public().filter(collection=key).in_order()[:SHOWN_FIRST] for key in first]
            columns = (*("slug", "title", "year"), *(f"poster__{column}" for column in DRAWN))
            entries = self.filter(pk__in=keys_of(lists)).select_related("film__poster").in_order()
            for entry in entries.only("collection", "position", *(f"film__{column}" for column in columns)):
                first[entry.collection_id].append(entry)
        for collection in collections:
            collection.first_entries = first[collection.pk]
        return collections

    def with_card_data(self) -> "EntryQuerySet":
        """What the card of an entry shows: the film with its poster, and its directors in one further query."""
        directors = Credit.objects.directors().select_related("person")
        return self.select_related("film__poster").prefetch_related(
            models.Prefetch("film__credits", directors, to_attr="directing")
        )


class CollectionEntry(models.Model):
    """A film's place in a collection."""

    collection = models.ForeignKey(
        Collection, on_delete=models.CASCADE, related_name="entries", db_index=False, verbose_name=_("collection")
    )
    film = models.ForeignKey(Film, on_delete=models.CASCADE, related_name="collection_entries", verbose_name=_("film"))
    position = models.PositiveIntegerField(_("position"), default=0)
    note = models.CharField(_("note"), max_length=500, blank=True, help_text=_("Why it is here, in a sentence or two."))

    objects = EntryQuerySet.as_manager()

    class Meta:
        ordering = ["position", "id"]
        verbose_name = _("film of a collection")
        verbose_name_plural = _("films of the collection")
        constraints = [models.UniqueConstraint(fields=["collection", "film"], name="film_is_in_a_collection_once")]
        indexes = [models.Index(fields=["collection", "position", "id"], name="collection_in_order")]

    def __str__(self) -> str:
        return str(self.film)
