"""Posters and stills."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from films.pictures import cleaned, content_name, validate_picture


class Picture(models.Model):
    """A picture of a film, given by staff."""

    class Kind(models.TextChoices):
        POSTER = "poster", _("poster")
        STILL = "still", _("still")

    film = models.ForeignKey("films.Film", on_delete=models.CASCADE, related_name="pictures", verbose_name=_("film"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.POSTER)
    file = models.ImageField(
        _("file"),
        upload_to=content_name,
        width_field="width",
        height_field="height",
        validators=[validate_picture],
    )
    width = models.PositiveIntegerField(_("width"), editable=False, default=0)
    height = models.PositiveIntegerField(_("height"), editable=False, default=0)
    alt = models.CharField(
        _("description"), max_length=300, help_text=_("What the picture shows, for those who don't see it.")
    )
    credit = models.CharField(_("credit"), max_length=200, blank=True)
    licence = models.CharField(_("licence"), max_length=200, blank=True)
    source = models.URLField(_("source"), max_length=500, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        ordering = ["position", "id"]
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")

    def __str__(self) -> str:
        return self.alt or self.file.name

    def save(self, **kwargs) -> None:
        """Save; a new file is kept upright and without metadata. Raises ValidationError for what is no picture."""
        if self.file and not self.file._committed:
            self.file = cleaned(self.file)
        super().save(**kwargs)
