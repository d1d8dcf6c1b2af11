"""How two imports of contacts differ: who is new, who is gone, whose legal basis changed."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from assistant.store.campaigns.tables import ContactRow
from assistant.store.database import COPY_ROWS, Database

Entry = tuple[str, dict[str, str]]  # the hash of an address, and the legal basis by kind of channel


@dataclass(frozen=True)
class ListDifference:
    """Counts of people who may get something: of an excluded row nobody is told.

    `basis` counts what changed by kind of channel: `+email` may now be written to by e-mail, `-email` no
    more, `~email` by another right.
    """

    before: int = 0
    after: int = 0
    new: int = 0
    gone: int = 0
    basis: dict[str, int] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """The documented shape."""
        return {**vars(self), "basis": dict(sorted(self.basis.items()))}


class Comparing:
    """Compares the contact lists of one database by the hashes of addresses. Raises StoreError."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def lists(self, old: int | None, new: int | None) -> ListDifference:
        """What differs between two lists; None is an empty one. Reads both once, side by side."""
        counts: Counter[str] = Counter()
        basis: Counter[str] = Counter()
        with self._db.reading() as one, self._db.reading() as other:
            for before, after in _merged(_entries(one, old), _entries(other, new)):
                counts["before"] += before is not None
                counts["after"] += after is not None
                if before is None:
                    counts["new"] += 1
                elif after is None:
                    counts["gone"] += 1
                else:
                    basis.update(_changed(before, after))
        return ListDifference(**counts, basis=dict(basis))


def _entries(session: Session, list_id: int | None) -> Iterator[Entry]:
    """The people of a list, in the order of their hashes, each once."""
    if list_id is None:
        return
    row = ContactRow
    wanted = (
        select(row.email_hash, row.basis)
        .where(row.contact_list == list_id, row.email_hash != "", row.excluded == "")
        .order_by(row.email_hash.collate(_binary(session)), row.row)
        .execution_options(yield_per=COPY_ROWS)
    )
    last = ""
    for hashed, basis in session.execute(wanted):
        if hashed != last:
            last = hashed
            yield hashed, basis


def _binary(session: Session) -> str:
    """The order of bytes, by which Python compares too."""
    return "C" if session.get_bind().dialect.name == "postgresql" else "BINARY"


def _merged(
    old: Iterator[Entry], new: Iterator[Entry]
) -> Iterator[tuple[dict[str, str] | None, dict[str, str] | None]]:
    """The two sorted streams side by side: the basis before and after, None where somebody is not there."""
    before, after = next(old, None), next(new, None)
    while before is not None or after is not None:
        if after is None or (before is not None and before[0] < after[0]):
            yield (before or ("", {}))[1], None
            before = next(old, None)
        elif before is None or after[0] < before[0]:
            yield None, after[1]
            after = next(new, None)
        else:
            yield before[1], after[1]
            before, after = next(old, None), next(new, None)


def _changed(before: dict[str, str], after: dict[str, str]) -> list[str]:
    found = [f"+{kind}" for kind in after if kind not in before]
    found += [f"-{kind}" for kind in before if kind not in after]
    return found + [f"~{kind}" for kind in before if kind in after and before[kind] != after[kind]]
