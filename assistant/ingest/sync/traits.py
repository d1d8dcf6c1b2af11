"""What a source says, in a form that can be compared with other sources without reading them again."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from assistant.ingest.chunks.blocks import Block, Section, sections
from assistant.ingest.readers.reader import title_of_name
from assistant.text.normalise import fold
from assistant.types.knowledge import Document, SourceFile

# Words, numbers with their sign, and every symbol but those of Markdown and punctuation: “5 €” is not “5 %”,
# “-5 °C” not “5 °C”, “☑” not “☐”, while case, accents, quotes, emphasis and white space don't count.
_TOKEN = re.compile(
    r"[-+±]?\d+(?:[.,:/]\d+)*|[^\W\d_]+|[<>](?=\s?\d)|[^\w\s.,;:!?…'\"()\[\]{}*_#|`~\\/<>+±-]"
)
_DIGIT = re.compile(r"\d")
_HASH_BYTES = 8
_SEPARATOR = ":"
RECORDS = "records"  # the key of a product feed begins with it

Kind = str  # “t” a paragraph, list or code, “b” a table, “h” a heading or title


@dataclass(frozen=True)
class Mark:
    """One paragraph, table or heading as it is compared; `size` is in characters of what is compared."""

    kind: Kind
    hash: str
    size: int
    digits: bool

    @classmethod
    def of(cls, kind: Kind, text: str) -> "Mark":
        """The mark of a text."""
        plain = " ".join(_TOKEN.findall(fold(text)))
        digest = hashlib.blake2b(plain.encode(), digest_size=_HASH_BYTES).hexdigest()
        return cls(kind, digest, len(plain), bool(_DIGIT.search(plain)))

    @classmethod
    def parse(cls, stored: str) -> "Mark":
        """The way back from `str`."""
        kind, digest, size, digits = stored.split(_SEPARATOR)
        return cls(kind, digest, int(size), digits == "1")

    def __str__(self) -> str:
        return _SEPARATOR.join((self.kind, self.hash, str(self.size), str(int(self.digits))))


@dataclass(frozen=True)
class Traits:
    """What decides whether two sources say the same.

    Sources whose `key` differs never do: it holds language, audience, trust and validity, and for product
    records the file itself. `base` is of all that the source is made from; `lasting` means that no date
    limits it. `blocks` are the marks in order, as text. `made` is of what records came out of a feed, which
    may be others from the day `changes_on`.
    """

    base: str
    key: str
    audience: str
    trust: str
    lasting: bool
    date: str
    blocks: tuple[str, ...]
    made: str = ""
    changes_on: str = ""

    def as_dict(self) -> dict[str, str]:
        """All but the blocks, to be stored."""
        return {
            "base": self.base,
            "key": self.key,
            "audience": self.audience,
            "trust": self.trust,
            "lasting": "1" if self.lasting else "",
            "date": self.date,
            **({"made": self.made} if self.made else {}),
            **({"changes_on": self.changes_on} if self.changes_on else {}),
        }

    @classmethod
    def stored(cls, values: Mapping[str, str], blocks: Sequence[str]) -> "Traits":
        """The way back from `as_dict`."""
        return cls(
            base=values["base"],
            key=values["key"],
            audience=values["audience"],
            trust=values["trust"],
            lasting=bool(values["lasting"]),
            date=values["date"],
            blocks=tuple(blocks),
            made=values.get("made", ""),
            changes_on=values.get("changes_on", ""),
        )


def traits_of(documents: Sequence[Document], base: str) -> Traits:
    """The traits of a text that was read."""
    keys = [_key(document) for document in documents]
    first = documents[0]
    return Traits(
        base=base,
        key="\n".join(dict.fromkeys(keys)),
        audience=first.audience,
        trust=first.trust,
        lasting=all(each.valid_from is None and each.valid_until is None for each in documents),
        date=max((each.date.isoformat() for each in documents if each.date), default=""),
        blocks=tuple(str(mark) for document in documents for mark in _marks(document)),
    )


def records_traits(file: SourceFile, base: str, records: str, changes_on: str = "") -> Traits:
    """The traits of product records, given in words: only the same file is the same."""
    origin = file.origin
    return Traits(
        base=base,
        key=f"{RECORDS} {file.sha256} {origin!r}",
        audience=origin.audience,
        trust=origin.trust,
        lasting=False,
        date="",
        blocks=(),
        made=hashlib.sha256(records.encode()).hexdigest(),
        changes_on=changes_on,
    )


def block_mark(block: Block) -> Mark:
    """The mark of one block."""
    return Mark.of("b" if block.kind == "table" else "t", block.text)


def _key(document: Document) -> str:
    limits = (document.valid_from, document.valid_until)
    shown = (day.isoformat() if day else "" for day in limits)
    return " ".join((document.language, document.audience, document.trust, *shown))


def _marks(document: Document) -> Iterator[Mark]:
    found = sections(document.parts)
    # A title that stands nowhere in the text and that the file's name did not give says something too.
    if not any(section.path for section in found) and document.title != title_of_name(document.source):
        yield Mark.of("h", document.title)
    above: tuple[str, ...] = ()
    for section in found:
        yield from (Mark.of("h", heading) for heading in _new_headings(section, above))
        above = section.path
        yield from (mark for block in section.blocks if (mark := block_mark(block)).size)


def _new_headings(section: Section, above: tuple[str, ...]) -> Iterable[str]:
    common = 0
    while common < min(len(above), len(section.path)) and above[common] == section.path[common]:
        common += 1
    return section.path[common:]
