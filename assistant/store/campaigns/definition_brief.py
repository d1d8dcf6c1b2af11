"""The part of a campaign's definition that all of its texts share: its brief, in one language or in both."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, TypeVar, get_args

from assistant.brand.yaml_file import Node
from assistant.errors import InputError
from assistant.types.campaign import CampaignBrief
from assistant.types.draft import Offer, Vary
from assistant.types.language import LANGUAGES, Language

BRIEF_KEYS = ("goal", "offer", "key_facts", "tone", "cta", "link", "utm", "vary", "learn")
OFFER_KEYS = ("text", "starts", "ends", "conditions", "code")
UTM_KEYS = ("source", "medium", "campaign")  # `content` is the id of the variant
_VARY: tuple[Vary, ...] = get_args(Vary)
Word = TypeVar("Word", bound=str)


def brief_values(brief: CampaignBrief) -> dict[str, Any]:
    """The brief as a mapping of texts and lists, with every key of `BRIEF_KEYS`."""
    offer = brief.offer
    return {
        "goal": dict(brief.goal),
        "offer": {
            "text": dict(brief.offer_text) or offer.text,
            "starts": None if offer.starts is None else offer.starts.isoformat(),
            "ends": None if offer.ends is None else offer.ends.isoformat(),
            "conditions": offer.conditions,
            "code": offer.code,
        },
        "key_facts": {language: list(facts) for language, facts in brief.key_facts.items()},
        "tone": brief.tone,
        "cta": dict(brief.cta),
        "link": brief.link,
        "utm": dict(brief.utm),
        "vary": brief.vary,
        "learn": brief.learn,
    }


def read_brief(node: Node) -> CampaignBrief:
    """The brief of a campaign; raises KnowledgeError that names the key and what is expected there.

    A text that stands there once counts for both languages; one that is given by language counts for these
    alone: what lacks is told by the plan.
    """
    node.keys(BRIEF_KEYS)
    told = node.child("offer").keys(OFFER_KEYS)
    words = by_language(told.child("text"))
    return CampaignBrief(
        goal=by_language(node.child("goal")),
        offer=Offer(
            text=next(iter(words.values()), ""),
            starts=read_day(told.child("starts")),
            ends=read_day(told.child("ends")),
            conditions=told.child("conditions").text(),
            code=told.child("code").text(),
        ),
        offer_text=words,
        key_facts=_facts(node.child("key_facts")),
        tone=node.child("tone").text(),
        cta=by_language(node.child("cta")),
        link=node.child("link").url(),
        utm=_utm(node.child("utm")),
        vary=one_of(node.child("vary"), _VARY, "angle"),
        learn=_switch(node.child("learn")),
    )


def by_language(node: Node) -> dict[Language, str]:
    """{fr, en}: a plain text counts for both; of a mapping only what it holds."""
    if node.value is None or isinstance(node.value, str):
        text = node.text()
        return dict.fromkeys(LANGUAGES, text) if text else {}
    if not isinstance(node.value, dict):
        raise node.error("text, or {fr: text, en: text}")
    node.keys(LANGUAGES)
    found = {language: node.child(language).text() for language in LANGUAGES}
    return {language: text for language, text in found.items() if text}


def language_of(node: Node) -> Language:
    """One language; raises KnowledgeError for another one."""
    return one_of(node, LANGUAGES, LANGUAGES[0])


def one_of(node: Node, words: tuple[Word, ...], default: Word) -> Word:
    """One of `words`; raises KnowledgeError for anything else."""
    found = node.choice(tuple(words), default)
    return next(word for word in words if word == found)


def read_day(node: Node) -> dt.date | None:
    """A day as YAML reads it, or as an ISO text; raises KnowledgeError for anything else."""
    if not isinstance(node.value, str):
        return node.date()
    if not node.text():
        return None
    try:
        return dt.date.fromisoformat(node.text())
    except ValueError as error:
        raise node.error("a date, e.g. 2026-11-30") from error


def _switch(node: Node) -> bool:
    """A switch that is on unless it is turned off."""
    if node.value is not None and not isinstance(node.value, bool):
        raise node.error("true or false")
    return node.value is not False


def _facts(node: Node) -> dict[Language, tuple[str, ...]]:
    found = {language: tuple(facts) for language, facts in node.bilingual_list().items()}
    return {language: facts for language, facts in found.items() if facts}


def _utm(node: Node) -> Mapping[str, str]:
    if node.value is not None and not isinstance(node.value, dict):
        raise node.error("a mapping, e.g. {source: newsletter, medium: email}")
    found = {}
    for name in node.value or {}:
        key = str(name).removeprefix("utm_")
        if key == "content":
            raise InputError(
                f"{node.file}: “{node.key}.{name}” is set by the campaign itself.",
                "Leave it out: it holds the id of the variant, by which results are told apart.",
            )
        if key not in UTM_KEYS:
            raise node.child(str(name)).error(f"one of the parameters {', '.join(UTM_KEYS)}")
        if text := node.child(str(name)).text():
            found[key] = text
    return found
