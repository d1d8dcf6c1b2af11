"""Visitors' requests to a human, with what they agreed to. Each is stored together with its messages."""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import ColumnElement, delete, func, or_, select, text
from sqlalchemy.orm import Session

from assistant.errors import InputError
from assistant.store.database import Database
from assistant.store.tables import DeliveryRow, LeadRow
from assistant.text.contacts import email_key, phone_key
from assistant.types.language import Language
from assistant.types.leads import Delivery, Lead, LeadStatus

REPEATED_WITHIN = dt.timedelta(minutes=10)


class Leads:
    """The leads of one database. Raises StoreError and DiskFullError."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def add(self, lead: Lead, fingerprint: str, deliveries: Sequence[Delivery] = ()) -> Lead:
        """Store a lead and the messages about it in one transaction; what was stored.

        When the same `fingerprint` came within the last ten minutes, that lead is returned instead.
        """
        with self._db.session() as session:
            _one_at_a_time(session)
            again = LeadRow.fingerprint == fingerprint, LeadRow.created_at > lead.created_at - REPEATED_WITHIN
            known = session.scalar(select(LeadRow).where(*again).limit(1))
            if known is not None:
                return _lead(known)
            session.add(_row(lead, fingerprint))
            session.add_all(DeliveryRow(**vars(delivery)) for delivery in deliveries)
            return lead

    def get(self, id_: str) -> Lead | None:
        """The lead of that id; None when there is none."""
        with self._db.reading() as session:
            row = session.get(LeadRow, id_)
            return None if row is None else _lead(row)

    def page(self, status: LeadStatus | None = None, offset: int = 0, limit: int = 100) -> list[Lead]:
        """Leads, all or those of one status, the newest first."""
        asked = select(LeadRow).order_by(LeadRow.created_at.desc(), LeadRow.id).offset(offset).limit(limit)
        with self._db.reading() as session:
            rows = session.scalars(asked if status is None else asked.where(LeadRow.status == status))
            return [_lead(row) for row in rows]

    def ids(self, status: LeadStatus | None = None) -> list[str]:
        """The ids of all leads, or of those of one status, the newest first."""
        asked = select(LeadRow.id).order_by(LeadRow.created_at.desc(), LeadRow.id)
        with self._db.reading() as session:
            found = session.scalars(asked if status is None else asked.where(LeadRow.status == status))
            return list(found)

    def some(self, ids: Sequence[str]) -> list[Lead]:
        """Those leads, in that order; the ones that are gone are left out."""
        with self._db.reading() as session:
            found = {
                row.id: _lead(row) for row in session.scalars(select(LeadRow).where(LeadRow.id.in_(ids)))
            }
        return [found[id_] for id_ in ids if id_ in found]

    def counts(self) -> dict[LeadStatus, int]:
        """How many leads have each status."""
        counted = select(LeadRow.status, func.count()).group_by(LeadRow.status)
        with self._db.reading() as session:
            found = {row[0]: row[1] for row in session.execute(counted)}
        return {"open": found.get("open", 0), "answered": found.get("answered", 0)}

    def mark(self, id_: str, status: LeadStatus, by: str, at: dt.datetime) -> Lead:
        """Give a lead a status, with who did it and when; raises InputError when there is no such lead."""
        with self._db.session() as session:
            row = session.get(LeadRow, id_)
            if row is None:
                raise InputError(f"There is no lead {id_[:40]}.", "See them all with: assistant leads list")
            if row.status != status:
                row.status, row.status_by, row.status_at = status, by, at
            return _lead(row)

    def delete(self, id_: str) -> bool:
        """Delete a lead and what is left of its messages; whether there was one."""
        with self._db.session() as session:
            return _delete(session, [id_]) == 1

    def purge(self, before: dt.datetime) -> int:
        """Delete the leads left before that moment, with their messages; how many there were."""
        with self._db.session() as session:
            old = select(LeadRow.id).where(LeadRow.created_at < before)
            return _delete(session, session.scalars(old).all())

    def find(self, email: str = "", phone: str = "") -> list[Lead]:
        """Every lead of a person, by e-mail or by phone in any spelling, the oldest first."""
        conditions = _of_person(email, phone)
        if not conditions:
            return []
        with self._db.reading() as session:
            rows = session.scalars(select(LeadRow).where(or_(*conditions)).order_by(LeadRow.created_at))
            return [_lead(row) for row in rows]

    def erase(self, email: str = "", phone: str = "") -> int:
        """Delete what `find` finds; how many leads that were."""
        conditions = _of_person(email, phone)
        if not conditions:
            return 0
        with self._db.session() as session:
            return _delete(session, session.scalars(select(LeadRow.id).where(or_(*conditions))).all())


def _of_person(email: str, phone: str) -> list[ColumnElement[bool]]:
    keys = ((LeadRow.email_key, email_key(email)), (LeadRow.phone_key, phone_key(phone)))
    return [column == key for column, key in keys if key]


def _delete(session: Session, ids: Sequence[str]) -> int:
    for id_ in ids:
        session.execute(delete(DeliveryRow).where(DeliveryRow.lead == id_))
    gone = [session.get(LeadRow, id_) for id_ in ids]
    found = [row for row in gone if row is not None]
    for row in found:
        session.delete(row)
    return len(found)


def _one_at_a_time(session: Session) -> None:
    """Two clicks at once must not both find nothing; SQLite has one writer at a time anyway."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("LOCK TABLE lead IN SHARE ROW EXCLUSIVE MODE"))


def _row(lead: Lead, fingerprint: str) -> LeadRow:
    values = {**vars(lead), "answers": [list(pair) for pair in lead.answers]}
    keys = {"email_key": email_key(lead.email), "phone_key": phone_key(lead.phone)}
    return LeadRow(**values, **keys, fingerprint=fingerprint)


def _lead(row: LeadRow) -> Lead:
    language: Language = "en" if row.language == "en" else "fr"
    status: LeadStatus = "answered" if row.status == "answered" else "open"
    return Lead(
        id=row.id,
        created_at=row.created_at,
        name=row.name,
        email=row.email,
        phone=row.phone,
        question=row.question,
        answers=tuple((question, answer) for question, answer in row.answers),
        language=language,
        page=row.page,
        consent_text=row.consent_text,
        consent_version=row.consent_version,
        marketing=row.marketing,
        marketing_text=row.marketing_text,
        transcript=row.transcript,
        status=status,
        status_at=row.status_at,
        status_by=row.status_by,
    )
