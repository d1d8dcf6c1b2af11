"""Answers without a model: what the pages say, word for word."""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from assistant.chat.question.figures_asked import units_asked
from assistant.chat.replies import Replies
from assistant.chat.reply.excerpts import Excerpt, excerpts
from assistant.chat.reply.wording import Wording
from assistant.checks.evidence import Statement, evidence, statement
from assistant.checks.places import is_elsewhere, places
from assistant.checks.reply.citations import citation, clean_citations, with_markers
from assistant.errors import ModelError
from assistant.search.context import header
from assistant.text.normalise import fold
from assistant.types.answer import Answer
from assistant.types.knowledge import Passage
from assistant.types.language import Language

LONGEST = 600  # characters of quotations in all
MOST_PAGES = 3
_LONGEST_LIST = 1000  # of a list that is quoted alone, because a list is quoted whole
# What an excerpt's score is made of, beside the share of the question's words that it has (by weight):
_ABOVE = 0.5  # a word that stands in its title or heading only, in parts of one in the excerpt itself
_COLUMN = 0.8  # one that only names a column, which all rows of its table have
_FIGURE = 0.25  # a figure of the kind that the question asks for
_RANK = 0.4  # the score of its passage, in parts of the best passage's
_FOREIGN = 0.1  # taken off where the passage is in the other language
# A line of a product's record that tells nothing but where the product is filed.
_CODE = re.compile(r"\s*[-*] (?P<name>reference|sku|gtin|ean|categorie|category) ?:")
_WORTH = 0.65  # in parts of the best score: what is below is not quoted. Measured on the demo company


@dataclass(frozen=True)
class _Quotable:
    """An excerpt at its place: the number of its passage from 1, and how near it is to the question."""

    n: int
    place: int
    excerpt: Excerpt
    words: frozenset[str]  # stems of the question that it has
    above: frozenset[str]  # and those that only its title and heading have
    columns: frozenset[str]  # and those that only the names of its columns have
    extra: float  # the part of its score that comes from elsewhere
    foreign: bool  # whether it is in the other language
    states: bool  # whether it has a figure of the kind that the question asks for


class Extractive:
    """Quotes the sentences, rows and lists that are nearest to a question. A `parts.Fallback`."""

    def __init__(self, replies: Replies) -> None:
        """`replies` has the words around the quotations."""
        self._replies = replies

    def quote(
        self, question: str, language: Language, passages: Sequence[Passage], error: ModelError | None
    ) -> Answer | None:
        """About 600 characters of the passages word for word, under the titles of their pages.

        Each excerpt carries the [n] of its passage, counted from 1. Sentences, lists and rows are whole; a
        row is shown with the names of its columns. None when no passage has anything to quote, whatever
        `error` says.
        """
        chosen = _choose(_quotables(question, language, passages), question, language)
        if not chosen:
            return None
        blocks = [self._replies.degraded(language)]
        found = []
        for n, group in groupby(chosen, lambda one: one.n):
            quoted = list(group)
            passage = passages[n - 1]
            blocks += [self._heading(passage, language), _joined(quoted)]
            found.append(citation(n, passage, quoted[0].excerpt.text, passage.chunk.language))
        return Answer("\n\n".join(blocks), language, "degraded", tuple(sorted(found, key=lambda one: one.n)))

    def _heading(self, passage: Passage, language: Language) -> str:
        title = f"**{header(passage.chunk, language)}**"
        if passage.chunk.language == language:
            return title
        return f"{title} – {self._replies.other_language(language)}"


def _joined(quoted: Sequence[_Quotable]) -> str:
    """The excerpts of one passage; sentences that follow each other there follow each other here."""
    text = _marked(quoted[0])
    for before, one in pairwise(quoted):
        text += _between(before, one) + _marked(one)
    return text


def _between(before: _Quotable, one: _Quotable) -> str:
    if one.excerpt.block and before.excerpt.block:
        return "\n"
    follows = one.place == before.place + 1 and one.excerpt.block == before.excerpt.block
    return " " if follows else "\n\n"


def _marked(one: _Quotable) -> str:
    return with_markers(one.excerpt.text, (one.n,))


def _quotables(question: str, language: Language, passages: Sequence[Passage]) -> list[_Quotable]:
    asked = _Asked(statement(question, language), units_asked(question, language), places(question))
    best = max((passage.score for passage in passages), default=0.0) or 1.0
    found: list[_Quotable] = []
    for n, passage in enumerate(passages, start=1):
        foreign = passage.chunk.language != language
        extra = _RANK * passage.score / best - (_FOREIGN if foreign else 0.0)
        found += _of_passage(passage, n, asked, extra)
    return found


@dataclass(frozen=True)
class _Asked:
    """What a question asks: its words, the units of the figure it wants, and the places it names."""

    claim: Statement
    units: frozenset[str]
    places: frozenset[int]


def _of_passage(passage: Passage, n: int, asked: _Asked, extra: float) -> list[_Quotable]:
    """The excerpts of a passage; of its rows and facts only those that are about the question."""
    chunk, language = passage.chunk, asked.claim.language
    foreign = chunk.language != language
    head, wording = f"{chunk.title}\n{chunk.heading}", Wording(asked.claim, foreign)
    above = wording.common(head)
    found = []
    for place, excerpt in enumerate(excerpts(clean_citations(chunk.text, 0), language)):
        if _names_a_code(excerpt.text, asked.claim) or is_elsewhere(excerpt.own, head, asked.places):
            continue
        words = wording.common(excerpt.own)
        columns = wording.common(excerpt.columns) - words - above
        figures = evidence(excerpt.text, language, foreign).figures
        states = any(figure.unit in asked.units for figure in figures)
        value = extra + _FIGURE * states
        found.append(_Quotable(n, place, excerpt, words, above - words, columns, value, foreign, states))
    named = any(one.words for one in found if one.excerpt.block)
    return [one for one in found if not one.excerpt.block or one.words or (one.states and not named)]


def _names_a_code(text: str, claim: Statement) -> bool:
    """“- Référence : NA-LIN-170” or a category: quoted only where it is asked for."""
    match = _CODE.match(fold(text))
    return match is not None and not any(word.startswith(match["name"][:4]) for _, word in claim.words)


def _choose(found: Sequence[_Quotable], question: str, language: Language) -> list[_Quotable]:
    """The best of them within the limit, by passage and place.

    The passage with the best excerpt comes first, then those in the visitor's language.
    """
    scores = _scores(found, statement(question, language))
    ranked = sorted(found, key=lambda one: (-scores[one], one.n, one.place))
    ranked = [one for one in ranked if len(one.excerpt.text) <= _LONGEST_LIST] or ranked[:1]
    chosen: set[_Quotable] = set()
    room = LONGEST
    for one in ranked:
        new = [each for each in _with_support(one, found) if each not in chosen]
        size = sum(len(each.excerpt.text) for each in new)
        pages = {each.n for each in (*chosen, *new)}
        fits = size <= room and len(pages) <= MOST_PAGES and scores[one] >= _WORTH * scores[ranked[0]]
        if fits or not chosen:
            chosen.update(new)
            room -= size
    first = {one.n: place for place, one in reversed(list(enumerate(ranked)))}
    return sorted(chosen, key=lambda one: (one.foreign and bool(first[one.n]), first[one.n], one.place))


def _scores(found: Sequence[_Quotable], claim: Statement) -> Mapping[_Quotable, float]:
    """How near each excerpt is to the question; a word that few of them have weighs more."""
    weights = {
        stem: math.log(1 + (len(found) + 1) / (1 + sum(stem in one.words for one in found)))
        for stem, _ in claim.words
    }
    total = sum(weights.values()) or 1.0
    return {
        one: one.extra
        + sum(
            counts * weights[stem]
            for counts, stems in ((1.0, one.words), (_ABOVE, one.above), (_COLUMN, one.columns))
            for stem in stems
        )
        / total
        for one in found
    }


def _with_support(one: _Quotable, found: Sequence[_Quotable]) -> list[_Quotable]:
    """The excerpt, after those before it that it needs."""
    group = [one]
    places = {each.place: each for each in found if each.n == one.n}
    while group[0].excerpt.leans and group[0].place - 1 in places:
        group.insert(0, places[group[0].place - 1])
    return group
