"""The tables of the accounts, beside those of `store/tables.py` and under the same rules."""

import datetime as dt

from sqlalchemy.orm import Mapped, mapped_column

from assistant.store.tables import Base


class AccountRow(Base):
    """Who may enter the studio. `key` is the name as it is compared: trimmed and casefolded."""

    __tablename__ = "account"

    key: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    password_hash: Mapped[str]  # argon2id in its own text form, salt and parameters included
    role: Mapped[str]  # admin | writer | reviewer
    changed_at: Mapped[dt.datetime]  # a session that began before has ended: new password, signed out
    signed_in_at: Mapped[dt.datetime | None]  # the last time
    disabled_at: Mapped[dt.datetime | None]  # None: it may sign in


class AccountLinkRow(Base):
    """A link by which somebody chooses a password, once. The row goes when it is used."""

    __tablename__ = "account_link"

    key: Mapped[str] = mapped_column(primary_key=True)  # of the account: one link a name
    kind: Mapped[str]  # invite | reset
    name: Mapped[str]
    role: Mapped[str]
    number: Mapped[str] = mapped_column(index=True)  # the part of the token by which it is found
    seal: Mapped[str]  # HMAC-SHA256, under a key that is not in the database, of the token and this row
    created_at: Mapped[dt.datetime]
    created_by: Mapped[str]
    expires_at: Mapped[dt.datetime]


class AccountEventRow(Base):
    """Something that was done with an account. Rows are only added."""

    __tablename__ = "account_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[dt.datetime]
    by: Mapped[str]  # an account's name, “command line”, or empty: the program itself
    act: Mapped[str]  # see `types.people.AccountAct`
    key: Mapped[str] = mapped_column(index=True)  # of the account
    name: Mapped[str]
    role: Mapped[str]  # after it
    was: Mapped[str]  # the role before, where it changed; else empty


class AttemptRow(Base):
    """A sign-in that failed or is under way. Name and address are hashed: both are personal data."""

    __tablename__ = "sign_in_attempt"

    id: Mapped[int] = mapped_column(primary_key=True)
    name_hash: Mapped[str] = mapped_column(index=True)
    address_hash: Mapped[str] = mapped_column(index=True)  # empty when no address is known
    at: Mapped[dt.datetime] = mapped_column(index=True)
