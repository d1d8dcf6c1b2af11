"""Facts that people added, as passages that a draft may stand on."""

import datetime as dt
from collections.abc import Collection, Sequence

from assistant.text.terms import terms
from assistant.types.brief import Claim
from assistant.types.draft import Brief, Finding
from assistant.types.knowledge import Chunk, Passage

ROOT = "claims"  # where such a passage says that it comes from
MOST = 2  # that nobody pinned go into a prompt: those with most words in common with the brief


def fitting(claims: Sequence[Claim], brief: Brief, today: dt.date, by: str = "") -> list[Claim]:
    """The facts that may be used for a brief today, those that are about it first.

    What nobody has approved yet is for the person `by` who proposed it, and for a brief that pins it.
    """
    wanted = set(terms(" ".join((brief.goal, brief.offer.text, *brief.key_facts)), brief.language))
    usable = [
        claim
        for claim in claims
        if claim.in_force(today)
        and claim.fact_id not in brief.excluded
        and (claim.status == "approved" or claim.fact_id in brief.pinned or (by and claim.proposed_by == by))
    ]
    return sorted(
        usable,
        key=lambda claim: (
            claim.fact_id not in brief.pinned,
            -len(wanted & set(terms(claim.text, claim.language))),
            claim.id,
        ),
    )


def for_prompt(claims: Sequence[Claim], brief: Brief, about: str) -> list[Claim]:
    """Of the fitting facts those that go into the prompt: pinned ones, and approved ones `about` the same."""
    asked = " ".join((brief.goal, brief.offer.text, *brief.key_facts, about))
    wanted = set(terms(asked, brief.language))
    pinned = [claim for claim in claims if claim.fact_id in brief.pinned]
    others = [
        claim
        for claim in claims
        if claim not in pinned
        and claim.status == "approved"
        and wanted & set(terms(claim.text, claim.language))
    ]
    return [*pinned, *others[:MOST]]


def passage_of(claim: Claim, rank: int) -> Passage:
    """An added fact as a passage; its evidence is its title."""
    chunk = Chunk(
        id=claim.fact_id,
        root=ROOT,
        source=claim.fact_id,
        title=claim.evidence,
        heading="",
        language=claim.language,
        text=claim.text,
        position=0,
        valid_until=claim.ends,
        trust="official",
    )
    return Passage(chunk, 1.0, rank)


def unapproved(claims: Collection[Claim]) -> list[Finding]:
    """A warning for each fact in the prompt that nobody has approved yet."""
    return [
        Finding(
            "fact.unapproved",
            "warning",
            "",
            claim.text,
            {
                "fr": f"Ce fait ajouté par {claim.proposed_by} n’est pas encore approuvé"
                f"\u00a0: «\u00a0{claim.text}\u00a0».",
                "en": f"This fact, added by {claim.proposed_by}, is not approved yet: “{claim.text}”.",
            },
            {
                "fr": f"Demandez à {claim.owner} de le confirmer, puis faites-le approuver.",
                "en": f"Have {claim.owner} confirm it, then have it approved.",
            },
        )
        for claim in claims
        if claim.status == "proposed"
    ]
