"""Which passages support a sentence, and with which words."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from assistant.checks.evidence import Evidence, Statement, passage_evidence, sentence_evidence, statement
from assistant.checks.negation import is_negated
from assistant.types.knowledge import Passage
from assistant.types.language import Language

AT_MOST = 2
# Shares of a sentence's words that its source must have. Figures that agree are evidence of their own,
# and across languages only names, cognates and the lexicon's words can agree at all.
_WITH_FIGURES, _WITHOUT = 0.3, 0.5
_FOREIGN_WITH_FIGURES, _FOREIGN_WITHOUT = 0.15, 0.4
_FEWEST_WORDS = 2
_NEARLY_AS_GOOD = 0.8
_LONGEST_QUOTE = 400
_LINE_MARK = re.compile(r"^(?:\s|[-*+•>#|]|\d{1,2}[.)]\s)+|[\s|]+$")


@dataclass(frozen=True)
class _Candidate:
    """A passage as the source of one sentence. `score` is 0-2: words, and figures in one place."""

    index: int
    score: float
    foreign: bool
    share: float
    common: frozenset[str]  # stems of the sentence that the passage has
    held: tuple[bool, ...]  # per figure of the sentence


def attribute(sentence: str, passages: Sequence[Passage], language: Language) -> tuple[int, ...]:
    """The numbers (from 1) of the passages that support a sentence in `language`, best first, at most 2.

    A passage does when it states every figure of the sentence and enough of its words. Where no passage
    states all the figures, two that together do are given; empty when nothing supports the sentence.
    """
    claim = statement(sentence, language)
    if not claim.words and not any(figure.unit for figure in claim.figures):
        return ()
    candidates = [_candidate(claim, index, passage) for index, passage in enumerate(passages, start=1)]
    candidates.sort(key=lambda candidate: (-candidate.score, candidate.index))
    full = [one for one in candidates if all(one.held) and _enough(one, claim)]
    if full:
        least = full[0].score * _NEARLY_AS_GOOD
        return tuple(one.index for one in full[:AT_MOST] if one.score >= least)
    return _together(candidates, claim)


def supports(sentence: str, passage: Passage, language: Language) -> bool:
    """Whether one passage supports a sentence in `language` alone."""
    return attribute(sentence, [passage], language) == (1,)


def _candidate(claim: Statement, index: int, passage: Passage) -> _Candidate:
    whole = passage_evidence(passage, claim.language)
    held = tuple(whole.holds(figure) for figure in claim.figures)
    common = whole.common(claim)
    share = len(common) / len(claim.words) if claim.words else 0.0
    near = (_nearness(source, claim) for _, source in sentence_evidence(passage, claim.language))
    nearest = max(near, default=0.0)
    foreign = passage.chunk.language != claim.language
    # A passage of the reader's own language is the better source of two that say the same.
    score = (share + nearest) / 2 - (0.1 if foreign else 0.0)
    return _Candidate(index, score, foreign, share, common, held)


def _nearness(source: Evidence, claim: Statement) -> float:
    """How much of the statement one sentence of a passage says: words and figures alike, 0-2."""
    if not claim.figures:
        return source.share(claim)
    held = sum(source.holds(figure) for figure in claim.figures) / len(claim.figures)
    return source.share(claim) + held


def _enough(candidate: _Candidate, claim: Statement) -> bool:
    if not claim.figures:
        least = _FOREIGN_WITHOUT if candidate.foreign else _WITHOUT
        return len(candidate.common) >= _FEWEST_WORDS and candidate.share >= least
    if len(claim.words) <= _FEWEST_WORDS and any(figure.unit for figure in claim.figures):
        return True  # “It costs €59.”: a short sentence leans on its figure, not on its words
    least = _FOREIGN_WITH_FIGURES if candidate.foreign else _WITH_FIGURES
    return candidate.share >= least


def _together(candidates: Sequence[_Candidate], claim: Statement) -> tuple[int, ...]:
    """The two passages that together state every figure and most of the words, each with enough of them."""
    partly = [one for one in candidates if any(one.held) and _enough(one, claim)]
    pairs = [
        (first, second)
        for first, second in combinations(partly, 2)
        if all(left or right for left, right in zip(first.held, second.held, strict=True))
    ]
    if not pairs:
        return ()
    best = max(pairs, key=lambda pair: (len(pair[0].common | pair[1].common), pair[0].score + pair[1].score))
    return best[0].index, best[1].index


def best_quote(sentence: str, passage: Passage, language: Language | None = None) -> str:
    """The sentence or row of the passage that says most of what `sentence` says, verbatim.

    `language` is the sentence's, the passage's own when not given. Marks of lists and tables at either
    end are left out; a quote has at most 400 characters.
    """
    claim = statement(sentence, language or passage.chunk.language)
    sources = sentence_evidence(passage, claim.language)
    if not sources:
        return passage.chunk.text[:_LONGEST_QUOTE].strip()
    best = max(sources, key=lambda source: _quotable(source[0], source[1], claim))[0]
    return _cut(_LINE_MARK.sub("", best))


def _quotable(sentence: str, source: Evidence, claim: Statement) -> float:
    language = claim.language
    same_way = is_negated(sentence, language) == is_negated(claim.text, language)
    return _nearness(source, claim) + (0.05 if same_way else 0.0) - (1.0 if sentence.startswith("#") else 0.0)


def _cut(quote: str) -> str:
    if len(quote) <= _LONGEST_QUOTE:
        return quote
    return quote[: _LONGEST_QUOTE + 1].rsplit(None, 1)[0]
