"""Which drafts are the messages of a sequence, and for which brief they were written."""

import datetime as dt
from collections.abc import Callable, Sequence

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from assistant.errors import ConflictError, UnknownNameError
from assistant.store.copy.brief_json import brief_dict, brief_of
from assistant.store.copy.rows import stored_of
from assistant.store.copy.tables import DraftRow, DraftVersionRow, SequenceRow
from assistant.store.database import Database, utc_now
from assistant.types.draft import Brief, Draft
from assistant.types.sequence import KeptSequence
from assistant.types.stored import StoredDraft

_NEWEST = (DraftVersionRow.draft == DraftRow.id) & (DraftVersionRow.number == DraftRow.version)
_SUGGESTED = 12


class Sequences:
    """The written sequences of one database. Raises StoreError and DiskFullError."""

    def __init__(self, db: Database, clock: Callable[[], dt.datetime] = utc_now) -> None:
        self._db = db
        self._clock = clock

    def keep(self, group: str, sequence: str, brief: Brief, user: str) -> KeptSequence:
        """Write down that the drafts of a group are the messages of a sequence, by its id."""
        row = SequenceRow(
            group=group, sequence=sequence, brief=brief_dict(brief), created_at=self._clock(), created_by=user
        )
        with self._db.session() as session:
            session.add(row)
            return _kept(row)

    def get(self, group: str) -> KeptSequence:
        """The sequence of a group; raises UnknownNameError."""
        with self._db.reading() as session:
            row = session.get(SequenceRow, group)
            if row is None:
                raise UnknownNameError("sequence", group, _last(session))
            return _kept(row)

    def page(self, limit: int = 20, offset: int = 0) -> list[KeptSequence]:
        """Those of which a message is there, the one written last first."""
        there = exists().where(DraftRow.group == SequenceRow.group)
        newest = select(SequenceRow).where(there).order_by(SequenceRow.created_at.desc(), SequenceRow.group)
        with self._db.reading() as session:
            return [_kept(row) for row in session.scalars(newest.offset(offset).limit(limit))]

    def messages(self, group: str) -> list[StoredDraft]:
        """The messages in the order in which they are sent, as they are now; none for another group.

        A message that was made into one for another language, segment or channel is beside the sequence.
        """
        return self.beside(group)[1]

    def beside(self, group: str) -> tuple[KeptSequence | None, list[StoredDraft]]:
        """The sequence of a group with its messages; None for drafts that are no sequence."""
        rows = (
            select(DraftRow, DraftVersionRow)
            .join(DraftVersionRow, _NEWEST)
            .where(DraftRow.group == group)
            .order_by(DraftRow.variant, DraftRow.id)
        )
        with self._db.reading() as session:
            row = session.get(SequenceRow, group)
            if row is None:
                return None, []
            kept = _kept(row)
            found: dict[int, StoredDraft] = {}
            for draft, version in session.execute(rows):
                if (draft.segment, draft.language) == (kept.brief.segment, kept.brief.language):
                    found.setdefault(draft.variant, stored_of(draft, version))
            return kept, [found[place] for place in sorted(found)]


def demand_free(session: Session, group: str, draft: Draft) -> None:
    """Raise ConflictError when a sequence has the message already; others wait until the caller's is kept."""
    session.get(SequenceRow, group, with_for_update=True)
    there = select(DraftRow.id).where(
        DraftRow.group == group,
        DraftRow.variant == draft.variant,
        DraftRow.segment == draft.brief.segment,
        DraftRow.language == draft.brief.language,
    )
    if session.scalar(there.limit(1)) is not None:
        raise ConflictError(
            f"Message {draft.variant + 1} of the sequence “{group[:80]}” was written meanwhile.",
            "Open the sequence anew.",
        )


def _last(session: Session) -> Sequence[str]:
    newest = select(SequenceRow.group).order_by(SequenceRow.created_at.desc())
    return session.scalars(newest.limit(_SUGGESTED)).all()


def _kept(row: SequenceRow) -> KeptSequence:
    return KeptSequence(row.group, row.sequence, brief_of(row.brief), row.created_at, row.created_by)
