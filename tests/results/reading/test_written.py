"""Numbers as each language writes them."""

import pytest

from assistant.results.reading import written


@pytest.mark.parametrize(
    ("value", "french", "english"),
    [
        (0.0, "0,0\u00a0%", "0.0%"),
        (0.0241, "2,4\u00a0%", "2.4%"),
        (0.0042, "0,42\u00a0%", "0.42%"),
        (0.00042, "0,042\u00a0%", "0.042%"),
        (1.0, "100,0\u00a0%", "100.0%"),
    ],
)
def test_small_shares_keep_their_figures(value: float, french: str, english: str) -> None:
    assert written.share(value) == {"fr": french, "en": english}


@pytest.mark.parametrize(
    ("value", "french", "english"),
    [
        (0.294, "+29\u00a0%", "+29%"),
        (-0.041, "\u22124,1\u00a0%", "\u22124.1%"),
        (0.0, "0,0\u00a0%", "0.0%"),
        (3.5, "+350\u00a0%", "+350%"),
    ],
)
def test_a_lift_has_its_sign(value: float, french: str, english: str) -> None:
    assert written.lift(value) == {"fr": french, "en": english}


def test_amounts_counts_and_chances() -> None:
    assert written.number(1234567.891, 2) == {"fr": "1\u202f234\u202f567,89", "en": "1,234,567.89"}
    assert written.euros(1234.5) == {"fr": "1\u202f234,50\u00a0€", "en": "€1,234.50"}
    assert written.euros(0.0123) == {"fr": "0,0123\u00a0€", "en": "€0.0123"}
    assert written.euros(0.5) == {"fr": "0,50\u00a0€", "en": "€0.50"}
    assert written.euros(0)["en"] == "€0.00"
    assert written.euros(-3) == {"fr": "\u22123,00\u00a0€", "en": "\u2212€3.00"}
    assert written.chance(0.9995)["en"] == "more than 99.9%"
    assert written.chance(0.0002)["fr"] == "moins de 0,1\u00a0%"
    assert written.chance(0.5)["en"] == "50.0%"
    assert written.p_value(0.0004) == {"fr": "p\u00a0<\u00a00,001", "en": "p\u00a0<\u00a00.001"}
    assert written.p_value(0.0321)["fr"] == "p\u00a0=\u00a00,032"
