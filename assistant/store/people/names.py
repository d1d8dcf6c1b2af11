"""Names of accounts: how they are compared, and which ones can't be taken."""

from assistant.errors import InputError
from assistant.store.people.tables import AccountRow
from assistant.text.normalise import clean
from assistant.types.people import ROLES, Account, Role

LONGEST_NAME = 80  # characters
# Under these the command line and the API's clients stand with drafts: nobody may be taken for them.
_PROGRAMS = ("command line", "api ")


def key_of(name: str) -> str:
    """A name as it is compared: trimmed and casefolded."""
    return name.strip().casefold()[:200]


def check_name(name: str, role: str) -> str:
    """The name of a new account as it is kept; raises InputError for one that can't be used."""
    kept = " ".join(clean(name).split())
    if not kept or role not in ROLES:
        raise InputError("An account needs a name and a role.", f"Roles: {', '.join(ROLES)}.")
    if len(kept) > LONGEST_NAME:
        raise InputError(
            f"The name has {len(kept)} characters.", f"Shorten it to {LONGEST_NAME} characters at most."
        )
    if f"{kept.casefold()} ".startswith(_PROGRAMS):
        raise InputError(f"“{kept}” stands for a program.", "Choose another name.")
    return kept


def account_of(row: AccountRow) -> Account:
    """A row as the value that other rooms see."""
    return Account(row.name, role_of(row.role), row.changed_at, row.signed_in_at, row.disabled_at)


def role_of(kept: str) -> Role:
    """A role as it is kept; an unknown one is that which may least."""
    return next((role for role in ROLES if role == kept), "writer")
