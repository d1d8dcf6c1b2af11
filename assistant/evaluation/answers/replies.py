"""What came back for an item, and what stands where in it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant import rules
from assistant.checks.reply.citations import cited_numbers, without_markers
from assistant.evaluation.answers.items import Item
from assistant.text.language import detect_any, detect_language
from assistant.text.normalise import fold
from assistant.text.sentences import split_sentences
from assistant.types.answer import Answer, Citation, ProductCard
from assistant.types.knowledge import Passage
from assistant.types.language import Language

REFUSED = ("not_in_knowledge", "off_topic")
_QUOTED = re.compile(r"«[^»]*»|“[^”]*”|\"[^\"]*\"")
_WORDS_TO_TELL = 6  # a shorter sentence may be names only


@dataclass(frozen=True)
class Reply:
    """An answer with the passages it was written from and the milliseconds it took.

    `answer` is None when the product raised an error, which `error` then says. `found_ms` is when the
    passages were there, `first_sentence_ms` when the first checked text was; None when there was none.
    """

    answer: Answer | None
    passages: tuple[Passage, ...] = ()
    first_sentence_ms: float | None = None
    total_ms: float = 0.0
    error: str = ""
    found_ms: float | None = None

    def passage(self, number: int) -> Passage | None:
        """The passage that the marker [number] of the answer stands for."""
        if not 1 <= number <= len(self.passages):
            return None
        return self.passages[number - 1]

    def names(self, number: int) -> frozenset[str]:
        """The ways in which an item may name the source that the marker [number] stands for."""
        passage = self.passage(number)
        found = set() if passage is None else set(names_of(passage))
        return frozenset(found).union(*(_cited(each) for each in self.citations if each.n == number))

    @property
    def citations(self) -> tuple[Citation, ...]:
        """The citations of the answer."""
        return () if self.answer is None else self.answer.citations

    @property
    def shown(self) -> str:
        """All that the visitor reads: the answer and the product cards, without citation markers."""
        if self.answer is None:
            return ""
        cards = [_card(card) for card in self.answer.products]
        return "\n".join([without_markers(self.answer.answer), *cards])

    @property
    def sentences(self) -> list[str]:
        """The sentences that a model or a page wrote: no fixed text, no titles over quotations."""
        if self.answer is None or self.answer.status in REFUSED:
            return []
        found = [each for each in split_sentences(self.answer.answer) if without_markers(each).strip()]
        return [each for each in found if cited_numbers(each)] if self._quoted else found

    @property
    def written(self) -> list[str]:
        """The sentences that a model wrote: none of an answer that quotes its passages."""
        return [] if self._quoted else self.sentences

    @property
    def _quoted(self) -> bool:
        return self.answer is not None and self.answer.status == "degraded"

    @property
    def cited(self) -> tuple[int, ...]:
        """The numbers of the markers in the answer, each once."""
        return cited_numbers(" ".join(self.sentences))


def names_of(passage: Passage) -> tuple[str, ...]:
    """The ways to name where a passage comes from: file, file and SKU, SKU, address."""
    chunk = passage.chunk
    names = (chunk.source, f"{chunk.source}#{chunk.sku}" if chunk.sku else "", chunk.sku, chunk.url)
    return tuple(name for name in names if name)


def declines(item: Item, reply: Reply) -> bool:
    """Whether the reply is a refusal: the product's fixed text, or a model's words to that effect."""
    if reply.answer is None:
        return False
    if reply.answer.status in REFUSED:
        return True
    return bool(reply.sentences) and _says_no(reply.sentences[0], item.language)


def foreign(item: Item, reply: Reply) -> str:
    """What of the reply is not in the item's language; empty when all of it is.

    What stands between quotation marks may be in any language, and so may an answer that quotes its passages
    for want of a model.
    """
    answer = reply.answer
    if answer is None:
        return ""
    if answer.language != item.language:
        return f"the answer calls itself {answer.language}"
    if answer.status == "degraded":
        return ""
    texts = [*split_sentences(answer.answer), *answer.suggestions, answer.answer]
    return next((text for text in texts if _is_foreign(text, item.language)), "")


def _is_foreign(text: str, language: Language) -> bool:
    plain = _QUOTED.sub(" ", without_markers(text))
    if len(plain.split()) < _WORDS_TO_TELL:
        return False
    if detect_language(plain, language) != language:
        return True
    return detect_any(plain) not in (None, "fr", "en") and len(plain.split()) > 2 * _WORDS_TO_TELL


def _says_no(sentence: str, language: Language) -> bool:
    patterns: Sequence[str] = rules.load("refusals")[language]
    return any(re.search(pattern, fold(without_markers(sentence))) for pattern in patterns)


def _cited(citation: Citation) -> set[str]:
    return {name for name in (citation.source, citation.url) if name}


def _card(card: ProductCard) -> str:
    price = "" if card.price_eur is None else f"{card.price_eur} €"
    return f"{card.name}. {card.sku}. {price}. {card.reason}"
