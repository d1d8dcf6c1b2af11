"""The last step of every reader: clean texts, and what they hold that a person should know of."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from assistant.ingest.readers.extract import Extract
from assistant.ingest.readers.injection import hidden_letters, instructions
from assistant.ingest.readers.markdown import plain
from assistant.text.normalise import clean
from assistant.types.knowledge import Part

_BLANK_LINES = re.compile(r"\n{3,}")
_LONGEST_TITLE = 200  # characters
_OFTEN = 20  # times that a line stands in one document
_LONG_LINE = 30  # characters
_SHOWN = 80  # characters of it in the warning


def finished(extract: Extract) -> Extract:
    """The extract without hidden characters and empty parts; warns of texts that talk to a model."""
    texts, repeated = without_repeats([tidy(part.text) for part in extract.parts])
    pages = (part.page for part in extract.parts)
    parts = tuple(Part(text, page) for text, page in zip(texts, pages, strict=True) if text)
    title = " ".join(plain(clean(extract.title[: 2 * _LONGEST_TITLE])).split())[:_LONGEST_TITLE]
    found = [
        *extract.warnings,
        *repeated,
        *(warning for part in extract.parts for warning in hidden_letters(part.text)),
        *instructions([title, *(part.text for part in parts)]),
    ]
    return replace(extract, parts=parts, title=title, warnings=tuple(dict.fromkeys(found)))


def tidy(text: str) -> str:
    """The text without hidden characters, white space at the ends of lines, and runs of blank lines."""
    lines = "\n".join(line.rstrip() for line in clean(text).split("\n"))
    return _BLANK_LINES.sub("\n\n", lines).strip("\n")


def without_repeats(texts: Sequence[str]) -> tuple[list[str], tuple[str, ...]]:
    """The texts with each line that stands there over and over kept once, and a warning that quotes it.

    Such lines are menus, banners and notices. Headings and short lines may be the same in every section.
    """
    counts = Counter(line for text in texts for line in text.split("\n") if _may_repeat(line))
    frequent = {line: count for line, count in counts.items() if count >= _OFTEN}
    if not frequent:
        return list(texts), ()
    kept = []
    seen: set[str] = set()
    for text in texts:
        lines = []
        for line in text.split("\n"):
            if line not in seen:
                lines.append(line)
            if line in frequent:
                seen.add(line)
        kept.append(_BLANK_LINES.sub("\n\n", "\n".join(lines)).strip("\n"))
    line = max(frequent, key=lambda line: frequent[line])
    return kept, (f"a line that stands {frequent[line]:,} times was kept once: “{line[:_SHOWN].strip()}”",)


def _may_repeat(line: str) -> bool:
    return len(line) >= _LONG_LINE and not line.startswith(("#", "| ---"))
