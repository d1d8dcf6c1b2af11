"""DOCX files: headings, lists, tables and links as Markdown. Imported in the reading process only."""

import re
import zipfile
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError
from xml.parsers.expat import ExpatError

import mammoth
from defusedxml import DefusedXmlException
from defusedxml import ElementTree as SafeTree
from markdownify import MarkdownConverter

from assistant.errors import FileReadError
from assistant.ingest.readers.archive import check_archive
from assistant.ingest.readers.extract import Extract
from assistant.ingest.readers.markdown import first_heading
from assistant.types.knowledge import Part

_TITLE = "{http://purl.org/dc/elements/1.1/}title"
# What word processors write when nobody gave a title.
_NO_TITLE = re.compile(r"(?i)^((document|untitled|sans titre|normal)[ -]?\d*|microsoft word.*|.*\.docx?)$")
_BLANK_LINES = re.compile(r"\n{3,}")


def read_docx(path: Path) -> Extract:
    """A Word file; raises FileReadError when it is cut, locked, explosive or empty."""
    check_archive(path, "word/document.xml")
    try:
        with path.open("rb") as file:
            html = str(
                mammoth.convert_to_html(file, convert_image=mammoth.images.img_element(_no_image)).value
            )
        title = _own_title(path)
    # mammoth lets through whatever the XML parser and its own dictionaries raise on a broken file.
    except (
        ValueError,
        KeyError,
        AttributeError,
        IndexError,
        OSError,
        ParseError,
        ExpatError,
        DefusedXmlException,
    ) as error:
        raise FileReadError(
            f"{path.name} is damaged: {type(error).__name__}.",
            "Open it in a word processor and save it again.",
        ) from error
    markdown = _markdown(html)
    if not markdown:
        raise FileReadError(f"{path.name} has no text (only images?).", "Add the text, or remove the file.")
    return Extract(parts=(Part(markdown),), title=title or first_heading(markdown))


def _no_image(image: Any) -> dict[str, str]:
    del image
    return {}


def _markdown(html: str) -> str:
    converter = MarkdownConverter(
        heading_style="ATX",
        bullets="-",
        table_infer_header=True,  # Word rarely says which row is the header: it is the first one
        strip=["img"],
        escape_asterisks=False,
        escape_underscores=False,
        escape_misc=False,
    )
    return _BLANK_LINES.sub("\n\n", str(converter.convert(html))).strip()


def _own_title(path: Path) -> str:
    with zipfile.ZipFile(path) as archive:
        if "docProps/core.xml" not in archive.namelist():
            return ""
        found = SafeTree.fromstring(archive.read("docProps/core.xml")).find(_TITLE)
    title = " ".join((found.text or "").split()) if found is not None else ""
    return "" if _NO_TITLE.match(title) else title
