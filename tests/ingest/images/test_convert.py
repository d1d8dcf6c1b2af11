import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image, ImageCms

from assistant.errors import FileReadError
from assistant.ingest.images.convert import convert
from tests.ingest.images.pictures import picture, saved, turned


def small(folder: Path, data: bytes) -> Image.Image:
    path = folder / "original"
    path.write_bytes(data)
    found = convert(path)
    assert found == folder / "original.webp"
    with Image.open(found, formats=("WEBP",)) as image:
        image.load()
        return image


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "AVIF"])
def test_every_common_format(tmp_path: Path, kind: str) -> None:
    image = small(tmp_path, picture(kind))
    assert (image.size, image.mode) == ((640, 512), "RGB")
    red, green, blue = image.getpixel((320, 256))  # type: ignore[misc]
    assert red > 240 > 20 > max(green, blue)


@pytest.mark.parametrize(
    ("size", "kept"), [((320, 200), (320, 200)), ((640, 4000), (205, 1280)), ((5000, 100), (640, 13))]
)
def test_sizes(tmp_path: Path, size: tuple[int, int], kept: tuple[int, int]) -> None:
    assert small(tmp_path, picture(size=size)).size == kept


def test_a_photo_is_turned_upright_and_says_nothing_of_its_camera(tmp_path: Path) -> None:
    image = small(tmp_path, turned())
    assert image.size == (200, 400)
    assert image.getpixel((100, 50))[0] > 200  # type: ignore[index]  # red above
    assert image.getpixel((100, 350))[2] > 200  # type: ignore[index]  # blue below
    data = (tmp_path / "original.webp").read_bytes()
    assert dict(image.getexif()) == {}
    assert not [mark for mark in (b"Secret", b"private", b"EXIF", b"XMP ", b"ICCP") if mark in data]


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
def test_what_can_be_seen_through_stays_so(tmp_path: Path, mode: str) -> None:
    image = Image.new("RGBA", (100, 100), (0, 0, 0, 0)).convert(mode)
    more = {"transparency": 0} if mode == "P" else {}
    assert small(tmp_path, saved(image, "PNG", **more)).getpixel((5, 5))[3] == 0  # type: ignore[index]


def test_colours_of_a_profile_are_turned_into_those_of_the_web(tmp_path: Path) -> None:
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    assert small(tmp_path, picture(icc_profile=lab)).size == (640, 512)
    assert small(tmp_path, picture(icc_profile=b"no profile at all")).size == (640, 512)
    assert small(tmp_path, picture(mode="CMYK", colour=(0, 255, 255, 0))).mode == "RGB"


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says it is huge."""

    def part(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(b"\0" * 1000)
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", head) + part(b"IDAT", rows) + part(b"IEND", b"")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (bomb(8000, 8000), r"it has 8,000 × 8,000 pixels, more than 40,000,000"),
        (bomb(12_000, 12_000), r"it is no image that can be shown|pixels"),
        (bomb(60_000, 60_000), r"it is no image that can be shown"),
        (picture(size=(1, 1)), "it has only 1 × 1 pixels"),
        (picture("PNG")[:1500], "it is damaged"),
        (picture("JPEG", (2000, 2000))[:3000], "it is damaged"),
        (picture("BMP"), "it is no image that can be shown"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "it is no image that can be shown"),
        (b"<html>404</html>", "it is no image that can be shown"),
        (b"", "it is no image that can be shown"),
    ],
)
def test_what_is_refused(tmp_path: Path, data: bytes, message: str) -> None:
    with pytest.raises(FileReadError, match=message):
        small(tmp_path, data)
