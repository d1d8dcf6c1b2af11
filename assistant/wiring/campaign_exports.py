"""Wires the desk that hands finished campaigns to mailing tools."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from assistant.campaigns.out.exports import CampaignExports
from assistant.campaigns.out.sources import Sources
from assistant.campaigns.segments.desk import SegmentDesk
from assistant.settings import Settings
from assistant.store.campaigns.campaigns import Campaigns
from assistant.store.campaigns.exports import ExportShelf
from assistant.store.campaigns.texts import Texts
from assistant.store.contacts.lists import Contacts
from assistant.store.contacts.optouts import OptOuts
from assistant.store.copy.drafts import Drafts
from assistant.types.campaign import CampaignText
from assistant.types.draft import Finding
from assistant.types.language import Language
from assistant.wiring.exports import company_of
from assistant.writing.order import House

TOGETHER = 500  # texts read at once


@dataclass(frozen=True)
class Kept:
    """The stores that an export reads."""

    campaigns: Campaigns
    texts: Texts
    drafts: Drafts
    contacts: Contacts
    refusals: OptOuts


@dataclass(frozen=True)
class Reviewed:
    """What the review knows: `refresh` brings the rows of a campaign up to date with its drafts."""

    refresh: Callable[[int], None]
    disagreements: Callable[[int], Sequence[Finding]]


def open_campaign_exports(
    settings: Settings, house: House, kept: Kept, segments: SegmentDesk, reviewed: Reviewed
) -> CampaignExports:
    """The desk of one company, on the database alone."""

    def texts(campaign: int) -> Iterator[CampaignText]:
        reviewed.refresh(campaign)
        after = 0
        while page := kept.texts.page(campaign, after=after, limit=TOGETHER):
            yield from page
            after = page[-1].planned.number

    def language(segment: str) -> Language | None:
        known = house.segments.get(segment)
        return known.language_default if known else None

    sources = Sources(
        campaign=kept.campaigns.get,
        texts=texts,
        draft=kept.drafts.get,
        record=kept.drafts.record,
        product=house.catalogue.get,
        contact_list=kept.contacts.get,
        contacts=kept.contacts.rows,
        assign=segments.assign,
        opted_out=kept.refusals.kinds,
        disagreements=reviewed.disagreements,
        language=language,
    )
    shelf = ExportShelf(settings.paths.data)
    return CampaignExports(sources, company_of(settings, house), shelf, house.today)
