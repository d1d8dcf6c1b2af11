"""Markdown and plain text files, with optional YAML front matter."""

import re
from pathlib import Path

from assistant.ingest.readers.dates import parse_date
from assistant.ingest.readers.decoding import read_raw
from assistant.ingest.readers.extract import Extract
from assistant.ingest.readers.front_matter import declare, split_front_matter
from assistant.ingest.readers.injection import hidden_letters
from assistant.text.normalise import clean
from assistant.types.knowledge import Part

__all__ = ["first_heading", "parse_date", "plain", "read_markdown", "read_plain"]

_HEADING = re.compile(r"^ {0,3}(#{1,6})[ \t]+(\S[^\n]*?)[ \t]*#*[ \t]*$", re.MULTILINE)
_ASKS = ("?", "？")
_FENCE = re.compile(r"^(```|~~~)", re.MULTILINE)
_DATA_IMAGE = re.compile(r"!\[([^\]\n]{0,300})\]\(data:[^)]*\)")
_TITLE_WITHIN = 20_000  # characters: a title further down is none


def read_markdown(path: Path) -> Extract:
    """A Markdown file; raises FileReadError for binary data or front matter that can't be understood."""
    raw = read_raw(path)
    values, body = split_front_matter(clean(raw), path.name)
    body = _DATA_IMAGE.sub(r"\1", without_comments(body))
    extract = Extract(parts=(Part(body.strip()),), title=first_heading(body), warnings=hidden_letters(raw))
    return declare(extract, values, path.name)


def read_plain(path: Path) -> Extract:
    """A text file; its title is found from the file name."""
    raw = read_raw(path)
    return Extract(parts=(Part(clean(raw).strip()),), warnings=hidden_letters(raw))


def without_comments(text: str) -> str:
    """The text without HTML comments; one that never ends is text."""
    kept: list[str] = []
    start = 0
    while (opened := text.find("<!--", start)) >= 0 and (closed := text.find("-->", opened)) >= 0:
        kept.append(text[start:opened])
        start = closed + 3
    return "".join([*kept, text[start:]])


def first_heading(markdown: str) -> str:
    """The text of the first heading outside code, without its marks; empty when there is none.

    Empty too when it is the first question of several: that is no name for the others.
    """
    # Fences come in pairs: of the pieces between them every second one is code.
    outside = _FENCE.split(markdown[:_TITLE_WITHIN])[::4]
    headings = (found for piece in outside for found in _HEADING.finditer(piece))
    first = next(headings, None)
    if first is None:
        return ""
    title = plain(first[2])
    alone = all(len(other[1]) > len(first[1]) for other in headings)
    return title if alone or not title.endswith(_ASKS) else ""


def plain(markdown: str) -> str:
    """One line of Markdown without links and emphasis."""
    # Each repetition is bounded: a line of a million brackets must not take minutes.
    text = re.sub(r"!?\[([^\]]{0,500})\]\([^)]{0,2000}\)", r"\1", markdown)
    text = re.sub(r"(\*\*|__|`|~~)", "", text)
    return re.sub(r"(?<!\w)[*_](\S(?:.{0,300}?\S)?)[*_](?!\w)", r"\1", text).strip()
