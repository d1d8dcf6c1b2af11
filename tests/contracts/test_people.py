"""Accounts, roles and links for a password, on both databases."""

import datetime as dt
from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from argon2 import PasswordHasher
from sqlalchemy import text

from assistant.errors import AccessError, InputError, LastAdminError, UnknownNameError
from assistant.settings import Secret
from assistant.store.api_keys import ApiKeys
from assistant.store.database import Database
from assistant.store.people.accounts import Accounts
from assistant.store.people.links import Links
from assistant.store.people.roster import Roster
from assistant.types.people import Actor, Role
from tests.contracts.test_store import NOON, Clock

PASSWORD, OTHER = "correct horse battery", "another long password"
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
HOURS = 72.0


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def accounts(db: Database, clock: Clock) -> Accounts:
    return Accounts(db, clock, CHEAP)


@pytest.fixture
def links(db: Database, accounts: Accounts, clock: Clock) -> Links:
    return Links(db, accounts, Secret("k" * 43), HOURS, clock)


@pytest.fixture
def keys(db: Database, clock: Clock) -> ApiKeys:
    return ApiKeys(db, clock)


@pytest.fixture
def team(accounts: Accounts) -> Accounts:
    """An admin, a writer and a reviewer."""
    people: tuple[tuple[str, Role], ...] = (("Léa", "admin"), ("ana", "writer"), ("max", "reviewer"))
    for name, role in people:
        accounts.add(name, PASSWORD, role)
    return accounts


class TestAccounts:
    def test_they_are_listed_by_name_with_their_last_sign_in(self, team: Accounts, clock: Clock) -> None:
        clock.forward(hours=1)
        assert team.verify("ana", PASSWORD)
        assert [(each.name, each.role, each.signed_in_at) for each in team.all()] == [
            ("ana", "writer", NOON + dt.timedelta(hours=1)),
            ("Léa", "admin", None),
            ("max", "reviewer", None),
        ]
        assert team.all()[0].as_dict()["signed_in_at"] == "2026-11-02T13:00:00+00:00"

    def test_a_role_changes_at_once(self, team: Accounts) -> None:
        assert team.set_role(" ANA ", "reviewer").role == "reviewer"
        found = team.get("ana")
        assert found is not None
        assert found.role == "reviewer"
        with pytest.raises(InputError, match="no role “boss”"):
            team.set_role("ana", "boss")  # type: ignore[arg-type]

    def test_a_disabled_account_can_not_sign_in_until_it_is_enabled(
        self, team: Accounts, clock: Clock
    ) -> None:
        clock.forward(hours=1)
        disabled = team.disable("ana")
        assert not disabled.active
        assert disabled.changed_at == NOON + dt.timedelta(hours=1)  # its sessions have ended
        assert team.verify("ana", PASSWORD) is None
        clock.forward(hours=1)
        assert team.disable("ana").disabled_at == NOON + dt.timedelta(hours=1)
        enabled = team.enable("ana")
        assert enabled.active
        assert enabled.changed_at == NOON + dt.timedelta(hours=1)  # those of before stay ended
        assert team.verify("ana", PASSWORD)

    def test_all_sessions_end_and_the_password_stays(self, team: Accounts, clock: Clock) -> None:
        clock.forward(minutes=5)
        assert team.end_sessions("ana").changed_at == NOON + dt.timedelta(minutes=5)
        assert team.verify("ana", PASSWORD)

    def test_the_last_admin_stays_one(self, team: Accounts) -> None:
        acts: tuple[Callable[[], object], ...] = (
            lambda: team.disable("léa"),
            lambda: team.set_role("léa", "writer"),
        )
        for act in acts:
            with pytest.raises(LastAdminError, match="“Léa” is the only admin"):
                act()
        team.set_role("ana", "admin")
        assert team.set_role("léa", "writer").role == "writer"
        team.set_role("max", "admin")
        team.disable("max")
        with pytest.raises(LastAdminError, match="“ana”"):  # a disabled admin manages nothing
            team.disable("ana")
        assert team.set_role("ana", "admin").role == "admin"

    def test_two_admins_can_not_disable_each_other_at_once(self, team: Accounts) -> None:
        team.set_role("ana", "admin")
        start, told = Barrier(2), list[str]()

        def disable(name: str) -> None:
            start.wait()
            try:
                team.disable(name)
            except LastAdminError:
                told.append(name)

        both = [Thread(target=disable, args=(name,)) for name in ("ana", "léa")]
        for thread in both:
            thread.start()
        for thread in both:
            thread.join()
        assert len(told) == 1
        assert sum(each.active and each.role == "admin" for each in team.all()) == 1

    @pytest.mark.parametrize(
        ("name", "said"),
        [("command line", "program"), ("API shop (1)", "program"), ("x" * 81, "81 characters")],
    )
    def test_names_that_can_not_be_taken(self, accounts: Accounts, name: str, said: str) -> None:
        with pytest.raises(InputError, match=said):
            accounts.add(name, PASSWORD, "writer")

    def test_a_name_is_kept_without_what_does_not_show(self, accounts: Accounts) -> None:
        accounts.add(" Ana\u200b \u202e Luz ", PASSWORD, "writer")
        assert [each.name for each in accounts.all()] == ["Ana Luz"]

    def test_no_such_account_is_told(self, team: Accounts) -> None:
        for act in (team.disable, team.enable, team.end_sessions):
            with pytest.raises(UnknownNameError, match="Did you mean ana"):
                act("anna")


class TestLinks:
    def test_an_invitation_makes_an_account_once(
        self, links: Links, accounts: Accounts, clock: Clock
    ) -> None:
        link = links.invite(" Zoé ", "reviewer", "Léa")
        assert link.path == f"/password?link={link.token}"
        assert (link.kind, link.name, link.role, link.created_by) == ("invite", "Zoé", "reviewer", "Léa")
        assert accounts.get("zoé") is None
        assert links.look(link.token) == links.look(link.token)  # looking uses nothing up
        clock.forward(hours=71)
        made = links.accept(link.token, PASSWORD)
        assert (made.name, made.role) == ("Zoé", "reviewer")
        assert accounts.verify("zoé", PASSWORD)
        assert links.look(link.token) is None
        with pytest.raises(AccessError, match="was used"):
            links.accept(link.token, OTHER)
        assert accounts.verify("zoé", PASSWORD)

    def test_a_reset_keeps_the_old_password_until_it_is_used(
        self, links: Links, team: Accounts, clock: Clock
    ) -> None:
        link = links.reset("ANA", "Léa")
        assert (link.kind, link.name, link.role) == ("reset", "ana", "writer")
        assert team.verify("ana", PASSWORD)
        team.set_role("ana", "reviewer")
        clock.forward(hours=1)
        changed = links.accept(link.token, OTHER)
        assert changed.changed_at == clock.time
        assert changed.role == "reviewer"  # a link for a password gives no role
        assert team.verify("ana", PASSWORD) is None
        assert team.verify("ana", OTHER)

    def test_a_link_ends(self, links: Links, clock: Clock, db: Database) -> None:
        link = links.invite("zoé", "writer", "Léa")
        clock.forward(hours=HOURS)
        assert links.look(link.token) is None
        assert links.pending() == []
        with pytest.raises(AccessError):
            links.accept(link.token, PASSWORD)
        links.invite("bob", "writer", "Léa")
        with db.reading() as session:  # what ended is not kept
            assert session.execute(text("SELECT key FROM account_link")).scalars().all() == ["bob"]

    def test_a_new_link_replaces_the_one_before(self, links: Links) -> None:
        first, second = (links.invite("zoé", "writer", "Léa") for _ in range(2))
        assert links.look(first.token) is None
        assert links.look(second.token)
        assert [(each.name, each.token) for each in links.pending()] == [("zoé", "")]
        assert links.pending()[0].as_dict()["role"] == "writer"

    def test_a_password_that_is_too_short_does_not_use_it_up(self, links: Links) -> None:
        link = links.invite("zoé", "writer", "Léa")
        with pytest.raises(InputError, match="5 characters"):
            links.accept(link.token, "short")
        assert links.accept(link.token, PASSWORD)

    def test_of_two_at_once_one_counts(self, links: Links, accounts: Accounts) -> None:
        link, start = links.invite("zoé", "writer", "Léa"), Barrier(2)
        used: list[str] = []

        def accept(password: str) -> None:
            start.wait()
            try:
                links.accept(link.token, password)
                used.append(password)
            except AccessError:
                pass

        both = [Thread(target=accept, args=(password,)) for password in (PASSWORD, OTHER)]
        for thread in both:
            thread.start()
        for thread in both:
            thread.join()
        assert len(used) == 1
        assert accounts.verify("zoé", used[0])

    def test_a_guess_opens_nothing(self, links: Links) -> None:
        links.invite("zoé", "writer", "Léa")
        for token in ("", "x", "0" * 16 + "-" + "a" * 43, "é" * 60, "0" * 5000):
            assert links.look(token) is None
            with pytest.raises(AccessError):
                links.accept(token, PASSWORD)

    @pytest.mark.parametrize(
        "change",
        [
            "role = 'admin'",
            "expires_at = '2099-01-01 00:00:00+00'",
            "key = 'eve', name = 'eve'",
            "name = 'Eve'",
        ],
    )
    def test_a_row_that_was_changed_opens_nothing(self, links: Links, db: Database, change: str) -> None:
        link = links.invite("zoé", "writer", "Léa")
        with db.session() as session:
            session.execute(text(f"UPDATE account_link SET {change}"))
        assert links.look(link.token) is None

    def test_no_token_is_in_the_database_and_another_key_opens_nothing(
        self, links: Links, db: Database, accounts: Accounts, clock: Clock
    ) -> None:
        link = links.invite("zoé", "writer", "Léa")
        with db.reading() as session:
            kept = " ".join(map(str, session.execute(text("SELECT * FROM account_link")).one()))
        assert link.token.partition("-")[2] not in kept
        assert Links(db, accounts, Secret("z" * 43), HOURS, clock).look(link.token) is None

    def test_what_can_not_have_a_link(self, links: Links, team: Accounts) -> None:
        with pytest.raises(InputError, match="already"):
            links.invite("ANA", "writer", "Léa")
        with pytest.raises(InputError, match="role"):
            links.invite("bob", "boss", "Léa")  # type: ignore[arg-type]
        with pytest.raises(UnknownNameError, match="Did you mean ana"):
            links.reset("anna", "Léa")
        team.disable("ana")
        with pytest.raises(InputError, match="disabled"):
            links.reset("ana", "Léa")

    def test_links_end_with_what_they_were_for(self, links: Links, team: Accounts) -> None:
        invited, taken = links.invite("zoé", "writer", "Léa"), links.reset("max", "Léa")
        team.add("zoé", PASSWORD, "writer")
        team.disable("max")
        assert links.look(invited.token) is None
        assert links.look(taken.token) is None
        later = links.reset("zoé", "Léa")
        team.set_password("zoé", OTHER)
        assert links.look(later.token) is None

    def test_an_invitation_is_taken_back(self, links: Links) -> None:
        link = links.invite("zoé", "writer", "Léa")
        links.revoke("ZOÉ")
        assert links.look(link.token) is None
        with pytest.raises(UnknownNameError, match="no link"):
            links.revoke("zoé")


class TestRoster:
    def test_who_is_who(self, team: Accounts, keys: ApiKeys) -> None:
        who = Roster(team, True, keys)
        assert who("ANA") == Actor("ana", "writer")
        assert who("command line") == Actor("command line", "reviewer")
        assert [who(name).may_approve for name in ("ana", "max", "Léa")] == [False, True, True]

    def test_a_program_is_a_writer_unless_its_key_approves(self, team: Accounts, keys: ApiKeys) -> None:
        who = Roster(team, True, keys)
        roles: dict[tuple[str, ...], Role] = {("copy",): "writer", ("copy", "approve"): "reviewer"}
        for scopes, role in roles.items():
            key, _ = keys.create("Our (DAM)", scopes)
            assert who(f"API {key.name} ({key.id})") == Actor(f"API {key.name} ({key.id})", role)
        assert who("API Our (DAM) (00000000)").role == "writer"

    def test_one_alone_may_review_when_the_settings_say_so(self, team: Accounts, keys: ApiKeys) -> None:
        team.disable("ana")
        team.disable("max")
        assert Roster(team, True, keys)("Léa").alone
        assert not Roster(team, False, keys)("Léa").alone
        team.enable("ana")
        assert not Roster(team, True, keys)("Léa").alone
