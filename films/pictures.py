"""Pictures that staff upload: checked by decoding, turned upright, stripped of metadata, named by their content."""

import hashlib
import warnings
from io import BytesIO
from typing import IO, Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from PIL import Image, ImageCms, ImageOps

FORMATS = ("JPEG", "PNG", "WEBP", "AVIF")
MOST_BYTES = 20 * 1024 * 1024
MOST_PIXELS = 50_000_000
QUALITY = 90
FOLDER = "pictures"  # in the storage
# The columns of a Picture that it takes to draw it (`films.picture_markup`): lists load no others.
DRAWN = ("file", "width", "height", "alt", "tone", "recipe", "widths")


def opened(file: IO[bytes]) -> Image.Image:
    """Give the decoded picture. Raises ValidationError for what is none, or is too large."""
    file.seek(0, 2)
    if file.tell() > MOST_BYTES:
        raise ValidationError(_("This file is larger than %(size)s.") % {"size": filesizeformat(MOST_BYTES)})
    file.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # our own limit follows
            picture = Image.open(file, formats=FORMATS)
        if picture.width * picture.height > MOST_PIXELS:
            raise ValidationError(
                _("This picture has more than %(count)d million pixels.") % {"count": MOST_PIXELS // 1_000_000}
            )
        picture.load()
    except ValidationError:
        raise
    except Exception as error:  # Pillow's decoders raise whatever a broken file leads them to
        raise ValidationError(_("This is not a picture that can be read: JPEG, PNG, WebP or AVIF.")) from error
    return picture


def validate_picture(file: File) -> None:
    """A validator for uploads. Raises ValidationError with a plain sentence."""
    opened(file)
    file.seek(0)


def cleaned(file: IO[bytes]) -> ContentFile:
    """Give the picture upright and without metadata, as JPEG, or as PNG where parts of it are transparent."""
    picture = _in_srgb(ImageOps.exif_transpose(opened(file)))
    transparent = picture.has_transparency_data
    picture = picture.convert("RGBA" if transparent else "RGB")
    out = BytesIO()
    if transparent:
        picture.save(out, "PNG", optimize=True)
    else:
        picture.save(out, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return ContentFile(out.getvalue(), name="picture.png" if transparent else "picture.jpg")


def _in_srgb(picture: Image.Image) -> Image.Image:
    """Give the picture with the colours that its profile means, which goes with the other metadata."""
    profile = picture.info.get("icc_profile")
    if not profile or picture.mode not in {"RGB", "RGBA", "CMYK"}:
        return picture
    mode = "RGB" if picture.mode == "CMYK" else picture.mode
    try:
        source = ImageCms.ImageCmsProfile(BytesIO(profile))
        return ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"), outputMode=mode) or picture
    except (ImageCms.PyCMSError, OSError):  # a profile that nobody can read
        return picture


def content_name(instance: Any, filename: str) -> str:
    """`upload_to` of a picture's file: named by its content, so that it may be cached for ever."""
    return f"{content_stem(instance.file)}.{filename.rpartition('.')[2]}"


def content_stem(file: IO[bytes]) -> str:
    """The stored name of a file with this content, without its ending."""
    file.seek(0)
    digest = hashlib.sha256(file.read()).hexdigest()[:32]
    file.seek(0)
    return f"{FOLDER}/{digest[:2]}/{digest[2:]}"
