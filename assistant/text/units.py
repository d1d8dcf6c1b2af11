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
    "penny": r"pence|penny|(?<=\d)p",
    "%": r"%|pour\s?cents?|per\s?cent|pct",
    "s": r"secondes?|seconds?|secs?|s",
    "min": r"minutes?|mins?|mn",
    "h": r"heures?|hours?|hrs?|h",
    "day": r"jours?|journées?|days?|j",
    "night": r"nuits?|nuitées?|nights?",
    "week": r"semaines?|weeks?|wks?",
    "fortnight": r"fortnights?",
    "month": r"mois|months?",
    "quarter": r"trimestres?",
    "half-year": r"semestres?",
    "year": r"années?|ans?|years?|yrs?",
    "decade": r"décennies?|decades?",
    "times": r"fois|times|instal?lments?|versements|mensualités|payments|paiements|échéances",
    "mm": r"mm|millimètres?|millimetres?|millimeters?",
    "cm": r"cm|centimètres?|centimetres?|centimeters?",
    "m": r"m|mètres?|metres?|meters?",
    "km": r"km|kilomètres?|kilometres?|kilometers?",
    "in": r"inch(?:es)?|pouces?|″",
    "ft": r"feet|foot|ft",
    "mi": r"miles?",
    "km/h": (
        r"km\s?/\s?h|kph|kilomètres?[\s-]heures?|kilomètres?\s(?:par|à\sl['’])\s?heure"
        r"|kilometres?\s(?:per|an)\shour"
    ),
    "mph": r"mph|miles\s(?:per|an)\shour",
    "m/s": r"m\s?/\s?s",
    "ft2": r"sq\.?\s?ft|square\s(?:feet|foot)|ft²|pieds?\scarrés?",
    "m2": r"m²|m2|mètres?\scarrés?|square\smet(?:re|er)s?|sqm",
    "cm2": r"cm²|cm2",
    "ha": r"ha|hectares?",
    "m3": r"m³|m3|mètres?\scubes?|cubic\smet(?:re|er)s?",
    "g/m2": r"g\s?/\s?m²|g\s?/\s?m2|gsm|grammes?\s(?:par|au)\smètre\scarré",
    "µg": r"µg|μg|mcg|microgrammes?|micrograms?",
    "mg": r"mg|milligrammes?|milligrams?",
    "g": r"g|gr|grammes?|grams?",
    "kg": r"kg|kilos?|kilogrammes?|kilograms?",
    "t": r"tonnes?",
    "lb": r"lbs?",
    "oz": r"oz|ounces?|onces?",
    "ml": r"ml|millilitres?|milliliters?",
    "cl": r"cl|centilitres?|centiliters?",
    "dl": r"dl|décilitres?|decilitres?",
    "l": r"l|litres?|liters?",
    "gal": r"gallons?|gal",
    "pint": r"pints?|pintes?",
    "°C": r"°\s?c|degrés?(?:\scelsius)?|degrees?(?:\s(?:celsius|c))?|℃|°",
    "°F": r"°\s?f|degrees?\sf(?:ahrenheit)?",
    "W": r"w|watts?",
    "kW": r"kw|kilowatts?(?![\s-]?h)",
    "Wh": r"wh|watt[\s-]?heures?|watt[\s-]?hours?",
    "kVA": r"kva",
    "Nm": r"(?-i:Nm)|newton[\s-]?m(?:è|e)tres?",
    "rpm": r"rpm|trs?\s?/\s?min|tours?\s(?:par|/)\sminute",
    "kn": r"knots|nœuds|noeuds",
    "kWh": r"kwh|kilowatt[\s-]?heures?|kilowatt[\s-]?hours?",
    "mAh": r"mah",
    "V": r"v|volts?",
    "Hz": r"hz|hertz",
    "kHz": r"khz",
    "MHz": r"mhz",
    "GHz": r"ghz",
    "dB": r"db|décibels?|decibels?",
    "bar": r"bars?",
    "kcal": r"kcal|kilocalories?|calories?",
    "kJ": r"kj",
    "kB": r"(?-i:Ko|ko|KB|kB)|kilo-?octets?|kilobytes?",
    "MB": r"(?-i:Mo|MB)|méga-?octets?|megabytes?",
    "GB": r"(?-i:Go|GB)|gigas?|giga-?octets?|gigabytes?",
    "TB": r"(?-i:To|TB)|tera-?octets?|téra-?octets?|terabytes?",
    "kbit/s": r"kbits?\s?/\s?s|kbps|(?-i:kb/s|Kb/s)",
    "Mbit/s": r"mbits?\s?/\s?s|mbps|mégas?|(?-i:Mb/s)",
    "Gbit/s": r"gbits?\s?/\s?s|gbps|(?-i:Gb/s)",
    "MB/s": r"(?-i:Mo\s?/\s?s|MB\s?/\s?s)",
    "Mpx": r"mpx|mp|mégapixels?|megapixels?",
    "px": r"px|pixels?",
}
CURRENCIES = frozenset({"EUR", "USD", "GBP", "CHF"})
# What may stand between the number and these: “2 jours ouvrés” and “2 working days” are both days.
_ADJECTIVES = (
    r"(?:(?:premiers?|premières?|prochaine?s|dernière?s|first|next|last|working|business"
    r"|calendar|full|whole|petites?|bonnes?|bons?|longs?|longues?)\s)?"
)
# Written against the number these are no units: 5G and 4M are names, 1980s a decade.
_NEVER_GLUED = r"(?!(?<=\d)[GMSJs](?!\w))"

_GROUPS = {unit: f"u{index}" for index, unit in enumerate(SPELLINGS)}
_BY_GROUP = {group: unit for unit, group in _GROUPS.items()}
# Compound units before their parts, so that “m²” is tried before “m”; the end decides anyhow.
_COMPOUND = (
    "g/m2",
    "ft2",
    "m2",
    "m3",
    "cm2",
    "°F",
    "km/h",
    "mph",
    "m/s",
    "kbit/s",
    "Mbit/s",
    "Gbit/s",
    "MB/s",
    "kWh",
    "Wh",
    "rpm",
)
_ORDER = [*_COMPOUND, *[unit for unit in SPELLINGS if unit not in _COMPOUND]]
UNIT = (
    _NEVER_GLUED
    + r"(?i:[\s-]?"
    + _ADJECTIVES
    + "(?:"
    + "|".join(f"(?P<{_GROUPS[unit]}>{SPELLINGS[unit]})" for unit in _ORDER)
    + r")(?![\w²]|['’]\w))"
)

# Exact relations: unit -> (dimension, how many of the dimension's base unit). The inch and the pound are
# exact by the international agreement of 1959 (NIST SP 811, appendix B).
_EXACT: dict[str, tuple[str, Decimal]] = {
    unit: (dimension, Decimal(factor))
    for dimension, units in {
        "time": {"s": "1", "min": "60", "h": "3600", "day": "86400", "week": "604800",
                 "fortnight": "1209600"},
        "months": {"month": "1", "quarter": "3", "half-year": "6", "year": "12", "decade": "120"},
        "length": {
            "mm": "1", "cm": "10", "m": "1000", "km": "1000000",
            "in": "25.4", "ft": "304.8", "mi": "1609344",
        },
        "mass": {
            "µg": "0.001", "mg": "1", "g": "1000", "kg": "1000000", "t": "1000000000",
            "lb": "453592.37", "oz": "28349.523125",
        },
        "volume": {"ml": "1", "cl": "10", "dl": "100", "l": "1000", "m3": "1000000"},
        "area": {"cm2": "1", "ft2": "929.0304", "m2": "10000", "ha": "100000000"},
        "power": {"W": "1", "kW": "1000"},
        "energy": {"Wh": "1", "kWh": "1000"},
        "frequency": {"Hz": "1", "kHz": "1000", "MHz": "1000000", "GHz": "1000000000"},
        "data": {"kB": "1", "MB": "1000", "GB": "1000000", "TB": "1000000000"},
        "rate": {"kbit/s": "1", "Mbit/s": "1000", "Gbit/s": "1000000", "MB/s": "8000"},
    }.items()
    for unit, factor in units.items()
}  # fmt: skip


def dimension_of(unit: str) -> str:
    """What a unit measures: time, months, length … or the unit itself when it turns into no other."""
    return _EXACT[unit][0] if unit in _EXACT else unit


def in_base_unit(value: Decimal, unit: str) -> Decimal:
    """The quantity in the base unit of its dimension, so that two of one dimension can be compared."""
    return value * _EXACT[unit][1] if unit in _EXACT else value


def unit_of(match: "re.Match[str]") -> str:
    """The canonical unit that a match of `UNIT` found; empty when it found none."""
    for group, unit in _BY_GROUP.items():
        if match[group]:
            return unit
    return ""


def same_quantity(value: Decimal, unit: str, other_value: Decimal, other_unit: str) -> bool:
    """Whether two quantities are exactly equal: 0.3 m and 30 cm, 48 h and 2 days, 6 inches and 15.24 cm."""
    if unit == other_unit:
        return value == other_value
    if unit not in _EXACT or other_unit not in _EXACT or dimension_of(unit) != dimension_of(other_unit):
        return False
    return in_base_unit(value, unit) == in_base_unit(other_value, other_unit)
