"""The lessons of campaigns as they are kept: found once, decided on by people, never changed behind them."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any, get_args

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from assistant.errors import StatusError, UnknownNameError
from assistant.store.campaigns.tables import CampaignRow
from assistant.store.database import Database, utc_now
from assistant.store.results.lesson_tables import LessonDecisionRow, LessonRow
from assistant.types.brand import Bilingual
from assistant.types.language import LANGUAGES
from assistant.types.learning import Found
from assistant.types.results import Lesson, LessonState, Metric

STATES: tuple[LessonState, ...] = get_args(LessonState)
NO_WINNER = -1
UNSUPPORTED = "unsupported"  # the reason of one that the results no longer support
REASON_CHARACTERS = 300


class Lessons:
    """The lessons of one database. Raises StoreError and DiskFullError."""

    def __init__(self, db: Database, clock: Callable[[], dt.datetime] = utc_now) -> None:
        """`clock` tells when something was found or decided, with its zone."""
        self._db = db
        self._clock = clock

    def found(self, campaign: int, metric: Metric, findings: Sequence[Found]) -> list[Lesson]:
        """Bring a campaign's lessons by one metric up to what its results support now, and give these.

        One that is known keeps its state and gets the newer figures; its texts stay those of its first time,
        as prompts hold them, and so do the ways of writing that it names once it was kept. One that is no
        longer supported goes when it was never kept, else it is dropped for the reason `UNSUPPORTED`: what
        was kept at a moment is told for ever. It is open again when the results support it again.
        """
        now = self._clock()
        with self._db.session() as session:
            # Of two that look at the same time the second waits for the first.
            session.execute(select(CampaignRow.id).where(CampaignRow.id == campaign).with_for_update())
            known_by = select(LessonRow).where(LessonRow.campaign == campaign, LessonRow.metric == metric)
            rows = session.scalars(known_by)
            known = {_key_of(row): row for row in rows}
            supported = [_brought_up(session, known.pop(_key(each), None), each, now) for each in findings]
            for row in known.values():
                _withdraw(session, row, now)
            session.flush()
            return [_lesson(row) for row in supported]

    def get(self, id_: int) -> Lesson:
        """One lesson; raises UnknownNameError."""
        with self._db.reading() as session:
            return _lesson(_row(session, id_))

    def decide(self, id_: int, state: LessonState, user: str, reason: str = "") -> Lesson:
        """Keep a lesson, drop it, or open it again; deciding the same again changes nothing.

        Raises UnknownNameError, and StatusError for one that is to be kept though the results no longer
        support it.
        """
        now = self._clock()
        with self._db.session() as session:
            row = _row(session, id_, writing=True)
            if state == "kept" and row.state == "dropped" and row.reason == UNSUPPORTED:
                raise StatusError(
                    f"The results of campaign {row.campaign} no longer support lesson {id_}.",
                    "Look at the results: a lesson that they support is listed again by itself.",
                )
            if row.state != state:
                _decide(session, row, state, (now, user, reason.strip()[:REASON_CHARACTERS]))
            session.flush()
            return _lesson(row)

    def kept(self, before: dt.datetime | None = None) -> list[Lesson]:
        """The lessons that are kept, or that were at a moment, the newest first."""
        if before is None:
            return self.list("kept")
        last = (
            select(func.max(LessonDecisionRow.id))
            .where(LessonDecisionRow.at < before)
            .group_by(LessonDecisionRow.lesson)
        )
        asked = (
            select(LessonRow)
            .join(LessonDecisionRow, LessonDecisionRow.lesson == LessonRow.id)
            .where(LessonDecisionRow.id.in_(last), LessonDecisionRow.state == "kept")
            .order_by(LessonRow.found_at.desc(), LessonRow.id.desc())
        )
        with self._db.reading() as session:
            return [_lesson(row) for row in session.scalars(asked)]

    def list(
        self,
        state: LessonState | None = None,
        segment: str | None = None,
        channel: str | None = None,
        campaign: int | None = None,
    ) -> list[Lesson]:
        """The lessons, the newest first; what is None is any."""
        asked = select(LessonRow).order_by(LessonRow.found_at.desc(), LessonRow.id.desc())
        for column, value in (
            (LessonRow.state, state),
            (LessonRow.segment, segment),
            (LessonRow.channel, channel),
            (LessonRow.campaign, campaign),
        ):
            if value is not None:
                asked = asked.where(column == value)
        with self._db.reading() as session:
            return [_lesson(row) for row in session.scalars(asked)]


def _brought_up(session: Session, row: LessonRow | None, found: Found, now: dt.datetime) -> LessonRow:
    if row is None:
        return _added(session, found, now)
    row.sentence = _plain(found.sentence)
    frozen: dict[str, Any] = {"texts": row.evidence.get("texts", {})}
    if _was_kept(session, row):
        frozen["noted"] = row.evidence.get("noted") or _noted(row.evidence)
    row.evidence = {**found.evidence, **frozen}
    if row.state == "dropped" and row.reason == UNSUPPORTED:
        _decide(session, row, "open", (now, "", ""))
    return row


def _added(session: Session, found: Found, now: dt.datetime) -> LessonRow:
    row = LessonRow(
        campaign=found.campaign,
        segment=found.segment,
        channel=found.channel,
        language=found.language,
        goal=found.goal,
        metric=found.metric,
        verdict=found.verdict,
        winner=NO_WINNER if found.winner is None else found.winner,
        sentence=_plain(found.sentence),
        evidence=dict(found.evidence),
        found_at=now,
        state="open",
        decided_at=None,
        decided_by="",
        reason="",
    )
    session.add(row)
    return row


def _noted(evidence: Mapping[str, Any]) -> dict[str, Any]:
    """The ways of writing that the note for prompts names, by the numbers of their variants."""
    return {"other": evidence.get("other"), "ways": [arm["variant"] for arm in evidence["arms"]]}


def _plain(sentence: Bilingual) -> dict[str, str]:
    return {language: sentence[language] for language in LANGUAGES}


def _withdraw(session: Session, row: LessonRow, now: dt.datetime) -> None:
    """Take back what the results no longer support: nothing that was ever kept is lost."""
    if row.state == "dropped":
        return
    if _was_kept(session, row):
        _decide(session, row, "dropped", (now, "", UNSUPPORTED))
    else:
        session.execute(delete(LessonDecisionRow).where(LessonDecisionRow.lesson == row.id))
        session.delete(row)


def _was_kept(session: Session, row: LessonRow) -> bool:
    """Whether somebody ever kept it: prompts may hold it."""
    kept = select(LessonDecisionRow.id).where(
        LessonDecisionRow.lesson == row.id, LessonDecisionRow.state == "kept"
    )
    return session.scalars(kept.limit(1)).first() is not None


def _decide(session: Session, row: LessonRow, state: LessonState, how: tuple[dt.datetime, str, str]) -> None:
    at, by, reason = how
    row.state, row.reason = state, reason
    row.decided_at, row.decided_by = (None, "") if state == "open" else (at, by)
    session.add(LessonDecisionRow(lesson=row.id, state=state, at=at, by=by, reason=reason))


def _row(session: Session, id_: int, writing: bool = False) -> LessonRow:
    row = session.get(LessonRow, id_, with_for_update=writing or None)
    if row is None:
        newest = select(LessonRow.id).order_by(LessonRow.id.desc()).limit(12)
        raise UnknownNameError("lesson", str(id_), (str(number) for number in session.scalars(newest)))
    return row


def _key(found: Found) -> tuple[str, str, str, str, str, int]:
    winner = NO_WINNER if found.winner is None else found.winner
    return found.segment, found.channel, found.language, found.metric, found.verdict, winner


def _key_of(row: LessonRow) -> tuple[str, str, str, str, str, int]:
    return row.segment, row.channel, row.language, row.metric, row.verdict, row.winner


def _lesson(row: LessonRow) -> Lesson:
    return Lesson(
        id=row.id,
        campaign=row.campaign,
        segment=row.segment,
        channel=row.channel,
        language=next((each for each in LANGUAGES if each == row.language), ""),
        goal=row.goal,
        sentence={language: row.sentence[language] for language in LANGUAGES},
        evidence=row.evidence,
        state=next(state for state in STATES if state == row.state),
        found_at=row.found_at,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
        reason=row.reason,
    )
