from decimal import Decimal

import pytest

from assistant.text.dates import date_parts, dates


@pytest.mark.parametrize(
    ("value", "parts"),
    [(20250314, (2025, 3, 14)), (202503, (2025, 3, 0)), (314, (0, 3, 14)), (1231, (0, 12, 31))],
)
def test_parts_of_a_date(value: int, parts: tuple[int, int, int]) -> None:
    assert date_parts(Decimal(value)) == parts


@pytest.mark.parametrize(
    "text",
    ["24/7", "you may order", "march on", "in 2025", "13/13/2025", "le mois de mai", "1.250", "45 mars"],
)
def test_what_is_no_date(text: str) -> None:
    assert list(dates(text)) == []


def test_where_a_date_stands() -> None:
    assert list(dates("Le 1er avril 2026, oui")) == [(3, 17, [Decimal(20260401)])]
