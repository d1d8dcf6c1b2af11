"""The texts of the form, in both languages alike."""

import re
from collections.abc import Iterator
from typing import Any

from assistant import rules
from assistant.chat.handoff.texts import LONGEST, LeadTexts
from tests.chat.handoff.conftest import Place


def leaves(value: Any, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every entry by language, with its path."""
    if set(value) & {"fr", "en"}:
        yield path, value
        return
    for name, inner in value.items():
        yield from leaves(inner, f"{path}.{name}")


def test_both_languages_say_everything_with_the_same_values() -> None:
    found = dict(leaves(rules.load("leads")))
    assert len(found) > 60
    for path, entry in found.items():
        assert set(entry) == {"fr", "en"}, path
        if path == ".days":
            assert len(entry["fr"]) == len(entry["en"]) == 7
            continue
        french, english = (set(re.findall(r"\{(\w+)\}", entry[language])) for language in ("fr", "en"))
        assert french == english, path
        assert "'" not in entry["fr"] + entry["en"], f"{path}: a typewriter's apostrophe"


def test_every_field_has_a_length(place: Place) -> None:
    names = [field.name for field in LeadTexts(place.brand).fields("fr")]
    assert {*names, "answers"} == set(LONGEST)
