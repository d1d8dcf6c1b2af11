"""Who may do what with a draft, by role and by where the draft stands.

draft → in_review → approved → archived, and back. A writer submits; a reviewer or an admin approves, also
what was not submitted. Who began a text with hard findings, or edited it last, does not approve it, unless
nobody else is there who could.
"""

from collections.abc import Mapping
from typing import Literal, get_args

from assistant.errors import RightsError, StatusError
from assistant.types.people import Actor
from assistant.types.stored import DraftStatus, StoredDraft

Act = Literal["edit", "submit", "approve", "send_back", "reopen", "archive", "unarchive"]
ACTS: tuple[Act, ...] = get_args(Act)

_FROM: Mapping[Act, tuple[DraftStatus, ...]] = {
    "edit": ("draft", "in_review", "approved"),
    "submit": ("draft",),
    "approve": ("draft", "in_review"),
    "send_back": ("in_review",),
    "reopen": ("in_review", "approved"),
    "archive": ("draft", "in_review", "approved"),
    "unarchive": ("archived",),
}
_SAID: Mapping[Act, str] = {
    "edit": "edited",
    "submit": "submitted",
    "approve": "approved",
    "send_back": "sent back",
    "reopen": "reopened",
    "archive": "archived",
    "unarchive": "taken out of the archive",
}


def acts(stored: StoredDraft, actor: Actor) -> frozenset[Act]:
    """What an account may do with a draft as it stands now."""
    hard = any(finding.severity == "error" for finding in stored.draft.findings)
    own = is_own(actor, stored.created_by, stored.changed_by)
    return frozenset(
        act
        for act in ACTS
        if stored.status in _FROM[act]
        and _role_may(act, actor, stored.created_by)
        and not (act == "edit" and actor.role == "reviewer")
        and not (act == "approve" and hard and own and not actor.alone)
    )


def check_role(act: Act, actor: Actor, author: str) -> None:
    """Raise RightsError when the role of `actor` does not allow it."""
    if not _role_may(act, actor, author):
        who = (
            "Reviewers and admins do"
            if act in {"approve", "send_back"}
            else "Its author, reviewers and admins do"
        )
        raise RightsError(f"A draft can't be {_SAID[act]} by “{actor.name}”, a {actor.role}.", f"{who}.")


def check_status(act: Act, number: int, status: DraftStatus) -> None:
    """Raise StatusError when a draft that stands there can't be treated so."""
    if status not in _FROM[act]:
        hint = "Take it out of the archive first." if status == "archived" else "Look at it again."
        stands = status.replace("_", " ")
        raise StatusError(f"Draft {number} can't be {_SAID[act]}: it is {stands}.", hint)


def is_own(actor: Actor, created_by: str, changed_by: str) -> bool:
    """Whether the actor began the draft or edited it last."""
    return _key(actor.name) in {_key(created_by), _key(changed_by)}


def _role_may(act: Act, actor: Actor, author: str) -> bool:
    if act in {"approve", "send_back"}:
        return actor.may_approve
    if act in {"archive", "unarchive"}:
        return actor.may_approve or _key(actor.name) == _key(author)
    return True


def _key(name: str) -> str:
    return name.strip().casefold()
