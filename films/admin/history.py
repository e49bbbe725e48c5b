"""History in the admin: who changed what and when, the way back to a version, and what was deleted."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import reversion
from django.contrib import messages
from django.contrib.admin.utils import quote, unquote
from django.core.exceptions import PermissionDenied
from django.db.models import Max, Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from reversion.admin import VersionAdmin
from reversion.models import Version

from films.admin.bounded import BoundedAdmin
from films.history import let_go, pictures_gone

MOST_SHOWN = 100
MOST_LOOKED_THROUGH = 2_000


class HistoryAdmin(VersionAdmin, BoundedAdmin):
    """Pages of a model that has a history (`films.history.keep_history`)."""

    @contextmanager
    def create_revision(self, request: HttpRequest) -> Iterator[None]:
        """Make a version of what is sent; a page that is only read writes nothing and takes no lock."""
        if request.method != "POST":
            yield
            return
        with super().create_revision(request):
            yield

    def carry_out(self, request: HttpRequest, records: Iterable[Model], verb: Callable[[Any], None], said: str) -> int:
        """Do `verb` to each record, each with a version of its own; give their number."""
        count = 0
        for record in records:
            with self.create_revision(request):
                verb(record)
                self.log_change(request, record, said)
            count += 1
        return count

    def changelist_view(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        # Not VersionAdmin's, where all that an action changes would be one version, to be reverted together.
        context = {"has_change_permission": self.has_change_permission(request), **(extra_context or {})}
        return super(VersionAdmin, self).changelist_view(request, context)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict | None = None
    ) -> HttpResponse:
        if request.method == "POST" and self.has_change_permission(request):
            self._keep_what_was_never_kept(request, unquote(object_id))
        return super().change_view(request, object_id, form_url, extra_context)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict | None = None,
    ) -> HttpResponse:
        if getattr(request, "comes_back", False) and object_id:  # it was just brought back, in the same transaction
            let_go(self.model._base_manager.get(pk=unquote(object_id)))
        return super().changeform_view(request, object_id, form_url, extra_context)

    def delete_model(self, request: HttpRequest, obj: Model) -> None:
        self._keep(obj, _("As it was deleted."), request)
        super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet) -> None:
        for obj in queryset:
            self._keep(obj, _("As it was deleted."), request)
        super().delete_queryset(request, queryset)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: dict | None = None) -> HttpResponse:
        versions = list(self._shown(Version.objects.get_for_object_reference(self.model, unquote(object_id))))
        for version in versions:
            version.url = self._address("revision", quote(version.object_id), version.pk)
        context = {"action_list": versions, **(extra_context or {})}
        return super(VersionAdmin, self).history_view(request, object_id, context)

    def recoverlist_view(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        deleted = list(self._lately_deleted())
        for version in deleted:
            version.url = self._address("recover", version.pk)
        return super().recoverlist_view(request, {"deleted": deleted, **(extra_context or {})})

    def _reversion_revisionform_view(
        self, request: HttpRequest, version: Version, template_name: str, extra_context: dict | None = None
    ) -> HttpResponse:
        if version._model is not self.model:
            raise Http404
        if not self.has_change_permission(request):
            raise PermissionDenied
        context = {**(extra_context or {}), "action_form": None}
        request.comes_back = True
        for name in pictures_gone(version.revision):
            said = _("The picture “%(name)s” of that time is deleted and does not come back.") % {"name": name}
            messages.warning(request, said)
        return super()._reversion_revisionform_view(request, version, template_name, context)

    def _address(self, page: str, *args: object) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{page}", args=args)

    def _keep(self, obj: Model, comment: str, request: HttpRequest | None = None) -> None:
        with reversion.create_revision():
            reversion.add_to_revision(obj)
            reversion.set_comment(comment)
            if request is not None:
                reversion.set_user(request.user)

    def _keep_what_was_never_kept(self, request: HttpRequest, key: str) -> None:
        """A record that was imported has no version yet: without one there would be no way back from a change."""
        if Version.objects.get_for_object_reference(self.model, key).exists():
            return
        obj = self.get_object(request, key)
        if obj is not None:
            self._keep(obj, _("As it was before its first change here."))

    def _lately_deleted(self) -> QuerySet[Version]:
        """The last version of each deleted record, newest first, as far as the latest changes of all tell.

        Deleting makes a version, so that what was deleted lately is among them, however old the record.
        """
        versions = Version.objects.get_for_model(self.model)
        latest = versions.order_by("-pk").values_list("object_id", flat=True)[:MOST_LOOKED_THROUGH]
        keys = set(latest)
        there = {str(key) for key in self.model._base_manager.filter(pk__in=keys).values_list("pk", flat=True)}
        newest = versions.filter(object_id__in=keys - there).order_by().values("object_id").annotate(pk=Max("pk"))
        return self._shown(Version.objects.filter(pk__in=newest.values("pk")))

    def _shown(self, versions: QuerySet[Version]) -> QuerySet[Version]:
        return versions.select_related("revision__user").defer("serialized_data").order_by("-pk")[:MOST_SHOWN]
