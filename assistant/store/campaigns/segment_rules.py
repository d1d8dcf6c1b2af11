"""The rules that the studio gave the segments: rows are only added, and the newest of a segment holds."""

import datetime as dt
from collections.abc import Callable, Collection

from sqlalchemy import func, select

from assistant.brand.segments.rules import read_rule
from assistant.brand.yaml_file import Node
from assistant.store.campaigns.tables import SegmentRuleRow
from assistant.store.database import Database, utc_now
from assistant.types.segment_rule import Rule, RuleChange

LONGEST_NAME = 200
_LAST = select(func.max(SegmentRuleRow.id)).group_by(SegmentRuleRow.segment)


class SegmentRules:
    """What the studio changed, in one database.

    Raises StoreError and DiskFullError; KnowledgeError, naming its segment, for a stored rule that is not
    allowed any more.
    """

    def __init__(self, db: Database, clock: Callable[[], dt.datetime] = utc_now) -> None:
        self._db = db
        self._clock = clock

    def add(self, changes: Collection[tuple[str, Rule | None, int | None]], by: str) -> None:
        """Give segments a rule and a position, all at once; None of either: that of the file holds again."""
        now, by = self._clock(), by[:LONGEST_NAME]
        with self._db.session() as session:
            for segment, rule, position in changes:
                plain = None if rule is None else rule.as_dict()
                session.add(SegmentRuleRow(segment=segment, rule=plain, position=position, at=now, by=by))

    def newest(self) -> dict[str, RuleChange]:
        """What holds now, by segment; also of segments that there are no more."""
        with self._db.reading() as session:
            rows = session.scalars(select(SegmentRuleRow).where(SegmentRuleRow.id.in_(_LAST)))
            return {row.segment: _change(row) for row in rows}

    def positions(self) -> dict[str, int]:
        """The positions that hold now, of segments that were given one; reads no rule."""
        asked = select(SegmentRuleRow.segment, SegmentRuleRow.position).where(SegmentRuleRow.id.in_(_LAST))
        with self._db.reading() as session:
            found = session.execute(asked)
            return {segment: position for segment, position in found if position is not None}

    def history(self, segment: str = "", limit: int = 100) -> list[RuleChange]:
        """What was changed, of one segment or of all, the newest first."""
        wanted = select(SegmentRuleRow).order_by(SegmentRuleRow.id.desc()).limit(limit)
        if segment:
            wanted = wanted.where(SegmentRuleRow.segment == segment)
        with self._db.reading() as session:
            return [_change(row) for row in session.scalars(wanted)]


def _change(row: SegmentRuleRow) -> RuleChange:
    kept = f"The stored rule of “{row.segment}”"
    rule = None if row.rule is None else read_rule(Node(kept, "", row.rule))
    return RuleChange(row.segment, rule, row.position, row.at, row.by)
