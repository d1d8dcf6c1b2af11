"""Reads a file of questions and of what a right answer to each says: one JSON object a line."""

from dataclasses import dataclass
from pathlib import Path

from assistant.evaluation.cases import Cases
from assistant.evaluation.rows import Form, Row, read_rows
from assistant.types.language import Language

FORM = Form(
    (
        *("id", "lang", "question", "turns", "must_contain", "must_not_contain", "sources"),
        *("answerable", "note"),
    ),
    'Write each line like {"id": "q1", "lang": "en", "question": "…", "must_contain": [["€14.90", "14.90 '
    'euros"]], "sources": ["policies/delivery.md"]}.',
)


@dataclass(frozen=True)
class Item:
    """A question and what is known of its right answer.

    `turns` are the visitor's earlier questions of the same conversation. A right answer says one of the
    alternatives of each group of `must_contain` and nothing of `must_not_contain`; it stands on one of the
    `sources`: a path below the root, `path#SKU`, a SKU, or an address. An item that is not `answerable` is
    to be refused; what its `must_contain` says may be said instead.
    """

    id: str
    language: Language
    question: str
    turns: tuple[str, ...] = ()
    must_contain: tuple[tuple[str, ...], ...] = ()
    must_not_contain: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    answerable: bool = True


Items = Cases[Item]
"""A file of them."""


def read_items(path: Path) -> Items:
    """The items of a file; raises FileReadError and InputError as `read_rows` does."""
    return Items(path.stem, tuple(_item(row) for row in read_rows(path, FORM)))


def _item(row: Row) -> Item:
    item = Item(
        id=row.text("id"),
        language=row.language(),
        question=row.text("question"),
        turns=row.texts("turns"),
        must_contain=row.groups("must_contain"),
        must_not_contain=row.texts("must_not_contain"),
        sources=row.texts("sources"),
        answerable=row.flag("answerable", True),
    )
    if item.answerable and not item.must_contain:
        raise row.wrong("must_contain", "is empty: what does a right answer say?")
    return item
