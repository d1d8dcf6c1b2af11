"""Cites an answer sentence by sentence while it is written: a sentence is given when it is whole."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.checks.reply.citations import (
    CitationFilter,
    cited_numbers,
    settle,
    with_markers,
    without_markers,
)
from assistant.text.sentences import sentence_spans
from assistant.types.knowledge import Passage
from assistant.types.language import Language


@dataclass(frozen=True)
class Cited:
    """A whole sentence of a reply without its markers, and the numbers of the passages it should cite.

    `before` is the white space between it and the sentence before it, empty for the first. `given` are the
    numbers that the model wrote, as far as there are such passages.
    """

    before: str
    text: str
    numbers: tuple[int, ...]
    given: tuple[int, ...] = ()

    @property
    def shown(self) -> str:
        """The sentence with its citations before its closing punctuation."""
        return with_markers(self.text, self.numbers)


class CitingStream:
    """Gives each sentence as soon as the next one begins, its citations checked as `citations.settle` does.

    All that `feed` and `flush` give, `before` and `shown` joined, is the cited answer, however it was cut.
    """

    def __init__(self, passages: Sequence[Passage], language: Language) -> None:
        self._passages = passages
        self._language = language
        self._filter = CitationFilter(len(passages))
        self._held = ""  # markers included
        self._before = ""

    def feed(self, delta: str) -> list[Cited]:
        """The sentences that became whole; mostly none."""
        self._held += self._filter.feed(delta)
        spans = _spans(self._held)
        if len(spans) < 2:
            return []
        text, position, given = self._held, 0, []
        for (_, end), (following, _) in pairwise(spans):
            given.append(self._settled(text[position:end]))
            self._before = text[end:following]
            position = following
        self._held = text[position:]
        return given

    def flush(self) -> list[Cited]:
        """What is left at the end of the text."""
        self._held += self._filter.flush()
        given = self.feed("")
        rest, self._held = self._held.rstrip(), ""
        return [*given, self._settled(rest)] if rest.strip() else given

    def _settled(self, sentence: str) -> Cited:
        bare, numbers = settle(sentence, self._passages, self._language)
        return Cited(self._before, bare, numbers, cited_numbers(sentence))


def _spans(text: str) -> list[tuple[int, int]]:
    """The sentences of `text`; markers after a full stop belong to the sentence before them."""
    spans: list[tuple[int, int]] = []
    for start, end in sentence_spans(text):
        only_markers = text[start:end].startswith("[") and not without_markers(text[start:end]).strip()
        if spans and only_markers:
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return spans
