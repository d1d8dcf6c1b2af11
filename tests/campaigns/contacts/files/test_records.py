"""Rows of delimited files, however broken."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.campaigns.contacts.files.records import Record, records, separator
from assistant.campaigns.contacts.files.source import open_source
from assistant.errors import FileReadError
from tests.campaigns.contacts.conftest import write


def read(text: str, mark: str = ";") -> list[tuple[int, list[str]]]:
    return [(each.row, list(each.cells)) for each in records(iter(text.split("\n")), mark)]


def problems(text: str) -> dict[int, tuple[str, ...]]:
    return {each.row: each.problems for each in records(iter(text.split("\n")), ";") if each.problems}


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("a,b,c\n1,2,3", ","),
        ("a;b;c\n1,5;2;3", ";"),
        ("a\tb\n1\t2", "\t"),
        ("a|b|c\n1|2|3", "|"),
        ('nom;ville\n"Dupont, Jean";Lyon\n"Leroux, A";Pau', ";"),
    ],
)
def test_the_separator_is_told(text: str, mark: str) -> None:
    assert separator(text.split("\n")) == mark


@pytest.mark.parametrize(
    "titles",
    [
        "Clients de juin\n\n",
        "Clients\nMaison Aubrelin, tous les clients\n",
        "# sheet: a, b; c\n# made: 2026\n",
    ],
)
def test_titles_above_a_header_are_skipped_and_counted(tmp_path: Path, titles: str) -> None:
    text = f'{titles}email;ville;accord\nzoe@x.example;"Pau\n(64)";oui\nlea@x.example;Lyon;non\n'
    source = open_source(write(tmp_path, text))
    assert (source.columns, source.separator) == (("email", "ville", "accord"), ";")
    header = titles.count("\n") + 1
    assert [(row.row, row.cells[0]) for row in source.rows()] == [
        (header + 1, "zoe@x.example"),
        (header + 2, "lea@x.example"),
    ]


@pytest.mark.parametrize(
    "text",
    ["email\nzoe@x.example;Zoé\nlea@x.example;Léa\n", "email\nzoe@x.example\nlea@x.example\n", "n\n12;4\n"],
)
def test_a_header_of_one_cell_is_no_title(tmp_path: Path, text: str) -> None:
    source = open_source(write(tmp_path, text))
    assert source.titles == 0
    assert next(source.rows()).row == 2


def test_excels_own_first_line_says_the_separator_and_is_no_row(tmp_path: Path) -> None:
    source = open_source(write(tmp_path, "sep=;\nemail;a,b\na@x.example;1\n"))
    assert (source.columns, source.separator) == (("email", "a,b"), ";")
    assert [row.row for row in source.rows()] == [2]


def test_rows_are_numbered_as_a_spreadsheet_shows_them() -> None:
    text = 'a;b\n1;"x\ny"\n\n2;z'
    assert read(text) == [(1, ["a", "b"]), (2, ["1", "x\ny"]), (4, ["2", "z"])]


def test_an_open_quotation_mark_costs_no_other_row() -> None:
    text = 'a;b;c\n1;"forgotten;x\n2;y;y\n3;z;"z"'
    rows = read(text)
    assert rows[1:] == [(2, ["1", "forgotten", "x"]), (3, ["2", "y", "y"]), (4, ["3", "z", "z"])]
    assert problems(text) == {2: ("broken_quotes",)}


def test_quotation_marks_that_are_letters_stay() -> None:
    assert read('a;b\n1;24" TV\n2;"le ""Grand"" lit"') == [
        (1, ["a", "b"]),
        (2, ["1", '24" TV']),
        (3, ["2", 'le "Grand" lit']),
    ]
    assert read('a;b\n1;"x" y')[1] == (2, ["1", '"x" y'])


def test_a_mark_that_closes_another_rows_cell_is_not_taken() -> None:
    text = 'a;b;c\n1;"x;y\n2;x";1;2;3;4;5;6\n3;x;y'
    assert [row for row, _ in read(text)] == [1, 2, 3, 4]


def test_a_cell_may_have_many_lines_but_not_the_rest_of_the_file() -> None:
    note = "\n".join(f"line {number}" for number in range(30))
    assert read(f'a;b\n1;"{note}"\n2;x')[1:] == [(2, ["1", note]), (3, ["2", "x"])]
    endless = "\n".join(f"{number};x" for number in range(500))
    rows = read(f'a;b\n1;"open\n{endless}')
    assert len(rows) == 502


def test_a_file_of_open_marks_is_read_in_a_time_that_grows_with_it() -> None:
    rows = read("a;b\n" + "\n".join(f'{number};"open' for number in range(20_000)))
    assert [row for row, _ in rows] == list(range(1, 20_002))


@pytest.mark.parametrize("hidden", ["\0", "\u200b", "\u202e", "\x07", "\ufeff", "\u00ad"])
def test_what_never_shows_is_removed_and_told(hidden: str) -> None:
    assert read(f"a;b\n1;Ly{hidden}on")[1] == (2, ["1", "Lyon"])
    assert problems(f"a;b\n1;Ly{hidden}on") == {2: ("odd_signs",)}


@pytest.mark.parametrize("shown", ["Besançon", "l’été – 12 €", "12\u202f000", "日本", "Łódź", "e\u0301té"])
def test_letters_of_all_languages_are_no_problem(shown: str) -> None:
    assert problems(f"a;b\n1;{shown}") == {}


@given(st.lists(st.lists(st.text('ab";,\n é', max_size=6), min_size=3, max_size=3), min_size=1, max_size=6))
def test_what_a_program_wrote_comes_back(rows: list[list[str]]) -> None:
    file = io.StringIO()
    csv.writer(file, delimiter=";", lineterminator="\n", quoting=csv.QUOTE_ALL).writerows(
        [["h", "i", "j"], *rows]
    )
    found = [list(each.cells) for each in records(iter(file.getvalue().split("\n")), ";")]
    # Blanks before an opening mark are passed over; rows that hold nothing are no rows.
    assert found == [["h", "i", "j"], *[row for row in rows if any(cell.strip() for cell in row)]]


def test_a_file_that_goes_while_it_is_read_is_told(tmp_path: Path) -> None:
    source = open_source(write(tmp_path, "email\na@x.example\n"))
    source.path.unlink()
    with pytest.raises(FileReadError):
        list(source.rows())


def test_columns_get_names_of_their_own(tmp_path: Path) -> None:
    source = open_source(write(tmp_path, "email;;email;\na@x.example;1;2;\n"))
    assert source.columns == ("email", "column 2", "email (3)")
    with pytest.raises(FileReadError, match="columns"):
        open_source(write(tmp_path, ";".join(f"c{number}" for number in range(1200)) + "\n"))


def test_a_record_is_a_row_with_cells_and_problems() -> None:
    assert Record(2, ["a"]).problems == ()


@pytest.mark.parametrize(
    "text",
    [
        "# client;Nom;Prénom;Téléphone\nC001;Dupont;Jean;06 12 34 56 78\nC002;Durand;Zoé;06 12 34 56 79\n",
        "# client;Nom;Prénom\nC001;Dupont;Jean;\nC002;Durand;Zoé;\n",
        "#N°;Ville;Pays\n1;Pau;FR\n2;Lyon;FR\n",
        "# Variant;Sent;Click rate\nA;10;2 %\nB;12;3 %\n",
        "Prénom;;\nJean;Paris;FR\nZoé;Lyon;FR\n",
        "Prénom\nJean;Paris;FR\nZoé;Lyon;FR\n",
        "Nom :;Prénom :\nDupont;Jean\nDurand;Zoé\n",
    ],
)
def test_nobody_below_a_header_is_taken_for_one(tmp_path: Path, text: str) -> None:
    source = open_source(write(tmp_path, text))
    assert (source.titles, len(list(source.rows()))) == (0, 2)


@pytest.mark.parametrize("titles", ["Campagne :;Printemps\nFait le :;2026-03-01\n", "Mars;;\n"])
def test_what_a_report_says_of_itself_is_no_header(tmp_path: Path, titles: str) -> None:
    source = open_source(write(tmp_path, f"{titles}Campagne;Envoyés;Clics\nA;10;2\nB;12;3\n"))
    assert source.columns == ("Campagne", "Envoyés", "Clics")
    assert len(list(source.rows())) == 2
