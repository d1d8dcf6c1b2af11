"""The parts of a channel's file that need care: limits with a source and a date, rules, patterns."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar, get_args

from assistant.brand.yaml_file import Node
from assistant.types.brand import ChannelRule, RuleKind
from assistant.types.draft import Severity

ITEMS_KEYS = ("items", "soft", "hard")
_RULE = ("kind", "id", "fields", "most", "severity", "pattern", "message", "advice", "source", "checked")
_KINDS: tuple[RuleKind, ...] = get_args(RuleKind)
_SEVERITIES: tuple[Severity, ...] = get_args(Severity)
Word = TypeVar("Word", bound=str)


@dataclass(frozen=True)
class Limits:
    """The limits of a field, where they all come from, and the oldest day they were checked on (ISO)."""

    soft: int | None
    hard: int | None
    items: tuple[int, int] | None
    source: str
    checked: str


def read_limits(node: Node) -> Limits:
    """The limits of the field `node`; raises KnowledgeError for one without a source or a date."""
    soft, hard = (_limit(node.child(kind)) for kind in ("soft", "hard"))
    if soft and hard and soft > hard:
        raise node.child("soft").error("a soft limit that is not above the hard one")
    items = _items(node.child("items"))
    told = {"items": f"{items[0]} to {items[1]}" if items else "", "soft": soft or "", "hard": hard or ""}
    given = {kind: (text, *proof(node.child(kind))) for kind, text in told.items() if text}
    return Limits(
        soft,
        hard,
        items,
        source="; ".join(f"{text} ({kind}): {source}" for kind, (text, source, _) in given.items()),
        checked=min((checked for _, _, checked in given.values()), default=""),
    )


def proof(node: Node) -> tuple[str, str]:
    """Where a limit or a rule comes from, and the ISO date of the last check."""
    source, checked = node.child("source"), node.child("checked")
    if not source.text():
        raise source.error("where it comes from")
    if not isinstance(checked.value, dt.date):
        raise checked.error("the date of the last check, e.g. 2026-11-21")
    return source.text(), checked.value.isoformat()


def _limit(node: Node) -> int | None:
    if node.keys(("max", "source", "checked")).value is None:
        return None
    return whole(node.child("max"), 1)


def _items(node: Node) -> tuple[int, int] | None:
    if node.keys(("least", "most", "source", "checked")).value is None:
        return None
    least, most = whole(node.child("least"), 0), whole(node.child("most"), 1)
    if least > most:
        raise node.child("least").error("no more than the most")
    return least, most


def read_rule(node: Node, fields: Sequence[str]) -> ChannelRule:
    """One rule of a channel whose fields are named `fields`; raises KnowledgeError."""
    node.keys(_RULE)
    kind = one_of(node.child("kind"), _KINDS, None)
    source, checked = proof(node)
    about = node.child("fields").texts()
    if unknown := [name for name in about if name not in fields]:
        raise Node(node.file, node.child("fields").key, unknown[0]).error("a field of the channel")
    rule = ChannelRule(
        id=node.child("id").text(f"channel.{kind}"),
        kind=kind,
        severity=one_of(node.child("severity"), _SEVERITIES, None),
        fields=about or tuple(fields),
        most=whole(node.child("most"), 0),
        pattern=read_pattern(node.child("pattern")),
        message=node.child("message").bilingual(),
        advice=node.child("advice").bilingual(),
        source=source,
        checked=checked,
    )
    given = {bool(rule.pattern), bool(rule.message["fr"])}
    if given != {kind == "pattern"}:
        raise node.error("a pattern and a message for the kind “pattern”, and only there")
    return rule


def read_pattern(node: Node) -> str:
    """A regular expression of Python's, or nothing."""
    text = node.text()
    try:
        re.compile(text)
    except re.error as error:
        raise node.error(f"a regular expression ({error})") from error
    return text


def whole(node: Node, least: int) -> int:
    """A whole number from `least` up; a missing one counts as 0, which has to be allowed."""
    value = 0 if node.value is None else node.value
    if not isinstance(value, int) or isinstance(value, bool) or value < least:
        raise node.error(f"a whole number from {least}")
    return value


def flag(node: Node, default: bool) -> bool:
    """True or false."""
    if node.value is None:
        return default
    if not isinstance(node.value, bool):
        raise node.error("true or false")
    return node.value


def one_of(node: Node, allowed: Sequence[Word], default: Word | None) -> Word:
    """One of the words of `allowed`; a missing one is `default`, and an error where there is none."""
    found = node.text(default or "")
    for word in allowed:
        if word == found:
            return word
    raise node.error(" or ".join(allowed))
