"""Wires the people of the studio and what they wrote, also for a command beside a running server."""

from dataclasses import dataclass

from assistant.settings import Settings
from assistant.store.api_keys import ApiKeys
from assistant.store.copy.drafts import Drafts
from assistant.store.database import Database
from assistant.store.people.accounts import Accounts
from assistant.store.people.links import Links
from assistant.store.people.roster import Roster
from assistant.store.secrets import load_secret
from assistant.wiring.database import open_database


@dataclass(frozen=True)
class People:
    """The accounts, and the links by which people come in."""

    accounts: Accounts
    links: Links


def open_links(settings: Settings, database: Database, accounts: Accounts) -> Links:
    """The links of one company; they are sealed with a secret of the data folder."""
    key = load_secret(settings.paths.data, "account_links")
    return Links(database, accounts, key, settings.people.link_hours)


def open_people(settings: Settings) -> People:
    """The people alone, also while a server runs; raises StoreError."""
    database = open_database(settings)
    accounts = Accounts(database)
    return People(accounts, open_links(settings, database, accounts))


def open_drafts(settings: Settings) -> Drafts:
    """The drafts alone, to be read also while a server runs; raises StoreError."""
    database = open_database(settings)
    who = Roster(Accounts(database), settings.people.one_person, ApiKeys(database))
    return Drafts(database, who=who)
