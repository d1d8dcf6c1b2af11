"""The log of the accounts, on both databases: who did what, when, and nothing that did not happen."""

import datetime as dt

import pytest
from argon2 import PasswordHasher

from assistant.errors import LastAdminError
from assistant.settings import Secret
from assistant.store.database import Database
from assistant.store.people.accounts import Accounts
from assistant.store.people.links import Links

NOON = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
LONG = "correct horse battery"


@pytest.fixture
def accounts(db: Database) -> Accounts:
    made = Accounts(db, lambda: NOON, PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    made.add("Ada", LONG, "admin")
    return made


@pytest.fixture
def links(db: Database, accounts: Accounts) -> Links:
    return Links(db, accounts, Secret("a key"), 72, lambda: NOON)


def told(accounts: Accounts, name: str = "") -> list[tuple[str, str, str, str | None]]:
    """The events, the first one first: (who, what, whose, role before)."""
    return [(each.by, each.act, each.name, each.was) for each in reversed(accounts.log.page(name))]


def test_the_first_account_is_the_programs(db: Database) -> None:
    accounts = Accounts(db, lambda: NOON)
    accounts.ensure_admin()
    accounts.ensure_admin()
    (event,) = accounts.log.page()
    assert (event.by, event.act, event.name, event.role, event.at) == ("", "added", "admin", "admin", NOON)


def test_somebody_invited_comes_in(accounts: Accounts, links: Links) -> None:
    link = links.invite("Max", "writer", "Ada")
    links.accept(link.token, LONG)
    links.invite("Zoé", "reviewer", "Ada")
    links.revoke("zoé", "Ada")
    assert told(accounts, "MAX") == [("Ada", "invited", "Max", None), ("Max", "joined", "Max", None)]
    assert told(accounts, "zoé") == [("Ada", "invited", "Zoé", None), ("Ada", "revoked", "Zoé", None)]


def test_every_change_is_written_down_once(accounts: Accounts, links: Links) -> None:
    accounts.add("Max", LONG, "writer", "command line")
    accounts.set_role("max", "reviewer", "Ada")
    accounts.set_role("max", "reviewer", "Ada")  # nothing changes
    links.accept(links.reset("max", "Ada").token, "another long one")
    accounts.set_password("max", LONG, "command line")
    accounts.end_sessions("max", "Max")
    for _ in range(2):
        accounts.disable("max", "Ada")
    for _ in range(2):
        accounts.enable("max", "Ada")
    assert told(accounts, "max") == [
        ("command line", "added", "Max", None),
        ("Ada", "role", "Max", "writer"),
        ("Ada", "reset", "Max", None),
        ("Max", "password", "Max", None),
        ("command line", "password", "Max", None),
        ("Max", "signed_out", "Max", None),
        ("Ada", "disabled", "Max", None),
        ("Ada", "enabled", "Max", None),
    ]


def test_a_link_that_something_else_ends_is_withdrawn(accounts: Accounts, links: Links, db: Database) -> None:
    links.invite("Max", "writer", "Ada")
    links.invite("Max", "reviewer", "Ada")  # in place of the first
    accounts.add("Max", LONG, "writer", "command line")
    links.reset("max", "Ada")
    accounts.set_password("max", LONG, "command line")
    links.reset("max", "Ada")
    accounts.disable("max", "Ada")
    assert [(by, act) for by, act, _, _ in told(accounts, "max")] == [
        ("Ada", "invited"),
        ("Ada", "revoked"),
        ("Ada", "invited"),
        ("command line", "revoked"),
        ("command line", "added"),
        ("Ada", "reset"),
        ("command line", "revoked"),
        ("command line", "password"),
        ("Ada", "reset"),
        ("Ada", "disabled"),
        ("Ada", "revoked"),
    ]
    assert links.pending() == []
    accounts.enable("max", "Ada")
    Links(db, accounts, Secret("a key"), -1, lambda: NOON).reset("max", "Ada")  # it has ended
    accounts.set_password("max", LONG, "Ada")
    assert [act for _, act, _, _ in told(accounts, "max")][-3:] == ["enabled", "reset", "password"]


def test_what_was_refused_did_not_happen(accounts: Accounts) -> None:
    before = told(accounts)
    with pytest.raises(LastAdminError):
        accounts.disable("ada", "Ada")
    with pytest.raises(LastAdminError):
        accounts.set_role("ada", "writer", "Ada")
    assert told(accounts) == before


def test_pages_go_back_to_the_first_event(accounts: Accounts) -> None:
    for number in range(5):
        accounts.set_role("ada", "admin", "Ada")
        accounts.add(f"p{number}", LONG, "writer", "Ada")
    newest = accounts.log.page(limit=4)
    rest = accounts.log.page(before=newest[-1].number, limit=4)
    assert [each.name for each in [*newest, *rest]] == ["p4", "p3", "p2", "p1", "p0", "Ada"]
    assert accounts.log.page(before=10**12)[0] == newest[0]
