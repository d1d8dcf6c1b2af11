"""Numbers of results as each language writes them: decimal commas and spaces that do not break in French."""

from decimal import Decimal

from assistant.types.brand import Bilingual
from assistant.types.language import Language

NARROW, WIDE = "\u202f", "\u00a0"  # French: between thousands, and before a sign
_SURE = 0.999
_P_LEAST = 0.001  # smaller ones are written as “< 0.001”
MINUS = "\u2212"


def number(value: float | Decimal, digits: int = 0) -> Bilingual:
    """A number with `digits` decimals: “12 345,6”, “12,345.6”."""
    english = f"{value:,.{digits}f}"
    french = english.replace(",", NARROW).replace(".", ",")
    return {"fr": french.replace("-", MINUS), "en": english.replace("-", MINUS)}


def is_plural(count: float | Decimal, language: Language) -> bool:
    """Whether a count takes the plural: in French from two on, in English all but one."""
    return count >= 2 if language == "fr" else count != 1


def share(value: float) -> Bilingual:
    """A share of 1 as percent, with as many decimals as a small one needs: “2,4 %”, “0.042%”."""
    return _percent(value * 100, share_digits(value))


def share_digits(value: float) -> int:
    """The decimals of a share in percent: one, more where it would be written as nearly nothing."""
    if value == 0 or value >= 0.01:
        return 1
    return 2 if value >= 0.001 else 3


def lift(value: float) -> Bilingual:
    """A relative difference with its sign, in whole percent: “+29 %”, “−4%”."""
    written = _percent(value * 100, 1 if abs(value) < 0.1 else 0)
    return {name: f"+{text}" if value > 0 else text for name, text in written.items()}


def euros(value: float | Decimal) -> Bilingual:
    """An amount: “1 234,50 €”, “€1,234.50”; one below a euro keeps its hundredths of a cent."""
    cents = f"{value:.4f}".rstrip("0").partition(".")[2] if abs(float(value)) < 1 else ""
    digits = max(2, len(cents))
    written = number(value, digits)
    english = written["en"]
    dashed = f"{MINUS}€{english[1:]}" if english.startswith(MINUS) else f"€{english}"
    return {"fr": f"{written['fr']}{WIDE}€", "en": dashed}


def chance(value: float) -> Bilingual:
    """A probability in percent; what rounds to all or nothing says “more than” or “less than”."""
    if value > _SURE:
        return {"fr": f"plus de 99,9{WIDE}%", "en": "more than 99.9%"}
    if value < 1 - _SURE:
        return {"fr": f"moins de 0,1{WIDE}%", "en": "less than 0.1%"}
    return _percent(value * 100, 1)


def p_value(value: float) -> Bilingual:
    """A p-value with its sign: “p = 0,012”, “p < 0.001”."""
    if value < _P_LEAST:
        return {"fr": f"p{WIDE}<{WIDE}0,001", "en": "p\u00a0<\u00a00.001"}
    written = number(value, 3)
    return {name: f"p{WIDE}={WIDE}{text}" for name, text in written.items()}


def _percent(value: float, digits: int) -> Bilingual:
    written = number(value, digits)
    return {"fr": f"{written['fr']}{WIDE}%", "en": f"{written['en']}%"}
