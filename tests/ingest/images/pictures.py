"""Images made on the spot."""

import io
from typing import Any

from PIL import Image


def picture(
    kind: str = "JPEG",
    size: tuple[int, int] = (1000, 800),
    mode: str = "RGB",
    colour: Any = "red",
    **more: Any,
) -> bytes:
    """An image of one colour, as a file of that kind."""
    file = io.BytesIO()
    Image.new(mode, size, colour).save(file, kind, **more)
    return file.getvalue()


def turned() -> bytes:
    """A photo taken upright and stored lying, red above and blue below, with the maker of the camera."""
    image = Image.new("RGB", (400, 200), "blue")
    image.paste("red", (0, 0, 200, 200))
    exif = image.getexif()
    exif[0x0112] = 6  # to be shown turned to the right by a quarter
    exif[0x010F] = "Secret Camera"
    return saved(image, "JPEG", exif=exif, comment=b"private")


def saved(image: Image.Image, kind: str, **more: Any) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **more)
    return file.getvalue()
