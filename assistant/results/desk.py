"""The desk of results, which the studio, the command line and the API share (`services.results`)."""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.results.importing.desk import ImportDesk
from assistant.results.learning.desk import LearningDesk
from assistant.results.reading.reading import Reading
from assistant.results.reading.table import as_csv
from assistant.stats.bayes import Prior
from assistant.types.campaign import StoredCampaign
from assistant.types.language import Language
from assistant.types.results import CampaignResults, Metric


@dataclass(frozen=True)
class ResultsDesk:
    """What campaigns brought. It needs neither a model nor the index. Raises StoreError and DiskFullError."""

    reading: Reading  # how a campaign went
    learning: LearningDesk  # what it teaches
    incoming: ImportDesk  # the reports of mailing tools

    def read(self, campaign: int, metric: Metric = "click_rate", prior: Prior = "flat") -> CampaignResults:
        """How a campaign went, its variants compared by `metric`; raises UnknownNameError for none such.

        `prior` is what is held of a lift before it is seen: nothing (`flat`), or that large ones are rare
        (`sceptical`). A campaign of which no report was taken in has no groups and says so.
        """
        return self.reading.read(campaign, metric, prior)

    def csv(
        self,
        campaign: int,
        language: Language,
        metric: Metric = "click_rate",
        prior: Prior = "flat",
    ) -> bytes:
        """The groups and comparisons of a campaign as a table; no cell is a formula for a spreadsheet."""
        return as_csv(self.read(campaign, metric, prior), self.reading.names(campaign), language)

    def campaigns(self) -> Sequence[StoredCampaign]:
        """The campaigns of which a report was taken in, the newest first."""
        return self.reading.campaigns()
