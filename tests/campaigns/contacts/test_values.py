"""Cells as values: in French, in English, as spreadsheets and tools write them."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.campaigns.contacts import values
from assistant.campaigns.contacts.values import CellError, DateOrder

DAY = dt.date(2026, 3, 4)


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("  Zoé \n Lœwe ", "Zoé Lœwe"),
        ('="0612345678"', "0612345678"),
        ("'+33612345678", "+33612345678"),
        ("'=1+1", "=1+1"),
        ("l'été", "l'été"),
        ("x" * 300, "x" * 200),
    ],
)
def test_what_programs_put_around_a_cell_goes(cell: str, text: str) -> None:
    assert values.text(cell) == text


@pytest.mark.parametrize("cell", ["=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "-2+3+cmd|x", "=HYPERLINK(1)"])
def test_formulas_are_told(cell: str) -> None:
    assert values.is_formula(cell)


@pytest.mark.parametrize("cell", ["+33 6 12 34 56 78", "-12,50 €", "-", "=", "a=b", "", "-5 %"])
def test_numbers_and_phones_are_no_formulas(cell: str) -> None:
    assert not values.is_formula(cell)


@pytest.mark.parametrize(
    ("cell", "mark", "number"),
    [
        ("1 234,50 €", "", 1234.5),
        ("1\u202f234,50\u00a0€", "", 1234.5),
        ("1,234.50", "", 1234.5),
        ("1.250", ",", 1250.0),
        ("1.250", ".", 1.25),
        ("1.2500", "", 1.25),
        ("12", "", 12.0),
        ("0", "", 0.0),
        ("12,5 EUR", "", 12.5),
        ("-3,5", "", -3.5),
        ("1'250.00", "", 1250.0),
    ],
)
def test_numbers(cell: str, mark: Any, number: float) -> None:
    assert values.number(cell, mark) == number


@pytest.mark.parametrize("cell", ["", "douze", "=1+1", "12 $", "1e5", "--2", "31/02/2026"])
def test_no_numbers(cell: str) -> None:
    with pytest.raises(CellError, match="bad_number"):
        values.number(cell, "")


@pytest.mark.parametrize("cell", ["1,5", "-2"])
def test_a_count_is_whole_and_not_negative(cell: str) -> None:
    with pytest.raises(CellError, match="bad_number"):
        values.count(cell, "")
    assert values.count("1 250", "") == 1250


def test_the_decimal_mark_of_a_column_is_told_by_its_other_cells() -> None:
    assert values.marks(["1.250", "24,90 €"]) == ","
    assert values.marks(["1.250"]) == ""


@pytest.mark.parametrize(
    ("cell", "order"),
    [
        ("2026-03-04", "day"),
        ("2026-03-04T10:11:12Z", "month"),
        ("2026-03-04 10:11:12", "day"),
        ("2026/03/04", "day"),
        ("20260304", "day"),
        ("04/03/2026", "day"),
        ("4.3.2026", "day"),
        ("04-03-26", "day"),
        ("03/04/2026", "month"),
        ("03/04/2026, 10:30 AM", "month"),
        ("4 mars 2026", "day"),
        ("March 4, 2026", "day"),
        ("46085", "day"),
        ("1772600000", "day"),
    ],
)
def test_dates(cell: str, order: DateOrder) -> None:
    assert values.readings(cell, order) == (DAY,)


@pytest.mark.parametrize(
    "cell",
    ["31/02/2026", "2026-13-01", "00/00/0000", "hier", "4 mars", "12/1990", "2026-02-30", "9999-01-01"],
)
def test_impossible_dates(cell: str) -> None:
    with pytest.raises(CellError, match="bad_date"):
        values.readings(cell, "day")


def test_a_column_that_mixes_orders_leaves_two_readings() -> None:
    assert values.readings("04/03/2026", "mixed") == (DAY, dt.date(2026, 4, 3))
    assert values.readings("25/03/2026", "mixed") == (dt.date(2026, 3, 25),)
    assert values.readings("03/03/2026", "mixed") == (dt.date(2026, 3, 3),)
    assert [values.order_of(cell) for cell in ("25/03/2026", "03/25/2026", "04/03/2026", "x")] == [
        "day", "month", None, None,
    ]  # fmt: skip


def test_years_of_two_digits_lie_behind() -> None:
    assert values.readings("04/03/85", "day", 2026) == (dt.date(1985, 3, 4),)
    assert values.readings("04/03/26", "day", 2026) == (DAY,)


def test_ages_count_full_years() -> None:
    assert values.age_on(dt.date(2026, 11, 22), dt.date(2008, 11, 22)) == 18
    assert values.age_on(dt.date(2026, 11, 22), dt.date(2008, 11, 23)) == 17
    assert values.age_on(dt.date(2026, 11, 22), dt.date(2027, 1, 1)) == -1


@pytest.mark.parametrize(
    ("cell", "key"),
    [
        ("612345678", "+33612345678"),
        ("33612345678", "+33612345678"),
        ("06 12 34 56 78", "+33612345678"),
        ("+32 470 12 34 56", "+32470123456"),
        ("oui", ""),
    ],
)
def test_phones_as_spreadsheets_leave_them(cell: str, key: str) -> None:
    assert values.phone(cell) == key


def test_addresses_are_taken_out_of_what_is_around_them() -> None:
    assert values.address("Zoé Lœwe <zoe@x.example>") == "zoe@x.example"
    assert values.address("mailto:zoe@x.example") == "zoe@x.example"
    assert values.address("zoe@x.example") == "zoe@x.example"


def test_words_of_a_closed_list() -> None:
    assert [values.language(cell) for cell in ("fr_FR", "Français", "EN", "en-GB", "anglais")] == [
        "fr", "fr", "en", "en", "en",
    ]  # fmt: skip
    with pytest.raises(CellError, match="other_language"):
        values.language("de")
    assert [values.country(cell) for cell in ("fr", "France", "Royaume-Uni", "UK", "Japon")] == [
        "FR", "FR", "GB", "GB", "Japon",
    ]  # fmt: skip
    assert [values.customer_type(cell) for cell in ("Professionnel", "B2C", "VIP")] == [
        "pro",
        "person",
        "vip",
    ]
    assert [values.gender(cell) for cell in ("Mme", "Mr", "Dr")] == ["f", "m", ""]
    assert values.items("table ; bain, table | lit") == ["table", "bain", "lit"]


@given(st.text(max_size=40))
def test_no_cell_raises_anything_else(cell: str) -> None:
    """A hostile cell is a problem of its row, never of the import."""
    text = values.text(cell)
    for order in ("day", "month", "mixed"):
        try:
            values.readings(text, order)  # type: ignore[arg-type]
            values.number(text, "")
        except CellError:
            pass
    values.phone(text)
    values.country(text)
