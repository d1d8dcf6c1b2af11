"""Labels and certifications of a sentence against those of its passages."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from assistant.checks.claims.finding import ClaimFinding
from assistant.checks.claims.reading import Reading, Sentence
from assistant.checks.claims.words import any_of
from assistant.rules import load
from assistant.text.normalise import fold
from assistant.types.language import Language

# Marks that stand for one another: who is certified by the one may say the other.
_BROADER = {
    "agriculture biologique": {
        "AB",
        "Eurofeuille",
        "Ecocert",
        "Demeter",
        "GOTS",
        "Soil Association",
        "Bio Suisse",
        "COSMOS",
    },
}


# What a source says of certifying, in any word for it.
_ATTESTED = re.compile(
    r"(?<!\w)(?:certif|diplom|labellis|label|agree|agrement|accredit|homolog|qualifi|brevet|patent|award|medal|prize"
    r"|prix|recompens|approuv|approv|norme|standard|tested?(?!\w)|distinction|elue?s?(?!\w)|classe)"
)
_CAPITAL = re.compile(r"[A-ZÀ-Þ][\w'’&-]+")
_BODY = re.compile(
    r"(?:[Cc]ertifi\w+|[Aa]ccr[eé]dit\w+|[Ll]abellis\w+|[Aa]gréée?s?|[Aa]pproved|[Ee]ndorsed|[Hh]omologu\w+)"
    r"\s(?:by|par)\s(?:the\s|la\s|le\s|l['’])?"
    r"(?P<body>[A-ZÀ-Þ][\w'’&-]+(?:\s(?:(?:of|the|de|du|des|la|le|for|and|et)\s)*[A-ZÀ-Þ][\w'’&-]+)*)"
)


def check_certifications(claim: Reading, sources: Sequence[Reading]) -> Iterator[ClaimFinding]:
    """A finding for each mark, numbered standard or word of certification that the passages don't have."""
    known = {name for source in sources for sentence in source.sentences for _, _, name in marks(sentence)}
    numbered = {code for source in sources for one in source.sentences for _, _, code in _coded(one)}
    certifies = bool(known) or any(_ATTESTED.search(source.folded) for source in sources)
    nearest = ", ".join(sorted(known | {code.upper() for code in numbered}))
    for sentence in claim.sentences:
        named = list(marks(sentence))
        wrong = [one for one in named if not _is_known(one[2], known)]
        wrong += [one for one in _bodies(sentence, sources) if not _overlaps(one, wrong)]
        codes = [one for one in _coded(sentence) if one[2] not in numbered]
        for start, end, _ in [*wrong, *codes]:
            yield ClaimFinding("certification", start, end, claim.text[start:end], nearest, "error")
        if not named and not codes and not certifies:
            yield from _bare(claim, sentence)


def marks(sentence: Sentence) -> Iterator[tuple[int, int, str]]:
    """The marks that a sentence names: where, and which."""
    for match in _mark_pattern().finditer(sentence.folded):
        start, end = sentence.places[match.start()], sentence.places[match.end()]
        written = sentence.text[start - sentence.start : end - sentence.start]
        if _is_written_as_one(written, match.group()):
            yield start, end, _names()[re.sub(r"[\s-]+", " ", match.group())]


def _bodies(sentence: Sentence, sources: Sequence[Reading]) -> Iterator[tuple[int, int, str]]:
    """Who certifies, by a name that no list has and no passage either: “certified by Friend of the Sea”."""
    for match in _BODY.finditer(sentence.text):
        named = [fold(word) for word in _CAPITAL.findall(match["body"])]
        if any(not any(word in source.folded for source in sources) for word in named):
            start = sentence.start + match.start("body")
            yield start, start + len(match["body"]), match["body"]


def _overlaps(one: tuple[int, int, str], others: Sequence[tuple[int, int, str]]) -> bool:
    return any(start < one[1] and one[0] < end for start, end, _ in others)


def _is_written_as_one(written: str, folded: str) -> bool:
    """“peta” and “brc” in lower case are other words; long names are the mark however they are written."""
    return len(folded) > 5 or any(character.isupper() for character in written)


def _is_known(name: str, known: set[str]) -> bool:
    return name in known or bool(_BROADER.get(name, set()) & known)


def _coded(sentence: Sentence) -> Iterator[tuple[int, int, str]]:
    """Numbered standards: where, and which, as “iso 9001”."""
    for match in _code_pattern().finditer(sentence.folded):
        start, end = sentence.places[match.start()], sentence.places[match.end()]
        written = sentence.text[start - sentence.start : start - sentence.start + 2]
        if written.isupper() or len(match["body"]) > 4:  # “En 2025” is no standard
            yield start, end, _code(match)


def _code(match: "re.Match[str]") -> str:
    return f"{match['body'].split('/')[0].split()[-1]} {match['number']}"


def _bare(claim: Reading, sentence: Sentence) -> Iterator[ClaimFinding]:
    for match in list(_claiming(claim.language).finditer(sentence.folded))[:1]:
        start, end = sentence.places[match.start()], sentence.places[match.end()]
        yield ClaimFinding("certification", start, end, claim.text[start:end], "", "error")


@cache
def _data() -> dict[str, Any]:
    return load("certifications")


@cache
def _names() -> dict[str, str]:
    listed: dict[str, list[str]] = _data()["names"]
    return {re.sub(r"[\s-]+", " ", way): name for name, ways in listed.items() for way in ways}


@cache
def _mark_pattern() -> "re.Pattern[str]":
    return re.compile(rf"(?<![\w]){any_of(way for ways in _data()['names'].values() for way in ways)}(?!\w)")


@cache
def _code_pattern() -> "re.Pattern[str]":
    body = any_of(_data()["numbered"])
    return re.compile(rf"(?<!\w)(?P<body>{body})[\s/-]?(?P<number>\d{{1,6}})(?!\w)")


@cache
def _claiming(language: Language) -> "re.Pattern[str]":
    phrases: list[str] = _data()["claiming"][language]
    # French words agree with what they describe: certifie, certifiee, certifies …
    return re.compile(rf"(?<!\w){any_of(phrases)}(?:e|s|es)?(?!\w)")
