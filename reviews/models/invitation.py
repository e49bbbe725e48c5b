"""Invitations, for a site where only the invited may sign up (setting `REGISTRATION=invite`)."""

import secrets

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


def new_code() -> str:
    """A code that can't be guessed."""
    return secrets.token_urlsafe(12)


class Invitation(models.Model):
    """A code that lets one person sign up."""

    code = models.CharField(_("code"), max_length=32, unique=True, default=new_code, editable=False)
    note = models.CharField(_("note"), max_length=200, blank=True, help_text=_("Whom it is for."))
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name=_("made by"),
    )
    created_at = models.DateTimeField(_("made at"), auto_now_add=True)
    used_by = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="invitation",
        editable=False,
        verbose_name=_("used by"),
    )
    used_at = models.DateTimeField(_("used at"), null=True, blank=True, editable=False)

    class Meta:
        ordering = ["-created_at", "-id"]
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")

    def __str__(self) -> str:
        return self.note or self.code

    def get_absolute_url(self) -> str:
        return f"{reverse('account_signup')}?invitation={self.code}"

    @property
    def is_open(self) -> bool:
        return self.used_at is None

    def accept(self, member) -> bool:
        """Use it up for a new member; False when somebody else was faster."""
        taken = type(self).objects.filter(pk=self.pk, used_at=None).update(used_by=member, used_at=timezone.now())
        return bool(taken)
