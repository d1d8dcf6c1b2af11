"""What one copywriter has open: the drafts of a brief, the one being edited, and what may become of it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from assistant.types.draft import Draft
from assistant.types.revision import Command

UNDONE_AT_MOST = 20  # steps back that are kept


@dataclass(frozen=True)
class Proposal:
    """A changed text that waits to be accepted, and the command that made it."""

    draft: Draft
    command: Command


@dataclass(frozen=True)
class Work:
    """The open drafts; every change makes a new one of these.

    `place` is the one in the editor; its findings are about its own fields, not about what was typed since.
    `before` are the texts it had, to go back to, newest last.
    """

    drafts: tuple[Draft, ...] = ()
    place: int = 0
    before: tuple[Mapping[str, str], ...] = ()
    proposal: Proposal | None = None

    @property
    def current(self) -> Draft | None:
        """The draft in the editor."""
        return self.drafts[self.place] if self.place < len(self.drafts) else None

    def added(self, draft: Draft) -> "Work":
        """With one more draft, which is not opened."""
        return replace(self, drafts=(*self.drafts, draft))

    def opened(self, place: int) -> "Work":
        """With another draft in the editor; a place that there is none at changes nothing."""
        if not 0 <= place < len(self.drafts):
            return self
        return Work(self.drafts, place)

    def changed(self, draft: Draft) -> "Work":
        """With a new text in the editor, from which one can go back; what was proposed is dropped."""
        current = self.current
        if current is None:
            return self.added(draft)
        before = self.before if current.fields == draft.fields else (*self.before, current.fields)
        return replace(self._with(draft), before=before[-UNDONE_AT_MOST:], proposal=None)

    def checked(self, draft: Draft) -> "Work":
        """With what the checks say now; a proposal stays."""
        return self._with(draft)

    def undone(self, draft: Draft) -> "Work":
        """One step back; `draft` is the text before, as it is kept now."""
        return replace(self._with(draft), before=self.before[:-1], proposal=None)

    def proposed(self, proposal: Proposal | None) -> "Work":
        """With a changed text to decide on, or with none."""
        return replace(self, proposal=proposal)

    def _with(self, draft: Draft) -> "Work":
        drafts = list(self.drafts)
        drafts[self.place] = draft
        return replace(self, drafts=tuple(drafts))
