"""A draft as a letter: what stands in it, in which order, and where its buttons lead."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from assistant.errors import FormatError
from assistant.text.links import tracked_link
from assistant.text.normalise import clean
from assistant.types.language import Language
from assistant.types.stored import StoredDraft

Kind = Literal["heading", "paragraph", "list", "button"]

_ITEM = re.compile(r"[-*•–]\s+")
_LINE_END = re.compile(r"[ \t]*[\n\t\r][ \t\n\r]*")  # no-break spaces stay what they are
_BLANK_LINE = re.compile(r"\n\s*\n")


@dataclass(frozen=True)
class Block:
    """One piece of a letter; `lines` are the lines of a paragraph or the items of a list, else one."""

    kind: Kind
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Letter:
    """A letter with merge tags in their neutral form. `link` is where buttons lead, empty without one."""

    language: Language
    subject: str
    preheader: str
    blocks: tuple[Block, ...]
    link: str

    @property
    def texts(self) -> tuple[str, ...]:
        """All that may hold a merge tag."""
        return (self.subject, self.preheader, *(line for block in self.blocks for line in block.lines))


def letter_of(stored: StoredDraft) -> Letter:
    """The letter of a draft of an e-mail or a newsletter.

    The fields come in their order: `title…` are headings, `cta…` buttons, all others text. Raises FormatError
    for a draft without a subject or without any text.
    """
    draft = stored.draft
    fields = {name: clean(text).strip() for name, text in draft.fields.items()}
    subject = one_line(fields.pop("subject", ""))
    preheader = one_line(fields.pop("preheader", ""))
    blocks = tuple(block for name, text in fields.items() if text for block in _blocks(name, text))
    if not subject or not blocks:
        missing = "no text" if subject else "no subject"
        raise FormatError(
            f"Draft {stored.id} can't be an e-mail: it has {missing}.",
            "Choose a format that fits its channel, or write what is missing.",
        )
    link = tracked_link(draft.brief, draft.variant)
    return Letter(draft.brief.language, subject, preheader, blocks, link)


def one_line(text: str) -> str:
    """The text on one line: what becomes a header may hold no line end."""
    return _LINE_END.sub(" ", text)


def _blocks(name: str, text: str) -> Iterator[Block]:
    if name.startswith("title"):
        yield Block("heading", (one_line(text),))
    elif name.startswith("cta"):
        yield Block("button", (one_line(text),))
    else:
        for part in _BLANK_LINE.split(text):
            yield from _text_blocks([line.strip() for line in part.splitlines() if line.strip()])


def _text_blocks(lines: Sequence[str]) -> Iterator[Block]:
    """Lines of one paragraph, those in a row that begin as items of a list as a list."""
    for is_list, kept in groupby(lines, lambda line: bool(_ITEM.match(line))):
        if is_list:
            yield Block("list", tuple(_ITEM.sub("", line, count=1) for line in kept))
        else:
            yield Block("paragraph", tuple(kept))
