"""Pictures: on the forms of films, people and collections, and by themselves where they have a problem."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Field, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from films.admin.bounded import BoundedAdmin, BoundedFormSet, first_found, parts_heading
from films.history import keep_history
from films.models import Collection, Film, Person, Picture
from films.tasks import derive_later

keep_history(Picture, also=["width", "height"], files=["file"])


def derive_saved(formsets: Iterable[forms.BaseFormSet]) -> None:
    """Have the files for pages made of the pictures that these forms have stored."""
    for formset in formsets:
        if issubclass(formset.model, Picture):
            for picture in (*formset.new_objects, *(picture for picture, _fields in formset.changed_objects)):
                derive_later(picture)


class ShownPicture:
    """What every form of a picture shows of it."""

    @admin.display(description=_("preview"))
    def preview(self, picture: Picture) -> str:
        if not picture.pk or not picture.file:
            return "–"
        return format_html('<img class="picture-preview" src="{}" alt="" loading="lazy">', picture.jpeg_url(320))

    @admin.display(description=_("state"))
    def state(self, picture: Picture) -> str:
        if not picture.pk:
            return "–"
        size = gettext("%(width)d × %(height)d pixels") % {"width": picture.width, "height": picture.height}
        return f"{size}; {self._made_of(picture)}"

    def _made_of(self, picture: Picture) -> str:
        if picture.problem:
            return gettext("shown as it was uploaded, for smaller files could not be made: %(problem)s") % {
                "problem": picture.problem
            }
        if not picture.is_ready:
            return gettext("shown as it was uploaded until smaller files are made")
        return gettext("shown %(widths)s pixels wide, as the screen needs") % {
            "widths": ", ".join(picture.widths.split())
        }


class PictureFormSet(BoundedFormSet):
    """A film's first pictures."""

    most = 50


class PictureInline(ShownPicture, admin.StackedInline):
    """The pictures on the film's form."""

    model = Picture
    formset = PictureFormSet
    extra = 0
    show_change_link = True
    readonly_fields = ("preview", "state")
    fields = (("preview", "state"), "file", "kind", "alt", ("credit", "licence"), ("source", "position"))

    def get_formset(self, request: HttpRequest, obj: Film | None = None, **kwargs: Any) -> type[BoundedFormSet]:
        self.verbose_name_plural = parts_heading(self, obj)
        return super().get_formset(request, obj, **kwargs)

    def formfield_for_choice_field(self, db_field: Field, request: HttpRequest, **kwargs: Any) -> forms.Field:
        if db_field.name == "kind":
            kwargs["choices"] = [(kind.value, kind.label) for kind in (Picture.Kind.POSTER, Picture.Kind.STILL)]
        return super().formfield_for_choice_field(db_field, request, **kwargs)


class OfOneKind(forms.ModelForm):
    """A picture whose kind follows from where it is given."""

    kind: Picture.Kind

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is None:
            self.instance.kind = self.kind


class PortraitForm(OfOneKind):
    """A person's portrait."""

    kind = Picture.Kind.PORTRAIT


class CollectionPictureForm(OfOneKind):
    """A collection's picture."""

    kind = Picture.Kind.COLLECTION


class OnlyPictureInline(ShownPicture, admin.StackedInline):
    """The one picture on the form of what it shows, where the record has it as `attribute`."""

    model = Picture
    extra = 1
    attribute: str
    show_change_link = True
    readonly_fields = ("preview", "state")
    fields = (("preview", "state"), "file", "alt", ("credit", "licence"), "source")

    def get_extra(self, request: HttpRequest, obj: Person | Collection | None = None, **kwargs: Any) -> int:
        return 0 if obj is not None and hasattr(obj, self.attribute) else 1


class PortraitInline(OnlyPictureInline):
    """The portrait on the person's form."""

    form = PortraitForm
    attribute = "portrait"
    verbose_name = verbose_name_plural = _("portrait")


class CollectionPictureInline(OnlyPictureInline):
    """The picture on the collection's form."""

    form = CollectionPictureForm
    attribute = "picture"
    verbose_name = verbose_name_plural = _("picture")


SHOWN = ("film", "person", "collection")


class StateFilter(admin.SimpleListFilter):
    """By what has become of a picture."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, Any]]:
        return [("waiting", _("waits for its files")), ("problem", _("has a problem"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Picture]) -> QuerySet[Picture]:
        match self.value():
            case "waiting":
                return queryset.waiting()
            case "problem":
                return queryset.troubled()
        return queryset


@admin.register(Picture)
class PictureAdmin(ShownPicture, BoundedAdmin):
    """All pictures. They are given on the forms of what they show."""

    list_display = ("alt", "kind", "preview", "state")
    list_filter = (StateFilter,)
    list_per_page = 25
    search_fields = ("alt",)  # that there is a field to type in; what it finds is told below
    search_help_text = _("Titles of films, or names of people.")
    actions = ("make_files",)
    readonly_fields = ("kind", *SHOWN, "preview", "state")
    fields = ("preview", "state", "kind", *SHOWN, "file", "alt", "credit", "licence", "source")
    view_on_site = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False  # a picture belongs to something, and is given there

    def get_fields(self, request: HttpRequest, obj: Picture | None = None) -> list[str]:
        absent = {name for name in SHOWN if not getattr(obj, name, None)}
        return [name for name in self.fields if name not in absent]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Picture], search_term: str
    ) -> tuple[QuerySet[Picture], bool]:
        """Find the pictures of films and of people by the words of their titles and names."""
        if not search_term.strip():
            return queryset, False
        films = queryset.filter(film__in=Film.objects.matching(search_term))
        people = queryset.filter(person__in=Person.objects.matching(search_term))
        return queryset.filter(pk__in=first_found(films, people)), False

    def save_model(self, request: HttpRequest, obj: Picture, form: forms.ModelForm, change: bool) -> None:
        super().save_model(request, obj, form, change)
        obj.touch()
        derive_later(obj)

    @admin.action(description=_("Make the files for pages"), permissions=["change"])
    def make_files(self, request: HttpRequest, queryset: QuerySet[Picture]) -> None:
        pictures = list(queryset)
        Picture.objects.filter(pk__in=[picture.pk for picture in pictures]).update(problem="")
        for picture in pictures:
            derive_later(picture)
        said = ngettext(
            "The files of %(count)d picture are being made.",
            "The files of %(count)d pictures are being made.",
            len(pictures),
        )
        self.message_user(request, said % {"count": len(pictures)})
