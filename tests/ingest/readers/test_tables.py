from pathlib import Path

import pytest

from assistant.errors import FileReadError
from assistant.ingest.readers.tables import markdown_table, parse_csv, read_csv, rows_as_markdown


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_separators_are_found(mark: str) -> None:
    text = f'zone{mark}prix\n"Paris{mark} centre"{mark}"4,90"\n\nLyon{mark}6\n'
    assert parse_csv(text, "a.csv") == [["zone", "prix"], [f"Paris{mark} centre", "4,90"], ["Lyon", "6"]]


def test_the_line_that_excel_writes_for_itself() -> None:
    assert parse_csv("sep=;\na,b;c\n1;2\n", "a.csv") == [["a,b", "c"], ["1", "2"]]


def test_a_short_table_is_a_markdown_table(tmp_path: Path) -> None:
    path = tmp_path / "tailles.csv"
    path.write_bytes("Modèle;Taille;\nÉté;40 cm;\nA|B;80\n cm;\n".encode("cp1252"))
    text = read_csv(path).parts[0].text
    assert text == "| Modèle | Taille |\n| --- | --- |\n| Été | 40 cm |\n| A\\|B | 80 |\n| cm |  |"


def test_a_wide_table_is_one_line_a_row() -> None:
    rows = [["a", "b", "c", "d", "e", ""], ["1", "", "3", "4", "5", "6", "7"], ["x", "y", "z", "", "", ""]]
    assert rows_as_markdown(rows) == "- a: 1; c: 3; d: 4; e: 5; 6; 7\n- a: x; b: y; c: z"


def test_long_cells_are_written_out() -> None:
    assert rows_as_markdown([["x", "y"], ["why", "because " * 20]]).startswith("- x: why; y: because")


def test_a_table_of_nothing_is_empty() -> None:
    assert markdown_table([["", " "], []]) == ""
    assert rows_as_markdown([]) == ""


def test_a_broken_table_names_the_line() -> None:
    with pytest.raises(FileReadError, match=r"a.csv can't be read as a table.*line 2"):
        parse_csv('a,b\n"' + "x" * 200_000 + "\n", "a.csv")


def test_a_table_of_questions_is_headings_that_ask(tmp_path: Path) -> None:
    path = tmp_path / "faq.csv"
    path.write_bytes(
        "Thème;Question;Réponse\nlivraison;Quel\u00a0délai ?;24,90 €\n;;Sans question\n".encode("cp1252")
    )
    assert read_csv(path).parts[0].text == (
        "### Quel délai ?\n\n24,90 €\n\n- Thème: livraison\n\nSans question"
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_typography_is_right_in_every_encoding(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("Modèle;Prix\nL’œuvre d’été;24,90 €\n".encode(encoding))
    assert read_csv(path).parts[0].text == "| Modèle | Prix |\n| --- | --- |\n| L’œuvre d’été | 24,90 € |"
