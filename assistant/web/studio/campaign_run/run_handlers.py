"""What the panel of the run does when something is pressed. Who may do it is asked each time."""

from dataclasses import dataclass, replace
from typing import Any

import gradio as gr

from assistant.campaigns.run.state import RunState
from assistant.errors import UnknownNameError
from assistant.types.campaign import CampaignText
from assistant.web.look.safe import Html
from assistant.web.studio.campaign_run.reading import DECISIONS, Reading
from assistant.web.studio.campaign_run.run_present import CONTROLS, PILOT, RunPresenter
from assistant.web.studio.campaign_run.shared import Panel, Update, Values
from assistant.web.studio.campaign_run.views import TextView, TextViews
from assistant.web.studio.campaigns.acts import Said, number, one, said_of
from assistant.web.studio.campaigns.step import Step
from assistant.web.studio.drafts.present import DraftsPresenter
from assistant.web.texts import Words

PILOT_SHOWN = 12  # texts; who has more segments reads the others in the review
_SAME = {"rest": "start", "anyway": "start"}  # other names of one command


@dataclass(frozen=True)
class RunParts:
    """The components. `seen` holds how things stood when they were shown last."""

    note: gr.HTML
    progress: gr.HTML
    acts: gr.HTML
    pilot: gr.HTML
    troubles: gr.HTML
    seen: gr.State

    @property
    def outputs(self) -> list[Any]:
        """All of them."""
        return [self.note, self.progress, self.acts, self.pilot, self.troubles, self.seen]


@dataclass(frozen=True)
class Seen:
    """How things stood when they were shown last: what is the same is neither read nor sent again."""

    campaign: int
    acts: str
    pilot: tuple[object, ...]
    troubles: tuple[object, ...]


class RunHandlers(Panel):
    """The handlers of one page."""

    def __init__(self, step: Step, parts: RunParts) -> None:
        super().__init__(step, parts.note)
        self._parts = parts
        self._present = RunPresenter(step.site.pages)
        self._reading = Reading(step.services)
        self._views = TextViews(step.services.channels, step.services.segments)
        self._drafts = DraftsPresenter(step.presenter, step.services.channels)

    async def enter(self, values: Values, request: gr.Request) -> Update:
        """Show everything of the campaign that is open."""
        words, user = self._words(request), request.username or ""
        return {self._parts.note: ""} | await self._told(
            words, self._show, words, self._campaign(values), user, None
        )

    async def tick(self, values: Values, request: gr.Request) -> Update:
        """Show what is new."""
        words, user = self._words(request), request.username or ""
        seen = values.get(self._parts.seen)
        return await self._told(words, self._show, words, self._campaign(values), user, seen)

    async def act(self, values: Values, event: gr.EventData, request: gr.Request) -> Update:
        """Do what a button stands for, and show what became of it."""
        words, user = self._words(request), request.username or ""
        return await self._told(words, self._act, words, self._campaign(values), user, said_of(event))

    def _act(self, words: Words, campaign: int, user: str, said: Said) -> Update:
        if said.act in DECISIONS:
            told = self._decide(words, campaign, user, said)
        elif said.act in CONTROLS:
            self._must_change(words, user)
            self._control(campaign, user, said.act)
            told = self._said(words, f"crun_done_{_SAME.get(said.act, said.act)}")
        else:
            raise UnknownNameError("action", said.act[:40], (*CONTROLS, *DECISIONS))
        return self._show(words, campaign, user, None) | told

    def _control(self, campaign: int, user: str, act: str) -> None:
        runs = self._desk.runs
        if act not in {"pause", "stop"}:
            self._services.check_ready()  # without an index no text has a source
        match act:
            case "pilot":
                runs.start(campaign, user, pilot=True)
            case "start" | "rest" | "anyway":
                runs.start(campaign, user)
            case "pause":
                runs.pause(campaign)
            case "resume":
                runs.resume(campaign, user)
            case "stop":
                runs.stop(campaign)
            case _:
                runs.retry(campaign, ("failed",))
                runs.resume(campaign, user)

    def _decide(self, words: Words, campaign: int, user: str, said: Said) -> Update:
        text, reason = number(said.name), one(said.form, "reason")
        judged = self._reading.decide(campaign, text, said.act, user, reason)
        return self._judged(words, judged, f"crev_done_{said.act}", number=text)

    def _show(self, words: Words, campaign: int, user: str, seen: object) -> Update:
        """How far it is, and of the rest what stands otherwise than it was `seen`."""
        parts = self._parts
        if not campaign:
            shown: Update = dict.fromkeys((parts.acts, parts.pilot, parts.troubles), "")
            return {parts.progress: str(self._present.none(words)), **shown, parts.seen: None}
        state = self._desk.runs.status(campaign)
        known = seen if isinstance(seen, Seen) and seen.campaign == campaign else None
        acts = str(self._present.acts(words, state, self._changes(user)))
        now = Seen(
            campaign,
            acts,
            (state.running, state.reason, state.pilot),
            (state.running, state.counts.failed, state.counts.blocked),
        )
        shown = {parts.progress: str(self._present.progress(words, state)), parts.seen: now}
        if known is None or known.acts != acts:
            shown |= {parts.acts: acts, parts.note: ""}
        if known is None or known.pilot != now.pilot:
            shown[parts.pilot] = str(self._pilot(words, state, user))
        if known is None or known.troubles != now.troubles:
            shown[parts.troubles] = self._troubles(words, state)
        return shown

    def _troubles(self, words: Words, state: RunState) -> str:
        troubled = state.counts.failed + state.counts.blocked
        found = self._reading.troubles(words, state.campaign) if troubled else []
        return str(self._present.troubles(words, found))

    def _pilot(self, words: Words, state: RunState, user: str) -> Html:
        """The texts of a pilot that waits for its approval."""
        if state.running or state.reason != PILOT:
            return Html("")
        rows = self._reading.pilot(state.campaign, PILOT_SHOWN)
        return self._present.pilot(words, [self._view(words, row, user) for row in rows], state.pilot)

    def _view(self, words: Words, row: CampaignText, user: str) -> TextView:
        read = self._desk.review.read(row.campaign, row.planned.number)
        prefix = f"crun-{row.planned.number}-"
        draft = read.draft.draft if read.draft else None
        preview = self._drafts.preview(words, draft.fields, draft.brief, prefix) if draft else Html("")
        acts = self._reading.acts(read, user)
        why = self._reading.why(words, row)
        return replace(self._views.of(words, row), preview=preview, acts=acts, why=why)
