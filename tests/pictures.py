"""Pictures for tests: drawn, not taken."""

from io import BytesIO

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw

from films.models import Picture


def picture_file(width=200, height=300, colour="#654321", format="JPEG", mode="RGB", **options) -> ContentFile:
    """An upload: a disc on a ground."""
    out = BytesIO()
    image = Image.new(mode, (width, height), colour)
    ImageDraw.Draw(image).ellipse([0, 0, width // 2, width // 2], fill="white")
    image.save(out, format, **options)
    return ContentFile(out.getvalue(), name=f"picture.{format.lower()}")


def make_picture(kind="poster", *, file=None, alt="A disc", derived=False, **fields) -> Picture:
    """A picture that is stored, with its files for pages if `derived`."""
    picture = Picture.objects.create(kind=kind, file=file or picture_file(), alt=alt, **fields)
    if derived:
        picture.derive()
        picture.refresh_from_db()
    return picture


def stored(storage, folder="") -> list[str]:
    """The names of all files in the storage."""
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:
        return []
    before = f"{folder}/" if folder else ""
    names = [before + name for name in files]
    return sorted(names + [name for one in folders for name in stored(storage, before + one)])
