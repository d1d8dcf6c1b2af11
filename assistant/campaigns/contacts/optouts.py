"""People who want nothing any more: one address, or a file of them in any shape."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from assistant.campaigns.contacts import values
from assistant.campaigns.contacts.columns import columns_of, tool_of
from assistant.campaigns.contacts.files.records import Record
from assistant.campaigns.contacts.files.source import Source, open_source
from assistant.errors import InputError
from assistant.store.contacts.optouts import OptOutKind, OptOuts
from assistant.text.contacts import email_key, phone_key

KINDS: tuple[OptOutKind, ...] = get_args(OptOutKind)


@dataclass(frozen=True)
class OptedOut:
    """What came of a list of refusals: `rows` are those of the file, `invalid` hold no address or number.

    An address that stands on two rows, or was known, is in `known`.
    """

    rows: int
    added: int
    known: int
    invalid: int

    def as_dict(self) -> dict[str, Any]:
        """The documented shape."""
        return dict(vars(self))


def opt_out_one(optouts: OptOuts, address: str, kind: OptOutKind, source: str) -> OptedOut:
    """Note one address or number; raises InputError when it is neither."""
    _check(kind)
    if not optouts.hash_of(address):
        raise InputError(
            f"“{address[:2]}…” is neither an e-mail address nor a phone number.",
            "Give one, like name@example.org or +33 6 12 34 56 78.",
        )
    added = optouts.add([address], kind, source)
    return OptedOut(1, added, 1 - added, 0)


def opt_out_file(optouts: OptOuts, file: Path, kind: OptOutKind, source: str) -> OptedOut:
    """Note every address and number of a file; raises FileReadError, InputError when it has none.

    The file may have columns, or be bare: an address a line, with or without a header.
    """
    _check(kind)
    with closing(open_source(file)) as opened:
        found = _Addresses(opened)
        added = optouts.add(found, kind, source)
    if not found.valid:
        raise InputError(
            f"{file.name} holds no e-mail address and no phone number.", "Name the column “email”."
        )
    return OptedOut(found.rows, added, found.valid - added, found.invalid)


class _Addresses:
    """The addresses and numbers of a file, counted while they are told."""

    def __init__(self, source: Source) -> None:
        self._source = source
        uses = columns_of(source.columns, tool_of(source.columns), {}, source.path.name)
        self._places = [*uses.places("email"), *uses.places("phone")]
        self.rows = self.valid = self.invalid = 0

    def __iter__(self) -> Iterator[str]:
        if not self._places:  # no header that names one: its first line may be an address itself
            yield from self._row(
                Record(1, self._source.columns), list(range(len(self._source.columns))), True
            )
        places = self._places or list(range(len(self._source.columns)))
        for record in self._source.rows():
            yield from self._row(record, places)

    def _row(self, record: Record, places: list[int], header: bool = False) -> Iterator[str]:
        found = [
            key
            for place in places
            if place < len(record.cells) and (key := _key(record.cells[place], bool(self._places)))
        ]
        if header and not found:
            return
        self.rows += 1
        self.valid += len(found)
        self.invalid += not found
        yield from found


def _key(cell: str, named: bool) -> str:
    """The address or number of a cell; numbers only where a column is known to hold them."""
    text = values.address(values.text(cell))
    return email_key(text) or (phone_key(values.phone(text)) if named or text.startswith("+") else "")


def _check(kind: str) -> None:
    if kind not in KINDS:
        raise InputError(f"“{kind[:40]}” is nothing to opt out of.", f"One of: {', '.join(KINDS)}.")
