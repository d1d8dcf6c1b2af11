"""First places that a sentence claims, against those that its passages claim."""

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import chain

from assistant.checks.claims.finding import ClaimFinding
from assistant.checks.claims.reading import Reading, Sentence
from assistant.checks.claims.words import any_of, claims, whole_words
from assistant.checks.figures.quantities import quantities
from assistant.text.normalise import fold
from assistant.text.numbers import Figure, supported
from assistant.text.terms import stem
from assistant.text.units import dimension_of, in_base_unit
from assistant.types.language import Language

_FRENCH = re.compile(
    r"(?<!\w)(?:(?<!ne )(?<!n')(?:(?:le|la|les|nos|notre|votre|vos|son|sa|ses|au|aux|du|des)\s"
    r"|l')[^\W\d]{0,20}\s?"
    r"(?:le\s|la\s|les\s)?(?P<more>plus|moins)\s(?P<word>[^\W\d]{3,})"
    r"|(?P<best>meilleure?s?|mieux|pire))(?!\w)"
)
_ENGLISH = re.compile(
    r"(?:(?<!\w)(?:the|our|your|its|their|his|her)|(?<=\w)'s)\s(?P<more>most"
    r"|least)\s(?P<word>[^\W\d]{3,})(?!\w)"
    r"|(?<!\w)(?:(?P<est>[^\W\d]{2,}est)|(?P<best>best|worst))(?!\w)"
)
_COMPARED = re.compile(
    r"(?<!\w)(?:(?:deux|trois|quatre|cinq|dix|twice|three times|two times|ten times"
    r"|\d+ (?:fois|times))\s(?:fois\s)?"
    r"(?:plus|moins|as|more|less|faster|longer|stronger)(?!\w)|(?:plus|moins"
    r"|mieux)\s[^\W\d]+\sque\s(?:tout|les autres|la concurrence|le marche|nos concurrents)"
    r"|[^\W\d]+er\sthan\s(?:any|other|the competition|all)|(?:more|less)\s[^\W\d]+\sthan\s(?:any|other|all))"
)


_TWICE = re.compile(r"twice|two times|deux fois|2 (?:fois|times)")
_MOST, _LEAST = frozenset({"long", "big", "high"}), frozenset({"short", "small", "light"})


def check_superlatives(claim: Reading, sources: Sequence[Reading]) -> Iterator[ClaimFinding]:
    """A finding for each superlative that is a claim and that no passage makes, or makes of less."""
    known = [
        found
        for source in sources
        for sentence in source.sentences
        for found in _superlatives(sentence, source.language)
    ]
    ideas = {idea for _, _, idea, _ in known}
    for sentence in claim.sentences:
        for start, end, idea, reach in _superlatives(sentence, claim.language):
            same = [other for other in known if other[2] == idea]
            if idea in ideas and (not reach or any(reach <= other[3] for other in same)):
                continue
            if not reach and (_is_computed(idea, claim, sources) or _starts_at(idea, claim, sources)):
                continue
            nearest = known[0] if known else None
            yield ClaimFinding(
                "superlative", start, end, claim.text[start:end], _quote(sources, nearest), "error"
            )


_Found = tuple[int, int, str, frozenset[str]]


@lru_cache(maxsize=4096)
def _superlatives(sentence: Sentence, language: Language) -> tuple[_Found, ...]:
    """Where a sentence claims a first place, in what, and among whom."""
    return tuple(_claimed_firsts(sentence, language))


def _claimed_firsts(sentence: Sentence, language: Language) -> Iterator[_Found]:
    folded = _blanked(sentence.folded, language)
    reach = _reach(folded)
    taken: list[tuple[int, int]] = []
    pattern = _FRENCH if language == "fr" else _ENGLISH
    words = whole_words("superlatives", "words", language)
    for match in chain(words.finditer(folded), pattern.finditer(folded), _COMPARED.finditer(folded)):
        if any(start < match.end() and match.start() < end for start, end in taken):
            continue
        if _is_named_plus(match, sentence):
            continue
        idea = _idea(match, language)
        if idea and not (_is_puffery(match, language) and not reach):
            taken.append(match.span())
            yield sentence.places[match.start()], sentence.places[match.end()], idea, reach


def _is_named_plus(match: "re.Match[str]", sentence: Sentence) -> bool:
    """“L'offre Plus coûte …”: the name of a plan."""
    if not match.groupdict().get("more"):
        return False
    place = sentence.places[match.start("more")] - sentence.start
    return sentence.text[place : place + 1].isupper()


def _blanked(folded: str, language: Language) -> str:
    pattern = whole_words("superlatives", "idle", language)
    return pattern.sub(lambda match: " " * len(match.group()), folded)


def _idea(match: "re.Match[str]", language: Language) -> str:
    groups = match.groupdict()
    est = groups.get("est")
    if est and (est in claims("superlatives")["not_est"] or len(est) < 5):
        return ""
    said = " ".join(part for part in (groups.get("more"), groups.get("word")) if part) or match.group()
    for name, pattern in _same():
        if pattern.search(said):
            return name
    word = groups.get("word") or est or match.group()
    return stem(word.removesuffix("est") if est else word, language)


@cache
def _same() -> "tuple[tuple[str, re.Pattern[str]], ...]":
    listed: list[list[str]] = claims("superlatives")["same"]
    return tuple((name, re.compile(rf"(?<!\w){any_of(ways)}(?!\w)")) for name, *ways in listed)


def _reach(folded: str) -> frozenset[str]:
    return frozenset(name for name, pattern in _reaches() if pattern.search(folded))


@cache
def _reaches() -> "tuple[tuple[str, re.Pattern[str]], ...]":
    listed: list[list[str]] = claims("superlatives")["reach"]
    wide = [entry for entry in listed if entry[0] != "range"]
    return tuple((name, re.compile(rf"(?<!\w){any_of(ways)}(?!\w)")) for name, *ways in wide)


def _is_puffery(match: "re.Match[str]", language: Language) -> bool:
    """Praise that no customer could check: “le plus doux des réveils”."""
    word = match.groupdict().get("word") or match.groupdict().get("est") or ""
    return any(fold(one) == word for one in claims("superlatives")["puffery"][language])


def _is_computed(idea: str, claim: Reading, sources: Sequence[Reading]) -> bool:
    """“Our cheapest plan, at €9”, “the longest route, 26 miles”: the least or most of several figures."""
    if _TWICE.match(idea):
        return _has_double(sources)
    if idea in _MOST or idea in _LEAST:
        return any(_is_extreme(figure, idea, sources) for one in claim.sentences for figure in one.figures)
    prices = [
        f
        for source in sources
        for sentence in source.sentences
        for f in sentence.figures
        if f.unit in ("EUR", "USD", "GBP", "CHF")
    ]
    stated = [
        f for sentence in claim.sentences for f in sentence.figures if f.unit in ("EUR", "USD", "GBP", "CHF")
    ]
    values = sorted({price.value for price in prices})
    if len(values) < 2 or idea not in ("cheap", "expensive"):
        return False
    wanted = values[0] if idea == "cheap" else values[-1]
    return not stated or any(figure.value == wanted for figure in stated)


def _starts_at(idea: str, claim: Reading, sources: Sequence[Reading]) -> bool:
    """“Our cheapest cake is £38” of “from £38”."""
    least = [one.figure for source in sources for one in quantities(source) if "lower" in one.bounds]
    stated = [one.figure for one in quantities(claim) if one.family == "price"]
    return idea == "cheap" and any(supported(one, least) for one in stated)


def _has_double(sources: Sequence[Reading]) -> bool:
    """Whether one figure of the passages is twice another."""
    figures = [f for source in sources for sentence in source.sentences for f in sentence.figures if f.value]
    return any(one.unit == two.unit and one.value == 2 * two.value for one in figures for two in figures)


def _is_extreme(figure: Figure, idea: str, sources: Sequence[Reading]) -> bool:
    alike = {
        in_base_unit(one.value, one.unit)
        for source in sources
        for sentence in source.sentences
        for one in sentence.figures
        if dimension_of(one.unit) == dimension_of(figure.unit)
    }
    extreme = max(alike, default=None) if idea in _MOST else min(alike, default=None)
    return len(alike) > 1 and in_base_unit(figure.value, figure.unit) == extreme


def _quote(sources: Sequence[Reading], found: _Found | None) -> str:
    if found is None:
        return ""
    return next(
        (source.text[found[0] : found[1]] for source in sources if source.text[found[0] : found[1]]), ""
    )
