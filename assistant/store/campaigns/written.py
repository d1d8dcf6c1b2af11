"""The written texts of a campaign beside their drafts: to be compared, counted, and brought up to date."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select

from assistant.store.campaigns.tables import CampaignTextRow
from assistant.store.campaigns.text_pages import text_of
from assistant.store.copy.rows import stored_of
from assistant.store.copy.tables import DraftDecisionRow, DraftRow, DraftVersionRow
from assistant.store.database import Database
from assistant.types.campaign import CampaignText
from assistant.types.stored import StoredDraft

Fields = Mapping[str, str]
AT_ONCE = 200
_COUNTED = ("status", "channel", "segment", "language", "review")


@dataclass(frozen=True)
class Facets:
    """How many texts of a campaign have each value that a list is narrowed to, the frequent ones first."""

    status: Mapping[str, int] = field(default_factory=dict)
    channel: Mapping[str, int] = field(default_factory=dict)
    segment: Mapping[str, int] = field(default_factory=dict)
    language: Mapping[str, int] = field(default_factory=dict)
    review: Mapping[str, int] = field(default_factory=dict)
    finding: Mapping[str, int] = field(default_factory=dict)

    def as_dict(self) -> dict[str, dict[str, int]]:
        """The documented shape."""
        return {name: dict(counts) for name, counts in vars(self).items()}


@dataclass(frozen=True)
class Drifted:
    """A text whose draft was changed or judged elsewhere, in the library say, and by whom it was approved."""

    text: CampaignText
    draft: StoredDraft
    approved_by: str


class Written:
    """The written texts of the campaigns of one database. Raises StoreError."""

    def __init__(self, db: Database, at_once: int = AT_ONCE) -> None:
        """`at_once` texts are read together where all of a campaign are."""
        self._db = db
        self._at_once = at_once

    def compared(self, campaign: int) -> Iterator[tuple[CampaignText, Fields]]:
        """The texts that can leave, with what they say now, by number: done or approved, and not rejected.

        Left out are those that were approved with a reason: somebody vouches for what they say. They are read
        some at a time: memory stays flat, and what changes meanwhile may be seen or not.
        """
        last = 0
        while some := self._some(campaign, last):
            yield from some
            last = some[-1][0].planned.number

    def drifted(self, campaign: int) -> list[Drifted]:
        """The texts whose draft is not what their row says of it: changed, approved or reopened since."""
        row, draft = CampaignTextRow, DraftRow
        asked = (
            select(row, draft, DraftVersionRow)
            .join(draft, draft.id == row.draft)
            .join(
                DraftVersionRow,
                and_(DraftVersionRow.draft == draft.id, DraftVersionRow.number == draft.version),
            )
            .where(row.campaign == campaign)
            .where(
                or_(
                    draft.changed_at > row.changed_at,
                    and_(draft.status == "approved", row.review != "approved"),
                    and_(draft.status != "approved", row.review == "approved"),
                )
            )
            .order_by(row.number)
        )
        with self._db.reading() as session:
            found = [
                (text_of(text), stored_of(kept, version)) for text, kept, version in session.execute(asked)
            ]
            approved = [kept.id for _, kept in found if kept.status == "approved"]
            by = dict(session.execute(_approvals(approved)).all())
        return [Drifted(text, kept, by.get(kept.id, "")) for text, kept in found]

    def facets(self, campaign: int) -> Facets:
        """Counts for the filters of a list."""
        row = CampaignTextRow
        counts: dict[str, Mapping[str, int]] = {}
        with self._db.reading() as session:
            for name in _COUNTED:
                column = getattr(row, name)
                asked = select(column, func.count()).where(row.campaign == campaign).group_by(column)
                counts[name] = _frequent(dict(session.execute(asked).all()))
            findings: Counter[str] = Counter()
            for found in session.scalars(select(row.findings).where(row.campaign == campaign)):
                findings.update(found)
        return Facets(**counts, finding=_frequent(findings))

    def _some(self, campaign: int, after: int) -> list[tuple[CampaignText, Fields]]:
        row, draft = CampaignTextRow, DraftRow
        asked = (
            select(row, DraftVersionRow.fields)
            .join(draft, draft.id == row.draft)
            .join(
                DraftVersionRow,
                and_(DraftVersionRow.draft == draft.id, DraftVersionRow.number == draft.version),
            )
            .where(row.campaign == campaign, row.number > after)
            .where(row.review != "rejected", draft.status != "archived")
            .where(or_(row.status == "done", draft.status == "approved"), ~_vouched_for())
            .order_by(row.number)
            .limit(self._at_once)
        )
        with self._db.reading() as session:
            return [(text_of(text), dict(fields)) for text, fields in session.execute(asked)]


def _vouched_for() -> ColumnElement[bool]:
    """Whether a draft is approved, and with a reason."""
    made, draft = DraftDecisionRow, DraftRow
    return and_(
        draft.status == "approved",
        exists().where(
            made.draft == draft.id,
            made.version == draft.version,
            made.verdict == "approved",
            made.reason != "",
        ),
    )


def _approvals(drafts: list[int]) -> Select[int, str]:
    """Who approved each draft, the last one last."""
    made = DraftDecisionRow
    asked = select(made.draft, made.by).where(made.draft.in_(drafts), made.verdict == "approved")
    return asked.order_by(made.id)


def _frequent(counts: Mapping[str, int]) -> dict[str, int]:
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
