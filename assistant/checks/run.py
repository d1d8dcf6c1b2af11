"""All checks on one draft."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.checks.brand import check_claims, check_register, check_words
from assistant.checks.channel import check_channel, lengths
from assistant.checks.grounding import Sources, check_grounding
from assistant.checks.typography import check_typography
from assistant.types.brand import Brand, Channel
from assistant.types.draft import DraftSentence, Finding
from assistant.types.knowledge import Passage
from assistant.types.language import Language

_ORDER = {"error": 0, "warning": 1, "info": 2}


@dataclass(frozen=True)
class CheckResult:
    """What the checks say of a draft: its sentences with their sources, findings, gravest first, lengths."""

    sentences: tuple[DraftSentence, ...]
    findings: tuple[Finding, ...]
    lengths: Mapping[str, int]  # characters (grapheme clusters) per field


def check_draft(
    fields: Mapping[str, str],
    channel: Channel,
    brand: Brand,
    passages: Sequence[Passage],
    language: Language,
    known: Sequence[str] = (),
) -> CheckResult:
    """Check the fields of a draft written from `passages`.

    `known` are other texts that count as sources, without being cited: product records, the brief's goal.
    What `brand` says of the company itself counts too.
    """
    facts = (*known, *_own_facts(brand))
    sentences, ungrounded = check_grounding(fields, Sources(tuple(passages), facts, language))
    findings = [
        *ungrounded,
        *check_words(fields, brand, language),
        *check_claims(sentences, brand, passages, facts, language),
        *check_register(fields, brand, language),
        *check_channel(fields, channel),
        *check_typography(fields, language),
    ]
    findings.sort(key=lambda found: _ORDER[found.severity])
    return CheckResult(sentences, tuple(findings), lengths(fields))


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
