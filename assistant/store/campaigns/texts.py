"""The ledger of a campaign: each text is claimed by one worker, ends once, and its draft is kept with it."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any, Protocol

from sqlalchemy import case, exists, insert, or_, select, update
from sqlalchemy.orm import aliased

from assistant.store.campaigns.planned import text_values
from assistant.store.campaigns.tables import CampaignTextRow
from assistant.store.campaigns.text_pages import TextPages, text_of, usage_of
from assistant.store.copy.drafts import insert_draft
from assistant.store.copy.tables import DraftRow, DraftVersionRow
from assistant.store.database import COPY_ROWS
from assistant.types.campaign import CampaignText, PlannedText, RowStatus
from assistant.types.draft import Draft

_MOST_DETAIL = 500  # characters
_NOT_ENDED: tuple[RowStatus, ...] = ("pending", "running")


class Ended(Protocol):
    """What became of a text; `campaigns.texts.outcome.Outcome` is one."""

    @property
    def draft(self) -> Draft | None:
        """The text; None when none came."""
        ...

    @property
    def status(self) -> RowStatus:
        """Done, failed or blocked."""
        ...

    @property
    def reason(self) -> str:
        """Why it failed or is blocked: a code; empty otherwise."""
        ...

    @property
    def detail(self) -> str:
        """The same in words."""
        ...

    @property
    def findings(self) -> Sequence[str]:
        """The ids of the rules that it breaks, the hard ones first."""
        ...

    @property
    def seconds(self) -> float:
        """How long it took."""
        ...


class Texts(TextPages):
    """The texts of the campaigns of one database. Raises StoreError and DiskFullError."""

    def add(self, campaign: int, planned: Iterable[PlannedText]) -> int:
        """Put planned texts into the ledger, pending, all or none; how many there are."""
        left, now, count = iter(planned), self._now(), 0
        with self._db.session() as session:
            while some := list(islice(left, COPY_ROWS)):
                session.execute(insert(CampaignTextRow), [text_values(campaign, text, now) for text in some])
                count += len(some)
        return count

    def claim(
        self, campaign: int, worker: str, lease: dt.timedelta, many: int = 1, pilot_only: bool = False
    ) -> list[CampaignText]:
        """Take up to `many` pending texts for a worker, in their order; nobody else gets them.

        A variant is free only when those before it in its cell have ended: it must differ from them. Empty:
        there is none now.
        """
        row, sibling, now = CampaignTextRow, aliased(CampaignTextRow), self._now()
        before = exists().where(
            sibling.campaign == row.campaign,
            sibling.cell == row.cell,
            sibling.variant < row.variant,
            sibling.status.in_(_NOT_ENDED),
        )
        free = select(row.number).where(row.campaign == campaign, row.status == "pending")
        if pilot_only:
            free = free.where(row.pilot)
        free = free.where(or_(row.variant == 0, ~before)).order_by(row.number).limit(many)
        with self._db.session() as session:
            # PostgreSQL: what another worker is just taking is passed over. SQLite has one writer at a time.
            numbers = session.scalars(free.with_for_update(of=row, skip_locked=True)).all()
            if not numbers:
                return []
            taken = (
                update(row)
                .where(row.campaign == campaign, row.number.in_(numbers), row.status == "pending")
                .values(
                    status="running",
                    worker=worker,
                    leased_until=now + lease,
                    attempts=row.attempts + 1,
                    changed_at=now,
                )
            )
            found = session.scalars(taken.returning(row)).all()
            return sorted((text_of(each) for each in found), key=lambda text: text.planned.number)

    def finish(self, text: CampaignText, worker: str, ended: Ended, user: str) -> CampaignText | None:
        """End a text and keep its draft, in one transaction; the draft bears what is on the books for it.

        None: the text is not this worker's any more (it was held for dead), and nothing is kept.
        """
        now, planned = self._now(), text.planned
        with self._db.session() as session:
            row = session.get(CampaignTextRow, (text.campaign, planned.number), with_for_update=True)
            if row is None or row.status != "running" or row.worker != worker:
                return None
            if ended.draft is not None:
                usage = replace(usage_of(row), estimated=ended.draft.usage.estimated)
                draft = replace(ended.draft, usage=usage, variant=planned.variant)
                group = f"campaign-{text.campaign}-{planned.cell}"
                row.draft = insert_draft(session, draft, now, user, group)[0].id
            row.status, row.reason = ended.status, ended.reason
            row.detail, row.findings = ended.detail[:_MOST_DETAIL], list(ended.findings)
            row.seconds += ended.seconds
            row.worker, row.leased_until = "", None
            row.changed_at = row.ended_at = now
            return text_of(row)

    def put_back(self, campaign: int, worker: str, numbers: Iterable[int] | None = None) -> int:
        """Make texts of a worker pending again, all of them or those of the numbers; how many there were."""
        row = CampaignTextRow
        given = update(row).where(row.campaign == campaign, row.status == "running", row.worker == worker)
        if numbers is not None:
            given = given.where(row.number.in_(sorted(numbers)))
        with self._db.session() as session:
            given = given.values(**pending(self._now()))
            return len(session.scalars(given.returning(row.number)).all())

    def retry(self, campaign: int, statuses: Iterable[RowStatus] = ("failed",)) -> int:
        """Make texts that ended so pending again; how many there were.

        One that was blocked or done is begun anew: what the model said before is not used again, and its
        draft stays in the library alone.
        """
        row = CampaignTextRow
        again = (
            update(row)
            .where(row.campaign == campaign, row.status.in_(set(statuses) - set(_NOT_ENDED)))
            .values(
                round=row.round + case((row.status == "failed", 0), else_=1),
                reason="",
                detail="",
                findings=[],
                draft=None,
                review="",
                reviewed_by="",
                ended_at=None,
                **pending(self._now()),
            )
        )
        with self._db.session() as session:
            return len(session.scalars(again.returning(row.number)).all())

    def is_left(self, campaign: int, pilot_only: bool = False) -> bool:
        """Whether there are texts that have not ended, whoever has them."""
        row = CampaignTextRow
        asked = select(row.number).where(row.campaign == campaign, row.status.in_(_NOT_ENDED))
        if pilot_only:
            asked = asked.where(row.pilot)
        with self._db.reading() as session:
            return session.scalar(asked.limit(1)) is not None

    def siblings(self, text: CampaignText) -> list[Mapping[str, str]]:
        """What the other variants of a text's cell say in their newest version, in their order.

        While a campaign runs these are the ones before it; when it is tried again, the later ones too.
        """
        row, newest = CampaignTextRow, DraftVersionRow.number == DraftRow.version
        asked = (
            select(DraftVersionRow.fields)
            .join(DraftRow, (DraftVersionRow.draft == DraftRow.id) & newest)
            .join(row, row.draft == DraftRow.id)
            .where(row.campaign == text.campaign, row.cell == text.planned.cell)
            .where(row.number != text.planned.number)
            .order_by(row.variant)
        )
        with self._db.reading() as session:
            return [dict(fields) for fields in session.scalars(asked)]


def pending(now: dt.datetime) -> dict[str, Any]:
    """The columns of a text that nobody has."""
    return {"status": "pending", "worker": "", "leased_until": None, "changed_at": now}
