"""A brief filled in from what there is: a kept one, a sentence, and single values, which go before both."""

import asyncio
from collections.abc import Mapping
from typing import Any

from assistant.errors import InputError, UnknownNameError
from assistant.store.copy.brief_json import OFFER_KIND, brief_dict, brief_of, wrong_value
from assistant.types.draft import Brief
from assistant.types.language import Language
from assistant.writing.desk import CopyDesk
from assistant.writing.order import House

FIRST_CHANNEL = "email"
_TEXTS = ("channel", "segment", "language", "preset", "sentence")


async def filled_brief(values: Mapping[str, Any], desk: CopyDesk, house: House, user: str = "") -> Brief:
    """The brief that `values` mean: the keys of a brief, and `preset` and `sentence`, from which it begins.

    What is not said is empty, but for the channel (e-mail) and the language: the segment's own. Raises
    InputError for a brief without a segment and for values that can't be used, UnknownNameError for a preset
    or a segment that does not exist, and what reading a sentence raises.
    """
    given = {key: value for key, value in values.items() if value not in (None, "", [], (), {})}
    _check_kinds(given)
    preset, sentence = given.pop("preset", ""), given.pop("sentence", "")
    base: dict[str, Any] = {}
    if preset:
        base = brief_dict((await asyncio.to_thread(desk.briefs.preset, str(preset))).brief)
    if sentence:
        language = _language(given, house)
        base = {**base, **_said(brief_dict(await desk.brief_from(str(sentence), language, user)), base)}
    whole = {"channel": FIRST_CHANNEL, **base, **given}
    if offer := given.get("offer"):
        whole["offer"] = {**(base.get("offer") or {}), **{k: v for k, v in dict(offer).items() if v}}
    segment = whole.get("segment")
    if not segment:
        raise InputError("The brief names no segment.", f"Name one: {', '.join(house.segments)}.")
    if segment not in house.segments:
        raise UnknownNameError("segment", str(segment), house.segments)
    whole.setdefault("language", house.segments[segment].language_default)
    return brief_of(whole)


def _check_kinds(given: Mapping[str, Any]) -> None:
    """Raises InputError for a value that can't be filled in; `brief_of` looks at the others."""
    kinds = [*((key, str, "a text") for key in _TEXTS), ("offer", Mapping, OFFER_KIND)]
    for key, kind, wanted in kinds:
        if key in given and not isinstance(given[key], kind):
            raise wrong_value(key, given[key], wanted)


def _language(given: Mapping[str, Any], house: House) -> Language:
    """The language to read a sentence in."""
    segment = house.segments.get(str(given.get("segment", "")))
    asked = given.get("language") or (segment.language_default if segment else "fr")
    return "en" if asked == "en" else "fr"


def _said(heard: dict[str, Any], base: Mapping[str, Any]) -> dict[str, Any]:
    """What a sentence says, of which empty values leave those of the kept brief."""
    if not base:
        return heard
    return {key: value for key, value in heard.items() if value and value != {} and key != "learn"}
