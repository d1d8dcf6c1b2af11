"""The sums over contacts, kept beside them: they are read often, and stay when the contacts go."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import cast

from sqlalchemy import ColumnElement, and_, delete, func, insert, or_, select, update
from sqlalchemy.orm import Session

from assistant.store.database import Database
from assistant.store.results.people import EVENTS, PersonLine, PersonResult, Sum, joined
from assistant.store.results.rows import sum_values
from assistant.store.results.tables import ResultImportRow, ResultPersonRow, ResultSumRow
from assistant.types.results import Count

_PAGE = 5000  # rows that are read at a time
_TOLD: frozenset[Count] = frozenset((*EVENTS, "revenue"))


@dataclass(frozen=True)
class Joined:
    """What the contacts of some imports say together, with the imports and the number of their rows."""

    ids: frozenset[int]
    rows: int
    sums: Sequence[Sum]


def read_sums(db: Database, campaign: int, also: int = 0, without: int = 0) -> Joined:
    """What the contacts of a campaign say together, with those of one more import or without one."""
    with db.reading() as session:
        return _joined(session, and_(or_(_live(campaign), _is(also)), ~_is(without)))


def _joined(session: Session, wanted: ColumnElement[bool]) -> Joined:
    told = {
        row.id: frozenset(cast("Iterable[Count]", _TOLD.intersection(row.mapping.values())))
        for row in session.scalars(select(ResultImportRow).where(wanted))
    }
    rows = _rows(session, told)
    return Joined(frozenset(told), rows, joined(_lines(session, list(told)), told))


def _rows(session: Session, ids: Collection[int]) -> int:
    asked = select(func.count()).select_from(ResultPersonRow).where(ResultPersonRow.import_id.in_(ids))
    return session.scalar(asked) or 0


def write_sums(session: Session, campaign: int, known: Joined | None = None) -> None:
    """Write what the contacts of a campaign say together anew.

    `known` was read before, while others could write: it takes seconds for a million contacts. It only
    counts when it is of the same imports, and nobody was erased from them since.
    """
    live = frozenset(session.scalars(select(ResultImportRow.id).where(_live(campaign))))
    same = known is not None and known.ids == live and known.rows == _rows(session, live)
    found = known if known and same else _joined(session, _live(campaign))
    session.execute(
        delete(ResultSumRow).where(ResultSumRow.campaign == campaign, ResultSumRow.closed.is_(None))
    )
    rows = [{"campaign": campaign, "closed": None, **sum_values(each)} for each in found.sums]
    if rows:
        session.execute(insert(ResultSumRow), rows)


def close_sums(session: Session, campaign: int) -> None:
    """From now on the sums of a campaign's contacts stand for them."""
    last = session.scalar(select(func.max(ResultImportRow.id)).where(_live(campaign)))
    session.execute(update(ResultImportRow).where(_live(campaign)).values(closed=last))
    session.execute(
        update(ResultSumRow)
        .where(ResultSumRow.campaign == campaign, ResultSumRow.closed.is_(None))
        .values(closed=last)
    )


def drop_people(db: Database, ids: Sequence[int], batch: int) -> int:
    """Delete the contacts of reports in pieces, so that nobody has to wait for a million; how many rows."""
    count = 0
    for id_ in ids:
        piece = select(ResultPersonRow.id).where(ResultPersonRow.import_id == id_).limit(10 * batch)
        while True:
            with db.session() as session:
                gone = delete(ResultPersonRow).where(ResultPersonRow.id.in_(piece.scalar_subquery()))
                found = session.connection().execute(gone).rowcount
            count += found
            if found < 10 * batch:
                break
    return count


def _is(id_: int) -> ColumnElement[bool]:
    return ResultImportRow.id == id_


def _live(campaign: int) -> ColumnElement[bool]:
    return and_(
        ResultImportRow.campaign == campaign,
        ResultImportRow.ready,
        ResultImportRow.by_person,
        ResultImportRow.closed.is_(None),
    )


def _lines(session: Session, ids: Sequence[int]) -> Iterator[PersonLine]:
    """The contacts' rows by variant and person, as a stream."""
    asked = (
        select(
            ResultPersonRow.import_id,
            ResultPersonRow.variant_id,
            ResultPersonRow.person,
            ResultPersonRow.flags,
            ResultPersonRow.revenue,
            ResultPersonRow.day,
        )
        .where(ResultPersonRow.import_id.in_(ids))
        .order_by(ResultPersonRow.variant_id, ResultPersonRow.person)
        .execution_options(yield_per=_PAGE)
    )
    for import_id, variant_id, person, flags, revenue, day in session.execute(asked):
        yield PersonLine(import_id, PersonResult(variant_id, person, flags, revenue, day))
