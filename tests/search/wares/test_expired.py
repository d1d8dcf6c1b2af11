import datetime as dt
from typing import Any

import pytest

from assistant.search.wares.expired import as_of
from tests.search.conftest import TODAY, a_chunk

PAST, FUTURE = dt.date(2025, 12, 31), dt.date(2027, 1, 31)


@pytest.mark.parametrize(
    "dates",
    [{}, {"valid_until": FUTURE}, {"valid_until": TODAY}, {"valid_from": TODAY}, {"valid_from": PAST}],
)
def test_what_is_in_force_stays_as_it_is(dates: dict[str, Any]) -> None:
    chunk = a_chunk("a", "Port 6,90 €", **dates)
    assert as_of(chunk, TODAY) is chunk


@pytest.mark.parametrize("dates", [{"valid_until": PAST}, {"valid_from": FUTURE}])
def test_a_text_out_of_force_is_gone(dates: dict[str, Any]) -> None:
    assert as_of(a_chunk("a", "Port 6,90 €", **dates), TODAY) is None


@pytest.mark.parametrize(
    ("language", "text", "shown"),
    [
        ("fr", "Prix : 17,60 € TTC, 65 cm", "Prix : (prix échu) TTC, 65 cm"),
        ("fr", "Prix : 1\u202f250,50\u00a0€", "Prix : (prix échu)"),
        ("fr", "de 22 euros à 17 EUR, 100 eurosport", "de (prix échu) à (prix échu), 100 eurosport"),
        ("en", "Price: €1,250.50 or EUR 12", "Price: (price ended) or (price ended)"),
    ],
)
def test_a_product_stays_without_its_amounts(language: str, text: str, shown: str) -> None:
    chunk = a_chunk("a", text, language=language, sku="X-1", valid_until=PAST)
    today = as_of(chunk, TODAY)
    assert today is not None
    assert today.text == shown


@pytest.mark.parametrize(
    ("language", "shown"),
    [("fr", "Payé (montant cité par un client)"), ("en", "Payé (amount a customer mentions)")],
)
def test_what_customers_write_names_no_price(language: str, shown: str) -> None:
    review = a_chunk("a", "Payé 12,50 €", language=language, trust="user_generated")
    told = as_of(review, TODAY)
    assert told is not None
    assert told.text == shown
    assert as_of(a_chunk("a", "x", trust="user_generated", valid_until=PAST), TODAY) is None
