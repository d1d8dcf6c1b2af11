"""Cells of the tables."""

import csv
import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.export.cells import changed, csv_text, neutral_cell

SEPARATORS = ["\t", "\r", "\n", ",", ";"]


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "＝", "＋", "－", "＠"])
def test_a_sign_at_the_start_is_no_formula(sign: str) -> None:
    assert neutral_cell(f"{sign}1+1") == f"'{sign}1+1"
    assert neutral_cell(f" {sign}1+1") == f"' {sign}1+1"


@pytest.mark.parametrize("before", SEPARATORS)
@pytest.mark.parametrize("quotes", ["", '"', '""'])
def test_a_sign_behind_a_separator_is_no_formula(before: str, quotes: str) -> None:
    assert neutral_cell(f"Lin{before}{quotes}=HYPERLINK(1)") == f"Lin{before}{quotes}'=HYPERLINK(1)"


@pytest.mark.parametrize(
    "text",
    [
        "Lin lavé, -20 % en novembre",
        "Deux points :\n- lin lavé (150 g/m²)\n- coton",
        "bonjour@filature.example",
        "1-2, a=b",
        "49,00 €",
        "Une phrase ; une autre.",
    ],
)
def test_prose_stays_as_it_is(text: str) -> None:
    assert neutral_cell(text) == text
    assert not changed(7, "body", text)


@given(st.text(alphabet=st.sampled_from("ab =+-@,;\"'\t\r\n1")), st.sampled_from([",", ";"]))
def test_whatever_separator_a_program_expects_no_cell_begins_as_a_formula(text: str, other: str) -> None:
    line = csv_text([["x", neutral_cell(text)]], ",")
    (cells, *rest) = csv.reader(io.StringIO(line, newline=""))
    assert not rest
    assert cells == ["x", neutral_cell(text)]
    for part in re.split(rf"[\r\n\t{other}]", neutral_cell(text)):
        assert not part.lstrip('"').startswith(("=", "@"))


def test_a_changed_cell_is_told_of() -> None:
    (warning,) = changed(7, "Headline 2", "-20 % sur le lin")
    assert warning["en"].startswith("Draft 7, “Headline 2”: an apostrophe stands before “-”")
    assert "«\u00a0Headline 2\u00a0»" in warning["fr"]


def test_quotes_are_doubled() -> None:
    assert csv_text([['Le "lin"', ""]], ";") == '"Le ""lin""";""\r\n'
