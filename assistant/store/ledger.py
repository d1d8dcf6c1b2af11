"""What the models cost: one row for each call, summed by day and model."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import ColumnElement, Float, cast, func, select

from assistant.store.database import Database, utc_now
from assistant.store.tables import SpendRow
from assistant.types.model import Usage

Kind = Literal["chat", "copy", "campaign", "embedding", "probe", "evaluation"]
ROWS_AT_ONCE = 2_000


@dataclass(frozen=True)
class Spend:
    """What one model took on one day (UTC).

    `usage.cost_eur` is None when no call had a known price; `usage.estimated`: some are our own count.
    """

    day: dt.date
    model: str
    calls: int
    usage: Usage


@dataclass(frozen=True)
class Spent:
    """What was taken in all: tokens of prompts and replies, and euros as far as prices were known."""

    tokens: int = 0
    eur: float = 0.0


class Ledger:
    """The spend of one database; costs are in EUR, exact. Raises StoreError and DiskFullError."""

    def __init__(self, db: Database, now: Callable[[], dt.datetime] = utc_now) -> None:
        self._db = db
        self._now = now

    def record(
        self, kind: Kind, model: str, usage: Usage, at: dt.datetime | None = None, user: str = ""
    ) -> None:
        """Write down one call; `at` is now when it is left out, and has a time zone.

        `user` is who asked for it, an account or an API key; empty for visitors and for work of our own.
        """
        row = SpendRow(
            at=at or self._now(),
            kind=kind,
            model=model,
            prompt_tokens=usage.prompt_tokens,
            cached_tokens=usage.cached_tokens,
            completion_tokens=usage.completion_tokens,
            cost_eur=usage.cost_eur,
            estimated=usage.estimated,
            user=user,
        )
        with self._db.session() as session:
            session.add(row)

    def totals(self, since: dt.datetime) -> list[Spend]:
        """The spend from `since` (with a time zone) on, by day and model, both ascending."""
        found: dict[tuple[dt.date, str], Spend] = {}
        wanted = select(SpendRow).where(SpendRow.at >= since)
        # Summed here and not in SQL: SQLite has no exact decimals.
        with self._db.reading() as session:
            for row in session.scalars(wanted.execution_options(yield_per=ROWS_AT_ONCE)):
                key = row.at.date(), row.model
                before = found.get(key, Spend(*key, calls=0, usage=Usage()))
                found[key] = Spend(*key, before.calls + 1, before.usage + _usage(row))
        return [found[key] for key in sorted(found)]

    def spent(self, kind: Kind, since: dt.datetime, user: str | None = None) -> Spent:
        """What one kind of work took from `since` (with a time zone) on; quick, and euros to about a cent.

        With `user`, what that one asked for. A budget is held by it; what is paid is told by `totals`.
        """
        sums = func.sum(SpendRow.prompt_tokens + SpendRow.completion_tokens), func.sum(_eur())
        wanted = select(*sums).where(SpendRow.at >= since, SpendRow.kind == kind)
        if user is not None:
            wanted = wanted.where(SpendRow.user == user)
        with self._db.reading() as session:
            tokens, eur = session.execute(wanted).one()
        return Spent(int(tokens or 0), float(eur or 0))


def _eur() -> ColumnElement[float]:
    """The cost as a number of the database's own; SQLite keeps it as text."""
    return cast(SpendRow.cost_eur, Float)


def _usage(row: SpendRow) -> Usage:
    return Usage(
        row.prompt_tokens, row.cached_tokens, row.completion_tokens, row.cost_eur, bool(row.estimated)
    )
