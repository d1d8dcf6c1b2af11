import json
from pathlib import Path
from typing import Any

import pytest

from assistant.errors import FileReadError, InputError
from assistant.evaluation.answers.items import Item, read_items

GOOD: dict[str, Any] = {"id": "a", "lang": "fr", "question": "Où ?", "must_contain": [["ici", "là"]]}


def written(folder: Path, *rows: object) -> Path:
    path = folder / "own.jsonl"
    lines = [row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8-sig")
    return path


def test_a_line_holds_all_that_is_known_of_an_answer(tmp_path: Path) -> None:
    row = {
        **GOOD,
        "turns": ["Bonjour"],
        "must_contain": [["80\u202f€", "quatre-vingts euros"], "France"],
        "must_not_contain": ["95 €"],
        "sources": ["a.md"],
        "note": "why it is hard",
    }
    items = read_items(
        written(tmp_path, row, "", {**GOOD, "id": "b", "must_contain": [], "answerable": False})
    )
    assert items.name == "own"
    assert items.items[0] == Item(
        "a",
        "fr",
        "Où ?",
        ("Bonjour",),
        (("80\u202f€", "quatre-vingts euros"), ("France",)),
        ("95 €",),
        ("a.md",),
    )
    assert not items.items[1].answerable
    assert [item.id for item in items.beginning("b").items] == ["b"]
    with pytest.raises(InputError, match="begins with"):
        items.beginning("zz")


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("{", "no JSON"),
        ("[1]", "no JSON object"),
        ({**GOOD, "question": " "}, "“question” is no text"),
        ({**GOOD, "id": 7}, "“id” is no text"),
        ({**GOOD, "lang": "de"}, "“lang” is not one of fr, en"),
        ({**GOOD, "turns": "Bonjour"}, "“turns” is no list of texts"),
        ({**GOOD, "sources": [""]}, "“sources” is no list of texts"),
        ({**GOOD, "must_contain": "80 €"}, "“must_contain” is no list"),
        ({**GOOD, "must_contain": [[]]}, "group without alternatives"),
        ({**GOOD, "must_contain": [[3]]}, "“must_contain” is no list of texts"),
        ({**GOOD, "must_contain": []}, "“must_contain” is empty"),
        ({**GOOD, "answerable": "no"}, "“answerable” is neither"),
        ({**GOOD, "must_contains": []}, "unknown field “must_contains”"),
    ],
)
def test_what_is_wrong_is_told_with_file_line_and_field(tmp_path: Path, row: object, told: str) -> None:
    with pytest.raises(FileReadError, match=told) as error:
        read_items(written(tmp_path, {**GOOD, "id": "first"}, row))
    assert "Line 2 of" in error.value.message
    assert "own.jsonl" in error.value.message
    assert error.value.next_step


def test_a_misspelt_field_is_told_with_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(FileReadError) as error:
        read_items(written(tmp_path, {**GOOD, "must_contains": []}))
    assert "must_contain" in error.value.next_step


def test_ids_are_unique_and_a_file_holds_something(tmp_path: Path) -> None:
    with pytest.raises(FileReadError, match="twice"):
        read_items(written(tmp_path, GOOD, GOOD))
    with pytest.raises(InputError, match="is empty"):
        read_items(written(tmp_path, ""))
    with pytest.raises(FileReadError, match="can't be read"):
        read_items(tmp_path / "none.jsonl")
