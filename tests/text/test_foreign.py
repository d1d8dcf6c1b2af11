from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant import rules
from assistant.text.foreign import foreign_language

TESTS = Path(__file__).parents[1]
TOLD = ("de", "es", "it", "nl", "pt")


def stored(path: str) -> Any:
    return yaml.safe_load((TESTS / path).read_text(encoding="utf-8"))


EXAMPLES = stored("text/data/foreign.yaml")


def customers_questions() -> Iterator[str]:
    """Every French and English question that other tests ask the chat."""
    yield from (each["question"] for part in stored("data/questions.yaml").values() for each in part)
    yield from (case["question"] for case in stored("data/planted.yaml")["cases"] if case.get("question"))
    for name in ("topics.yaml", "topics_unseen.yaml"):
        for by_language in stored(f"chat/data/{name}").values():
            for questions in by_language.values():
                yield from questions
    yield from EXAMPLES["none"]


def test_french_english_and_names_never_raise_a_false_alarm() -> None:
    questions = list(customers_questions())
    assert len(questions) > 500
    assert [question for question in questions if foreign_language(question)] == []


@pytest.mark.parametrize(("part", "least"), [("written_from", 1.0), ("unseen", 0.85)])
def test_the_languages_of_most_visitors_are_told(part: str, least: float) -> None:
    asked = [(code, question) for code in TOLD for question in EXAMPLES[part][code]]
    missed = [(code, question) for code, question in asked if foreign_language(question) != code]
    assert len(missed) <= (1 - least) * len(asked), missed


@pytest.mark.parametrize("code", ["ru", "uk", "el", "ar", "he", "zh", "ja", "ko", "hi", "th"])
def test_another_script_is_another_language(code: str) -> None:
    assert {foreign_language(question) for question in EXAMPLES["unseen"][code]} == {code}


@pytest.mark.parametrize("code", ["pl", "sv", "fi", "cs", "ro", "ca", "vi", "hu", "tr"])
def test_languages_with_fewer_visitors_are_told_at_least_once(code: str) -> None:
    assert code in {foreign_language(question) for question in EXAMPLES["unseen"][code]}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Guten Tag!", "de"),
        ("Hola", "es"),
        ("Bonjour", None),
        ("", None),
        ("¿Cuánto cuesta?", "es"),
        ("Pouvez-vous broder « Ich liebe dich » sur une nappe ?", None),
        ("Что значит «percale» в описании?", "ru"),
        ("Que veut dire « Сделано в России » sur une nappe ?", None),
        ("ß" * 100_000, None),
        ("Wie lange dauert die Lieferung? " * 5_000, "de"),
        ("\u202eWas kostet der Versand\u202c?", "de"),
    ],
)
def test_what_is_told_of_single_texts(text: str, code: str | None) -> None:
    assert foreign_language(text) == code


def test_the_lists_are_folded_and_tell_something() -> None:
    for code, line in rules.load("foreign_words")["words"].items():
        assert isinstance(code, str)  # unquoted, `no` would be read as false
        assert line == line.casefold()
        assert line.isascii()
        assert len(set(line.split())) > 40
