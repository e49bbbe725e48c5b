"""Members: administrators manage accounts, moderators look at members and may shut one out."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django import forms
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from films.admin.bounded import ANYWHERE, BoundedAdmin, first_found
from films.beginnings import beginning_with
from reviews.models import Member


class AdministratorsInline(admin.TabularInline):
    """A part of the account that only administrators see."""

    extra = 0

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return request.user.is_superuser


class EmailAddressInline(AdministratorsInline):
    """The member's addresses, which an administrator may call verified when mail doesn't arrive."""

    model = EmailAddress
    fields = ("email", "primary", "verified")
    readonly_fields = ("email", "primary")


class AuthenticatorInline(AdministratorsInline):
    """The second factors, to be deleted for somebody who has lost a telephone; their secrets are never shown."""

    model = Authenticator
    fields = readonly_fields = ("type", "created_at", "last_used_at")


class StandingFilter(admin.SimpleListFilter):
    """The few members who are staff, or shut out."""

    title = _("standing")
    parameter_name = "standing"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, Any]]:
        return [("staff", _("staff")), ("shut-out", _("shut out"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Member]) -> QuerySet[Member]:
        match self.value():
            case "staff":
                return queryset.filter(is_staff=True)
            case "shut-out":
                return queryset.filter(is_active=False)
        return queryset


@admin.register(Member)
class MemberAdmin(BoundedAdmin, UserAdmin):
    """Members in the admin. Only administrators see what is private, and only they edit."""

    list_display = ("username", "name", "is_active", "is_staff", "date_joined")
    list_filter = (StandingFilter,)
    search_fields = ("username", "name")
    search_help_text = _("The beginning of a username or name; for administrators of an e-mail address too.")
    inlines = (EmailAddressInline, AuthenticatorInline)
    actions = ("deactivate", "reactivate")
    readonly_fields = ("email", "last_login", "date_joined")
    fieldsets = [
        (None, {"fields": ["username", "password", "email"]}),
        (_("As others see it"), {"fields": ["name", "bio", "website", "shows_watchlist"]}),
        (_("Rights"), {"fields": ["is_active", "is_staff", "is_superuser", "groups", "user_permissions"]}),
        (_("Dates"), {"fields": ["last_login", "date_joined"]}),
    ]
    fieldsets_for_moderators = [
        (None, {"fields": ["username", "name", "bio", "website", "is_active", "is_staff", "date_joined"]}),
    ]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.is_superuser

    def has_change_permission(self, request: HttpRequest, obj: Member | None = None) -> bool:
        return request.user.is_superuser

    def has_delete_permission(self, request: HttpRequest, obj: Member | None = None) -> bool:
        return request.user.is_superuser and obj != request.user  # so that one administrator stays

    def has_moderate_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("reviews.deactivate_member")

    def get_readonly_fields(self, request: HttpRequest, obj: Member | None = None) -> tuple[str, ...]:
        own_rights = ("is_active", "is_staff", "is_superuser") if obj == request.user else ()
        return (*self.readonly_fields, *own_rights)

    def get_fieldsets(self, request: HttpRequest, obj: Member | None = None) -> list:
        if obj is not None and not request.user.is_superuser:
            return self.fieldsets_for_moderators
        return super().get_fieldsets(request, obj)

    def get_form(self, request: HttpRequest, obj: Member | None = None, **kwargs: Any) -> type[forms.ModelForm]:
        if not request.user.is_superuser:
            kwargs["form"] = forms.ModelForm  # without the password of Django's own
        return super().get_form(request, obj, **kwargs)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Member], search_term: str
    ) -> tuple[QuerySet[Member], bool]:
        if not (term := search_term.strip()):
            return queryset, False
        columns = ["username", "name", *(["email"] if request.user.is_superuser else [])]
        found = first_found(*(beginning_with(queryset, column, term) for column in columns))
        return queryset.filter(pk__in=found), False

    def offers(self, action: str, obj: Member) -> bool:
        return obj.is_active == (action == "deactivate") and not obj.is_staff

    def save_model(self, request: HttpRequest, obj: Member, form: forms.ModelForm, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if change:
            obj.touch_pages()

    def delete_model(self, request: HttpRequest, obj: Member) -> None:
        obj.erase(keep_reviews=False)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Member]) -> None:
        for member in queryset:
            member.erase(keep_reviews=False)

    @admin.action(description=_("Deactivate"), permissions=["moderate"], location=ANYWHERE)
    def deactivate(self, request: HttpRequest, queryset: QuerySet[Member]) -> None:
        members = self._in_reach(queryset).filter(is_active=True)
        count = self.carry_out(request, members, Member.deactivate, gettext("Deactivated."))
        told = ngettext("%(count)d member is shut out.", "%(count)d members are shut out.", count)
        self.message_user(request, told % {"count": count}, messages.SUCCESS)

    @admin.action(description=_("Reactivate"), permissions=["moderate"], location=ANYWHERE)
    def reactivate(self, request: HttpRequest, queryset: QuerySet[Member]) -> None:
        members = self._in_reach(queryset).filter(is_active=False)
        count = self.carry_out(request, members, Member.reactivate, gettext("Reactivated."))
        told = ngettext("%(count)d member may log in again.", "%(count)d members may log in again.", count)
        self.message_user(request, told % {"count": count}, messages.SUCCESS)

    def _in_reach(self, members: QuerySet[Member]) -> QuerySet[Member]:
        """Staff is left alone here: an administrator changes it on its form."""
        return members.exclude(Q(is_staff=True) | Q(is_superuser=True))
