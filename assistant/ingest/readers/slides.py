"""PPTX files: one part per visible slide, its title as heading, with tables and notes.

Read from the XML itself: of a slide only its texts are wanted. Imported in the reading process only.
"""

import posixpath
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from defusedxml import ElementTree as SafeTree

from assistant.errors import FileReadError
from assistant.ingest.readers.archive import check_archive
from assistant.ingest.readers.extract import Extract
from assistant.ingest.readers.markdown import first_heading
from assistant.ingest.readers.office import BROKEN_XML, properties
from assistant.ingest.readers.tables import markdown_table
from assistant.types.knowledge import Part

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_DECK = "ppt/presentation.xml"
_TITLES = ("title", "ctrTitle")
# Placeholders that every slide repeats: date, footer, slide number.
_REPEATED = ("dt", "ftr", "sldNum", "hdr")
_MOST_SLIDES = 2000
_DEEPEST = 20  # groups within groups


def read_pptx(path: Path) -> Extract:
    """A presentation; hidden slides stay hidden.

    Raises FileReadError when it is cut, locked, explosive, or without text.
    """
    check_archive(path, _DECK)
    try:
        with zipfile.ZipFile(path) as archive:
            known = properties(archive)
            slides = [_slide(archive, name) for name in _order(archive)[:_MOST_SLIDES]]
    except (*BROKEN_XML, KeyError, ValueError, RecursionError, NotImplementedError) as error:
        raise FileReadError(
            f"{path.name} is damaged: {type(error).__name__}.", "Open it in its program and save it again."
        ) from error
    parts = [Part(text, number) for number, text in enumerate(slides, start=1) if text]
    if not parts:
        raise FileReadError(f"{path.name} has no text (only images?).", "Add the text, or remove the file.")
    return Extract(
        parts=tuple(parts),
        title=known.title or first_heading(parts[0].text),
        saved=known.saved,
        warnings=tuple(_warnings(slides)),
    )


def _warnings(slides: list[str | None]) -> Iterator[str]:
    hidden = [str(number) for number, text in enumerate(slides, start=1) if text is None]
    silent = [str(number) for number, text in enumerate(slides, start=1) if text == ""]
    if hidden:
        yield f"hidden slides were left out: {', '.join(hidden)}"
    if silent:
        yield f"slides without text (only images?): {', '.join(silent)}"


def _order(archive: zipfile.ZipFile) -> list[str]:
    """The slides' files in the order in which they are shown."""
    targets = _targets(archive, _DECK)
    deck = SafeTree.fromstring(archive.read(_DECK))
    return [targets[item.get(f"{_R}id", "")][0] for item in deck.iter(f"{_P}sldId")]


def _targets(archive: zipfile.ZipFile, name: str) -> dict[str, tuple[str, str]]:
    """What a file of the archive refers to: relation id to (file, kind)."""
    folder, base = posixpath.split(name)
    relations = f"{folder}/_rels/{base}.rels"
    if relations not in archive.namelist():
        return {}
    root = SafeTree.fromstring(archive.read(relations))
    return {
        item.get("Id", ""): (
            posixpath.normpath(posixpath.join("/" + folder, item.get("Target", ""))).lstrip("/"),
            item.get("Type", "").rpartition("/")[2],
        )
        for item in root
    }


def _slide(archive: zipfile.ZipFile, name: str) -> str | None:
    """A slide as Markdown; None when it is hidden."""
    root = SafeTree.fromstring(archive.read(name))
    if root.get("show") in ("0", "false"):
        return None
    targets = _targets(archive, name).values()
    diagrams = [file for file, kind in targets if kind == "diagramData" and file in archive.namelist()]
    notes = [file for file, kind in targets if kind == "notesSlide" and file in archive.namelist()]
    blocks = list(_blocks(root.find(f"{_P}cSld/{_P}spTree"), 0))
    for file in diagrams:
        points = (_paragraph(item) for item in SafeTree.fromstring(archive.read(file)).iter(f"{_A}p"))
        blocks.append((False, "\n".join(f"- {text}" for text in points if text)))
    titles = [text for is_title, text in blocks if is_title and text]
    body = [text for is_title, text in blocks if not is_title and text]
    said = [text for file in notes for text in _notes(SafeTree.fromstring(archive.read(file)))]
    headings = ["## " + " ".join(" ".join(titles).split())] if titles else []
    return "\n\n".join([*headings, *body, *said])


def _notes(root: Any) -> Iterator[str]:
    """What the speaker says: the notes' body, not the picture of the slide above it."""
    for shape in root.iter(f"{_P}sp"):
        if _placeholder(shape) == "body" and (text := _shape_text(shape)):
            yield f"Notes:\n\n{text}"  # the same word in both languages


def _blocks(tree: Any, depth: int) -> Iterator[tuple[bool, str]]:
    """The texts of the shapes in their order, and whether each is the title."""
    if tree is None or depth > _DEEPEST:
        return
    for shape in tree:
        if shape.tag == f"{_P}grpSp":
            yield from _blocks(shape, depth + 1)
        elif shape.tag.endswith("}AlternateContent") and len(shape):
            yield from _blocks(shape[0], depth + 1)  # the others say the same for older programs
        elif shape.tag == f"{_P}graphicFrame":
            for table in shape.iter(f"{_A}tbl"):
                yield False, markdown_table([_cells(row) for row in table.iter(f"{_A}tr")])
        elif shape.tag == f"{_P}sp" and _placeholder(shape) not in _REPEATED:
            yield _placeholder(shape) in _TITLES, _shape_text(shape)


def _placeholder(shape: Any) -> str:
    """What a shape stands for on its slide: “title”, “body” …; empty for a shape of its own."""
    found = shape.find(f"{_P}nvSpPr/{_P}nvPr/{_P}ph")
    return "" if found is None else str(found.get("type", "obj"))


def _shape_text(shape: Any) -> str:
    """The paragraphs of a shape; several of them in a placeholder are bullets, indented by their level."""
    body = shape.find(f"{_P}txBody")
    if body is None:
        return ""
    found = [(item, text) for item in body.findall(f"{_A}p") if (text := _paragraph(item))]
    if _placeholder(shape) in ("obj", "body") and len(found) > 1:
        return "\n".join(f"{'  ' * _level(item)}- {text}" for item, text in found)
    return "\n\n".join(text for _, text in found)


def _level(paragraph: Any) -> int:
    settings = paragraph.find(f"{_A}pPr")
    level = "0" if settings is None else str(settings.get("lvl", "0"))
    return int(level) if level.isdigit() else 0


def _cells(row: Any) -> list[str]:
    cells = row.iter(f"{_A}tc")
    return [" ".join(filter(None, map(_paragraph, cell.iter(f"{_A}p")))) for cell in cells]


def _paragraph(item: Any) -> str:
    """The runs of a paragraph; a break within it is a space."""
    pieces = (
        " " if part.tag == f"{_A}br" else part.text or ""
        for part in item.iter()
        if part.tag in (f"{_A}t", f"{_A}br")
    )
    return " ".join("".join(pieces).split())
