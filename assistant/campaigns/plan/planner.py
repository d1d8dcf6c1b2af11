"""Looks a campaign over before anything is written: texts, audience, what it takes, what is wrong."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from assistant.campaigns.estimate.estimator import Estimator
from assistant.campaigns.plan.audience import Counting
from assistant.campaigns.plan.comparing import comparison_problems
from assistant.campaigns.plan.contradictions import Contradictions
from assistant.campaigns.plan.expand import expand
from assistant.campaigns.plan.preview import PlanPreview
from assistant.campaigns.plan.products import Choice
from assistant.campaigns.plan.reach import audience_problems, budget_problems
from assistant.campaigns.sizing.sizes import ChannelSizes, Wanted
from assistant.campaigns.sizing.sizing import Clicked, Sizing, no_results
from assistant.types.campaign import Campaign, PlannedText
from assistant.types.knowledge import Product
from assistant.writing.order import House

ENGINES = ("asyncio",)


@dataclass(frozen=True)
class Planner:
    """Plans with the company's own lists as they stand now; nothing is kept."""

    house: House
    counting: Counting
    estimator: Estimator
    engines: Collection[str] = ENGINES
    clicked: Clicked = no_results

    def plan(self, campaign: Campaign, wanted: Wanted | None = None) -> PlanPreview:
        """Everything about a campaign. Reads each row of its contact list and composes some prompts.

        What can't be planned is told among the problems: nothing is raised for what a person wrote there.
        """
        choice = Choice(self.house.catalogue)
        checks = Contradictions(self.house, choice, self.counting.people, self.engines)
        problems = checks.names(campaign)
        if problems:
            return PlanPreview(campaign, (), None, tuple(problems))
        problems = checks.definition(campaign)
        texts = expand(campaign, self.house.segments, choice)
        audience = self.counting.count(campaign)
        segments = self.house.segments
        sizes = self._sizing.of(campaign, audience, wanted)
        reach = [*audience_problems(campaign, audience, segments), *comparison_problems(sizes, segments)]
        if any(problem.severity == "error" for problem in problems):
            return PlanPreview(campaign, texts, None, (*problems, *reach), audience, sizes=sizes)
        problems += reach
        estimated = self.estimator.estimate(campaign, texts)
        problems += budget_problems(campaign, estimated.estimate, self.estimator.model)
        return PlanPreview(
            campaign, texts, estimated.estimate, tuple(problems), audience, estimated.prompts, sizes
        )

    def sizes(self, campaign: Campaign, wanted: Wanted | None = None) -> tuple[ChannelSizes, ...]:
        """What the readers of a campaign can show, alone: for a form that is being filled.

        Raises UnknownNameError for a contact list that there is not.
        """
        return self._sizing.of(campaign, self.counting.count(campaign), wanted)

    @property
    def _sizing(self) -> Sizing:
        return Sizing(self.house.segments, self.clicked)

    def expanding(self, campaign: Campaign) -> Callable[[int], tuple[PlannedText, ...]]:
        """What gives the texts of a campaign under its own number."""
        choice = Choice(self.house.catalogue)
        return lambda number: expand(campaign, self.house.segments, choice, number)

    def frozen(self, preview: PlanPreview) -> dict[str, Any]:
        """What holds now, as JSON, for the run and the export: rules, products, estimate, audience."""
        choice = Choice(self.house.catalogue)
        skus = dict.fromkeys(sku for text in preview.texts for sku in text.products)
        found = {sku: choice.get(sku) for sku in skus}
        return {
            "planned_on": self.house.today().isoformat(),
            "segments": dict(self.counting.segments.frozen(preview.campaign.contacts)),
            "products": {sku: product_record(product) for sku, product in found.items() if product},
            "estimate": None if preview.estimate is None else preview.estimate.as_dict(),
            "audience": None if preview.audience is None else preview.audience.as_dict(),
            "model": self.estimator.model,
            "prompts": dict(preview.prompts),
        }


def product_record(product: Product) -> Mapping[str, str | None]:
    """What of a product's record a campaign relies on; when it changes, its texts may not leave."""
    until = product.valid_until
    return {
        "price_eur": str(product.price_eur),
        "availability": product.availability,
        "valid_until": None if until is None else until.isoformat(),
    }
