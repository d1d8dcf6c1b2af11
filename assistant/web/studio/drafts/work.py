"""What one copywriter has open: the drafts of a brief, the one being edited, and what may become of it."""

import datetime as dt
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from dataclasses import field as made

from assistant.types.draft import Draft
from assistant.types.revision import Command
from assistant.types.stored import StoredDraft

UNDONE_AT_MOST = 20  # steps back that are kept
_LONG_AGO = dt.datetime.min.replace(tzinfo=dt.UTC)


@dataclass(frozen=True)
class Proposal:
    """A changed text that waits to be accepted, and the command that made it."""

    draft: Draft
    command: Command


@dataclass(frozen=True)
class Work:
    """The open drafts; every change makes a new one of these.

    `place` is the one in the editor; its findings are about its own fields, not about what was typed since.
    `before` are the texts it had, to go back to, newest last. `seen` says when each text was changed last, by
    the draft's id: what somebody else changed after that is never overwritten. `page` tells the windows apart
    in which the same person has drafts open.
    """

    drafts: tuple[Draft, ...] = ()
    place: int = 0
    before: tuple[Mapping[str, str], ...] = ()
    proposal: Proposal | None = None
    seen: Mapping[int, dt.datetime] = made(default_factory=dict)
    page: str = made(default_factory=lambda: secrets.token_hex(8), compare=False)

    @classmethod
    def of(cls, stored: Sequence[StoredDraft], place: int = 0) -> "Work":
        """Kept drafts beside each other, one of them in the editor."""
        seen = {each.id: each.changed_at for each in stored}
        return cls(tuple(each.draft for each in stored), place, seen=seen)

    @property
    def current(self) -> Draft | None:
        """The draft in the editor."""
        return self.drafts[self.place] if self.place < len(self.drafts) else None

    @property
    def since(self) -> dt.datetime:
        """When the text in the editor was changed last; long ago when that is not known."""
        current = self.current
        return self.seen.get(current.id or 0, _LONG_AGO) if current else _LONG_AGO

    def added(self, stored: StoredDraft) -> "Work":
        """With one more draft, which is not opened."""
        return replace(self, drafts=(*self.drafts, stored.draft), seen=self._seen(stored))

    def opened(self, place: int) -> "Work":
        """With another draft in the editor; a place that there is none at changes nothing."""
        if not 0 <= place < len(self.drafts):
            return self
        return Work(self.drafts, place, seen=self.seen, page=self.page)

    def changed(self, stored: StoredDraft) -> "Work":
        """With a new text in the editor, from which one can go back; what was proposed is dropped."""
        current = self.current
        if current is None:
            return self.added(stored)
        same = current.fields == stored.draft.fields
        before = self.before if same else (*self.before, current.fields)
        return replace(self.checked(stored), before=before[-UNDONE_AT_MOST:], proposal=None)

    def checked(self, stored: StoredDraft) -> "Work":
        """With what the checks say now; a proposal stays."""
        drafts = list(self.drafts)
        drafts[self.place] = stored.draft
        return replace(self, drafts=tuple(drafts), seen=self._seen(stored))

    def undone(self, stored: StoredDraft) -> "Work":
        """One step back; `stored` is the text before, as it is kept now."""
        return replace(self.checked(stored), before=self.before[:-1], proposal=None)

    def proposed(self, proposal: Proposal | None) -> "Work":
        """With a changed text to decide on, or with none."""
        return replace(self, proposal=proposal)

    def _seen(self, stored: StoredDraft) -> Mapping[int, dt.datetime]:
        return {**self.seen, stored.id: stored.changed_at}
