import json
from pathlib import Path

import pytest

from assistant.errors import FileReadError, InputError
from assistant.evaluation.rows import Form, read_rows

FORM = Form(("id", "lang", "says", "words", "groups"), 'Write {"id": "a"}.')


def written(folder: Path, *rows: object) -> Path:
    path = folder / "own.jsonl"
    lines = [row if isinstance(row, str) else json.dumps(row) for row in rows]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8-sig")
    return path


def test_each_reader_gives_what_the_line_holds_or_its_default(tmp_path: Path) -> None:
    full = {
        "id": "a",
        "lang": "fr",
        "says": " oui ",
        "words": ["x "],
        "groups": [["a", "b"], "c"],
    }
    one, other = read_rows(written(tmp_path, full, "", {"id": "b", "words": "y"}), FORM)
    assert (one.text("says"), one.language(), one.texts("words")) == ("oui", "fr", ("x",))
    assert one.groups("groups") == (("a", "b"), ("c",))
    assert (other.text("says", ""), other.texts("groups")) == ("", ())
    assert one.chosen(("says", "none")) == {"says": " oui "}
    assert (other.text_or_texts("words"), one.text_or_texts("words")) == (("y",), ("x",))


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("{", "no JSON"),
        ("[1]", "no JSON object"),
        ({"id": 7}, "“id” is no text"),
        ({"id": "b", "said": ""}, "unknown field “said”"),
    ],
)
def test_what_is_wrong_with_a_line_is_told_with_its_place(tmp_path: Path, row: object, told: str) -> None:
    with pytest.raises(FileReadError, match=told) as error:
        read_rows(written(tmp_path, {"id": "first"}, row), FORM)
    assert "Line 2 of" in error.value.message
    assert error.value.next_step


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ({"says": " "}, "“says” is no text"),
        ({"lang": "de"}, "“lang” is not one of fr, en"),
        ({"words": ["", "a"]}, "“words” is no list of texts"),
        ({"groups": "a"}, "“groups” is no list"),
        ({"groups": [[]]}, "group without alternatives"),
        ({"groups": [[3]]}, "“groups” is no list of texts"),
    ],
)
def test_what_is_wrong_with_a_field_is_told_when_it_is_read(
    tmp_path: Path, row: dict[str, object], told: str
) -> None:
    good: dict[str, object] = {"id": "a", "says": "x", "lang": "en"}
    (line,) = read_rows(written(tmp_path, {**good, **row}), FORM)
    with pytest.raises(FileReadError, match=told):
        _ = (line.text("says"), line.language(), line.texts("words"), line.groups("groups"))


def test_a_file_holds_lines_with_ids_of_their_own(tmp_path: Path) -> None:
    with pytest.raises(FileReadError, match="twice"):
        read_rows(written(tmp_path, {"id": "a"}, {"id": "a"}), FORM)
    with pytest.raises(InputError, match="is empty"):
        read_rows(written(tmp_path, ""), FORM)
    with pytest.raises(FileReadError, match="can't be read"):
        read_rows(tmp_path / "none.jsonl", FORM)
