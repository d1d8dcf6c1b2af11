"""The desk of the segments: their rules, who belongs to them, and what the rules make of a contact list."""

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from assistant.brand.segments import with_default
from assistant.brand.segments.fields import rule_fields
from assistant.brand.segments.rules import read_rule
from assistant.brand.yaml_file import Node
from assistant.campaigns.segments.book import (
    Assignment,
    Reader,
    RuleBook,
    SegmentEntry,
    asks_rfm,
    book_of,
    entries_of,
)
from assistant.campaigns.segments.fairness import Fairness, compared
from assistant.campaigns.segments.preview import SegmentPreview, previewed
from assistant.campaigns.segments.rfm import RfmReport, RfmTable, measured, reported, table_of
from assistant.errors import InputError, KnowledgeError, UnknownNameError
from assistant.store.campaigns.segment_rules import SegmentRules
from assistant.types.brand import Segment
from assistant.types.contacts import Contact
from assistant.types.segment_rule import RfmNames, Rule, RuleChange, RuleField

Rows = Callable[[int], Iterable[Contact]]
Change = tuple[str, Rule | None, int | None]  # segment, rule, place


@dataclass(frozen=True)
class SegmentDesk:
    """Segments by rule; `rows` streams the contacts of a list, `today` is the day that rules count from.

    Raises StoreError and DiskFullError; UnknownNameError for a list or a segment that there is not.
    """

    known: Mapping[str, Segment]
    stored: SegmentRules
    rows: Rows
    names: RfmNames
    today: Callable[[], dt.date] = dt.date.today

    def entries(self) -> list[SegmentEntry]:
        """Every segment with its rule, in the order in which they are tried, the default one last."""
        return entries_of(with_default(self.known), self.stored.newest())

    def rules(self) -> Mapping[str, Rule]:
        """The rules that hold, in the order in which they are tried; segments without one are left out."""
        return {entry.segment.id: entry.rule for entry in self.entries() if entry.rule is not None}

    def fields(self) -> Mapping[str, RuleField]:
        """The fields that a form offers for rules, by id; a rule may ask other columns of a file too."""
        return rule_fields()

    def default(self) -> Segment:
        """The segment of whoever fits no rule, and of whoever objected to profiling."""
        return self.entries()[-1].segment

    def history(self, segment: str = "") -> list[RuleChange]:
        """Who changed which rule when, the newest first; of one segment or of all."""
        return self.stored.history(segment)

    def set(
        self,
        segment: str,
        rule: Rule | Mapping[str, Any] | None,
        user: str,
        position: int | None = None,
    ) -> SegmentEntry:
        """Give a segment a rule, as a value or in the form of `segments.yaml`, and a place in the order.

        A rule of None: that of the file holds again. Places count from 1; without one it stays where it is.
        Raises InputError for a rule that can't be meant (see `brand.segments.rules.read_rule`) and for the
        default segment, which takes none and is always the last.
        """
        segments = with_default(self.known)
        if segment not in segments:
            raise UnknownNameError("segment", segment, segments)
        if segments[segment].default:
            raise InputError(
                f"The segment “{segment}” takes whoever fits no other one.", "Give another segment a rule."
            )
        if position is not None and position < 1:
            raise InputError(f"The position is {position}.", "Give a whole number from 1.")
        checked = checked_rule(rule)
        if position is None:
            # Without a look at the stored rules: one that is not allowed any more can be taken back.
            changes = [(segment, checked, self.stored.positions().get(segment))]
        else:
            stored = self.stored.newest()
            ids = [id_ for id_ in self._ordered() if id_ != segment]
            ids.insert(position - 1, segment)
            moved = _moved(ids, stored)
            changes = [(segment, checked, ids.index(segment) + 1)]
            changes += [change for change in moved if change[0] != segment]
        self.stored.add(changes, user)
        return next(entry for entry in self.entries() if entry.segment.id == segment)

    def order(self, segments: Sequence[str], user: str) -> list[SegmentEntry]:
        """Try the segments in this order, those left out behind them as before; rules stay as they are.

        Without any, the order of the file holds again. Raises InputError for a segment named twice,
        UnknownNameError for the default one too, which is always the last.
        """
        ids = self._ordered()
        for segment in segments:
            if segment not in ids:
                raise UnknownNameError("segment with a place", segment, ids)
        if len(set(segments)) < len(segments):
            raise InputError("A segment is named twice.", "Name each once.")
        stored = self.stored.newest()
        wanted = [*segments, *(id_ for id_ in ids if id_ not in segments)]
        if not segments:
            given = [change for change in stored.values() if change.position is not None]
            self.stored.add([(change.segment, change.rule, None) for change in given], user)
        elif wanted != ids:
            self.stored.add(_moved(wanted, stored), user)
        return self.entries()

    def assign(
        self, contacts: Iterable[Contact], frozen: Mapping[str, Any] | None = None
    ) -> Iterator[tuple[Contact, str]]:
        """Each contact with the id of its segment: the first whose rule it fits, else the default one.

        One that objected to profiling gets the default one unseen. `frozen`: the rules and the day that
        `frozen()` gave, in place of today's. Excluded rows get a segment like others.
        """
        book = self._book() if frozen is None else book_of(frozen, table_of)
        assignment = Assignment(book, self._reader(book))
        for contact in contacts:
            yield contact, assignment.segment_of(contact)

    def frozen(self, list_id: int | None = None) -> dict[str, Any]:
        """Rules, day and names as they hold now, as JSON, for a campaign to go by to its end.

        With a list and a rule that asks for RFM, its quintiles too: the list is read for that.
        """
        book = self._book()
        if list_id is not None and asks_rfm(rule for _, rule in book.rules):
            book = replace(book, rfm=self.quintiles(list_id))
        return book.as_dict()

    def preview(
        self, list_id: int, trial: Mapping[str, Rule | Mapping[str, Any] | None] | None = None
    ) -> SegmentPreview:
        """What the rules make of a list; it is read once, twice where a rule asks for RFM.

        `trial`: rules to try in place of those that hold, by segment; None: no rule. Nothing is kept of them.
        """
        book = self._book(trial or {})
        return previewed(list_id, self.rows(list_id), book, self._reader(book))

    def rfm(self, list_id: int) -> RfmReport:
        """The quintiles of a list and how many customers have which scores; it is read twice."""
        return reported(self.quintiles(list_id), self.rows(list_id))

    def fairness(self, list_id: int, segments: str | Collection[str]) -> Fairness:
        """Who of a list is in and out of an offer to these segments, by the fields that the rules ask."""
        wanted = [segments] if isinstance(segments, str) else list(dict.fromkeys(segments))
        known = with_default(self.known)
        for segment in wanted:
            if segment not in known:
                raise UnknownNameError("segment", segment, known)
        book = self._book()
        return compared(list_id, self.rows(list_id), wanted, book, self._reader(book))

    def quintiles(self, list_id: int) -> RfmTable:
        """The quintiles of a list, which is read once for them."""
        return measured(list_id, self.rows(list_id), self.names)

    def _ordered(self) -> list[str]:
        """The ids of all but the default segment, in the order in which they are tried."""
        return [entry.segment.id for entry in self.entries() if not entry.segment.default]

    def _book(self, trial: Mapping[str, Rule | Mapping[str, Any] | None] | None = None) -> RuleBook:
        entries = self.entries()
        rules = {entry.segment.id: entry.rule for entry in entries if not entry.segment.default}
        for segment, rule in (trial or {}).items():
            if segment not in rules:
                raise UnknownNameError("segment with a rule", segment, rules)
            rules[segment] = checked_rule(rule)
        held = tuple((segment, rule) for segment, rule in rules.items() if rule is not None)
        return RuleBook(self.today(), held, entries[-1].segment.id)

    def _reader(self, book: RuleBook) -> Reader:
        """Reads the fields for one pass over contacts; measures a list when a rule first asks for it."""
        tables = {} if book.rfm is None else {book.rfm.contacts: book.rfm}

        def quintiles(list_id: int) -> RfmTable:
            if list_id not in tables:
                tables[list_id] = self.quintiles(list_id)
            return tables[list_id]

        return Reader(quintiles)


def _moved(ids: Sequence[str], stored: Mapping[str, RuleChange]) -> list[Change]:
    """What has to be stored so that the segments are tried in that order; their rules stay."""
    found = ((place, id_, stored.get(id_)) for place, id_ in enumerate(ids, 1))
    return [
        (id_, None if before is None else before.rule, place)
        for place, id_, before in found
        if before is None or before.position != place
    ]


def checked_rule(rule: Rule | Mapping[str, Any] | None) -> Rule | None:
    """The rule as it is kept, whoever made it; raises InputError for one that can't be meant."""
    if rule is None:
        return None
    plain = dict(rule) if isinstance(rule, Mapping) else rule.as_dict()
    try:
        return read_rule(Node("the rule", "", plain))
    except KnowledgeError as error:
        raise InputError(error.message, error.next_step) from error
