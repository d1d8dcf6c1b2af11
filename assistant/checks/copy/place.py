"""Where in a draft its findings are."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from assistant.types.draft import Finding


def placed(findings: Iterable[Finding], fields: Mapping[str, str]) -> Iterator[Finding]:
    """The findings with `start` and `end`, where their words stand in their field.

    Several findings of one rule with the same words are about one place after the other.
    """
    last: dict[tuple[str, str, str], int] = {}
    for finding in findings:
        if finding.start is not None or not finding.excerpt:
            yield finding
            continue
        key = (finding.rule, finding.field, finding.excerpt)
        text = fields.get(finding.field, "")
        start = text.find(finding.excerpt, last.get(key, 0))
        if start < 0:
            start = text.find(finding.excerpt)
        if start < 0:
            yield finding
            continue
        last[key] = end = start + len(finding.excerpt)
        yield replace(finding, start=start, end=end)
