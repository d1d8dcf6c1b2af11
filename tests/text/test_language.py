import pytest

from assistant.text.language import detect_any, detect_language
from assistant.types.language import Language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Quels sont vos délais de livraison ?", "fr"),
        ("LIVRAISON OFFERTE DÈS 80 EUROS", "fr"),
        ("delai de livraison belgique", "fr"),
        ("c quoi vos horaires", "fr"),
        ("vous livrez en Suisse", "fr"),
        ("What are your delivery times?", "en"),
        ("DO YOU SHIP TO IRELAND", "en"),
        ("are you open sunday", "en"),
        ("Où est ma commande\nREF-204 ?", "fr"),
        ("Bonjour " + "texte de la page " * 10_000, "fr"),
    ],
)
def test_french_and_english(text: str, language: Language) -> None:
    assert detect_language(text, "fr") == detect_language(text, "en") == language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("set a 3 minute timer for the tea towel", "en"),
        ("prix taie honorine et meunier", "fr"),
        ("le torchon meunier rouge", "fr"),
        ("where is my meunier napkin", "en"),
        ("Do you deliver to Australia?", "en"),  # nearest to Italian, and not near
    ],
)
def test_small_words_decide_where_the_model_is_not_sure(text: str, language: Language) -> None:
    assert detect_language(text, "fr") == detect_language(text, "en") == language


def test_names_alone_could_be_either() -> None:
    assert detect_language("meunier honorine mélisse brume", "en") == "fr"
    assert {detect_language("couteau office bois", "fr"), detect_language("couteau office bois", "en")} == {
        "fr",
        "en",
    }


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Bonjour",
        "ok merci",
        "Hola, ¿cuánto cuesta este plato?",
        "Wie lange dauert die Lieferung?",
        "12 34 56",
    ],
)
@pytest.mark.parametrize("default", ["fr", "en"])
def test_default_for_short_texts_and_other_languages(text: str, default: Language) -> None:
    assert detect_language(text, default) == default


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Hola, ¿cuánto cuesta este plato?", "es"),
        ("Wie lange dauert die Lieferung?", "de"),
        ("Quanto costa la spedizione in Italia?", "it"),
        ("今日は天気がいいですね", "ja"),
        ("Quel est le prix du plat ?", "fr"),
        ("ok", None),
        ("", None),
        ("xq zzkw vrrt", None),
    ],
)
def test_any_language(text: str, code: str | None) -> None:
    assert detect_any(text) == code
