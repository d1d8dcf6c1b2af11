"""Whether a sentence stands on its sources: one of an answer on the passages it cites, each of a draft."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.checks.attribution import attribute
from assistant.checks.claims.check import check_claims
from assistant.checks.claims.finding import ClaimFinding
from assistant.checks.evidence import (
    Evidence,
    addresses,
    evidence,
    passage_evidence,
    stated_figures,
    statement,
)
from assistant.checks.negation import contradicted_by
from assistant.checks.wording import finding, wording
from assistant.text.normalise import fold
from assistant.text.numbers import Figure, figures
from assistant.text.sentences import split_sentences
from assistant.types.draft import DraftSentence, Finding, Severity
from assistant.types.knowledge import Passage
from assistant.types.language import LANGUAGES, Language

_QUESTION = re.compile(r"\?[\s»\"”)]*$")
_KNOWN_SHARE = 0.5


@dataclass(frozen=True)
class Sources:
    """What a draft may state: passages, which get cited, and other texts that are known to be true."""

    passages: tuple[Passage, ...]
    known: tuple[str, ...]
    language: Language

    def evidence(self) -> Sequence[Evidence]:
        """All sources as evidence for statements in the draft's language."""
        return [*(passage_evidence(one, self.language) for one in self.passages), *self.known_evidence()]

    def known_evidence(self) -> Sequence[Evidence]:
        """The texts that are no passages; they may be in either language, or both."""
        return [evidence(text, self.language, True) for text in self.known]


def check_sentence(
    sentence: str, passages: Sequence[str], language: Language, known: Sequence[str] = ()
) -> tuple[ClaimFinding, ...]:
    """What one sentence in `language` claims and the texts of its cited passages don't say; empty: grounded.

    Looks at figures with units, prices, dates, durations, names, certifications, superlatives, negations,
    scope words and invented features; what a passage says in other words, units or the other language
    counts, praise that nobody could check claims nothing. The passages may be in either language. `known`
    are texts whose names and things need no passage (the company's own name, what the visitor said).
    Pure: the same arguments give the same findings. Its rates: docs/benchmarks.md.
    """
    return check_claims(sentence, passages, language, known)


def check_grounding(
    fields: Mapping[str, str], sources: Sources
) -> tuple[tuple[DraftSentence, ...], tuple[Finding, ...]]:
    """Each sentence of the fields with the passages that support it, and what has no support.

    A figure or an address that no source states is an error, a small number in words a warning; a factual
    sentence that no source supports, or one that a source contradicts, is a warning.
    """
    sentences: list[DraftSentence] = []
    found: list[Finding] = []
    for field, text in fields.items():
        for sentence in split_sentences(text):
            numbers = attribute(sentence, sources.passages, sources.language)
            drafted = DraftSentence(field, sentence, numbers, is_factual(sentence, sources.language))
            sentences.append(drafted)
            found += _findings(drafted, sources)
    return tuple(sentences), tuple(found)


def is_factual(sentence: str, language: Language) -> bool:
    """Whether a sentence states something that can be checked: a figure, or a word about the offer."""
    if stated_figures(sentence):
        return True
    return not _QUESTION.search(sentence) and bool(_factual_words(language).search(fold(sentence)))


@lru_cache(maxsize=len(LANGUAGES))
def _factual_words(language: Language) -> "re.Pattern[str]":
    return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, wording("factual")[language])) + ")")


def _findings(drafted: DraftSentence, sources: Sources) -> Iterator[Finding]:
    wrong = [*_unknown_figures(drafted, sources), *_unknown_addresses(drafted, sources)]
    yield from wrong
    texts = [*(passage.chunk.text for passage in sources.passages), *sources.known]
    quote = contradicted_by(drafted.text, texts, sources.language)
    if quote:
        yield finding("grounding.negation", "warning", drafted.field, drafted.text, quote=quote)
    elif drafted.factual and not wrong and not drafted.citations and not _known(drafted, sources):
        yield finding("grounding.unsupported", "warning", drafted.field, drafted.text)


def _unknown_figures(drafted: DraftSentence, sources: Sources) -> Iterator[Finding]:
    everything = sources.evidence()
    for figure in figures(drafted.text):
        if not any(source.holds(figure) for source in everything):
            severity: Severity = "warning" if _says_little(figure) else "error"
            yield finding("grounding.figure", severity, drafted.field, figure.text)


def _unknown_addresses(drafted: DraftSentence, sources: Sources) -> Iterator[Finding]:
    everything = sources.evidence()
    for address in addresses(drafted.text):
        if not any(address in source.stems for source in everything):
            yield finding("grounding.address", "error", drafted.field, address)


def _says_little(figure: Figure) -> bool:
    """“Les deux”, “une semaine”: words that may be no count at all."""
    return figure.spelled and (not figure.unit or figure.value == 1)


def _known(drafted: DraftSentence, sources: Sources) -> bool:
    claim = statement(drafted.text, sources.language)
    return any(
        all(source.holds(figure) for figure in claim.figures) and source.share(claim) >= _KNOWN_SHARE
        for source in sources.known_evidence()
    )
