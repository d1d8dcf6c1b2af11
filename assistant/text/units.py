"""Units of measure: how French and English write them, and which can be turned into which."""

import re
from decimal import Decimal

# Canonical unit -> the ways to write it (regular expressions, matched without regard to case).
SPELLINGS: dict[str, str] = {
    "EUR": r"€|euros?|eur",
    "USD": r"\$|us\s?dollars?|dollars?|usd",
    "GBP": r"£|pounds?\s+sterling|pounds?(?!\s+of)|gbp",
    "CHF": r"chf|francs?\s+suisses?|swiss\s+francs?",
    "cent": r"centimes?|cents?|eurocents?",
    "%": r"%|pour\s?cents?|per\s?cent|pct",
    "s": r"secondes?|seconds?|secs?|s",
    "min": r"minutes?|mins?|mn",
    "h": r"heures?|hours?|hrs?|h",
    "day": r"jours?|journées?|days?|j",
    "week": r"semaines?|weeks?|wks?",
    "month": r"mois|months?",
    "year": r"années?|ans?|years?|yrs?",
    "mm": r"mm|millimètres?|millimetres?|millimeters?",
    "cm": r"cm|centimètres?|centimetres?|centimeters?",
    "m": r"m|mètres?|metres?|meters?",
    "km": r"km|kilomètres?|kilometres?|kilometers?",
    "in": r"inch(?:es)?|pouces?|″",
    "ft": r"feet|foot|ft",
    "m2": r"m²|m2|mètres?\scarrés?|square\smet(?:re|er)s?|sqm",
    "cm2": r"cm²|cm2",
    "g/m2": r"g\s?/\s?m²|g\s?/\s?m2|gsm|grammes?\s(?:par|au)\smètre\scarré",
    "mg": r"mg|milligrammes?|milligrams?",
    "g": r"g|gr|grammes?|grams?",
    "kg": r"kg|kilos?|kilogrammes?|kilograms?",
    "lb": r"lbs?",
    "oz": r"oz|ounces?|onces?",
    "ml": r"ml|millilitres?|milliliters?",
    "cl": r"cl|centilitres?|centiliters?",
    "dl": r"dl|décilitres?|decilitres?",
    "l": r"l|litres?|liters?",
    "°C": r"°\s?c|degrés?(?:\scelsius)?|degrees?(?:\s(?:celsius|c))?|℃|°",
    "°F": r"°\s?f|degrees?\sf(?:ahrenheit)?",
    "W": r"w|watts?",
    "kWh": r"kwh",
    "V": r"v|volts?",
}
CURRENCIES = frozenset({"EUR", "USD", "GBP", "CHF"})
# What may stand between the number and these: “2 jours ouvrés” and “2 working days” are both days.
_ADJECTIVES = r"(?:(?:working|business|calendar|full|whole|petites?|bonnes?|bons?|longs?|longues?)\s)?"
# Written against the number these are no units: 5G and 4M are names, 1980s a decade.
_NEVER_GLUED = r"(?!(?<=\d)[GMSJs](?!\w))"

_GROUPS = {unit: f"u{index}" for index, unit in enumerate(SPELLINGS)}
_BY_GROUP = {group: unit for unit, group in _GROUPS.items()}
# In order of length of the name, so that “m²” is tried before “m”; the end decides anyhow.
_ORDER = ["g/m2", "m2", "cm2", "°F", *[unit for unit in SPELLINGS if unit not in ("g/m2", "m2", "cm2", "°F")]]
UNIT = (
    _NEVER_GLUED
    + r"(?i:[\s-]?"
    + _ADJECTIVES
    + "(?:"
    + "|".join(f"(?P<{_GROUPS[unit]}>{SPELLINGS[unit]})" for unit in _ORDER)
    + r")(?![\w²]))"
)

# Exact relations: unit -> (dimension, how many of the dimension's smallest unit).
_EXACT: dict[str, tuple[str, int]] = {
    "s": ("time", 1), "min": ("time", 60), "h": ("time", 3600), "day": ("time", 86_400),
    "week": ("time", 604_800), "month": ("months", 1), "year": ("months", 12),
    "mm": ("length", 1), "cm": ("length", 10), "m": ("length", 1000), "km": ("length", 1_000_000),
    "mg": ("mass", 1), "g": ("mass", 1000), "kg": ("mass", 1_000_000),
    "ml": ("volume", 1), "cl": ("volume", 10), "dl": ("volume", 100), "l": ("volume", 1000),
    "cm2": ("area", 1), "m2": ("area", 10_000),
}  # fmt: skip


def unit_of(match: "re.Match[str]") -> str:
    """The canonical unit that a match of `UNIT` found; empty when it found none."""
    for group, unit in _BY_GROUP.items():
        if match[group]:
            return unit
    return ""


def same_quantity(value: Decimal, unit: str, other_value: Decimal, other_unit: str) -> bool:
    """Whether two quantities are exactly equal: 0.3 m and 30 cm, 48 h and 2 days."""
    if unit == other_unit:
        return value == other_value
    if unit not in _EXACT or other_unit not in _EXACT:
        return False
    dimension, factor = _EXACT[unit]
    other_dimension, other_factor = _EXACT[other_unit]
    return dimension == other_dimension and value * factor == other_value * other_factor
