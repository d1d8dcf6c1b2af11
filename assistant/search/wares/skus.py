"""SKUs in a question, however people space, dash or capitalise them."""

import re

from assistant.text.normalise import fold

_SHORTEST, _SHORTEST_NUMBER = 3, 5  # letters and digits; a bare number of four may be a year or a price
_MOST = 500
_RUNS = range(1, 5)  # words that one SKU may be typed as
_WORD = re.compile(r"[^\s,;:!?()«»“”\"']+")


def sku_key(sku: str) -> str:
    """A SKU as it is compared: folded letters and digits only."""
    return "".join(letter for letter in fold(sku) if letter.isalnum())


def sku_candidates(question: str) -> list[str]:
    """The keys of what may be a SKU in a question: runs of up to four words that hold a digit."""
    keys = [sku_key(word) for word in _WORD.findall(question)]
    runs = ["".join(keys[start : start + length]) for start in range(len(keys)) for length in _RUNS]
    return [key for key in dict.fromkeys(runs) if _plausible(key)][:_MOST]


def _plausible(key: str) -> bool:
    shortest = _SHORTEST_NUMBER if key.isdigit() else _SHORTEST
    return len(key) >= shortest and any(letter.isdigit() for letter in key)
