"""What campaigns took so far with one model: texts, calls, time, and how far estimates were off."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from assistant.store.campaigns.tables import CampaignRow, CampaignTextRow
from assistant.store.database import Database
from assistant.store.tables import SpendRow

Place = tuple[str, str]  # channel and language
WRITTEN = ("done", "blocked")  # texts that were written and checked to their end


@dataclass(frozen=True)
class Taken:
    """What the texts of one kind took on average: tokens of the replies, and seconds of a whole text.

    `prompt_ratio` tells how many prompt tokens a text took for each that its first prompt was counted at when
    it was planned: its repairs, and whatever the provider counts beside our own count. None: not known.
    """

    texts: int
    completion_tokens: float
    seconds: float
    prompt_ratio: float | None = None


@dataclass(frozen=True)
class Measured:
    """What was measured with one model: `calls` of one text, `cached` as a share of the prompt tokens.

    `runs` holds, for each campaign that was written to its end, the centre of its estimate beside what was
    measured: EUR where both are known, else tokens.
    """

    texts: int = 0
    calls: float = 0.0
    cached: float = 0.0
    places: Mapping[Place, Taken] = field(default_factory=dict)
    runs: Sequence[tuple[float, float]] = ()

    @property
    def error(self) -> float | None:
        """How far the centres were off on average, as a share of what was measured; None before a run."""
        shares = [abs(centre - real) / real for centre, real in self.runs if real]
        return sum(shares) / len(shares) if shares else None


class Measuring:
    """Reads the books of one database. Raises StoreError."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def of(self, model: str, exact: bool = True) -> Measured:
        """What the campaigns took that were written with `model` alone.

        Prompt ratios are those of campaigns whose prompts were counted in the same way: with their facts when
        `exact`, or without.
        """
        with self._db.reading() as session:
            numbers = list(session.scalars(_campaigns_of(model)))
            if not numbers:
                return Measured()
            places = _places(session, numbers, exact)
            texts = sum(taken.texts for taken in places.values())
            calls, prompt, cached = _calls(session, numbers)
            return Measured(
                texts,
                calls / texts if texts else 0.0,
                cached / prompt if prompt else 0.0,
                places,
                [run for number in numbers if (run := _run(session, number)) is not None],
            )


def _campaigns_of(model: str) -> Select[Any]:
    others = select(SpendRow.campaign).where(SpendRow.campaign.is_not(None), SpendRow.model != model)
    return (
        select(SpendRow.campaign)
        .where(SpendRow.campaign.is_not(None), SpendRow.model == model, SpendRow.campaign.not_in(others))
        .distinct()
        .order_by(SpendRow.campaign)
    )


def _paid(numbers: Sequence[int]) -> Any:
    """The texts that a model wrote: a reply that was remembered took no tokens, and says nothing."""
    return (
        CampaignTextRow.campaign.in_(numbers),
        CampaignTextRow.status.in_(WRITTEN),
        CampaignTextRow.completion_tokens > 0,
    )


def _places(session: Session, numbers: Sequence[int], exact: bool) -> dict[Place, Taken]:
    row = CampaignTextRow
    sums = (func.sum(row.prompt_tokens), func.sum(row.completion_tokens), func.sum(row.seconds))
    wanted = (
        select(row.campaign, row.channel, row.language, func.count(), *sums)
        .where(*_paid(numbers))
        .group_by(row.campaign, row.channel, row.language)
    )
    planned = {number: _sizes(session, number, exact) for number in numbers}
    found: dict[Place, _Sums] = {}
    for number, channel, language, count, *taken in session.execute(wanted):
        size = planned[number].get(f"{channel} {language}")
        sums_of = found.setdefault((channel, language), _Sums())
        sums_of.add(count, [float(each) for each in taken], size)
    return {place: sums_of.taken() for place, sums_of in found.items()}


def _sizes(session: Session, number: int, exact: bool) -> Mapping[str, float]:
    """What the first prompts of a campaign were counted at, by channel and language."""
    kept = session.get(CampaignRow, number)
    sizes = kept.frozen.get("prompts", {}) if kept is not None else {}
    places: Mapping[str, float] = sizes.get("places", {}) if sizes.get("exact") == exact else {}
    return places


@dataclass
class _Sums:
    """What the texts of one kind took together; `prompt` is of those whose first prompt was `counted`."""

    texts: int = 0
    completion: float = 0.0
    seconds: float = 0.0
    prompt: float = 0.0
    counted: float = 0.0

    def add(self, count: int, taken: Sequence[float], size: float | None) -> None:
        """Add the texts of a campaign."""
        prompt, completion, seconds = taken
        self.texts += count
        self.completion += completion
        self.seconds += seconds
        if size:
            self.prompt += prompt
            self.counted += size * count

    def taken(self) -> Taken:
        """The means."""
        ratio = self.prompt / self.counted if self.counted else None
        return Taken(self.texts, self.completion / self.texts, self.seconds / self.texts, ratio)


def _calls(session: Session, numbers: Sequence[int]) -> tuple[int, int, int]:
    """The calls, and their tokens of prompts, and of these the cached ones."""
    sums = func.count(), func.sum(SpendRow.prompt_tokens), func.sum(SpendRow.cached_tokens)
    count, prompt, cached = session.execute(select(*sums).where(SpendRow.campaign.in_(numbers))).one()
    return int(count or 0), int(prompt or 0), int(cached or 0)


def _run(session: Session, number: int) -> tuple[float, float] | None:
    """The centre of a campaign's estimate and what it took, where all of its texts were written and paid."""
    kept = session.get(CampaignRow, number)
    if kept is None or not (estimate := kept.frozen.get("estimate")):
        return None
    row = CampaignTextRow
    every = session.scalar(select(func.count()).where(row.campaign == number)) or 0
    paid = session.scalar(select(func.count()).where(*_paid([number]))) or 0
    if not paid or paid < every:
        return None
    cost, tokens = kept.cost_eur, kept.prompt_tokens + kept.completion_tokens
    if estimate.get("cost_eur") and cost:
        return float(estimate["cost_eur"]["centre"]), float(cost)
    centre = estimate["prompt_tokens"]["centre"] + estimate["completion_tokens"]["centre"]
    return float(centre), float(tokens)
