"""Who works in the studio: accounts, the links by which people come in, and what a role may do."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

Role = Literal["admin", "writer", "reviewer"]
ROLES: tuple[Role, ...] = get_args(Role)
LinkKind = Literal["invite", "reset"]
AccountAct = Literal[
    "added", "invited", "joined", "role", "reset", "password", "disabled", "enabled", "signed_out", "revoked"
]
LINKED = "/password"  # the page where a link leads


@dataclass(frozen=True)
class Account:
    """Who may sign in.

    A session that began before `changed_at` has ended: the password was changed, all sessions were ended, or
    the account was disabled. `disabled_at` is None while it may sign in; `signed_in_at` is None for never.
    """

    name: str
    role: Role
    changed_at: dt.datetime
    signed_in_at: dt.datetime | None = field(default=None, compare=False)
    disabled_at: dt.datetime | None = None

    @property
    def active(self) -> bool:
        """Whether it may sign in."""
        return self.disabled_at is None

    def as_dict(self) -> dict[str, Any]:
        """The documented shape of `user list --json`."""
        return {
            "name": self.name,
            "role": self.role,
            "signed_in_at": _moment(self.signed_in_at),
            "disabled_at": _moment(self.disabled_at),
        }


@dataclass(frozen=True)
class Link:
    """A link by which somebody chooses a password, once: to come in, or because the old one is lost.

    `token` is what its address carries. It is empty in a list: only its hash is kept.
    """

    kind: LinkKind
    name: str
    role: Role
    created_by: str
    created_at: dt.datetime
    expires_at: dt.datetime
    token: str = ""

    @property
    def path(self) -> str:
        """Its address below that of the server."""
        return f"{LINKED}?link={self.token}"

    def as_dict(self) -> dict[str, Any]:
        """The documented shape, without the token."""
        return {
            "kind": self.kind,
            "name": self.name,
            "role": self.role,
            "created_by": self.created_by,
            "created_at": self.created_at.isoformat(),
            "expires_at": self.expires_at.isoformat(),
        }


@dataclass(frozen=True)
class AccountEvent:
    """What happened to an account: who did what, and when.

    `by` is an account, “command line”, or empty for the program itself. `role` is the account's role after
    it, `was` the one before where it changed. `reset`: a link for a new password was made; `password`: a new
    one was set.
    """

    number: int
    at: dt.datetime
    by: str
    act: AccountAct
    name: str
    role: Role
    was: Role | None = None

    def as_dict(self) -> dict[str, Any]:
        """The documented shape of `user log --json`."""
        return {**vars(self), "at": self.at.isoformat()}


@dataclass(frozen=True)
class Actor:
    """Somebody who does something with a draft. `alone`: nobody else is there who could review it."""

    name: str
    role: Role
    alone: bool = False

    @property
    def may_approve(self) -> bool:
        """Whether the role approves drafts and sends them back."""
        return self.role in {"admin", "reviewer"}


def _moment(at: dt.datetime | None) -> str | None:
    return None if at is None else at.isoformat()
