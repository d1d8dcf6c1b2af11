import pytest

from assistant.checks.places import is_elsewhere, places


def test_a_place_is_the_same_in_both_languages() -> None:
    assert places("livraison en Belgique") == places("delivery to Belgium") != frozenset()
    assert places("livraison à domicile") == frozenset()
    assert places("open until 6 pm") == frozenset()
    assert places("delivery to the UK") == places("delivery to the United Kingdom") != frozenset()


@pytest.mark.parametrize(
    ("text", "above", "elsewhere"),
    [
        ("Domicile\n6,90 €", "Livraison › France métropolitaine", True),
        ("Royaume-Uni\n14,90 €", "Livraison › étranger", True),
        ("Belgique\n8,90 €", "Livraison › France", False),
        ("Dans les autres pays, comptez 12 €.", "Livraison", False),
        ("Vous avez 30 jours.", "Retours", False),
        ("Vous avez 30 jours.", "Livraison › France et étranger", False),
    ],
)
def test_what_holds_elsewhere_is_told_from_what_holds_everywhere(
    text: str, above: str, elsewhere: bool
) -> None:
    assert is_elsewhere(text, above, places("livraison en Belgique")) is elsewhere
    assert not is_elsewhere(text, above, frozenset())
