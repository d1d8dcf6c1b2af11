"""Who may enter the studio: names, argon2 hashes, roles."""

import datetime as dt
from collections.abc import Callable

from argon2 import PasswordHasher
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from assistant.errors import InputError, LastAdminError, UnknownNameError
from assistant.store.database import Database, utc_now
from assistant.store.people import brake, log
from assistant.store.people.names import account_of, check_name, key_of, role_of
from assistant.store.people.passwords import Passwords, check_new, random_password
from assistant.store.people.tables import AccountRow
from assistant.types.people import ROLES, Account, AccountAct, Role

FIRST_NAME = "admin"


class Accounts:
    """The accounts of one database. `now` is the clock, `hasher` makes and checks argon2id hashes.

    An account is never deleted, so that a name in the record of a draft stays one person's. Methods that
    take a name raise UnknownNameError for one that there is not. What changes an account is written down with
    `by`, who did it: an account’s name, or empty for the program itself.
    """

    def __init__(
        self,
        db: Database,
        now: Callable[[], dt.datetime] = utc_now,
        hasher: PasswordHasher | None = None,
    ) -> None:
        self._db = db
        self._now = now
        self.passwords = Passwords(hasher)
        self.log = log.AccountLog(db)

    def ensure_admin(self) -> str | None:
        """On a table without accounts, make “admin” and return its random password, once; else None."""
        password = random_password()
        with self._db.session() as session:
            if session.scalar(select(func.count()).select_from(AccountRow)):
                return None
            row = self.place(session, FIRST_NAME, "admin", self.passwords.hash(password))
            self.note(session, "added", row, "")
        return password

    def add(self, name: str, password: str, role: Role, by: str = "") -> None:
        """Make an account; raises InputError for a name that is taken or unusable, or a short password."""
        kept = check_name(name, role)
        check_new(password)
        hashed = self.passwords.hash(password)
        with self._db.session() as session:
            if session.get(AccountRow, key_of(kept)):
                raise taken(kept)
            self.note(session, "added", self.place(session, kept, role, hashed, by), by)

    def place(self, session: Session, name: str, role: Role, hashed: str, by: str = "") -> AccountRow:
        """Make an account with the hash of its password, or give the one of that name this hash.

        Either way its older sessions end, its brake is released and its link, if it has one, is withdrawn.
        """
        key = key_of(name)
        row = session.get(AccountRow, key)
        if row is None:
            row = AccountRow(key=key, name=name, role=role)
            session.add(row)
        row.password_hash, row.changed_at = hashed, self._now()
        brake.release(session, key)
        log.withdraw(session, key, self._now(), by)
        return row

    def note(self, session: Session, act: AccountAct, row: AccountRow, by: str, was: str = "") -> None:
        """Write down, in a transaction of the caller's, what somebody did with an account."""
        log.note(session, self._now(), by, (act, row.name, role_of(row.role)), was)

    def all(self) -> list[Account]:
        """Every account by name, those that are disabled included."""
        with self._db.reading() as session:
            return [account_of(row) for row in session.scalars(select(AccountRow).order_by(AccountRow.key))]

    def get(self, name: str) -> Account | None:
        """The account of that name, as it stands now; None when there is none."""
        with self._db.reading() as session:
            row = session.get(AccountRow, key_of(name))
            return None if row is None else account_of(row)

    def set_password(self, name: str, password: str, by: str = "") -> None:
        """Give an account a new password, which ends its sessions, its brake and its link.

        Raises InputError for a password that is too short.
        """
        check_new(password)
        hashed = self.passwords.hash(password)
        with self._db.session() as session:
            account = account_of(found(session, name))
            row = self.place(session, account.name, account.role, hashed, by)
            self.note(session, "password", row, by)

    def set_role(self, name: str, role: Role, by: str = "") -> Account:
        """Give an account another role, at once; raises LastAdminError, InputError for no such role."""
        if role not in ROLES:
            raise InputError(f"There is no role “{str(role)[:40]}”.", f"Roles: {', '.join(ROLES)}.")
        with self._db.session() as session:
            row = found(session, name)
            if role != "admin":
                _check_not_last(session, row)
            was, row.role = row.role, role
            if was != role:
                self.note(session, "role", row, by, was)
            return account_of(row)

    def disable(self, name: str, by: str = "") -> Account:
        """Let an account sign in no more and end its sessions; raises LastAdminError."""
        with self._db.session() as session:
            row = found(session, name)
            _check_not_last(session, row)
            if row.disabled_at is None:
                row.disabled_at = row.changed_at = self._now()
                self.note(session, "disabled", row, by)
            log.withdraw(session, row.key, self._now(), by)
            return account_of(row)

    def enable(self, name: str, by: str = "") -> Account:
        """Let a disabled account sign in again, with the password it had."""
        with self._db.session() as session:
            row = found(session, name)
            if row.disabled_at is not None:
                self.note(session, "enabled", row, by)
            row.disabled_at = None
            return account_of(row)

    def end_sessions(self, name: str, by: str = "") -> Account:
        """Sign an account out everywhere; its password stays."""
        with self._db.session() as session:
            row = found(session, name)
            row.changed_at = self._now()
            self.note(session, "signed_out", row, by)
            return account_of(row)

    def verify(self, name: str, password: str, address: str = "") -> Account | None:
        """The account when name and password are right, else None, after the same work either way.

        `address` is where the request comes from. After 5 failures of a name or of an address within
        15 minutes it raises AccessError with the wait, whether or not the name exists. A disabled account is
        as one with another password.
        """
        with self._db.session() as session:
            attempt = brake.begin(session, key_of(name), address.strip(), self._now())
        with self._db.reading() as session:
            row = session.get(AccountRow, key_of(name))
            hashed, account = (row.password_hash, account_of(row)) if row else (self.passwords.dummy, None)
        if not self.passwords.match(hashed, password) or account is None or not account.active:
            return None
        self._succeed(attempt, account, self.passwords.renewed(hashed, password))
        return account

    def _succeed(self, attempt: int, account: Account, fresh: str | None) -> None:
        """Forget this attempt and the owner's own typing errors; bring an old hash up to date."""
        with self._db.session() as session:
            brake.forgive(session, attempt)
            row = session.get(AccountRow, key_of(account.name))
            if row is not None:
                row.signed_in_at = self._now()
                row.password_hash = fresh or row.password_hash


def found(session: Session, name: str) -> AccountRow:
    """The row of an account; raises UnknownNameError."""
    row = session.get(AccountRow, key_of(name))
    if row is None:
        raise UnknownNameError("account", name, session.scalars(select(AccountRow.name)))
    return row


def taken(name: str) -> InputError:
    """The error for a name that an account has."""
    return InputError(f"There is an account “{name[:80]}” already.", "Choose another name.")


def _check_not_last(session: Session, row: AccountRow) -> None:
    """Raise LastAdminError when no other account could manage the rest.

    The rows are locked: two admins who disable each other at the same moment come one after the other.
    """
    admins = select(AccountRow).where(AccountRow.role == "admin", AccountRow.disabled_at.is_(None))
    active = session.scalars(admins.order_by(AccountRow.key).with_for_update()).all()
    if [each.key for each in active] == [row.key]:
        raise LastAdminError(f"“{row.name}” is the only admin.", "Make another account an admin first.")
