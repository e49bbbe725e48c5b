"""A film, and the words to ask for films by."""

from collections.abc import Callable, Collection, Iterator

from django.core.validators import MaxValueValidator, MinValueValidator, URLValidator
from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Cast, Coalesce, NullIf, Substr
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from films import folding, outside_ids, search
from films.canonical import path_of
from films.derived import RenderedMarkdownField, SortKeyField
from films.models.addresses import AddressedModel, AddressedQuerySet
from films.models.card import FilmCard
from films.models.people import Credit
from films.models.publishing import Publishable, PublishableQuerySet
from films.models.reception import Reception
from films.models.shelf import ShelfEntry
from films.models.vocabulary import Country, Genre, Language
from films.partial_dates import PartialDateField
from films.posters import setting_of
from films.search import indexing, kinds


class FilmQuerySet(PublishableQuerySet, AddressedQuerySet):
    """The words to ask for films by."""

    def with_card_data(self) -> "FilmQuerySet":
        """With poster, reception and directors, as staff's list shows them, drafts too: one further query whatever the
        number of films. Visitors' lists read cards (`films.card_data`)."""
        return self.select_related("poster", "reception").prefetch_related(
            models.Prefetch("credits", Credit.objects.directors().with_names(), to_attr="directing")
        )

    def touch(self) -> int:
        """Say that what these films show has changed, so that no page of theirs is taken for unchanged."""
        return self.update(updated_at=timezone.now())

    def reindex(self) -> None:
        """Renew what is worked out from films, credits and vocabulary: what the search knows, of their people too, the
        shelves and the cards. For some hundred films; to be called when any of it has changed."""
        films = list(self.values_list("pk", flat=True))
        with transaction.atomic(savepoint=False):
            self.relist(films)
            indexing.reindex(kinds.FILM, films)

    def relist(self, films: Collection[int]) -> None:
        """The same for the films with these ids, without the search: what lists are read from, shelves and cards."""
        with transaction.atomic(savepoint=False):
            FilmCard.objects.put_in_step(films, facets=ShelfEntry.objects.put_in_step(films))

    def rerank(self, receptions: Collection[Reception]) -> None:
        """After these receptions were changed and stored, in the same transaction: renew the places of their films in
        lists and in the search, and the cards."""
        ShelfEntry.objects.follow(receptions)
        FilmCard.objects.follow(receptions)
        indexing.rerank({reception.pk: (reception.reviews_count, reception.facets) for reception in receptions})

    def rekey(self, receptions: Collection[Reception]) -> None:
        """The same for receptions that left their films where they stand (`Reception.standing`): nothing is read."""
        ShelfEntry.objects.rekey(receptions)
        FilmCard.objects.follow(receptions)

    def matching(self, text: str) -> "FilmQuerySet":
        """For staff: those that the search finds for this text, drafts too; of very many the most renowned."""
        return self.filter(pk__in=search.keys(kinds.FILM, text))

    def delete(self) -> tuple[int, dict[str, int]]:
        """Delete the films, and let lists and the search forget them and who has no other film to be seen in."""
        with transaction.atomic():
            films = list(self.values_list("pk", flat=True))
            afterwards = _take_off(films)
            deleted = super().delete()
            afterwards()
        return deleted

    delete.alters_data = True
    delete.queryset_only = True


def _take_off(films: Collection[int]) -> Callable[[], None]:
    """Take films off lists before they are deleted; gives what is to be called afterwards, for the search."""
    ShelfEntry.objects.take_off(films)
    FilmCard.objects.take_off(films)
    return indexing.forget(films)


RELEASE_YEAR = Cast(NullIf(Substr("release_date", 1, 4), models.Value("")), models.IntegerField())


class Film(Publishable, AddressedModel):
    """A film of the catalogue. Only the title is needed."""

    title = models.CharField(_("title"), max_length=300)
    original_title = models.CharField(
        _("original title"),
        max_length=300,
        blank=True,
        help_text=_("In its own script, where it differs from the title."),
    )
    sort_title = SortKeyField(source="title")
    release_date = PartialDateField(
        _("first shown"), blank=True, null=True, help_text=_("A year is enough: 1954, 1954-04 or 1954-04-26.")
    )
    year = models.GeneratedField(
        expression=RELEASE_YEAR, output_field=models.IntegerField(null=True), db_persist=True, verbose_name=_("year")
    )
    # Sorting wants a column without nulls, which the databases place differently: films without a year come last.
    sort_year = models.GeneratedField(
        expression=Coalesce(RELEASE_YEAR, 0), output_field=models.IntegerField(), db_persist=True
    )
    synopsis = models.TextField(_("synopsis"), blank=True, help_text=_("Markdown."))
    synopsis_html = RenderedMarkdownField(source="synopsis", profile="editorial")
    tagline = models.CharField(_("tagline"), max_length=300, blank=True)
    runtime = models.PositiveSmallIntegerField(
        _("runtime"),
        blank=True,
        null=True,
        validators=[MinValueValidator(1), MaxValueValidator(30_000)],
        help_text=_("Minutes."),
    )
    countries = models.ManyToManyField(Country, verbose_name=_("countries"), related_name="films", blank=True)
    languages = models.ManyToManyField(Language, verbose_name=_("languages"), related_name="films", blank=True)
    genres = models.ManyToManyField(Genre, verbose_name=_("genres"), related_name="films", blank=True)

    imdb_id = models.CharField(_("IMDb id"), max_length=12, blank=True, validators=[outside_ids.validate_imdb_title])
    tmdb_id = models.CharField(_("TMDB id"), max_length=10, blank=True, validators=[outside_ids.validate_tmdb])
    wikidata_id = models.CharField(
        _("Wikidata id"), max_length=12, blank=True, validators=[outside_ids.validate_wikidata]
    )
    eidr = models.CharField(_("EIDR"), max_length=34, blank=True, validators=[outside_ids.validate_eidr])
    website = models.URLField(_("website"), max_length=500, blank=True, validators=[URLValidator(["http", "https"])])
    trailer = models.URLField(
        _("trailer"),
        max_length=500,
        blank=True,
        validators=[URLValidator(["http", "https"])],
        help_text=_(
            "Its address at YouTube, Vimeo or Dailymotion plays on the film's page; any other is a link there."
        ),
    )
    poster = models.ForeignKey(
        "films.Picture",
        on_delete=models.SET_NULL,
        related_name="+",
        blank=True,
        null=True,
        verbose_name=_("poster"),
    )

    published_at = models.DateTimeField(
        _("published at"),
        blank=True,
        null=True,
        help_text=_("Set when the film is published. A time to come keeps it hidden until then."),
    )
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    updated_at = models.DateTimeField(_("updated at"), auto_now=True)

    objects = FilmQuerySet.as_manager()

    class Meta:
        verbose_name = _("film")
        verbose_name_plural = _("films")
        constraints = [
            *Publishable.Meta.constraints,
            models.CheckConstraint(condition=~Q(title=""), name="film_has_a_title"),
            models.CheckConstraint(condition=~Q(slug=""), name="film_has_a_slug"),
            models.CheckConstraint(condition=Q(runtime__isnull=True) | Q(runtime__gte=1), name="film_lasts_a_minute"),
            *(
                models.UniqueConstraint(fields=[field], condition=~Q(**{field: ""}), name=f"film_{field}_is_unique")
                for field in ("imdb_id", "tmdb_id", "wikidata_id", "eidr")
            ),
        ]
        indexes = [
            *Publishable.Meta.indexes,
            # What staff and imports look for; visitors' lists walk along shelves.
            models.Index(fields=["-sort_year", "-id"], name="film_year"),
            models.Index(fields=["sort_title", "id"], name="film_title"),
            models.Index(fields=["-id"], name="film_draft", condition=Q(status="draft")),
            models.Index(fields=["-id"], name="film_without_poster", condition=Q(poster=None)),
            models.Index(fields=["-id"], name="film_without_synopsis", condition=Q(synopsis="")),
            models.Index(fields=["-id"], name="film_without_year", condition=Q(sort_year=0)),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.year})" if self.year else self.title

    def save(self, **kwargs) -> None:
        """Save, under its address; a new film has its reception from the beginning."""
        with transaction.atomic():
            super().save(**kwargs)
            Reception.objects.get_or_create(film_id=self.pk)

    def get_absolute_url(self) -> str:
        return path_of("films:film", self.slug)

    @property
    def poster_setting(self) -> int:
        """How its typographic poster is set (`films.posters`)."""
        return setting_of(self.pk, self.title)

    def slug_wishes(self) -> Iterator[str]:
        base = folding.slug(self.title, fallback="film")
        yield base
        if self.release_date:
            yield f"{base}-{self.release_date.year}"

    def directors(self) -> list[Credit]:
        """The credits of its directors in order, from what `with_card_data` or a page has loaded."""
        if hasattr(self, "directing"):
            return self.directing
        return [credit for credit in self.credits.all() if credit.role == Credit.Role.DIRECTOR]

    def publish(self) -> None:
        """Show the film to visitors; a publication time that was set stays."""
        with transaction.atomic():
            super().publish()
            self.reindex()

    def withdraw(self) -> None:
        """Take the film back to staff's drafts. Its reviews stay with it, unseen."""
        with transaction.atomic():
            super().withdraw()
            self.reindex()

    def delete(self, **kwargs) -> tuple[int, dict[str, int]]:
        """Delete the film, and let lists and the search forget it."""
        with transaction.atomic():
            afterwards = _take_off([self.pk])
            deleted = super().delete(**kwargs)
            afterwards()
        return deleted

    def reindex(self) -> None:
        """Renew what is worked out from the film, its credits and its vocabulary."""
        type(self).objects.filter(pk=self.pk).reindex()
