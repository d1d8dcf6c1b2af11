"""A conversation as a text file: for the visitor to keep, or to attach to a request if they agree."""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator, Sequence

from assistant.text.long_date import long_date
from assistant.web.chat.cards import card_views
from assistant.web.chat.visit import Turn
from assistant.web.texts import Words

_UNSAFE = re.compile(r"[^a-z0-9]+")


def transcript(turns: Sequence[Turn], brand: str, day: dt.date, words: Words) -> str:
    """The whole conversation, oldest first, with the sources and products of each answer."""
    title = words("chat_transcript_title", brand=brand)
    lines = [title, long_date(day, words.language), ""]
    for turn in turns:
        lines += [f"{words('chat_transcript_you')} {turn.question}", ""]
        lines += [f"{words('chat_transcript_assistant')} {_said(turn, words)}", *_below(turn, words), ""]
    return "\n".join(lines).rstrip() + "\n"


def file_name(brand: str, day: dt.date) -> str:
    """The file's name, in plain letters: `conversation-maison-aubrelin-2026-11-22.txt`."""
    plain = unicodedata.normalize("NFKD", brand).encode("ascii", "ignore").decode().lower()
    parts = ["conversation", _UNSAFE.sub("-", plain).strip("-"), day.isoformat()]
    return "-".join(filter(None, parts)) + ".txt"


def _said(turn: Turn, words: Words) -> str:
    if turn.answer is not None:
        return turn.answer.answer
    note = words("chat_stopped") if turn.outcome == "stopped" else words("error_title")
    return f"{turn.text.strip()} ({note})".strip()


def _below(turn: Turn, words: Words) -> Iterator[str]:
    answer = turn.answer
    if answer is None:
        return
    for card in card_views(answer.products, words):
        shown = [card.price or words("chat_price_unknown"), card.price_note, card.stock, card.url or ""]
        yield f"  - {card.name} : {' · '.join(filter(None, shown))}"
    for citation in answer.citations or answer.nearby:
        mark = f"[{citation.n}]" if answer.citations else "-"
        yield "  " + " · ".join(
            filter(None, (f"{mark} {citation.title}", citation.heading, citation.url or ""))
        )
