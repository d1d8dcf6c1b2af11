"""How good a line is, as far as that can be counted: five parts, each of which says why. No prediction."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

import regex

from assistant.checks.copy.measure import Measured, measure
from assistant.checks.copy.subject import Subject
from assistant.checks.evidence import Evidence, evidence, passage_evidence, statement
from assistant.checks.matching import occurrences
from assistant.checks.style.prose import prose, word_count
from assistant.rules import load
from assistant.text.counting.said import filled
from assistant.text.normalise import fold_with_offsets
from assistant.text.numbers import figures
from assistant.text.syllables import syllables
from assistant.types.brand import Bilingual, FieldRule
from assistant.types.draft import Finding
from assistant.types.lab import PartName, Score, ScorePart
from assistant.types.language import LANGUAGES, Language

MOST = 20  # points of each part
_OVER, _SHORT, _LATE = 40, 5, 5  # points lost: at twice the room, for much room left, for a late first word
_ROOM_LEFT = 0.35  # of the limit: a shorter line could say more
_SAID = (0, 8, 13, 17)  # points for so many words of the facts
_FIGURE, _VAGUE = 6, 6
_WORD, _HEAVY, _CUT, _LONE = 2, 4, 3, 8
_FREE_MARKS = 2
_COST = {"error": 20, "warning": 10, "info": 3}
_EYE_CATCHERS = 3
_OWN = 5  # points for a word of the brand's own
_SPAM = (
    "deliverability.",
    "channel.capitals",
    "channel.repeated",
    "channel.exclamation",
    "channel.emoji",
    "law.",
)
_BRAND = ("brand.", "inclusive.", "personal.")
_PLAIN = "plain."
_MARKS = re.compile(r"[:;,()|/–—]")
_CATCHING = regex.compile(r"!|\p{Emoji_Presentation}|[€$£%](?=.*[€$£%])")

_Why = list[Bilingual]


def score_line(subject: Subject, findings: Sequence[Finding]) -> Score:
    """Score the first field of `subject`, of which its checks found `findings`: 0 to 20 points a part.

    Length against the limit and what a small screen shows; concreteness: words and figures of the facts, and
    no vague words; clarity: few words, short ones, few marks; spam risk and brand fit by the findings of the
    checks, and by the brand's own words. The word lists are in `rules/score.yaml`.
    """
    rule = subject.channel.fields[0]
    text = subject.fields[rule.name].strip()
    sources = _sources(subject)
    return Score(
        (
            _length(rule, text, subject.language, sources),
            _concreteness(text, subject.language, sources),
            _clarity(rule, text, subject.language, findings),
            _spam(text, findings),
            _brand(subject, text, findings),
        )
    )


def _sources(subject: Subject) -> Sequence[Evidence]:
    passages = (passage_evidence(passage, subject.language) for passage in subject.passages)
    names = (
        evidence(product.named(subject.language), subject.language, True) for product in subject.products
    )
    return [*passages, *names, *(evidence(text, subject.language, True) for text in subject.known)]


def _length(rule: FieldRule, text: str, language: Language, sources: Sequence[Evidence]) -> ScorePart:
    measured = measure(rule, text, language)
    key, points = _fits(measured)
    why = [_why(f"length.{key}", detail=dict(measured.detail))]
    seen = load("score")["seen"].get(rule.name)
    if seen and len(text) > seen and not _said(text[:seen], language, sources):
        why.append(_why("length.late", seen=seen))
        points -= _LATE
    return _part("length", points, why)


def _fits(measured: Measured) -> tuple[str, int]:
    limit = measured.limit
    if limit is None:
        return "free", MOST
    if measured.over:
        lost = _OVER * (measured.count - limit) // limit + 1
        return ("broken", 0) if measured.broken else ("over", MOST - lost)
    return ("short", MOST - _SHORT) if measured.count < _ROOM_LEFT * limit else ("fits", MOST)


def _concreteness(text: str, language: Language, sources: Sequence[Evidence]) -> ScorePart:
    said, vague = _said(text, language, sources), list(_vague_words(text, language))
    stated = [one.text for one in figures(text) if any(source.holds(one) for source in sources)]
    points, why = _SAID[min(len(said), len(_SAID) - 1)], []
    if said:
        why.append(_why("concreteness.said", words=", ".join(said)))
    if stated:
        points += _FIGURE
        why.append(_why("concreteness.figure", figure=stated[0]))
    if vague:
        points = min(points, MOST) - _VAGUE * len(vague)
        why.append(_why("concreteness.vague", words=", ".join(vague)))
    return _part("concreteness", points, why or [_why("concreteness.nothing")])


def _said(text: str, language: Language, sources: Sequence[Evidence]) -> list[str]:
    """The words of a text that some source has too, as they are written, each once."""
    found = statement(text, language)
    known = {
        word: None
        for stemmed, word in found.words
        if any(source.says(stemmed, word, language) for source in sources)
    }
    return [next(iter(occurrences(text, word, language)), word) for word in known]


def _vague_words(text: str, language: Language) -> Iterator[str]:
    folded, offsets = fold_with_offsets(text)
    for match in _vague(language).finditer(folded):
        yield text[offsets[match.start()] : offsets[match.end() - 1] + 1]


def _clarity(rule: FieldRule, text: str, language: Language, findings: Sequence[Finding]) -> ScorePart:
    plain = prose(text)
    count, marks = word_count(plain), len(_MARKS.findall(plain))
    most = load("score")["words"].get(rule.name, load("score")["words"]["default"])
    spoken = syllables(plain, language) / max(count, 1)
    faults: list[tuple[int, Bilingual]] = []
    if count > most:
        faults.append((_WORD * (count - most), _why("clarity.long", count=count, most=most)))
    if count < 2:
        faults.append((_LONE, _why("clarity.once")))
    if spoken > load("score")["long_syllables"]:
        faults.append((_HEAVY, _why("clarity.heavy", syllables=_decimal(spoken))))
    if marks > _FREE_MARKS:
        faults.append((_CUT * (marks - _FREE_MARKS), _why("clarity.cut", count=marks)))
    faults += [(_HEAVY, finding.message) for finding in findings if finding.rule.startswith(_PLAIN)]
    why = [reason for _, reason in faults] or [_why("clarity.clear", count=count)]
    return _part("clarity", MOST - sum(lost for lost, _ in faults), why)


def _spam(text: str, findings: Sequence[Finding]) -> ScorePart:
    found = [finding for finding in findings if finding.rule.startswith(_SPAM)]
    points, why = MOST - sum(_COST[finding.severity] for finding in found), [one.message for one in found]
    marks = "".join(match.group() for match in _CATCHING.finditer(text))
    if marks:
        points -= _EYE_CATCHERS * len(marks)
        why.append(_why("spam.marks", marks=marks))
    return _part("spam", points, why or [_why("spam.none")])


def _brand(subject: Subject, text: str, findings: Sequence[Finding]) -> ScorePart:
    found = [finding for finding in findings if finding.rule.startswith(_BRAND)]
    own = list(dict.fromkeys(_own_words(subject, text)))
    points = MOST - _OWN - sum(_COST[finding.severity] for finding in found) + (_OWN if own else 0)
    why = [finding.message for finding in found] or [_why("brand.keeps")]
    why.append(_why("brand.own", words=", ".join(own)) if own else _why("brand.none"))
    return _part("brand", points, why)


def _own_words(subject: Subject, text: str) -> Iterator[str]:
    """What a line has of the brand: its name, its welcome words, the names of the brief's products."""
    names = [product.named(subject.language).split(",")[0] for product in subject.products]
    for word in (subject.brand.name, *subject.brand.do_words.get(subject.language, ()), *names):
        yield from occurrences(text, word, subject.language)


def _part(name: PartName, points: int, why: Sequence[Bilingual]) -> ScorePart:
    told: Bilingual = {language: " ".join(one[language] for one in why) for language in LANGUAGES}
    return ScorePart(name, min(max(points, 0), MOST), MOST, told)


def _why(key: str, **values: object) -> Bilingual:
    text: Any = load("score")["why"][key]
    return filled(text, **values)


def _decimal(value: float) -> Bilingual:
    shown = f"{value:.1f}"
    return {"fr": shown.replace(".", ","), "en": shown}


@cache
def _vague(language: Language) -> "re.Pattern[str]":
    return re.compile(rf"(?<!\w)(?:{'|'.join(load('score')['vague'][language])})(?!\w)")
