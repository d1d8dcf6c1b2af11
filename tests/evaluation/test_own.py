from pathlib import Path

import pytest

from assistant.errors import FileReadError, InputError
from assistant.evaluation.own import read_own


def written(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "questions.csv"
    path.write_text(text, encoding=encoding)
    return path


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_questions_with_their_sources(tmp_path: Path, separator: str) -> None:
    lines = [
        ("question", "sources", "language", "answerable"),
        ("Où livrez-vous ?", "pages/livraison.md|NAP-01", "fr", "yes"),
        ("Do you sell cars?", "", "", "no"),
    ]
    text = "\n".join(separator.join(cells) for cells in lines)
    dataset = read_own(written(tmp_path, text, "utf-8-sig"))
    first, second = dataset.questions
    assert first.relevant == {"pages/livraison.md": 1, "NAP-01": 1}
    assert (first.language, second.language) == ("fr", None)
    assert second.relevant == {}
    assert dataset.entries == ()


def test_two_columns_are_enough_whatever_their_case(tmp_path: Path) -> None:
    dataset = read_own(written(tmp_path, "Source,Question\na.md,Où ?\n"))
    assert [(each.text, dict(each.relevant)) for each in dataset.questions] == [("Où ?", {"a.md": 1})]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "no column"),
        ("question\nOù ?\n", "no column"),
        ("question,source\n", "no question"),
    ],
)
def test_a_file_without_what_is_needed(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(InputError, match=told) as error:
        read_own(written(tmp_path, text))
    assert "sources" in error.value.next_step


@pytest.mark.parametrize(
    "line", [",a.md,fr,", "Où ?,,fr,", "Où ?,a.md,klingon,", "Où ?,a.md,fr,maybe", "Où ?,,fr,yes"]
)
def test_a_line_that_is_wrong_is_named(tmp_path: Path, line: str) -> None:
    text = f"question,source,language,answerable\nBien ?,a.md,fr,\n{line}\n"
    with pytest.raises(FileReadError, match="Line 3"):
        read_own(written(tmp_path, text))


def test_a_file_that_is_missing_or_no_text(tmp_path: Path) -> None:
    with pytest.raises(FileReadError, match="can't be read"):
        read_own(tmp_path / "none.csv")
    path = tmp_path / "binary.csv"
    path.write_bytes(b"question,source\n\xff\xff,a\n")
    with pytest.raises(FileReadError, match="UTF-8"):
        read_own(path)
