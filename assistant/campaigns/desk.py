"""The desk of the marketers: contacts, segments, campaigns, their runs, review and export, as one object.

The studio, the command line and the API use it, and only it (`services.campaigns`).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from assistant.campaigns.contacts.desk import ContactDesk
from assistant.campaigns.out.exports import CampaignExports
from assistant.campaigns.plan.copied import CampaignDifference, Copied, Copying
from assistant.campaigns.plan.planner import Planner
from assistant.campaigns.plan.preview import PlanPreview
from assistant.campaigns.review.desk import ReviewDesk
from assistant.campaigns.run.runs import Runs
from assistant.campaigns.segments.desk import SegmentDesk
from assistant.campaigns.sizing.sizes import ChannelSizes, Wanted
from assistant.errors import PlanError
from assistant.store.campaigns.campaigns import Campaigns
from assistant.store.campaigns.texts import Texts
from assistant.types.campaign import Campaign, CampaignStatus, CampaignText, StoredCampaign

_TOGETHER = 500  # texts that are read at once


@dataclass(frozen=True)
class Planning:
    """What campaigns are planned with, and where they and their texts are kept."""

    planner: Planner
    kept: Campaigns
    texts: Texts
    copying: Copying


@dataclass(frozen=True)
class CampaignDesk:
    """Everything that is done with campaigns. `user` is always the name of an account or of an API key.

    Raises UnknownNameError for a campaign that there is not, StoreError and DiskFullError.
    """

    contacts: ContactDesk
    segments: SegmentDesk
    planning: Planning
    runs: Runs
    review: ReviewDesk
    exports: CampaignExports

    def plan(self, campaign: Campaign, user: str, wanted: Wanted | None = None) -> PlanPreview:
        """Look a campaign over without keeping it; takes a moment: it reads contacts and catalogue.

        `wanted` is the difference between variants that one would want to see.
        """
        del user  # a plan changes nothing and costs nothing
        return self.planning.planner.plan(campaign, wanted)

    def sizes(self, campaign: Campaign, wanted: Wanted | None = None) -> tuple[ChannelSizes, ...]:
        """What the readers of a campaign can show of its variants, for a form that is being filled."""
        return self.planning.planner.sizes(campaign, wanted)

    def create(self, campaign: Campaign, user: str, parent: int | None = None) -> StoredCampaign:
        """Keep a campaign with all of its texts, ready to be run.

        Raises PlanError that tells each contradiction on a line of its own; nothing is kept then.
        """
        planner = self.planning.planner
        preview = planner.plan(campaign)
        if preview.errors:
            raise PlanError(campaign.name, [problem.as_dict() for problem in preview.errors])
        frozen = planner.frozen(preview)
        return self.planning.kept.add(campaign, user, planner.expanding(campaign), frozen, parent)

    def list(self, status: CampaignStatus | None = None) -> list[StoredCampaign]:
        """The campaigns, the newest first."""
        return self.planning.kept.list(status)

    def get(self, id_: int) -> StoredCampaign:
        """The campaign of that number."""
        return self.planning.kept.get(id_)

    def texts(self, id_: int) -> Iterator[CampaignText]:
        """The texts of a campaign in the order of work, read as they are asked for."""
        self.get(id_)
        after = 0
        while page := self.planning.texts.page(id_, after=after, limit=_TOGETHER):
            yield from page
            after = page[-1].planned.number

    def difference(self, id_: int, changes: Mapping[str, Any]) -> CampaignDifference:
        """What a duplicate with these changes would differ in; nothing is kept. Raises what it raises."""
        copying = self.planning.copying
        return copying.difference(id_, copying.changed(id_, changes))

    def duplicate(self, id_: int, changes: Mapping[str, Any], user: str) -> Copied:
        """Keep a copy of a campaign with some keys of its definition changed, and tell what differs.

        `changes` are keys and values of `campaign.yaml`; those under `brief` may be some of its keys. Raises
        PlanError as `create`, UnknownNameError for a key that no campaign has, InputError for a value that
        can't be used.
        """
        campaign = self.planning.copying.changed(id_, changes)
        difference = self.planning.copying.difference(id_, campaign)
        return Copied(self.create(campaign, user, parent=id_), difference)

    def delete(self, id_: int) -> None:
        """Delete a campaign with its rows; its drafts stay. Raises StatusError while it runs."""
        self.planning.kept.delete(id_)
