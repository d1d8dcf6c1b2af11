import pytest

from assistant.checks.claims.reading import read
from assistant.checks.figures.quantities import Quantity, quantities
from assistant.types.language import Language


def first(text: str, language: Language = "fr") -> Quantity:
    return quantities(read(text, language))[0]


@pytest.mark.parametrize(
    ("text", "language", "bound"),
    [
        ("À partir de 49 €", "fr", "lower"),
        ("Jusqu’à 30 jours", "fr", "upper"),
        ("Environ 50 km", "fr", "about"),
        ("Une vingtaine de pages", "fr", "about"),
        ("From €9", "en", "lower"),
        ("€9 or more", "en", "lower"),
        ("No more than 5 kg", "en", "upper"),
        ("Two days before arrival", "en", "before"),
    ],
)
def test_what_binds_a_figure(text: str, language: Language, bound: str) -> None:
    assert bound in first(text, language).bounds


@pytest.mark.parametrize(
    ("text", "language", "per"),
    [
        ("9,99 € par mois", "fr", {"month"}),
        ("9,99 €/mois", "fr", {"month"}),
        ("9 € le kilo", "fr", {"kg"}),
        ("$12 per user per month", "en", {"user", "month"}),
        ("£26 a night", "en", {"night"}),
        ("75 € par groupe", "fr", {"groupe"}),
        ("dix entrées à utiliser dans l’année", "fr", set()),
    ],
)
def test_what_it_is_counted_by(text: str, language: Language, per: set[str]) -> None:
    assert first(text, language).per == per


def test_ranges_and_lists() -> None:
    low, high = quantities(read("2 à 3 jours", "fr"))
    assert low.other_end is high.figure
    assert high.upper_end
    assert first("€9 and €19", "en").other_end is None
    assert first("between €9 and €19", "en").other_end is not None


def test_words_go_with_the_figure_they_stand_by() -> None:
    standard, express = quantities(read("Standard 4,90 €, express 9,90 €.", "fr"))
    assert [token.word for token in standard.near] == ["standard"]
    assert [token.word for token in express.near] == ["express"]


def test_tax_and_clock() -> None:
    assert first("24 € HT").tax == "without"
    assert first("€24 incl. VAT", "en").tax == "with"
    assert first("Ouvert à 9 h 30").clock
    assert not first("Prêt en 2 heures").clock
