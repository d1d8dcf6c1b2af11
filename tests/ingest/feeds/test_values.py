import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.ingest.feeds.values import (
    DecimalMark,
    RowError,
    decimal_mark,
    demand_euros,
    is_no,
    last_day,
    parse_attributes,
    parse_availability,
    parse_count,
    parse_period,
    parse_price,
)


@pytest.mark.parametrize(
    ("text", "price"),
    [
        ("24,90", "24.90"), ("24.9 EUR", "24.9"), ("1 250,50 €", "1250.50"), ("€1,250.50", "1250.50"),
        ("1.250", "1250"), ("1'250.00", "1250.00"), ("12", "12"), ("0,5 euros", "0.5"),
        ("EUR 24.90", "24.90"),
        ("1\u202f089,90\u00a0€ TTC", "1089.90"), ("24€90", "24.90"), ("1.250.000", "1250000"),
        ("24.90EUR", "24.90"),
        ("1250.500", "1250.5"), ("0.500", "0.5"),
    ],
)  # fmt: skip
def test_prices(text: str, price: str) -> None:
    assert parse_price(text) == Decimal(price)


@pytest.mark.parametrize(
    "text", ["", "abc", "-3", "0", "1e9", "99 999 999", "..", "3-4", "1..2", "12.", "1.25.0", "gratuit"]
)
def test_what_is_no_price(text: str) -> None:
    with pytest.raises(ValueError, match=r".*") as caught:
        parse_price(text)
    assert not isinstance(caught.value, RowError)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("12 USD", "the price is in USD: only prices in EUR are taken"),
        ("£19.00", "the price is in GBP: only prices in EUR are taken"),
        ("CHF 1'250.00", "the price is in CHF: only prices in EUR are taken"),
        ("20 € HT", "the price “20 € ht” is without tax: give it with tax"),
    ],
)
def test_other_money_is_told_in_words(text: str, words: str) -> None:
    with pytest.raises(RowError) as caught:
        parse_price(text)
    assert str(caught.value) == words


@pytest.mark.parametrize(
    ("column", "mark", "first"),
    [
        (["1.250", "24,90"], ",", "1250"),
        (["1.250", "24.9"], ".", "1.250"),
        (["1,250", "1,250.50"], ".", "1250"),
        (["1,250", "1.250,50"], ",", "1.250"),
        (["1.250", "2.490"], "", "1250"),
        (["1.250", "1.250.000"], ",", "1250"),
        (["1.250", "24,90", "19.90"], "", "1250"),
        (["1.250", "12", ""], "", "1250"),
        (["1.250", "1250.500"], ".", "1.250"),
    ],
)
def test_the_whole_column_tells_the_decimal_mark(column: list[str], mark: DecimalMark, first: str) -> None:
    assert decimal_mark(column) == mark
    assert parse_price(column[0], mark) == Decimal(first)


@given(st.decimals("0.01", "9999999.99", places=2))
def test_every_price_comes_back_however_it_is_written(price: Decimal) -> None:
    english, plain = f"{price:,.2f}", f"{price:.2f}"
    french = english.replace(",", " ").replace(".", ",")
    german = english.replace(",", "_").replace(".", ",").replace("_", ".")
    for text in (english, plain, french, german, f"{french} €", f"{plain} EUR"):
        assert parse_price(text) == price


@pytest.mark.parametrize(
    ("text", "availability"),
    [
        ("in_stock", "in_stock"), ("In Stock", "in_stock"), ("En stock", "in_stock"), ("1", "in_stock"),
        ("12", "in_stock"), ("0", "out_of_stock"), ("-3", "out_of_stock"), ("épuisé", "out_of_stock"),
        ("En rupture", "out_of_stock"), ("https://schema.org/OutOfStock", "out_of_stock"),
        ("http://schema.org/InStock", "in_stock"), ("pre-order", "preorder"), ("backorder", "preorder"),
        ("Sur commande", "preorder"), ("discontinued", "discontinued"), ("Arrêté", "discontinued"),
    ],
)  # fmt: skip
def test_availability(text: str, availability: str) -> None:
    assert parse_availability(text) == availability


def test_an_unknown_availability_is_told() -> None:
    with pytest.raises(RowError, match="availability “perhaps” is none of in_stock, out_of_stock"):
        parse_availability("perhaps")


def test_currencies_of_a_column() -> None:
    for good in ("", "EUR", "eur", " € ", "Euros"):
        demand_euros(good)
    with pytest.raises(RowError, match="in USD"):
        demand_euros("USD")


def test_flags_and_counts() -> None:
    assert [text for text in ("0", "-1", "FALSE", "Non", "draft", "hidden", "deny") if not is_no(text)] == []
    assert [text for text in ("", "1", "TRUE", "visible", "active", "continue") if is_no(text)] == []
    assert [parse_count(text) for text in ("12", "-2", "1,5", "", "beaucoup")] == [12, -2, 1.5, None, None]


def test_periods() -> None:
    first, last = dt.date(2026, 11, 1), dt.date(2026, 11, 30)
    for end in ("2026-11-30T23:59+0100", "2026-12-01T00:00+0100", "2026-12-01T00:00:00Z", "2026-11-30"):
        assert parse_period(f"2026-11-01T00:00+0100/{end}") == (first, last)
        assert parse_period(f"2026-11-01T00:00+0100 / {end}") == (first, last)
    assert parse_period("2026-11-01") == (first, None)
    assert last_day("30/11/2026") == last
    with pytest.raises(ValueError, match=r".*"):
        parse_period("soon/later")


def test_attributes() -> None:
    assert parse_attributes("a=1; b: 2 ;c=;d; e=f=g;;h") == {"a": "1", "b": "2", "note": "d; h", "e": "f=g"}
