"""The last step of every reader: clean texts, and what they hold that a person should know of."""

import re
from dataclasses import replace

from assistant.ingest.readers.extract import Extract
from assistant.ingest.readers.injection import hidden_letters, instructions
from assistant.ingest.readers.markdown import plain
from assistant.text.normalise import clean
from assistant.types.knowledge import Part

_BLANK_LINES = re.compile(r"\n{3,}")
_LONGEST_TITLE = 200  # characters


def finished(extract: Extract) -> Extract:
    """The extract without hidden characters and empty parts; warns of texts that talk to a model."""
    parts = tuple(Part(text, part.page) for part in extract.parts if (text := tidy(part.text)))
    title = " ".join(plain(clean(extract.title[: 2 * _LONGEST_TITLE])).split())[:_LONGEST_TITLE]
    found = [
        *extract.warnings,
        *(warning for part in extract.parts for warning in hidden_letters(part.text)),
        *instructions([title, *(part.text for part in parts)]),
    ]
    return replace(extract, parts=parts, title=title, warnings=tuple(dict.fromkeys(found)))


def tidy(text: str) -> str:
    """The text without hidden characters, white space at the ends of lines, and runs of blank lines."""
    lines = "\n".join(line.rstrip() for line in clean(text).split("\n"))
    return _BLANK_LINES.sub("\n\n", lines).strip("\n")
