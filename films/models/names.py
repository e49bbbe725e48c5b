"""What else people and films are called: birth and stage names, titles abroad, at festivals and while it was made."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from films.models.vocabulary import Language


class OtherName(models.Model):
    """Another name of a person: the one they were born with, a stage name, another spelling."""

    person = models.ForeignKey(
        "films.Person", on_delete=models.CASCADE, related_name="other_names", verbose_name=_("person")
    )
    name = models.CharField(_("name"), max_length=200)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        ordering = ["position", "id"]
        verbose_name = _("other name")
        verbose_name_plural = _("other names")
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="other_name_says_something"),
            models.UniqueConstraint(fields=["person", "name"], name="other_name_is_given_once"),
        ]

    def __str__(self) -> str:
        return self.name


class AlternativeTitle(models.Model):
    """Another title of a film, perhaps with the language it is in."""

    film = models.ForeignKey(
        "films.Film", on_delete=models.CASCADE, related_name="alternative_titles", verbose_name=_("film")
    )
    title = models.CharField(_("title"), max_length=300)
    # Languages are a fixed list: nothing is ever looked up from there.
    language = models.ForeignKey(
        Language,
        on_delete=models.PROTECT,
        related_name="+",
        blank=True,
        null=True,
        db_index=False,
        verbose_name=_("language"),
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        ordering = ["position", "id"]
        verbose_name = _("alternative title")
        verbose_name_plural = _("alternative titles")
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="alternative_title_says_something"),
            models.UniqueConstraint(fields=["film", "title", "language"], name="title_is_given_once_a_language"),
            # Nulls are never equal to one another, so a title without a language has a rule of its own.
            models.UniqueConstraint(
                fields=["film", "title"], condition=Q(language=None), name="title_is_given_once_without_language"
            ),
        ]

    def __str__(self) -> str:
        return self.title
