"""A quantity of one kind given as the value of another (“The weight is €79”)."""

import re

from assistant.text.normalise import fold
from assistant.text.numbers import Figure, figures
from assistant.text.units import CURRENCIES, dimension_of

_MONEY, _MASS, _HEAT = "money", "mass", "heat"
# What is asked of a thing, folded: nouns that “is” leads on from, and verbs right before the quantity.
_NOUNS = {
    _MASS: r"poids|weight",
    _MONEY: r"prix|tarif|cout|price|cost",
    _HEAT: r"temperature",
}
_VERBS = {_MASS: r"pese(?:nt)?|weighs?", _MONEY: r"coute(?:nt)?|costs?"}
_IS = r"(?:est|sont|sera|is|are|will be)(?: (?:de|d'|of|environ|about|only|seulement))*"
_LEADS = {
    kind: re.compile(
        rf"(?:\b(?:{_NOUNS[kind]})s?\b[^.;:,]{{0,80}}\b{_IS}"
        + (rf"|\b(?:{_VERBS[kind]})(?: (?:environ|about|only|seulement))?" if kind in _VERBS else "")
        + r")\s*$"
    )
    for kind in _NOUNS
}


def of_another_kind(sentence: str) -> tuple[Figure, ...]:
    """The figures of a sentence that can't be what it says they are: a price as a weight, and the like."""
    return tuple(figure for figure in figures(sentence) if _misnamed(figure, fold(sentence[: figure.start])))


def _misnamed(figure: Figure, before: str) -> bool:
    kind = _kind(figure)
    return bool(kind) and any(lead.search(before) for name, lead in _LEADS.items() if name != kind)


def _kind(figure: Figure) -> str:
    """What a figure with a unit measures; empty for a bare number."""
    if figure.unit in CURRENCIES:
        return _MONEY
    if figure.unit == "°C":
        return _HEAT
    return dimension_of(figure.unit) if figure.unit not in ("", "%", "code", "phone") else ""
