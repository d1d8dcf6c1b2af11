"""Drafts as they are kept: every version of their text, and what they took."""

import datetime as dt
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import Session

from assistant.errors import UnknownNameError
from assistant.store.copy.brief_json import brief_dict
from assistant.store.copy.library import Library
from assistant.store.copy.record import record_of
from assistant.store.copy.reviews import anybody, found
from assistant.store.copy.rights import Act, acts
from assistant.store.copy.rows import charge, stored_of, version_of, version_row
from assistant.store.copy.searchable import describe
from assistant.store.copy.sequences import Sequences, demand_free
from assistant.store.copy.sittings import Sittings
from assistant.store.copy.stamps import changed_since
from assistant.store.copy.tables import DraftCommentRow, DraftDecisionRow, DraftRow, DraftVersionRow
from assistant.store.database import Database, utc_now
from assistant.types.draft import Draft
from assistant.types.language import Language
from assistant.types.library import ApprovalRecord, ChangedSource
from assistant.types.model import Usage
from assistant.types.people import Actor
from assistant.types.stored import DraftStatus, DraftVersion, Origin, StoredDraft


@dataclass(frozen=True)
class Wanted:
    """Which drafts to list; what is None is any."""

    by: str | None = None
    channel: str | None = None
    status: DraftStatus | None = None
    group: str | None = None


ANY = Wanted()
_NEWEST = (DraftVersionRow.draft == DraftRow.id) & (DraftVersionRow.number == DraftRow.version)


class Drafts(Sittings):
    """The drafts of one database, with what is typed into them and their reviews.

    Raises StoreError and DiskFullError, and UnknownNameError for a draft that there is not.
    """

    def __init__(
        self,
        db: Database,
        clock: Callable[[], dt.datetime] = utc_now,
        who: Callable[[str], Actor] = anybody,
    ) -> None:
        super().__init__(db, clock, who)
        self.library = Library(db)
        self.sequences = Sequences(db, clock)

    @staticmethod
    def new_group() -> str:
        """A mark that the variants of one brief share."""
        return uuid.uuid4().hex

    def save(
        self, draft: Draft, user: str, group: str = "", note: str = "", alone: bool = False
    ) -> StoredDraft:
        """Keep a new draft as its version 1; `note` says where its text comes from.

        With `alone` it is a message of a sequence: ConflictError when that has one of the same number.
        """
        with self._db.session() as session:
            if alone:
                demand_free(session, group, draft)
            pair = insert_draft(session, draft, self._clock(), user, group or self.new_group())
            pair[1].note = note
            return stored_of(*pair)

    def add(self, id_: int, draft: Draft, user: str, origin: Origin, note: str = "") -> StoredDraft:
        """Keep a changed text as the newest version; an approval ends, as it was of another text.

        The same text as before makes no version. What the change took is not added: see `charge`.
        """
        with self._db.session() as session:
            row, newest = found(session, id_, writing=True)
            if dict(draft.fields) == newest.fields:
                return stored_of(row, newest)
            return stored_of(row, self._next(session, row, draft, user, (origin, note)))

    def charge(self, id_: int, usage: Usage) -> None:
        """Add what a reply took to what the draft took, whether the text was kept or not."""
        with self._db.session() as session:
            charge(found(session, id_, writing=True)[0], usage)

    def get(self, id_: int) -> StoredDraft:
        """One draft in its newest version."""
        with self._db.reading() as session:
            return stored_of(*found(session, id_))

    def page(self, wanted: Wanted = ANY, offset: int = 0, limit: int = 50) -> list[StoredDraft]:
        """Drafts, the one changed last first."""
        pairs = select(DraftRow, DraftVersionRow).join(DraftVersionRow, _NEWEST)
        for column, value in (
            (DraftRow.created_by, wanted.by),
            (DraftRow.channel, wanted.channel),
            (DraftRow.status, wanted.status),
            (DraftRow.group, wanted.group),
        ):
            if value is not None:
                pairs = pairs.where(column == value)
        pairs = pairs.order_by(DraftRow.changed_at.desc(), DraftRow.id.desc())
        with self._db.reading() as session:
            rows = session.execute(pairs.offset(offset).limit(limit))
            return [stored_of(row, version) for row, version in rows]

    def approved(
        self, channel: str, segment: str, language: Language, most: int, before: dt.datetime | None = None
    ) -> Sequence[Mapping[str, str]]:
        """The fields of approved drafts of a channel, a segment and a language, the newest first.

        With `before`, of those only that were approved by then as they are now.
        """
        asked = (
            select(DraftVersionRow.fields)
            .join(DraftRow, _NEWEST)
            .where(DraftRow.status == "approved", DraftRow.channel == channel)
            .where(DraftRow.segment == segment, DraftRow.language == language)
            .order_by(DraftRow.changed_at.desc(), DraftRow.id.desc())
        )
        if before is not None:
            asked = asked.where(
                exists().where(
                    DraftDecisionRow.draft == DraftRow.id,
                    DraftDecisionRow.version == DraftRow.version,
                    DraftDecisionRow.verdict == "approved",
                    DraftDecisionRow.at < before,
                )
            )
        with self._db.reading() as session:
            return list(session.scalars(asked.limit(most)))

    def versions(self, id_: int) -> list[DraftVersion]:
        """Every version, the first one first."""
        asked = select(DraftVersionRow).where(DraftVersionRow.draft == id_).order_by(DraftVersionRow.number)
        with self._db.reading() as session:
            found(session, id_)
            return [version_of(row) for row in session.scalars(asked)]

    def restore(self, id_: int, number: int, user: str) -> StoredDraft:
        """Make an earlier version the newest one, as a version more; nothing is lost.

        Raises UnknownNameError for a number that there is not.
        """
        with self._db.session() as session:
            row, newest = found(session, id_, writing=True)
            old = session.get(DraftVersionRow, (id_, number)) if 1 <= number <= row.version else None
            if old is None:
                known = [str(one) for one in range(1, row.version + 1)]
                raise UnknownNameError("version", str(number), known)
            if old.fields == newest.fields:
                return stored_of(row, newest)
            again = self._next(session, row, stored_of(row, old).draft, user, ("restored", str(number)))
            return stored_of(row, again)

    def acts(self, stored: StoredDraft, user: str) -> frozenset[Act]:
        """What a user may do with a draft as it stands now."""
        return acts(stored, self._who(user))

    def record(self, id_: int) -> ApprovalRecord:
        """How the text came to be and who stood for it: versions, checks, sources, steps of the review."""
        with self._db.reading() as session:
            return record_of(session, id_)

    def stale(self) -> dict[int, tuple[ChangedSource, ...]]:
        """The approved drafts whose sources changed since, by number."""
        with self._db.reading() as session:
            return changed_since(session)

    def delete(self, id_: int) -> None:
        """Delete a draft with its versions, comments and decisions."""
        with self._db.session() as session:
            row, _ = found(session, id_, writing=True)
            session.execute(delete(DraftVersionRow).where(DraftVersionRow.draft == id_))
            session.execute(delete(DraftCommentRow).where(DraftCommentRow.draft == id_))
            session.execute(delete(DraftDecisionRow).where(DraftDecisionRow.draft == id_))
            session.delete(row)


def insert_draft(
    session: Session, draft: Draft, now: dt.datetime, user: str, group: str
) -> tuple[DraftRow, DraftVersionRow]:
    """Put a new draft, as its version 1, into a transaction of the caller's."""
    brief, usage = draft.brief, draft.usage
    row = DraftRow(
        group=group,
        variant=draft.variant,
        channel=brief.channel,
        segment=brief.segment,
        language=brief.language,
        brief=brief_dict(brief),
        status="draft",
        version=1,
        created_at=now,
        created_by=user,
        changed_at=now,
        changed_by=user,
        prompt_tokens=usage.prompt_tokens,
        cached_tokens=usage.cached_tokens,
        completion_tokens=usage.completion_tokens,
        cost_eur=usage.cost_eur,
        estimated=usage.estimated,
    )
    session.add(row)
    session.flush()
    version = version_row(row, draft, "written", "")
    session.add(version)
    describe(row, version.fields)
    return row, version
