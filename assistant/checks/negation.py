"""Whether a sentence says yes where its source says no."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from assistant.checks.evidence import Evidence, Statement, evidence, statement
from assistant.checks.wording import wording
from assistant.text.normalise import fold
from assistant.text.sentences import split_sentences
from assistant.types.language import LANGUAGES, Language

_CLAUSE = re.compile(
    r"[;:,()|]|\.\s|\s(?:mais|but|et|and|puis|then|donc|so|car|or)\s"
    # What something is for is no statement: “passée dans deux coulants pour ne pas se perdre”.
    r"|\s(?=(?:pour|afin de) ne pas\b|so (?:that|as not)\b)",
    re.IGNORECASE,
)
_SAME_SUBJECT = 0.75  # share of the words that two clauses must have in common, both ways
_FEWEST_WORDS = 2
_NO_LONGER = re.compile(r"(?<!\w)(n(?:e\s|')(?:[^\s,.;:]+\s){1,3})plus(?!\w)")  # “elle ne se perd plus”
# “…, jamais certifié”, “…, no longer” take back what was said, “…, sans azurant” does not.
_TAKES_BACK = re.compile(
    r"(?<!\w)(?:certif|label|prouv|prove|garanti|guarant|longer|yet|encore|plus|vraiment|really|toujours|always)"
)
_GOES_ON = ("ni", "nor")  # “sans parfum ni azurant” denies once
# “Pour les teintes du lin” is a piece of a sentence: with two words it states nothing by itself.
_PIECE = re.compile(r"(?:pour|avec|dans|de|du|des|en|au|aux|par|sur|for|with|in|of|at|to|by|from)\b")


def contradicted_by(sentence: str, sources: Iterable[str], language: Language) -> str | None:
    """The clause of the sources, verbatim, that says the opposite of one of `sentence`; None if none does.

    Compares clauses of one language that are about the same thing, word by word, and looks whether only
    one of them is negated. A clause that some source says just so is never contradicted.
    """
    known = [clause for source in sources for clause in _source_clauses(source, language)]
    for clause in _clauses(sentence):
        claim = _without_negation(clause, language)
        if len(claim.words) < _FEWEST_WORDS + bool(_PIECE.match(fold(clause))):
            continue
        alike = [other.text for other in known if _same_subject(claim, other)]
        opposite = [other for other in alike if is_negated(other, language) != is_negated(clause, language)]
        if opposite and len(opposite) == len(alike):
            return opposite[0]
    return None


def is_negated(text: str, language: Language) -> bool:
    """Whether a clause denies something. “ne … que” and idioms such as “n’hésitez pas” don't."""
    cues = [match.group() for match in _cues(language).finditer(_bare(text, language))]
    others = [cue for cue in cues if cue not in _GOES_ON]
    return len(others or cues[:1]) % 2 == 1  # “pas sans” affirms


def affirmed(sentence: str, language: Language) -> str:
    """What a sentence says before a clause that opens with a denial of another thing: “…, sans azurant”.

    What follows is left out with it: it may be a list of what there is not.
    """
    for match in _CLAUSE.finditer(sentence):
        rest = _bare(sentence[match.end() :].lstrip(), language)
        denial = _cues(language).match(rest)
        if denial and rest[denial.end() :].strip(" .!") and not _TAKES_BACK.search(rest):
            return sentence[: match.start()]
    return sentence


def _bare(text: str, language: Language) -> str:
    folded = _NO_LONGER.sub(r"\1pas", fold(text)) if language == "fr" else fold(text)
    for idiom in wording("denies_nothing")[language]:
        folded = folded.replace(idiom, " ")
    return folded


def _clauses(text: str) -> Iterator[str]:
    for sentence in split_sentences(text):
        for clause in _CLAUSE.split(sentence):
            if any(character.isalpha() for character in clause):
                yield clause.strip()


@dataclass(frozen=True)
class _Clause:
    """A clause of a source: as evidence without its negation, and how many words it is about."""

    text: str
    evidence: Evidence
    words: int


@lru_cache(maxsize=1024)
def _source_clauses(text: str, language: Language) -> tuple[_Clause, ...]:
    """Those of a source, against which every sentence of many texts is held."""
    return tuple(_source_clause(clause, language) for clause in _clauses(text))


def _source_clause(clause: str, language: Language) -> _Clause:
    found = evidence(_cues(language).sub(" ", _bare(clause, language)), language, False)
    return _Clause(clause, found, sum(not stemmed[0].isdigit() for stemmed in found.stems))


def _same_subject(claim: Statement, other: _Clause) -> bool:
    least = _SAME_SUBJECT * max(other.words, len(claim.words))
    if len(claim.words) < least or len(other.evidence.stems) < least:
        return False  # most are: nothing needs to be compared
    said = len(other.evidence.common(claim))
    return 0 < said >= least and all(other.evidence.holds(figure) for figure in claim.figures)


def _without_negation(clause: str, language: Language) -> Statement:
    return statement(_cues(language).sub(" ", _bare(clause, language)), language)


@lru_cache(maxsize=len(LANGUAGES))
def _cues(language: Language) -> "re.Pattern[str]":
    cues = "|".join(sorted(map(re.escape, wording("negation")[language]), key=len, reverse=True))
    contraction = r"|n't\b" if language == "en" else ""
    return re.compile(rf"(?<![\w'])(?:{cues})(?!\w){contraction}")
