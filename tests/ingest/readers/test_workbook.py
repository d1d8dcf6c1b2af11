import datetime as dt
from pathlib import Path

import openpyxl
import pytest

from assistant.errors import FileReadError
from assistant.ingest.readers import workbook
from assistant.ingest.readers.workbook import read_xlsx
from tests.ingest.samples import xlsx

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
    assert [part.text for part in read_xlsx(path).parts] == [
        "## Tarifs\n\n| Pièce | Prix |\n| --- | --- |\n| Nappe | 89 |"
    ]


def test_empty_damaged_and_endless_files_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(FileReadError, match="no visible cell"):
        read_xlsx(xlsx(tmp_path / "empty.xlsx", {"A": []}))
    path = xlsx(tmp_path / "a.xlsx", {"A": [["x"], ["y"]]})
    monkeypatch.setattr(workbook, "_MOST_CELLS", 1)
    with pytest.raises(FileReadError, match="has 2 rows in the sheet “A”"):
        read_xlsx(path)
    path.write_bytes(path.read_bytes().replace(b"xl/workbook.xml", b"xl/workbOOk.xml"))
    with pytest.raises(FileReadError, match=r"holds no .xlsx content"):
        read_xlsx(path)
