"""Makes a small WebP of an image of any common format; runs in a process of its own, see `worker`."""

import io
from pathlib import Path

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from assistant.errors import FileReadError

FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "AVIF")
WIDEST, TALLEST = 640, 1280  # pixels of what is kept
MOST_PIXELS = 40_000_000  # of the original: a camera's; decoded they take 160 MB
FEWEST = 32  # pixels on a side: less is a counter of visits, not a picture
QUALITY = 80
_OTHER = "Give a JPEG, PNG, WebP, GIF or AVIF file."


def convert(path: Path) -> Path:
    """Write the image beside `path` as WebP: upright, at most 640 pixels wide, without metadata.

    The format is told by the content, never by the name. Raises FileReadError for what is no image, has too
    many pixels or too few, or is damaged.
    """
    try:
        with Image.open(path, formats=FORMATS) as image:
            _demand_size(image)
            image.draft("RGB", (2 * WIDEST, 2 * TALLEST))  # a JPEG need not be decoded at full size
            small = _small(image)
    except (UnidentifiedImageError, Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise FileReadError("it is no image that can be shown", _OTHER) from error
    except (OSError, ValueError, SyntaxError, EOFError) as error:  # what Pillow raises for damaged files
        raise FileReadError(f"it is damaged ({error})", "Export it again.") from error
    target = path.with_suffix(".webp")
    small.save(target, "WEBP", quality=QUALITY, method=4)
    return target


def _demand_size(image: Image.Image) -> None:
    width, height = image.size
    if width * height > MOST_PIXELS:
        raise FileReadError(
            f"it has {width:,} × {height:,} pixels, more than {MOST_PIXELS:,}", "Make it smaller."
        )
    if min(width, height) < FEWEST:
        raise FileReadError(f"it has only {width} × {height} pixels", "Give a larger one.")


def _small(image: Image.Image) -> Image.Image:
    upright = ImageOps.exif_transpose(image)
    see_through = upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info
    plain = _in_srgb(upright).convert("RGBA" if see_through else "RGB")
    plain.thumbnail((WIDEST, TALLEST))
    # A new image holds pixels only: position, camera and comments of the original stay behind.
    return Image.frombytes(plain.mode, plain.size, plain.tobytes())


def _in_srgb(image: Image.Image) -> Image.Image:
    """The colours as a browser shows an image without a profile; a profile that can't be used is dropped."""
    profile = image.info.get("icc_profile")
    if not profile or image.mode not in ("RGB", "RGBA", "CMYK"):
        return image
    try:
        wanted = ImageCms.createProfile("sRGB")
        mode = "RGBA" if image.mode == "RGBA" else "RGB"
        return ImageCms.profileToProfile(image, io.BytesIO(profile), wanted, outputMode=mode) or image
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image
