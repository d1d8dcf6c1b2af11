"""What is said of a draft's approval, its saving, and a newer text, as HTML. Knows nothing of Gradio."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from assistant.types.brand import Channel
from assistant.types.draft import Draft
from assistant.types.library import ChangedSource
from assistant.types.people import Account
from assistant.types.stored import StoredDraft
from assistant.web.look.safe import Html
from assistant.web.pages import Pages
from assistant.web.studio.drafts.differ import changed
from assistant.web.texts import Words

# The buttons of the approval in their order; the first one that a person has is the one that stands out.
ACTS = ("approve", "submit", "send_back", "reopen", "unarchive", "archive")


@dataclass(frozen=True)
class Standing:
    """Where a draft stands, for one person: what they may do, and which of its sources changed."""

    stored: StoredDraft
    acts: frozenset[str]
    changed: Sequence[ChangedSource] = ()
    account: Account | None = None

    @property
    def blocked(self) -> bool:
        """Whether hard findings stand against the approval."""
        hard = any(finding.severity == "error" for finding in self.stored.draft.findings)
        return hard and self.stored.status in {"draft", "in_review"}

    @property
    def saves_itself(self) -> bool:
        """Whether what is typed is kept by itself: into an approved text only whoever means it writes."""
        return "edit" in self.acts and self.stored.status == "draft"

    @property
    def saved_as(self) -> int:
        """The number under which the browser sends off what is typed; 0: it keeps that to itself."""
        return self.stored.id if self.saves_itself else 0


@dataclass(frozen=True)
class Seen:
    """Where a text is open: its channel, and by whom."""

    channel: Channel
    user: str = ""


@dataclass(frozen=True)
class ReviewPresenter:
    """Makes the pieces."""

    pages: Pages

    def approval(self, words: Words, standing: Standing) -> Html:
        """Where the draft stands and the buttons of whoever looks at it."""
        return self.pages.render(
            "draft_review_acts",
            words=words,
            status=standing.stored.status,
            changed=sources(words, standing.changed),
            acts=[act for act in ACTS if act in standing.acts],
            why=_why(words, standing),
        )

    def saved(self, draft: int, told: str = "") -> Html:
        """What was kept of the typing; the browser finds there which draft it may send off, 0 for none."""
        return self.pages.render("draft_saved", draft=draft, told=told)

    def clash(
        self, words: Words, open_: Draft, newest: StoredDraft, typed: Mapping[str, str], seen: Seen
    ) -> Html:
        """A newer text of somebody else, or of another window, beside what was typed here, to choose from.

        Without anything typed it shows what is new since the text that is open.
        """
        mine = any(open_.fields.get(name, "") != text for name, text in typed.items())
        before, after = (newest.draft.fields, typed) if mine else (open_.fields, newest.draft.fields)
        labels = {rule.name: rule.label[words.language] for rule in seen.channel.fields}
        own = bool(seen.user) and newest.changed_by == seen.user
        return self.pages.render(
            "draft_clash",
            words=words,
            by=words("clash_other_page") if own else newest.changed_by or words("history_nobody"),
            version=newest.version,
            moment=newest.changed_at.isoformat(),
            mine=mine,
            language=newest.draft.brief.language,
            fields=[(labels[each.field], each.changes) for each in changed(before, after, list(labels))],
        )


def sources(words: Words, changed_sources: Collection[ChangedSource]) -> list[str]:
    """A sentence for each source that says something else since the approval."""
    return [
        words(f"stale_{each.change}", title=each.stamp.title or each.stamp.source) for each in changed_sources
    ]


def _why(words: Words, standing: Standing) -> str:
    """Why somebody can't approve, when they might expect to."""
    waiting = standing.stored.status in {"draft", "in_review"}
    account = standing.account
    if not waiting or "approve" in standing.acts or account is None:
        return ""
    if account.role == "writer":
        return words("approval_writer")
    return words("approval_own") if standing.blocked else ""
