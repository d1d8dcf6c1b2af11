"""Which questions are not for the knowledge; decided by patterns, so that they always get the same text."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal, get_args

from assistant import rules
from assistant.text.normalise import clean, fold
from assistant.types.language import LANGUAGES, Language

Topic = Literal[
    "off_topic",
    "small_talk",
    "identity",
    "human",
    "own_order",
    "negotiation",
    "promise",
    "legal",
    "medical",
    "other_company",
]
_LONGEST = 600  # characters that are looked at: the patterns are for short questions
_END_MARKS = " ?!.…,;"


@dataclass(frozen=True)
class Recognised:
    """The topic of a question, and the language of the pattern that told it."""

    topic: Topic
    language: Language


class Topics:
    """Recognises the topics of `rules/topics.yaml`, without those that the company's knowledge is about.

    `competitors` are names of other companies beside the well-known ones of the rules.
    """

    def __init__(self, answered: Collection[str] = (), competitors: Sequence[str] = ()) -> None:
        self._answered = frozenset(answered)
        names = [re.escape(fold(name)) for name in competitors if name.strip()]
        self._competitors = re.compile(rf"\b(?:{'|'.join(names)})\b") if names else None

    def of(self, question: str, default: Language) -> Recognised | None:
        """The topic of a question; None when it is one for the knowledge.

        `default` is the language of a question that names a competitor and nothing else that tells.
        """
        text = fold(clean(question[:_LONGEST])).strip(_END_MARKS)
        text = " ".join(text.split())
        for topic, by_language in _patterns().items():
            if topic in self._answered:
                continue
            for language, patterns in by_language.items():
                if any(pattern.search(text) for pattern in patterns):
                    return Recognised(topic, language)
        if self._competitors is not None and self._competitors.search(text):
            return Recognised("other_company", default)
        return None


@cache
def _patterns() -> Mapping[Topic, Mapping[Language, Sequence[re.Pattern[str]]]]:
    stored = rules.load("topics")
    return {
        topic: {language: [re.compile(each) for each in stored[topic][language]] for language in LANGUAGES}
        for topic in get_args(Topic)
    }
