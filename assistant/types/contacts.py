"""Contacts of a customer file, and by which right each may be written to."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

ChannelKind = Literal["email", "sms", "push", "whatsapp"]
"""What needs a legal basis of its own; every channel of `rules/channels` that is sent to a person is one."""

Basis = Literal["consent", "customer", "b2b", "declared"]
"""Consent; a customer's similar products (L.34-5 CPCE); a business address; declared for the whole file."""

Exclusion = Literal[
    "no_address", "invalid_email", "duplicate", "no_basis", "refused", "opted_out", "blocked", "minor",
]  # fmt: skip


@dataclass(frozen=True)
class Contact:
    """A row of a contact file. Never given to a model.

    `row` is its number in the file as a spreadsheet shows it: the header is 1. `basis` holds the kinds of
    channel by which it may be written to, “declared” for what `ContactList.declared` says of the file;
    `profiling` is false after an objection: it gets the generic text. `excluded` says why it gets nothing at
    all.
    """

    contact_list: int
    row: int
    email: str
    phone: str = ""
    language: str = ""
    first_name: str = ""
    last_name: str = ""
    traits: Mapping[str, Any] = field(default_factory=dict)
    basis: Mapping[str, str] = field(default_factory=dict)
    profiling: bool = True
    excluded: str = ""
    problems: tuple[str, ...] = ()
    email_hash: str = ""
    phone_hash: str = ""

    def as_dict(self) -> dict[str, Any]:
        """What is kept of the person, without the hashes: the documented shape of `privacy export --json`."""
        kept = {name: value for name, value in vars(self).items() if not name.endswith("_hash")}
        return {
            **kept,
            "traits": dict(self.traits),
            "basis": dict(self.basis),
            "problems": list(self.problems),
        }


@dataclass(frozen=True)
class DeclaredBasis:
    """A basis that a named user declares for a whole file, where its rows tell none."""

    basis: Basis
    channels: tuple[str, ...]
    by: str
    reason: str
    at: dt.datetime


@dataclass(frozen=True)
class ContactList:
    """An imported file. `report` counts the rows by what became of them, and lists problems by row."""

    id: int
    name: str
    tool: str
    file_name: str
    file_hash: str
    mapping: Mapping[str, str]
    rows: int
    report: Mapping[str, Any]
    imported_at: dt.datetime
    imported_by: str
    declared: DeclaredBasis | None = None

    def as_dict(self) -> dict[str, Any]:
        """The documented shape."""
        declared = self.declared and {**vars(self.declared), "at": self.declared.at.isoformat()}
        return {
            **vars(self),
            "mapping": dict(self.mapping),
            "report": dict(self.report),
            "imported_at": self.imported_at.isoformat(),
            "declared": declared,
        }
