"""The work of campaigns that needs the model or the index, as streams of events for `events.Work`."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any

from assistant.campaigns.desk import CampaignDesk
from assistant.campaigns.sizing.sizes import Wanted
from assistant.errors import InputError
from assistant.store.campaigns.definition import campaign_of

Event = dict[str, Any]
VERDICTS = ("approve", "clean", "reject", "edit")


@dataclass(frozen=True)
class CampaignWork:
    """What the command line hands to the server that has the model and the index; `user` asks for it."""

    desk: CampaignDesk
    user: str

    def kinds(self) -> dict[str, Callable[..., AsyncGenerator[Event, None]]]:
        """The pieces of work by name."""
        return {
            "campaign_plan": self.plan,
            "campaign_run": self.run,
            "campaign_review": self.review,
        }

    async def plan(
        self, definition: Mapping[str, Any], wanted: Mapping[str, Any] | None = None
    ) -> AsyncGenerator[Event, None]:
        """The plan of a definition, estimated on prompts that hold their facts; `wanted` as in `Wanted`."""
        campaign = campaign_of(definition)
        preview = await asyncio.to_thread(self.desk.plan, campaign, self.user, Wanted(**(wanted or {})))
        yield {"event": "result", "result": preview.as_dict()}

    async def run(self, campaign: int, pilot: bool = False) -> AsyncGenerator[Event, None]:
        """Begin a run, or go on with it: where it stands every second, and last how it ended.

        Whoever stops listening does not stop it: `campaign pause` and `campaign stop` do.
        """
        runs = self.desk.runs
        state = await asyncio.to_thread(runs.start, campaign, self.user, pilot)
        async with aclosing(runs.events(campaign)) as states:
            async for state in states:
                yield {"event": "progress", **state.as_dict()}
        yield {"event": "result", "result": state.as_dict()}

    async def review(
        self,
        campaign: int,
        verdict: str,
        numbers: Sequence[int] = (),
        reason: str = "",
        fields: Mapping[str, str] | None = None,
    ) -> AsyncGenerator[Event, None]:
        """Judge texts: approve or reject those of the numbers, approve what is clean, or edit one.

        Approving tells how many are looked at; whoever stops listening stops it between two of them. Raises
        InputError for another verdict, and for an edit of other than one text.
        """
        if verdict not in VERDICTS:
            raise InputError(f"There is no verdict “{verdict[:40]}”.", f"Known: {', '.join(VERDICTS)}.")
        desk, user = self.desk.review, self.user
        if verdict == "edit":
            if len(numbers) != 1 or not fields:
                raise InputError("An edit is of one text and some of its fields.", "Name one number.")
            text = await asyncio.to_thread(desk.edit, campaign, numbers[0], fields, user)
            yield {"event": "result", "result": text.as_dict()}
            return
        if verdict == "reject":
            judged = await asyncio.to_thread(desk.reject, campaign, numbers, user, reason)
        else:
            clean = verdict == "clean"
            wanted = await asyncio.to_thread(desk.clean, campaign) if clean else sorted(set(numbers))
            judged = await asyncio.to_thread(desk.approve, campaign, (), user)  # is there such a campaign?
            for place, number in enumerate(wanted):
                yield {"event": "progress", "done": place, "of": len(wanted)}
                judged += await asyncio.to_thread(desk.approve, campaign, [number], user, reason, clean)
        yield {"event": "result", "result": judged.as_dict()}
