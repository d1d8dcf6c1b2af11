"""Tables on the disk, and the small set of hashes."""

import csv
import hashlib
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.campaigns.files.sheets import Sheet, harmless
from assistant.campaigns.out.seen import Seen
from tests.campaigns.out.readers import FORMULA


def read(content: bytes, separator: str = ",") -> list[list[str]]:
    text = content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))


def test_a_table_is_read_back_with_its_hash_and_rows(tmp_path: Path) -> None:
    with Sheet(tmp_path, "table", ("A", "B"), ";", mark=True) as sheet:
        sheet.add(("é;\"'", "x"))
        sheet.add(("", "y"))
        (made,) = sheet.close()
    content = made.path.read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    assert read(content, ";") == [["A", "B"], ["é;\"'", "x"], ["", "y"]]
    assert (made.name, made.rows, made.size) == ("table.csv", 2, len(content))
    assert made.sha256 == hashlib.sha256(content).hexdigest()


def test_a_table_that_grows_too_large_goes_on_in_another_file(tmp_path: Path) -> None:
    with Sheet(tmp_path, "table", ("A",), most_bytes=40) as sheet:
        for number in range(10):
            sheet.add((f"row {number:05}",))
        made = sheet.close()
    assert [each.name for each in made] == ["table.csv", *(f"table-{n}.csv" for n in range(2, 6))]
    assert all(each.size <= 40 for each in made)
    tables = [read(each.path.read_bytes()) for each in made]
    assert all(table[0] == ["A"] for table in tables)
    assert [row[0] for table in tables for row in table[1:]] == [f"row {number:05}" for number in range(10)]
    assert sum(each.rows for each in made) == 10


def test_a_single_row_that_is_too_large_is_written_all_the_same(tmp_path: Path) -> None:
    with Sheet(tmp_path, "table", ("A",), most_bytes=10) as sheet:
        sheet.add(("x" * 50,))
        sheet.add(("y" * 50,))
        made = sheet.close()
    assert [each.rows for each in made] == [1, 1]


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("Zoé", "Zoé"),
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
        ("\t=1", "'=1"),
        ("two\nlines", "two lines"),
        ("nul\x00l", "nul l"),
        ("59\u00a0€", "59\u00a0€"),
        ("a;=1", "a;'=1"),
        ("", ""),
    ],
)
def test_a_cell_begins_no_formula(text: str, cell: str) -> None:
    assert harmless(text) == cell


@given(st.text())
def test_no_text_at_all_begins_a_formula(text: str) -> None:
    cell = harmless(text)
    assert not FORMULA.match(cell)
    assert not set(cell) & set("\r\n\t")


@given(st.lists(st.integers(0, 2**64 - 1)))
def test_a_set_of_hashes_remembers_each_once(numbers: list[int]) -> None:
    seen, known = Seen(), set[int]()
    for number in numbers:
        assert seen.add(f"{number:016x}ffff") == ((number or 1) not in known)
        known.add(number or 1)
    assert len(seen) == len(known)


def test_a_set_of_hashes_grows_and_forgets_none() -> None:
    seen = Seen()
    hashes = [hashlib.sha256(str(number).encode()).hexdigest() for number in range(20_000)]
    assert all(seen.add(each) for each in hashes)
    assert not any(seen.add(each) for each in hashes)
    assert len(seen) == 20_000
