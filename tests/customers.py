"""Makes customer files as companies have them, dirty in known ways, the same for the same arguments.

`make_customers(folder, 3000, "brevo")` writes a file and tells the truth about each of its rows. Nobody in it
exists: all addresses are under `.example`.
"""

import csv
import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random
from typing import Any

import openpyxl

from tests.customer_layouts import LAYOUTS, TOOLS, Layout, Person, Tool

__all__ = ["LAYOUTS", "TODAY", "TOOLS", "Customers", "Person", "Tool", "Truth", "make_customers"]

TODAY = dt.date(2026, 11, 22)
FIRST = (
    "Zoé", "Léa", "Chloé", "Inès", "Camille", "Élodie", "Aïcha", "Jean-Noël", "Théo", "Loïc", "Hugo",
    "François", "Emma", "Oliver", "Charlotte", "George", "Amélie", "Mathis", "Nathan", "Yanis",
)  # fmt: skip
LAST = (
    "Lefèvre", "Garçon", "Müller", "O’Connor", "Dupont", "de La Tour", "N’Guyen", "Bézier", "Smith",
    "Castaing", "Brown", "Leroux", "Fontaine", "Benali", "Girard", "Marchand", "Taylor", "Rousseau", "Pœuf",
)  # fmt: skip
CITIES = (
    "Paris",
    "Lyon",
    "Lille",
    "Nantes",
    "Saint-Étienne",
    "Bruxelles",
    "Genève",
    "London",
    "Besançon",
    "Pau",
)
CATEGORIES = ("linge de lit", "table", "bain", "rideaux", "enfant", "cuisine")
# What is wrong with a row, in thousandths of all rows; the rest is in order.
DIRT = {
    "invalid_email": 25, "no_address": 8, "duplicate": 35, "disagreeing": 15, "minor": 10, "formula": 10,
    "no_consent": 60, "refused": 40, "blocked": 15, "objecting": 20, "bad_date": 10, "other_order": 10,
    "crowded": 5, "nul": 5, "nameless": 10,
}  # fmt: skip
_INVALID = ("zoe.example.fr", "zoe@@mail.example", "zoe@mail", "zoe lea@mail.example", "zoe@.example", "n/a")


@dataclass(frozen=True)
class Truth:
    """What is right about a row of the file: its number, why it gets nothing, its basis, what is noticed."""

    row: int
    person: Person
    excluded: str = ""
    basis: tuple[str, ...] = ()
    problems: frozenset[str] = frozenset()
    last_order: str | None = None


@dataclass(frozen=True)
class Customers:
    """A file and the truth about it."""

    path: Path
    tool: Tool
    truth: tuple[Truth, ...]

    @property
    def excluded(self) -> dict[str, int]:
        """How many rows get nothing, by reason."""
        return dict(Counter(each.excluded for each in self.truth if each.excluded))

    @property
    def ok(self) -> int:
        """How many rows may be written to."""
        return sum(not each.excluded for each in self.truth)

    @property
    def secrets(self) -> set[str]:
        """What may never reach a model: every address, number, birth date and full name of the file."""
        found: set[str] = set()
        for each in self.truth:
            person = each.person
            found |= {person.email, person.phone, person.birth.isoformat(), f"{person.birth:%d/%m/%Y}"}
            found.add(f"{person.first} {person.last}")
        return {text for text in found if len(text) > 5}


@dataclass(frozen=True)
class Made:
    """A row on its way into the file: its cells, and what was done to it."""

    person: Person
    kind: str
    cells: list[str] = field(default_factory=list)
    of: int = -1  # the index of the row that it doubles


def make_customers(
    folder: Path,
    rows: int,
    tool: Tool = "plain",
    *,
    seed: int = 1,
    mixed_dates: bool = False,
    suffix: str = ".csv",
) -> Customers:
    """Write a file of that many rows, and tell the truth about each; `suffix` is .csv or .xlsx.

    `mixed_dates`: some dates are month first, so that those with two readings can't be believed (plain only).
    """
    path = folder / f"{tool}{suffix}"
    made = list(made_rows(rows, tool, seed, mixed_dates))
    if suffix == ".xlsx":  # which can hold no NUL
        made = [replace(each, kind="fine") if each.kind == "nul" else each for each in made]
    if suffix == ".xlsx":
        write_workbook(path, tool, iter(made))
    else:
        write_rows(path, tool, iter(made))
    return Customers(path, tool, _truth(tool, made, mixed_dates))


def made_rows(rows: int, tool: Tool = "plain", seed: int = 1, mixed_dates: bool = False) -> Iterator[Made]:
    """The rows as a stream: memory does not grow with them."""
    layout = LAYOUTS[tool]
    clean: list[tuple[int, Person]] = []  # the last ones in order: duplicates double one of them
    for index in range(rows):
        random = Random(seed * 10_000_019 + index)
        kind = _kind(random, layout, mixed_dates and tool == "plain")
        person, of = _person(random, index), -1
        if kind in ("duplicate", "disagreeing"):
            if not clean:
                kind = "fine"
            else:
                of, first = random.choice(clean)
                person = _doubled(random, first, kind)
        person = _spoilt(random, person, kind)
        if kind == "fine":
            clean = [*clean[-19:], (index, person)]
        yield Made(person, kind, _cells(random, layout, person, kind), of)


def write_rows(path: Path, tool: Tool, made: Iterator[Made], encoding: str = "utf-8-sig") -> None:
    """Write rows as the tool's CSV."""
    layout = LAYOUTS[tool]
    with path.open("w", encoding=encoding, newline="", errors="replace") as file:
        writer = csv.writer(file, delimiter=layout.separator)
        writer.writerow(layout.columns)
        for each in made:
            writer.writerow(each.cells)


def write_workbook(path: Path, tool: Tool, made: Iterator[Made]) -> None:
    """Write rows as the tool's columns in a workbook."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Contacts")
    sheet.append(list(LAYOUTS[tool].columns))
    for each in made:
        sheet.append([cell.replace("\0", "") for cell in each.cells])
    book.save(path)


def _kind(random: Random, layout: "Layout", mixed: bool) -> str:
    place = random.randrange(1000)
    for kind, share in DIRT.items():
        place -= share
        if place < 0:
            possible = kind not in layout.can_not and (mixed or kind != "other_order")
            return kind if possible else "fine"
    return "fine"


def _person(random: Random, index: int) -> Person:
    orders = random.choice((0, 1, 1, 2, 3, 5, 8, 13))
    days = random.randrange(1, 900)
    first, last = random.choice(FIRST), random.choice(LAST)
    return Person(
        email=f"{_ascii(first)}.{_ascii(last)}.{index}@{random.choice(('courriel', 'mail', 'post'))}.example",
        first=first,
        last=last,
        phone=f"+336{index:08d}" if random.random() < 0.5 else "",
        city=random.choice(CITIES),
        country=random.choice(("FR", "FR", "FR", "BE", "CH", "GB")),
        birth=dt.date(random.randrange(1940, 2006), random.randrange(1, 13), random.randrange(1, 29)),
        orders=orders,
        spend=round(orders * random.uniform(15, 260), 2),
        last_order=TODAY - dt.timedelta(days=days) if orders else None,
        categories=tuple(random.sample(CATEGORIES, random.randrange(0, 3))) if orders else (),
        language=random.choice(("fr", "fr", "en")),
        sms=random.random() < 0.4,
        pro=random.random() < 0.1,
    )


def _doubled(random: Random, first: Person, kind: str) -> Person:
    """The same person, written in another way; disagreeing: they refused here."""
    local, _, domain = first.email.partition("@")
    email = random.choice((first.email.upper(), f" {first.email} ", f"{local}+promo@{domain}", first.email))
    if kind == "duplicate":
        return replace(first, email=email)
    return replace(first, email=email, state="refused", sms=False)


def _spoilt(random: Random, person: Person, kind: str) -> Person:
    changes: Mapping[str, Mapping[str, Any]] = {
        "no_consent": {"state": "none", "sms": False},
        "refused": {"state": "refused", "sms": False},
        "blocked": {"state": "blocked", "sms": False},
        "invalid_email": {"email": random.choice(_INVALID), "phone": "", "sms": False},
        "no_address": {"email": "", "phone": "", "sms": False},
        "minor": {"birth": dt.date(random.randrange(2010, 2018), 5, 17)},
        "objecting": {"profiling": False},
        "nameless": {"first": "", "last": ""},
        "other_order": {"last_order": dt.date(2026, 3, 25)},
    }
    return replace(person, **changes.get(kind, {}))


def _cells(random: Random, layout: "Layout", person: Person, kind: str) -> list[str]:
    cells = [cell(person) for cell in layout.cells]
    if kind == "formula":
        cells[layout.place("city")] = random.choice(('=HYPERLINK("http://x.example")', "@SUM(A1)", "=1+1"))
    if kind == "bad_date":
        cells[layout.place("last_order")] = "31/02/2026"
    if kind == "other_order":
        cells[layout.place("last_order")] = "03/25/2026"
    if kind == "crowded":
        cells.append("surplus")
    if kind == "nul":
        cells[layout.place("city")] += "\0"
    return cells


def _truth(tool: Tool, made: Sequence[Made], mixed: bool) -> tuple[Truth, ...]:
    layout = LAYOUTS[tool]
    found = [
        _own_truth(layout, index + 2, each, mixed and tool == "plain") for index, each in enumerate(made)
    ]
    for index, each in enumerate(made):
        if each.of >= 0:
            found[index] = replace(found[index], excluded="duplicate", basis=())
            if each.kind == "disagreeing":
                found[each.of] = replace(found[each.of], excluded="refused", basis=())
    return tuple(found)


def _own_truth(layout: "Layout", row: int, made: Made, mixed: bool) -> Truth:
    person, kind = made.person, made.kind
    named = {"invalid_email": "invalid_email", "no_address": "no_address", "minor": "minor"}
    states = {"none": "no_basis", "refused": "refused", "blocked": "blocked", "yes": ""}
    excluded = named.get(kind, states[person.state])
    if kind == "crowded":
        excluded = "no_basis"
    noticed = {
        "invalid_email": "invalid_email", "formula": "formula", "bad_date": "bad_date",
        "crowded": "too_many_cells", "nul": "odd_signs", "nameless": "no_name",
    }  # fmt: skip
    problems = {noticed[kind]} if kind in noticed else set()
    day = person.last_order
    if mixed and day and kind != "bad_date" and day.day <= 12 and day.day != day.month:
        problems.add("ambiguous_date")
        day = None
    basis = () if excluded else ("email", *(("sms",) if layout.sms and person.sms and person.phone else ()))
    shown = day.isoformat() if day and layout.has("last_order") and kind != "bad_date" else None
    return Truth(row, person, excluded, basis, frozenset(problems), shown)


def _ascii(name: str) -> str:
    plain = name.lower().translate(str.maketrans("éèêëàâçùûîïôœüö", "eeeeaacuuiioouo"))
    return "".join(letter for letter in plain if letter.isascii() and letter.isalpha())
