"""A row of a file as a contact: its address, its traits, its problems, and what its own cells allow."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from assistant import rules
from assistant.campaigns.contacts import values
from assistant.campaigns.contacts.basis import Judge, Verdict, reachable
from assistant.campaigns.contacts.columns import IGNORED, TRAIT, Columns, fields
from assistant.campaigns.contacts.files.records import Record
from assistant.campaigns.contacts.survey import Survey
from assistant.campaigns.contacts.values import LONGEST_TEXT, CellError
from assistant.store.contacts.hashing import Hashes
from assistant.text.contacts import email_key
from assistant.types.contacts import Contact

_LONGEST_NAME = 100
_LONGEST_LIST = 2000
_JUDGED = frozenset({"consent", "consent_time", "channels", "status", "refused", "legal_basis"})
_NAMES = ("first_name", "last_name", "full_name")


class Reader:
    """Reads the rows of one file on one day. What rows say of each other is for later: see merging.py."""

    def __init__(self, columns: Columns, found: Survey, judge: Judge, hashes: Hashes, today: dt.date) -> None:
        self._survey = found
        self._judge = judge
        self._hashes = hashes
        self._today = today
        known = fields()
        self._columns = [
            (place, use, known[use]["kind"] if use in known else "text")
            for place, use in enumerate(columns.uses.values())
            if use != IGNORED
        ]
        self._columns.sort(key=lambda each: columns.places(each[1]).index(each[0]))
        self._width = len(columns.uses)
        self._named = bool(columns.fields.intersection(_NAMES))
        self._minor: Mapping[str, int] = rules.load("legal_basis")["minor"]

    def read(self, record: Record) -> Contact:
        """The contact of a row, excluded or not; never raises for what is in a cell."""
        row = _Row(record.problems)
        for place, use, kind in self._columns:
            cell = record.cells[place] if place < len(record.cells) else ""
            if kind in _JUDGED:
                row.judged.setdefault(use, []).append(cell)
            elif cell and (text := values.text(cell, _LONGEST_LIST if kind == "list" else LONGEST_TEXT)):
                self._take(row, (place, use, kind), text)
        if any(cell.strip() for cell in record.cells[self._width :]):
            row.problems.append("too_many_cells")
        if self._named and not (row.names.get("first_name") or row.names.get("last_name")):
            row.problems.append("no_name")
        return self._contact(record.row, row)

    def _take(self, row: "_Row", column: tuple[int, str, str], text: str) -> None:
        """Read a cell that says something; what can't be understood is noted."""
        place, use, kind = column
        if values.is_formula(text) and kind not in ("email", "phone"):
            row.problems.append("formula")
        try:
            self._put(row, use, kind, self._value(place, kind, text, row))
        except CellError as error:
            row.problems.append(str(error))

    def _value(self, place: int, kind: str, text: str, row: "_Row") -> Any:
        if kind in ("number", "count"):
            mark = self._survey.marks.get(place, "")
            return values.number(text, mark) if kind == "number" else values.count(text, mark)
        if kind == "date":
            days = values.readings(text, self._survey.orders.get(place, "day"))
            if len(days) > 1:
                raise CellError("ambiguous_date")
            return days[0].isoformat()
        if kind == "birth":
            return self._age(text, place, row)
        return _SIMPLE[kind](text) if kind in _SIMPLE else text

    def _age(self, text: str, place: int, row: "_Row") -> int | None:
        """The age of somebody born then; where a date has two readings, the younger one."""
        if text.count("/") + text.count("-") == 1 and len(text) <= 5:
            return None  # a birthday without a year
        days = values.readings(text, self._survey.orders.get(place, "day"), self._today.year)
        ages = {values.age_on(self._today, day) for day in days}
        sound = {age for age in ages if 0 <= age <= self._minor["oldest"]}
        if not sound:
            raise CellError("bad_date")
        if len(sound) > 1:
            row.problems.append("ambiguous_date")
        return min(sound)

    def _put(self, row: "_Row", use: str, kind: str, value: Any) -> None:
        if kind in ("email", "phone", "language"):
            row.found.setdefault(use, value)
        elif kind == "name":
            row.names.setdefault(use, value[:_LONGEST_NAME])
        elif kind == "birth":
            if value is not None:
                row.traits["age"] = value
        elif value not in ("", []):
            row.traits.setdefault(use.removeprefix(TRAIT), value)

    def _contact(self, number: int, row: "_Row") -> Contact:
        email, phone = email_key(row.found.get("email", "")), values.phone(row.found.get("phone", ""))
        if row.found.get("email") and not email:
            row.problems.append("invalid_email")
        if row.found.get("phone") and not phone:
            row.problems.append("invalid_phone")
        verdict = self._verdict(row, email, phone)
        first, last = _names(row.names)
        excluded = self._excluded(row, verdict, bool(email or phone))
        return Contact(
            contact_list=0,
            row=number,
            email=email,
            phone=phone,
            language=row.found.get("language", ""),
            first_name=first,
            last_name=last,
            traits=row.traits,
            basis={} if excluded else verdict.basis,
            profiling=verdict.profiling,
            excluded=excluded,
            problems=tuple(dict.fromkeys([*row.problems, *verdict.problems])),
            email_hash=self._hashes.of_email(email),
            phone_hash=self._hashes.of_phone(phone),
        )

    def _verdict(self, row: "_Row", email: str, phone: str) -> Verdict:
        verdict = self._judge.judge(row.judged, row.traits, reachable(email, phone))
        if {"too_many_cells", "broken_quotes"}.intersection(row.problems) and not verdict.excluded:
            # Its cells may stand in other columns than their own.
            return Verdict({}, "no_basis", verdict.profiling, verdict.problems)
        return verdict

    def _excluded(self, row: "_Row", verdict: Verdict, reached: bool) -> str:
        if not reached:
            return "invalid_email" if "invalid_email" in row.problems else "no_address"
        if verdict.excluded in ("blocked", "refused"):
            return verdict.excluded
        age = row.traits.get("age")
        return "minor" if age is not None and age < self._minor["under"] else verdict.excluded


class _Row:
    """What is gathered of one row."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = list(problems)
        self.judged: dict[str, list[str]] = {}
        self.found: dict[str, str] = {}
        self.names: dict[str, str] = {}
        self.traits: dict[str, Any] = {}


def _names(found: Mapping[str, str]) -> tuple[str, str]:
    """First and last name; of a full name, words in capitals at its beginning are the last one."""
    first, last = found.get("first_name", ""), found.get("last_name", "")
    words = found.get("full_name", "").split()
    if first or last or not words:
        return first, last
    capitals = next((place for place, word in enumerate(words) if not word.isupper()), len(words))
    if 0 < capitals < len(words) and len(words[0]) > 1:
        return " ".join(words[capitals:]), " ".join(words[:capitals])
    return words[0], " ".join(words[1:])


_SIMPLE: Mapping[str, Callable[[str], Any]] = {
    "email": values.address,
    "list": values.items,
    "language": values.language,
    "country": values.country,
    "type": values.customer_type,
    "gender": values.gender,
}
