from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.text.numbers import Figure, figures, supported

TABLES = yaml.safe_load((Path(__file__).parent / "data" / "numbers.yaml").read_text(encoding="utf-8"))


def shown(figure: Figure) -> str:
    if figure.unit in ("code", "phone"):
        return figure.unit
    return f"{figure.value.normalize():f} {figure.unit or '-'}"


def expected(entry: str) -> str:
    value, _, unit = entry.partition(" ")
    return f"{Decimal(value).normalize():f} {unit}" if unit else value


@pytest.mark.parametrize(("text", "entries"), [*TABLES["fr"], *TABLES["en"]])
def test_figures_of_both_languages(text: str, entries: list[str]) -> None:
    assert [shown(figure) for figure in figures(text)] == [expected(entry) for entry in entries]


@pytest.mark.parametrize(("one", "other"), TABLES["same"])
def test_same_quantity_supports_both_ways(one: str, other: str) -> None:
    assert supported(figures(one)[0], figures(other))
    assert supported(figures(other)[0], figures(one))


@pytest.mark.parametrize(("one", "other"), TABLES["within"])
def test_part_of_a_date_is_supported_by_the_whole(one: str, other: str) -> None:
    assert supported(figures(one)[0], figures(other))
    assert not supported(figures(other)[0], figures(one))


@pytest.mark.parametrize(("one", "other"), TABLES["different"])
def test_other_quantity_does_not_support(one: str, other: str) -> None:
    assert not supported(figures(one)[0], figures(other))
    assert not supported(figures(other)[0], figures(one))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("€1.2k", ["1200 EUR"]),
        ("1,2 M€", ["1200000 EUR"]),
        ("£3m", ["3000000 GBP"]),
        ("12k users", ["12000 -"]),
        ("27.3p per kWh", ["0.273 GBP"]),
        ("80 Go à 512 kbit/s", ["80 GB", "512 kbit/s"]),
        ("10 to 20 people", ["10 -", "20 -"]),
        ("une vingtaine de minutes", ["20 min"]),
        ("one hour and fifty minutes", ["110 min"]),
        ("2 years and 6 months", ["30 month"]),
        ("from 7 to 10.30 am", ["7 h", "630 min"]),
        ("from 3 to 6 pm", ["15 h", "18 h"]),
        ("aged five to nine", ["5 year", "9 year"]),
        ("one to two days", ["1 day", "2 day"]),
        ("les trois premiers mois", ["3 month"]),
        ("un second choix", []),
        ("deux s’y ajoutent", ["2 -"]),
        ("in 3 payments", ["3 times"]),
    ],
)
def test_figures_of_answers(text: str, said: list[str]) -> None:
    assert [shown(figure) for figure in figures(text)] == said


def test_figures_are_equal_by_value_and_unit() -> None:
    assert figures("1 250,50 €") == figures("€1,250.50") == (Figure(Decimal("1250.5"), "EUR"),)


def test_codes_keep_their_text() -> None:
    assert [(figure.unit, figure.text) for figure in figures("la REF-204")] == [("code", "REF-204")]


def test_spelled_figures_say_so() -> None:
    assert [figure.spelled for figure in figures("deux bols, 3 plats")] == [True, False]


@settings(deadline=None)
@given(st.text(alphabet="0123456789 .,-–x×hjg€$%°[]/:+ \u00a0'ademrs\n", max_size=80))
def test_figures_are_verbatim_and_in_order(text: str) -> None:
    found = figures(text)
    assert [figure.start for figure in found] == sorted(figure.start for figure in found)
    for figure in found:
        assert text[figure.start : figure.end] == figure.text
        assert supported(figure, [figure])


@settings(deadline=None)
@given(st.integers(0, 9_999_999), st.integers(0, 99))
def test_prices_read_the_same_in_both_languages(euros: int, cents: int) -> None:
    value = Decimal(euros) + Decimal(cents) / 100
    english = f"€{euros:,}.{cents:02}"
    french = f"{euros:,}".replace(",", "\u202f") + f",{cents:02}\u00a0€"
    assert figures(english) == figures(french) == (Figure(value, "EUR"),)
