"""Whether a draft fits its channel: lengths, empty fields, blanks left to fill in, marks that would show."""

import re
from collections.abc import Iterator, Mapping
from functools import cache

from assistant.checks.wording import finding, wording
from assistant.text.counting import characters
from assistant.types.brand import Channel, FieldRule
from assistant.types.draft import Finding, Severity

_MARKDOWN = re.compile(
    r"\*\*[^*\n]+\*\*|__[^_\n]+__|(?m:^#{1,6}\s.+$)|!?\[[^\]\n]+\]\([^)\n]*\)|`[^`\n]+`|(?m:^\s*```.*$)"
)
_EXCERPT = 80


def lengths(fields: Mapping[str, str]) -> dict[str, int]:
    """How many characters each field has, as a reader counts them (grapheme clusters)."""
    return {name: characters(text) for name, text in fields.items()}


def check_channel(fields: Mapping[str, str], channel: Channel) -> Iterator[Finding]:
    """Findings on each field of the channel: missing, too long, not finished, with Markdown left in it."""
    for rule in channel.fields:
        text = fields.get(rule.name, "")
        if not text.strip():
            if rule.required:
                yield finding("channel.missing", "error", rule.name, "", label=dict(rule.label))
            continue
        yield from _too_long(rule, text)
        yield from _left_over(rule.name, text)


def _too_long(rule: FieldRule, text: str) -> Iterator[Finding]:
    count = characters(text)
    limits: tuple[tuple[str, Severity, int | None], ...] = (
        ("channel.length.hard", "error", rule.hard_max),
        ("channel.length.soft", "warning", rule.soft_max),
    )
    for key, severity, limit in limits:
        if limit is not None and count > limit:
            values = {"label": dict(rule.label), "count": count, "limit": limit, "over": count - limit}
            yield finding(key, severity, rule.name, text[:_EXCERPT], **values)
            return


def _left_over(field: str, text: str) -> Iterator[Finding]:
    for match in _placeholders().finditer(text):
        yield finding("channel.placeholder", "error", field, match.group())
    for match in list(_MARKDOWN.finditer(text))[:1]:
        yield finding("channel.markdown", "warning", field, match.group()[:_EXCERPT])


@cache
def _placeholders() -> "re.Pattern[str]":
    return re.compile("|".join(f"(?:{pattern})" for pattern in wording("placeholders")))
