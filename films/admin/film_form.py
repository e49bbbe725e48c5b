"""The film's form: friendly words for what the database refuses."""

from typing import Any

from films import outside_ids
from films.admin.publishable import PublishableForm
from films.models import Film


class FilmForm(PublishableForm):
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
