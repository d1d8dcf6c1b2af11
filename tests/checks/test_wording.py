import re

import pytest

from assistant.checks.wording import finding, other_language, translations, wording


def test_every_message_is_one_sentence_in_both_languages() -> None:
    for message in wording("messages").values():
        assert set(message) == {"fr", "en"}
        slots = [set(re.findall(r"\{(\w+)\}", message[language])) for language in ("fr", "en")]
        assert slots[0] == slots[1]


def test_a_finding_is_told_in_both_languages() -> None:
    found = finding("channel.missing", "error", "cta", "", label={"fr": "Bouton", "en": "Button"})
    assert (found.rule, found.message["fr"][:6], found.message["en"][:6]) == (
        "channel.missing",
        "Bouton",
        "Button",
    )


@pytest.mark.parametrize(
    ("language", "word", "other"),
    [("fr", "livraison", "deliveri"), ("en", "refund", "rembours"), ("en", "wool", "lain")],
)
def test_lexicon_goes_both_ways(language: str, word: str, other: str) -> None:
    assert other in translations(language)[word]  # type: ignore[index]


def test_two_languages() -> None:
    assert (other_language("fr"), other_language("en")) == ("en", "fr")
