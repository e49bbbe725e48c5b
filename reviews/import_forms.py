"""The forms of what members bring along: the file, and what is to become of proposals and rows."""

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from films.models import Film
from reviews.letterboxd import archive, running
from reviews.models import ImportRun, Member

LARGEST = archive.LARGEST_FILE  # bytes
MEGABYTES = LARGEST // 1_000_000
MOST = 200  # records that one form speaks of


def keys(data: QueryDict, name: str) -> set[int]:
    """The keys of records that a form's fields of this name say; what isn't one is left out."""
    return {
        int(value) for value in data.getlist(name)[:MOST] if value.isascii() and value.isdigit() and len(value) < 19
    }


class Ticks:
    """What is ticked on a page of proposals: of those `shown`, which are private, have spoilers, are to be left out."""

    def __init__(self, data: QueryDict) -> None:
        self.shown = keys(data, "shown")
        self.private, self.spoilers, self.out = (keys(data, name) for name in ("private", "spoilers", "out"))

    def store(self, run: ImportRun) -> None:
        """Keep it for the proposals of this run. Raises `running.NotNow`."""
        if self.shown:
            running.decide(run, {key: self._said(key) for key in self.shown})

    def _said(self, key: int) -> dict[str, bool]:
        return {"private": key in self.private, "spoilers": key in self.spoilers, "wanted": key not in self.out}


class Choices:
    """What is said of rows: `film-ROW` names the film chosen for one, `row` one that is to be looked for again, and
    with the action `retry` all that are `shown` are."""

    def __init__(self, data: QueryDict) -> None:
        self.data = data
        self.shown = keys(data, "shown")

    def store(self, run: ImportRun) -> int:
        """Do what is said; give how many rows that settled or changed. Raises `running.NotNow`."""
        again = keys(self.data, "row") or (self.shown if self.data.get("action") == "retry" else set())
        return running.mend(run, {} if again else self._chosen(run), again)

    def _chosen(self, run: ImportRun) -> dict[int, int | None]:
        """Which film was chosen for which row, of those it could be; None where it is none of them."""
        said = {row: keys(self.data, f"film-{row}") for row in self.shown}
        seen = set(Film.objects.published().filter(pk__in=set().union(*said.values())).values_list("pk", flat=True))
        chosen: dict[int, int | None] = {}
        for row, candidates in run.rows.filter(pk__in=said).values_list("pk", "candidates"):
            films = said[row] & seen & set(candidates)
            if films or self.data.get(f"film-{row}") == "none":
                chosen[row] = min(films, default=None)
        return chosen


class UploadForm(forms.Form):
    """One file, looked into before anything is kept of it."""

    file = forms.FileField(
        label=_("The file"),
        allow_empty_file=True,  # `look_into` says more of it than that it is empty
        max_length=None,
        widget=forms.FileInput(attrs={"accept": ".zip,.csv,.json,application/zip,text/csv,application/json"}),
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["file"].help_text = _("A ZIP, CSV or JSON file of at most %(size)s MB.") % {"size": MEGABYTES}

    def clean_file(self) -> UploadedFile:
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(self._too_large(), code="size")
        try:
            self.upload = archive.look_into(file, file.name)
        except archive.Rejected as refusal:
            raise forms.ValidationError(str(refusal), code="rejected") from refusal
        return file

    def refuse_size(self) -> None:
        """Say that the file is too large, of one that wasn't even read."""
        self.errors.clear()
        self.add_error("file", forms.ValidationError(self._too_large(), code="size"))

    def start(self, member: Member) -> ImportRun | None:
        """Make the run of the valid file; None when that can't be now, which an error then says."""
        file = self.cleaned_data["file"]
        file.seek(0)
        try:
            return running.start(member, self.upload, file.name, file.read())
        except running.NotNow as refusal:
            self.add_error("file", str(refusal))
            return None

    def _too_large(self) -> str:
        return gettext("The file is too large: at most %(size)s MB can be brought at once.") % {"size": MEGABYTES}
