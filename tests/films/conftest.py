"""What tests of the catalogue share."""

from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from PIL import Image


@pytest.fixture
def picture_file():
    """`picture_file(width, height)` gives an upload with a picture of that size."""

    def make(width: int, height: int) -> ContentFile:
        out = BytesIO()
        Image.new("RGB", (width, height), "crimson").save(out, "JPEG")
        return ContentFile(out.getvalue(), name="picture.jpg")

    return make
