"""What a campaign's calls may take and took: reserved before a call, on the books after it, never twice.

The books are the one ledger, `spend`. A campaign's row holds the sum of its own rows there, and a text's row
what was spent for it, each written in the transaction that writes the ledger: a cap is compared with a number
and not with a hundred thousand rows.
"""

import datetime as dt
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Select, Update, bindparam, delete, insert, select, update
from sqlalchemy.orm import Session

from assistant.errors import BudgetSpentError, UnknownNameError
from assistant.store.campaigns.replies import Reply, insert_reply
from assistant.store.campaigns.tables import CampaignRow, CampaignTextRow, SpendReservationRow
from assistant.store.database import Database, utc_now
from assistant.store.tables import SpendRow
from assistant.types.model import Usage

# Statements are made once and run past the ORM: each call of a model runs most of them.
_CAMPAIGN = CampaignRow.id == bindparam("in_campaign")
_TEXT = (CampaignTextRow.campaign == bindparam("in_campaign")) & (
    CampaignTextRow.number == bindparam("of_text")
)
_ROOM = (
    select(
        CampaignRow.budget_eur,
        CampaignRow.budget_tokens,
        CampaignRow.cost_eur,
        CampaignRow.prompt_tokens + CampaignRow.completion_tokens,
    )
    .where(_CAMPAIGN)
    .with_for_update()
)
_RESERVED = select(
    SpendReservationRow.prompt_tokens, SpendReservationRow.completion_tokens, SpendReservationRow.cost_eur
).where(SpendReservationRow.campaign == bindparam("in_campaign"))
_GIVEN_BACK = (
    delete(SpendReservationRow)
    .where(SpendReservationRow.id == bindparam("reservation"))
    .returning(SpendReservationRow.user, SpendReservationRow.model)
)
_RESERVE, _BOOK = insert(SpendReservationRow), insert(SpendRow)


def _sums(kind: type[CampaignRow] | type[CampaignTextRow]) -> Update:
    """Add a call's tokens to what a campaign or a text took; its cost is added in Python."""
    return update(kind).values(
        prompt_tokens=kind.prompt_tokens + bindparam("more_prompt"),
        cached_tokens=kind.cached_tokens + bindparam("more_cached"),
        completion_tokens=kind.completion_tokens + bindparam("more_completion"),
        cost_eur=bindparam("new_cost", type_=kind.__table__.c.cost_eur.type),
    )


_Sums = tuple[Select[Any], Update]
_OF_CAMPAIGN: _Sums = (
    select(CampaignRow.cost_eur).where(_CAMPAIGN).with_for_update(),
    _sums(CampaignRow).where(_CAMPAIGN),
)
_OF_TEXT: _Sums = (
    select(CampaignTextRow.cost_eur).where(_TEXT).with_for_update(),
    _sums(CampaignTextRow).where(_TEXT),
)


@dataclass(frozen=True)
class Payer:
    """For what a call is made: a text of a campaign, by a worker, on behalf of a user."""

    campaign: int
    number: int
    worker: str
    user: str = ""
    round: int = 0


@dataclass(frozen=True)
class Hold:
    """A reservation: what is to be settled once the call has ended."""

    id: str
    campaign: int
    number: int


@dataclass(frozen=True)
class _Room:
    """What a campaign may take, has taken, and has reserved; a cap of None is none."""

    cap_eur: Decimal | None
    cap_tokens: int | None
    eur: Decimal
    tokens: int
    held_eur: Decimal
    held_tokens: int


class Money:
    """The money of the campaigns of one database; costs are in EUR, exact. Raises StoreError, DiskFullError.

    Every change of a campaign's sums holds its row: workers on several machines keep one cap together.
    """

    def __init__(self, db: Database, now: Callable[[], dt.datetime] = utc_now) -> None:
        self._db = db
        self._now = now

    def reserve(self, payer: Payer, model: str, most: Usage) -> Hold | None:
        """Hold what a call takes at most, to be settled once it has ended.

        None: there is no room now, and there may be when calls on their way end. Raises BudgetSpentError when
        the campaign's cap has no room for it at all: what was taken stays taken. A cap in euros can't be held
        with a model whose price is not known: that is BudgetSpentError too.
        """
        hold = Hold(uuid.uuid4().hex, payer.campaign, payer.number)
        with self._db.session() as session:
            connection = session.connection()
            if not _fits(_room(connection, payer.campaign), most, payer.campaign, model):
                return None
            values = {
                "id": hold.id,
                "campaign": payer.campaign,
                "number": payer.number,
                "worker": payer.worker,
                "user": payer.user,
                "model": model,
                "prompt_tokens": most.prompt_tokens,
                "completion_tokens": most.completion_tokens,
                "cost_eur": most.cost_eur,
                "at": self._now(),
            }
            connection.execute(_RESERVE, values)
        return hold

    def settle(self, hold: Hold, usage: Usage | None, reply: Reply | None = None) -> None:
        """Put a call on the books, keep its reply, and give its reservation back, in one transaction.

        None for `usage`: nothing is owed. One that was written off meanwhile is on the books already.
        """
        now = self._now()
        with self._db.session() as session:
            connection = session.connection()
            # The campaign's row is held first, here as everywhere: else two may wait for each other.
            before = connection.scalar(_OF_CAMPAIGN[0], {"in_campaign": hold.campaign})
            held = connection.execute(_GIVEN_BACK, {"reservation": hold.id}).one_or_none()
            if held is not None and usage is not None:
                _book(connection, hold, usage, {"at": now, "user": held[0], "model": held[1]}, before)
            if reply is not None:
                insert_reply(session, reply, now)

    def write_off(self, workers: Iterable[str]) -> int:
        """Book the calls that dead workers had on their way, at the most that they may have taken."""
        names = sorted(workers)
        if not names:
            return 0
        row, now = SpendReservationRow, self._now()
        of_dead = row.worker.in_(names)
        with self._db.session() as session:
            connection = session.connection()
            campaigns = select(row.campaign).where(of_dead)
            held = select(CampaignRow.id).where(CampaignRow.id.in_(campaigns)).order_by(CampaignRow.id)
            connection.execute(held.with_for_update()).all()
            gone = connection.execute(delete(row).where(of_dead).returning(*row.__table__.c)).mappings().all()
            for each in gone:
                hold = Hold(each["id"], each["campaign"], each["number"])
                most = Usage(
                    each["prompt_tokens"], 0, each["completion_tokens"], each["cost_eur"], estimated=True
                )
                before = connection.scalar(_OF_CAMPAIGN[0], {"in_campaign": hold.campaign})
                told = {"at": now, "user": each["user"], "model": each["model"]}
                _book(connection, hold, most, told, before)
        return len(gone)

    def workers(self, campaign: int) -> list[str]:
        """Who has calls of a campaign on their way."""
        asked = select(SpendReservationRow.worker).where(SpendReservationRow.campaign == campaign)
        with self._db.reading() as session:
            return list(session.scalars(asked.distinct()))


def reserved(session: Session, campaign: int) -> tuple[int, Decimal]:
    """Tokens and euros that the calls of a campaign on their way may take."""
    return _reserved(session.connection(), campaign)


def _reserved(connection: Connection, campaign: int) -> tuple[int, Decimal]:
    rows = connection.execute(_RESERVED, {"in_campaign": campaign}).all()
    tokens = sum(prompt + completion for prompt, completion, _ in rows)
    return tokens, sum((cost for _, _, cost in rows if cost is not None), Decimal(0))


def _room(connection: Connection, campaign: int) -> _Room:
    found = connection.execute(_ROOM, {"in_campaign": campaign}).one_or_none()
    if found is None:
        raise UnknownNameError("campaign", str(campaign), [])
    cap_eur, cap_tokens, cost, tokens = found
    capped = cap_eur is not None or cap_tokens is not None
    held_tokens, held_eur = _reserved(connection, campaign) if capped else (0, Decimal(0))
    return _Room(cap_eur, cap_tokens, cost or Decimal(0), tokens, held_eur, held_tokens)


def _fits(room: _Room, most: Usage, campaign: int, model: str) -> bool:
    tokens = most.prompt_tokens + most.completion_tokens
    if room.cap_tokens is not None and room.tokens + tokens > room.cap_tokens:
        raise _spent(
            campaign, f"{room.tokens:,} of {room.cap_tokens:,} tokens are used", f"up to {tokens:,} tokens"
        )
    if room.cap_eur is not None and most.cost_eur is None:
        raise BudgetSpentError(
            f"Campaign {campaign} has a budget in euros, and the price of the model “{model}” is not known.",
            "Give it a budget in tokens instead, or add the model to rules/prices.yaml.",
        )
    cost = most.cost_eur or Decimal(0)
    if room.cap_eur is not None and room.eur + cost > room.cap_eur:
        raise _spent(campaign, f"€{room.eur:.4f} of €{room.cap_eur:.2f} are used", f"up to €{cost:.4f}")
    over_tokens = room.cap_tokens is not None and room.tokens + room.held_tokens + tokens > room.cap_tokens
    over_eur = room.cap_eur is not None and room.eur + room.held_eur + cost > room.cap_eur
    return not (over_tokens or over_eur)


def _spent(campaign: int, told: str, wanted: str) -> BudgetSpentError:
    return BudgetSpentError(
        f"The budget of campaign {campaign} is used up: {told}, and the next call may take {wanted}.",
        "Raise its budget and resume it; what was written is kept.",
    )


def _book(
    connection: Connection, hold: Hold, usage: Usage, told: dict[str, Any], before: Decimal | None
) -> None:
    """Write a call into the ledger, and into the sums of its campaign, which took `before`, and its text."""
    connection.execute(
        _BOOK,
        {
            **told,
            "kind": "campaign",
            "prompt_tokens": usage.prompt_tokens,
            "cached_tokens": usage.cached_tokens,
            "completion_tokens": usage.completion_tokens,
            "cost_eur": usage.cost_eur,
            "estimated": usage.estimated,
            "campaign": hold.campaign,
        },
    )
    place = {"in_campaign": hold.campaign, "of_text": hold.number}
    more = {
        "more_prompt": usage.prompt_tokens,
        "more_cached": usage.cached_tokens,
        "more_completion": usage.completion_tokens,
    }
    of_text = connection.scalar(_OF_TEXT[0], place)
    campaign_cost = {"in_campaign": hold.campaign, "new_cost": _sum(before, usage.cost_eur)}
    connection.execute(_OF_CAMPAIGN[1], {**more, **campaign_cost})
    connection.execute(_OF_TEXT[1], {**more, **place, "new_cost": _sum(of_text, usage.cost_eur)})


def _sum(before: Decimal | None, more: Decimal | None) -> Decimal | None:
    """Added here and not in SQL: SQLite has no exact decimals."""
    return before if more is None else (before or Decimal(0)) + more
