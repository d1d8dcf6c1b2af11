"""The texts of a campaign to look at: counted, listed, and with what people said of them."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar, get_args

from sqlalchemy import Select, Text, cast, func, select, update
from sqlalchemy.orm import Session

from assistant.errors import UnknownNameError
from assistant.store.campaigns.money import reserved
from assistant.store.campaigns.tables import CampaignRow, CampaignTextRow
from assistant.store.database import Database, utc_now
from assistant.types.campaign import CampaignText, PlannedText, RowReview, RowStatus, RunCounts
from assistant.types.language import LANGUAGES
from assistant.types.model import Usage

STATUSES: tuple[RowStatus, ...] = get_args(RowStatus)
ENDED: tuple[RowStatus, ...] = ("done", "failed", "blocked")
T = TypeVar("T")
_REVIEWS: tuple[RowReview, ...] = get_args(RowReview)


@dataclass(frozen=True)
class Filter:
    """Which texts to list; what is None is any. `finding` is the id of a rule, `review` empty: not judged."""

    status: RowStatus | None = None
    finding: str | None = None
    channel: str | None = None
    segment: str | None = None
    language: str | None = None
    review: RowReview | None = None
    pilot: bool | None = None


EVERY = Filter()


class TextPages:
    """The texts of the campaigns of one database. Raises StoreError and DiskFullError."""

    def __init__(self, db: Database, now: Callable[[], dt.datetime] = utc_now) -> None:
        self._db = db
        self._now = now

    def get(self, campaign: int, number: int) -> CampaignText:
        """One text; raises UnknownNameError."""
        with self._db.reading() as session:
            return text_of(_found(session, campaign, number))

    def page(
        self, campaign: int, wanted: Filter = EVERY, after: int = 0, limit: int = 50
    ) -> list[CampaignText]:
        """The texts with a number over `after`, ascending."""
        asked = _narrowed(select(CampaignTextRow), campaign, wanted)
        asked = asked.where(CampaignTextRow.number > after).order_by(CampaignTextRow.number)
        with self._db.reading() as session:
            return [text_of(row) for row in session.scalars(asked.limit(limit))]

    def numbers(self, campaign: int, wanted: Filter = EVERY) -> list[int]:
        """The numbers of the texts, ascending."""
        asked = _narrowed(select(CampaignTextRow.number), campaign, wanted)
        with self._db.reading() as session:
            return list(session.scalars(asked.order_by(CampaignTextRow.number)))

    def counts(self, campaign: int, pilot_only: bool = False) -> RunCounts:
        """How far a campaign is; raises UnknownNameError.

        What was spent and what is reserved is always that of the whole campaign.
        """
        asked = (
            select(CampaignTextRow.status, CampaignTextRow.review, func.count())
            .where(CampaignTextRow.campaign == campaign)
            .group_by(CampaignTextRow.status, CampaignTextRow.review)
        )
        if pilot_only:
            asked = asked.where(CampaignTextRow.pilot)
        with self._db.reading() as session:
            usage = _usage_of(session, campaign)
            rows = session.execute(asked).all()
            tokens, eur = reserved(session, campaign)
        statuses = {name: sum(count for status, _, count in rows if status == name) for name in STATUSES}
        reviews = {name: sum(count for _, review, count in rows if review == name) for name in _REVIEWS}
        return RunCounts(
            **statuses,
            approved=reviews["approved"],
            rejected=reviews["rejected"],
            usage=usage,
            reserved_tokens=tokens,
            reserved_eur=eur,
        )

    def ended_since(self, campaign: int, since: dt.datetime) -> int:
        """How many texts ended from `since` (with a time zone) on."""
        asked = select(func.count()).where(
            CampaignTextRow.campaign == campaign, CampaignTextRow.ended_at >= since
        )
        with self._db.reading() as session:
            return session.scalar(asked) or 0

    def reviewed(self, campaign: int, numbers: Iterable[int], review: RowReview, by: str) -> int:
        """Note what a person said of written texts; how many there were of those numbers."""
        said = (
            update(CampaignTextRow)
            .where(CampaignTextRow.campaign == campaign, CampaignTextRow.number.in_(sorted(numbers)))
            .where(CampaignTextRow.draft.is_not(None))
            .values(review=review, reviewed_by=by if review else "", changed_at=self._now())
        )
        with self._db.session() as session:
            return len(session.scalars(said.returning(CampaignTextRow.number)).all())

    def amend(self, text: CampaignText) -> None:
        """Keep what checks say of a text that a person changed: its status, reason, detail, findings, review.

        Raises UnknownNameError.
        """
        with self._db.session() as session:
            row = _found(session, text.campaign, text.planned.number)
            row.status, row.reason, row.detail = text.status, text.reason, text.detail
            row.findings = list(text.findings)
            row.review, row.reviewed_by = text.review, text.reviewed_by
            row.changed_at = self._now()


def text_of(row: CampaignTextRow) -> CampaignText:
    """A row of the ledger as it is carried."""
    return CampaignText(
        campaign=row.campaign,
        planned=PlannedText(
            number=row.number,
            variant_id=row.variant_id,
            cell=row.cell,
            segment=row.segment,
            channel=row.channel,
            language=next(language for language in LANGUAGES if language == row.language),
            products=tuple(row.products),
            variant=row.variant,
            pilot=bool(row.pilot),
        ),
        status=next(status for status in STATUSES if status == row.status),
        reason=row.reason,
        detail=row.detail,
        attempts=row.attempts,
        draft=row.draft,
        review=next(review for review in _REVIEWS if review == row.review),
        reviewed_by=row.reviewed_by,
        findings=tuple(row.findings),
        usage=usage_of(row),
        seconds=row.seconds,
        round=row.round,
    )


def usage_of(row: CampaignTextRow) -> Usage:
    """What was spent for a text."""
    return Usage(row.prompt_tokens, row.cached_tokens, row.completion_tokens, row.cost_eur)


def _found(session: Session, campaign: int, number: int) -> CampaignTextRow:
    row = session.get(CampaignTextRow, (campaign, number))
    if row is None:
        raise UnknownNameError("text", f"{campaign}/{number}", [])
    return row


def _usage_of(session: Session, campaign: int) -> Usage:
    asked = select(
        CampaignRow.prompt_tokens,
        CampaignRow.cached_tokens,
        CampaignRow.completion_tokens,
        CampaignRow.cost_eur,
    )
    found = session.execute(asked.where(CampaignRow.id == campaign)).one_or_none()
    if found is None:
        raise UnknownNameError("campaign", str(campaign), [])
    return Usage(*found)


def _narrowed(asked: Select[T], campaign: int, wanted: Filter) -> Select[T]:
    asked = asked.where(CampaignTextRow.campaign == campaign)
    for column, value in (
        (CampaignTextRow.status, wanted.status),
        (CampaignTextRow.channel, wanted.channel),
        (CampaignTextRow.segment, wanted.segment),
        (CampaignTextRow.language, wanted.language),
        (CampaignTextRow.review, wanted.review),
        (CampaignTextRow.pilot, wanted.pilot),
    ):
        if value is not None:
            asked = asked.where(column == value)
    if wanted.finding:
        # A list of JSON as text: both databases keep the ids of rules in quotes.
        asked = asked.where(
            cast(CampaignTextRow.findings, Text).contains(f'"{wanted.finding}"', autoescape=True)
        )
    return asked
