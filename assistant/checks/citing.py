"""Cites an answer while it is written: what has been shown is never taken back."""

from collections.abc import Sequence
from itertools import pairwise

from assistant.checks.citations import (
    CitationFilter,
    closing,
    settle,
    with_markers,
    without_markers,
)
from assistant.text.sentences import sentence_spans
from assistant.types.knowledge import Passage
from assistant.types.language import Language


class CitingStream:
    """Passes words on as they come; each sentence's citations follow when the sentence is whole.

    The model's markers are held back, checked as `citations.settle` does, and put before the closing
    punctuation of their sentence. All that `feed` and `flush` give back is together the cited answer.
    """

    def __init__(self, passages: Sequence[Passage], language: Language) -> None:
        self._passages = passages
        self._language = language
        self._filter = CitationFilter(len(passages))
        self._sentence = ""  # the sentence under way, markers included
        self._shown = 0  # characters of it, without markers, that have been given

    def feed(self, delta: str) -> str:
        """The next piece of visible text; may be empty."""
        self._sentence += self._filter.feed(delta)
        return self._whole_sentences() + self._begun()

    def flush(self) -> str:
        """What was held back at the end of the text."""
        self._sentence += self._filter.flush()
        given = self._whole_sentences()
        return given + self._settled(self._sentence.rstrip()) if self._sentence.strip() else given

    def _whole_sentences(self) -> str:
        """Close every sentence that another one follows."""
        given = ""
        spans = _spans(self._sentence)
        if len(spans) < 2:
            return given
        text, position = self._sentence, 0
        for (_, end), (following, _) in pairwise(spans):
            given += self._settled(text[position:end]) + text[end:following]
            position, self._shown = following, 0
        self._sentence = text[position:]
        return given

    def _settled(self, sentence: str) -> str:
        """The rest of a whole sentence, with its citations."""
        bare, numbers = settle(sentence, self._passages, self._language)
        cited = with_markers(bare, numbers)
        if cited.startswith(bare[: self._shown]):
            return cited[self._shown :]
        # The sentence went on after what looked like its end: its citations follow what is already there.
        return bare[self._shown :] + "".join(f"[{number}]" for number in numbers)

    def _begun(self) -> str:
        """What can be shown of the sentence under way: all but its end, before which citations may stand."""
        bare = without_markers(self._sentence)
        safe = max(closing(bare), self._shown)
        given = bare[self._shown : safe]
        self._shown = safe
        return given


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
