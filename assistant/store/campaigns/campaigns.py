"""Campaigns as they are kept: what is to be written, where each stands, and what held when it was planned."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from typing import Any, get_args

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from assistant.errors import StatusError, UnknownNameError
from assistant.store.campaigns.definition import campaign_dict, campaign_of
from assistant.store.campaigns.money import Money
from assistant.store.campaigns.planned import text_values
from assistant.store.campaigns.tables import CampaignRow, CampaignTextRow, SpendReservationRow
from assistant.store.database import COPY_ROWS, Database, utc_now
from assistant.store.results.results import drop_campaign
from assistant.types.campaign import Campaign, CampaignStatus, PlannedText, StoredCampaign

STATUSES: tuple[CampaignStatus, ...] = get_args(CampaignStatus)
# What a campaign may become. One that is stopped or done goes on when its failed texts are tried again.
MOVES: Mapping[CampaignStatus, tuple[CampaignStatus, ...]] = {
    "planned": ("running", "stopped"),
    "running": ("paused", "stopped", "done"),
    "paused": ("running", "stopped", "done"),
    "stopped": ("running",),
    "done": ("running",),
}
_ENDED: tuple[CampaignStatus, ...] = ("stopped", "done")

Expand = Callable[[int], Iterable[PlannedText]]
"""Gives the texts of a campaign, whose number stands in their ids."""


class Campaigns:
    """The campaigns of one database. Raises StoreError and DiskFullError."""

    def __init__(self, db: Database, clock: Callable[[], dt.datetime] = utc_now) -> None:
        """`clock` tells when something was made or changed, with its zone."""
        self._db = db
        self._clock = clock

    def add(
        self,
        campaign: Campaign,
        user: str,
        texts: Expand = lambda number: (),
        frozen: Mapping[str, Any] | None = None,
        parent: int | None = None,
    ) -> StoredCampaign:
        """Keep a planned campaign with its texts, all or nothing.

        `frozen` is what held when it was planned, as JSON; `parent` the campaign that it was made from.
        """
        now = self._clock()
        row = CampaignRow(
            name=campaign.name,
            status="planned",
            definition=campaign_dict(campaign),
            frozen=dict(frozen or {}),
            contacts=campaign.contacts,
            budget_eur=campaign.budget_eur,
            budget_tokens=campaign.budget_tokens,
            engine=campaign.engine,
            parent=parent,
            reason="",
            created_at=now,
            created_by=user,
            changed_at=now,
            started_at=None,
            ended_at=None,
        )
        with self._db.session() as session:
            session.add(row)
            session.flush()
            planned = list(texts(row.id))
            for start in range(0, len(planned), COPY_ROWS):
                values = [text_values(row.id, text, now) for text in planned[start : start + COPY_ROWS]]
                session.execute(insert(CampaignTextRow), values)
            return _stored(row)

    def get(self, id_: int) -> StoredCampaign:
        """The campaign of that number; raises UnknownNameError."""
        with self._db.reading() as session:
            return _stored(_found(session, id_))

    def list(self, status: CampaignStatus | None = None) -> list[StoredCampaign]:
        """The campaigns, or those of one status, the newest first."""
        wanted = select(CampaignRow).order_by(CampaignRow.id.desc())
        if status is not None:
            wanted = wanted.where(CampaignRow.status == status)
        with self._db.reading() as session:
            return [_stored(row) for row in session.scalars(wanted)]

    def status(self, id_: int) -> CampaignStatus:
        """Where a campaign stands, quickly: a run looks every half second. Raises UnknownNameError."""
        with self._db.reading() as session:
            found = session.scalar(select(CampaignRow.status).where(CampaignRow.id == id_))
            if found is None:
                raise _unknown(session, id_)
            return _status(found)

    def set_status(self, id_: int, status: CampaignStatus, reason: str = "") -> StoredCampaign:
        """Move a campaign on; `reason` says why it paused or stopped by itself. Staying is no error.

        Raises StatusError for a move that `MOVES` does not know, UnknownNameError for no such campaign. Two
        that move it at the same moment come one after the other.
        """
        before = [known for known in STATUSES if known == status or status in MOVES[known]]
        now = self._clock()
        moved: dict[str, Any] = {"status": status, "reason": reason, "changed_at": now}
        if status in _ENDED:
            moved["ended_at"] = now
        elif status == "running":
            moved["ended_at"] = None
        with self._db.session() as session:
            done = session.execute(
                update(CampaignRow)
                .where(CampaignRow.id == id_, CampaignRow.status.in_(before))
                .values(**moved)
                .returning(CampaignRow.id)
            ).first()
            row = _found(session, id_)
            if done is None:
                raise StatusError(
                    f"Campaign {id_} is {row.status}: it can't become {status}.",
                    f"From there it can become {' or '.join(MOVES[_status(row.status)])}.",
                )
            if status == "running" and row.started_at is None:
                row.started_at = now
            session.flush()
            return _stored(row)

    def freeze(self, id_: int, **values: Any) -> StoredCampaign:
        """Keep more of what holds for this campaign, as JSON, beside or in place of what is kept."""
        with self._db.session() as session:
            row = _found(session, id_)
            row.frozen = {**row.frozen, **values}
            return _stored(row)

    def delete(self, id_: int) -> None:
        """Delete a campaign with its texts' rows; its drafts stay in the library, its spend on the books.

        So are the calls that a dead worker had on their way, at their most. What was reported of it goes too;
        its lessons stay, and its number is never given again. Raises StatusError while it runs,
        UnknownNameError for no such campaign.
        """
        _demand_still(id_, self.status(id_))
        money = Money(self._db, self._clock)
        money.write_off(money.workers(id_))
        with self._db.session() as session:
            row = _found(session, id_)
            _demand_still(id_, row.status)
            session.execute(delete(CampaignTextRow).where(CampaignTextRow.campaign == id_))
            session.execute(delete(SpendReservationRow).where(SpendReservationRow.campaign == id_))
            drop_campaign(session, id_)
            session.delete(row)


def _demand_still(id_: int, status: str) -> None:
    if status == "running":
        raise StatusError(f"Campaign {id_} is running.", "Stop it first.")


def _found(session: Session, id_: int) -> CampaignRow:
    row = session.get(CampaignRow, id_)
    if row is None:
        raise _unknown(session, id_)
    return row


def _unknown(session: Session, id_: int) -> UnknownNameError:
    newest = select(CampaignRow.id).order_by(CampaignRow.id.desc()).limit(12)
    return UnknownNameError("campaign", str(id_), (str(number) for number in session.scalars(newest)))


def _status(word: str) -> CampaignStatus:
    return next(status for status in STATUSES if status == word)


def _stored(row: CampaignRow) -> StoredCampaign:
    return StoredCampaign(
        id=row.id,
        campaign=campaign_of(row.definition),
        status=_status(row.status),
        frozen=row.frozen,
        created_at=row.created_at,
        created_by=row.created_by,
        changed_at=row.changed_at,
        parent=row.parent,
        reason=row.reason,
        started_at=row.started_at,
        ended_at=row.ended_at,
    )
