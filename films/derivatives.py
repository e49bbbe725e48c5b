"""What a picture is shown as: the same in several widths and formats, for the browser to choose from.

Files are named after the original, whose name comes from its content, with width and recipe, so that they may be
cached for ever: `pictures/ab/cdef.jpg` becomes `pictures/ab/cdef-320-a.avif`.
"""

from collections.abc import Iterator
from io import BytesIO
from typing import IO, Any, NamedTuple

from PIL import Image

from films.colours import accent_of
from films.pictures import opened

# A new letter when widths or qualities change: `manage.py pictures` then makes all files anew, under new names.
RECIPE = "a"

# Qualities at which posters, grain and lettering were seen to hold at twice the pixels of the screen.
FORMATS: dict[str, tuple[str, dict[str, Any]]] = {
    "avif": ("AVIF", {"quality": 55, "speed": 7}),
    "webp": ("WEBP", {"quality": 76, "method": 4}),
    "jpg": ("JPEG", {"quality": 78, "optimize": True, "progressive": True}),
}
TYPES = {"avif": "image/avif", "webp": "image/webp"}  # those that a page offers before JPEG

UPRIGHT = (160, 240, 320, 480, 640, 960)
WIDE = (320, 480, 640, 960, 1280, 1920)
WIDTHS = {"poster": UPRIGHT, "portrait": UPRIGHT, "still": WIDE, "collection": WIDE}


class Derivative(NamedTuple):
    """One file: its name and its content."""

    name: str
    content: bytes


def widths_of(kind: str, width: int) -> list[int]:
    """Give the widths that a picture of this kind is shown in, never above its own; the last is its largest."""
    largest = min(width, WIDTHS[kind][-1])
    return [one for one in WIDTHS[kind] if one < 0.9 * largest] + [largest]


def stem(name: str) -> str:
    """Give an original's name, or its address, without the ending."""
    return name.rpartition(".")[0]


def name(original: str, width: int, ending: str, recipe: str = RECIPE) -> str:
    """Give the name of a derivative of the original, or its address for that of the original."""
    return f"{stem(original)}-{width}-{recipe}.{ending}"


def names(original: str, widths: list[int], recipe: str = RECIPE) -> list[str]:
    """Give the names of all derivatives of the original."""
    return [name(original, width, ending, recipe) for width in widths for ending in FORMATS]


class Original:
    """A picture that is decoded once: for its files, and for its accent."""

    def __init__(self, file: IO[bytes], kind: str, name: str) -> None:
        """Take the open file. Raises ValidationError when it is no picture."""
        self.picture = opened(file)
        self.kind = kind
        self.name = name
        self.widths = widths_of(kind, self.picture.width)

    @property
    def accent(self) -> int | None:
        """The hue for the page of this picture, see `films.colours`."""
        return accent_of(self.picture)

    def derivatives(self) -> Iterator[Derivative]:
        """Yield each file in turn, one after the other so that they aren't all in memory."""
        for width in self.widths:
            height = max(1, round(self.picture.height * width / self.picture.width))
            made = self.picture.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3.0)
            for ending, (encoder, options) in FORMATS.items():
                yield Derivative(name(self.name, width, ending), _encoded(made, encoder, options))


def _encoded(picture: Image.Image, encoder: str, options: dict[str, Any]) -> bytes:
    if encoder == "JPEG" and picture.mode == "RGBA":  # it knows no transparency
        ground = Image.new("RGB", picture.size, "white")
        ground.paste(picture, mask=picture.getchannel("A"))
        picture = ground
    out = BytesIO()
    picture.save(out, encoder, **options)
    return out.getvalue()
