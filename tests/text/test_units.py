import re
from decimal import Decimal

import pytest

from assistant.text.units import SPELLINGS, UNIT, same_quantity, unit_of


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        (" €", "EUR"),
        (" m²", "m2"),
        (" m", "m"),
        ("-day", "day"),
        (" jours ouvrés", "day"),
        (" g/m²", "g/m2"),
        (" degrees", "°C"),
    ],
)
def test_units_as_they_are_written(text: str, unit: str) -> None:
    match = re.match(UNIT, text)
    assert match is not None
    assert unit_of(match) == unit
    assert unit in SPELLINGS


@pytest.mark.parametrize("text", [" mugs", " minuscule", " lits", " hommes", " jardins", " kgb"])
def test_words_that_begin_like_a_unit(text: str) -> None:
    assert re.match(UNIT, text) is None


@pytest.mark.parametrize(
    ("value", "unit", "other", "other_unit", "same"),
    [
        ("1", "m", "100", "cm", True),
        ("1", "year", "12", "month", True),
        ("1", "month", "30", "day", False),
        ("1", "kg", "1", "l", False),
        ("1", "EUR", "1", "USD", False),
        ("7", "day", "1", "week", True),
        ("6", "in", "15.24", "cm", True),
        ("2", "lb", "907.18474", "g", True),
        ("1", "TB", "1000", "GB", True),
        ("8", "Mbit/s", "1", "MB/s", True),
        ("1", "night", "1", "day", False),
    ],
)
def test_exact_conversions_only(value: str, unit: str, other: str, other_unit: str, same: bool) -> None:
    assert same_quantity(Decimal(value), unit, Decimal(other), other_unit) is same
