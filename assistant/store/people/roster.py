"""Who somebody is when they do something with a draft."""

from assistant.store.people.accounts import Accounts
from assistant.types.people import Actor


class Roster:
    """Finds the role behind a name. `one_person`: the only account may review its own work."""

    def __init__(self, accounts: Accounts, one_person: bool) -> None:
        self._accounts = accounts
        self._one_person = one_person

    def __call__(self, name: str) -> Actor:
        """The actor of that name.

        A name without an account is a program's, whose key was asked for its scope at the door, or the
        command line's, which whoever owns the data folder uses.
        """
        account = self._accounts.get(name)
        if account is None:
            return Actor(name, "reviewer")
        return Actor(account.name, account.role, alone=self._one_person and self._is_alone())

    def _is_alone(self) -> bool:
        return sum(account.active for account in self._accounts.all()) == 1
