"""What a run makes of all its rows about one film, and what was there before."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from films import rating_scale
from films.models import Film
from reviews.models.import_run import ImportRow, ImportRun
from reviews.models.review import Review


class ProposalQuerySet(models.QuerySet):
    """The words to ask for proposals by, and to decide about them."""

    def published(self) -> "ProposalQuerySet":
        """Those that made or changed a review which, as far as its run knows, is still so."""
        stands = [Proposal.State.DONE, Proposal.State.KEPT]
        wrote = [Proposal.Does.MAKE, Proposal.Does.UPDATE]
        return self.filter(what=Proposal.What.REVIEW, state__in=stands, does__in=wrote)

    def decide(self, *, private: bool | None = None, spoilers: bool | None = None, wanted: bool | None = None) -> int:
        """Take over what the member says of these proposals as long as they are not published; None leaves a thing.

        The numbers of their run don't follow: `reviews.letterboxd.running.decide` sees to that.
        """
        said = {"private": private, "spoilers": spoilers, "wanted": wanted}
        values = {name: value for name, value in said.items() if value is not None}
        return self.filter(state=Proposal.State.PROPOSED).update(**values) if values else 0


class Proposal(models.Model):
    """A review or a line of the watchlist that a run would make, change or leave alone.

    Its content is that of the review it stands for. `before` holds what `undo` puts back: null where nothing was there.
    """

    class What(models.TextChoices):
        REVIEW = "review", _("review")
        WATCHLIST = "watchlist", _("watchlist")

    class Does(models.TextChoices):
        MAKE = "make", _("will be made")
        UPDATE = "update", _("will be updated")
        NOTHING = "nothing", _("is here already")
        LEAVE = "leave", _("will be left alone")

    class State(models.TextChoices):
        PROPOSED = "proposed", _("proposed")
        DONE = "done", _("done")
        UNDONE = "undone", _("taken back")
        KEPT = "kept", _("stays, since it was changed here")

    run = models.ForeignKey(
        ImportRun, on_delete=models.CASCADE, related_name="proposals", db_index=False, verbose_name=_("import")
    )
    film = models.ForeignKey(Film, on_delete=models.CASCADE, related_name="+", verbose_name=_("film"))
    what = models.CharField(_("what"), max_length=10, choices=What)
    does = models.CharField(_("does"), max_length=10, choices=Does)
    reason = models.CharField(_("reason"), max_length=20, choices=ImportRow.Reason, default="", blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PROPOSED)
    rating = models.PositiveSmallIntegerField(
        _("rating"),
        blank=True,
        null=True,
        choices=rating_scale.CHOICES,
        validators=[MinValueValidator(rating_scale.LOWEST), MaxValueValidator(rating_scale.HIGHEST)],
    )
    text = models.TextField(_("text"), blank=True)
    language = models.CharField(_("language"), max_length=3, blank=True)
    spoilers = models.BooleanField(_("contains spoilers"), default=False)
    private = models.BooleanField(_("for the member alone"), default=False)
    wanted = models.BooleanField(_("wanted"), default=True)
    written_on = models.DateField(_("written on"), blank=True, null=True)
    watched_on = models.DateField(_("seen on"), blank=True, null=True)
    url = models.URLField(_("address"), max_length=500, blank=True)
    review = models.ForeignKey(
        Review, on_delete=models.SET_NULL, related_name="+", blank=True, null=True, verbose_name=_("review")
    )
    before = models.JSONField(_("before"), blank=True, null=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        constraints = [
            models.UniqueConstraint(fields=["run", "film", "what"], name="one_proposal_a_film_and_run"),
        ]
        indexes = [
            models.Index(fields=["run", "what", "does", "id"], name="proposal_in_preview"),
            models.Index(fields=["run", "state", "id"], name="proposal_by_state"),
        ]

    def __str__(self) -> str:
        return f"{self.film}: {self.get_does_display()}"
