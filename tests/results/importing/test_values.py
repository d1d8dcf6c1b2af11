"""Cells of reports as French and English programs write them."""

from decimal import Decimal

import pytest

from assistant.ingest.feeds.values import DecimalMark
from assistant.results.importing.values import CellError, count, did, empty, event, marks, money, share


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("0", 0), ("17", 17), ("1 234", 1234), ("1\u202f234", 1234), ("1\u00a0234\u00a0567", 1234567),
        ("1,234", 1234), ("1.234", 1234), ("1,234,567", 1234567), ("1’234", 1234), ("12.0", 12),
        ("12,00", 12), ("1,000", 1000), ("4.000", 4000),
        ("1234.00", 1234), ("1.000,00", 1000), ("1,000.0", 1000),
    ],
)  # fmt: skip
def test_counts(cell: str, value: int) -> None:
    assert count(cell) == value


@pytest.mark.parametrize("cell", ["12.5", "-3", "many", "1,23,4", "12 %", "1e5", "9" * 20])
def test_what_is_no_count(cell: str) -> None:
    with pytest.raises(CellError, match="bad_number"):
        count(cell)


@pytest.mark.parametrize(
    ("cell", "mark", "value"),
    [
        ("1 234,56 €", "", "1234.56"), ("€1,234.56", "", "1234.56"), ("1.234,56", "", "1234.56"),
        ("12,5", "", "12.5"), ("1,250", ",", "1.250"), ("1,250", ".", "1250"), ("1,250", "", "1250"),
        ("-20 EUR", "", "-20"), ("0", "", "0"), ("12€50", "", "12.50"), ("1 012 € 50", "", "1012.50"),
    ],
)  # fmt: skip
def test_money(cell: str, mark: DecimalMark, value: str) -> None:
    assert money(cell, mark) == Decimal(value)


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("$12", "other_currency"),
        ("12 GBP", "other_currency"),
        ("a lot", "bad_number"),
        ("12€500", "bad_number"),
    ],
)
def test_what_is_no_money_of_ours(cell: str, code: str) -> None:
    with pytest.raises(CellError, match=code):
        money(cell, "")


@pytest.mark.parametrize(
    ("cell", "percent", "value"),
    [
        ("12,5 %", False, "0.125"),
        ("12.5", True, "0.125"),
        ("0.125", False, "0.125"),
        ("0 %", False, "0"),
        ("2,125 %", False, "0.02125"),
    ],
)
def test_shares(cell: str, percent: bool, value: str) -> None:
    assert share(cell, "", percent) == Decimal(value)


@pytest.mark.parametrize(("cell", "percent"), [("112 %", False), ("1.5", False), ("-1", True)])
def test_what_is_no_share(cell: str, percent: bool) -> None:
    with pytest.raises(CellError):
        share(cell, "", percent)


def test_the_decimal_mark_of_a_column() -> None:
    assert marks(["1,250 €", "12,50 €"]) == ","
    assert marks(["12.5 %", "0.125 %"]) == "."
    assert marks(["1,250"]) == ""


def test_whether_a_contact_did_it() -> None:
    assert [did(cell) for cell in ("oui", "YES", "1", "3", "✓", "Clicked", "vrai")] == [True] * 7
    assert [did(cell) for cell in ("", "non", "0", "-", "n/a", "FALSE", "Not opened")] == [False] * 7
    assert [did(cell) for cell in ("2026-03-01", "peut-être", "12.5")] == [None] * 3
    assert (empty(" – "), empty("0")) == (True, False)


def test_events() -> None:
    assert [event(cell) for cell in ("Clicked Email", "placed order", "Désinscription", "SpamReport")] == [
        "clicks", "conversions", "unsubscribes", "complaints",
    ]  # fmt: skip
    assert [event(cell) for cell in ("Première ouverture", "Chargé par proxy")] == ["opens", "opens"]
    assert event("bounce") is event("") is None
