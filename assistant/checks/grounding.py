"""Whether a sentence stands on its sources: one of an answer on the passages it cites, each of a draft."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from assistant.checks.attribution import attribute
from assistant.checks.claims.check import check_claims
from assistant.checks.claims.finding import ClaimFinding
from assistant.checks.evidence import (
    Evidence,
    Statement,
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
from assistant.text.units import dimension_of
from assistant.types.draft import DraftSentence, Finding, Severity
from assistant.types.knowledge import Passage
from assistant.types.language import LANGUAGES, Language

_QUESTION = re.compile(r"\?[\s»\"”)]*$")
_KNOWN_SHARE = 0.5
_NEAR_SHARE, _FEWEST_WORDS = 0.5, 2
_PART = re.compile(r"[,;:]\s|\s[–—]\s")
_MEASURES = frozenset({"length", "mass", "g/m2"})
_NAMED_SHARE = 0.4  # of a product's name that a draft about it says
# How to say no to more messages: “STOP au 36111” states nothing of the offer.
_OPT_OUT = re.compile(r"\bSTOP\b[^.!?\n]{0,24}?\d{4,6}\b")


@dataclass(frozen=True)
class Sources:
    """What a draft may state: passages, which get cited, and other texts that are known to be true."""

    passages: tuple[Passage, ...]
    known: tuple[str, ...]
    language: Language
    products: tuple[str, ...] = ()  # SKUs of what the draft is about, whether it names them or not

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

    A figure or an address that no source states is an error, and so are price, size and weight of a product
    that the draft is not about. A size of another product whose name is in the draft is a warning, a small
    number in words is one, and so is a factual sentence that no source supports, or one that a source
    contradicts.
    """
    about = _about("\n".join(fields.values()), sources)
    sentences: list[DraftSentence] = []
    found: list[Finding] = []
    for field, text in fields.items():
        for sentence in split_sentences(text):
            numbers = attribute(sentence, sources.passages, sources.language)
            drafted = DraftSentence(field, sentence, numbers, is_factual(sentence, sources.language))
            sentences.append(drafted)
            found += _findings(drafted, sources, about)
    return tuple(sentences), tuple(found)


def _about(text: str, sources: Sources) -> Sources:
    """The sources without the records of products that a draft is not about."""
    return replace(sources, passages=tuple(one for one in sources.passages if _is_meant(one, text, sources)))


def _asked(sources: Sources) -> Sources:
    """The sources without the records of products that were not asked for, however alike their names are."""
    kept = (one for one in sources.passages if one.chunk.sku is None or one.chunk.sku in sources.products)
    return replace(sources, passages=tuple(kept))


def _is_meant(passage: Passage, text: str, sources: Sources) -> bool:
    chunk = passage.chunk
    if chunk.sku is None or chunk.sku in sources.products:
        return True
    return evidence(text, chunk.language, True).share(statement(chunk.title, chunk.language)) >= _NAMED_SHARE


def is_factual(sentence: str, language: Language) -> bool:
    """Whether a sentence states something that can be checked: a figure, or a word about the offer."""
    if not all(map(_counts_nothing, stated_figures(_OPT_OUT.sub("", sentence)))):
        return True
    return not _QUESTION.search(sentence) and bool(_factual_words(language).search(fold(sentence)))


@lru_cache(maxsize=len(LANGUAGES))
def _factual_words(language: Language) -> "re.Pattern[str]":
    return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, wording("factual")[language])) + ")")


def _findings(drafted: DraftSentence, sources: Sources, about: Sources) -> Iterator[Finding]:
    wrong = [*_unknown_figures(drafted, sources, about), *_unknown_addresses(drafted, sources)]
    yield from wrong
    texts = [*(passage.chunk.text for passage in sources.passages), *sources.known]
    quote = contradicted_by(drafted.text, texts, sources.language)
    if quote:
        yield finding("grounding.negation", "warning", drafted.field, drafted.text, quote=quote)
    elif drafted.factual and not (wrong or drafted.citations or _borne_out(drafted, sources)):
        yield finding("grounding.unsupported", "warning", drafted.field, drafted.text)


def _unknown_figures(drafted: DraftSentence, sources: Sources, about: Sources) -> Iterator[Finding]:
    everything, own = sources.evidence(), about.evidence()
    asked = _asked(sources).evidence() if sources.products else ()
    silent = [match.span() for match in _OPT_OUT.finditer(drafted.text)]
    for figure in figures(drafted.text):
        if _counts_nothing(figure) or any(start <= figure.start < end for start, end in silent):
            continue
        if not any(source.holds(figure) for source in everything):
            severity: Severity = "warning" if _says_little(figure) else "error"
            yield finding("grounding.figure", severity, drafted.field, figure.text)
        elif figure.unit == "EUR" and not any(source.holds(figure) for source in own):
            yield finding("grounding.figure.other", "error", drafted.field, figure.text)
        elif sources.products and _is_measure(figure) and not any(one.holds(figure) for one in asked):
            meant = any(source.holds(figure) for source in own)
            yield finding(
                "grounding.figure.measure", "warning" if meant else "error", drafted.field, figure.text
            )


def _is_measure(figure: Figure) -> bool:
    """A size or a weight, which one product has and the next one has not."""
    return dimension_of(figure.unit) in _MEASURES


def _unknown_addresses(drafted: DraftSentence, sources: Sources) -> Iterator[Finding]:
    everything = sources.evidence()
    for address in addresses(drafted.text):
        if not any(address in source.stems for source in everything):
            yield finding("grounding.address", "error", drafted.field, address)


def _counts_nothing(figure: Figure) -> bool:
    """“Une nuit”, “once a week”: a one in words is an article, unless it is a term (“un an”)."""
    return figure.spelled and figure.value == 1 and figure.unit not in ("year", "month")


def _says_little(figure: Figure) -> bool:
    """“Les deux”, “une semaine”: words that may be no count at all."""
    return figure.spelled and (not figure.unit or figure.value == 1)


def _borne_out(drafted: DraftSentence, sources: Sources) -> bool:
    """Whether a sentence is known, or each of its parts near enough to some source, in other words.

    Figures of a passage in the other language are enough by themselves: words seldom agree there.
    """
    if _known(drafted, sources):
        return True
    parts = [statement(part, sources.language) for part in _PART.split(drafted.text)]
    telling = [part for part in parts if part.figures or len(part.words) >= _FEWEST_WORDS]
    return bool(telling) and all(
        any(_near(part, one, sources) for one in sources.passages) for part in telling
    )


def _near(part: Statement, passage: Passage, sources: Sources) -> bool:
    said = passage_evidence(passage, sources.language)
    common, foreign = said.common(part), passage.chunk.language != sources.language
    if part.figures:
        held = all(said.holds(figure) for figure in part.figures if not _counts_nothing(figure))
        return held and bool(common or foreign)
    return len(common) >= _NEAR_SHARE * len(part.words)


def _known(drafted: DraftSentence, sources: Sources) -> bool:
    claim = statement(drafted.text, sources.language)
    return any(
        all(source.holds(figure) for figure in claim.figures) and source.share(claim) >= _KNOWN_SHARE
        for source in sources.known_evidence()
    )
