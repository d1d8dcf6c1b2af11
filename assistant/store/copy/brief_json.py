"""A brief as a JSON object, and back: as it is kept, as programs send it, as the command line hands it on."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from typing import Any, get_args

from assistant.errors import InputError
from assistant.types.draft import Brief, Offer, Vary
from assistant.types.language import LANGUAGES, Language

KEYS = (
    "channel", "segment", "goal", "language", "products", "offer", "key_facts", "tone", "cta", "link", "utm",
    "keywords", "pinned", "excluded", "variants", "vary", "reply_to",
    "learn",
)  # fmt: skip
OFFER_KEYS = ("text", "starts", "ends", "conditions", "code")
OFFER_KIND = f"a mapping of {', '.join(OFFER_KEYS)}"
_UTM = re.compile(r"(?:utm_)?(source|medium|campaign|content)")


def brief_dict(brief: Brief) -> dict[str, Any]:
    """The brief as a JSON object, with every key of `KEYS`."""
    offer = brief.offer
    return {
        "channel": brief.channel,
        "segment": brief.segment,
        "goal": brief.goal,
        "language": brief.language,
        "products": list(brief.products),
        "offer": {
            "text": offer.text,
            "starts": None if offer.starts is None else offer.starts.isoformat(),
            "ends": None if offer.ends is None else offer.ends.isoformat(),
            "conditions": offer.conditions,
            "code": offer.code,
        },
        "key_facts": list(brief.key_facts),
        "tone": brief.tone,
        "cta": brief.cta,
        "link": brief.link,
        "utm": dict(brief.utm),
        "keywords": list(brief.keywords),
        "pinned": list(brief.pinned),
        "excluded": list(brief.excluded),
        "variants": brief.variants,
        "vary": brief.vary,
        "reply_to": brief.reply_to,
        "learn": brief.learn,
    }


def brief_of(values: Mapping[str, Any]) -> Brief:
    """The brief that a JSON object means; what is left out is as in an empty brief.

    Raises InputError for a key that no brief has and for a value of the wrong kind, and names it. Whether
    the channel, segment and products exist is looked up when it is written.
    """
    for key in values:
        if key not in KEYS:
            raise InputError(f"A brief has no “{str(key)[:40]}”.", f"Known: {', '.join(KEYS)}.")
    return Brief(
        channel=_text(values, "channel"),
        segment=_text(values, "segment"),
        goal=_text(values, "goal"),
        language=_language(values),
        products=_texts(values, "products"),
        offer=_offer(values.get("offer")),
        key_facts=_texts(values, "key_facts"),
        tone=_text(values, "tone"),
        cta=_text(values, "cta"),
        link=_text(values, "link"),
        utm=_utm(values.get("utm")),
        keywords=_texts(values, "keywords"),
        pinned=_texts(values, "pinned"),
        excluded=_texts(values, "excluded"),
        variants=_count(values),
        vary=_vary(values),
        reply_to=_text(values, "reply_to"),
        learn=_switch(values, "learn"),
    )


def _text(values: Mapping[str, Any], key: str) -> str:
    value = values.get(key)
    if value is not None and not isinstance(value, str):
        raise wrong_value(key, value, "a text")
    return (value or "").strip()


def _texts(values: Mapping[str, Any], key: str) -> tuple[str, ...]:
    value = values.get(key) or ()
    listed = isinstance(value, Sequence) and not isinstance(value, str)
    if not listed or not all(isinstance(each, str) for each in value):
        raise wrong_value(key, value, "a list of texts")
    return tuple(dict.fromkeys(each.strip() for each in value if each.strip()))


def _language(values: Mapping[str, Any]) -> Language:
    given = values.get("language") or "fr"
    found = next((language for language in LANGUAGES if language == given), None)
    if found is None:
        raise wrong_value("language", given, f"one of {', '.join(LANGUAGES)}")
    return found


def _vary(values: Mapping[str, Any]) -> Vary:
    given = values.get("vary") or "angle"
    known: tuple[Vary, ...] = get_args(Vary)
    found = next((each for each in known if each == given), None)
    if found is None:
        raise wrong_value("vary", given, f"one of {', '.join(known)}")
    return found


def _count(values: Mapping[str, Any]) -> int:
    value = values.get("variants", 1)
    if isinstance(value, bool) or not isinstance(value, int):
        raise wrong_value("variants", value, "a whole number")
    return value


def _switch(values: Mapping[str, Any], key: str) -> bool:
    """A switch that is on unless it is turned off."""
    value = values.get(key)
    if value is not None and not isinstance(value, bool):
        raise wrong_value(key, value, "true or false")
    return value is not False


def _offer(value: Any) -> Offer:
    if not value:
        return Offer()
    if not isinstance(value, Mapping) or set(value) - set(OFFER_KEYS):
        raise wrong_value("offer", value, OFFER_KIND)
    return Offer(
        text=_text(value, "text"),
        starts=_day(value, "starts"),
        ends=_day(value, "ends"),
        conditions=_text(value, "conditions"),
        code=_text(value, "code"),
    )


def _day(values: Mapping[str, Any], key: str) -> dt.date | None:
    value = values.get(key)
    if not value:
        return None
    try:
        return dt.date.fromisoformat(str(value))
    except ValueError as error:
        raise wrong_value(key, value, "a date, e.g. 2026-12-24") from error


def _utm(value: Any) -> Mapping[str, str]:
    if not value:
        return {}
    if not isinstance(value, Mapping):
        raise wrong_value("utm", value, "a mapping, e.g. {source: newsletter, medium: email}")
    found = {}
    for name, text in value.items():
        known = _UTM.fullmatch(str(name))
        if known is None:
            raise InputError(
                f"“{str(name)[:40]}” is no UTM parameter.", "Known: source, medium, campaign, content."
            )
        if text:
            found[known[1]] = str(text).strip()
    return found


def wrong_value(key: str, value: object, wanted: str) -> InputError:
    """The error to raise for a value of a brief that is not what is `wanted`."""
    return InputError(f"The brief’s {key} can't be “{str(value)[:60]}”.", f"Give {wanted}.")
