"""People who stand in a list more than once, group by group, without holding the list in memory."""

from collections.abc import Iterator
from itertools import groupby
from typing import Literal

from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute

from assistant.store.campaigns.tables import ContactRow
from assistant.store.contacts.rows import contact_of
from assistant.store.database import Database
from assistant.types.contacts import Contact

By = Literal["email", "phone"]
_GROUPS = 400  # read at a time; SQLite took at most 999 variables in a statement for long


class Twins:
    """Finds them in one database. Raises StoreError."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def groups(self, id_: int, by: By) -> Iterator[list[Contact]]:
        """Each group of a list whose rows share an address or a number, its rows in the file's order.

        Groups may be written to while they are read.
        """
        after = ""
        while hashes := self._shared(id_, by, after):
            yield from self._groups(id_, by, hashes)
            after = hashes[-1]

    def _shared(self, id_: int, by: By, after: str) -> list[str]:
        column = _column(by)
        asked = (
            select(column)
            .where(ContactRow.contact_list == id_, column > after)
            .group_by(column)
            .having(func.count() > 1)
            .order_by(column)
            .limit(_GROUPS)
        )
        with self._db.reading() as session:
            return list(session.scalars(asked))

    def _groups(self, id_: int, by: By, hashes: list[str]) -> list[list[Contact]]:
        column = _column(by)
        asked = (
            select(*ContactRow.__table__.columns)
            .where(ContactRow.contact_list == id_, column.in_(hashes))
            .order_by(column, ContactRow.row)
        )
        with self._db.reading() as session:
            found = [contact_of(row) for row in session.execute(asked)]
        return [list(group) for _, group in groupby(found, key=lambda each: _hash(each, by))]


def _column(by: By) -> InstrumentedAttribute[str]:
    return ContactRow.email_hash if by == "email" else ContactRow.phone_hash


def _hash(contact: Contact, by: By) -> str:
    return contact.email_hash if by == "email" else contact.phone_hash
