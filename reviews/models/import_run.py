"""A file that a member brings along: read, looked through, published, perhaps taken back."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class ImportRunQuerySet(models.QuerySet):
    """The words to ask for runs by."""

    def at_work(self) -> "ImportRunQuerySet":
        """Those for which something is still to be done in the background."""
        return self.filter(state__in=ImportRun.AT_WORK)

    def unpublished(self) -> "ImportRunQuerySet":
        """Those that nothing was made of yet, whether they wait, are prepared or failed in that."""
        preparing = ImportRun.PREPARING
        failed = Q(state=ImportRun.State.FAILED, failed_in__in=preparing)
        return self.filter(Q(state__in=[*preparing, ImportRun.State.READY]) | failed)


class ImportRun(models.Model):
    """One file of one member on its way through the steps of `reviews.letterboxd`.

    `position` counts how much of the present step is done, out of `total` (0: not known yet), so that a step goes on
    where it was when its worker ended.
    """

    class Kind(models.TextChoices):
        ARCHIVE = "archive", _("Letterboxd’s export")
        LETTERBOXD = "letterboxd", _("a CSV file of Letterboxd")
        IMDB = "imdb", _("IMDb’s ratings")
        OWN = "own", _("an export of this software")

    class State(models.TextChoices):
        READING = "reading", _("is being read")
        MATCHING = "matching", _("films are being looked for")
        PROPOSING = "proposing", _("the preview is being made")
        READY = "ready", _("waits for you")
        PUBLISHING = "publishing", _("is being published")
        PUBLISHED = "published", _("published")
        UNDOING = "undoing", _("is being taken back")
        UNDONE = "undone", _("taken back")
        FAILED = "failed", _("failed")

    #: States before anything is public.
    PREPARING = (State.READING, State.MATCHING, State.PROPOSING)
    #: States in which a task is at work.
    AT_WORK = (*PREPARING, State.PUBLISHING, State.UNDOING)

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="import_runs",
        db_index=False,
        verbose_name=_("member"),
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.READING)
    file_name = models.CharField(_("file"), max_length=200)
    digest = models.CharField(_("digest"), max_length=64, help_text=_("SHA-256 of the file, in hexadecimal."))
    username = models.CharField(_("name at Letterboxd"), max_length=50, blank=True)
    position = models.PositiveIntegerField(_("done"), default=0)
    total = models.PositiveIntegerField(_("of"), default=0)
    counts = models.JSONField(_("numbers"), default=dict, help_text=_("What is shown of a step that is done."))
    fault = models.TextField(_("fault"), blank=True, help_text=_("Why it failed, in plain words."))
    failed_in = models.CharField(_("failed in"), max_length=10, choices=State, blank=True)
    created_at = models.DateTimeField(_("brought along at"), auto_now_add=True)
    published_at = models.DateTimeField(_("published at"), blank=True, null=True)
    undone_at = models.DateTimeField(_("taken back at"), blank=True, null=True)

    objects = ImportRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        indexes = [models.Index(fields=["member", "-id"], name="import_run_of_member")]

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_at_work(self) -> bool:
        return self.state in self.AT_WORK


class ImportFile(models.Model):
    """The bytes of a run's file, until it is read and for a day at most.

    They are kept in the database, so that they are private whatever the storage of media, reach a worker on another
    machine, and go with the run.
    """

    run = models.OneToOneField(
        ImportRun, on_delete=models.CASCADE, related_name="file", primary_key=True, verbose_name=_("import")
    )
    content = models.BinaryField(_("content"))
    created_at = models.DateTimeField(_("stored at"), auto_now_add=True, db_index=True)

    class Meta:
        verbose_name = _("file of an import")
        verbose_name_plural = _("files of imports")

    def __str__(self) -> str:
        return str(self.run)


class ImportRowQuerySet(models.QuerySet):
    """The words to ask for rows by."""

    def left(self) -> "ImportRowQuerySet":
        """Rows that nothing is made of though the site has a place for them; before publishing, that would be left."""
        decided = Q(outcome=ImportRow.Outcome.LEFT) & ~Q(reason__in=ImportRow.NO_PLACE)
        later = Q(outcome=ImportRow.Outcome.PENDING) & (Q(proposal__does="leave") | Q(proposal__wanted=False))
        return self.filter(decided | later)

    def without_film(self) -> "ImportRowQuerySet":
        """Rows whose film isn't known, which the member may name."""
        return self.filter(reason__in=[ImportRow.Reason.NO_FILM, ImportRow.Reason.SEVERAL])


class ImportRow(models.Model):
    """One row of a run's file, and what became of it.

    `data` holds what the row says, as `reviews.letterboxd.rows` writes it. A row that names a film has it in `film`
    when it is sure, or the keys of those it could be in `candidates`.
    """

    class Outcome(models.TextChoices):
        PENDING = "", _("waits")
        MADE = "made", _("made")
        UPDATED = "updated", _("updated")
        UNCHANGED = "unchanged", _("unchanged")
        LEFT = "left", _("left")

    class Reason(models.TextChoices):
        NONE = "", ""
        # To be mended, here or in the catalogue.
        FAULTY = "faulty", _("The row can’t be read.")
        NO_FILM = "no-film", _("The film isn’t in our catalogue.")
        SEVERAL = "several", _("It could be one of several films.")
        # Decided.
        OLDER_RATING = "older-rating", _("A later rating of this film stands.")
        SAME_WORDS = "same-words", _("Another row says the same.")
        OWN_REVIEW = "own-review", _("You have written about this film here, and that stays.")
        EDITED_HERE = "edited-here", _("You have changed the review here since it was imported, and that stays.")
        REMOVED = "removed", _("A moderator has removed your review of this film.")
        TOO_LONG = "too-long", _("The texts about this film are too long together.")
        NOTHING_SAID = "nothing-said", _("It has neither a rating nor a text.")
        LEFT_OUT = "left-out", _("You left it out.")
        # What this site has no place for.
        WATCHED = "watched", _("This site keeps no list of the films you have seen.")
        LIKE = "like", _("Likes from elsewhere have no place here.")
        LIST = "list", _("Lists have no place here.")
        COMMENT = "comment", _("Comments have no place here.")
        DELETED = "deleted", _("You had deleted it there.")

    #: Reasons of rows that nothing is wrong with: there is only no place for them.
    NO_PLACE = (Reason.WATCHED, Reason.LIKE, Reason.LIST, Reason.COMMENT, Reason.DELETED)

    run = models.ForeignKey(
        ImportRun, on_delete=models.CASCADE, related_name="rows", db_index=False, verbose_name=_("import")
    )
    number = models.PositiveIntegerField(_("number"))  # in the order of reading, from 1
    file = models.CharField(_("file"), max_length=200)
    line = models.PositiveIntegerField(_("line"))
    kind = models.CharField(_("kind"), max_length=10)
    title = models.CharField(_("title"), max_length=300, blank=True)
    year = models.PositiveSmallIntegerField(_("year"), blank=True, null=True)
    data = models.JSONField(_("what it says"), default=dict)
    film = models.ForeignKey(
        "films.Film", on_delete=models.SET_NULL, related_name="+", blank=True, null=True, verbose_name=_("film")
    )
    candidates = models.JSONField(_("films it could be"), default=list)
    proposal = models.ForeignKey(
        "reviews.Proposal",
        on_delete=models.SET_NULL,
        related_name="rows",
        blank=True,
        null=True,
        verbose_name=_("proposal"),
    )
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome, default=Outcome.PENDING, blank=True)
    reason = models.CharField(_("reason"), max_length=20, choices=Reason, default=Reason.NONE, blank=True)
    detail = models.CharField(_("detail"), max_length=500, blank=True)

    objects = ImportRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("row of an import")
        verbose_name_plural = _("rows of imports")
        constraints = [
            models.UniqueConstraint(fields=["run", "number"], name="import_row_is_numbered"),
            models.CheckConstraint(
                condition=Q(outcome="left") & ~Q(reason="") | ~Q(outcome="left") & Q(reason=""),
                name="what_an_import_left_has_a_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["run", "outcome", "reason", "number"], name="import_row_by_outcome"),
            models.Index(fields=["run", "film", "number"], name="import_row_by_film"),
        ]

    def __str__(self) -> str:
        return f"{self.file}, {self.line}: {self.title}"

    @property
    def named(self) -> str:
        """The film as the row names it."""
        return f"{self.title} ({self.year})" if self.year else self.title

    @property
    def why(self) -> str:
        """Why it is left, or would be by the proposal that it went into; a sentence or two."""
        reason = self.reason
        if not reason and self.proposal and self.outcome == self.Outcome.PENDING:
            reason = self.proposal.reason if self.proposal.wanted else self.Reason.LEFT_OUT
        return f"{self.Reason(reason).label} {self.detail}".strip()
