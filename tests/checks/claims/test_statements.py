import pytest

from assistant.checks.claims.reading import read
from assistant.checks.claims.statements import statements
from assistant.types.language import Language


@pytest.mark.parametrize(
    ("language", "text", "denies"),
    [
        ("fr", "Le manuel n’est pas compris.", [True]),
        ("fr", "Livré non monté.", [True]),
        ("fr", "Il n’est vendu qu’en boutique.", [False]),
        ("fr", "N’hésitez pas à appeler.", [False]),
        ("fr", "Jamais sans emballage.", [False]),
        ("en", "Dogs are welcome; cats are not allowed.", [False, True]),
        ("en", "The bowl is washable; the lid is not.", [False, True]),
        ("en", "It opens at 9 and closes at 6.", [False]),
        ("en", "It is forbidden.", [True]),
    ],
)
def test_what_denies(language: Language, text: str, denies: list[bool]) -> None:
    assert [one.denies for one in statements(read(text, language))] == denies


@pytest.mark.parametrize(
    ("language", "text", "none"),
    [
        ("fr", "Sans sucre ni sel.", ["sucre", "sel"]),
        ("en", "No liquids or aerosols.", ["liquids", "aerosols"]),
        ("en", "Try it without entering a card.", ["card"]),
        ("fr", "Un savon sans danger.", []),
        ("en", "Grain-free kibble.", ["grain"]),
    ],
)
def test_what_there_is_none_of(language: Language, text: str, none: list[str]) -> None:
    assert [token.word for one in statements(read(text, language)) for token in one.none] == none


def test_conditions_and_exceptions_are_told_apart() -> None:
    found = statements(read("Si vous annulez, rien n’est dû, sauf les frais de dossier.", "fr"))
    assert (found[0].assumed, found[0].exception) == (True, False)
    assert found[-1].exception
