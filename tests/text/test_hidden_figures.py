"""Nothing that could pass for a fact is left in a text whose figures are hidden."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.text.hidden_figures import HIDDEN, without_figures
from assistant.text.numbers import figures


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Dès 49,90 € au lieu de 62 €.", "Dès … au lieu de …."),
        ("−20 % jusqu’au 24 décembre avec le code NOEL20", "… jusqu’au … avec le code …"),
        ("Code promo : PRINTEMPS, deux ans de garantie", "Code promo : …, … de garantie"),
        ("Save £20 until December 3, 2026, up to 30% off", "Save … until …, up to … off"),
        ("A 140 x 200 cm sheet, 3x softer", "A … sheet, … softer"),
        ("Voir https://x.example/p?id=4 ou écrire à a@b.example", "Voir … ou écrire à …"),
        ("Use SPRINGTIME at checkout", "Use … at checkout"),
        ("Avec le code printemps", "Avec le code …"),
        ("SAVE at SUMMERSALE code, the XMAS code", "SAVE at … code, the … code"),
        ("Le code est dans cet e-mail, code\nMerci", "Le code est dans cet e-mail, code\nMerci"),
        ("Voir maison-exemple.fr/soldes.", "Voir …"),
        ("Une matière. Elle dure, p. ex. au jardin.", "Une matière. Elle dure, p. ex. au jardin."),
        ("Dès samedi, comme l’an dernier", "Dès …, comme …"),
        ("From Sunday, as last year, in December", "From …, as …, in …"),
        ("Le troisième offert, the third one", "Le … offert, the … one"),
        ("Un drap, une vie.", "Un drap, une vie."),
        ("", ""),
    ],
)
def test_figures_prices_dates_codes_and_addresses_are_hidden(text: str, left: str) -> None:
    assert without_figures(text) == left


def test_the_names_of_a_brand_and_of_products_are_no_codes() -> None:
    assert without_figures("La MAISON et sa nappe ALMAS") == "La … et sa nappe …"
    assert without_figures("La MAISON et sa nappe ALMAS", ("Maison Exemple", "Nappe Almas")) == (
        "La MAISON et sa nappe ALMAS"
    )


WORDS = (
    "dès",
    "€",
    "%",
    "49,90",
    "20",
    "le",
    "24",
    "décembre",
    "code",
    "NOEL20",
    "deux",
    "ans",
    "x",
    "cm",
    "à",
    "9 h 30",
    "samedi",
    "PRINTEMPS",
    "l’an dernier",
    "troisième",
    "x.fr/y",
)


@given(st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join))
def test_no_figure_is_left_and_hiding_again_changes_nothing(text: str) -> None:
    hidden = without_figures(text)
    assert not any(character.isdigit() for character in hidden)
    assert figures(hidden) == ()
    assert without_figures(hidden) == hidden


@given(st.text(max_size=60))
def test_any_text_loses_its_digits(text: str) -> None:
    hidden = without_figures(text)
    assert not any(character in "0123456789" for character in hidden)
    assert (hidden == text) or HIDDEN in hidden
