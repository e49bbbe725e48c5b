"""Films that belong with a film, each with the reason, worked out ahead of time (`films.kinship`)."""

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from films import vocabulary
from films.models.collection import Collection
from films.models.film import Film
from films.models.people import Person
from films.models.publishing import public
from films.models.vocabulary import Country, Genre
from films.phrases import spoken


class KinshipQuerySet(models.QuerySet):
    """The words to ask for kinships by."""

    def public(self, now: datetime | None = None) -> "KinshipQuerySet":
        """Those whose film a visitor may see, and whose reason: a collection that was withdrawn is not named."""
        seen = Q(collection=None) | Q(**public("collection__", now))
        return self.filter(seen, **public("other__", now))

    def with_card_data(self) -> "KinshipQuerySet":
        """What a card shows of each: the film with its poster, and what the reason names, in the same query."""
        return self.select_related("other__poster", "person", "collection", "genre")


class Kinship(models.Model):
    """One film that belongs with another. What the reason names is kept as keys, so that its words are never old.

    The catalogue finds all reasons but `LOVED`, for which it keeps the place: whoever keeps the reviews fills it.
    """

    class Reason(models.TextChoices):
        DIRECTOR = "director", _("same director")
        COLLECTION = "collection", _("same collection")
        LOVED = "loved", _("loved by the same members")
        LIKENESS = "likeness", _("same country, genre and decade")

    film = models.ForeignKey(
        Film, on_delete=models.CASCADE, related_name="kinships", db_index=False, verbose_name=_("film")
    )
    other = models.ForeignKey(
        Film, on_delete=models.CASCADE, related_name="+", db_index=False, verbose_name=_("the other film")
    )
    place = models.PositiveSmallIntegerField(_("place"))
    reason = models.CharField(_("reason"), max_length=10, choices=Reason)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", null=True, db_index=False)
    collection = models.ForeignKey(Collection, on_delete=models.CASCADE, related_name="+", null=True, db_index=False)
    genre = models.ForeignKey(Genre, on_delete=models.SET_NULL, related_name="+", null=True, db_index=False)
    country = models.ForeignKey(Country, on_delete=models.CASCADE, related_name="+", null=True, db_index=False)
    decade = models.PositiveSmallIntegerField(_("first year of the decade"), null=True)

    objects = KinshipQuerySet.as_manager()

    class Meta:
        ordering = ["place"]
        verbose_name = _("film that belongs with another")
        verbose_name_plural = _("films that belong with another")
        constraints = [
            models.UniqueConstraint(fields=["film", "place"], name="kinship_has_its_place"),
            models.UniqueConstraint(fields=["other", "film", "reason"], name="kinship_is_told_once"),
            models.CheckConstraint(condition=~Q(film=models.F("other")), name="film_is_not_its_own_kin"),
            models.CheckConstraint(
                condition=Q(reason="director", person__isnull=False) | ~Q(reason="director") & Q(person=None),
                name="kinship_names_the_director",
            ),
            models.CheckConstraint(
                condition=Q(reason="collection", collection__isnull=False)
                | ~Q(reason="collection") & Q(collection=None),
                name="kinship_names_the_collection",
            ),
        ]
        # Deleting what a reason names looks for it here; most rows name neither.
        indexes = [
            models.Index(fields=[name], name=f"kinship_by_{name}", condition=Q(**{f"{name}__isnull": False}))
            for name in ("person", "collection")
        ]

    def __str__(self) -> str:
        return f"{self.film_id} → {self.other_id}: {self.reason}"

    @property
    def words(self) -> str:
        """The reason as it is read. The words that films have in common stand in a row, which fits any of them."""
        words = spoken()
        if self.person:
            return words.gettext("Also directed by %(name)s") % {"name": self.person.name}
        if self.collection:
            return words.gettext("Also in “%(title)s”") % {"title": self.collection.title}
        if self.reason == self.Reason.LOVED:
            return words.gettext("Loved by the same members")
        genre = self.genre.name if self.genre else ""
        country = vocabulary.country_name(self.country_id, words.language or "en") if self.country_id else ""
        decade = words.gettext("%(year)ds") % {"year": self.decade} if self.decade else ""
        common = [word for word in (genre, country, decade) if word]
        return words.gettext("In common: %(words)s") % {"words": ", ".join(common)}


class KinshipMark(models.Model):
    """The only row of its table: how far films that changed have had their turn (`films.kinship.renew_changed`)."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    done = models.DateTimeField(null=True)  # all that changed up to here
    # Of a run that hasn't come to its end: when it began, and the last change and film that it has seen to.
    began = models.DateTimeField(null=True)
    moment = models.DateTimeField(null=True)
    film = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="there_is_one_mark_of_kinship")]

    def __str__(self) -> str:
        return f"{self.done}, {self.moment}, {self.film}"
