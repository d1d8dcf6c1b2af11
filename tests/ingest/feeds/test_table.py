import pytest

from assistant.errors import FileReadError
from assistant.ingest.feeds.table import Row, RowProblem, header, read_table, separator


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_the_separator_is_the_one_that_makes_columns(mark: str) -> None:
    text = f"sku{mark}name{mark}price\nA{mark}Nappe{mark}12\n"
    table = read_table(text, "a.csv")
    assert table.columns == ("sku", "name", "price")
    assert table.rows == (Row(2, {"sku": "A", "name": "Nappe", "price": "12"}),)


def test_decimal_commas_and_commas_in_words_don_t_mislead() -> None:
    lines = ["sku;nom, en français;prix", "A;Nappe, lin, bleu, sauge;24,90", "B;Torchon, coton;12,00"]
    assert separator(lines) == ";"


def test_a_line_for_excel_is_no_row() -> None:
    assert read_table("sep=;\nsku;name\nA;Nappe\n", "a.csv").rows == (Row(3, {"sku": "A", "name": "Nappe"}),)
    assert header("sep=;\nsku;name\n") == ("sku", "name")


def test_a_row_is_told_by_the_line_where_it_begins() -> None:
    table = read_table('sku,name,note\nA,"two\nlines",x\n\nB,b,y\nC,c,x,y,z\n', "a.csv")
    assert [row.line for row in table.rows] == [2, 5]
    assert table.problems == (RowProblem(6, "5 cells for 3 columns: quote a cell that holds the separator"),)


def test_an_open_quotation_mark_costs_one_row() -> None:
    rows = [f'S{number},"Name, {number}",{number}' for number in range(40)]
    rows[7] = 'S7,"Name, 7,7'
    table = read_table("sku,name,price\n" + "\n".join(rows) + "\n", "a.csv")
    assert [row.values["sku"] for row in table.rows] == [f"S{n}" for n in range(40) if n != 7]
    assert table.problems == (RowProblem(9, "a quotation mark inside a quoted cell is not doubled"),)


def test_the_last_open_quotation_mark_too() -> None:
    table = read_table('sku,name,price\nA,"Nappe, lin,1\nB,Torchon,2\nC,Drap,3\n', "a.csv")
    assert [row.values["sku"] for row in table.rows] == ["B", "C"]
    assert table.problems == (RowProblem(2, "a quotation mark is opened and never closed"),)


def test_an_open_quotation_mark_on_a_whole_line_costs_nothing() -> None:
    table = read_table('sku,name,price\nA,"Nappe,1\nB,Torchon,2\n', "a.csv")
    assert [row.values["name"] for row in table.rows] == ["Nappe", "Torchon"]
    assert table.problems == ()


def test_inches_are_no_quotation_marks() -> None:
    table = read_table('id\tname\n1\t"24" television"\n2\t"Best" towel\n', "a.tsv")
    assert [row.values["name"] for row in table.rows] == ['24" television', '"Best" towel']


def test_a_huge_cell_costs_its_row() -> None:
    table = read_table(f"sku,name\nA,{'x' * 200_000}\nB,b\n", "a.csv")
    assert [row.values["sku"] for row in table.rows] == ["B"]
    assert table.problems == (RowProblem(2, "a cell holds more than 131,072 characters"),)


def test_every_column_has_a_name_of_its_own() -> None:
    assert header("sku,image, image ,,\n") == ("sku", "image", "image (3)", "column 4", "column 5")


def test_rows_may_leave_out_their_last_cells() -> None:
    assert read_table("sku,name,price\nA\n", "a.csv").rows == (Row(2, {"sku": "A"}),)


@pytest.mark.parametrize("text", ["", "\n \n", '"never closed'])
def test_what_is_empty(text: str) -> None:
    with pytest.raises(FileReadError, match=r"a\.csv is empty"):
        read_table(text, "a.csv")
    assert header(text) == ()
