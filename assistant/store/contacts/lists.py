"""Contacts of imported files: written in batches, read as a stream, deleted after their days.

A list is only seen when it is whole. What an import that was killed leaves is deleted by a later purge.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice

from sqlalchemy import ColumnElement, Text, bindparam, cast, delete, insert, or_, select, update
from sqlalchemy.orm import Session

from assistant.errors import UnknownNameError
from assistant.store.campaigns.tables import ContactListRow, ContactRow
from assistant.store.contacts.hashing import Hashes
from assistant.store.contacts.rows import contact_of, list_of, list_values, values_of
from assistant.store.database import Database, utc_now
from assistant.types.contacts import Contact, ContactList

BATCH = 2000  # rows that are read or written at a time: others write in between
UNFINISHED = dt.timedelta(days=1)  # after that an import that did not end is taken for dead


class Contacts:
    """The contact lists of one database. Raises StoreError and DiskFullError."""

    def __init__(
        self,
        db: Database,
        hashes: Hashes,
        now: Callable[[], dt.datetime] = utc_now,
        batch: int = BATCH,
    ) -> None:
        self._db = db
        self._batch = batch
        self._hashes = hashes
        self._now = now

    def add(self, contact_list: ContactList, contacts: Iterable[Contact]) -> ContactList:
        """Store a list with its contacts, hashes and numbers as they are; the list under its new number.

        `rows` and `report` are those of the list given.
        """
        id_ = self.begin(contact_list)
        stream = iter(contacts)
        while batch := list(islice(stream, self._batch)):
            self.put(id_, batch)
        return self.finish(replace(contact_list, id=id_))

    def begin(self, contact_list: ContactList) -> int:
        """Make a list that nobody sees yet; its number."""
        with self._db.session() as session:
            row = ContactListRow(**list_values(contact_list), ready=False)
            session.add(row)
            session.flush()
            return row.id

    def put(self, id_: int, contacts: Sequence[Contact]) -> None:
        """Add contacts to a list that is not finished, in one transaction."""
        with self._db.session() as session:
            session.execute(insert(ContactRow), [values_of(id_, contact) for contact in contacts])

    def change(self, id_: int, contacts: Sequence[Contact]) -> None:
        """Write basis, profiling, exclusion and problems of contacts anew, by their row."""
        if not contacts:
            return
        changed = update(ContactRow).where(
            ContactRow.contact_list == bindparam("of"), ContactRow.row == bindparam("at")
        )
        values = [
            {
                "of": id_,
                "at": each.row,
                "basis": dict(each.basis),
                "profiling": each.profiling,
                "excluded": each.excluded,
                "problems": list(each.problems),
            }
            for each in contacts
        ]
        with self._db.session() as session:
            session.connection().execute(changed, values)

    def finish(self, contact_list: ContactList) -> ContactList:
        """Show the list, with its report and the number of its rows."""
        with self._db.session() as session:
            row = _found(session, contact_list.id)
            row.ready, row.rows, row.report = True, contact_list.rows, dict(contact_list.report)
            return list_of(row)

    def lists(self) -> list[ContactList]:
        """Every whole list, the newest first."""
        whole = select(ContactListRow).where(ContactListRow.ready).order_by(ContactListRow.id.desc())
        with self._db.reading() as session:
            return [list_of(row) for row in session.scalars(whole)]

    def get(self, id_: int) -> ContactList:
        """The list of that number; raises UnknownNameError when there is none, or not any more."""
        with self._db.reading() as session:
            row = _found(session, id_)
            if not row.ready:
                raise _unknown(session, id_)
            return list_of(row)

    def rows(self, id_: int, after: int = 0) -> Iterator[Contact]:
        """The contacts of a list by row, those behind `after`, as a stream: memory holds some thousand.

        No transaction is open between two of them. A list that is deleted meanwhile ends early.
        """
        while page := self.page(id_, after, self._batch):
            yield from page
            after = page[-1].row

    def page(self, id_: int, after: int, limit: int, troubled: bool = False) -> list[Contact]:
        """The first contacts behind a row; `troubled`: only those that are excluded or have problems."""
        asked = (
            select(*ContactRow.__table__.columns)
            .where(ContactRow.contact_list == id_, ContactRow.row > after)
            .order_by(ContactRow.row)
            .limit(limit)
        )
        if troubled:
            asked = asked.where(or_(ContactRow.excluded != "", cast(ContactRow.problems, Text) != "[]"))
        with self._db.reading() as session:
            return [contact_of(row) for row in session.execute(asked)]

    def delete(self, id_: int) -> int:
        """Delete a list and its contacts; how many contacts. Raises UnknownNameError."""
        with self._db.session() as session:
            _found(session, id_).ready = False  # nobody sees half of it
        return self._drop(id_)

    def purge(self, before: dt.datetime) -> int:
        """Delete the lists that came before that moment, and what dead imports left; how many contacts."""
        dead = self._now() - UNFINISHED
        left = ContactListRow.ready.is_(False) & (ContactListRow.imported_at < dead)
        old = select(ContactListRow.id).where(or_(ContactListRow.imported_at < before, left))
        with self._db.reading() as session:
            ids = session.scalars(old).all()
        return sum(self._drop(id_) for id_ in ids)

    def find(self, email_key: str) -> list[Contact]:
        """Everything that is kept of a person in any list, whatever way their address is written there."""
        asked = (
            select(*ContactRow.__table__.columns)
            .where(ContactRow.email_hash == self._hashes.of(email_key))
            .order_by(ContactRow.contact_list, ContactRow.row)
        )
        if not email_key:
            return []
        with self._db.reading() as session:
            return [contact_of(row) for row in session.execute(asked)]

    def erase(self, email_key: str) -> int:
        """Delete a person from every list; how many rows. The counts of the reports stay as they were."""
        person = self._hashes.of(email_key)
        if not person:
            return 0
        with self._db.session() as session:
            return _deleted(session, ContactRow.email_hash == person)

    def _drop(self, id_: int) -> int:
        """Delete in pieces, so that nobody who writes has to wait for a million rows."""
        own, count = ContactRow.contact_list == id_, 0
        last = (
            select(ContactRow.row).where(own).order_by(ContactRow.row).offset(10 * self._batch - 1).limit(1)
        )
        while True:
            with self._db.session() as session:
                until = session.scalar(last)
                if until is not None:
                    count += _deleted(session, own & (ContactRow.row <= until))
                    continue
                count += _deleted(session, own)
                session.execute(delete(ContactListRow).where(ContactListRow.id == id_))
                return count


def _found(session: Session, id_: int) -> ContactListRow:
    row = session.get(ContactListRow, id_)
    if row is None:
        raise _unknown(session, id_)
    return row


def _unknown(session: Session, id_: int) -> UnknownNameError:
    known = session.scalars(select(ContactListRow.id).where(ContactListRow.ready))
    return UnknownNameError("contact list", str(id_), map(str, known))


def _deleted(session: Session, which: ColumnElement[bool]) -> int:
    """Delete contacts; how many."""
    return session.connection().execute(delete(ContactRow).where(which)).rowcount
