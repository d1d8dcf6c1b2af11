from assistant.chat.reply.wording import Wording
from assistant.checks.evidence import statement
from assistant.types.language import Language


def common(question: str, text: str, language: Language = "fr", foreign: bool = False) -> set[str]:
    asked = statement(question, language)
    found = Wording(asked, foreign).common(text)
    return {word for stem, word in asked.words if stem in found}


def test_another_part_of_speech_is_the_same_word() -> None:
    assert common("Comment laver la nappe ?", "Entretien : lavage en machine") == {"laver"}
    assert common("How do I wash it?", "Care: washing at 40 °C", "en") == {"wash"}


def test_other_words_are_not() -> None:
    assert common("Comment laver la nappe ?", "Matière : lin") == set()
    assert common("Comment laver la nappe ?", "") == set()


def test_a_text_in_the_other_language_has_the_word_too() -> None:
    assert "livraison" in common("livraison en Belgique", "Delivery to Belgium", foreign=True)
