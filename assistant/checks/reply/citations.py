"""Citation markers [n] in generated text: only valid ones, at the sentences they support."""

import re
from collections.abc import Sequence

import regex

from assistant.checks.attribution import attribute, best_quote
from assistant.checks.evidence import Statement, passage_evidence, statement
from assistant.text.sentences import sentence_spans
from assistant.types.answer import Citation
from assistant.types.knowledge import Passage
from assistant.types.language import Language

_SPACE = "[ \u00a0\u202f]"
# What models write for a citation: [1], [1, 2], [1-3], 【1】, 【1†source】, [^1], [Source 1], [passage n° 2].
_MARKER = (
    r"[\[【]\s?(?:\^|(?i:sources?|passages?|réf\.?|ref\.?|doc\.?)\s?:?\s?(?:n°\s?)?)?\d{1,3}"
    r"(?:\s?(?:,|;|-|–|et|and|&)\s?\d{1,3})*(?:†[^\[\]【】\n]{0,30})?\s?[\]】]"
)
_RUN = re.compile(rf"(?P<space>{_SPACE}?)(?P<markers>{_MARKER}(?:{_SPACE}?{_MARKER})*)")
_ONE = re.compile(_MARKER)
_WHOLE = regex.compile(_MARKER)  # the same, asked with partial=True whether a text may become a marker
_NUMBERS = re.compile(r"(?P<first>\d{1,3})(?:\s?[-–]\s?(?P<last>\d{1,3}))?")
_HELD_RUN = re.compile(rf"(?:{_SPACE}?{_MARKER})*{_SPACE}?\Z")
_PLAIN = re.compile(r"\[(\d{1,3})\]")
_LAST_SPACE = re.compile(rf"{_SPACE}\Z")
_SENTENCE_END = re.compile(r"(?:[ \u00a0\u202f]?[.!?…:;]+[ \u00a0\u202f]?[»\"”)*_]*)?\s*$")
_NEVER_ADDED = re.compile(r"[?:][\s*_]*$|^\s*(?:#|\|)")


def cited_numbers(text: str) -> tuple[int, ...]:
    """The numbers of the markers [n] in a text, in order, each once."""
    return tuple(dict.fromkeys(int(number) for number in _PLAIN.findall(text)))


def clean_citations(text: str, count: int) -> str:
    """The text with every citation in the form [1][2]; numbers outside 1..count are gone."""
    start = _open_marker(text)
    if start is not None:
        text = _LAST_SPACE.sub("", text[:start])
    return _with_valid_runs(text, count)


def _with_valid_runs(text: str, count: int) -> str:
    return _RUN.sub(lambda run: _rewritten(run, count), text)


def _rewritten(run: "re.Match[str]", count: int) -> str:
    valid = [number for marker in _ONE.findall(run["markers"]) for number in _numbers(marker, count)]
    markers = "".join(f"[{number}]" for number in dict.fromkeys(valid))
    return run["space"] + markers if markers else ""


def _numbers(marker: str, count: int) -> list[int]:
    found: list[int] = []
    for match in _NUMBERS.finditer(marker.partition("†")[0]):
        first = int(match["first"])
        last = int(match["last"] or first)
        found += [number for number in range(first, min(last, count) + 1) if number >= 1]
    return found


def _open_marker(text: str) -> int | None:
    """Where a marker begins that the text breaks off in; None when it doesn't."""
    start = max(text.rfind("["), text.rfind("【"))
    if start < 0:
        return None
    tail = text[start:]
    partial = _WHOLE.fullmatch(tail, partial=True)
    return start if partial is not None and partial.partial else None


class CitationFilter:
    """Cleans citations while a text streams: what it lets through is never taken back.

    Holds back only what may still become a marker: a few characters. Whatever the pieces are, all that
    it gives back is together what `clean_citations` makes of the whole text.
    """

    def __init__(self, count: int) -> None:
        """`count` is the number of passages: markers outside 1..count are left out."""
        self._count = count
        self._held = ""

    def feed(self, delta: str) -> str:
        """The next piece of visible text; may be empty."""
        text = self._held + delta
        start = _held_from(text)
        self._held = text[start:]
        return _with_valid_runs(text[:start], self._count)

    def flush(self) -> str:
        """What was held back at the end of the text."""
        rest, self._held = self._held, ""
        return clean_citations(rest, self._count)


def _held_from(text: str) -> int:
    """The index from which the text may be changed by what follows."""
    opened = _open_marker(text)
    end = len(text) if opened is None else opened
    held = _HELD_RUN.search(text[:end])
    return held.start() if held else end


def cite_sentences(text: str, passages: Sequence[Passage], language: Language) -> str:
    """The answer with right citations: words and their order stay as they are.

    Each sentence keeps the markers of passages that can support it; one whose figures another passage
    states gets that one's number instead, and a supported sentence without a marker gets one.
    """
    text = clean_citations(text, len(passages))
    pieces: list[str] = []
    position = 0
    for start, end in sentence_spans(text):
        pieces += [text[position:start], _cited(text[start:end], passages, language)]
        position = end
    return "".join(pieces) + text[position:]


def settle(sentence: str, passages: Sequence[Passage], language: Language) -> tuple[str, tuple[int, ...]]:
    """One sentence without its markers, and the numbers of the passages that it should cite.

    Its valid markers count; a wrong one is replaced, a missing one found, as `cite_sentences` says.
    """
    bare = _RUN.sub("", sentence)
    return bare, tuple(sorted(_right_numbers(bare, cited_numbers(sentence), passages, language)))


def without_markers(text: str) -> str:
    """The text without its citations; an unfinished marker at its end is gone too."""
    start = _open_marker(text)
    return _RUN.sub("", text if start is None else text[:start])


def closing(sentence: str) -> int:
    """Where a sentence's closing punctuation begins: its citations stand before it."""
    end = _SENTENCE_END.search(sentence)
    return end.start() if end else len(sentence)


def with_markers(bare: str, numbers: Sequence[int]) -> str:
    """The sentence with its citations before its closing punctuation."""
    markers = "".join(f"[{number}]" for number in numbers)
    cut = closing(bare)
    return f"{bare[:cut]} {markers}{bare[cut:]}" if markers else bare


def _cited(sentence: str, passages: Sequence[Passage], language: Language) -> str:
    bare, right = settle(sentence, passages, language)
    return sentence if set(right) == set(cited_numbers(sentence)) else with_markers(bare, right)


def _right_numbers(
    bare: str, given: Sequence[int], passages: Sequence[Passage], language: Language
) -> Sequence[int]:
    if not given and _NEVER_ADDED.search(bare):
        return ()
    claim = statement(bare, language)
    found = attribute(bare, passages, language)
    if found and _covered(claim, found[:1], passages):
        found = found[:1]  # one right source is enough; two are given where only together they say it
    kept = [number for number in given if _can_support(claim, passages[number - 1])]
    return kept if kept and _covered(claim, kept, passages) else found or kept


def _can_support(claim: Statement, passage: Passage) -> bool:
    """Whether nothing speaks against the passage as a source: it has one of the figures, or of the words."""
    source = passage_evidence(passage, claim.language)
    if claim.figures:
        return any(source.holds(figure) for figure in claim.figures)
    return not claim.words or bool(source.common(claim)) or passage.chunk.language != claim.language


def _covered(claim: Statement, numbers: Sequence[int], passages: Sequence[Passage]) -> bool:
    """Whether each figure is in one of the numbered passages."""
    sources = [passage_evidence(passages[number - 1], claim.language) for number in numbers]
    return all(any(source.holds(figure) for source in sources) for figure in claim.figures)


def citation(n: int, passage: Passage, sentence: str, language: Language) -> Citation:
    """The citation [n]: where the passage comes from, and its words nearest to the `sentence` it supports."""
    chunk = passage.chunk
    quote = best_quote(sentence, passage, language)
    return Citation(n, chunk.source, chunk.title, chunk.heading, quote, chunk.url, chunk.language)
