"""The words films are described by: countries, languages and genres.

Countries and languages are fixed lists (filled by a migration from `films.vocabulary`), genres are staff's own.
"""

from django.db import models, transaction
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from films import folding, vocabulary
from films.canonical import path_of
from films.models.shelf import ShelfEntry


class Country(models.Model):
    """A country, today's or a historic one such as the Soviet Union."""

    code = models.CharField(
        _("code"), max_length=4, primary_key=True, help_text=_("ISO 3166-1 alpha-2, or ISO 3166-3.")
    )
    name = models.CharField(_("English name"), max_length=80, unique=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("country")
        verbose_name_plural = _("countries")

    def __str__(self) -> str:
        return vocabulary.country_name(self.code, get_language() or "en")

    def get_absolute_url(self) -> str:
        return f"{path_of('films:list')}?{urlencode({'country': self.code})}"


class Language(models.Model):
    """A language that is spoken in films; `zxx` stands for films without dialogue."""

    code = models.CharField(_("code"), max_length=3, primary_key=True, help_text=_("ISO 639-1, or ISO 639-3."))
    name = models.CharField(_("English name"), max_length=80, unique=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("language")
        verbose_name_plural = _("languages")

    def __str__(self) -> str:
        return vocabulary.language_name(self.code, get_language() or "en")

    def get_absolute_url(self) -> str:
        return f"{path_of('films:list')}?{urlencode({'language': self.code})}"


class GenreQuerySet(models.QuerySet):
    """Genres."""

    def delete(self) -> tuple[int, dict[str, int]]:
        """Delete the genres and their shelves."""
        with transaction.atomic():
            for slug in self.values_list("pk", flat=True):
                ShelfEntry.objects.close(f"genre:{slug}")
            return super().delete()

    delete.alters_data = True
    delete.queryset_only = True


class Genre(models.Model):
    """A genre, named by staff in the site's language."""

    slug = models.SlugField(_("slug"), max_length=50, primary_key=True)
    name = models.CharField(_("name"), max_length=50, unique=True)

    objects = GenreQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("genre")
        verbose_name_plural = _("genres")

    def __str__(self) -> str:
        return self.name

    def save(self, **kwargs) -> None:
        """Save; a new genre without a slug is given one made from its name."""
        self.slug = self.slug or folding.slug(self.name, fallback="genre")[:50]
        super().save(**kwargs)

    def get_absolute_url(self) -> str:
        return f"{path_of('films:list')}?{urlencode({'genre': self.slug})}"

    def delete(self, **kwargs) -> tuple[int, dict[str, int]]:
        """Delete the genre and its shelf."""
        with transaction.atomic():
            ShelfEntry.objects.close(f"genre:{self.pk}")
            return super().delete(**kwargs)
