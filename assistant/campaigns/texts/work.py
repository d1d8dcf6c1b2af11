"""Writes one text of a campaign: brief, facts, model, checks, one repair, and really another variant."""

import asyncio
import time
from collections.abc import Mapping, Sequence
from contextlib import aclosing
from dataclasses import replace

from assistant.campaigns.texts.cells import Cells
from assistant.campaigns.texts.outcome import Outcome, checked, failed, judged
from assistant.campaigns.texts.variants import TWIN, first_wish, is_alike, is_twin, second_wish
from assistant.errors import (
    LocalModelError,
    ModelBusyError,
    ModelError,
    ModelKeyError,
    ModelNotFoundError,
    ModelReplyError,
    ModelUnavailableError,
    UserError,
)
from assistant.llm.metering import Record
from assistant.types.campaign import CampaignText, StoredCampaign
from assistant.types.draft import Draft, Finding
from assistant.types.model import Usage
from assistant.writing.draft import Prepared, Writing

Fields = Mapping[str, str]
MOST_CALLS = (
    4  # of the model for one text: the text, its repair, and both again for one too much like another
)

# With these no text can be written just now, or none at all: the row is not to blame.
PASSED_ON = (ModelBusyError, ModelUnavailableError, ModelKeyError, ModelNotFoundError, LocalModelError)


def _unheard(model: str, usage: Usage) -> None:
    del model, usage


class TextWork:
    """Writes the texts of campaigns; safe for threads, and for any number of texts at the same time."""

    def __init__(self, writing: Writing, cells: Cells) -> None:
        self._writing = writing
        self.cells = cells

    async def write(
        self,
        campaign: StoredCampaign,
        text: CampaignText,
        earlier: Sequence[Fields] = (),
        record: Record = _unheard,
    ) -> Outcome:
        """Write one text and check it; nothing is stored, and the same inputs ask the model the same.

        `earlier` are the fields of the variants of its cell that are written, in their order. One that comes
        out nearly as another is written once more with the others named, then blocked. `record` is told of
        each reply. A model that gives no usable text makes the outcome `failed`, as does a brief that can't
        be used (a product that is gone). Raises ModelBusyError and ModelUnavailableError, after which the
        same request may come later, ModelKeyError, ModelNotFoundError and LocalModelError, with which no text
        can be written, and every error that is neither a model's nor a user's (StoreError,
        BudgetSpentError …).
        """
        started, spent = time.perf_counter(), Usage()

        def book(model: str, usage: Usage) -> None:
            nonlocal spent
            spent = spent + usage
            record(model, usage)

        try:
            prepared = await asyncio.to_thread(self.cells.prepared, campaign, text.planned)
            if hopeless := _hopeless(prepared.facts.findings):
                return hopeless
            count = campaign.campaign.variants
            outcome = _outcome(await self._draft(prepared, text, count, earlier, book))
        except PASSED_ON:
            raise
        except (ModelError, UserError) as error:
            outcome = failed(error, spent)
        draft = outcome.draft and replace(outcome.draft, usage=spent)
        return replace(outcome, draft=draft, usage=spent, seconds=time.perf_counter() - started)

    async def _draft(
        self, prepared: Prepared, text: CampaignText, count: int, earlier: Sequence[Fields], record: Record
    ) -> Draft:
        """The text, or the better of two when the first came out as another variant."""
        brief, number = prepared.order.brief, text.planned.variant
        first = await self._once(prepared, number, first_wish(brief, number, count, earlier), earlier, record)
        if not is_alike(first):
            return first
        try:
            second = await self._once(
                prepared, number, second_wish(brief, number, count, earlier), earlier, record
            )
        except ModelError as error:
            if error.retryable:
                raise
            return first
        return min(first, second, key=_faults)

    async def _once(
        self, prepared: Prepared, number: int, wish: str, earlier: Sequence[Fields], record: Record
    ) -> Draft:
        steps = self._writing.written(prepared, record, number, wish, lambda _: earlier)
        async with aclosing(steps):
            async for step in steps:
                if isinstance(step, Draft):
                    return step
        raise ModelReplyError("The model gave no text.", "Try again.")


def _faults(draft: Draft) -> tuple[bool, int, bool]:
    """Where a draft stands behind another one: a twin, with hard findings, with another one's subject."""
    hard = sum(finding.severity == "error" for finding in draft.findings)
    return is_twin(draft), hard, is_alike(draft)


def _outcome(draft: Draft) -> Outcome:
    """The outcome of a text that was written: too much like another variant, it waits for a person."""
    found = checked(draft)
    twin = next((finding for finding in draft.findings if finding.rule == TWIN), None)
    if twin is None or found.status == "blocked":
        return found
    return replace(found, status="blocked", reason=TWIN, detail=twin.message.get("en", ""))


def _hopeless(findings: tuple[Finding, ...]) -> Outcome | None:
    """The outcome of a text that no writing can remedy: the price of its product has ended, say.

    The model is not asked: what it costs would be lost.
    """
    found = judged(findings)
    return Outcome(None, *found) if found[0] == "blocked" else None
