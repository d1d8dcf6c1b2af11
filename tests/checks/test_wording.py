import re
from typing import Any

import pytest

from assistant.checks.wording import finding, other_language, translations
from assistant.rules import load


@pytest.mark.parametrize(("key", "entry"), load("findings").items())
def test_every_finding_is_told_in_both_languages(key: str, entry: dict[str, Any]) -> None:
    assert set(entry) <= {"message", "advice", "source"}, key
    for part in ("message", "advice"):
        assert set(entry.get(part, {"fr": "", "en": ""})) == {"fr", "en"}
    own = {"brand.register.across": {"others", "this", "other", "own"}}.get(key, set())  # a verb in French
    slots = [set(re.findall(r"\{(\w+)\}", entry["message"][language])) for language in ("fr", "en")]
    assert slots[0] ^ slots[1] <= own | {"instead", "right", "excerpt"}


def test_a_finding_is_told_in_both_languages() -> None:
    found = finding("brand.dont_word", "error", "cta", "", word={"fr": "pas cher", "en": "cheap"})
    assert found.rule == "brand.dont_word"
    assert "pas cher" in found.message["fr"]
    assert "cheap" in found.message["en"]


@pytest.mark.parametrize(
    ("language", "word", "other"),
    [("fr", "livraison", "deliveri"), ("en", "refund", "rembours"), ("en", "wool", "lain")],
)
def test_lexicon_goes_both_ways(language: str, word: str, other: str) -> None:
    assert other in translations(language)[word]  # type: ignore[index]


def test_two_languages() -> None:
    assert (other_language("fr"), other_language("en")) == ("en", "fr")
