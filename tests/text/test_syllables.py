import pytest

from assistant.text.syllables import syllables
from assistant.types.language import Language

FRENCH = {
    "lin": 1, "table": 1, "nous": 1,
    "vie": 1, "feuille": 1, "longue": 1, "été": 2, "maison": 2, "couettes": 1,
    "hôtel": 2, "travaille": 2, "naïf": 2, "éponge": 2, "atelier": 3, "broderie": 3, "qualité": 3,
    "livraison": 3,
    "européen": 4, "appellation": 4,
}  # fmt: skip
ENGLISH = {
    "free": 1, "made": 1, "washed": 1, "the": 1, "stone": 1, "hoped": 1, "table": 2, "wanted": 2, "boxes": 2,
    "pages": 2, "houses": 2, "linen": 2, "people": 2, "being": 2, "million": 2, "quality": 3, "delivered": 3,
    "embroidery": 4,
}  # fmt: skip


@pytest.mark.parametrize(("language", "words"), [("fr", FRENCH), ("en", ENGLISH)])
def test_words_as_they_are_spoken(language: Language, words: dict[str, int]) -> None:
    assert {word: syllables(word, language) for word in words} == words


def test_a_text_is_the_sum_of_its_words_and_a_figure_counts_once() -> None:
    assert syllables("Le lin, 1 200 g, l’été.", "fr") == 1 + 1 + 1 + 1 + 1 + 1 + 2
    assert syllables("", "en") == 0
