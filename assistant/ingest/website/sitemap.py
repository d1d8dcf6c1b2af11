"""The pages that a site lists itself: XML sitemaps, indexes of them, plain lists, packed or not.

Only the text between <loc> and </loc> is looked for. No entity is expanded and no tree is built, so that an
XML bomb is a sitemap without pages, and a sitemap with a stray & still has its pages.
"""

import html
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.ingest.website.address import tidy
from assistant.net.inflate import GZIP_MAGIC, inflate

LARGEST_BYTES = 10 * 2**20  # of one sitemap, unpacked; the protocol allows 50 MB
_LOCATION = re.compile(r"<loc>\s*+(?:<!\[CDATA\[)?+\s*+([^<>\s\]]{1,2048}+)", re.IGNORECASE)
_STEP = 65_536
_MOST_LINES = 50_000


@dataclass(frozen=True)
class Sitemap:
    """What one file lists: pages, or other sitemaps."""

    pages: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()


def read_sitemap(body: bytes, url: str, most: int = LARGEST_BYTES) -> Sitemap:
    """What the sitemap at `url` lists, in its order, each once; raises ValueError if it can't be unpacked."""
    text = _unpacked(body, most).decode("utf-8", "replace")
    head = text[:_STEP].casefold()
    found = _located(text) if "<" in head else iter(text.split()[:_MOST_LINES])
    addresses = tuple(dict.fromkeys(address for each in found if (address := tidy(html.unescape(each), url))))
    return Sitemap(sitemaps=addresses) if "<sitemapindex" in head else Sitemap(pages=addresses)


def _located(text: str) -> Iterator[str]:
    return (found.group(1) for found in _LOCATION.finditer(text))


def _unpacked(body: bytes, most: int) -> bytes:
    if not body.startswith(GZIP_MAGIC):
        return body
    unpacked = bytearray()
    try:
        for piece in inflate(body[start : start + _STEP] for start in range(0, len(body), _STEP)):
            unpacked += piece
            if len(unpacked) > most:
                raise ValueError(f"it is larger than {most / 2**20:.3g} MB when unpacked")
    except (zlib.error, EOFError) as error:
        raise ValueError("its gzip is damaged") from error
    return bytes(unpacked)
