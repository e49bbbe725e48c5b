"""Members' names at Letterboxd: how each feed answers. Nothing is edited; a feed may be asked for again."""

from django.conf import settings
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from films.admin.bounded import ANYWHERE
from reviews.admin.moderation import ModerationAdmin
from reviews.models import ImportRun, LetterboxdAccount, NameTaken

State = LetterboxdAccount.State


class HealthFilter(admin.SimpleListFilter):
    """Feeds by how they are."""

    title = _("feeds")
    parameter_name = "health"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [("failing", gettext("that fail")), *State.choices]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() == "failing":
            return queryset.filter(failures__gt=0, state__in=(State.WAITING, *LetterboxdAccount.PROVEN))
        return queryset.filter(state=self.value()) if self.value() else queryset


@admin.register(LetterboxdAccount)
class LetterboxdAccountAdmin(ModerationAdmin):
    """The feeds in the admin, where they are turned on."""

    list_display = ("username", "member", "state", "how_it_answers", "failures", "next_check")
    list_filter = (HealthFilter,)
    list_select_related = ("member",)
    search_fields = ("username__istartswith", "member__username__istartswith")
    search_help_text = _("The beginning of a name there or of a username here.")
    fields = readonly_fields = (
        *("member_link", "page", "state", "byline", "linked_at", "how_it_answers", "failures", "claimed_at"),
        *("next_check", "looks", "export"),
    )
    actions = ("check_soon", "accept")
    view_on_site = False

    def get_model_perms(self, request: HttpRequest) -> dict[str, bool]:
        return super().get_model_perms(request) if settings.LETTERBOXD_FEEDS else {}

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("member")

    def offers(self, action: str, obj: LetterboxdAccount) -> bool:
        if action == "accept":
            return not obj.is_proven and self._brought(obj).exists()
        return obj.is_followed or obj.state == State.PAUSED

    @admin.action(description=_("Check again soon"), permissions=["moderate"], location=ANYWHERE)
    def check_soon(self, request: HttpRequest, queryset: QuerySet) -> None:
        accounts = queryset.filter(state__in=(*LetterboxdAccount.FOLLOWED, State.PAUSED))
        count = self.carry_out(request, accounts, LetterboxdAccount.ask, gettext("To be asked again soon."))
        told = ngettext(
            "%(count)d feed is asked for soon, an hour after the last time at the earliest.",
            "%(count)d feeds are asked for soon, each an hour after the last time at the earliest.",
            count,
        )
        self.message_user(request, told % {"count": count}, messages.SUCCESS)

    @admin.action(description=_("Accept the export as proof"), permissions=["moderate"], location=ANYWHERE)
    def accept(self, request: HttpRequest, queryset: QuerySet) -> None:
        waiting = [
            account for account in queryset.exclude(state__in=LetterboxdAccount.PROVEN) if self._brought(account)
        ]
        count = 0
        for account in waiting:
            try:
                count += self.carry_out(request, [account], self._link, gettext("The export was accepted as proof."))
            except NameTaken:
                taken = gettext("Another member has proven that %(name)s is theirs.") % {"name": account.username}
                self.message_user(request, taken, messages.ERROR)
        told = ngettext("%(count)d name is linked.", "%(count)d names are linked.", count)
        self.message_user(request, told % {"count": count}, messages.SUCCESS)

    def _link(self, account: LetterboxdAccount) -> None:
        account.link(timezone.now())
        account.ask()

    def _brought(self, account: LetterboxdAccount) -> QuerySet:
        """The exports with this name that the member has brought along. Anybody can make one up, so staff looks."""
        exports = ImportRun.objects.filter(member=account.member_id, kind=ImportRun.Kind.ARCHIVE)
        return exports.filter(username__iexact=account.username).exclude(state=ImportRun.State.FAILED)

    @admin.display(description=_("member"))
    def member_link(self, account: LetterboxdAccount) -> str:
        address = reverse("admin:reviews_member_change", args=[account.member_id])
        return format_html('<a href="{}">{}</a>', address, account.member.username)

    @admin.display(description=_("page there"))
    def page(self, account: LetterboxdAccount) -> str:
        address = f"https://letterboxd.com/{account.username}/"
        return format_html('<a href="{}" rel="noopener noreferrer">{}</a>', address, address)

    @admin.display(description=_("last answer"))
    def how_it_answers(self, account: LetterboxdAccount) -> str:
        return f"{account.get_answer_display()} ({account.status})" if account.status else account.get_answer_display()

    @admin.display(description=_("export"))
    def export(self, account: LetterboxdAccount) -> str:
        newest = self._brought(account).order_by("-pk").first()
        return newest.file_name if newest else "–"
