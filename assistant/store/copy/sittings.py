"""What is kept of a text while somebody types: one version for a sitting, not one for every pause."""

import datetime as dt

from sqlalchemy import select
from sqlalchemy.orm import Session

from assistant.errors import ConflictError
from assistant.store.copy.reviews import Reviews, found
from assistant.store.copy.rows import report_of, stored_of
from assistant.store.copy.searchable import describe
from assistant.store.copy.tables import DraftCommentRow, DraftDecisionRow, DraftRow, DraftVersionRow
from assistant.types.draft import Draft
from assistant.types.stored import AUTOSAVED, StoredDraft

SITTING = dt.timedelta(minutes=30)  # a longer pause ends the version that is being typed


class Sittings(Reviews):
    """The texts that are being typed. Raises what `Reviews` raises."""

    def typed(
        self, id_: int, draft: Draft, user: str, seen: dt.datetime, done: bool, page: str = ""
    ) -> StoredDraft:
        """Keep what somebody typed into the text that was shown to them; `seen` is its `changed_at`.

        `page` tells the windows apart in which the same person may have the text open.

        Until it is `done`, what is typed after a short pause replaces what was kept before: the version is
        marked `AUTOSAVED`, and stays as it is once it is done, or somebody spoke of it, or a sitting is over.
        An approval ends, as it was of another text. Raises ConflictError when somebody else, or the same
        person in another window, changed the text since: nothing is overwritten.
        """
        with self._db.session() as session:
            row, newest = found(session, id_, writing=True)
            self._demand_own(session, row, (user, page), seen)
            mine = newest.note == AUTOSAVED and (newest.by, newest.page) == (user, page)
            if dict(draft.fields) == newest.fields:
                if done and mine:
                    newest.note = newest.page = ""
                return stored_of(row, newest)
            if mine and row.status == "draft" and self._still_typed(session, row, newest):
                row.changed_at, row.changed_by = self._clock(), user
                newest.fields, newest.report = dict(draft.fields), report_of(draft)
                newest.at = row.changed_at
                describe(row, newest.fields)
            else:
                newest = self._next(session, row, draft, user, ("edited", ""))
            newest.note, newest.page = ("", "") if done else (AUTOSAVED, page)
            return stored_of(row, newest)

    def demand_own(self, id_: int, user: str, seen: dt.datetime, page: str = "") -> StoredDraft:
        """The draft, unless it was changed elsewhere than on this page since `seen`: then ConflictError."""
        with self._db.reading() as session:
            row, newest = found(session, id_)
            self._demand_own(session, row, (user, page), seen)
            return stored_of(row, newest)

    def _demand_own(
        self, session: Session, row: DraftRow, writer: tuple[str, str], seen: dt.datetime
    ) -> None:
        """What the same person typed on the same page since is no other's: it may not know of it yet."""
        user, page = writer
        newer = select(DraftVersionRow.number).where(
            DraftVersionRow.draft == row.id,
            DraftVersionRow.at > seen,
            (DraftVersionRow.by != user)
            | (DraftVersionRow.note != AUTOSAVED)
            | (DraftVersionRow.page != page),
        )
        if session.scalar(newer.limit(1)) is not None:
            raise ConflictError(
                f"Draft {row.id} was changed by “{row.changed_by}”: its newest version is {row.version}.",
                "Read the newest version; nothing was overwritten.",
            )

    def _still_typed(self, session: Session, row: DraftRow, newest: DraftVersionRow) -> bool:
        """Whether the version may still change: the sitting goes on, nobody spoke of it or decided on it."""
        recent = self._clock() - newest.at <= SITTING
        return recent and not any(
            session.scalar(
                select(kind.id).where(kind.draft == row.id, kind.version == newest.number).limit(1)
            )
            for kind in (DraftCommentRow, DraftDecisionRow)
        )
