"""The film's form: friendly words for what the database refuses."""

from typing import Any

from django.utils import timezone

from films import outside_ids
from films.admin.addressed import AddressedForm
from films.models import Film


class FilmForm(AddressedForm):
    """A film without its credits and pictures."""

    naming = ("title", "release_date")
    schemes = {
        "imdb_id": outside_ids.IMDB_TITLE,
        "tmdb_id": outside_ids.TMDB,
        "wikidata_id": outside_ids.WIKIDATA,
        "eidr": outside_ids.EIDR,
    }

    class Meta:
        model = Film
        fields = "__all__"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "poster" in self.fields:
            self.fields["poster"].queryset = self.instance.pictures.all()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("status") == Film.Status.PUBLISHED and "published_at" not in self.errors:
            cleaned["published_at"] = cleaned.get("published_at") or timezone.now()
        return cleaned
