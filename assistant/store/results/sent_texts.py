"""The texts of campaigns as they went out, by their variant ids."""

from collections.abc import Iterable, Mapping

from sqlalchemy import and_, select

from assistant.store.campaigns.tables import CampaignTextRow
from assistant.store.copy.tables import DraftRow, DraftVersionRow
from assistant.store.database import Database

_NEWEST = and_(DraftVersionRow.draft == DraftRow.id, DraftVersionRow.number == DraftRow.version)


class SentTexts:
    """The texts of the campaigns of one database. Raises StoreError."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def fields(self, campaign: int, variant_ids: Iterable[str]) -> dict[str, Mapping[str, str]]:
        """The newest version of each of these texts, by its variant id; one that is gone is missing."""
        asked = (
            select(CampaignTextRow.variant_id, DraftVersionRow.fields)
            .join(DraftRow, DraftRow.id == CampaignTextRow.draft)
            .join(DraftVersionRow, _NEWEST)
            .where(CampaignTextRow.campaign == campaign, CampaignTextRow.variant_id.in_(list(variant_ids)))
        )
        with self._db.reading() as session:
            return {row.variant_id: row.fields for row in session.execute(asked)}

    def places(self, drafts: Iterable[int]) -> dict[int, tuple[int, str]]:
        """The campaign and the variant id of each of these drafts; one of no campaign is missing."""
        row = CampaignTextRow
        asked = select(row.draft, row.campaign, row.variant_id).where(row.draft.in_(list(drafts)))
        with self._db.reading() as session:
            return {
                draft: (campaign, variant_id)
                for draft, campaign, variant_id in session.execute(asked)
                if draft is not None
            }
