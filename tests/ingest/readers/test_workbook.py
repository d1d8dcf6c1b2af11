import datetime as dt
import zipfile
from pathlib import Path

import openpyxl
import pytest

from assistant.errors import FileReadError
from assistant.ingest.readers import workbook
from assistant.ingest.readers.workbook import read_xlsx
from tests.ingest.samples import core_xml, xlsx

# A spreadsheet knows no time zones.
MIDNIGHT = dt.datetime.fromisoformat("2026-12-24T00:00")
MORNING = dt.datetime.fromisoformat("2026-12-24T09:30")


def test_one_part_a_sheet_without_blanks(tmp_path: Path) -> None:
    path = xlsx(
        tmp_path / "tarifs.xlsx",
        {
            "Zones": [
                ["Tarifs 2026"],
                ["Zone", "Prix", None],
                ["France", 4.9, None],
                [],
                ["Note", "hors taxes"],
            ],
            "Vide": [],
            "Dates": [
                ["Jour", "Ouvert"],
                [MIDNIGHT, True],
                [MORNING, False],
            ],
        },
    )
    extract = read_xlsx(path)
    zones, dates = (part.text for part in extract.parts)
    assert zones == (
        "## Zones\n\nTarifs 2026\n\n| Zone | Prix |\n| --- | --- |\n| France | 4.9 |\n\n"
        "| Note | hors taxes |\n| --- | --- |"
    )
    assert dates.endswith("| 2026-12-24 | ✓ |\n| 2026-12-24 09:30:00 | ✗ |")


def test_numbers_keep_the_unit_that_is_shown(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "a.xlsx", {"A": [["Prix", "Remise", "Code"], [24.9, 0.155, 12345678901]]})
    book = openpyxl.load_workbook(path)
    book["A"]["A2"].number_format = "#,##0.00 €"
    book["A"]["B2"].number_format = "0.0%"
    book.properties.title = "Grille"
    book.save(path)
    extract = read_xlsx(path)
    assert "| 24.90 € | 15.5% | 12345678901 |" in extract.parts[0].text
    assert extract.title == "Grille"


def test_what_is_hidden_stays_hidden(tmp_path: Path) -> None:
    path = xlsx(
        tmp_path / "a.xlsx",
        {
            "Tarifs": [["Pièce", "Achat", "Prix"], ["Nappe", "31", "89"], ["Retirée", "1", "2"]],
            "Marges": [["42 %"]],
        },
    )
    book = openpyxl.load_workbook(path)
    book["Marges"].sheet_state = "hidden"
    book["Tarifs"].column_dimensions["B"].hidden = True
    book["Tarifs"].row_dimensions[3].hidden = True
    book.save(path)
    extract = read_xlsx(path)
    assert extract.warnings == ("hidden sheets were left out: Marges",)
    assert [part.text for part in extract.parts] == [
        "## Tarifs\n\n| Pièce | Prix |\n| --- | --- |\n| Nappe | 89 |"
    ]


def test_empty_damaged_and_endless_files_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(FileReadError, match="no visible cell"):
        read_xlsx(xlsx(tmp_path / "empty.xlsx", {"A": []}))
    path = xlsx(tmp_path / "a.xlsx", {"A": [["x"], ["y"]]})
    monkeypatch.setattr(workbook, "_MOST_CELLS", 1)
    with pytest.raises(FileReadError, match="has more than 1 cells"):
        read_xlsx(path)
    path.write_bytes(path.read_bytes().replace(b"xl/workbook.xml", b"xl/workbOOk.xml"))
    with pytest.raises(FileReadError, match=r"holds no .xlsx content"):
        read_xlsx(path)


def with_rows(path: Path, rows: str) -> Path:
    """A workbook of two rows with more rows in its XML."""
    xlsx(path, {"A": [["Zone", "Prix"], ["France", 4.9]]})
    with zipfile.ZipFile(path) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    name = "xl/worksheets/sheet1.xml"
    entries[name] = entries[name].replace(b"</sheetData>", rows.encode() + b"</sheetData>")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry, data in entries.items():
            archive.writestr(entry, data)
    return path


def test_a_million_formatted_cells_and_a_stray_one_are_no_content(tmp_path: Path) -> None:
    empty = "".join(
        f'<row r="{n}"><c r="A{n}" s="0"/><c r="B{n}" s="0"></c></row>' for n in range(3, 150_000)
    )
    stray = '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>loin</t></is></c></row>'
    (part,) = read_xlsx(with_rows(tmp_path / "a.xlsx", empty + stray)).parts
    assert part.text == "## A\n\n| Zone | Prix |\n| --- | --- |\n| France | 4.9 |\n\nloin"


def test_a_hidden_row_does_not_cut_a_table(tmp_path: Path) -> None:
    rows = (
        '<row r="3" hidden="1"/><row r="4"><c r="A4" t="inlineStr"><is><t>Belgique</t></is></c>'
        '<c r="B4"><v>7.5</v></c></row><row r="6"><c r="A6"><v>1</v></c><c r="B6"><v>2</v></c></row>'
    )
    (part,) = read_xlsx(with_rows(tmp_path / "a.xlsx", rows)).parts
    assert part.text.endswith("| France | 4.9 |\n| Belgique | 7.5 |\n\n| 1 | 2 |\n| --- | --- |")


def test_formulas_without_a_stored_result_are_counted(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "a.xlsx", {"A": [["Prix", "Double"], [2, "=A2*2"], [3, "=A3*2"]]})
    extract = read_xlsx(path)
    assert extract.warnings == ("2 formulas have no stored result: open it in a spreadsheet and save it",)


def test_the_date_is_that_of_the_file_and_never_today(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "a.xlsx", {"A": [["x", "y"]]})
    with zipfile.ZipFile(path) as archive:
        entries = {name: archive.read(name) for name in archive.namelist() if "core.xml" not in name}
    with zipfile.ZipFile(path, "w") as archive:
        for entry, data in entries.items():
            archive.writestr(entry, data)
    assert read_xlsx(path).saved is None
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("docProps/core.xml", core_xml("Classeur1", "2026-03-04T10:00:00Z"))
    extract = read_xlsx(path)
    assert (extract.title, extract.saved) == ("", dt.date(2026, 3, 4))


def test_a_sheet_of_questions_is_headings_that_ask(tmp_path: Path) -> None:
    rows = [
        ["Question", "Réponse", "Thème"],
        ["Quel délai ?", "Trois jours.", "livraison"],
        ["Où ?", "À Nantes.", None],
    ]
    (part,) = read_xlsx(xlsx(tmp_path / "a.xlsx", {"FAQ": rows})).parts
    assert part.text == (
        "## FAQ\n\n### Quel délai ?\n\nTrois jours.\n\n- Thème: livraison\n\n### Où ?\n\nÀ Nantes."
    )


def test_entities_in_a_sheet_are_refused(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "a.xlsx", {"A": [["x"]]})
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/extra.xml", "<!DOCTYPE x [<!ENTITY e 'e'>]><x/>")
    with pytest.raises(FileReadError, match="declares XML entities"):
        read_xlsx(path)
