"""Whatever stands in a report: each row is counted once, and nothing but our own errors comes out."""

import csv
import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.campaigns.contacts.values import order_of, readings
from assistant.results.importing.columns import Columns, columns_of, tool_of
from assistant.results.importing.intake import Intake
from assistant.results.importing.reading import LeftOut, Reader, Taken, Understood
from assistant.results.importing.survey import survey
from assistant.results.importing.table import Files
from assistant.results.importing.variants import Finder
from assistant.settings import Secret
from assistant.store.contacts.hashing import Hashes

KNOWN = ("c1-urban-email-fr-1", "c1-urban-email-fr-2")
HASHES = Hashes(Secret("a key of 32 letters, for the tests"))
NASTY = (
    "", "0", "1", "1 234", "1,234.5", "12,5 %", "€3", "$4", "-7", "oui", "no", "2026-03-01",
    "31/12/26", "03/14/2026", "clicked", "a@x.example", "0612345678", "=1+1", "c9-x-email-fr-1", "NaN", "∞",
    "١٢", "1e400",
)  # fmt: skip
NAMES = (
    "VARIANT", "URL", "Day", "Email", "Phone", "Event", "Sent", "Delivered", "Bounces", "Clicks", "Open date",
    "Revenue", "Spend", "Click rate", "Delivery rate", "Unsubscribes", "Note",
)  # fmt: skip
CELLS = st.one_of(st.sampled_from([*KNOWN, *NASTY]), st.text(max_size=12))
HEADERS = st.lists(st.sampled_from(NAMES), min_size=1, unique=True)


class Cells(NamedTuple):
    row: int
    cells: tuple[str, ...]


def _none(path: Path) -> None:
    raise AssertionError(path)


FILES = Files(_none, order_of, readings)  # type: ignore[arg-type]


def reader(columns: Columns, rows: list[Cells]) -> Reader:
    found = survey(rows, columns, 100, order_of)
    finder = Finder(1, KNOWN, columns.labels, named=not columns.by_person)
    return Reader(Understood(columns, found, finder, FILES, lambda field, cell: HASHES.of(cell)))


def read(header: str, row: str, **mapping: str) -> Taken | LeftOut:
    names = header.split(";")
    rows = [Cells(2, tuple(next(csv.reader([row], delimiter=";"))))]
    return reader(columns_of(names, tool_of(names), mapping, "a.csv"), rows).read(rows[0])


@given(HEADERS, st.data())
def test_every_row_is_counted_once(header: list[str], data: st.DataObject) -> None:
    width = len(header)
    drawn = data.draw(st.lists(st.lists(CELLS, min_size=0, max_size=width + 1), max_size=8))
    rows = [Cells(number, tuple(cells)) for number, cells in enumerate(drawn, 2)]
    columns = columns_of(header, tool_of(header), {}, "a.csv")
    intake = Intake(reader(columns, rows))
    people = list(intake.people(rows))
    tally = intake.tally
    assert tally.rows == len(rows) == tally.taken + sum(tally.left_out.values())
    assert not (people and intake.sums)
    assert all(each.person and each.variant_id in KNOWN for each in people)
    assert {each.variant_id for each in intake.sums} <= set(KNOWN)
    assert "@" not in " ".join(tally.unknown)


def test_a_row_that_ends_early() -> None:
    said = read("VARIANT;Sent;Clicks", f"{KNOWN[0]};7")
    assert isinstance(said, Taken)
    assert [(each.figure, each.value) for each in said.sums] == [("sent", Decimal(7))]


def test_orders_may_be_more_than_messages() -> None:
    assert isinstance(read("VARIANT;Sent;Conversions", f"{KNOWN[0]};7;9"), Taken)
    assert read("VARIANT;Sent;Opens", f"{KNOWN[0]};7;9") == LeftOut("more_than_sent")
    assert read("VARIANT;Sent;Delivered", f"{KNOWN[0]};7;9") == LeftOut("more_than_sent")
    # Of a day only: what was sent before is clicked today.
    assert isinstance(read("VARIANT;Day;Sent;Clicks", f"{KNOWN[0]};2026-03-02;7;9"), Taken)


def test_contacts_without_identity_are_reached_unless_they_bounced() -> None:
    header, mapping = "No;VARIANT;Bounced;Clicked", {"No": "contact_row"}
    for bounced, delivered in (("no", 1), ("yes", 0)):
        said = read(header, f"1;{KNOWN[0]};{bounced};no", **mapping)
        assert isinstance(said, Taken)
        assert {each.figure: each.value for each in said.sums} == {
            "sent": 1, "delivered": delivered, "clicks": 0,
        }  # fmt: skip


def test_an_order_is_of_the_day_of_its_conversion() -> None:
    said = read("Email;VARIANT;Day;Conversions;Revenue", f"a@x.example;{KNOWN[0]};2026-03-01;2026-03-04;20")
    assert isinstance(said, Taken)
    assert [(each.day, each.revenue) for each in said.people] == [(dt.date(2026, 3, 4), Decimal(20))]
    quiet = read("Email;VARIANT;Day;Clicks", f"a@x.example;{KNOWN[0]};2026-03-01;0")
    assert isinstance(quiet, Taken)
    assert [(each.day, each.flags) for each in quiet.people] == [(dt.date(2026, 3, 1), 0)]


@pytest.mark.parametrize(
    ("header", "row", "reason"),
    [
        ("Email;VARIANT;Clicks", f"nobody;{KNOWN[0]};1", "no_contact"),
        ("Email;VARIANT;Clicks", f"a@x.example;{KNOWN[0]};perhaps", "bad_number"),
        ("Email;VARIANT;Clicks;Day", f"a@x.example;{KNOWN[0]};1;yesterday", "bad_date"),
        ("Email;VARIANT;Event", f"a@x.example;{KNOWN[0]};bounce", "other_event"),
        ("Email;VARIANT;Sent;Revenue", f"a@x.example;{KNOWN[0]};1;£5", "other_currency"),
        ("VARIANT;Sent;Bounces", f"{KNOWN[0]};7;some", "bad_number"),
        ("VARIANT;Delivered;Click rate", f"{KNOWN[0]};7;120 %", "bad_number"),
        ("VARIANT;Click rate;Sent", f"{KNOWN[0]};2 %;", "no_figures"),
    ],
)
def test_why_a_row_is_left_out(header: str, row: str, reason: str) -> None:
    assert read(header, row) == LeftOut(reason)
