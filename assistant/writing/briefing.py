"""A brief in words: what the prompt is told about the reader, the brand and the channel."""

from collections.abc import Mapping, Sequence
from typing import Any

from assistant.types.brand import Brand, Channel, FieldRule, Segment
from assistant.types.draft import Brief
from assistant.types.language import Language

NOTHING = {"fr": "rien de particulier", "en": "nothing in particular"}
LIMIT = {"fr": "{name} : {limit} caractères au plus", "en": "{name}: at most {limit} characters"}


def brand_values(brand: Brand, language: Language) -> dict[str, str]:
    """The prompt's variables that come from the brand."""
    return {
        "brand": brand.name,
        "voice": bullets(brand.voice.get(language, ()), language),
        "register": brand.registers[language],
        "do_words": listed(brand.do_words.get(language, ()), language),
        "dont_words": listed(
            [*brand.dont_words.get(language, ()), *brand.claims_needing_proof.get(language, ())], language
        ),
    }


def brief_values(brief: Brief, segment: Segment) -> dict[str, str]:
    """The prompt's variables that come from the brief and its segment."""
    language = brief.language
    return {
        "segment": described(segment, language),
        "needs": listed(segment.needs.get(language, ()), language),
        "objections": listed(segment.objections.get(language, ()), language),
        "tone": segment.tone.get(language, "") or NOTHING[language],
        "goal": brief.goal.strip(),
    }


def limits_line(channel: Channel, language: Language) -> str:
    """The channel's limits as one line of the prompt; they are measured afterwards all the same."""
    parts = []
    for field in channel.fields:
        limit = field.soft_max or field.hard_max
        if limit:
            parts.append(LIMIT[language].format(name=field.name, limit=limit))
    return "; ".join(parts) + "."


def draft_schema(channel: Channel) -> dict[str, Any]:
    """The JSON schema of a draft: one string for each field of the channel, in order.

    Its lengths leave room above the limits, which are measured afterwards: they end a reply that would
    otherwise go on and on.
    """
    names = [field.name for field in channel.fields]
    return {
        "type": "object",
        "properties": {field.name: _string(field) for field in channel.fields},
        "required": names,
        "additionalProperties": False,
    }


def _string(field: FieldRule) -> dict[str, Any]:
    limit = field.hard_max or field.soft_max
    return {"type": "string", "maxLength": limit * 3 // 2} if limit else {"type": "string"}


def described(segment: Segment, language: Language) -> str:
    """A segment in one line: its name, then what moves such people.

    Age, household and income stay out: nobody wants to read their own in a text.
    """
    traits = [text for value in segment.psychographic.values() if (text := _trait(value, language))]
    return f"{segment.name[language]} ({'; '.join(traits[:3])})" if traits else segment.name[language]


def _trait(value: Any, language: Language) -> str:
    if isinstance(value, Mapping):
        return str(value.get(language, ""))
    if isinstance(value, list):
        return ", ".join(str(item) for item in value)
    return str(value)


def listed(words: Sequence[str], language: Language) -> str:
    """Words on one line, or that there are none."""
    return ", ".join(words[:12]) or NOTHING[language]


def bullets(rules: Sequence[str], language: Language) -> str:
    """Rules one below the other, or that there are none."""
    return "\n".join(f"- {rule}" for rule in rules[:6]) or f"- {NOTHING[language]}"
