"""What people say of drafts and decide: comments, and the way from a draft to an approved one and back."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from assistant.errors import (
    ApprovalError,
    ConflictError,
    InputError,
    OwnWorkError,
    StoreError,
    UnknownNameError,
)
from assistant.store.copy.rights import Act, check_role, check_status, is_own
from assistant.store.copy.rows import comment_of, decision_of, report_of, status_of, stored_of, version_row
from assistant.store.copy.searchable import describe
from assistant.store.copy.stamps import stamps_of
from assistant.store.copy.tables import (
    LARGEST_ID,
    DraftCommentRow,
    DraftDecisionRow,
    DraftRow,
    DraftVersionRow,
)
from assistant.store.database import Database, utc_now
from assistant.text.normalise import clean
from assistant.types.draft import Draft
from assistant.types.people import Actor
from assistant.types.stored import Decision, DraftComment, DraftStatus, Origin, StoredDraft, Verdict

LONGEST_TEXT = 2000  # characters of a comment or a reason
_SUGGESTED = 12  # drafts named to whoever asks for one that there is not


def anybody(name: str) -> Actor:
    """For a store without accounts: everybody may do everything."""
    return Actor(name, "admin")


class Reviews:
    """The reviews of one database; `who` tells the role behind a name.

    Each step is kept with who, when and why. Raises StoreError, DiskFullError, UnknownNameError for no such
    draft, RightsError when the role does not allow it, and StatusError when the draft stands elsewhere. One
    that stands already where it is to go stays as it is; only what is in review can be sent back.
    """

    def __init__(
        self,
        db: Database,
        clock: Callable[[], dt.datetime] = utc_now,
        who: Callable[[str], Actor] = anybody,
    ) -> None:
        self._db = db
        self._clock = clock
        self._who = who

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

    def submit(self, id_: int, user: str, note: str = "") -> StoredDraft:
        """Hand a draft to whoever reviews."""
        return self._moved(id_, user, "submit", ("in_review", "submitted"), _reason(note))

    def send_back(self, id_: int, user: str, reason: str) -> StoredDraft:
        """Give a draft in review back to its author; raises InputError without words that say why."""
        return self._moved(id_, user, "send_back", ("draft", "returned"), _words("reason", reason))

    def reopen(self, id_: int, user: str, reason: str = "") -> StoredDraft:
        """Take an approval back, or a draft out of review."""
        return self._moved(id_, user, "reopen", ("draft", "reopened"), _reason(reason))

    def archive(self, id_: int, user: str, reason: str = "") -> StoredDraft:
        """Put a draft away: it is not approved copy any more, and only found in the archive."""
        return self._moved(id_, user, "archive", ("archived", "archived"), _reason(reason))

    def unarchive(self, id_: int, user: str, reason: str = "") -> StoredDraft:
        """Make a draft of one that was put away; if it was approved, it has to be again."""
        return self._moved(id_, user, "unarchive", ("draft", "unarchived"), _reason(reason))

    def approve(
        self,
        id_: int,
        user: str,
        reason: str = "",
        seen: dt.datetime | None = None,
        checked: Draft | None = None,
    ) -> StoredDraft:
        """Approve the newest version. With hard findings it takes a reason, which is logged with them.

        `seen` is the `changed_at` of the text that was looked at, `checked` what the checks say of it today:
        it replaces what they said, also when the approval is refused. Kept with the approval are all findings
        and the sources with their hashes. Raises ConflictError when the text was changed since, ApprovalError
        for hard findings without a reason, and OwnWorkError for those in one's own text, unless nobody else
        is there.
        """
        why, actor = _reason(reason), self._who(user)
        with self._db.session() as session:
            row, newest = found(session, id_, writing=True)
            check_role("approve", actor, row.created_by)
            check_unchanged(row, seen)
            if checked is not None:
                newest.report = report_of(checked)
            hard = [kept for kept in newest.report["findings"] if kept["severity"] == "error"]
            refusal = None
            if row.status != "approved":
                check_status("approve", id_, status_of(row))
                own = is_own(actor, row.created_by, row.changed_by) and not actor.alone
                refusal = _refusal(id_, hard, own, why)
                if refusal is None:
                    row.status = "approved"
                    self._decided(session, row, user, ("approved", why), hard)
            stored = stored_of(row, newest)
        if refusal is not None:
            raise refusal  # only now: what the checks said is kept
        return stored

    def decisions(self, id_: int) -> list[Decision]:
        """The steps of its review, the first one first."""
        asked = select(DraftDecisionRow).where(DraftDecisionRow.draft == id_).order_by(DraftDecisionRow.id)
        with self._db.reading() as session:
            found(session, id_)
            return [decision_of(row) for row in session.scalars(asked)]

    def _moved(
        self, id_: int, user: str, act: Act, to: tuple[DraftStatus, Verdict], reason: str
    ) -> StoredDraft:
        actor = self._who(user)
        status, verdict = to
        with self._db.session() as session:
            row, newest = found(session, id_, writing=True)
            check_role(act, actor, row.created_by)
            if row.status != status or act == "send_back":  # its words are for an author who waits
                check_status(act, id_, status_of(row))
                row.status = status
                self._decided(session, row, user, (verdict, reason))
            return stored_of(row, newest)

    def _next(
        self, session: Session, row: DraftRow, draft: Draft, user: str, made: tuple[Origin, str]
    ) -> DraftVersionRow:
        """A version more, by its origin and note; an approval ends, as it was of another text.

        Raises StatusError for a draft that is put away.
        """
        check_status("edit", row.id, status_of(row))
        if row.status == "approved":
            row.status = "draft"
            self._decided(session, row, user, ("reopened", ""))
        row.version, row.changed_at, row.changed_by = row.version + 1, self._clock(), user
        version = version_row(row, draft, *made)
        session.add(version)
        describe(row, version.fields)
        return version

    def _decided(
        self,
        session: Session,
        row: DraftRow,
        user: str,
        step: tuple[Verdict, str],
        hard: Sequence[Mapping[str, object]] = (),
    ) -> None:
        verdict, reason = step
        decision = DraftDecisionRow(
            draft=row.id,
            version=row.version,
            at=self._clock(),
            by=user,
            verdict=verdict,
            reason=reason,
            overridden=[dict(finding) for finding in hard],
        )
        if verdict == "approved":
            decision.findings, decision.sources = _grounds(session, row)
        session.add(decision)


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


def check_unchanged(row: DraftRow, seen: dt.datetime | None) -> None:
    """Raise ConflictError when the text is not that which was `seen`, by its `changed_at`; None: any."""
    if seen is not None and row.changed_at != seen:
        raise ConflictError(
            f"Draft {row.id} was changed by “{row.changed_by}” since it was read; its newest version is "
            f"{row.version}.",
            "Read the newest version first.",
        )


def _grounds(session: Session, row: DraftRow) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """What an approval is given on: the findings of the newest version, and its sources as they are now."""
    newest = session.get_one(DraftVersionRow, (row.id, row.version))
    sources = stamps_of(session, stored_of(row, newest).draft)
    return list(newest.report["findings"]), [stamp.as_dict() for stamp in sources]


def _refusal(id_: int, hard: Sequence[Mapping[str, Any]], own: bool, reason: str) -> ApprovalError | None:
    if hard and own:
        return OwnWorkError(
            f"Draft {id_} has {len(hard)} hard finding(s), and its author can't approve it alone.",
            "Remedy them, or ask another reviewer.",
            hard,
        )
    if hard and not reason:
        return ApprovalError(
            f"Draft {id_} has {len(hard)} hard finding(s), which block its approval.",
            "Remedy them, or give a reason for approving it all the same.",
            hard,
        )
    return None


def _reason(text: str) -> str:
    return _words("reason", text) if text.strip() else ""


def _words(what: str, text: str) -> str:
    words = clean(text).strip()
    if not words:
        raise InputError(f"The {what} is empty.", "Write something.")
    if len(words) > LONGEST_TEXT:
        raise InputError(f"The {what} has {len(words)} characters.", f"Shorten it to {LONGEST_TEXT} at most.")
    return words
