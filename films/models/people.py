"""People, and what they did in which film."""

from collections.abc import Iterator
from datetime import datetime

from django.db import models
from django.db.models import Case, Q, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from films import folding, outside_ids, search
from films.canonical import path_of
from films.derived import RenderedMarkdownField, SortKeyField
from films.models.addresses import AddressedModel, AddressedQuerySet
from films.models.publishing import public
from films.partial_dates import PartialDateField
from films.search import indexing, kinds


class PersonQuerySet(AddressedQuerySet):
    """The words to ask for people by."""

    def reindex(self) -> None:
        """Renew what the search knows of these people themselves; their films have words of them too."""
        indexing.reindex(kinds.PERSON, list(self.values_list("pk", flat=True)))

    def matching(self, text: str) -> "PersonQuerySet":
        """For staff: those that the search finds for this text; of very many the most renowned."""
        return self.filter(pk__in=search.keys(kinds.PERSON, text))


class Person(AddressedModel):
    """Somebody who made or appears in films."""

    name = models.CharField(_("name"), max_length=200)
    sort_name = SortKeyField(source="name")
    born = PartialDateField(_("born"), blank=True, null=True, help_text=_("1926, 1926-05 or 1926-05-30."))
    died = PartialDateField(_("died"), blank=True, null=True)
    biography = models.TextField(_("biography"), blank=True, help_text=_("Markdown."))
    biography_html = RenderedMarkdownField(source="biography", profile="editorial")
    imdb_id = models.CharField(_("IMDb id"), max_length=12, blank=True, validators=[outside_ids.validate_imdb_name])
    wikidata_id = models.CharField(
        _("Wikidata id"), max_length=12, blank=True, validators=[outside_ids.validate_wikidata]
    )
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    updated_at = models.DateTimeField(_("updated at"), auto_now=True)

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="person_has_a_name"),
            models.CheckConstraint(condition=~Q(slug=""), name="person_has_a_slug"),
            *(
                models.UniqueConstraint(fields=[field], condition=~Q(**{field: ""}), name=f"person_{field}_is_unique")
                for field in ("imdb_id", "wikidata_id")
            ),
        ]
        indexes = [
            models.Index(fields=["sort_name", "id"], name="person_sort_name"),
            models.Index(fields=["name"], name="person_name"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return path_of("films:person", self.slug)

    def slug_wishes(self) -> Iterator[str]:
        yield folding.slug(self.name, fallback="person")

    @property
    def places(self) -> list[tuple[str, str]]:
        """Names and addresses of the person's pages in other catalogues."""
        return outside_ids.places((outside_ids.IMDB_NAME, self.imdb_id), (outside_ids.WIKIDATA, self.wikidata_id))

    def reindex(self) -> None:
        """Renew what the search knows of this person. Whoever changes the name renews the films too."""
        indexing.reindex(kinds.PERSON, [self.pk])

    def touch(self) -> None:
        """Say that what this person's page shows has changed."""
        type(self).objects.filter(pk=self.pk).update(updated_at=timezone.now())


# By the year of their films; those of an unknown year come last.
NEWEST_FIRST = ("-film__sort_year", "-film__release_date", "film__sort_title", "film_id", "position", "id")


class CreditQuerySet(models.QuerySet):
    """The words to ask for credits by."""

    def directors(self) -> "CreditQuerySet":
        return self.filter(role=Credit.Role.DIRECTOR)

    def with_names(self) -> "CreditQuerySet":
        """With the name and the address of each person, and nothing else of them."""
        return self.select_related("person").only("film", "role", "credited_as", "person__name", "person__slug")

    def public(self, now: datetime | None = None) -> "CreditQuerySet":
        """Those whose film a visitor may see; by a join, which unlike a subquery never reads all films."""
        return self.filter(**public("film__", now))

    def visible_to(self, user) -> "CreditQuerySet":
        """Those of public films, and for those who may change films the drafts' too."""
        return self if user.has_perm("films.change_film") else self.public()


class Credit(models.Model):
    """One thing one person did in one film."""

    class Role(models.TextChoices):
        """In the order in which a film's credits are read."""

        DIRECTOR = "director", _("director")
        WRITER = "writer", _("writer")
        AUTHOR = "author", _("author of the original work")
        CAST = "cast", _("cast")
        NARRATOR = "narrator", _("narrator")
        PRODUCER = "producer", _("producer")
        CINEMATOGRAPHER = "cinematographer", _("cinematographer")
        EDITOR = "editor", _("editor")
        COMPOSER = "composer", _("composer")
        SOUND = "sound", _("sound")
        PRODUCTION_DESIGNER = "production-designer", _("production designer")
        COSTUME_DESIGNER = "costume-designer", _("costume designer")
        ANIMATOR = "animator", _("animator")
        CREW = "crew", _("crew")

    film = models.ForeignKey("films.Film", on_delete=models.CASCADE, related_name="credits", verbose_name=_("film"))
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="credits", verbose_name=_("person"))
    role = models.CharField(_("role"), max_length=20, choices=Role)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    character = models.CharField(_("character or task"), max_length=200, blank=True)
    credited_as = models.CharField(
        _("credited as"),
        max_length=200,
        blank=True,
        help_text=_("Where the film gives another name than the person's."),
    )

    objects = CreditQuerySet.as_manager()

    class Meta:
        ordering = ["role", "position", "id"]
        verbose_name = _("credit")
        verbose_name_plural = _("credits")
        constraints = [
            models.UniqueConstraint(fields=["film", "role", "person", "character"], name="credit_is_given_once"),
        ]
        indexes = [
            models.Index(fields=["film", "role", "position", "id"], name="credit_in_order"),
            models.Index(fields=["person", "role", "film"], name="credit_of_person"),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.get_role_display()}"

    @property
    def name(self) -> str:
        """The name as the film gives it."""
        return self.credited_as or self.person.name


ROLE_ORDER = Case(*(When(role=role, then=Value(place)) for place, role in enumerate(Credit.Role.values)))
