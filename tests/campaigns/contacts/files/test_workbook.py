"""Workbooks as spreadsheets save them, and as nobody should send them."""

import datetime as dt
import re
import zipfile
from contextlib import closing
from pathlib import Path

import openpyxl
import pytest

from assistant.campaigns.contacts.files.source import Source, open_source
from assistant.campaigns.contacts.files.workbook import MOST_COLUMNS
from assistant.errors import FileReadError

SHEET = "xl/worksheets/sheet1.xml"
NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def saved(folder: Path, rows: list[list[object]], hidden: bool = False) -> Path:
    book = openpyxl.Workbook()
    if hidden:
        book.create_sheet("secret", 0).sheet_state = "hidden"
    sheet = book.worksheets[-1]
    sheet.title = "Clients"
    for row in rows:
        sheet.append(row)
    book.save(folder / "a.xlsx")
    return folder / "a.xlsx"


def cells(source: Source) -> list[list[str]]:
    found = [list(row.cells) for row in source.rows()]
    source.close()
    return found


def replaced(path: Path, part: str, old: str, new: str) -> Path:
    """The workbook with some bytes of a part changed."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert old.encode() in parts[part]
    parts[part] = parts[part].replace(old.encode(), new.encode())
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return path


def test_titles_above_a_header_are_skipped_and_counted(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["Clients de juin"],
        [None, None, "interne"],
        ["email", "ville"],
        ["a@x.example", "Pau"],
    ]
    source = open_source(saved(tmp_path, rows))
    assert source.columns == ("email", "ville")
    assert [row.row for row in source.rows()] == [4]
    source.close()


def test_cells_say_what_they_would_in_a_csv_file(tmp_path: Path) -> None:
    moment = dt.datetime(2026, 3, 4, 5, 6, tzinfo=dt.UTC).replace(tzinfo=None)
    day = dt.date(2026, 3, 4)
    row: list[object] = ["Zoé", 3, 12.5, 1.25, 1.125, day, moment, True, None, " x ", 0.1 + 0.2]
    source = open_source(saved(tmp_path, [[f"c{number}" for number in range(11)], row]))
    assert (source.format, source.sheet, source.separator, source.encoding) == ("xlsx", "Clients", "", "")
    (found,) = cells(source)
    assert found == [
        "Zoé", "3", "12.5", "1.25", "1.1250", "2026-03-04", "2026-03-04 05:06:00", "true", "", " x ", "0.3",
    ]  # fmt: skip


def test_rows_keep_their_numbers_and_empty_ones_are_none(tmp_path: Path) -> None:
    source = open_source(
        saved(tmp_path, [["email", "nom"], ["a@x.example", "A"], [], [None, None], ["b@x.example"]])
    )
    assert [(row.row, list(row.cells)) for row in source.rows()] == [
        (2, ["a@x.example", "A"]),
        (5, ["b@x.example"]),
    ]
    source.close()


def test_hidden_sheets_stay_hidden(tmp_path: Path) -> None:
    source = open_source(saved(tmp_path, [["email"], ["a@x.example"]], hidden=True))
    assert (source.sheet, source.more_sheets) == ("Clients", True)
    assert cells(source) == [["a@x.example"]]


def test_a_formula_gives_its_stored_result_and_is_told(tmp_path: Path) -> None:
    path = saved(tmp_path, [["email", "n", "m"], ["a@x.example", "=1+1", 5]])
    source = open_source(path)
    (row,) = source.rows()
    source.close()
    assert (list(row.cells), row.problems) == (["a@x.example", "=1+1", "5"], ("formula",))
    source = open_source(replaced(path, SHEET, "<f>1+1</f><v></v>", "<f>1+1</f><v>2</v>"))
    assert cells(source) == [["a@x.example", "2", "5"]]


def test_texts_inside_cells_and_strings_of_formulas_are_read(tmp_path: Path) -> None:
    path = saved(tmp_path, [["email", "n"], ["a@x.example", 7]])
    inline = '<c r="B2" t="inlineStr"><is><r><t>Zo</t></r><r><t>é</t></r></is></c>'
    source = open_source(replaced(path, SHEET, '<c r="B2" t="n"><v>7</v></c>', inline))
    assert cells(source) == [["a@x.example", "Zoé"]]
    source = open_source(
        replaced(path, SHEET, inline, '<c r="B2" t="str"><v>ok</v></c><c r="D2" t="e"><v>#N/A</v></c>')
    )
    assert cells(source) == [["a@x.example", "ok", "", ""]]


def test_shared_texts_are_read_as_excel_writes_them(tmp_path: Path) -> None:
    path = with_shared_texts(
        saved(tmp_path, [["email", "nom"], ["a@x.example", "Zoé"], ["b@x.example", "Zoé"]])
    )
    with zipfile.ZipFile(path) as archive:
        assert archive.read(SHEET).count(b't="s"') == 6
    source = open_source(path)
    assert source.columns == ("email", "nom")
    assert [list(row.cells) for row in source.rows()] == [["a@x.example", "Zoé"], ["b@x.example", "Zoé"]]
    assert cells(source) == [["a@x.example", "Zoé"], ["b@x.example", "Zoé"]]
    rich = '<si><r><t>Zo</t></r><r><rPr><b/></rPr><t>é</t></r><rPh sb="0" eb="1"><t>zoe</t></rPh></si>'
    source = open_source(replaced(path, "xl/sharedStrings.xml", "<si><t>Zo&#233;</t></si>", rich))
    assert cells(source) == [["a@x.example", "Zoé"], ["b@x.example", "Zoé"]]


def test_dates_of_old_macs_are_right(tmp_path: Path) -> None:
    path = saved(tmp_path, [["email", "d"], ["a@x.example", dt.date(2026, 3, 4)]])
    source = open_source(replaced(path, "xl/workbook.xml", "<workbookPr/>", '<workbookPr date1904="1"/>'))
    assert cells(source) == [["a@x.example", "2030-03-05"]]


def test_columns_far_to_the_right_are_left_out(tmp_path: Path) -> None:
    path = saved(tmp_path, [["email", "n"], ["a@x.example", 7]])
    source = open_source(replaced(path, SHEET, 'r="B2"', 'r="XFD2"'))
    assert len(cells(source)[0]) < MOST_COLUMNS


def with_shared_texts(path: Path) -> Path:
    """The workbook with its texts in a part of their own."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    texts: dict[str, int] = {}

    def shared(found: "re.Match[str]") -> str:
        return f't="s"><v>{texts.setdefault(found[1], len(texts))}</v>'

    parts[SHEET] = re.sub(r't="inlineStr"><is><t>([^<]*)</t></is>', shared, parts[SHEET])
    items = "".join(f"<si><t>{text}</t></si>" for text in texts)
    parts["xl/sharedStrings.xml"] = f'<sst xmlns="{NAMESPACE}">{items}</sst>'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return path


@pytest.mark.parametrize(
    ("part", "old", "new", "said"),
    [
        (SHEET, "<worksheet", '<!DOCTYPE x [<!ENTITY a "b">]><worksheet', "damaged"),
        (SHEET, "</sheetData>", "", "damaged"),
        (SHEET, 't="inlineStr"><is><t>email</t></is>', 't="s"><v>99</v>', "damaged"),
        ("xl/workbook.xml", 'state="visible"', 'state="hidden"', "no visible sheet"),
    ],
)
def test_a_damaged_workbook_is_refused(tmp_path: Path, part: str, old: str, new: str, said: str) -> None:
    path = replaced(saved(tmp_path, [["email"], ["a@x.example"]]), part, old, new)
    with pytest.raises(FileReadError, match=said):
        open_source(path)


def test_other_archives_and_bombs_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "x")
    with pytest.raises(FileReadError, match="no workbook"):
        open_source(path)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * 50_000_000)
    with pytest.raises(FileReadError, match="unpack"):
        open_source(path)
    path.write_bytes(b"PK\x03\x04 and nothing else")
    with pytest.raises(FileReadError, match="damaged"):
        open_source(path)


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ("[$£-809]#,##0.00", "12.5 £"),
        ('"$"#,##0.00', "12.5 $"),
        ("[$USD] #,##0.00", "12.5 USD"),
        ("[$€-40C] #,##0.00", "12.5"),
        ('#,##0.00 "€"', "12.5"),
        ("[$-40C]#,##0.00", "12.5"),
    ],
)
def test_another_currency_of_a_format_is_shown(tmp_path: Path, code: str, shown: str) -> None:
    book = openpyxl.Workbook()
    book.active.append(["email", "CA"])  # type: ignore[union-attr]
    book.active.append(["a@x.example", 12.5])  # type: ignore[union-attr]
    book.active["B2"].number_format = code  # type: ignore[index]
    book.save(tmp_path / "a.xlsx")
    with closing(open_source(tmp_path / "a.xlsx")) as source:
        [row] = source.rows()
    assert row.cells[1] == shown
