"""What results are read from: reports, the campaign with its texts, and what its exports held."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from assistant.results.reading.names import Names
from assistant.store.campaigns.campaigns import Campaigns
from assistant.store.campaigns.exports import ExportShelf
from assistant.store.campaigns.texts import Texts
from assistant.store.results import Results
from assistant.types.campaign import PlannedText, StoredCampaign

_PAGE = 5_000  # texts that are read at once


@dataclass(frozen=True)
class Sources:
    """Where results come from. `orders_worth`: how many average orders a customer is worth, if it is known.

    Raises StoreError.
    """

    reports: Results
    campaigns: Campaigns
    texts: Texts
    shelf: ExportShelf
    names: Names
    orders_worth: float | None

    def names_of(self, stored: StoredCampaign, planned: Iterable[PlannedText]) -> Names:
        """What the parts of a campaign are called, of which these are the texts."""
        languages: dict[tuple[str, str], set[str]] = defaultdict(set)
        for text in planned:
            languages[text.segment, text.channel].add(text.language)
        several = any(len(each) > 1 for each in languages.values())
        segments: Counter[str] = Counter(channel for _, channel in languages)
        alone = frozenset(channel for channel, count in segments.items() if count == 1)
        return replace(self.names.varying(stored.campaign.brief.vary), tell_language=several, alone=alone)

    def planned(self, campaign: int) -> list[PlannedText]:
        """The texts of a campaign, in their order."""
        found: list[PlannedText] = []
        while page := self.texts.page(campaign, after=found[-1].number if found else 0, limit=_PAGE):
            found += [text.planned for text in page]
        return found

    def exported(self, campaign: int) -> Mapping[str, int]:
        """How many contacts each variant id got in the newest export that held any; empty without one.

        A campaign that is exported again gives the same contacts the same texts: exports are not added up.
        """
        for record in self.shelf.records(campaign):
            if record["manifest"].get("contacts"):
                return {text["variant_id"]: int(text["sent"]) for text in record["manifest"]["texts"]}
        return {}

    def cost(self, campaign: int) -> Decimal | None:
        """What the writing cost, in EUR; None where no price was known."""
        return self.texts.counts(campaign).usage.cost_eur

    def with_reports(self) -> list[StoredCampaign]:
        """The campaigns of which a report was taken in, the one with the newest first."""
        return [self.campaigns.get(number) for number in self.reports.campaigns()]
