"""A brief in words: what the prompt is told about the reader, the brand and the channel."""

from collections.abc import Mapping, Sequence
from typing import Any

from assistant.rules import load
from assistant.types.brand import Brand, Segment
from assistant.types.draft import Brief
from assistant.types.language import Language
from assistant.types.learning import NOTHING_LEARNED, Learned
from assistant.writing.order import Order
from assistant.writing.prompting.data import as_data
from assistant.writing.prompting.lines import goal_lines

MOST_WORDS, MOST_RULES = 40, 8
TRAIT_TOKENS = 20  # of one trait of a segment
NOTHING = {"fr": "rien de particulier", "en": "nothing in particular"}


def prompt_values(
    order: Order, brand: Brand, examples: Sequence[str] = (), learned: Learned = NOTHING_LEARNED
) -> dict[str, str]:
    """The prompt's variables but its facts and its limits: every field of the brief, the brand, the segment.

    `examples` are approved texts of the same channel and segment, as examples of tone; `learned` is what
    earlier results say, without its figures.
    """
    return {
        **brand_values(brand, order.brief.language),
        **brief_values(order.brief, order.segment),
        "goal": goal_lines(order, brand, examples, learned),
    }


def brand_values(brand: Brand, language: Language) -> dict[str, str]:
    """The prompt's variables that come from the brand."""
    tagline = brand.tagline.get(language, "")
    never = listed([*brand.dont_words.get(language, ()), *brand.competitors], language)
    unproven = ", ".join(brand.claims_needing_proof.get(language, ())[:MOST_WORDS])
    if unproven:
        never += load("briefing")["unproven"][language].format(text=unproven)
    return {
        "brand": f"{brand.name} ({tagline})" if tagline else brand.name,
        "name": brand.name,
        "voice": bullets(brand.voice.get(language, ()), language),
        "register": brand.registers[language],
        "do_words": listed(brand.do_words.get(language, ()), language),
        "dont_words": never,
    }


def brief_values(brief: Brief, segment: Segment) -> dict[str, str]:
    """The prompt's variables of the brief’s segment and goal; `prompt_values` has the whole brief."""
    language = brief.language
    return {
        "segment": described(segment, language),
        "needs": listed(segment.needs.get(language, ()), language),
        "objections": listed(segment.objections.get(language, ()), language),
        "tone": segment.tone.get(language, "") or NOTHING[language],
        "goal": brief.goal.strip(),
    }


def described(segment: Segment, language: Language) -> str:
    """A segment in one line: its name, what moves such people, and a profile that no text may mention.

    Nobody wants to read their own age or income; `checks/copy/personal.py` looks for it all the same.
    """
    parts = [*_traits(segment.psychographic, language), *_traits(segment.behavioural, language)]
    profile = ", ".join(_traits(segment.demographic, language))
    if profile:
        parts.append(load("briefing")["profile"][language].format(text=profile))
    name, between = segment.name[language], load("briefing")["between"][language]
    return f"{name} ({between.join(parts)})" if parts else name


def _traits(traits: Mapping[str, Any], language: Language) -> list[str]:
    names = load("briefing")["traits"]
    found = []
    for name, value in traits.items():
        text = as_data(_trait(value, language), TRAIT_TOKENS)
        if text:
            label = names.get(name, {}).get(language) or name.replace("_", " ")
            found.append(f"{label} {text}")
    return found


def _trait(value: Any, language: Language) -> str:
    if isinstance(value, Mapping):
        return str(value.get(language, ""))
    if isinstance(value, list):
        return ", ".join(str(item) for item in value)
    return str(value)


def listed(words: Sequence[str], language: Language) -> str:
    """Words on one line, or that there are none."""
    return ", ".join(words[:MOST_WORDS]) or NOTHING[language]


def bullets(rules: Sequence[str], language: Language) -> str:
    """Rules one below the other, or that there are none."""
    return "\n".join(f"- {rule}" for rule in rules[:MOST_RULES]) or f"- {NOTHING[language]}"
