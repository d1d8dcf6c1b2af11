"""What people say of drafts and decide: comments, approvals with the reason for what was overridden."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from assistant.errors import ApprovalError, ConflictError, InputError, StoreError, UnknownNameError
from assistant.store.copy.rows import comment_of, decision_of, report_of, stored_of
from assistant.store.copy.tables import DraftCommentRow, DraftDecisionRow, DraftRow, DraftVersionRow
from assistant.store.database import Database, utc_now
from assistant.text.normalise import clean
from assistant.types.draft import Draft
from assistant.types.stored import Decision, DraftComment, StoredDraft

LONGEST_TEXT = 2000  # characters of a comment or a reason
LARGEST_ID = 2**31 - 1  # what PostgreSQL's integer holds; SQLite refuses numbers over 2**63
_SUGGESTED = 12  # drafts named to whoever asks for one that there is not


class Reviews:
    """The reviews of one database. Raises StoreError, DiskFullError, UnknownNameError for no such draft."""

    def __init__(self, db: Database, clock: Callable[[], dt.datetime] = utc_now) -> None:
        self._db = db
        self._clock = clock

    def comment(self, id_: int, text: str, user: str, field: str = "") -> DraftComment:
        """Say something of the newest version, or of one of its fields; raises InputError for no words."""
        with self._db.session() as session:
            row, _ = found(session, id_)
            comment = DraftCommentRow(
                draft=id_,
                version=row.version,
                field=field,
                at=self._clock(),
                by=user,
                text=_words("comment", text),
            )
            session.add(comment)
            return comment_of(comment)

    def comments(self, id_: int) -> list[DraftComment]:
        """Every comment, the first one first."""
        asked = select(DraftCommentRow).where(DraftCommentRow.draft == id_).order_by(DraftCommentRow.id)
        with self._db.reading() as session:
            found(session, id_)
            return [comment_of(row) for row in session.scalars(asked)]

    def approve(
        self,
        id_: int,
        user: str,
        reason: str = "",
        expected: int | None = None,
        checked: Draft | None = None,
    ) -> StoredDraft:
        """Approve the newest version. With hard findings it takes a reason, which is logged with them.

        `expected` is the number of the version that was looked at, `checked` what the checks say of it today:
        it replaces what they said, also when the approval is refused. Raises ConflictError when another
        version is the newest by now, and ApprovalError for hard findings without a reason.
        """
        why = _words("reason", reason) if reason.strip() else ""
        with self._db.session() as session:
            row, newest = found(session, id_, writing=True)
            if expected is not None and row.version != expected:
                raise _changed(row, expected)
            if checked is not None:
                newest.report = report_of(checked)
            hard = [kept for kept in newest.report["findings"] if kept["severity"] == "error"]
            if row.status != "approved" and (why or not hard):
                row.status = "approved"
                self._decided(session, row, user, why, hard)
            stored = stored_of(row, newest)
        if hard and not why:
            raise ApprovalError(
                f"Draft {id_} has {len(hard)} hard finding(s), which block its approval.",
                "Remedy them, or give a reason for approving it all the same.",
                hard,
            )
        return stored

    def reopen(self, id_: int, user: str, reason: str = "") -> StoredDraft:
        """Take the approval back; a draft that has none stays as it is."""
        with self._db.session() as session:
            row, newest = found(session, id_, writing=True)
            self._reopened(session, row, user, _words("reason", reason) if reason.strip() else "")
            return stored_of(row, newest)

    def decisions(self, id_: int) -> list[Decision]:
        """Who approved or reopened it, when and why, the first one first."""
        asked = select(DraftDecisionRow).where(DraftDecisionRow.draft == id_).order_by(DraftDecisionRow.id)
        with self._db.reading() as session:
            found(session, id_)
            return [decision_of(row) for row in session.scalars(asked)]

    def _reopened(self, session: Session, row: DraftRow, user: str, reason: str) -> None:
        if row.status == "approved":
            row.status = "draft"
            self._decided(session, row, user, reason, [])

    def _decided(
        self, session: Session, row: DraftRow, user: str, reason: str, hard: Sequence[Mapping[str, object]]
    ) -> None:
        session.add(
            DraftDecisionRow(
                draft=row.id,
                version=row.version,
                at=self._clock(),
                by=user,
                verdict="approved" if row.status == "approved" else "reopened",
                reason=reason,
                overridden=[dict(finding) for finding in hard],
            )
        )


def found(session: Session, id_: int, writing: bool = False) -> tuple[DraftRow, DraftVersionRow]:
    """A draft and its newest version; raises UnknownNameError.

    With `writing` no other transaction changes the draft until this one ends.
    """
    row = session.get(DraftRow, id_, with_for_update=writing) if 1 <= id_ <= LARGEST_ID else None
    if row is None:
        last = session.scalars(select(DraftRow.id).order_by(DraftRow.id.desc()).limit(_SUGGESTED))
        raise UnknownNameError("draft", str(id_), [str(number) for number in last])
    newest = session.get(DraftVersionRow, (id_, row.version))
    if newest is None:
        raise StoreError(f"Version {row.version} of draft {id_} is missing.", "Restore a backup.")
    return row, newest


def _changed(row: DraftRow, expected: int) -> ConflictError:
    return ConflictError(
        f"Draft {row.id} was changed by “{row.changed_by}”: its newest version is {row.version}, and version "
        f"{expected} was checked.",
        "Read the newest version, then approve it.",
    )


def _words(what: str, text: str) -> str:
    words = clean(text).strip()
    if not words:
        raise InputError(f"The {what} is empty.", "Write something.")
    if len(words) > LONGEST_TEXT:
        raise InputError(f"The {what} has {len(words)} characters.", f"Shorten it to {LONGEST_TEXT} at most.")
    return words
