"""A member of the site; staff are members too."""

from collections.abc import Iterable
from itertools import batched
from typing import Any

from django.contrib.auth.models import AbstractUser, UserManager
from django.core.validators import RegexValidator
from django.db import models, transaction
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from films.canonical import path_of
from films.derived import RenderedMarkdownField
from films.models import Film, Reception
from films.models.reception import BATCH
from films.prepared import Prepared

USERNAME = RegexValidator(
    r"\A[A-Za-z0-9_-]+\Z", _("Use the letters a to z, digits, hyphens and underscores, and nothing else.")
)


class MemberManager(UserManager):
    """Django's, with the one look-up that every page of a member begins with compiled once."""

    def get(self, *conditions: Any, **named: Any) -> "Member":
        """As Django's, which finds whoever is logged in by `pk` alone."""
        if conditions or named.keys() != {"pk"}:
            return super().get(*conditions, **named)
        found = _BY_PK.records(pk=int(named["pk"]))
        if not found:
            raise self.model.DoesNotExist
        return found[0]


class Member(AbstractUser):
    """A member: logs in with `username` or e-mail address, is shown by `name`."""

    username = models.CharField(
        _("username"),
        max_length=30,
        unique=True,
        validators=[USERNAME],
        error_messages={"unique": _("Somebody has this username already.")},
        help_text=_("It is part of the address of your page. Letters, digits, hyphens and underscores."),
    )
    first_name = last_name = None
    name = models.CharField(
        _("name"),
        max_length=80,
        blank=True,
        help_text=_("The name your reviews are signed with. Left empty: the username."),
    )
    bio = models.TextField(_("about you"), max_length=2_000, blank=True, help_text=_("Markdown."))
    bio_html = RenderedMarkdownField(source="bio", profile="review")
    website = models.URLField(_("website"), max_length=300, blank=True)
    shows_watchlist = models.BooleanField(_("everybody may see my watchlist"), default=True)

    objects = MemberManager()

    class Meta:
        verbose_name = _("member")
        verbose_name_plural = _("members")
        permissions = [("deactivate_member", "Can shut a member out and let them in again")]
        constraints = [
            models.UniqueConstraint(Lower("username"), name="username_is_unique_whatever_the_case"),
            models.CheckConstraint(condition=~Q(username=""), name="member_has_a_username"),
        ]

    def __str__(self) -> str:
        return self.byline

    @property
    def byline(self) -> str:
        """The name that reviews are signed with."""
        return self.name or self.username

    def get_full_name(self) -> str:
        return self.byline

    def get_short_name(self) -> str:
        return self.byline

    def get_absolute_url(self) -> str:
        return path_of("reviews:member", self.username)

    @property
    def may_speak_for_editors(self) -> bool:
        """Whether reviews of this member may be published as the editors' own: rights are staff's, as in the admin."""
        return self.is_staff and self.has_perm("films.change_film")

    @property
    def is_last_administrator(self) -> bool:
        """Whether nobody could run the site without this member."""
        others = Member.objects.filter(is_superuser=True, is_active=True).exclude(pk=self.pk)
        return self.is_superuser and not others.exists()

    def watch(self, film: Film) -> None:
        """Put the film on the watchlist; once is enough."""
        self.watchlist.get_or_create(film=film)

    def unwatch(self, film: Film) -> None:
        """Take the film off the watchlist, if it is there."""
        self.watchlist.filter(film=film).delete()

    def liked(self, reviews: Iterable) -> set[int]:
        """Give the ids of those reviews that this member likes, in one query."""
        return set(self.likes.filter(review__in=list(reviews)).values_list("review_id", flat=True))

    def deactivate(self) -> None:
        """Shut the member out: no log-in any more, and none that lasts. Reviews stay."""
        self.is_active = False
        self.save(update_fields=["is_active"])
        self.touch_pages()

    def reactivate(self) -> None:
        """Let the member log in again."""
        self.is_active = True
        self.save(update_fields=["is_active"])
        self.touch_pages()

    def touch_pages(self) -> None:
        """After a change of what reviews say of their author: no page that shows one is taken for unchanged."""
        films = Film.objects.filter(reviews__member=self)
        Reception.objects.filter(film__in=films).touch()

    def erase(self, *, keep_reviews: bool) -> None:
        """Delete the account and all that is personal; reviews go too, or stay public without a name.

        Only public reviews are kept: drafts, withdrawn and removed ones always go. Every session of the member ends.
        """
        from reviews.models.review import Review
        from reviews.models.wish import Wish
        from reviews.traces import remove_traces

        with transaction.atomic():
            remove_traces(self)
            liked = set(self.likes.values_list("review_id", flat=True))
            concerned = Review.objects.filter(Q(member=self) | Q(likes__member=self)).distinct()
            films = concerned.lock()
            for batch in batched(sorted(liked), BATCH, strict=False):
                Review.objects.filter(pk__in=batch).update(likes_count=F("likes_count") - 1)
            if keep_reviews:
                self.reviews.published().update(member=None, byline_url="")
            self.reviews.all().delete()
            Wish.objects.let_go(self)
            self.delete()
            for batch in batched(films, BATCH, strict=False):
                Reception.objects.filter(film__in=batch).touch()


_BY_PK = Prepared(
    Member, [field.name for field in Member._meta.concrete_fields], lambda pk: Member._base_manager.filter(pk=pk)
)
