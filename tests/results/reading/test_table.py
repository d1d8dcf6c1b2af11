"""The table of results for a spreadsheet."""

import csv
import io

import pytest

from assistant.results.reading.reading import Reading
from assistant.results.reading.table import as_csv
from assistant.types.language import Language
from tests.results.reading.parts import NAMES, Cell, Sold

CELLS = [
    Cell("family", [{"delivered": 30_000, "clicks": 600}, {"delivered": 30_000, "clicks": 800}]),
    Cell("=cmd|'/c calc'!A1", [{"delivered": 500, "clicks": 5}, {"delivered": 500, "clicks": 7}]),
]


def rows(content: bytes, separator: str) -> list[dict[str, str]]:
    text = content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=separator))


def test_groups_and_comparisons_are_rows(sold: Sold, reading: Reading) -> None:
    results = reading.read(sold.reported(CELLS))
    found = rows(as_csv(results, NAMES, "en"), ",")
    total, *others = found
    assert (total["Part"], total["Delivered"], total["Clicks"]) == ("The whole campaign", "61000", "1412")
    assert total["Click rate"] == "0.023148"
    assert total["Sent"] == ""
    segments = [row for row in others if row["Part"] == "Segment"]
    assert sum(int(row["Clicks"]) for row in segments) == 1412
    compared = [row for row in others if row["Part"] == "Comparison"]
    assert [row["Verdict"] for row in compared] == ["Winner"] * 4 + ["Not enough data"] * 2
    assert compared[2]["Name"] == "Families, E-mail, French, Variant 1"
    assert compared[2]["Id"].endswith("-family-email-fr-1")
    assert compared[0]["In words"].startswith("Segments together, E-mail")


def test_french_spreadsheets_get_semicolons_and_commas(sold: Sold, reading: Reading) -> None:
    content = as_csv(reading.read(sold.reported(CELLS)), NAMES, "fr")
    assert content.startswith(b"\xef\xbb\xbf")
    first = rows(content, ";")[0]
    assert first["Taux de clic"] == "0,023148"


@pytest.mark.parametrize("language", ["fr", "en"])
def test_no_cell_is_a_formula(sold: Sold, reading: Reading, language: Language) -> None:
    content = as_csv(reading.read(sold.reported(CELLS)), NAMES, language).decode("utf-8-sig")
    cells = [
        cell
        for row in csv.reader(io.StringIO(content), delimiter=";" if language == "fr" else ",")
        for cell in row
    ]
    assert any("cmd" in cell for cell in cells)
    assert not [cell for cell in cells if cell[:1] in ("=", "+", "-", "@", "\t")]
