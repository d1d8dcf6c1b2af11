"""How much of its 280 a post on X takes.

Configuration 3 of twitter-text (https://github.com/twitter/twitter-text/tree/master/config) and
https://docs.x.com/fundamentals/counting-characters
"""

import unicodedata

import regex

_URL_WEIGHT = 23
_LIGHT = ((0x0000, 0x10FF), (0x2000, 0x200D), (0x2010, 0x201F), (0x2032, 0x2037))
# A link with its scheme, or a bare address under a common ending; marks at its end belong to the sentence.
_PATH = r"[^\s<>«»“”\"]*[^\s<>«»“”\".,;:!?)'’]"
_URL = regex.compile(
    rf"(?<![\w@.-])(?:https?://{_PATH}|(?:[a-z0-9-]+\.)+(?:com|net|org|eu|fr|be|ch|uk|de|io|co)\b(?:/{_PATH})?)",
    regex.IGNORECASE,
)
_CLUSTER = regex.compile(r"\X")
_EMOJI = regex.compile(r"\p{Extended_Pictographic}|\p{Regional_Indicator}|\N{COMBINING ENCLOSING KEYCAP}")


def x_weight(text: str) -> int:
    """The weight of a post as X counts it, after NFC: a link 23, an emoji 2, most other characters 1 or 2.

    Latin, Greek, Cyrillic and common punctuation weigh 1; “…”, “€”, “•”, “™” and CJK weigh 2.
    """
    text = unicodedata.normalize("NFC", text)
    links = _URL.findall(text)
    rest = _URL.sub("", text)
    return _URL_WEIGHT * len(links) + sum(_weight(match.group()) for match in _CLUSTER.finditer(rest))


def _weight(cluster: str) -> int:
    light = all(any(first <= ord(char) <= last for first, last in _LIGHT) for char in cluster)
    if not light and _EMOJI.search(cluster):
        return 2
    return sum(_weight_of(ord(char)) for char in cluster)


def _weight_of(code: int) -> int:
    return 1 if any(first <= code <= last for first, last in _LIGHT) else 2
