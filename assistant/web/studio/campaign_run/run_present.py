"""What the panel of the run shows, as HTML made from typed results. Knows nothing of Gradio."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from assistant.campaigns.run.state import RunState
from assistant.types.campaign import RowStatus, RunCounts
from assistant.web.look.safe import Html
from assistant.web.pages import Pages
from assistant.web.studio.campaign_run.views import TextView
from assistant.web.studio.drafts.amounts import euros, number
from assistant.web.studio.knowledge.present import decimal, left
from assistant.web.texts import Words, spaced

# From what is finished to what nobody has begun: the order of the bar and of its legend.
KINDS: tuple[RowStatus, ...] = ("done", "running", "blocked", "failed", "pending")
PILOT = "pilot"  # why a run pauses by itself when its pilot is written
# What begins or goes on with the writing, by where the run stands.
_STARTS: Mapping[str, tuple[str, ...]] = {
    "planned": ("start",),
    "pilot_first": ("pilot", "start"),
    "pilot_read": ("anyway",),
    "pilot_ready": ("rest",),
    "paused": ("resume",),
    "stopped": ("resume",),
    "done": ("resume",),
}
CONTROLS = ("pilot", "start", "rest", "anyway", "pause", "resume", "retry", "stop")
SURE = ("anyway", "stop")  # these are asked about once more


@dataclass(frozen=True)
class Piece:
    """A piece of the bar, or a line of its legend."""

    kind: str
    count: int
    told: str


@dataclass(frozen=True)
class Fact:
    """Something a run took: what it is, how much, and what share of what it may be, in percent."""

    label: str
    value: str
    share: int | None = None


@dataclass(frozen=True)
class Trouble:
    """Why some rows have no text that can be used, and how many."""

    status: RowStatus
    reason: str
    detail: str
    count: int


@dataclass(frozen=True)
class RunPresenter:
    """Makes the pieces."""

    pages: Pages

    def none(self, words: Words) -> Html:
        """What stands here while no campaign is open."""
        return self.pages.render("campaign_none", words=words)

    def progress(self, words: Words, state: RunState) -> Html:
        """How far the campaign is: a bar, its legend, and what it took."""
        pieces = [Piece(kind, n, number(words, n)) for kind, n in _counted(state.counts)]
        # Of a pilot that waits, the sentence over the buttons tells.
        why = "" if state.reason == PILOT else state.why(words.language)
        return self.pages.render(
            "campaign_progress",
            words=words,
            state=state,
            live=is_live(state),
            why=spaced(why) if words.language == "fr" else why,
            spoken=", ".join(
                f"{words(f'crun_row_{each.kind}')} {each.told}" for each in pieces if each.count
            ),
            pieces=pieces,
            facts=list(_facts(words, state)),
        )

    def acts(self, words: Words, state: RunState, may: bool) -> Html:
        """Where things stand in a sentence, and what can be done now."""
        acts = list(offered(state))
        return self.pages.render(
            "campaign_acts",
            words=words,
            told=words(f"crun_told_{_told(state)}"),
            acts=acts,
            labels={act: words(f"crun_{act}", count=state.counts.failed) for act in acts},
            sure=SURE,
            may=may,
        )

    def pilot(self, words: Words, texts: Sequence[TextView], counts: RunCounts) -> Html:
        """The texts of the pilot, to be read before the rest is written; nothing without one."""
        if not texts:
            return Html("")
        return self.pages.render("campaign_pilot", words=words, texts=texts, counts=counts)

    def troubles(self, words: Words, troubles: Sequence[Trouble]) -> Html:
        """Why rows have no text that can be used; nothing when all have one."""
        if not troubles:
            return Html("")
        return self.pages.render(
            "campaign_troubles", words=words, rows=troubles, amount=lambda count: number(words, count)
        )


def offered(state: RunState) -> Iterator[str]:
    """What can be done with a run as it stands, the first thing to do first."""
    if state.running:
        yield from ("pause", "stop")
        return
    left_over = state.counts.pending + state.counts.running  # what is on its way may be given back
    if left_over:
        yield from _STARTS[_told(state)]
    if state.counts.failed:
        yield "retry"
    if left_over and state.status == "paused":
        yield "stop"


def is_live(state: RunState) -> bool:
    """Whether more may come by itself: texts on their way, or somebody else's word on the pilot."""
    return state.running or state.counts.running > 0 or state.reason == PILOT


def _told(state: RunState) -> str:
    """Where a run stands, the pilot told apart: the end of the key of its sentence."""
    pilot = state.pilot
    if state.status == "planned" and 0 < pilot.total < state.counts.total:
        return "pilot_first"
    if state.reason != PILOT:
        return state.status
    unread = pilot.total - pilot.approved - pilot.rejected - pilot.failed
    return "pilot_read" if unread > 0 else "pilot_ready"


def _counted(counts: RunCounts) -> Iterator[tuple[RowStatus, int]]:
    for kind in KINDS:
        yield kind, getattr(counts, kind)


def _facts(words: Words, state: RunState) -> Iterator[Fact]:
    counts = state.counts
    ended = counts.done + counts.failed + counts.blocked
    of = words("crun_of", count=number(words, ended), total=number(words, counts.total))
    yield Fact(words("crun_ended"), of)
    yield _money(words, state)
    yield _tokens(words, state)
    if state.running and state.per_minute > 0:
        rate = decimal(words, f"{state.per_minute:.1f}")
        yield Fact(words("crun_rate"), words("crun_per_minute", rate=rate))
    if state.running and state.seconds_left:
        yield Fact(words("crun_left"), left(words, state.seconds_left))


def _money(words: Words, state: RunState) -> Fact:
    spent, budget = state.counts.usage.cost_eur, state.budget_eur
    if spent is None and budget is None:
        return Fact(words("crun_spent"), words("crun_no_price"))
    told = euros(words, spent or 0)
    if budget is None:
        return Fact(words("crun_spent"), told)
    of = words("crun_of", count=told, total=euros(words, budget))
    return Fact(words("crun_spent"), of, _share(spent or Decimal(0), budget))


def _tokens(words: Words, state: RunState) -> Fact:
    usage, budget = state.counts.usage, state.budget_tokens
    taken = usage.prompt_tokens + usage.completion_tokens
    if budget is None:
        return Fact(words("crun_tokens"), number(words, taken))
    of = words("crun_of", count=number(words, taken), total=number(words, budget))
    return Fact(words("crun_tokens"), of, _share(Decimal(taken), Decimal(budget)))


def _share(value: Decimal, most: Decimal) -> int:
    return min(100, round(100 * value / most)) if most else 100
