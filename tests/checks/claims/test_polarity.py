"""“No longer” is a no."""

import pytest

from assistant.checks.grounding import check_sentence
from assistant.types.language import Language

SINCE = "Nous n’acceptons plus les chèques depuis le 1er janvier 2025."


@pytest.mark.parametrize(
    ("language", "sentence", "passage", "kinds"),
    [
        ("fr", "Nous acceptons les chèques depuis le 1er janvier 2025.", SINCE, ["negation"]),
        ("fr", "Nous ne prenons plus de chèques.", SINCE, []),
        ("fr", "Le modèle est disponible.", "Le modèle n’est plus disponible.", ["negation"]),
        ("fr", "Il ne reste que trois places.", "Il ne reste plus que trois places.", []),
        ("fr", "Le colis pèse au maximum 3 kg.", "Le colis ne pèse pas plus de 3 kg.", []),
        ("en", "We accept cheques.", "We no longer accept cheques.", ["negation"]),
        ("en", "We don’t accept cheques.", "We no longer accept cheques.", []),
        ("en", "Delivery takes at most 3 days.", "Delivery takes no longer than 3 days.", []),
    ],
)
def test_no_longer_denies(language: Language, sentence: str, passage: str, kinds: list[str]) -> None:
    assert [finding.kind for finding in check_sentence(sentence, [passage], language)] == kinds
