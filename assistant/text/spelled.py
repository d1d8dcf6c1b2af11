"""Numbers written as words, in French and English."""

import re

_UNITS = {
    "un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "sept": 7, "huit": 8,
    "neuf": 9, "dix": 10, "onze": 11, "douze": 12, "treize": 13, "quatorze": 14, "quinze": 15, "seize": 16,
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19,
}  # fmt: skip
_TENS = {
    "vingt": 20, "vingts": 20, "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60, "septante": 70,
    "huitante": 80, "octante": 80, "nonante": 90,
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70,
    "eighty": 80, "ninety": 90,
}  # fmt: skip
_SCALES = {"cent": 100, "cents": 100, "hundred": 100, "mille": 1000, "thousand": 1000}
_LOTS = {
    "douzaine": 12, "douzaines": 12, "dozen": 12, "dozens": 12, "dizaine": 10, "quinzaine": 15,
    "vingtaine": 20, "trentaine": 30, "quarantaine": 40, "cinquantaine": 50, "soixantaine": 60,
    "centaine": 100, "millier": 1000, "demi-douzaine": 6, "half-dozen": 6, "half a dozen": 6,
}  # fmt: skip
# Alone these are articles, or another word altogether; they count only before a unit of measure.
ONLY_WITH_UNIT = frozenset({"un", "une", "one", "cent", "cents", "mille", "neuf", "hundred", "thousand"})

_WORD = "|".join(sorted([*_UNITS, *_TENS, *_SCALES], key=len, reverse=True))
_LOT = "|".join(sorted(_LOTS, key=len, reverse=True))
SPELLED = (
    rf"(?i:\b(?:(?:{_LOT})(?:\sde(?=\s))?|(?:{_WORD})(?:(?:-|\s|-et-|\set\s|\sand\s)(?:{_WORD})){{0,11}})\b)"
)
_SPLIT = re.compile(r"[\s-]+")


def spelled_values(text: str) -> list[int]:
    """The numbers that a match of `SPELLED` says: “vingt et un” -> [21], “deux trois” -> [2, 3]."""
    lowered = re.sub(r"\s+", " ", text.lower()).removesuffix(" de")
    if lowered in _LOTS:
        return [_LOTS[lowered]]
    values: list[int] = []
    total = current = 0
    begun = False
    for word in _SPLIT.split(lowered):
        if word in ("et", "and"):
            continue
        step = _step(word, total, current) if begun else _step(word, 0, 0)
        if step is None:
            values.append(total + current)
            step = _step(word, 0, 0)
        total, current = step or (0, 0)
        begun = True
    return [*values, total + current]


def _step(word: str, total: int, current: int) -> tuple[int, int] | None:
    """Total and running part after one more word; None when the word begins a new number."""
    if word in _SCALES:
        return _scaled(_SCALES[word], total, current)
    value = _UNITS.get(word) or _TENS[word]
    if value == 20 and current % 100 == 4 and word.startswith("vingt"):
        return total, current + 76  # quatre-vingts
    tens = current % 100
    joins_twenty = tens in (60, 80) and value < 20  # soixante-dix, quatre-vingt-onze
    joins_ten = tens == 10 and 7 <= value <= 9  # dix-sept
    joins_tens = tens >= 20 and tens % 10 == 0 and value < 10
    if tens == 0 or joins_twenty or joins_ten or joins_tens:
        return total, current + value
    return None


def _scaled(scale: int, total: int, current: int) -> tuple[int, int] | None:
    if scale == 1000:
        return None if total else (max(current, 1) * 1000, 0)
    return None if current >= 100 else (total, max(current, 1) * 100)
