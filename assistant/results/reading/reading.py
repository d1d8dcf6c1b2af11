"""How a campaign went: its reports read by segment, channel, language, variant and day, and who won."""

from collections.abc import Sequence
from dataclasses import replace

from assistant.results.reading.comparing import Comparing
from assistant.results.reading.groups import Grouping
from assistant.results.reading.names import Names
from assistant.results.reading.sources import Sources
from assistant.results.reading.told import told_of
from assistant.results.saying.summary import summary
from assistant.results.saying.warnings import peeked, warnings
from assistant.stats.bayes import Prior
from assistant.types.campaign import StoredCampaign
from assistant.types.results import CampaignResults, Metric


class Reading:
    """Reads the results of the campaigns of one company. Raises StoreError."""

    def __init__(self, sources: Sources) -> None:
        self._sources = sources

    def read(self, campaign: int, metric: Metric = "click_rate", prior: Prior = "flat") -> CampaignResults:
        """How a campaign went, its variants compared by `metric`; raises UnknownNameError for none such."""
        sources = self._sources
        stored = sources.campaigns.get(campaign)
        imports, exported = tuple(sources.reports.imports(campaign)), sources.exported(campaign)
        observations = sources.reports.observations(campaign)
        planned = sources.planned(campaign)
        told = told_of(observations, planned, exported) if imports else []
        names = sources.names_of(stored, planned)
        grouping = Grouping(names, sources.orders_worth)
        comparisons = Comparing(names, metric, prior, peeked(imports)).compare(told, exported)
        results = CampaignResults(
            campaign=campaign,
            name=stored.campaign.name,
            metric=metric,
            imports=imports,
            total=grouping.total(told),
            groups=grouping.all(told),
            comparisons=comparisons,
            cost_eur=sources.cost(campaign),
            summary=(),
            warnings=warnings(told, comparisons, imports, names),
        )
        return replace(results, summary=summary(results))

    def names(self, campaign: int) -> Names:
        """What the parts of a campaign are called; raises UnknownNameError."""
        stored = self._sources.campaigns.get(campaign)
        return self._sources.names_of(stored, self._sources.planned(campaign))

    def campaigns(self) -> Sequence[StoredCampaign]:
        """The campaigns of which a report was taken in, the newest first."""
        return self._sources.with_reports()
