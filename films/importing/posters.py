"""Posters that lie beside an imported file."""

from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.files import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from films.importing.report import Refused
from films.models import Film, FilmCard, Picture
from films.pictures import cleaned, content_stem, opened
from films.tasks import derive_later


def picture_beside(folder: Path, name: str) -> Path:
    """Give the picture of this name in the folder or below it. Raises Refused where there is none."""
    try:
        path = (folder / name).resolve()
        if not path.is_relative_to(folder.resolve()):
            raise Refused(_("poster: The file must lie beside the imported one, or in a folder beside it."))
        with path.open("rb") as file:
            opened(file)
    except OSError:
        raise Refused(_("poster: There is no file “%(name)s” that can be read.") % {"name": name}) from None
    except ValidationError as error:
        raise Refused(f"poster: {' '.join(error.messages)}") from None
    return path


def is_poster_of(path: Path, film: Film) -> bool:
    """Whether the film's poster was made of this very file, or is this very file."""
    if film.poster is None:
        return False
    stored = str(film.poster.file)
    with path.open("rb") as file:
        if stored.startswith(content_stem(file)):
            return True
        return stored.startswith(content_stem(cleaned(file)))


def store_poster(path: Path, film: Film, texts: dict[str, str]) -> None:
    """Store the file as the poster of a film that is stored already; the one before goes.

    `texts` are fields of Picture; without a description it is given one.
    """
    alt = _("Poster of %(title)s") % {"title": film.title}
    with path.open("rb") as file, transaction.atomic():
        poster = Picture.objects.create(
            film=film,
            kind=Picture.Kind.POSTER,
            file=File(file, name=path.name),
            **{"alt": alt[: Picture._meta.get_field("alt").max_length], **texts},
        )
        before = Picture.objects.filter(pk__in=Film.objects.filter(pk=film.pk).values("poster"))
        replaced = list(before.filter(film=film, kind=Picture.Kind.POSTER))
        Film.objects.filter(pk=film.pk).update(poster=poster, updated_at=timezone.now())
        FilmCard.objects.put_in_step([film.pk])
        for picture in replaced:
            picture.delete()
        derive_later(poster)
