"""Pictures, on the film's form."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from films.admin.bounded import BoundedFormSet, parts_heading
from films.history import keep_history
from films.models import Film, Picture

keep_history(Picture, also=["width", "height"])


class PictureFormSet(BoundedFormSet):
    """A film's first pictures."""

    most = 50


class PictureInline(admin.StackedInline):
    """The pictures on the film's form."""

    model = Picture
    formset = PictureFormSet
    extra = 0
    readonly_fields = ("preview",)
    fields = ("preview", "file", "kind", "alt", ("credit", "licence"), ("source", "position"))

    def get_formset(self, request: HttpRequest, obj: Film | None = None, **kwargs: Any) -> type[BoundedFormSet]:
        self.verbose_name_plural = parts_heading(self, obj)
        return super().get_formset(request, obj, **kwargs)

    @admin.display(description=_("preview"))
    def preview(self, picture: Picture) -> str:
        if not picture.pk or not picture.file:
            return "–"
        return format_html('<img class="picture-preview" src="{}" alt="" loading="lazy">', picture.file.url)
