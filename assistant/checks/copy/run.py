"""All checks on one draft."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from assistant.checks.copy.brand import (
    check_claims,
    check_competitors,
    check_name,
    check_own_words,
    check_words,
)
from assistant.checks.copy.channel import check_channel, lengths
from assistant.checks.copy.glossary import check_glossary
from assistant.checks.copy.keywords import check_keywords
from assistant.checks.copy.originality import (
    check_goal,
    check_originality,
    check_repeats,
    check_variants,
)
from assistant.checks.copy.personal import check_personal
from assistant.checks.copy.place import placed
from assistant.checks.copy.subject import Check, Subject
from assistant.checks.grounding import Sources, check_grounding
from assistant.checks.law.check import check_law
from assistant.checks.style.deliverability import check_deliverability
from assistant.checks.style.inclusive import check_inclusive, check_plain
from assistant.checks.style.readability import check_readability
from assistant.checks.style.register import check_register, check_siblings
from assistant.checks.style.typography import check_typography
from assistant.checks.style.voice import check_voice
from assistant.types.brand import Brand
from assistant.types.draft import DraftSentence, Finding

_ORDER = {"error": 0, "warning": 1, "info": 2}


@dataclass(frozen=True)
class CheckResult:
    """What the checks say of a draft: its sentences with their sources, findings, gravest first, lengths."""

    sentences: tuple[DraftSentence, ...]
    findings: tuple[Finding, ...]
    lengths: Mapping[str, int]  # per field, in its own unit


def _channel(subject: Subject) -> Iterator[Finding]:
    return check_channel(subject.fields, subject.channel, subject.language)


# Each looks at the whole draft; which sentence stands on which source is told before, by the grounding.
CHECKS: tuple[Check, ...] = (
    check_words,
    check_own_words,
    check_competitors,
    check_name,
    check_glossary,
    check_voice,
    check_register,
    check_siblings,
    check_inclusive,
    check_plain,
    _channel,
    check_typography,
    check_readability,
    check_originality,
    check_variants,
    check_repeats,
    check_goal,
    check_deliverability,
    check_law,
    check_keywords,
    check_personal,
)


def check_draft(subject: Subject) -> CheckResult:
    """Check a draft. What the brand says of the company itself counts as known."""
    facts = (*subject.known, *_own_facts(subject.brand))
    subject = replace(subject, known=facts)
    sentences, ungrounded = check_grounding(
        subject.fields,
        Sources(subject.passages, facts, subject.language, tuple(one.sku for one in subject.products)),
    )
    found = [
        *ungrounded,
        *check_claims(sentences, subject.brand, subject.passages, facts, subject.language),
        *(finding for check in CHECKS for finding in check(subject)),
    ]
    findings = sorted(placed(found, subject.fields), key=lambda finding: _ORDER[finding.severity])
    return CheckResult(sentences, tuple(findings), lengths(subject.fields, subject.channel, subject.language))


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
