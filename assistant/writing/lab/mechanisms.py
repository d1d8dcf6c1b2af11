"""The ways in which a line is made: which of them a brief's facts allow, and which one a line really has."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from assistant.errors import InputError, UnknownNameError
from assistant.rules import load
from assistant.text.long_date import long_date
from assistant.text.normalise import fold
from assistant.text.numbers import figures
from assistant.types.brand import Bilingual, Channel, FieldRule
from assistant.types.knowledge import Passage
from assistant.types.language import Language
from assistant.writing.order import Order

OTHERWISE = "direct"  # what a line is that has not what its mechanism asks for


@dataclass(frozen=True)
class Mechanism:
    """One way: `ask` is what the model is told, `needs` what has to be proven first, `sign` what shows it."""

    id: str
    name: Bilingual
    ask: Bilingual
    needs: str = ""
    sign: str = ""

    def told(self, language: Language, day: dt.date | None) -> str:
        """The line of the prompt that asks for it; `day` is the offer's last one."""
        date = long_date(day, language) if day else ""
        colon = " :" if language == "fr" else ":"
        return f"- {self.id}{colon} {self.ask[language].format(date=date)}"


@cache
def mechanisms() -> Mapping[str, Mechanism]:
    """All of them by id, in their order."""
    entries: Sequence[Mapping[str, Any]] = load("mechanisms")["mechanisms"]
    return {
        entry["id"]: Mechanism(
            entry["id"], entry["name"], entry["ask"], entry.get("needs", ""), entry.get("sign", "")
        )
        for entry in entries
    }


def fitting(order: Order, passages: Sequence[Passage], today: dt.date) -> tuple[Mechanism, ...]:
    """Those that this brief and its facts allow, at most as many as there are to be lines.

    A deadline, a proof, a novelty and a figure are asked for only when there is one.
    """
    said = "\n".join([order.brief.goal, *(passage.chunk.text for passage in passages)])
    shown = {
        "": True,
        "offer": bool(order.brief.offer.text.strip()),
        "date": last_day(order, today) is not None,
        "figure": any(figure.unit for passage in passages for figure in figures(passage.chunk.text)),
        "news": _shown("news", said),
        "proof": any(_shown("proof", passage.chunk.text) for passage in passages),
    }
    found = [one for one in mechanisms().values() if shown[one.needs]]
    return tuple(found[: load("mechanisms")["lines"]])


def last_day(order: Order, today: dt.date) -> dt.date | None:
    """The day on which the offer ends, or the first price of the brief's products; None when none is near."""
    ends = order.brief.offer.ends
    days = [product.valid_until for product in order.products if product.valid_until]
    coming = [day for day in ([ends] if ends else days) if day >= today]
    return min(coming, default=None)


def own(asked: str, text: str, language: Language) -> str:
    """The id of the mechanism that a line has: the one it was asked for, when it shows it.

    A “question” without a question mark is a plain line, and is called one.
    """
    sign = mechanisms()[asked].sign
    if not sign or _has(sign, text, language):
        return asked
    return "question" if _has("question", text, language) else OTHERWISE


def _has(sign: str, text: str, language: Language) -> bool:
    if sign in ("figure", "date"):
        stated = figures(text)
        return any(figure.unit == "date" for figure in stated) if sign == "date" else bool(stated)
    return _pattern(sign, language).search(fold(text).strip()) is not None


def _shown(what: str, text: str) -> bool:
    folded = fold(text)
    return any(_pattern(what, language).search(folded) for language in ("fr", "en"))


@cache
def _pattern(sign: str, language: str) -> "re.Pattern[str]":
    return re.compile(load("mechanisms")["shown_by"][sign][language])


def lab_fields(channel: Channel) -> tuple[FieldRule, ...]:
    """The fields of a channel that the lab writes lines for, the one to begin with first."""
    known: Sequence[str] = load("mechanisms")["fields"]
    found = [rule for rule in channel.fields if rule.name in known]
    return tuple(sorted(found, key=lambda rule: known.index(rule.name)))


def lab_field(channel: Channel, name: str) -> FieldRule:
    """The field of that name, or the first one that there are lines for when it is empty.

    Raises InputError for a channel without such a field, UnknownNameError for another field.
    """
    found = {rule.name: rule for rule in lab_fields(channel)}
    if not found:
        raise InputError(
            f"The channel “{channel.id}” has no subject line and no headline.", "Choose another channel."
        )
    if name and name not in found:
        raise UnknownNameError(f"field with lines in “{channel.id}”", name, found)
    return found[name] if name else next(iter(found.values()))
