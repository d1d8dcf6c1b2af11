"""Basics that keep an e-mail out of the spam folder: phrases, capitals, links, images, a plain-text part.

For channels that have a subject. HTML is looked at where a field holds it: a text from elsewhere may.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from assistant.checks.copy.subject import Subject
from assistant.checks.style.prose import first, prose, shouted, spotted, word_count
from assistant.checks.style.voice import asks, granted
from assistant.checks.wording import finding
from assistant.rules import load
from assistant.text.normalise import fold, fold_with_offsets
from assistant.types.draft import Finding
from assistant.types.language import Language

_SUBJECT, _PREHEADER = "subject", "preheader"
_PLAIN = frozenset({"text", "plain", "plain_text"})  # fields that hold the plain-text part
_REPEATED = re.compile(r"[!?]{2,}|(?:!\s){2,}!?")
_LINK = re.compile(r"https?://[^\s\"'<>)]+")
_NUMERIC = re.compile(r"https?://\d{1,3}(?:\.\d{1,3}){3}(?!\d)[^\s\"'<>)]*")
_HTML = re.compile(r"(?i)<(?:html|body|table|div|p|img|a|td|br)\b[^<>]*>")
_IMAGE = re.compile(r"(?i)<img\b[^<>]*>")
_ALT = re.compile(r"(?i)\balt\s*=")
_HIDDEN_PARTS = re.compile(r"(?is)<(style|script|head)\b.*?</\1\s*>")


def check_deliverability(subject: Subject) -> Iterator[Finding]:
    """Findings on an e-mail; nothing on other channels."""
    if all(rule.name != _SUBJECT for rule in subject.channel.fields):
        return
    for field, text in subject.fields.items():
        yield from _wording(field, text, subject.language)
        yield from _shouting(field, text, subject)
        yield from _links(field, text)
        if _HTML.search(text):
            yield from _html(field, text, subject)
    yield from _subject_line(subject)


def _wording(field: str, text: str, language: Language) -> Iterator[Finding]:
    folded, offsets = fold_with_offsets(prose(text))
    for key, pattern in (("spam", _phrases(language)), ("click_here", _click_here(language))):
        for match in list(pattern.finditer(folded))[:1]:
            span = offsets[match.start()], offsets[match.end() - 1] + 1
            yield spotted(f"deliverability.{key}", "warning", field, text, span)


def _shouting(field: str, text: str, subject: Subject) -> Iterator[Finding]:
    """Repeated marks and capitals, unless the brand's voice rules them out altogether: then it says so."""
    marks, capitals = (asks(subject.brand, subject.language, what) for what in ("exclamation", "capitals"))
    for span in first(match.span() for match in _REPEATED.finditer(prose(text))):
        if not (marks and "!" in text[slice(*span)]):
            yield spotted("deliverability.punctuation", "warning", field, text, span)
    if not capitals:
        yield from _capitals(field, text, subject)


def _capitals(field: str, text: str, subject: Subject) -> Iterator[Finding]:
    spans = list(shouted(text, subject.language, granted(subject)))
    is_line = field in (_SUBJECT, _PREHEADER)
    alone = len(spans) == 1 and word_count(text) == 1
    if alone or len(spans) >= _rules()["capital_words" if is_line else "capital_words_body"]:
        yield spotted("deliverability.capitals", "warning", field, text, spans[0])


def _links(field: str, text: str) -> Iterator[Finding]:
    links = list(_LINK.finditer(text))
    for match in (*_shortened().finditer(text), *_NUMERIC.finditer(text)):
        yield spotted("deliverability.link", "warning", field, text, match.span())
    words = word_count(prose(_shown(text)))
    if len(links) > _rules()["links_free"] and words < _rules()["words_a_link"] * len(links):
        yield finding(
            "deliverability.links", "warning", field, links[0].group(), count=len(links), words=words
        )


def _html(field: str, text: str, subject: Subject) -> Iterator[Finding]:
    images = list(_IMAGE.finditer(text))
    words = word_count(prose(_shown(text)))
    if images and words < _rules()["words_an_image"] * len(images):
        values = {"images": len(images), "words": words}
        yield spotted("deliverability.images", "warning", field, text, images[0].span(), **values)
    for span in first(match.span() for match in images if not _ALT.search(match.group())):
        yield spotted("deliverability.alt", "warning", field, text, span)
    if not _PLAIN & {name for name, part in subject.fields.items() if part.strip()}:
        yield finding("deliverability.plain_text", "info", field, "")


def _subject_line(subject: Subject) -> Iterator[Finding]:
    line, preheader = subject.fields.get(_SUBJECT, ""), subject.fields.get(_PREHEADER, "")
    if line.strip() and fold(line).strip(" .!?") == fold(preheader).strip(" .!?"):
        yield finding("deliverability.preheader", "warning", _PREHEADER, preheader)


def _shown(text: str) -> str:
    """What a reader sees of an HTML text, in words."""
    return _HIDDEN_PARTS.sub(" ", text)


def _rules() -> dict[str, Any]:
    return load("deliverability")


@cache
def _phrases(language: Language) -> "re.Pattern[str]":
    phrases = _rules()["phrases"][language]
    return re.compile("|".join(rf"(?<!\w)(?:{phrase})" for phrase in phrases))


@cache
def _shortened() -> "re.Pattern[str]":
    hosts = "|".join(re.escape(host) for host in _rules()["shorteners"])
    return re.compile(rf"(?:https?://)?(?<![\w.-])(?:www\.)?(?:{hosts})/[^\s\"'<>)]+")


@cache
def _click_here(language: Language) -> "re.Pattern[str]":
    return re.compile(rf"(?<!\w)(?:{_rules()['click_here'][language]})(?!\w)")
