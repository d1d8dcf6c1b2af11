"""What the panel of the review does when something is pressed. Who may do it is asked each time."""

import secrets
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import gradio as gr

from assistant.errors import UnknownNameError
from assistant.types.campaign import CampaignText
from assistant.web.studio.campaign_run.reading import DECISIONS, Reading
from assistant.web.studio.campaign_run.review_form import Filters, choices, wanted
from assistant.web.studio.campaign_run.review_present import SAMPLE, Clash, Listed, Opened, ReviewPresenter
from assistant.web.studio.campaign_run.shared import Panel, Update, Values
from assistant.web.studio.campaign_run.views import TextViews
from assistant.web.studio.campaigns.acts import Said, number, one, said_of
from assistant.web.studio.campaigns.step import Step
from assistant.web.studio.drafts.present import DraftsPresenter
from assistant.web.texts import Words

PAGE = 25
MOST_SAMPLED = 50
COUNTED_AT_ONCE = 2000  # texts: among more, finding the clean ones takes longer than reading one
ACTS = ("open", "next", "previous", "edit", "cancel", "save", "older", "newer", "leave_sample", *DECISIONS)


@dataclass(frozen=True)
class ReviewParts:
    """The components. `place` holds where somebody is."""

    filters: Filters
    note: gr.HTML
    bulk: gr.HTML
    listed: gr.HTML
    text: gr.HTML
    agreement: gr.HTML
    place: gr.State

    @property
    def outputs(self) -> list[Any]:
        """All but the filters."""
        return [self.note, self.bulk, self.listed, self.text, self.agreement, self.place]


@dataclass(frozen=True)
class Place:
    """Where somebody is: the text that is open, where each page before this one ended, or the sample."""

    campaign: int = 0
    current: int = 0
    ends: tuple[int, ...] = ()
    sample: tuple[int, ...] = ()
    editing: bool = False


@dataclass(frozen=True)
class Page:
    """The rows of a page, and whether more come after it."""

    rows: Sequence[CampaignText]
    more: bool = False

    @property
    def numbers(self) -> list[int]:
        """Their numbers."""
        return [row.planned.number for row in self.rows]

    def beside(self, current: int, step: int) -> int:
        """The number that comes `step` after the current one; of the first or the last, itself."""
        numbers = self.numbers
        if not numbers:
            return 0
        at = numbers.index(current) if current in numbers else -1
        return numbers[min(max(at + step, 0), len(numbers) - 1)]


class ReviewHandlers(Panel):
    """The handlers of one page."""

    def __init__(self, step: Step, parts: ReviewParts) -> None:
        super().__init__(step, parts.note)
        services = step.services
        self._parts = parts
        self._review = services.campaigns.review
        self._reading = Reading(services)
        self._views = TextViews(services.channels, services.segments)
        drafts = DraftsPresenter(step.presenter, services.channels)
        self._present = ReviewPresenter(step.site.pages, drafts, services.channels)

    async def enter(self, values: Values, request: gr.Request) -> AsyncIterator[Update]:
        """Show the texts of the open campaign, then what contradicts itself between them."""
        words, user, campaign = self._words(request), request.username or "", self._campaign(values)
        shown = await self._told(words, self._entered, words, values, campaign, user)
        yield {self._parts.note: "", **shown}
        if campaign:
            yield await self._told(words, self._agreement, words, campaign)

    async def find(self, values: Values, request: gr.Request) -> Update:
        """Show the first page of what the filters find."""
        words, user, place = self._words(request), request.username or "", self._place(values)
        first = Place(place.campaign)
        return await self._told(words, self._show, words, values, first, user)

    async def act(self, values: Values, event: gr.EventData, request: gr.Request) -> Update:
        """Do what a button of the list, of the text or of a contradiction stands for."""
        words, user = self._words(request), request.username or ""
        return await self._told(words, self._act, words, values, said_of(event), user)

    async def act_on_many(
        self, values: Values, event: gr.EventData, request: gr.Request
    ) -> AsyncIterator[Update]:
        """Approve all that are clean, or draw a sample."""
        words, user, said = self._words(request), request.username or "", said_of(event)
        if said.act == "clean":
            yield self._said(words, "crev_approving")
        work = self._clean if said.act == "clean" else self._sample
        yield await self._told(words, work, words, values, said, user)

    def _entered(self, words: Words, values: Values, campaign: int, user: str) -> Update:
        parts = self._parts
        if not campaign:
            nothing: Update = dict.fromkeys((parts.bulk, parts.listed, parts.agreement), "")
            return {**nothing, parts.text: self._part(words, "campaign_none"), parts.place: Place()}
        place = self._place(values)
        fresh = place.campaign != campaign
        lists = choices(words, parts.filters, self._review.facets(campaign), self._views, fresh)
        asked = {part: value for part, value in values.items() if not (fresh and part in parts.filters.lists)}
        shown = self._show(words, asked, Place(campaign) if fresh else place, user)
        return {**lists, **shown, parts.bulk: self._bulk(words, campaign, user)}

    def _act(self, words: Words, values: Values, said: Said, user: str) -> Update:
        place = replace(self._place(values), editing=False)
        match said.act:
            case "open":
                place = replace(place, current=number(said.name))
            case "edit":
                place = replace(place, editing=True)
            case "cancel":
                pass
            case "next" | "previous":
                step = 1 if said.act == "next" else -1
                place = replace(place, current=self._page(values, place).beside(place.current, step))
            case "older":
                ends = (*place.ends, max(self._page(values, place).numbers, default=0))
                place = replace(place, ends=ends, current=0)
            case "newer":
                place = replace(place, ends=place.ends[:-1], current=0)
            case "leave_sample":
                place = Place(place.campaign)
            case "save":
                return self._saved(words, values, place, said, user)
            case "approve" | "reject":
                return self._decide(words, values, place, said, user)
            case _:
                raise UnknownNameError("action", said.act[:40], ACTS)
        return {self._parts.note: "", **self._show(words, values, place, user)}

    def _decide(self, words: Words, values: Values, place: Place, said: Said, user: str) -> Update:
        text, page = number(said.name), self._page(values, place)
        reason = one(said.form, "reason")
        judged = self._reading.decide(place.campaign, text, said.act, user, reason)
        told = self._judged(words, judged, f"crev_done_{said.act}", number=text)
        if judged.refused:
            return told
        following = page.beside(text, 1)
        if following == text:  # the last one: it stays open, unless the filters leave it out now
            following = text if text in self._page(values, place).numbers else 0
        going = replace(place, current=following)
        bulk = self._counted(words, place.campaign, user)
        return {**self._show(words, values, going, user), **bulk, **told}

    def _saved(self, words: Words, values: Values, place: Place, said: Said, user: str) -> Update:
        text = number(said.name)
        fields = {name: one(said.form, name) for name in said.form}
        self._review.edit(place.campaign, text, fields, user)
        shown = self._show(words, values, replace(place, current=text), user)
        found = self._agreement(words, place.campaign)
        bulk = {self._parts.bulk: self._bulk(words, place.campaign, user)}
        return {**shown, **found, **bulk, **self._said(words, "crev_done_save", number=text)}

    def _clean(self, words: Words, values: Values, said: Said, user: str) -> Update:
        del said
        place = self._place(values)
        judged = self._review.approve_clean(place.campaign, user)
        told = self._judged(words, judged, "crev_done_clean", count=len(judged.done))
        bulk = {self._parts.bulk: self._bulk(words, place.campaign, user)}
        return {**self._show(words, values, Place(place.campaign), user), **bulk, **told}

    def _sample(self, words: Words, values: Values, said: Said, user: str) -> Update:
        campaign = self._place(values).campaign
        count = min(max(number(one(said.form, "count")) or SAMPLE, 1), MOST_SAMPLED)
        rows = self._review.sample(campaign, count, secrets.randbelow(2**31))
        drawn = Place(campaign, sample=tuple(row.planned.number for row in rows))
        return {self._parts.note: "", **self._show(words, values, drawn, user)}

    def _show(self, words: Words, values: Values, place: Place, user: str) -> Update:
        """The page of the list where somebody is, and the text that is open there."""
        page, parts = self._page(values, place), self._parts
        if place.ends and not page.rows:  # all that was on this page is judged
            place = replace(place, ends=(), current=0)
            page = self._page(values, place)
        current = place.current or page.beside(0, 1)
        listed = Listed(
            [self._views.of(words, row) for row in page.rows],
            len(page.rows),
            current,
            newer=bool(place.ends),
            older=page.more,
            sample=bool(place.sample),
        )
        place = replace(place, current=current)
        return {
            parts.listed: str(self._present.list(words, listed)),
            parts.text: self._opened(words, place, page, user),
            parts.place: place,
        }

    def _opened(self, words: Words, place: Place, page: Page, user: str) -> str:
        if not place.current:
            return self._part(words, "campaign_nothing")
        read, numbers = self._review.read(place.campaign, place.current), page.numbers
        at = numbers.index(place.current) + 1 if place.current in numbers else 0
        acts = self._reading.acts(read, user)
        view = replace(self._views.of(words, read.text), acts=acts, why=self._reading.why(words, read.text))
        told = words("crev_place", place=at, total=len(numbers)) if at else ""
        why = self._reading.against(words, read, user)
        draft = read.draft.draft if read.draft else None
        return str(self._present.text(words, Opened(view, told, draft, place.editing, why)))

    def _page(self, values: Values, place: Place) -> Page:
        if place.sample:
            return Page([self._review.read(place.campaign, each).text for each in place.sample])
        if not place.campaign:
            return Page([])
        asked, after = wanted(values, self._parts.filters), place.ends[-1] if place.ends else 0
        rows = self._review.page(place.campaign, after, PAGE + 1, **asked)
        return Page(rows[:PAGE], len(rows) > PAGE)

    def _counted(self, words: Words, campaign: int, user: str) -> Update:
        """What is counted, anew; of a large campaign only when its page is opened again."""
        total = sum(self._review.facets(campaign).status.values())
        return {self._parts.bulk: self._bulk(words, campaign, user)} if total <= COUNTED_AT_ONCE else {}

    def _bulk(self, words: Words, campaign: int, user: str) -> str:
        facets, clean = self._review.facets(campaign), len(self._review.clean(campaign))
        counts = {
            "done": facets.status.get("done", 0),
            "clean": clean,
            "approved": facets.review.get("approved", 0),
            "rejected": facets.review.get("rejected", 0),
            "blocked": facets.status.get("blocked", 0),
        }
        return str(self._present.bulk(words, counts, self._reading.judges(user)))

    def _agreement(self, words: Words, campaign: int) -> Update:
        clashes = [
            Clash(
                each.finding.severity,
                each.finding.message[words.language],
                each.finding.advice.get(words.language, ""),
                [(each.number, each.variant_id)],
            )
            for each in self._review.agreement(campaign)
        ]
        return {self._parts.agreement: str(self._present.agreement(words, clashes))}

    def _place(self, values: Values) -> Place:
        kept = values.get(self._parts.place)
        return kept if isinstance(kept, Place) else Place(self._campaign(values))
