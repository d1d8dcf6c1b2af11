"""Reads a file of briefs and of what their drafts must and must not say: one JSON object a line."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.errors import InputError, UnknownNameError
from assistant.evaluation.cases import Cases
from assistant.evaluation.rows import Form, Row, read_rows
from assistant.store.copy.brief_json import brief_of
from assistant.types.draft import Brief
from assistant.types.language import Language
from assistant.writing.order import House, look_up

# What a brief may hold besides, as in every other place where one is given as JSON.
_BRIEF = ("offer", "key_facts", "tone", "cta", "link", "utm", "keywords", "variants", "vary", "reply_to")
FORM = Form(
    (
        *("id", "channel", "lang", "segment", "product_sku", "topic", "goal", *_BRIEF),
        *("must_mention_facts", "forbidden", "note"),
    ),
    'Write each line like {"id": "b1", "channel": "email", "lang": "en", "segment": "families", '
    '"product_sku": "NAP-01", "goal": "present it", "must_mention_facts": [["€59", "59 euros"]]}.',
)
# A goal is a sentence; what it is about comes first, as in a note to a colleague.
_TOPIC: dict[Language, str] = {"fr": "{topic} : {goal}", "en": "{topic}: {goal}"}


@dataclass(frozen=True)
class BriefItem:
    """A brief and what is known of a good draft for it.

    A good draft says one of the alternatives of each group of `facts` and nothing that is `forbidden`.
    """

    id: str
    brief: Brief
    facts: tuple[tuple[str, ...], ...] = ()
    forbidden: tuple[str, ...] = ()


BriefFile = Cases[BriefItem]
"""A file of them."""


def read_briefs(path: Path) -> BriefFile:
    """The briefs of a file; raises FileReadError and InputError as `read_rows` does."""
    return BriefFile(path.stem, tuple(_item(row) for row in read_rows(path, FORM)))


def check_briefs(items: Sequence[BriefItem], house: House) -> None:
    """Raise InputError for the first brief that can't be written: a run takes long, so it is told before."""
    for item in items:
        try:
            look_up(item.brief, house)
        except (InputError, UnknownNameError) as error:
            raise InputError(f"The brief “{item.id[:40]}”: {error.message}", error.next_step) from error


def _item(row: Row) -> BriefItem:
    values = {
        "channel": row.text("channel"),
        "segment": row.text("segment"),
        "goal": _goal(row),
        "language": row.language(),
        "products": row.text_or_texts("product_sku"),
        **row.chosen(_BRIEF),
    }
    try:
        brief = brief_of(values)
    except InputError as error:
        raise row.broken(error) from error
    return BriefItem(row.text("id"), brief, row.groups("must_mention_facts"), row.texts("forbidden"))


def _goal(row: Row) -> str:
    goal, topic = row.text("goal"), row.text("topic", "")
    if not topic and not row.text_or_texts("product_sku"):
        raise row.wrong("topic", "is missing, and so is “product_sku”: what is the text about?")
    return _TOPIC[row.language()].format(topic=topic, goal=goal) if topic else goal
