"""Whether a question can be looked up as it stands, or needs the ones before; and the plain way to join them.

Decided by code, from what the question says itself: a part of a question (“And in blue?”), a word that points
at something that the question does not name (“Is it washable?”), or nothing to be about (“What sizes?”).
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from assistant import rules
from assistant.chat.conversation import Turn
from assistant.checks.reply.citations import without_markers
from assistant.text.normalise import clean, fold
from assistant.text.sentences import split_sentences
from assistant.text.stopwords import STOP_WORDS
from assistant.types.language import Language

_LONGEST = 300  # characters: who writes more says what it is about
_PART = 6  # words at most, of a question that is a part of an earlier one
_JOINED = 400  # characters of a joined question
_QUOTED = 200  # characters of an answer that a pronoun may go back to
_WORD = re.compile(r"[^\W_]+")
_INVERTED = re.compile(r"\b[\w']+-(?:t-)?(?:ils?|elles?|on|vous|je|tu|nous)\b")
_END = " ?!.…,;:"
_DISLOCATED = re.compile(r"\b(?:ca|cela|ceci|c'est|est-ce)\b")


def needs_turns(question: str, language: Language) -> bool:
    """Whether a question is complete only together with earlier ones; false when in doubt."""
    if len(question) > _LONGEST:
        return False
    text = " ".join(fold(clean(question)).split()).strip(_END)
    text = _pattern("polite", language).sub("", text).strip(_END)
    tie = _pattern("ties", language).match(text)
    rest = text[tie.end() :] if tie else text
    if not rest:
        return bool(tie)
    return (
        _is_part(rest, bool(tie), language) or _about_nothing(text, language) or _points_back(text, language)
    )


def _is_part(rest: str, tied: bool, language: Language) -> bool:
    """Whether it is no whole question: “Et en Belgique”, “For a baby”, “Combien pour la Suisse”."""
    if _pattern("asks_only", language).match(rest):
        return True
    if _pattern("clause", language).search(rest) or len(_WORD.findall(rest)) > _PART:
        return False
    return tied or bool(_pattern("begins", language).match(rest))


def _about_nothing(text: str, language: Language) -> bool:
    """Whether it has no word for a thing: “What sizes”, “Combien ça coûte”."""
    if _pattern("about_us", language).search(text):
        return False
    return not any(_is_own(word, language) for word in _WORD.findall(text))


def _points_back(text: str, language: Language) -> bool:
    """Whether a word points at something that the question itself does not name."""
    for pattern in _patterns("idle", language):
        text = pattern.sub(" ", text)
    for pattern in _patterns("points", language):
        for match in pattern.finditer(text):
            if not _names(text[: match.end()], match.start(), language) and not _told(text, match, language):
                return True
    return False


def _names(text: str, until: int, language: Language) -> bool:
    """Whether the text names a thing before `until`: a word of its own that is no verb."""
    before = _INVERTED.sub(lambda verb: "" if verb.end() >= until else " ", text)[:until]
    found = _WORD.findall(before)
    verbs = _words("before_verbs", language)
    return any(
        _is_own(word, language) and (place == 0 or found[place - 1] not in verbs)
        for place, word in enumerate(found)
    )


def _told(text: str, match: "re.Match[str]", language: Language) -> bool:
    """Whether what follows tells what is meant: “Comment ça marche, le paiement en trois fois”."""
    if language != "fr":
        return False
    name = "told_after" if _DISLOCATED.match(match.group()) else "told_after_comma"
    after = _pattern(name, language).finditer(text, match.end())
    return any(_is_own(found["noun"], language) for found in after)


def _is_own(word: str, language: Language) -> bool:
    if word.isdigit() or len(word) < 2:
        return False
    return word not in STOP_WORDS[language] and word not in _words("generic", language)


@cache
def _words(part: str, language: Language) -> frozenset[str]:
    return frozenset(str(_rules()[part][language]).split())


@cache
def _pattern(part: str, language: Language) -> "re.Pattern[str]":
    return re.compile(_rules()[part][language])


@cache
def _patterns(part: str, language: Language) -> Sequence["re.Pattern[str]"]:
    return [re.compile(each) for each in _rules()[part][language]]


def _rules() -> Mapping[str, Any]:
    return rules.load("followups")


def joined(question: str, language: Language, turns: Sequence[Turn]) -> str:
    """The question after the last one that was complete: words enough to find what it is about.

    The answer's first sentence goes between them when the question points at something in it.
    """
    last = turns[-1]
    parts = [_ended(last.searched)]
    if last.status == "answered" and _points_back(" ".join(fold(question).split()).strip(_END), language):
        answered = split_sentences(without_markers(last.answer))
        parts += [sentence for sentence in answered[:1] if len(sentence) <= _QUOTED]
    parts.append(question.strip())
    while len(parts) > 2 and len(" ".join(parts)) > _JOINED:
        del parts[1]
    before = " ".join(parts[:-1])
    room = max(_JOINED - len(parts[-1]), 0)
    # Of a long chain the latest links stay.
    while len(before) > room and len(links := split_sentences(before)) > 1:
        before = " ".join(links[1:])
    return f"{before[:room]} {parts[-1]}".strip()


def _ended(question: str) -> str:
    question = question.strip()
    return question if question.endswith(("?", "!", ".", "…")) else f"{question} ?"
