"""Who is at work on a campaign, and what becomes of the texts and the calls of one that died."""

import datetime as dt
from collections.abc import Callable

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from assistant.store.campaigns.money import Money
from assistant.store.campaigns.tables import CampaignRow, CampaignTextRow, SpendReservationRow
from assistant.store.campaigns.texts import pending
from assistant.store.campaigns.workers import is_gone
from assistant.store.database import Database, utc_now


class Leases:
    """What workers hold, in one database. Raises StoreError and DiskFullError.

    A worker is dead when its process is gone from this machine, known at once, or when its lease is over: it
    runs elsewhere, or stands still. `gone` tells the former of a worker's name.
    """

    def __init__(
        self,
        db: Database,
        now: Callable[[], dt.datetime] = utc_now,
        gone: Callable[[str], bool] = is_gone,
    ) -> None:
        self._db = db
        self._now = now
        self._gone = gone
        self._money = Money(db, now)

    def renew(self, campaign: int, worker: str, lease: dt.timedelta) -> None:
        """A worker is alive: it goes on holding its texts."""
        until, row = self._now() + lease, CampaignTextRow
        with self._db.session() as session:
            session.execute(
                update(CampaignRow)
                .where(CampaignRow.id == campaign)
                .values(worker=worker, leased_until=until)
            )
            session.execute(
                update(row)
                .where(row.campaign == campaign, row.status == "running", row.worker == worker)
                .values(leased_until=until)
            )

    def let_go(self, campaign: int, worker: str) -> None:
        """A worker has ended its work on a campaign."""
        with self._db.session() as session:
            session.execute(
                update(CampaignRow)
                .where(CampaignRow.id == campaign, CampaignRow.worker == worker)
                .values(worker="", leased_until=None)
            )

    def is_held(self, campaign: int) -> bool:
        """Whether a worker that may be alive is at work on a campaign."""
        asked = select(CampaignRow.worker, CampaignRow.leased_until).where(CampaignRow.id == campaign)
        with self._db.reading() as session:
            held = [*session.execute(asked), *_running(session, campaign)]
        return any(worker and not self._dead(worker, until) for worker, until in held)

    def release(self, campaign: int) -> int:
        """Make the texts of dead workers pending again; how many there were.

        Their calls on the way go on the books first, at the most that they may have taken: whether the
        provider answered them nobody knows any more.
        """
        with self._db.reading() as session:
            # In this order: whoever calls the model at first still holds the text for it afterwards.
            asked = select(SpendReservationRow.worker).where(SpendReservationRow.campaign == campaign)
            calling = set(session.scalars(asked.distinct()))
            running = _running(session, campaign)
        dead = {worker for worker, until in running if self._dead(worker, until)}
        # A worker that is alive holds the text that it calls the model for.
        alive = {worker for worker, _ in running} - dead
        self._money.write_off(dead | (calling - alive))
        if not dead:
            return 0
        row = CampaignTextRow
        freed = (
            update(row)
            .where(row.campaign == campaign, row.status == "running", row.worker.in_(sorted(dead)))
            .values(**pending(self._now()))
        )
        with self._db.session() as session:
            return len(session.scalars(freed.returning(row.number)).all())

    def _dead(self, worker: str, until: dt.datetime | None) -> bool:
        return self._gone(worker) or until is None or until < self._now()


def _running(session: Session, campaign: int) -> list[tuple[str, dt.datetime | None]]:
    """The workers that hold texts of a campaign, each with the end of its lease, the latest it has."""
    row = CampaignTextRow
    asked = select(row.worker, row.leased_until).where(row.campaign == campaign, row.status == "running")
    found: dict[str, dt.datetime | None] = {}
    for worker, until in session.execute(asked.distinct()):
        known = found.get(worker)
        found[worker] = until if known is None or (until is not None and until > known) else known
    return list(found.items())
