"""Which tool made a report, and what each of its columns is; the data is in rules/result_columns.yaml."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Literal, cast

from assistant import rules
from assistant.errors import FileReadError, UnknownNameError
from assistant.text.headers import plain, signed
from assistant.types.results import Count

IGNORED = "ignored"
PLAIN = "plain"
LABEL = "="  # begins a key of a mapping that names no column but a variant: “=Version A”
PERSON = ("email", "phone", "contact_id")
OTHER_MONEY = re.compile(r"[$£¥₹]|\b(?:usd|gbp|chf|cad|aud|jpy|sek|nok|dkk|pln)\b", re.IGNORECASE)
_EURO = re.compile(r"€|\beur(?:os?)?\b", re.IGNORECASE)
_ADDRESS = re.compile(r"[^\s@<>/?=&]+@[^\s@<>/?=&]+\.[^\s@<>/?=&]+")
_CONTACTS = 5  # so many different addresses are not those of senders
Kind = Literal["variant", "day", "person", "event", "count", "money", "rate"]


@dataclass(frozen=True)
class Columns:
    """What each column of a file is: a field, or “ignored”.

    `labels` says which variant a name in the file stands for, where it is not an id of ours. `people`: a
    column shows that the rows are contacts, whatever it is taken for.
    """

    tool: str
    uses: Mapping[str, str]
    labels: Mapping[str, str]
    people: bool = False

    def places(self, field: str) -> tuple[int, ...]:
        """Where the columns of a field stand in a row, the one that the tool prefers first."""
        found = [
            (_rank(self.tool, field, column), place)
            for place, (column, use) in enumerate(self.uses.items())
            if use == field
        ]
        return tuple(place for _, place in sorted(found))

    def column(self, field: str) -> str:
        """The name of a field's first column; empty when it has none."""
        return next((list(self.uses)[place] for place in self.places(field)), "")

    def of_kind(self, *kinds: Kind) -> dict[str, int]:
        """The fields of these kinds that have a column, with its place."""
        return {
            field: self.places(field)[0]
            for field, data in fields().items()
            if data["kind"] in kinds and self.places(field)
        }

    @property
    def fields(self) -> frozenset[str]:
        """The fields that have a column."""
        return frozenset(self.uses.values()) - {IGNORED}

    @property
    def by_person(self) -> bool:
        """Whether its rows are contacts that can be told apart."""
        return bool(self.fields.intersection(PERSON))

    @property
    def of_contacts(self) -> bool:
        """Whether its cells may name contacts: nothing of them is shown or listed."""
        return self.by_person or self.people or "contact_row" in self.fields

    @property
    def by_link(self) -> bool:
        """Whether a row may be one of the links of a mailing, with the mailing's figures beside it."""
        return any(plain(column) in _data()["links"] for column in self.uses)

    @property
    def in_other_money(self) -> list[str]:
        """The columns of amounts that are left out because their names say another currency than EUR."""
        return [
            column
            for column, use in self.uses.items()
            if use == IGNORED and _is_other_money(column, _by_name(self.tool).get(plain(column), IGNORED))
        ]

    @property
    def mapping(self) -> dict[str, str]:
        """Column to field, without those that are left out; the labels behind them."""
        used = {column: use for column, use in self.uses.items() if use != IGNORED}
        return used | {LABEL + label: variant for label, variant in self.labels.items()}


def tools() -> tuple[str, ...]:
    """The tools whose reports are known; “plain” is any other file."""
    return tuple(_data()["tools"])


def fields() -> Mapping[str, Mapping[str, Any]]:
    """Every field with its kind and its label in both languages."""
    known: Mapping[str, Mapping[str, Any]] = _data()["fields"]
    return known


def rates() -> Mapping[str, tuple[Count, Count]]:
    """The fields that are rates: the count that each gives, and the one that it is a share of."""
    return {
        name: (cast("Count", data["gives"]), cast("Count", data["of"]))
        for name, data in fields().items()
        if data["kind"] == "rate"
    }


def tool_of(columns: Sequence[str]) -> str:
    """The tool whose signs the header shows; “plain” when it shows none."""
    return signed(columns, _data()["tools"]) or PLAIN


def columns_of(columns: Sequence[str], tool: str, mapping: Mapping[str, str], name: str) -> Columns:
    """What each column is; `mapping` has the last word: column to field or “ignored”, “=name” to variant id.

    Raises UnknownNameError for a tool or a field that there is none of, FileReadError for a column that the
    file lacks.
    """
    if tool not in tools():
        raise UnknownNameError("mailing tool", tool, tools())
    labels = {
        key.removeprefix(LABEL).strip(): use.strip()
        for key, use in mapping.items()
        if key.startswith(LABEL) and use.strip()
    }
    chosen = _chosen({key: use for key, use in mapping.items() if not key.startswith(LABEL)}, columns, name)
    taken = set(chosen.values())
    # What was guessed for a field gives way to what somebody chose for it.
    guessed = {column: IGNORED if use in taken else use for column, use in _guessed(columns, tool).items()}
    return Columns(tool, {**guessed, **chosen}, labels)


def with_people(columns: Columns, rows: Sequence[Sequence[str]], mapping: Mapping[str, str]) -> Columns:
    """The same by contact, where most of the rows hold an address in a column that is taken for nothing.

    Senders and owners of mailings are no contacts; nor are addresses beside many messages. `mapping` keeps
    the last word.
    """
    columns = _without_mailings(columns, rows, mapping)
    words = [plain(column).split() for column in columns.uses]
    if columns.fields.intersection(PERSON) or any(_many(rows, place) for place in columns.places("sent")):
        return columns
    chosen = {plain(column) for column in mapping}
    for place, (column, use) in enumerate(columns.uses.items()):
        if _has_addresses(rows, place) and not set(words[place]).intersection(_data()["senders"]):
            free = use == IGNORED and plain(column) not in chosen and "contact_row" not in columns.fields
            uses = {**columns.uses, **({column: "email"} if free else {})}
            return replace(columns, uses=uses, people=True)
    hints = any(" ".join(each) in _data()["person_names"] for each in words)
    return replace(columns, people=hints)


def _without_mailings(columns: Columns, rows: Sequence[Sequence[str]], mapping: Mapping[str, str]) -> Columns:
    """The same without a guessed column “Mail” that holds no address at all: it names mailings."""
    chosen = {plain(column) for column in mapping}
    named = [
        column
        for place, (column, use) in enumerate(columns.uses.items())
        if use == "email" and plain(column) == "mail" and "mail" not in chosen
        if rows and not any("@" in row[place] for row in rows if place < len(row))
    ]
    return replace(columns, uses={**columns.uses, **dict.fromkeys(named, IGNORED)})


def _has_addresses(rows: Sequence[Sequence[str]], place: int) -> bool:
    cells = [row[place].strip() for row in rows if place < len(row)]
    found = [cell for cell in cells if "://" not in cell and _ADDRESS.search(cell)]
    several = len(set(found)) >= _CONTACTS or 2 * len(set(found)) > len(found)  # events repeat them
    return 2 * len(found) > len(rows) and several


def _many(rows: Sequence[Sequence[str]], place: int) -> bool:
    """Whether most of a column's figures are above one: messages of a mailing, not of a contact."""
    found = [cell for row in rows if place < len(row) and (cell := re.sub(r"[\s.,]", "", row[place]))]
    return 2 * sum(cell.isdigit() and cell not in ("0", "1") for cell in found) > len(found)


def _is_other_money(column: str, use: str) -> bool:
    money = use in fields() and fields()[use]["kind"] == "money"
    return money and bool(OTHER_MONEY.search(column)) and not _EURO.search(column)


def _chosen(mapping: Mapping[str, str], columns: Sequence[str], name: str) -> dict[str, str]:
    named = {plain(column): column for column in reversed(columns)}
    chosen: dict[str, str] = {}
    for column, use in mapping.items():
        found = column if column in columns else named.get(plain(column))
        if found is None:
            raise FileReadError(
                f"{name} has no column “{column[:60]}”, which the mapping names.",
                f"Its columns are: {', '.join(columns)[:500]}.",
            )
        if use not in ("", IGNORED) and use not in fields():
            raise UnknownNameError("field", use, [*fields(), IGNORED])
        chosen[found] = use or IGNORED
    return chosen


def _guessed(columns: Sequence[str], tool: str) -> dict[str, str]:
    """By their names; of several columns for one figure only the best, as each counts the same contacts."""
    uses = {column: _by_name(tool).get(plain(column), IGNORED) for column in columns}
    if any(use in PERSON for use in uses.values()):
        uses |= {column: when for column in columns if (when := _by_date().get(plain(column)))}
    else:  # the day of a mailing is not the day of its figures
        mailed = _data()["tools"][tool].get("mailed", ())
        uses |= {column: IGNORED for column in columns if plain(column) in mailed}
    uses |= {column: IGNORED for column, use in uses.items() if _is_other_money(column, use)}
    for field in set(uses.values()) - {IGNORED, "variant"}:
        rivals = [column for column, use in uses.items() if use == field]
        best = min(rivals, key=lambda column: _rank(tool, field, column))
        uses |= {column: IGNORED for column in rivals if column != best}
    return uses


def _rank(tool: str, field: str, column: str) -> int:
    data = fields()[field]
    names = [*_data()["tools"][tool]["fields"].get(field, ()), *data["names"], *data.get("when", ())]
    name = plain(column)
    return names.index(name) if name in names else -1  # what a mapping says comes first


@cache
def _by_name(tool: str) -> Mapping[str, str]:
    own: Mapping[str, Sequence[str]] = _data()["tools"][tool]["fields"]
    found = {name: field for field, names in own.items() for name in names}
    for field, data in fields().items():
        for name in (*data["names"], field.replace("_", " ")):
            found.setdefault(name, field)
    return found


@cache
def _by_date() -> Mapping[str, str]:
    """Fields by the headers of the dates on which contacts did it."""
    return {name: field for field, data in fields().items() for name in data.get("when", ())}


def _data() -> Mapping[str, Any]:
    return rules.load("result_columns")
