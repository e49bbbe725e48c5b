"""Invitations, where only the invited may sign up."""

from django import forms
from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from films.admin.bounded import BoundedAdmin
from reviews.models import Invitation


@admin.register(Invitation)
class InvitationAdmin(BoundedAdmin):
    """Invitations in the admin, each with the link to hand out."""

    list_display = ("__str__", "link", "created_by", "created_at", "used_by", "used_at")
    list_select_related = ("created_by", "used_by")
    fields = ("note", "link", "created_by", "created_at", "used_by", "used_at")
    readonly_fields = ("link", "created_by", "created_at", "used_by", "used_at")
    view_on_site = False

    def get_model_perms(self, request: HttpRequest) -> dict[str, bool]:
        return super().get_model_perms(request) if settings.REGISTRATION == "invite" else {}

    def get_fields(self, request: HttpRequest, obj: Invitation | None = None) -> tuple[str, ...]:
        return self.fields if obj else ("note",)

    def save_model(self, request: HttpRequest, obj: Invitation, form: forms.ModelForm, change: bool) -> None:
        if not change:
            obj.created_by = request.user
        super().save_model(request, obj, form, change)

    @admin.display(description=_("link to hand out"))
    def link(self, invitation: Invitation) -> str:
        if not invitation.is_open:
            return "–"
        address = f"{settings.SITE_URL}{invitation.get_absolute_url()}"
        return format_html('<a href="{}">{}</a>', address, address)
