import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.text.cells import safe_cell

# What OWASP and the makers of spreadsheets name as the start of a formula.
FORMULAS = [
    "=1+1",
    "+33 6 12",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "  =1",
    "＝1",
    "＋1",
    "－1",
    "＠A",
]


@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_becomes_text(text: str) -> None:
    assert safe_cell(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "Zoé", "a=b", "1-2", "marie@x.fr", "'=1", "« = »"])
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert safe_cell(text) == text


@given(st.text())
def test_no_text_begins_as_a_formula_in_a_table(text: str) -> None:
    line = io.StringIO()
    csv.writer(line, quoting=csv.QUOTE_ALL).writerow([safe_cell(text)])
    ((cell,),) = csv.reader(io.StringIO(line.getvalue(), newline=""))
    assert not cell.lstrip().startswith(("=", "+", "-", "@"))
