"""A text without its figures: how it was put, and nothing that could be taken for a fact."""

import re
from collections.abc import Collection, Iterator

from assistant.text.dates import dates
from assistant.text.merge_tags import link_spans
from assistant.text.numbers import figures

HIDDEN = "…"
_GAP = r"[^\S\n]"  # a space within a line
# A code is what follows the word or, in capitals, precedes it, whether or not it has a digit or a capital:
# “avec le code printemps”, “the XMAS code”. Small words behind it are no code: “le code est dans cet e-mail”.
_CODE = re.compile(
    rf"(?i:\bcodes?\b(?:{_GAP}+(?:promo\w*|avantage|cadeau|privil[èe]ge|de{_GAP}(?:r[ée]duction|remise)))?)"
    rf"{_GAP}*:?{_GAP}*[«“\"']?{_GAP}*"
    r"(?!(?i:des?|du|les?|la|une?|est|sera|sont|aux?|par|sur|pour|dans|avec|sans|qui|que|lors|dès|puis|et|ou|vous"
    r"|votre|the|and|or|for|with|your|our|you|when|this|that|now|from|only|can|is|are|was|will|below|here)\b)"
    r"(?P<code>\w[\w-]{2,29})\b"
    rf"|\b(?P<before>[A-Z0-9][A-Z0-9_-]{{2,29}}){_GAP}+(?i:codes?)\b"
)
_CAPITALS = re.compile(r"(?<![\w-])[A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ0-9_-]{4,}(?![\w-])")
_EMAIL = re.compile(r"\S+@\S+")
_SITE = re.compile(
    r"(?<![\w@.-])(?:[A-Za-z0-9](?:[\w-]*[A-Za-z0-9])?\.)+[a-z]{2,}(?:/[^\s«»“”\"()]*)?(?![\w@])"
)
_MONTHS = (
    r"janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
    r"|january|february|april|june|july|august|september|october|november|december|(?-i:March|May)"
)
_UNITS = (
    r"an|année|mois|semaine|trimestre|saison|été|hiver|printemps|automne|week-?end"
    r"|year|month|week|quarter|season|summer|winter|spring|autumn|fall|weekend"
)
_WHEN = re.compile(
    rf"(?i)\b(?:(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)s?"
    rf"|(?:mon|tues|wednes|thurs|fri|satur|sun)days?|{_MONTHS}"
    rf"|(?:l[’']|l[ae]{_GAP})?(?:{_UNITS}){_GAP}(?:derni[eè]re?|prochaine?|passée?)"
    rf"|(?:last|next|this){_GAP}(?:{_UNITS})"
    r"|hier|demain|yesterday|tomorrow|tonight|ce (?:soir|mois|week-?end)|cette (?:semaine|année))\b"
)
_ORDINAL = re.compile(
    r"(?i)\b(?:premi(?:er|ère)s?|seconde?s?|(?:deux|trois|quatr|cinqu|six|sept|huit|neuv|dix|onz|douz|quinz|vingt"
    r"|trent|cent)ièmes?|first|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth)\b"
)
_DIGITS = re.compile(r"[^\s«»“”\"()]*\d[^\s«»“”\"()]*")
_SIGNS = re.compile(r"(?:[-+−±~≈€$£%]\s?)*…[\w€$£%]*(?:\s[€$£%]+)*")
_AGAIN = re.compile(r"…(?:[\s/x×–-]*…)+")


def without_figures(text: str, names: Collection[str] = ()) -> str:
    """The text with “…” for every figure, price, date, day, rank, code, link and address in it.

    What `text.numbers` reads is hidden, also in words (“deux ans”), and whatever else holds a digit. So is a
    word of five capitals or more, which may be a code, unless it is one of `names` (brands, products).
    """
    spans = sorted(_spans(text, {word for name in names for word in name.casefold().split()}))
    whole, at = "", 0
    for start, end in spans:
        if end <= at:
            continue
        whole += text[at : max(start, at)] + HIDDEN
        at = end
    whole += text[at:]
    return _AGAIN.sub(HIDDEN, _SIGNS.sub(HIDDEN, _DIGITS.sub(HIDDEN, whole)))


def _spans(text: str, known: Collection[str]) -> Iterator[tuple[int, int]]:
    yield from link_spans(text)
    yield from ((figure.start, figure.end) for figure in figures(text))
    yield from ((start, end) for start, end, _values in dates(text))
    yield from (match.span(match.lastgroup or 0) for match in _CODE.finditer(text))
    for pattern in (_EMAIL, _SITE, _WHEN, _ORDINAL):
        yield from (match.span() for match in pattern.finditer(text))
    yield from (match.span() for match in _CAPITALS.finditer(text) if match.group().casefold() not in known)
