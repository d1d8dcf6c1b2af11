"""A lesson in words: the sentence for people with its figures, and the note for a prompt without any."""

from collections.abc import Mapping, Sequence
from typing import Any

from assistant.results.reading import written
from assistant.results.reading.metrics import definitions
from assistant.results.reading.names import Names
from assistant.rules import load
from assistant.text.counting.said import filled
from assistant.types.brand import Bilingual
from assistant.types.draft import Vary
from assistant.types.language import LANGUAGES, Language
from assistant.types.results import Comparison

_FIXED = "\u00a0"
_FRENCH = ((" :", f"{_FIXED}:"), ("« ", f"«{_FIXED}"), (" »", f"{_FIXED}»"), (" %", f"{_FIXED}%"))


def label(vary: Vary, variant: int) -> Bilingual:
    """How the variant of that number is told to differ, in a few words: “the practical benefit …”.

    The same number means the same way in every campaign that varies the same: rules/variants.yaml.
    """
    ways = Names().varying(vary).mechanisms
    return {language: text.rstrip(".") for language, text in ways[variant % len(ways)].items()}


def sentence(comparison: Comparison, evidence: Mapping[str, Any], names: Names) -> Bilingual:
    """What a comparison with a verdict says to people."""
    values = {
        "where": names.place(comparison.segment, comparison.channel, comparison.language),
        "metric": _lowered(definitions()[comparison.metric].name),
        "readers": written.number(sum(arm.rate.readers for arm in comparison.arms)),
        **(_won(comparison, evidence) if comparison.verdict == "winner" else _level(comparison, evidence)),
    }
    bare = comparison.verdict == "winner" and evidence["lift"]["lift"] is None
    told = load("lessons")["sentence"]["winner_of_none" if bare else comparison.verdict]
    return _spaced(filled(told, **values))


def note(evidence: Mapping[str, Any], language: Language) -> str:
    """The same for a prompt: which way did better, and no figure.

    Of one that was kept (`noted`) it names the same ways for ever, whatever newer reports say.
    """
    told, vary = load("lessons")["note"][evidence["verdict"]], evidence["vary"]
    noted = evidence.get("noted", {})
    if evidence["verdict"] == "winner":
        other = noted.get("other", evidence["other"])
        ways = {"winner": label(vary, evidence["winner"]), "other": label(vary, other)}
        return _spaced(filled(told, **ways))[language]
    return _spaced(filled(told, ways=_ways(vary, noted.get("ways") or _numbers(evidence))))[language]


def value_of(metric: str, value: float | None) -> Bilingual:
    """A metric's value as it is written."""
    if value is None:
        return dict.fromkeys(LANGUAGES, "–")
    return written.euros(value) if definitions()[metric].kind == "euros" else written.share(value)


def _won(comparison: Comparison, evidence: Mapping[str, Any]) -> dict[str, Bilingual]:
    rates = {arm.variant: arm.rate.value for arm in comparison.arms}
    lift, winner, other = evidence["lift"], evidence["winner"], evidence["other"]
    low, high, middle = lift["low"], lift["high"], lift["lift"]
    known = low is not None and high is not None
    told = load("lessons")["range"]
    return {
        "winner": label(evidence["vary"], winner),
        "other": label(evidence["vary"], other),
        "won": value_of(comparison.metric, rates[winner]),
        "lost": value_of(comparison.metric, rates[other]),
        "lift": dict.fromkeys(LANGUAGES, "–") if middle is None else written.lift(middle),
        "range": filled(told, low=written.lift(low), high=written.lift(high)) if known else _nothing(),
    }


def _level(comparison: Comparison, evidence: Mapping[str, Any]) -> dict[str, Bilingual]:
    rates = [arm.rate.value for arm in comparison.arms if arm.rate.value is not None]
    return {
        "ways": _ways(evidence["vary"], _numbers(evidence)),
        "low": value_of(comparison.metric, min(rates, default=None)),
        "high": value_of(comparison.metric, max(rates, default=None)),
    }


def _numbers(evidence: Mapping[str, Any]) -> list[int]:
    """The variants that were compared."""
    return [arm["variant"] for arm in evidence["arms"]]


def _ways(vary: Vary, variants: Sequence[int]) -> Bilingual:
    """The ways that were compared, quoted: “a”, “b” and “c”."""
    quoted = load("lessons")["quoted"]
    return _listed([filled(quoted, way=label(vary, variant)) for variant in variants])


def _listed(names: Sequence[Bilingual]) -> Bilingual:
    between = load("lessons")["between"]
    *most, last = names
    return {
        language: between[language].join(
            filter(None, [", ".join(name[language] for name in most), last[language]])
        )
        for language in LANGUAGES
    }


def _spaced(text: Bilingual) -> Bilingual:
    """French with spaces that do not break before its signs."""
    french = text["fr"]
    for loose, fixed in _FRENCH:
        french = french.replace(loose, fixed)
    return {"fr": french, "en": text["en"]}


def _lowered(name: Bilingual) -> Bilingual:
    return {language: f"{text[:1].lower()}{text[1:]}" for language, text in name.items()}


def _nothing() -> Bilingual:
    return dict.fromkeys(LANGUAGES, "")
