"""What a review can be: whose, seen by whom, written where."""

from django.db import models
from django.utils.translation import gettext_lazy as _

LOVED = 8  # half stars: who gives so many loved the film


class Kind(models.TextChoices):
    """Whose word it is."""

    MEMBER = "member", _("by a member")
    EDITORS = "editors", _("by the editors")
    ELSEWHERE = "elsewhere", _("from elsewhere")


class Status(models.TextChoices):
    """Who may see it."""

    DRAFT = "draft", _("draft")
    HELD = "held", _("waits for a moderator")
    PUBLISHED = "published", _("published")
    WITHDRAWN = "withdrawn", _("withdrawn by its author")
    REMOVED = "removed", _("removed by a moderator")


class Origin(models.TextChoices):
    """Where a member wrote it first."""

    HERE = "", _("this site")
    LETTERBOXD = "letterboxd", "Letterboxd"
    IMDB = "imdb", "IMDb"
