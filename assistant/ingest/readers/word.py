"""DOCX files: headings, lists, tables and links as Markdown. Imported in the reading process only."""

import zipfile
from pathlib import Path
from typing import Any

import mammoth

from assistant.errors import FileReadError
from assistant.ingest.readers.archive import check_archive
from assistant.ingest.readers.extract import Extract
from assistant.ingest.readers.markdown import first_heading
from assistant.ingest.readers.markup import as_markdown
from assistant.ingest.readers.office import BROKEN_XML, properties
from assistant.types.knowledge import Part

# The two styles for the title of a document, which mammoth takes for paragraphs.
_STYLES = """
p[style-name='Title'] => h1:fresh
p[style-name='Titre'] => h1:fresh
p[style-name='Subtitle'] => p:fresh
"""


def read_docx(path: Path) -> Extract:
    """A Word file; raises FileReadError when it is cut, locked, explosive or empty."""
    check_archive(path, "word/document.xml")
    try:
        with path.open("rb") as file:
            html = str(
                mammoth.convert_to_html(
                    file, convert_image=mammoth.images.img_element(_no_image), style_map=_STYLES
                ).value
            )
        with zipfile.ZipFile(path) as archive:
            known = properties(archive)
    # mammoth lets through whatever the XML parser and its own dictionaries raise on a broken file.
    except (
        ValueError,
        KeyError,
        AttributeError,
        IndexError,
        OSError,
        RecursionError,
        *BROKEN_XML,
    ) as error:
        raise FileReadError(
            f"{path.name} is damaged: {type(error).__name__}.",
            "Open it in a word processor and save it again.",
        ) from error
    markdown = as_markdown(html)
    if not markdown:
        raise FileReadError(f"{path.name} has no text (only images?).", "Add the text, or remove the file.")
    return Extract(parts=(Part(markdown),), title=known.title or first_heading(markdown), saved=known.saved)


def _no_image(image: Any) -> dict[str, str]:
    del image
    return {}
