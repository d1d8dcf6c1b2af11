"""All checks on one draft."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from assistant.checks.copy.brand import check_claims, check_register, check_words
from assistant.checks.copy.channel import check_channel, lengths
from assistant.checks.copy.place import placed
from assistant.checks.copy.subject import Check, Subject
from assistant.checks.copy.typography import check_typography
from assistant.checks.grounding import Sources, check_grounding
from assistant.types.brand import Brand
from assistant.types.draft import DraftSentence, Finding

_ORDER = {"error": 0, "warning": 1, "info": 2}


@dataclass(frozen=True)
class CheckResult:
    """What the checks say of a draft: its sentences with their sources, findings, gravest first, lengths."""

    sentences: tuple[DraftSentence, ...]
    findings: tuple[Finding, ...]
    lengths: Mapping[str, int]  # characters (grapheme clusters) per field


def _words(subject: Subject) -> Iterator[Finding]:
    return check_words(subject.fields, subject.brand, subject.language)


def _register(subject: Subject) -> Iterator[Finding]:
    return check_register(subject.fields, subject.brand, subject.language)


def _channel(subject: Subject) -> Iterator[Finding]:
    return check_channel(subject.fields, subject.channel)


def _typography(subject: Subject) -> Iterator[Finding]:
    return check_typography(subject.fields, subject.language)


# Each looks at the whole draft; which sentence stands on which source is told before, by the grounding.
CHECKS: tuple[Check, ...] = (
    _words,
    _register,
    _channel,
    _typography,
)


def check_draft(subject: Subject) -> CheckResult:
    """Check a draft. What the brand says of the company itself counts as known."""
    facts = (*subject.known, *_own_facts(subject.brand))
    subject = replace(subject, known=facts)
    sentences, ungrounded = check_grounding(
        subject.fields, Sources(subject.passages, facts, subject.language)
    )
    found = [
        *ungrounded,
        *check_claims(sentences, subject.brand, subject.passages, facts, subject.language),
        *(finding for check in CHECKS for finding in check(subject)),
    ]
    findings = sorted(placed(found, subject.fields), key=lambda finding: _ORDER[finding.severity])
    return CheckResult(sentences, tuple(findings), lengths(subject.fields))


def _own_facts(brand: Brand) -> tuple[str, ...]:
    """What the brand's own page states: it needs no other source."""
    contact = brand.contact
    facts = [
        brand.name,
        *brand.tagline.values(),
        *brand.description.values(),
        f"{contact.email} {contact.phone}",
        *contact.hours.values(),
        *(mention for mentions in brand.legal_mentions.values() for mention in mentions),
    ]
    return tuple(fact for fact in facts if fact.strip())
