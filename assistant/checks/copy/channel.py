"""Whether a draft fits its channel: lengths, lists, empty fields, blanks to fill in, Markdown."""

import re
from collections.abc import Iterator, Mapping
from functools import cache

from assistant.checks.copy.measure import Measured, lines, measure
from assistant.checks.copy.rules import check_rules
from assistant.checks.wording import wording
from assistant.text.counting.said import said, unit_name
from assistant.types.brand import Bilingual, Channel, FieldRule
from assistant.types.draft import Finding, Severity
from assistant.types.language import Language

__all__ = ["Measured", "check_channel", "lengths", "measure"]

_MARKDOWN = re.compile(
    r"\*\*[^*\n]+\*\*|__[^_\n]+__|(?m:^#{1,6}\s.+$)|!?\[[^\]\n]+\]\([^)\n]*\)|`[^`\n]+`|(?m:^\s*```.*$)"
)
_NUMBERED = re.compile(r"\{\{\s*\d+\s*\}\}")
_EXCERPT = 80
_ABOUT_LIMITS = {"length": "channel.length", "segments": "channel.length", "items": "channel.items"}


def lengths(fields: Mapping[str, str], channel: Channel, language: Language) -> dict[str, int]:
    """How much each field takes, in its own unit: characters, pixels, room of an SMS, weights of X."""
    rules = {rule.name: rule for rule in channel.fields}
    return {
        name: measure(rules[name], text, language).count for name, text in fields.items() if name in rules
    }


def check_channel(fields: Mapping[str, str], channel: Channel, language: Language) -> Iterator[Finding]:
    """Findings on each field of the channel, and on what its rules say of them together."""
    for rule in channel.fields:
        text = fields.get(rule.name, "")
        if not text.strip():
            if rule.required:
                yield _told(rule, "missing", "error", "")
            continue
        yield from _room(rule, text, language)
        yield from _left_over(rule, text, channel)
    yield from check_rules(fields, channel, language)


def _room(rule: FieldRule, text: str, language: Language) -> Iterator[Finding]:
    measured = measure(rule, text, language)
    if rule.items is None:
        yield from _too_long(rule, measured, text.strip())
        return
    for line, item in zip(lines(text), measured.items, strict=True):
        yield from _too_long(rule, item, line)
    least, most = rule.items
    if measured.parts < least:
        yield _told(rule, "items.few", "error", "", count=measured.parts, least=least)
    if measured.parts > most:
        yield _told(rule, "items.many", "error", "", count=measured.parts, most=most)


def _too_long(rule: FieldRule, measured: Measured, text: str) -> Iterator[Finding]:
    if not measured.over:
        return
    kind = "hard" if measured.broken else "soft"
    limit = (measured.hard_max if measured.broken else measured.soft_max) or 0
    segments = measured.unit == "sms"
    yield _told(
        rule,
        f"segments.{kind}" if segments else f"length.{kind}",
        "error" if measured.broken else "warning",
        text[:_EXCERPT],
        count=measured.count,
        limit=limit,
        over=measured.count - limit,
        unit=unit_name(measured.unit, limit),
        parts=measured.parts,
        most=rule.hard_max if measured.broken else rule.soft_max,
        encoding=measured.encoding,
        forcing=_forcing(measured),
    )


def _forcing(measured: Measured) -> Bilingual:
    """What to do about the characters that shorten an SMS, where there are such."""
    if not measured.forcing:
        return {"fr": "", "en": ""}
    return said("findings", "forcing", chars=" ".join(measured.forcing))


def _told(rule: FieldRule, key: str, severity: Severity, excerpt: str, **values: object) -> Finding:
    """A finding about a field; only its limits have a source."""
    values = {"label": dict(rule.label), "excerpt": excerpt, **values}
    message, advice = said("findings", key, **values), said("advice", key, **values)
    about = _ABOUT_LIMITS.get(key.partition(".")[0], "")
    source = rule.source if about else ""
    return Finding(about or f"channel.{key}", severity, rule.name, excerpt, message, advice, source)


def _left_over(rule: FieldRule, text: str, channel: Channel) -> Iterator[Finding]:
    # Where the channel's own rule looks at variables, a numbered one is no blank to fill in.
    numbered = any(one.kind == "variables" and rule.name in one.fields for one in channel.rules)
    for match in _placeholders().finditer(text):
        if not (numbered and _NUMBERED.fullmatch(match.group())):
            yield _told(rule, "placeholder", "error", match.group())
    for match in list(_MARKDOWN.finditer(text))[:1]:
        yield _told(rule, "markdown", "warning", match.group()[:_EXCERPT])


@cache
def _placeholders() -> "re.Pattern[str]":
    return re.compile("|".join(f"(?:{pattern})" for pattern in wording("placeholders")))
