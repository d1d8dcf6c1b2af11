"""The merge tags of a brief, which no model sees: short names stand for them in every prompt."""

from dataclasses import replace

from assistant.types.draft import Brief
from assistant.writing.parts.masks import Masked, masked


def without_tags(brief: Brief) -> tuple[Brief, Masked]:
    """The brief with a stand-in for each merge tag, and what puts them back into the text that comes.

    Links stay: a prompt tells of them in its own way. The same brief always has the same stand-ins.
    """
    hidden = masked(_texts(brief), keep_links=True)
    if not hidden.stand_ins:
        return brief, hidden
    shown = hidden.fields
    offer = replace(brief.offer, text=shown["offer"], conditions=shown["conditions"])
    facts = tuple(shown[f"fact {number}"] for number in range(len(brief.key_facts)))
    changed = replace(
        brief, goal=shown["goal"], tone=shown["tone"], cta=shown["cta"], offer=offer, key_facts=facts
    )
    return changed, hidden


def asked_tags(brief: Brief) -> str:
    """The texts of a brief whose merge tags are to stand in what is written for it."""
    return "\n".join(_texts(brief).values())


def _texts(brief: Brief) -> dict[str, str]:
    return {
        "goal": brief.goal,
        "tone": brief.tone,
        "cta": brief.cta,
        "offer": brief.offer.text,
        "conditions": brief.offer.conditions,
        **{f"fact {number}": fact for number, fact in enumerate(brief.key_facts)},
    }
