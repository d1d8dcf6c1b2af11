"""The reports that were taken in, and what they say together.

A report is only seen when it is whole. What an import that was killed leaves is deleted by a later purge.
"""

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import islice
from typing import Any

from sqlalchemy import delete, func, insert, select, text
from sqlalchemy.orm import Session

from assistant.errors import InputError, UnknownNameError
from assistant.store.campaigns.tables import CampaignTextRow
from assistant.store.database import Database, utc_now
from assistant.store.results.merging import Reported, merged
from assistant.store.results.people import PersonResult, Sum, events_of
from assistant.store.results.rows import import_of, observation, person_values, sum_of, sum_values, values_of
from assistant.store.results.sums import close_sums, drop_people, read_sums, write_sums
from assistant.store.results.tables import ResultCountRow, ResultImportRow, ResultPersonRow, ResultSumRow
from assistant.types.results import Observation, ResultImport

BATCH = 2000  # rows that are written at a time: others write in between
UNFINISHED = dt.timedelta(days=1)  # after that an import that did not end is taken for dead


class Results:
    """The reports of one database. Raises StoreError and DiskFullError."""

    def __init__(self, db: Database, now: Callable[[], dt.datetime] = utc_now, batch: int = BATCH) -> None:
        self._db = db
        self._now = now
        self._batch = batch

    def add(
        self, new: ResultImport, sums: Iterable[Sum] = (), people: Iterable[PersonResult] = ()
    ) -> ResultImport:
        """Store a report with its figures; the report under its number.

        Raises InputError when the same file was taken in for the campaign.
        """
        id_ = self.begin(new)
        stream = iter(people)
        try:
            while batch := list(islice(stream, self._batch)):
                self.put(id_, batch)
            return self.finish(replace(new, id=id_), sums)
        except BaseException:
            self.discard(id_)
            raise

    def begin(self, new: ResultImport) -> int:
        """Make a report that nobody sees yet; its number. Raises InputError as `add` does."""
        with self._db.session() as session:
            _demand_new(session, new)
            row = ResultImportRow(**values_of(new), ready=False, closed=None)
            session.add(row)
            session.flush()
            return row.id

    def put(self, id_: int, people: Sequence[PersonResult]) -> None:
        """Add contacts' rows to a report that is not finished, in one transaction."""
        with self._db.session() as session:
            session.execute(insert(ResultPersonRow), [person_values(id_, each) for each in people])

    def finish(self, whole: ResultImport, sums: Iterable[Sum] = ()) -> ResultImport:
        """Show the report with its figures; raises InputError when the same file came in meanwhile."""
        known = read_sums(self._db, whole.campaign, also=whole.id) if whole.by_person else None
        with self._db.session() as session:
            _lock(session)
            _demand_new(session, whole)
            row = _found(session, whole.id, ready=False)
            row.ready = True
            row.rows, row.taken, row.by_person = whole.rows, whole.taken, whole.by_person
            row.left_out, row.unknown = dict(whole.left_out), dict(whole.unknown)
            figures = [{"import_id": row.id, **sum_values(each)} for each in sums]
            if figures:
                session.execute(insert(ResultCountRow), figures)
            session.flush()
            if row.by_person:
                write_sums(session, row.campaign, known)
            return import_of(row)

    def discard(self, id_: int) -> None:
        """Delete a report that nobody sees."""
        drop_people(self._db, [id_], self._batch)
        with self._db.session() as session:
            session.execute(delete(ResultCountRow).where(ResultCountRow.import_id == id_))
            session.execute(delete(ResultImportRow).where(ResultImportRow.id == id_))

    def imports(self, campaign: int | None = None) -> list[ResultImport]:
        """The reports of a campaign, or of all, the newest first."""
        asked = select(ResultImportRow).where(ResultImportRow.ready).order_by(ResultImportRow.id.desc())
        if campaign is not None:
            asked = asked.where(ResultImportRow.campaign == campaign)
        with self._db.reading() as session:
            return [import_of(row) for row in session.scalars(asked)]

    def get(self, id_: int) -> ResultImport:
        """The report of that number; raises UnknownNameError."""
        with self._db.reading() as session:
            return import_of(_found(session, id_))

    def campaigns(self) -> list[int]:
        """The campaigns of which a report was taken in, the one with the newest first."""
        newest = func.max(ResultImportRow.id)
        asked = select(ResultImportRow.campaign).where(ResultImportRow.ready)
        asked = asked.group_by(ResultImportRow.campaign).order_by(newest.desc())
        with self._db.reading() as session:
            return list(session.scalars(asked))

    def deleted(self, campaign: int) -> bool:
        """Whether contacts of the campaign's reports were deleted after their days."""
        closed = select(ResultImportRow.id).where(
            ResultImportRow.campaign == campaign, ResultImportRow.closed.is_not(None)
        )
        with self._db.reading() as session:
            return session.scalar(closed.limit(1)) is not None

    def variants(self, campaign: int) -> list[str]:
        """The ids of a campaign's texts; none for a campaign that there is none of."""
        with self._db.reading() as session:
            asked = select(CampaignTextRow.variant_id).where(CampaignTextRow.campaign == campaign)
            return list(session.scalars(asked))

    def take_out(self, id_: int) -> list[ResultImport]:
        """Take a report out with everything it said; the reports that went. Raises UnknownNameError.

        Reports by contact whose contacts were deleted go together: only their common sums are left.
        """
        asked = self.get(id_)
        known = read_sums(self._db, asked.campaign, without=id_) if asked.by_person else None
        with self._db.session() as session:
            _lock(session)
            row = _found(session, id_)
            own, closed = ResultImportRow.id == id_, row.closed
            if closed is not None:
                own = (ResultImportRow.campaign == row.campaign) & (ResultImportRow.closed == closed)
                sums = (ResultSumRow.campaign == row.campaign) & (ResultSumRow.closed == closed)
                session.execute(delete(ResultSumRow).where(sums))
            rows = session.scalars(select(ResultImportRow).where(own)).all()
            gone = [import_of(each) for each in rows]
            for own_row in rows:
                own_row.ready = False  # nobody sees it from now on
            session.flush()
            if row.by_person and closed is None:
                write_sums(session, row.campaign, known)
        for each in gone:
            self.discard(each.id)
        return gone

    def observations(self, campaign: int) -> list[Observation]:
        """What all reports of a campaign say together, by variant and day: see `merging` for the rules.

        Days without a figure are missing; those of variants that the campaign no longer has too.
        """
        sums = select(ResultSumRow).where(ResultSumRow.campaign == campaign)
        texts = select(CampaignTextRow).where(CampaignTextRow.campaign == campaign)
        with self._db.reading() as session:
            reported = _reported(session, campaign)
            kinds: dict[int, list[Sum]] = {}
            for row in session.scalars(sums):
                kinds.setdefault(row.closed or 0, []).append(sum_of(row))
            known = {row.variant_id: row for row in session.scalars(texts)}
            found = merged((kinds[closed] for closed in sorted(kinds)), reported)
            return [observation(known[each.variant_id], each) for each in found if each.variant_id in known]

    def reported(self, campaign: int) -> dict[tuple[str, dt.date | None, str], Decimal]:
        """What the reports of sums say of a campaign now: of a variant, day and count the newest figure."""
        with self._db.reading() as session:
            found = sorted(_reported(session, campaign), key=lambda each: each.import_id)
        return {(said.variant_id, said.day, said.figure): said.value for _, said in found}

    def of_people(self, people: Collection[str]) -> list[dict[str, Any]]:
        """What is kept of contacts, by their keyed hashes: for whoever asks what is known of them."""
        asked = (
            select(ResultImportRow.campaign, ResultPersonRow)
            .join(ResultImportRow, ResultImportRow.id == ResultPersonRow.import_id)
            .where(ResultPersonRow.person.in_(set(people) - {""}))
            .order_by(ResultPersonRow.id)
        )
        with self._db.reading() as session:
            return [_as_dict(campaign, row) for campaign, row in session.execute(asked)]

    def erase(self, *people: str) -> int:
        """Delete contacts by their keyed hashes from every report; how many rows.

        The figures no longer count them, except those whose contacts were all deleted before: they hold
        nobody.
        """
        hashes = set(people) - {""}
        own = ResultPersonRow.person.in_(hashes)
        touched = (
            select(ResultImportRow.campaign)
            .join(ResultPersonRow, ResultPersonRow.import_id == ResultImportRow.id)
            .where(own, ResultImportRow.ready)
            .distinct()
        )
        if not hashes:
            return 0
        with self._db.session() as session:
            _lock(session)
            campaigns = session.scalars(touched).all()
            count = session.connection().execute(delete(ResultPersonRow).where(own)).rowcount
            for campaign in campaigns:  # not read before: somebody else may be erased at the same time
                write_sums(session, campaign)
            return count

    def purge(self, before: dt.datetime) -> int:
        """Delete the contacts of reports that came before that moment, and what dead imports left.

        Their sums stay. A campaign's contacts go together, with those of its newer reports: a contact could
        not be told apart from one that is in the sums already. Returns how many rows of contacts.
        """
        self._drop_dead()
        with self._db.session() as session:
            _lock(session)
            old = (
                select(ResultImportRow.campaign)
                .where(ResultImportRow.ready, ResultImportRow.by_person, ResultImportRow.closed.is_(None))
                .where(ResultImportRow.imported_at < before)
                .distinct()
            )
            for campaign in session.scalars(old).all():
                close_sums(session, campaign)
        closed = (
            select(ResultPersonRow.import_id)
            .join(ResultImportRow, ResultImportRow.id == ResultPersonRow.import_id)
            .where(ResultImportRow.closed.is_not(None))
            .distinct()
        )
        with self._db.reading() as session:
            ids = session.scalars(closed).all()
        return drop_people(self._db, ids, self._batch)

    def _drop_dead(self) -> None:
        dead = self._now() - UNFINISHED
        left = ResultImportRow.ready.is_(False) & (ResultImportRow.imported_at < dead)
        with self._db.reading() as session:
            ids = session.scalars(select(ResultImportRow.id).where(left)).all()
        for id_ in ids:
            self.discard(id_)


def drop_campaign(session: Session, campaign: int) -> None:
    """Delete everything that was reported of a campaign: with the campaign, in its transaction."""
    ids = select(ResultImportRow.id).where(ResultImportRow.campaign == campaign).scalar_subquery()
    for table in (ResultCountRow, ResultPersonRow):
        session.execute(delete(table).where(table.import_id.in_(ids)))
    session.execute(delete(ResultSumRow).where(ResultSumRow.campaign == campaign))
    session.execute(delete(ResultImportRow).where(ResultImportRow.campaign == campaign))


def _reported(session: Session, campaign: int) -> list[Reported]:
    ids = select(ResultImportRow.id).where(ResultImportRow.campaign == campaign, ResultImportRow.ready)
    figures = select(ResultCountRow).where(ResultCountRow.import_id.in_(ids))
    return [Reported(row.import_id, sum_of(row)) for row in session.scalars(figures)]


def _demand_new(session: Session, new: ResultImport) -> None:
    same = select(ResultImportRow).where(
        ResultImportRow.campaign == new.campaign,
        ResultImportRow.file_hash == new.file_hash,
        ResultImportRow.ready,
        ResultImportRow.id != new.id,
    )
    if (known := session.scalars(same).first()) is not None:
        raise InputError(
            f"{new.file_name} was taken in already, on {known.imported_at:%Y-%m-%d}, as report {known.id}.",
            f"To read it in another way, take it out first: assistant results take-out {known.id}",
        )


def _found(session: Session, id_: int, ready: bool = True) -> ResultImportRow:
    row = session.get(ResultImportRow, id_)
    if row is None or row.ready != ready:
        known = session.scalars(select(ResultImportRow.id).where(ResultImportRow.ready))
        raise UnknownNameError("report", str(id_), map(str, known))
    return row


def _lock(session: Session) -> None:
    """Nobody else changes what the sums are made of; SQLite has one writer at a time anyway."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("LOCK TABLE result_import IN SHARE ROW EXCLUSIVE MODE"))


def _as_dict(campaign: int, row: ResultPersonRow) -> dict[str, Any]:
    return {
        "campaign": campaign,
        "variant_id": row.variant_id,
        "did": events_of(row.flags),
        "revenue": None if row.revenue is None else float(row.revenue),
        "day": row.day and row.day.isoformat(),
    }
