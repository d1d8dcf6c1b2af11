"""Messages that wait to be taken by a mail server or a webhook: on the disk, so that no restart loses one."""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import func, select, update

from assistant.store.database import Database
from assistant.store.tables import DeliveryRow
from assistant.types.leads import Delivery, DeliveryKind, DeliveryState


class Deliveries:
    """The messages of one database. Raises StoreError and DiskFullError."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def due(self, now: dt.datetime, limit: int = 100) -> list[str]:
        """The ids of those that are to be tried now, the longest waiting first."""
        waiting = DeliveryRow.state == "waiting", DeliveryRow.next_at <= now
        with self._db.reading() as session:
            found = select(DeliveryRow.id).where(*waiting).order_by(DeliveryRow.next_at).limit(limit)
            return list(session.scalars(found))

    def add(self, deliveries: Sequence[Delivery]) -> None:
        """Let messages wait to be delivered."""
        with self._db.session() as session:
            session.add_all(DeliveryRow(**vars(delivery)) for delivery in deliveries)

    def claim(self, id_: str, now: dt.datetime, until: dt.datetime) -> Delivery | None:
        """Take one that is due, so that nobody else tries it before `until`; None when it is no longer due.

        The try counts from now on: one during which the process dies is not forgotten.
        """
        waiting = DeliveryRow.id == id_, DeliveryRow.state == "waiting", DeliveryRow.next_at <= now
        taken = update(DeliveryRow).where(*waiting).values(tries=DeliveryRow.tries + 1, next_at=until)
        with self._db.session() as session:
            row = session.scalar(taken.returning(DeliveryRow))
            return None if row is None else _delivery(row)

    def sent(self, id_: str, at: dt.datetime, remark: str = "") -> None:
        """The other side has taken it; `remark`: all the same, something is to be said of it."""
        self._set(id_, state="sent", sent_at=at, error=remark)

    def failed(self, id_: str, error: str, next_at: dt.datetime | None) -> None:
        """It was not taken; None for `next_at` gives it up."""
        if next_at is None:
            self._set(id_, state="dead", error=error)
        else:
            self._set(id_, error=error, next_at=next_at)

    def revive(self, id_: str, now: dt.datetime) -> bool:
        """Begin anew with one that was given up; whether it had been."""
        dead = DeliveryRow.id == id_, DeliveryRow.state == "dead"
        with self._db.session() as session:
            again = update(DeliveryRow).where(*dead).values(state="waiting", tries=0, next_at=now)
            return session.scalar(again.returning(DeliveryRow.id)) is not None

    def of(self, leads: Sequence[str]) -> dict[str, tuple[Delivery, ...]]:
        """The messages about each of those leads, in order of their kind."""
        with self._db.reading() as session:
            asked = select(DeliveryRow).where(DeliveryRow.lead.in_(leads)).order_by(DeliveryRow.kind)
            found = [_delivery(row) for row in session.scalars(asked)]
        return {lead: tuple(each for each in found if each.lead == lead) for lead in leads}

    def dead(self) -> int:
        """How many were given up."""
        with self._db.reading() as session:
            counted = select(func.count()).select_from(DeliveryRow).where(DeliveryRow.state == "dead")
            return session.scalar(counted) or 0

    def _set(self, id_: str, **values: object) -> None:
        with self._db.session() as session:
            waiting = DeliveryRow.id == id_, DeliveryRow.state == "waiting"
            session.execute(update(DeliveryRow).where(*waiting).values(**values))


def _delivery(row: DeliveryRow) -> Delivery:
    kind: DeliveryKind = "mail" if row.kind == "mail" else "webhook"
    states: dict[str, DeliveryState] = {"waiting": "waiting", "sent": "sent"}
    return Delivery(
        id=row.id,
        lead=row.lead,
        kind=kind,
        state=states.get(row.state, "dead"),
        tries=row.tries,
        created_at=row.created_at,
        next_at=row.next_at,
        sent_at=row.sent_at,
        error=row.error,
    )
