"""A text cut into pieces at its findings and at the ends of its sentences, to be shown with both."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.types.draft import DraftSentence, Finding

_GRAVITY = {"error": 0, "warning": 1, "info": 2}


@dataclass(frozen=True)
class Piece:
    """A run of characters.

    `finding` is the number of the gravest finding it belongs to, from 1, 0 for none. `sources` are the
    numbers of the citations of the sentence that ends with it; `unsourced`: that sentence states a fact and
    has none.
    """

    text: str
    finding: int = 0
    severity: str = ""
    sources: tuple[int, ...] = ()
    unsourced: bool = False


def pieces(
    field: str, text: str, findings: Sequence[Finding], sentences: Sequence[DraftSentence]
) -> tuple[Piece, ...]:
    """The pieces of one field's text; joined they are the text again. `findings` are counted as given."""
    spans = [
        (number, finding, finding.start, finding.end)
        for number, finding in enumerate(findings, 1)
        if finding.field == field
        and finding.start is not None
        and finding.end is not None
        and 0 <= finding.start < finding.end <= len(text)
    ]
    ends = dict(_ends(field, text, sentences))
    cuts = sorted({0, len(text), *ends, *(place for *_, start, end in spans for place in (start, end))})
    made = []
    for start, end in pairwise(cuts):
        over = [(number, found) for number, found, first, last in spans if first <= start and end <= last]
        number, found = min(over, key=lambda each: _GRAVITY[each[1].severity], default=(0, None))
        sentence = ends.get(end)
        made.append(
            Piece(
                text[start:end],
                number,
                found.severity if found else "",
                sentence.citations if sentence else (),
                bool(sentence and sentence.factual and not sentence.citations),
            )
        )
    return tuple(made)


def _ends(field: str, text: str, sentences: Sequence[DraftSentence]) -> Iterator[tuple[int, DraftSentence]]:
    """Where each sentence of the field ends, of those that still stand in the text."""
    place = 0
    for sentence in sentences:
        if sentence.field != field or not sentence.text:
            continue
        start = text.find(sentence.text, place)
        if start >= 0:
            place = start + len(sentence.text)
            yield place, sentence
