"""Who somebody is when they do something with a draft."""

import re

from assistant.store.api_keys import ApiKeys
from assistant.store.people.accounts import Accounts
from assistant.types.people import Actor

_PROGRAM = re.compile(r"API .* \(([0-9a-f]{8})\)", re.DOTALL)  # as the API names its clients, by their key


class Roster:
    """Finds the role behind a name. `one_person`: the only account may review its own work."""

    def __init__(self, accounts: Accounts, one_person: bool, keys: ApiKeys) -> None:
        self._accounts = accounts
        self._one_person = one_person
        self._keys = keys

    def __call__(self, name: str) -> Actor:
        """The actor of that name.

        A program's name holds the id of its key: a reviewer when the key opens “approve”, else a writer. Any
        other name without an account is the command line's, which whoever owns the data folder uses.
        """
        if program := _PROGRAM.fullmatch(name):
            key = self._keys.get(program[1])
            return Actor(name, "reviewer" if key is not None and "approve" in key.scopes else "writer")
        account = self._accounts.get(name)
        if account is None:
            return Actor(name, "reviewer")
        return Actor(account.name, account.role, alone=self._one_person and self._is_alone())

    def _is_alone(self) -> bool:
        return sum(account.active for account in self._accounts.all()) == 1
