"""The rules of law as data: `rules/law/*.yaml`, each with its source, its dates and what it says."""

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import cast

from assistant.brand.yaml_file import Node
from assistant.rules import load, names
from assistant.types.brand import Bilingual
from assistant.types.draft import Severity
from assistant.types.language import LANGUAGES, Language

KEYS = (
    "id", "title", "severity", "in_channels", "since", "until", "source", "checked", "says", "unless",
    "within", "met_by", "even_denied", "message", "advice",
)  # fmt: skip
SEVERITIES = ("error", "warning", "info")
WITHIN = ("text", "field", "sentence")

Patterns = Mapping[Language, "re.Pattern[str] | None"]


@dataclass(frozen=True)
class LawRule:
    """One rule of law.

    A text that `says` something of it breaks the rule, unless what stands `within` the same text, field or
    sentence says what `unless` asks for, or one of the named conditions of `met_by` holds. What is denied
    (“pas de neutralité carbone”) breaks nothing, unless `even_denied`. `in_channels` gives some channels
    another severity; both days of `since` and `until` are included. `checked` is when its source itself was
    last read, None when the rule was written from what others say of it.
    """

    id: str
    title: Bilingual
    severity: Severity
    in_channels: Mapping[str, Severity]
    since: dt.date
    until: dt.date | None
    source: str
    checked: dt.date | None
    says: Patterns
    unless: Patterns
    within: str
    met_by: tuple[str, ...]
    even_denied: bool
    message: Bilingual
    advice: Bilingual

    def in_force(self, day: dt.date) -> bool:
        """Whether the rule holds on that day."""
        return self.since <= day and (self.until is None or day <= self.until)

    def severity_in(self, channel: str) -> Severity:
        """How grave a breach is in that channel."""
        return self.in_channels.get(channel, self.severity)


@cache
def law_rules() -> tuple[LawRule, ...]:
    """Every packaged rule, file by file; raises KnowledgeError for one that is not whole."""
    return tuple(rule for name in names("law") for rule in read_rules(f"{name}.yaml", load(name)))


def read_rules(file: str, content: Mapping[str, object]) -> tuple[LawRule, ...]:
    """The rules of one file's content; raises KnowledgeError for a rule without source, date or message."""
    root = Node(file, "", content).keys(("rules",))
    return tuple(_rule(node) for node in root.child("rules").items())


def _rule(node: Node) -> LawRule:
    node.keys(KEYS)
    says, unless = (_patterns(node.child(name)) for name in ("says", "unless"))
    if not any(says.values()):
        raise node.child("says").error("what a text says that breaks the rule")
    severity = node.child("severity").choice(SEVERITIES, "warning")
    return LawRule(
        id=_needed(node, "id"),
        title=_both(node, "title"),
        severity=cast("Severity", severity),
        in_channels=dict(_severities(node.child("in_channels"))),
        since=_day(node, "since"),
        until=node.child("until").date(),
        source=_needed(node, "source"),
        checked=node.child("checked").date(),
        says=says,
        unless=unless,
        within=node.child("within").choice(WITHIN, "text"),
        met_by=node.child("met_by").texts(),
        even_denied=node.child("even_denied").value is True,
        message=_both(node, "message"),
        advice=_both(node, "advice"),
    )


def _severities(node: Node) -> Iterator[tuple[str, Severity]]:
    for channel in node.value or {}:
        yield str(channel), cast("Severity", node.child(str(channel)).choice(SEVERITIES, "warning"))


def _needed(node: Node, name: str) -> str:
    text = node.child(name).text()
    if not text:
        raise node.child(name).error("text: a rule that nobody can check is none")
    return text


def _both(node: Node, name: str) -> Bilingual:
    found = node.child(name).bilingual()
    if not all(found.values()):
        raise node.child(name).error("a text in French and in English")
    return found


def _day(node: Node, name: str) -> dt.date:
    day = node.child(name).date()
    if day is None:
        raise node.child(name).error("a date, e.g. 2026-11-22")
    return day


def _patterns(node: Node) -> Patterns:
    """Regular expressions on folded text (lower case, no accents), matched as whole words."""
    found = node.bilingual_list()
    return {language: _pattern(node, tuple(found[language])) for language in LANGUAGES}


def _pattern(node: Node, parts: tuple[str, ...]) -> "re.Pattern[str] | None":
    if not parts:
        return None
    try:
        return re.compile(r"(?<![\w])(?:" + "|".join(parts) + r")(?!\w)")
    except re.error as error:
        raise node.error("regular expressions") from error
