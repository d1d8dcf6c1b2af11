"""The fields of a draft: how a model is asked for them, and what it gave."""

import json
import re
from typing import Any

from assistant.checks.copy.measure import lines, measure
from assistant.checks.style.typeset import typeset
from assistant.errors import ModelReplyError
from assistant.rules import load
from assistant.text.normalise import clean, fold
from assistant.types.brand import Channel, FieldRule
from assistant.types.language import Language

MOST_ITEMS = 12  # asked for at most: more only cost time
SPARE_ITEMS = 2  # asked for beyond the least: a model can't count, and lines that do not fit are left out
_SEGMENT = 160  # characters of an SMS in the alphabet that the prompts ask for
_EM = 0.46  # width of a character of a title in Arial, in parts of the font's size: measured on French prose
_BLANK_TO_FILL = re.compile(r"\[[^\]]{1,60}\]|")
_CLOSING = re.compile(r"[^.!?]{1,40},")
_MARK = re.compile(r"^(?:[-*•–·]|\d{1,2}[.)])\s+")


def limits_line(channel: Channel, language: Language) -> str:
    """The channel's limits as one line of the prompt; they are measured afterwards all the same."""
    texts = load("channel_texts")["prompt"]
    rooms = [(field, characters_room(field)) for field in channel.fields]
    parts = [
        texts["items" if field.items else "field"][language].format(name=field.name, limit=room)
        for field, room in rooms
        if room
    ]
    line: str = texts["limits"][language].format(fields=", ".join(parts))
    return line


def draft_schema(channel: Channel) -> dict[str, Any]:
    """The JSON schema of a draft: a string for each field of the channel, in order, an array for a list.

    Its lengths leave room above the limits, which are measured afterwards: they end a reply that would
    otherwise go on and on.
    """
    return {
        "type": "object",
        "properties": {field.name: _shape(field) for field in channel.fields},
        "required": [field.name for field in channel.fields],
        "additionalProperties": False,
    }


def characters_room(field: FieldRule) -> int | None:
    """The field's limit as a number of characters to aim at; None where it has none."""
    limit = field.soft_max or field.hard_max
    if limit is None:
        return None
    if field.count == "sms":
        return limit * _SEGMENT - max((len(text) for text in field.added.values()), default=0)
    return int(limit / (field.font_px * _EM)) if field.count == "pixels" else limit


def _shape(field: FieldRule) -> dict[str, Any]:
    room = characters_room(field)
    text = {"type": "string", "maxLength": room * 3 // 2} if room else {"type": "string"}
    if field.items is None:
        return text
    least, most = field.items
    wanted = least + SPARE_ITEMS if field.hard_max else least
    return {"type": "array", "items": text, "minItems": min(wanted, most), "maxItems": min(most, MOST_ITEMS)}


def parse_fields(text: str, channel: Channel) -> dict[str, str]:
    """Read the channel's fields from the model's reply; a list becomes one item per line.

    Of a list the items are kept that fit, each once, as long as enough of them remain.
    Raises ModelReplyError when it is not the JSON asked for. Small models like to wrap JSON in a code fence,
    so the outermost braces count.
    """
    start, end = text.find("{"), text.rfind("}")
    try:
        data = json.loads(text[start : end + 1], strict=False)  # some put real line ends into a string
    except ValueError as error:
        raise ModelReplyError("The model did not reply with the fields asked for.", "Try again.") from error
    tags = any(rule.kind == "hashtags" for rule in channel.rules)
    return {rule.name: _value(data.get(rule.name), rule, tags) for rule in channel.fields}


def _value(given: Any, rule: FieldRule, tags: bool) -> str:
    items = given if isinstance(given, list) else [given]
    text = clean("\n".join(str(item) for item in items if item))
    if rule.items is None:
        text = unsigned(text)
        # No reader sees the difference, and each such mark would cut the message to 70 characters.
        return typeset(text, "fr", "sms") if rule.count == "sms" else text
    found = [_MARK.sub("", line) for line in lines(text)]
    return "\n".join(_fitting([_hashtag(line) for line in found] if tags else found, rule, rule.items))


def _hashtag(line: str) -> str:
    return "#" + re.sub(r"[\W]", "", line)


def _fitting(found: list[str], rule: FieldRule, allowed: tuple[int, int]) -> list[str]:
    once = list({re.sub(r"\W+", " ", fold(line)).strip(): line for line in reversed(found)}.values())[::-1]
    fit = [line for line in once if not measure(rule, line, "fr").items[0].broken]
    kept = fit if len(fit) >= allowed[0] else once
    return kept[: allowed[1]]


def unsigned(text: str) -> str:
    """The text without a signature to fill in: “Cordialement,” and lines such as “[Votre nom]” at its end."""
    rows = text.strip().splitlines()
    filled = len(rows)
    while filled and _BLANK_TO_FILL.fullmatch(rows[filled - 1].strip()):
        filled -= 1
    if filled < len(rows):
        while filled and (not rows[filled - 1].strip() or _CLOSING.fullmatch(rows[filled - 1].strip())):
            filled -= 1
    return "\n".join(rows[:filled]).strip()
