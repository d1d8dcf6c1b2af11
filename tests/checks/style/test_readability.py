from dataclasses import replace

import pytest

from assistant.brand.segments import EVERYONE
from assistant.checks.style.readability import least_score, readability
from assistant.types.language import Language

EASY: dict[Language, str] = {
    "fr": "Le lin se lave. Il sèche vite.",
    "en": "You can wash linen. It dries fast.",
}
HARD: dict[Language, str] = {
    "fr": "L’optimisation organisationnelle nécessite une communication institutionnelle appropriée.",
    "en": "Organisational optimisation necessitates appropriate institutional communication.",
}


@pytest.mark.parametrize("language", ["fr", "en"])
def test_easy_and_hard(language: Language) -> None:
    assert readability(EASY[language], language).score > 90
    assert readability(HARD[language], language).score < 10


def test_the_formulas() -> None:
    # 6 words, 2 sentences, 6 syllables: 207 - 1.015 x 3 - 73.6 x 1, above 100.
    assert readability("Le lin sec. Il tient bon.", "fr").score == 100.0
    # 4 words, 1 sentence, 8 syllables.
    assert readability("Maison, hôtel, atelier, lin.", "fr").score == pytest.approx(
        207 - 1.015 * 4 - 73.6 * 2
    )
    assert readability("Linen quality, delivered.", "en").score == pytest.approx(
        max(0, 206.835 - 1.015 * 3 - 84.6 * 8 / 3)
    )


def test_where_the_longest_sentence_stands() -> None:
    text = "Un mot. Une phrase bien plus longue. Fin."
    found = readability(text, "fr")
    assert text[slice(*found.longest)] == "Une phrase bien plus longue."
    assert (found.words, found.sentences, found.longest_words) == (8, 3, 5)
    assert readability("", "fr").words_a_sentence == 0


def test_addresses_and_merge_tags_count_for_nothing() -> None:
    assert readability("Voir https://a.fr/une-adresse-longue {{prenom|client}}", "fr").words == 1


@pytest.mark.parametrize(
    ("channel", "tone", "least"),
    [
        ("email", "", 50),
        ("linkedin", "", 45),
        ("email", "simple et doux", 55),
        ("email", "professionnel, chiffré", 40),
    ],
)
def test_channel_and_segment_shift_what_is_expected(channel: str, tone: str, least: int) -> None:
    segment = replace(EVERYONE, tone={"fr": tone, "en": ""})
    assert least_score(channel, segment, "fr") == least


def test_a_reader_on_the_move_wants_it_easier() -> None:
    segment = replace(EVERYONE, tone={}, behavioural={"channel": "mobile at night"})
    assert least_score("email", segment, "en") == least_score("email", None, "en") + 5
