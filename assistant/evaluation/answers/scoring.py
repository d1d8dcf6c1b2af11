"""Scores one reply by rules alone: the same reply always scores the same."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.checks.evidence import evidence, passage_text, stated_figures, statement
from assistant.checks.grounding import check_sentence, is_factual
from assistant.checks.reply.citations import cited_numbers
from assistant.checks.reply.premise import without_premise
from assistant.evaluation.answers.items import Item
from assistant.evaluation.answers.judge import Opinion
from assistant.evaluation.answers.matching import says, unsaid
from assistant.evaluation.answers.replies import Reply, declines, foreign
from assistant.search.context import header
from assistant.text.numbers import figures, supported
from assistant.types.knowledge import Passage
from assistant.types.language import Language


@dataclass(frozen=True)
class Marker:
    """A citation [n] at a sentence; right when its source is one of the item's, or supports the sentence."""

    sentence: str
    number: int
    right: bool


@dataclass(frozen=True)
class Scored:
    """An item, its reply and what was found in it.

    `refused` says that it declined to answer. `unsaid` are the groups of `must_contain` of which it says no
    alternative, `forbidden` what it says of `must_not_contain`. `source_found` is None when the item names no
    source. `factual` counts the sentences that state something, `cited_factual` those with a citation.
    `strange_figures` are the figures that no cited passage states, `unsupported` the sentences that claim
    what their passages don't say, `foreign` what is in another language.
    """

    item: Item
    reply: Reply
    refused: bool
    unsaid: tuple[tuple[str, ...], ...] = ()
    forbidden: tuple[str, ...] = ()
    markers: tuple[Marker, ...] = ()
    source_found: bool | None = None
    factual: int = 0
    cited_factual: int = 0
    strange_figures: tuple[str, ...] = ()
    unsupported: tuple[str, ...] = ()
    foreign: str = ""
    opinion: Opinion | None = None

    @property
    def correct(self) -> bool:
        """Whether the reply is right as a whole.

        Of an answerable item: an answer that says all it must and nothing it must not. Of another one: a
        refusal, or what the item allows instead.
        """
        if self.reply.answer is None or self.forbidden:
            return False
        if self.item.answerable:
            return not self.refused and not self.unsaid
        return self.refused or (bool(self.item.must_contain) and not self.unsaid)

    @property
    def false_refusal(self) -> bool:
        """Whether an answerable question was refused."""
        return self.item.answerable and self.refused

    @property
    def wrong_answer(self) -> bool:
        """Whether an unanswerable question got an answer."""
        return not self.item.answerable and self.reply.answer is not None and not self.correct

    @property
    def disputed(self) -> bool:
        """Whether the model's opinion differs from the score; an unclear one does not."""
        return self.judged not in (None, self.correct)

    @property
    def judged(self) -> bool | None:
        """Whether the model takes the reply for right; None when it was not asked or does not say."""
        return None if self.opinion is None else self.opinion.correct(self.item.answerable)

    @property
    def reasons(self) -> tuple[str, ...]:
        """What is wrong, one reason each, in words; empty when nothing is."""
        found = [f"error: {self.reply.error}"] if self.reply.error else []
        if self.false_refusal:
            found.append("refused an answerable question")
        elif self.wrong_answer:
            found.append("answered an unanswerable question")
        if self.item.answerable and not self.refused and not self.reply.error:
            found += [f"does not say {' or '.join(group)}" for group in self.unsaid]
            if self.source_found is False:
                found.append(f"cites none of {', '.join(self.item.sources)}")
        found += [f"says {phrase}" for phrase in self.forbidden]
        found += [
            f"[{marker.number}] does not support its sentence" for marker in self.markers if not marker.right
        ]
        found += [f"the figure {figure} is in no cited passage" for figure in self.strange_figures]
        found += [f"no support for: {sentence}" for sentence in self.unsupported]
        return (*found, *([f"language: {self.foreign}"] if self.foreign else ()))


def score(item: Item, reply: Reply, known: Sequence[str] = ()) -> Scored:
    """What the reply to an item is worth; `known` are texts whose names need no source: the company's own."""
    refused = declines(item, reply)
    missing = unsaid(reply.shown, item.must_contain)
    if refused and item.answerable and not missing and reply.sentences:
        refused = False  # it says “not indicated” of something else
    scored = Scored(
        item,
        reply,
        refused,
        missing,
        tuple(phrase for phrase in item.must_not_contain if says(reply.shown, phrase)),
        foreign=foreign(item, reply),
    )
    return scored if refused or not reply.sentences else _with_sources(scored, known)


def _with_sources(scored: Scored, known: Sequence[str]) -> Scored:
    item, reply = scored.item, scored.reply
    factual = [each for each in reply.written if is_factual(each, item.language)]
    return replace(
        scored,
        markers=tuple(
            Marker(each, number, _right(each, number, item, reply))
            for each in reply.sentences
            for number in cited_numbers(each)
        ),
        source_found=_source_found(item, reply) if item.sources else None,
        factual=len(factual),
        cited_factual=sum(bool(cited_numbers(each)) for each in factual),
        strange_figures=tuple(_strange(item, reply)),
        unsupported=tuple(_unsupported(item, reply, known)),
    )


def _source_found(item: Item, reply: Reply) -> bool:
    """Whether a citation or a product card is of one of the item's sources."""
    skus = () if reply.answer is None else tuple(card.sku for card in reply.answer.products)
    found = frozenset(skus).union(*(reply.names(number) for number in reply.cited))
    return any(source in found or source.rpartition("#")[2] in skus for source in item.sources)


def _right(sentence: str, number: int, item: Item, reply: Reply) -> bool:
    if reply.names(number) & set(item.sources):
        return True
    passage = reply.passage(number)
    return passage is not None and supports(sentence, passage_text(passage), item.language)


def supports(sentence: str, text: str, language: Language) -> bool:
    """Whether the text says what the sentence claims and has a word or a figure of it."""
    if check_sentence(sentence, [text], language):
        return False
    claim, source = statement(sentence, language), evidence(text, language, True)
    return bool(source.common(claim)) or any(source.holds(figure) for figure in claim.figures)


def _sources(sentence: str, reply: Reply) -> list[Passage]:
    """The passages that a sentence cites, else all that the answer cites."""
    found = [reply.passage(number) for number in cited_numbers(sentence) or reply.cited]
    return [passage for passage in found if passage is not None]


def _strange(item: Item, reply: Reply) -> list[str]:
    """Figures in digits that neither the passages cited nor the visitor said.

    Numbers in words are left to the check of claims: “une fois”, “twice” are seldom figures.
    """
    asked = [figure for text in (item.question, *item.turns) for figure in figures(text)]
    found: list[str] = []
    for sentence in reply.sentences:
        sources = [
            evidence(f"{header(passage.chunk, item.language)}\n{passage_text(passage)}", item.language, True)
            for passage in _sources(sentence, reply)
        ]
        for figure in stated_figures(sentence):
            told = supported(figure, asked) or any(source.holds(figure) for source in sources)
            if not told and not figure.spelled:
                found.append(figure.text)
    return found


def _unsupported(item: Item, reply: Reply, known: Sequence[str]) -> list[str]:
    asked = " ".join([*item.turns, item.question])
    return [
        sentence
        for sentence in reply.written
        if check_sentence(
            without_premise(sentence, asked, item.language),
            [passage_text(passage) for passage in _sources(sentence, reply)],
            item.language,
            (asked, *known),
        )
    ]
