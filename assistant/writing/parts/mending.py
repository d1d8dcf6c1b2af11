"""Findings that code remedies itself: marks and spaces, which a rule sets the same way every time."""

from collections.abc import Mapping

from assistant.checks.style.typeset import typeset
from assistant.types.brand import Channel
from assistant.types.revision import Revision

MENDED = "typography."


def mended(revision: Revision, channels: Mapping[str, Channel]) -> dict[str, str] | None:
    """The text with the field of a finding set anew; None when it takes a model or nothing changes."""
    fields, finding, brief = revision.fields, revision.finding, revision.brief
    channel = channels.get(brief.channel)
    if channel is None or finding is None or not finding.rule.startswith(MENDED):
        return None
    units = {rule.name: rule.count for rule in channel.fields}
    names = [finding.field] if finding.field else list(fields)
    changed = {
        name: typeset(fields[name], brief.language, units[name])
        for name in names
        if name in fields and name in units
    }
    whole = {**fields, **changed}
    return None if whole == dict(fields) else whole
