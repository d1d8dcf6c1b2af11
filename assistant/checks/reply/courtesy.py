"""Sentences that need no passage because they say nothing: whether that is so."""

from collections.abc import Sequence
from functools import cache

from assistant.checks.reply.echo import unconfirmed
from assistant.rules import load
from assistant.types.language import Language


class Courtesies:
    """Greetings, offers, questions and the words before a list, beside the passages of one answer.

    “Here are our opening hours:” is one. “Here is why the others are better:” says something: what it says
    is in no passage, and not among the few words of which courtesies are made (rules/replying.yaml).
    """

    def __init__(self, texts: Sequence[str], language: Language, known: Sequence[str] = ()) -> None:
        self._texts = texts
        self._language = language
        self._known = (*known, _vocabulary(language))

    def harmless(self, text: str) -> bool:
        """Whether each of its words is a passage's, or one that courtesies are made of."""
        return not unconfirmed(text, text, self._texts, self._language, self._known)


@cache
def _vocabulary(language: Language) -> str:
    return str(load("replying")["courtesy_words"][language])
