"""A campaign with its books, a writer that asks the model once or twice, and a model that keeps a journal."""

import asyncio
import hashlib
import os
import time
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path

from sqlalchemy import select

from assistant.campaigns.run.parts import Books, Limits, Writing
from assistant.campaigns.run.runs import Runner, Runs, Told
from assistant.campaigns.run.state import RunState
from assistant.jobs.background import Background
from assistant.llm.buying import Buyer, Patience
from assistant.llm.metering import metered
from assistant.llm.remembered import Remembered
from assistant.store.campaigns.campaigns import Campaigns
from assistant.store.campaigns.leases import Leases
from assistant.store.campaigns.money import Money
from assistant.store.campaigns.replies import Replies
from assistant.store.campaigns.tables import CampaignTextRow
from assistant.store.campaigns.texts import Texts
from assistant.store.copy.tables import DraftRow, DraftVersionRow
from assistant.store.database import Database
from assistant.store.tables import SpendRow
from assistant.types.campaign import (
    Campaign,
    CampaignBrief,
    CampaignText,
    PlannedText,
    RowStatus,
    StoredCampaign,
)
from assistant.types.draft import Brief, Draft
from assistant.types.model import ChatModel, Completion, Delta, Message, Request, Usage

BRIEF = CampaignBrief(goal={"fr": "Vendre", "en": "Sell"})
CAMPAIGN = Campaign("Fête", ("urban", "family"), ("email", "sms"), BRIEF, ("fr",), concurrency=4)
LOOK = 0.01
COST = Decimal("0.0005")  # of a call of the model below


def planned(cells: int, variants: int = 1, campaign: int = 1) -> list[PlannedText]:
    """The texts of so many cells; the first of every tenth cell is in the pilot."""
    return [
        PlannedText(
            number=cell * variants + variant + 1,
            variant_id=f"c{campaign}-{cell:05d}-{variant + 1}",
            cell=f"c{campaign}-{cell:05d}",
            segment=("urban", "family")[cell % 2],
            channel=("email", "sms")[cell // 2 % 2],
            language="fr",
            products=(),
            variant=variant,
            pilot=variant == 0 and cell % 10 == 0,
        )
        for cell in range(cells)
        for variant in range(variants)
    ]


def add(db: Database, cells: int, variants: int = 1, campaign: Campaign = CAMPAIGN) -> StoredCampaign:
    """A planned campaign with its texts."""
    return Campaigns(db).add(campaign, "lea", lambda number: planned(cells, variants, number))


@dataclass(frozen=True)
class Written:
    """What a writer gives; it fits `Ended`."""

    draft: Draft | None
    status: RowStatus = "done"
    reason: str = ""
    detail: str = ""
    findings: Sequence[str] = ()
    seconds: float = 0.0


NOTHING = Usage()


def draft_of(text: CampaignText, body: str, usage: Usage = NOTHING) -> Draft:
    """A draft that says `body`."""
    planned_ = text.planned
    brief = Brief(planned_.channel, planned_.segment, "Vendre", planned_.language)
    return Draft(brief, {"body": body}, (), (), (), {"body": len(body)}, model="journal", usage=usage)


class PlainWriter:
    """Asks the model for a text, and for a better one when it says “weak”: as the studio's repair does."""

    def __init__(self, model: ChatModel) -> None:
        self.model = model
        self.earlier: dict[str, Sequence[Mapping[str, str]]] = {}

    async def write(
        self, campaign: StoredCampaign, text: CampaignText, earlier: Sequence[Mapping[str, str]]
    ) -> Written:
        name = text.planned.variant_id
        self.earlier[name] = earlier
        asked = f"{name} unlike {[fields['body'] for fields in earlier]}"
        said = await self._said(asked)
        if "weak" in said:
            said = await self._said(f"{asked} better than {said}")
        if "blocked" in said:
            return Written(
                draft_of(text, said), "blocked", "claims.free", "It is not free.", ("claims.free",)
            )
        return Written(draft_of(text, said))

    async def _said(self, asked: str) -> str:
        request = Request([Message("system", "Write."), Message("user", asked)], 50, 60.0)
        async with aclosing(metered(self.model, request, lambda model, usage: None)) as events:
            async for event in events:
                if isinstance(event, Completion):
                    return event.text
        raise AssertionError("no reply")


class JournalModel:
    """Says what depends on the prompt alone, after `seconds`; notes each call in a file that a kill leaves.

    `fault` may raise instead, by the number of the call in this process.
    """

    name = "journal"
    embedded = False
    prompt_budget = 1000

    def __init__(
        self, journal: Path, seconds: float = 0.0, fault: Callable[[int, str], Exception | None] | None = None
    ) -> None:
        self._file = os.open(journal, os.O_APPEND | os.O_CREAT | os.O_WRONLY, 0o600)
        self._seconds = seconds
        self._fault = fault or (lambda number, asked: None)
        self.calls = 0
        self.at_once = self.most_at_once = 0

    async def stream(self, request: Request) -> AsyncGenerator[Delta | Completion, None]:
        self.calls += 1
        number = self.calls
        asked = request.messages[-1].content
        os.write(self._file, f"{asked}\n".encode())
        self.at_once += 1
        self.most_at_once = max(self.at_once, self.most_at_once)
        try:
            await asyncio.sleep(self._seconds)
            if error := self._fault(number, asked):
                raise error
        finally:
            self.at_once -= 1
        yield Delta("Texte")
        yield Completion(reply_to(asked), Usage(100, 20, 10, COST), 0.0, 0.0)


def reply_to(asked: str) -> str:
    """What the model says: a third of the first versions is weak."""
    digest = hashlib.sha256(asked.encode()).hexdigest()
    weak = "weak " if int(digest[:2], 16) % 3 == 0 and "better" not in asked else ""
    return f"{weak}Texte {digest[:12]}"


@dataclass
class Stage:
    """A database with what runs on it."""

    db: Database
    books: Books
    model: JournalModel
    writer: PlainWriter
    runs: Runs
    background: Background
    told: list[RunState] = field(default_factory=list)

    def finished(self, campaign: int, seconds: float = 30.0) -> RunState:
        """Where the campaign stands once nobody works on it here."""
        job = self.background.get(f"campaign-{campaign}")
        assert job is not None
        assert job.wait(seconds)
        assert job.error is None, job.error
        return self.runs.status(campaign)

    def until(self, condition: Callable[[], bool]) -> None:
        """Wait for something that a run brings about."""
        end = time.monotonic() + 30
        while not condition():
            assert time.monotonic() < end
            time.sleep(0.005)


def stage(
    db: Database,
    journal: Path,
    seconds: float = 0.0,
    fault: Callable[[int, str], Exception | None] | None = None,
    patience: Patience | None = None,
    limits: Limits | None = None,
) -> Stage:
    """All of it, wired as the product does."""
    model = JournalModel(journal, seconds, fault)
    patience = patience or Patience(tries=3, seconds=1.0, pause=0.001, longest_pause=0.002)
    remembered = Remembered(model, Replies(db), Buyer(model, Money(db), patience))
    writer, background, told = PlainWriter(remembered), Background(), []
    limits = limits or Limits(look_seconds=LOOK, drain_seconds=5.0)
    books = Books(Campaigns(db), Texts(db), Leases(db))
    tell: Told = told.append
    runs = Runs(books, Runner(model, Writing(writer, limits=limits), background))
    runs.report_to(tell)
    return Stage(db, books, model, writer, runs, background, told)


def texts_of(db: Database, campaign: int) -> dict[str, str]:
    """What every text says in the end, by its variant id."""
    row = CampaignTextRow
    asked = (
        select(row.variant_id, DraftVersionRow.fields)
        .join(DraftRow, row.draft == DraftRow.id)
        .join(DraftVersionRow, DraftVersionRow.draft == DraftRow.id)
        .where(row.campaign == campaign)
    )
    with db.reading() as session:
        return {name: fields["body"] for name, fields in session.execute(asked)}


def outcome_of(db: Database, campaign: int) -> list[tuple[object, ...]]:
    """All that a run leaves of each text, but for times and the numbers of drafts."""
    row = CampaignTextRow
    asked = (
        select(row, DraftRow, DraftVersionRow)
        .outerjoin(DraftRow, row.draft == DraftRow.id)
        .outerjoin(DraftVersionRow, DraftVersionRow.draft == DraftRow.id)
        .where(row.campaign == campaign)
        .order_by(row.number)
    )
    with db.reading() as session:
        return [
            (
                text.number,
                text.variant_id,
                text.status,
                text.reason,
                text.findings,
                draft and (draft.group, draft.variant, draft.brief, draft.created_by),
                version and (version.fields, version.report, version.model, version.number),
            )
            for text, draft, version in session.execute(asked)
        ]


def booked(db: Database, campaign: int) -> list[SpendRow]:
    """The campaign's rows in the one ledger."""
    with db.reading() as session:
        rows = session.scalars(select(SpendRow).where(SpendRow.campaign == campaign).order_by(SpendRow.id))
        return list(rows)


def with_budget(campaign: Campaign, **budget: object) -> Campaign:
    """The campaign with a cap."""
    return replace(campaign, **budget)
