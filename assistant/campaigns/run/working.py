"""One run of a campaign by one worker: gives its engine texts and orders, and keeps what comes of them."""

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant.campaigns.run.engine import Engine, Order
from assistant.campaigns.run.parts import Books, Writing
from assistant.errors import AssistantError, DiskFullError, ModelError, StoreError, UserError
from assistant.llm.buying import FINAL, PASSING
from assistant.llm.errand import ERRAND, Clerk, Errand
from assistant.llm.gate import Gate
from assistant.store.campaigns.money import Payer
from assistant.store.campaigns.texts import Ended
from assistant.types.campaign import CampaignText, RowStatus, StoredCampaign
from assistant.types.draft import Draft

log = logging.getLogger(__name__)

_RELEASE_SECONDS = 5.0  # how often is looked for workers that died


@dataclass(frozen=True)
class Asked:
    """What is to be run, as whom, and for whom; with `pilot` only the texts of the pilot."""

    campaign: StoredCampaign
    worker: str
    user: str
    pilot: bool = False


@dataclass(frozen=True)
class Lost:
    """The end of a text whose writing failed with an error that is no outcome of its own."""

    reason: str
    detail: str
    draft: Draft | None = None
    status: RowStatus = "failed"
    findings: Sequence[str] = ()
    seconds: float = 0.0


class Working:
    """A run on its way: the `Source` and the `Control` of an engine."""

    def __init__(
        self,
        asked: Asked,
        books: Books,
        writing: Writing,
        gate: Gate,
        stopping: Callable[[], bool],
    ) -> None:
        """`stopping` tells that the program ends."""
        self._asked = asked
        self._books = books
        self._writing = writing
        self._gate = gate
        self._stopping = stopping
        self._clerk = Clerk()
        self._order: Order = "go"
        self._looked = self._released = -1e9
        self._drains_since: float | None = None
        self.halted: AssistantError | None = None

    async def run(self, engine: Engine) -> None:
        """Work until there is nothing left, or an order or an error ends it; what was begun is given back."""
        id_, worker = self._asked.campaign.id, self._asked.worker
        beating = asyncio.create_task(self._beat())
        try:
            await self._clerk.do(self._books.leases.release, id_)
            await engine.run(self, self.do, self)
        except (StoreError, DiskFullError) as error:
            self.halted = error
        finally:
            beating.cancel()
            await asyncio.gather(beating, return_exceptions=True)
            # A database that is gone leaves the texts to their lease.
            with contextlib.suppress(StoreError, DiskFullError):
                await self._clerk.do(self._books.texts.put_back, id_, worker)
                await self._clerk.do(self._books.leases.let_go, id_, worker)
            self._clerk.close()

    async def take(self, many: int) -> Sequence[CampaignText]:
        """See `Source.take`."""
        asked, lease = self._asked, self._writing.limits.lease
        return await self._clerk.do(
            self._books.texts.claim, asked.campaign.id, asked.worker, lease, many, asked.pilot
        )

    async def more(self) -> bool:
        """See `Source.more`."""
        now = time.monotonic()
        if now - self._released >= _RELEASE_SECONDS:
            self._released = now
            await self._clerk.do(self._books.leases.release, self._asked.campaign.id)
        return await self._clerk.do(self._books.texts.is_left, self._asked.campaign.id, self._asked.pilot)

    async def lost(self, text: CampaignText, error: BaseException) -> None:
        """See `Source.lost`; with a database that can't be written the run ends, and no text has failed."""
        if isinstance(error, AssistantError):
            self.halted = self.halted or error
            return
        log.error("Text %s of a campaign failed.", text.planned.variant_id, exc_info=error)
        await self._end(text, Lost("internal", f"An internal error: {type(error).__name__}."))

    async def do(self, text: CampaignText) -> None:
        """Write a text and keep what came of it; one that can't be written now is given back."""
        asked = self._asked
        payer = Payer(asked.campaign.id, text.planned.number, asked.worker, asked.user, text.round)
        errand = Errand(payer, self._gate, self._clerk)
        ERRAND.set(errand)
        try:
            earlier = await self._clerk.do(self._books.texts.siblings, text) if text.planned.variant else ()
            ended = await self._writing.writer.write(asked.campaign, text, earlier)
        except AssistantError as error:
            ours = isinstance(error, UserError) or (isinstance(error, ModelError) and not _halts(error))
            await self._failed(text, errand.halted or error, errand.halted is not None or not ours)
            return
        # A repair that failed leaves the first version: with the provider gone it is no outcome to keep.
        if errand.halted is not None:
            await self._failed(text, errand.halted, True)
        else:
            await self._end(text, ended)

    async def order(self) -> Order:
        """See `Control.order`."""
        now, limits = time.monotonic(), self._writing.limits
        if now - self._looked >= limits.look_seconds:
            self._looked = now
            status = await self._clerk.do(self._books.campaigns.status, self._asked.campaign.id)
            ends = self._stopping() or self.halted is not None or status == "stopped"
            self._order = "drain" if ends or status != "running" else "go"
            if ends and self._drains_since is None:
                self._drains_since = now
        if self._drains_since is not None and now - self._drains_since > limits.drain_seconds:
            return "cut"
        return "drain" if self.halted is not None else self._order

    async def _end(self, text: CampaignText, ended: Ended) -> None:
        asked = self._asked
        kept = await self._clerk.do(self._books.texts.finish, text, asked.worker, ended, asked.user)
        if kept is None:
            log.warning("Text %s was taken over by another worker.", text.planned.variant_id)

    async def _failed(self, text: CampaignText, error: AssistantError, halting: bool) -> None:
        """Give a text back when no other could be written either; else this one has failed."""
        if not halting:
            await self._end(text, Lost(error.code, str(error)))
            return
        self.halted = self.halted or error
        if isinstance(error, StoreError | DiskFullError):
            return  # its lease gives it back
        await self._clerk.do(
            self._books.texts.put_back, self._asked.campaign.id, self._asked.worker, [text.planned.number]
        )

    async def _beat(self) -> None:
        lease = self._writing.limits.lease
        while True:
            try:
                await self._clerk.do(
                    self._books.leases.renew, self._asked.campaign.id, self._asked.worker, lease
                )
            except (StoreError, DiskFullError) as error:
                self.halted = error
            await asyncio.sleep(lease.total_seconds() / 3)


def _halts(error: ModelError) -> bool:
    """Whether the provider would fail with every other text too."""
    return isinstance(error, PASSING + FINAL)
