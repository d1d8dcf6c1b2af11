"""How the variants of one cell are told to differ, and what makes two of them one."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from assistant.rules import load
from assistant.text.merge_tags import filled_in
from assistant.types.draft import Brief, Draft
from assistant.writing.prompting.data import as_data
from assistant.writing.variants import wish_of

Fields = Mapping[str, str]
TWIN, SAME_SUBJECT = "originality.variant", "originality.subject"
_LINK = re.compile(r"https?://\S+")
_SIBLING_TOKENS = 60  # of each other variant that a second try is shown
_MOST_SIBLINGS = 3


def first_wish(brief: Brief, number: int, count: int, earlier: Sequence[Fields]) -> str:
    """What variant `number` (from 0) of `count` is told: its own way, and how the `earlier` ones begin."""
    return wish_of(replace(brief, variants=count), number, earlier)


def second_wish(brief: Brief, number: int, count: int, earlier: Sequence[Fields]) -> str:
    """What a variant is told that came out as another one: a way that none has, and what the others say."""
    language = brief.language
    ways: Sequence[str] = load("variants")[brief.vary][language]
    free = ways[count:] or ways[::-1]
    said = (_words(fields) for fields in earlier[-_MOST_SIBLINGS:])
    others = "; ".join(f"“{as_data(text, _SIBLING_TOKENS)}”" for text in said)
    again: str = load("campaign_texts")["again"][language].format(others=others)
    return f"{free[number % len(free)]} {again}"


def _words(fields: Fields) -> str:
    """What a text says, without its links: each variant has its own, which code puts in."""
    return _LINK.sub("", filled_in(" ".join(filter(str.strip, fields.values()))))


def is_alike(draft: Draft) -> bool:
    """Whether a draft is nearly another variant, or has its subject line."""
    return is_twin(draft) or any(finding.rule == SAME_SUBJECT for finding in draft.findings)


def is_twin(draft: Draft) -> bool:
    """Whether a draft is nearly another variant as a whole."""
    return any(finding.rule == TWIN for finding in draft.findings)
