"""Whether a sentence of a reply may be shown: each one before anybody sees it."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

from assistant.checks.claims.finding import Kind as ClaimKind
from assistant.checks.evidence import passage_evidence, passage_text, stated_figures, statement
from assistant.checks.grounding import check_sentence
from assistant.checks.measures import of_another_kind
from assistant.checks.places import is_headed_elsewhere, places
from assistant.checks.records import of_another_row
from assistant.checks.reply.canary import Instructions
from assistant.checks.reply.citations import settle, with_markers
from assistant.checks.reply.citing import Cited
from assistant.checks.reply.courtesy import Courtesies
from assistant.checks.reply.echo import restates, unconfirmed
from assistant.checks.reply.links import holds_markup, link_targets
from assistant.checks.reply.premise import without_premise
from assistant.checks.reply.trust import hearsay
from assistant.checks.reply.whose import nameless_price
from assistant.rules import load
from assistant.text.foreign import foreign_language
from assistant.text.language import detect_language
from assistant.text.normalise import clean, fold
from assistant.text.stopwords import STOP_WORDS
from assistant.text.terms import words
from assistant.types.knowledge import Passage
from assistant.types.language import Language

ProblemKind = (
    ClaimKind
    | Literal["unsupported", "language", "address", "admission", "hearsay", "whose"]
    | Literal["leak", "markup", "repeated", "deed"]
)
# What no rewriting would make good.
_HOPELESS: frozenset[ProblemKind] = frozenset({"leak", "markup", "repeated", "deed"})

_QUOTED = re.compile(r"«[^»]*»|“[^”]*”|\"[^\"]*\"|\[[^\]]*\]\([^)]*\)|https?://\S+")
_QUESTION = re.compile(r"\?[\s»\"”)*_]*$")
_LEAD = re.compile(r"(?::[\s*_]*$|^\s*#{1,6}\s|^\s*(?:oui|non|yes|no)\s?[.!]$)", re.IGNORECASE)
_RULE = re.compile(r"^[\s|:*_\-–—]*$")
_SAME_SUBJECT = 0.6  # share of a sentence's words that a page in the other language must have
_FEWEST_WORDS = 4  # of a sentence whose language can be told


@dataclass(frozen=True)
class Problem:
    """Why a sentence may not be shown: the words at fault, and what the passages say nearest to them."""

    kind: ProblemKind
    text: str = ""
    nearest: str = ""


@dataclass(frozen=True)
class Vetted:
    """A sentence that was looked at: as it would be shown, with its citations, and what is wrong with it.

    `leads`: it only leads to what follows (“Here are the sizes:”), and says nothing without it.
    """

    before: str
    shown: str
    numbers: tuple[int, ...]
    problems: tuple[Problem, ...]
    leads: bool = False

    @property
    def good(self) -> bool:
        """Whether it may be shown."""
        return not self.problems

    @property
    def hopeless(self) -> bool:
        """Whether it is left out without a try to mend it."""
        return any(problem.kind in _HOPELESS for problem in self.problems)

    @property
    def admission(self) -> bool:
        """Whether it says that the passages don't tell."""
        return any(problem.kind == "admission" for problem in self.problems)


class Vetting:
    """Looks at the sentences of one reply, beside the passages that were given for it.

    `question` is what the visitor asked; `known` are texts whose names and things need no passage (the
    company's own name; what the visitor says is not known to be true). With `doubtful` passages, which may
    not answer at all, no sentence may affirm a word of the question that they don't have. `ours` is what
    the reply must not quote. Sentences are judged in their order.
    """

    def __init__(
        self,
        passages: Sequence[Passage],
        language: Language,
        question: str,
        known: Collection[str] = (),
        doubtful: bool = False,
        ours: Instructions | None = None,
    ) -> None:
        self._passages = passages
        self._texts = [passage_text(passage) for passage in passages]
        self._language = language
        self._question = question
        self._known = tuple(known)
        self._doubtful = doubtful
        self._ours = ours
        self._said = ""
        self._seen: set[str] = set()
        self._courtesies = Courtesies(self._texts, language, self._known)
        urls = [passage.chunk.url or "" for passage in passages]
        self._addresses = frozenset(target for text in (*self._texts, *urls) for target in link_targets(text))

    def prepare(self) -> None:
        """Read the passages and the rules once; done while the model is still reading, it costs no time."""
        check_sentence(self._question, self._texts, self._language, self._known)

    def judge(self, cited: Cited) -> Vetted:
        """What is wrong with a sentence; a sentence that states something needs a passage that says it."""
        cited = replace(cited, before=clean(cited.before), text=clean(cited.text))
        text = cited.text
        hidden = self._unshowable(text)
        numbers = () if hidden else self._trusted(cited) or self._supporting(cited)
        problems = (hidden,) if hidden else tuple(self._problems(text, numbers, cited.given))
        leads = bool(_LEAD.search(text) or _RULE.match(text))
        if not problems:
            self._said += f" {text}"
            self._seen.add(fold(text))
        return Vetted(cited.before, with_markers(text, numbers), numbers, problems, leads)

    def _unshowable(self, text: str) -> Problem | None:
        """What is wrong with the sentence whatever the passages say; its words are not repeated."""
        if self._ours is not None and self._ours.quoted_in(text, self._said):
            return Problem("leak")
        if holds_markup(text):
            return Problem("markup")
        if _is(text, "deeds", self._language) and not _is(text, "conditions", self._language):
            return Problem("deed")
        # A model that is stuck, or told to fill pages, says the same over and over.
        said = fold(text) in self._seen and len(words(text)) >= _FEWEST_WORDS
        return Problem("repeated") if said else None

    def _trusted(self, cited: Cited) -> tuple[int, ...]:
        """The numbers it cites; not those of a page in the other language that merely has the same figure.

        The model meant other passages, which don't state it: then the figure may be of something else.
        """
        numbers = cited.numbers
        if not cited.given or set(numbers) & set(cited.given):
            return numbers
        claim = statement(cited.text, self._language)
        return tuple(
            number
            for number in numbers
            if self._passages[number - 1].chunk.language == self._language
            or passage_evidence(self._passages[number - 1], self._language).share(claim) >= _SAME_SUBJECT
        )

    def _supporting(self, cited: Cited) -> tuple[int, ...]:
        """The passages of a sentence that seems to have none: for what it states itself, in other figures."""
        stated = self._stated(cited.text)
        found = settle(stated, self._passages, self._language)[1] if stated != cited.text else ()
        if found or not cited.given or not stated_figures(stated):
            return found
        # “Une heure et demie” is 1 h 30: the claims' check reads more figures than the attribution.
        texts = [self._texts[number - 1] for number in cited.given]
        return () if check_sentence(stated, texts, self._language, self._known) else cited.given

    def _problems(self, text: str, numbers: Sequence[int], given: Sequence[int]) -> list[Problem]:
        if kind := self._no_statement(text, [self._passages[number - 1] for number in numbers]):
            return [Problem(kind, text)]
        strange = [target for target in link_targets(text) if target not in self._addresses]
        if strange:
            return [Problem("address", target) for target in strange]
        sources = [self._texts[number - 1] for number in numbers or given] or self._texts
        found = self._claims(self._stated(text), sources)
        if not numbers and not found and not self._needs_no_passage(text):
            return [Problem("unsupported", text)]
        return found

    def _no_statement(self, text: str, sources: Sequence[Passage]) -> ProblemKind | None:
        """Why the sentence is no statement of the company, whatever it claims."""
        if _is(text, "admissions", self._language):
            return "admission"
        if _foreign(text, self._language):
            return "language"
        if restates(text, self._question, self._language):
            return "unsupported"
        if nameless_price(text, self._said, self._question, self._passages, self._language):
            return "whose"
        if self._of_another_place(text, sources):
            return "whose"
        return "hearsay" if hearsay(text, sources, self._language) else None

    def _of_another_place(self, text: str, sources: Sequence[Passage]) -> bool:
        """Whether a sentence without a place stands on what is headed by others than the one asked for.

        “L’express coûte 19,90 €”, of the entry on Belgium, is no answer about Switzerland.
        """
        asked = places(self._question)
        if not asked or not sources or places(text):
            return False
        heads = (f"{source.chunk.title}\n{source.chunk.heading}" for source in sources)
        return all(is_headed_elsewhere(head, asked) for head in heads)

    def _claims(self, text: str, sources: Sequence[str]) -> list[Problem]:
        """What the sentence claims and its sources don't say."""
        claims = check_sentence(text, sources, self._language, self._known)
        found = [Problem(one.kind, one.text, one.nearest) for one in claims]
        misplaced = [*of_another_row(text, sources, self._language), *of_another_kind(text)]
        found += [Problem("figure", figure.text) for figure in misplaced]
        if self._doubtful:
            affirmed = unconfirmed(text, self._question, sources, self._language, self._known)
            found += [Problem("unsupported", word) for word in affirmed]
        return found

    def _stated(self, text: str) -> str:
        """What the sentence itself states: what the visitor said of their own case needs no passage."""
        return without_premise(text, self._question, self._language)

    def _needs_no_passage(self, text: str) -> bool:
        if _RULE.match(text):
            return True
        polite = _LEAD.search(text) or _QUESTION.search(text) or _is(text, "courtesies", self._language)
        return bool(polite) and self._courtesies.harmless(text)


def _is(text: str, part: str, language: Language) -> bool:
    folded = fold(text).strip()
    return any(pattern.search(folded) for pattern in _patterns(part, language))


@cache
def _patterns(part: str, language: Language) -> Sequence[re.Pattern[str]]:
    return [re.compile(each) for each in load("replying")[part][language]]


def _foreign(text: str, language: Language) -> bool:
    """Whether a sentence is in another language than the answer; what it quotes may be."""
    own = _QUOTED.sub(" ", text)
    found = words(own)
    if len(found) < _FEWEST_WORDS:
        return False
    detected = detect_language(own, language)
    if detected != language:
        # Names of products fool the detector: the small words decide.
        return _small(found, detected) > _small(found, language)
    return foreign_language(own) is not None


def _small(found: Sequence[str], language: Language) -> int:
    return sum(word in STOP_WORDS[language] for word in found)
