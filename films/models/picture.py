"""Posters, stills, portraits and pictures of collections."""

from collections.abc import Iterable
from functools import partial

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.validators import URLValidator
from django.db import models, transaction
from django.db.models import Q
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.utils.translation import gettext_lazy as _

from films import colours, derivatives
from films.models.film import Film
from films.pictures import cleaned, content_name, opened, validate_picture

PROBLEM_LENGTH = 200
OF_THE_FILE = ("width", "height", "tone", "accent", "recipe", "widths", "problem")


class PictureQuerySet(models.QuerySet):
    """The words to ask for pictures by."""

    def waiting(self) -> "PictureQuerySet":
        """Those that are still shown as they were uploaded, and not because of a problem."""
        return self.filter(recipe="", problem="")

    def troubled(self) -> "PictureQuerySet":
        """Those whose files for pages could not be made."""
        return self.exclude(problem="")


class Picture(models.Model):
    """A picture given by staff: of a film, of a person or of a collection.

    Its files belong to it alone and go with it. Those for pages are made in the background (`films.tasks`): until then
    pages show the original. `recipe` and `widths` say which there are, so that a page needs no further query.
    """

    class Kind(models.TextChoices):
        POSTER = "poster", _("poster")
        STILL = "still", _("still")
        PORTRAIT = "portrait", _("portrait")
        COLLECTION = "collection", _("picture of a collection")

    film = models.ForeignKey(
        "films.Film", on_delete=models.CASCADE, related_name="pictures", verbose_name=_("film"), blank=True, null=True
    )
    person = models.OneToOneField(
        "films.Person",
        on_delete=models.CASCADE,
        related_name="portrait",
        verbose_name=_("person"),
        blank=True,
        null=True,
    )
    collection = models.OneToOneField(
        "films.Collection",
        on_delete=models.CASCADE,
        related_name="picture",
        verbose_name=_("collection"),
        blank=True,
        null=True,
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.POSTER)
    file = models.ImageField(
        _("file"),
        upload_to=content_name,
        width_field="width",
        height_field="height",
        validators=[validate_picture],
        db_index=True,
    )
    width = models.PositiveIntegerField(_("width"), editable=False, default=0)
    height = models.PositiveIntegerField(_("height"), editable=False, default=0)
    alt = models.CharField(
        _("description"),
        max_length=300,
        help_text=_("What the picture shows, in one sentence, for those who don't see it."),
    )
    credit = models.CharField(_("credit"), max_length=200, blank=True, help_text=_("Who made it; shown beneath it."))
    licence = models.CharField(_("licence"), max_length=200, blank=True)
    source = models.URLField(_("source"), max_length=500, blank=True, validators=[URLValidator(["http", "https"])])
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    # A colour to stand in while it loads (films.colours.tone_of), and the hue it gives to its film's page.
    tone = models.CharField(max_length=8, editable=False, blank=True)
    accent = models.PositiveSmallIntegerField(editable=False, blank=True, null=True)
    # The files for pages: by which recipe, in which widths ("160 240 320"), or why there are none.
    recipe = models.CharField(max_length=1, editable=False, blank=True)
    widths = models.CharField(max_length=40, editable=False, blank=True)
    problem = models.CharField(_("problem"), max_length=PROBLEM_LENGTH, editable=False, blank=True)

    objects = PictureQuerySet.as_manager()

    class Meta:
        ordering = ["position", "id"]
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["poster", "still"], film__isnull=False, person=None, collection=None)
                | Q(kind="portrait", film=None, person__isnull=False, collection=None)
                | Q(kind="collection", film=None, person=None, collection__isnull=False),
                name="picture_belongs_to_what_it_shows",
            ),
        ]
        indexes = [
            models.Index(fields=["id"], name="picture_waiting", condition=Q(recipe="", problem="")),
            models.Index(fields=["id"], name="picture_troubled", condition=~Q(problem="")),
        ]

    def __str__(self) -> str:
        return self.alt or self.file.name

    def save(self, **kwargs) -> None:
        """Save; a new file is kept upright and without metadata, and what it replaces goes.

        Raises ValidationError for what is no picture.
        """
        before = type(self)._base_manager.filter(pk=self.pk).first() if self.pk else None
        is_new = bool(self.file) and not self.file._committed
        if is_new:
            self.file = cleaned(self.file)
            self.tone = colours.tone_of(opened(self.file))
        if before and (is_new or before.file.name != self.file.name):
            self.recipe = self.widths = self.problem = ""
            self.accent = None
            if kwargs.get("update_fields") is not None:
                kwargs["update_fields"] = {*kwargs["update_fields"], *OF_THE_FILE}
        super().save(**kwargs)
        if before and before.file.name != self.file.name:
            forget_files(before)

    @property
    def is_ready(self) -> bool:
        """Whether there are files for pages."""
        return bool(self.recipe)

    def widths_up_to(self, most: int) -> list[int]:
        """Give the widths there are, in pixels, none above `most` unless there is no other."""
        widths = [int(width) for width in self.widths.split()]
        return [width for width in widths if width <= most] or widths[:1]

    def jpeg_url(self, most: int = 1280) -> str:
        """Give the address of a JPEG (or, until there is one, of the original) for those who take no other format.

        It is at most `most` pixels wide, if there is one so narrow.
        """
        if not self.is_ready:
            return self.file.url
        return derivatives.name(self.file.url, self.widths_up_to(most)[-1], "jpg", self.recipe)

    def file_names(self) -> list[str]:
        """Give the names of all files in the storage that belong to it."""
        widths = [int(width) for width in self.widths.split()]
        return [self.file.name, *derivatives.names(self.file.name, widths, self.recipe)] if self.file else []

    def derive(self) -> None:
        """Make the files for pages; done before or not, it may be repeated.

        Raises what storage and decoder raise, after keeping it in `problem`.
        """
        try:
            widths, accent = self._store_derivatives()
        except Exception as error:
            reason = " ".join(getattr(error, "messages", None) or [f"{type(error).__name__}: {error}"])
            type(self).objects.filter(pk=self.pk).update(problem=reason[:PROBLEM_LENGTH])
            raise
        before = self.file_names()
        self.recipe, self.widths = derivatives.RECIPE, " ".join(map(str, widths))
        self.accent, self.problem = accent, ""
        mine = type(self).objects.filter(pk=self.pk, file=self.file.name)
        if not mine.update(recipe=self.recipe, widths=self.widths, accent=accent, problem=""):
            _delete(self.file_names()[1:])  # replaced or deleted meanwhile
            return
        _delete(set(before) - set(self.file_names()))
        self.touch()

    def touch(self) -> None:
        """Say that the pages that show it have changed."""
        Film.objects.filter(Q(pk=self.film_id) | Q(poster=self.pk)).touch()
        if self.person_id:
            self.person.touch()

    def _store_derivatives(self) -> tuple[list[int], int | None]:
        with self.file.storage.open(self.file.name) as file:
            original = derivatives.Original(file, self.kind, self.file.name)
            for name, content in original.derivatives():
                self.file.storage.delete(name)  # perhaps half of one, from a worker that was killed
                stored = self.file.storage.save(name, ContentFile(content))
                if stored != name:  # another worker was quicker, with the same content
                    self.file.storage.delete(stored)
            return original.widths, original.accent


def forget_files(picture: Picture) -> None:
    """Delete the picture's files once the change that made them needless is certain, unless another has the same."""
    names = picture.file_names()
    if names:
        transaction.on_commit(partial(_delete_unused, names), robust=True)


@receiver(post_delete, sender=Picture)
def forget_files_of_deleted(instance: Picture, **kwargs: object) -> None:
    """However it was deleted: with its film or person, by a list's action, or alone."""
    forget_files(instance)


def _delete_unused(names: list[str]) -> None:
    if not Picture._base_manager.filter(file=names[0]).exists():
        _delete(names)


def _delete(names: Iterable[str]) -> None:
    for name in names:
        default_storage.delete(name)
