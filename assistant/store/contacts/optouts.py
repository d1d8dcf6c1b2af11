"""Who wants nothing any more, as keyed hashes: the list outlives the contacts and names nobody.

It is never purged: what is needed to respect a refusal is kept three years at least (CNIL, référentiel
gestion commerciale, 2022), and a refusal has no end.
"""

import datetime as dt
from collections.abc import Callable, Collection, Iterable
from itertools import islice
from typing import Literal

from sqlalchemy import func, select, text

from assistant.store.campaigns.tables import OptOutRow
from assistant.store.contacts.hashing import Hashes
from assistant.store.database import Database, utc_now

OptOutKind = Literal["all", "email", "sms", "push", "whatsapp", "profiling"]
_BATCH = 400  # hashes of one statement


class OptOuts:
    """The opt-outs of one company. Raises StoreError and DiskFullError."""

    def __init__(self, db: Database, hashes: Hashes, now: Callable[[], dt.datetime] = utc_now) -> None:
        self._db = db
        self._hashes = hashes
        self._now = now

    def hash_of(self, address: str) -> str:
        """How an e-mail address or a phone number is kept and compared; empty when it is neither.

        Case, blanks and what stands behind a plus sign make no difference.
        """
        return self._hashes.of(address)

    def add(self, addresses: Iterable[str], kind: OptOutKind, source: str) -> int:
        """Note that these addresses or numbers want nothing of that kind; how many are new.

        What is no address is passed over. `source` says who told: a file's name, an account.
        """
        stream = (hashed for address in addresses if (hashed := self.hash_of(address)))
        new = 0
        while batch := set(islice(stream, _BATCH)):
            new += self._note(batch, kind, source)
        return new

    def held(self, hashes: Collection[str], kind: OptOutKind) -> set[str]:
        """Which of the hashes opted out of that kind; for a channel, also those that opted out of all."""
        kinds = [kind] if kind in ("all", "profiling") else [kind, "all"]
        found: set[str] = set()
        stream = iter(set(hashes) - {""})
        while batch := list(islice(stream, _BATCH)):
            asked = select(OptOutRow.hash).where(OptOutRow.hash.in_(batch), OptOutRow.kind.in_(kinds))
            with self._db.reading() as session:
                found.update(session.scalars(asked))
        return found

    def kinds(self, hashes: Collection[str]) -> dict[str, set[str]]:
        """What each of the hashes opted out of; those that did not are left out."""
        found: dict[str, set[str]] = {}
        stream = iter(set(hashes) - {""})
        while batch := list(islice(stream, _BATCH)):
            asked = select(OptOutRow.hash, OptOutRow.kind).where(OptOutRow.hash.in_(batch))
            with self._db.reading() as session:
                for hashed, kind in session.execute(asked):
                    found.setdefault(hashed, set()).add(kind)
        return found

    def counts(self) -> dict[str, int]:
        """How many addresses and numbers opted out of each kind."""
        asked = select(OptOutRow.kind, func.count()).group_by(OptOutRow.kind)
        with self._db.reading() as session:
            return {row[0]: row[1] for row in session.execute(asked)}

    def _note(self, hashes: Collection[str], kind: OptOutKind, source: str) -> int:
        with self._db.session() as session:
            if session.get_bind().dialect.name == "postgresql":  # SQLite has one writer at a time anyway
                session.execute(text("LOCK TABLE opt_out IN SHARE ROW EXCLUSIVE MODE"))
            known = select(OptOutRow.hash).where(OptOutRow.hash.in_(hashes), OptOutRow.kind == kind)
            new = set(hashes) - set(session.scalars(known))
            session.add_all(
                OptOutRow(hash=hashed, kind=kind, at=self._now(), source=source) for hashed in new
            )
            return len(new)
