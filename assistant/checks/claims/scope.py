"""Words that widen or narrow a statement (“all”, “only”, “free”, “for life”) against the passages."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise

from assistant.checks.claims.alike import known
from assistant.checks.claims.finding import ClaimFinding
from assistant.checks.claims.reading import Reading, Sentence
from assistant.checks.claims.scoped import Scoped, is_said
from assistant.checks.claims.tokens import Token
from assistant.checks.claims.words import NE_QUE, any_of, claims, without_idle_scope
from assistant.types.language import Language

_ORDER = (
    "unconditional",
    "worldwide",
    "forever",
    "most",
    "free",
    "unlimited",
    "always",
    "instant",
    "only",
    "whole",
    "all",
    "guaranteed",
)
_TRIAL = re.compile(r"essai gratuit|free trial")  # what a trial is
_IS = re.compile(r"\s?(?:is|'s|was|are|comes?|costs?)(?!\w)")
_NOT = re.compile(r"(?:n't|(?<!\w)(?:not|cannot|no|pas|aucune?|jamais|never))(?:\s\w+){0,2}\s$")
_NO_NEED = re.compile(r"(?:n't|(?<!\w)(?:not|no|pas|never|jamais))(?!\w)[^.;:,]{0,40}$")
_STRETCH = re.compile(r"[;:()|](?=\s|$)|,\s|\s[-–—]\s|\s(?=(?:et|and|ou|or|mais|but|while)\s)")


def check_scope(claim: Reading, sources: Sequence[Reading]) -> Iterator[ClaimFinding]:
    """A finding for each scope word that the passages don't say of the same thing."""
    said = known(sources)
    foreign = any(source.language != claim.language for source in sources)
    for sentence in claim.sentences:
        seen: list[tuple[int, int]] = []
        for start, end, name in _scopes(sentence, claim.language):
            if any(left < end and start < right for left, right in seen):
                continue
            seen.append((start, end))
            span, subject = _subject(sentence, (start, end))
            given = tuple(figure for figure in sentence.figures if span[0] <= figure.start < span[1])
            scoped = Scoped(name, sentence, (start, end), subject, given, foreign)
            if not is_said(scoped, said):
                yield ClaimFinding(
                    "scope", start, end, claim.text[start:end], _nearest(sentence, sources), "error"
                )


def _scopes(sentence: Sentence, language: Language) -> Iterator[tuple[int, int, str]]:
    """The scope words of a sentence: where, and of which class."""
    folded = without_idle_scope(sentence.folded, language)
    for name, pattern in _classes(language):
        for match in pattern.finditer(folded):
            if name == "guaranteed" and _NOT.search(folded[: match.start()]):
                continue  # “we can't guarantee”
            if name == "instant" and _NO_NEED.search(folded[: match.start()]):
                continue  # “no need to buy one right away”
            trial = name == "free" and _TRIAL.search(folded, max(0, match.start() - 6), match.end() + 6)
            idle = match.group() == "everything" and not _IS.match(folded, match.end())
            if not trial and not idle and not (name == "only" and _before_figure(sentence, match)):
                yield sentence.places[match.start()], sentence.places[match.end()], name
    if language == "fr":
        for match in NE_QUE.finditer(folded):
            if _before_figure(sentence, match):
                continue
            if not re.search(r"(?<!\w)(?:pas|plus|jamais|aucun|rien)(?!\w)", match.group()):
                yield sentence.places[match.start()], sentence.places[match.end()], "only"


def _before_figure(sentence: Sentence, match: "re.Match[str]") -> bool:
    """“Only €49”, “trois jours seulement”: praise of a figure that is checked by itself."""
    start, end = sentence.places[match.start()], sentence.places[match.end()]
    return any(0 <= figure.start - end <= 4 or 0 <= start - figure.end <= 1 for figure in sentence.figures)


@cache
def _classes(language: Language) -> "tuple[tuple[str, re.Pattern[str]], ...]":
    listed = claims("scope")
    return tuple(
        (name, re.compile(rf"(?<![\w-]){any_of(listed[name][language])}(?![\w-])")) for name in _ORDER
    )


def _subject(sentence: Sentence, place: tuple[int, int]) -> tuple[tuple[int, int], tuple[Token, ...]]:
    """The words that a scope word is about: those of its stretch, or of the one before when it has none."""
    cuts = [0, *(match.end() for match in _STRETCH.finditer(sentence.folded)), len(sentence.folded)]
    spans = [(sentence.places[left], sentence.places[right]) for left, right in pairwise(cuts)]
    index = next((number for number, span in enumerate(spans) if place[0] < span[1]), len(spans) - 1)
    said = [token for token in sentence.tokens if not token.stop and not token.side]
    for start, end in reversed(spans[: index + 1]):
        found = tuple(
            token
            for token in said
            if start <= token.start < end and not (token.start < place[1] and place[0] < token.end)
        )
        if any(not token.generic for token in found):
            return (start, end), found
    return (sentence.start, sentence.start + len(sentence.text)), tuple(said)


def _nearest(sentence: Sentence, sources: Sequence[Reading]) -> str:
    """The sentence of the passages with most of the words."""
    every = [one for source in sources for one in source.sentences]
    best = max(every, key=lambda one: sum(one.bag.has(token) for token in sentence.content), default=None)
    return best.text[:160] if best else ""
