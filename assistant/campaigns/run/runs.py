"""The runs of campaigns: started, paused, resumed, stopped, tried again, and watched."""

import asyncio
import datetime as dt
import math
from collections.abc import AsyncGenerator, Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from assistant.campaigns.run.aio import AsyncioEngine
from assistant.campaigns.run.engine import Engine
from assistant.campaigns.run.parts import Books, Writing
from assistant.campaigns.run.state import RunState
from assistant.campaigns.run.working import Asked, Working
from assistant.errors import AssistantError, InputError, RunError, StatusError
from assistant.jobs.background import Background, StoppedError
from assistant.llm.gate import Gate
from assistant.llm.prices import price_of
from assistant.store.campaigns.workers import new_worker
from assistant.store.database import utc_now
from assistant.types.campaign import CampaignStatus, RowStatus, RunCounts, StoredCampaign
from assistant.types.model import ChatModel

# Texts on their way beyond the calls: while one is prepared or checked, the model is not left idle.
SPARE = 0.5
RATE_MINUTES = 2
_EVERY_SECONDS = 1.0

Told = Callable[[RunState], None]
"""Is told of a run that ended, or paused by itself."""


def _nobody(state: RunState) -> None:
    del state


def _engines() -> Mapping[str, Callable[[int], Engine]]:
    return {"asyncio": AsyncioEngine}


@dataclass(frozen=True)
class Runner:
    """What a run needs besides the books: a model, who writes with it, and where it goes on unwatched."""

    model: ChatModel
    writing: Writing
    background: Background
    engines: Mapping[str, Callable[[int], Engine]] | None = None


class Runs:
    """The runs of the campaigns of one database. Raises UnknownNameError, StoreError and DiskFullError.

    Without a `runner`, which needs the model and the knowledge, it controls runs of other processes and shows
    them: pausing and stopping go through the database.
    """

    def __init__(
        self, books: Books, runner: Runner | None = None, now: Callable[[], dt.datetime] = utc_now
    ) -> None:
        self._books = books
        self._runner = runner
        self._now = now
        self._told: Told = _nobody

    def report_to(self, told: Told) -> None:
        """Have somebody told of each run that ends, or pauses by itself."""
        self._told = told

    def start(self, id_: int, user: str, pilot: bool = False) -> RunState:
        """Begin to write, or go on, in the background; with `pilot` one text of each segment, then pause.

        One that runs here goes on as it is. Raises StatusError when there is nothing to write, InputError for
        a budget that can't be held and an engine that there is not, StoppedError when the program ends.
        """
        runner = self._demand_runner()
        stored, worker = self._books.campaigns.get(id_), new_worker()
        engine = self._checked(stored, runner, pilot)
        runner.background.check()
        if not self._is_at_work(id_):
            self._books.leases.renew(id_, worker, runner.writing.limits.lease)
        stored = self._books.campaigns.set_status(id_, "running")
        asked = Asked(stored, worker, user, pilot)
        # One that is just pausing is done once more at its end: it finds that it is to go on.
        runner.background.start(_key(id_), lambda: self._work(asked, engine), lambda _, later: later)
        return self.status(id_)

    def resume(self, id_: int, user: str) -> RunState:
        """Go on with everything that is left; see `start`."""
        return self.start(id_, user)

    def pause(self, id_: int, user: str = "") -> RunState:
        """Begin no more texts; those on their way are ended. Raises StatusError for one that does not run."""
        del user
        stored = self._books.campaigns.get(id_)
        if stored.status != "running":
            raise StatusError(
                f"Campaign {id_} is {stored.status}, not running.", "There is nothing to pause."
            )
        self._books.campaigns.set_status(id_, "paused")
        return self.status(id_)

    def stop(self, id_: int, user: str = "") -> RunState:
        """End the run: texts on their way get some seconds, then they are given back; nothing is lost."""
        del user
        self._books.campaigns.set_status(id_, "stopped")
        return self.status(id_)

    def retry(self, id_: int, statuses: Iterable[RowStatus] = ("failed",), user: str = "") -> int:
        """Make texts that ended so pending again; how many there were. They wait for `resume`.

        Raises InputError for a status that is none of done, failed and blocked.
        """
        del user
        wanted = tuple(statuses)
        for status in wanted:
            if status not in ("done", "failed", "blocked"):
                raise InputError(
                    f"Texts that are “{status}” can't be tried again.", "Name failed or blocked."
                )
        self._books.campaigns.get(id_)
        return self._books.texts.retry(id_, wanted)

    def status(self, id_: int) -> RunState:
        """Where a campaign stands now; one whose process died shows as paused."""
        stored = self._books.campaigns.get(id_)
        if stored.status == "running" and not self._is_at_work(id_):
            stored = replace(stored, status="paused", reason="interrupted")
        counts, pilot = self._counts(stored), self._counts(stored, pilot_only=True)
        rate = self._rate(stored) if stored.status == "running" else 0.0
        left = counts.pending + counts.running
        return RunState(
            campaign=id_,
            name=stored.campaign.name,
            status=stored.status,
            reason=stored.reason,
            detail=_detail(stored),
            counts=counts,
            pilot=pilot,
            per_minute=rate,
            seconds_left=left / rate * 60 if rate else None,
            budget_eur=stored.campaign.budget_eur,
            budget_tokens=stored.campaign.budget_tokens,
            started_at=stored.started_at,
            ended_at=stored.ended_at,
        )

    async def events(self, id_: int, every: float = _EVERY_SECONDS) -> AsyncGenerator[RunState, None]:
        """Where a campaign stands, every so many seconds, and once more when nobody works on it any more."""
        while True:
            state = await asyncio.to_thread(self.status, id_)
            yield state
            if not state.running and not await asyncio.to_thread(self._is_at_work, id_):
                return
            await asyncio.sleep(every)

    def recover(self) -> list[int]:
        """Pause the campaigns whose process died and give back what it held; their numbers. At each start."""
        found = []
        ended = ("planned", "done")
        begun = [stored for stored in self._books.campaigns.list() if stored.status not in ended]
        for stored in begun:
            if not self._is_at_work(stored.id):
                self._books.leases.release(stored.id)
                if stored.status == "running":
                    self._books.campaigns.set_status(stored.id, "paused", "interrupted")
                    found.append(stored.id)
        return found

    def close(self) -> None:
        """Checkpoint what runs here: texts on their way get some seconds, then everything is given back."""
        if self._runner is not None:
            self._runner.background.close()

    def _demand_runner(self) -> Runner:
        if self._runner is None:
            raise RunError("Campaigns can only be run with the model and the knowledge.", "Use: campaign run")
        return self._runner

    def _checked(self, stored: StoredCampaign, runner: Runner, pilot: bool) -> Engine:
        campaign, model = stored.campaign, runner.model
        engines = runner.engines or _engines()
        if campaign.engine not in engines:
            raise InputError(f"There is no engine “{campaign.engine}”.", f"Known: {', '.join(engines)}.")
        if not self._books.texts.is_left(stored.id, pilot):
            what = "pilot" if pilot else "campaign"
            raise StatusError(
                f"The {what} of campaign {stored.id} has no text left to write.",
                "Try failed or blocked ones again: assistant campaign retry.",
            )
        if campaign.budget_eur is not None and not model.embedded and price_of(model.name) is None:
            raise InputError(
                f"Campaign {stored.id} has a budget in euros, and the price of “{model.name}” is not known.",
                "Give it a budget in tokens instead, or add the model to rules/prices.yaml.",
            )
        return engines[campaign.engine](math.ceil(_calls(campaign.concurrency, runner) * (1 + SPARE)) + 1)

    def _work(self, asked: Asked, engine: Engine) -> RunState:
        """What the background does; the end of a run is written down and told."""
        runner, id_ = self._demand_runner(), asked.campaign.id
        calls, writing = _calls(asked.campaign.campaign.concurrency, runner), runner.writing
        halted: AssistantError | None = None

        async def work() -> AssistantError | None:
            working = Working(asked, self._books, writing, Gate(calls, writing.pace), self._is_stopping)
            await working.run(engine)
            return working.halted

        try:
            # Again for one that was resumed while it paused.
            while halted is None and self._goes_on(asked):
                halted = asyncio.run(work())
        finally:
            writing.forget(id_)
        if self._ended(asked, halted):
            self._told(self.status(id_))
        return self.status(id_)

    def _goes_on(self, asked: Asked) -> bool:
        id_ = asked.campaign.id
        running = self._books.campaigns.status(id_) == "running" and not self._is_stopping()
        return running and self._books.texts.is_left(id_, asked.pilot)

    def _ended(self, asked: Asked, halted: AssistantError | None) -> bool:
        """Write down why a run ended; whether it did so by itself. What somebody else wrote stays."""
        id_, campaigns = asked.campaign.id, self._books.campaigns
        if campaigns.status(id_) != "running":
            return False
        status, reason = self._why(asked, halted)
        if halted is not None:
            campaigns.freeze(id_, fault={"reason": reason, "detail": str(halted)})
        try:
            campaigns.set_status(id_, status, reason)
        except StatusError:  # somebody stopped it at this very moment
            return False
        return True

    def _why(self, asked: Asked, halted: AssistantError | None) -> tuple[CampaignStatus, str]:
        if halted is not None:
            return "paused", halted.code
        if not self._books.texts.is_left(asked.campaign.id):
            return "done", ""
        if asked.pilot and not self._books.texts.is_left(asked.campaign.id, pilot_only=True):
            return "paused", "pilot"
        return "paused", "shutdown" if self._is_stopping() else "interrupted"

    def _is_stopping(self) -> bool:
        try:
            self._demand_runner().background.check()
        except StoppedError:
            return True
        return False

    def _is_at_work(self, id_: int) -> bool:
        job = None if self._runner is None else self._runner.background.get(_key(id_))
        return (job is not None and job.running) or self._books.leases.is_held(id_)

    def _counts(self, stored: StoredCampaign, pilot_only: bool = False) -> RunCounts:
        """The counts; what a dead worker holds is as good as pending."""
        counts = self._books.texts.counts(stored.id, pilot_only)
        if stored.reason != "interrupted" or stored.status != "paused":
            return counts
        return replace(counts, pending=counts.pending + counts.running, running=0)

    def _rate(self, stored: StoredCampaign) -> float:
        """Texts that ended in a minute: in the last two minutes, or since it began to run."""
        now = self._now()
        since = max(now - dt.timedelta(minutes=RATE_MINUTES), stored.changed_at)
        minutes = max((now - since).total_seconds(), 1.0) / 60
        return self._books.texts.ended_since(stored.id, since) / minutes


def _key(campaign: int) -> str:
    return f"campaign-{campaign}"


def _calls(wanted: int, runner: Runner) -> int:
    """The embedded model writes one text at a time: more would only wait for their turn."""
    return 1 if runner.model.embedded else max(1, min(wanted, runner.writing.limits.calls))


def _detail(stored: StoredCampaign) -> str:
    fault = stored.frozen.get("fault") or {}
    return str(fault.get("detail", "")) if fault.get("reason") == stored.reason != "" else ""
