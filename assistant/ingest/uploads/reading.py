"""The text of a file that a writer hands in to go on with: read once, kept nowhere."""

import tempfile
from pathlib import Path

from assistant.errors import FileReadError, InputError
from assistant.ingest.sandbox.sandbox import Sandbox
from assistant.ingest.uploads.check import checked_suffix, shown_name, stored_name

FORMATS = (".docx", ".md", ".pdf", ".txt")
_BOLD = "**"


def text_of(name: str, data: bytes) -> str:
    """What a file says, as plain text with a line for each heading; the file is read in a process of its own.

    Raises InputError for a file that is empty, too large or in another format than DOCX, PDF, Markdown and
    text, and FileReadError for one that can't be read or holds no text. Takes some seconds.
    """
    suffix = checked_suffix(name, data)
    if suffix not in FORMATS:
        raise InputError(
            f"“{shown_name(name)}” is in a format that no text is taken from.",
            f"Formats: {' '.join(FORMATS)}.",
        )
    with tempfile.TemporaryDirectory() as folder, Sandbox() as sandbox:
        path = Path(folder) / Path(stored_name(name, suffix)).name
        path.write_bytes(data)
        extract = sandbox.extract(path)
    text = "\n\n".join(part.text.strip() for part in extract.parts).replace(_BOLD, "").strip()
    if not any(letter.isalnum() for letter in text):
        raise FileReadError(f"“{shown_name(name)}” holds no text.", "Paste the text instead.")
    return text
