"""What the stores of switches, API keys and spend promise, on SQLite and on PostgreSQL alike."""

import datetime as dt
from decimal import Decimal

import pytest
from sqlalchemy import select

from assistant.errors import InputError, UnknownNameError
from assistant.store.api_keys import ApiKeys
from assistant.store.database import Database
from assistant.store.ledger import Ledger, Spent
from assistant.store.switches import Switch, Switches
from assistant.store.tables import ApiKeyRow
from assistant.types.model import Usage

NOON = dt.datetime(2026, 11, 2, 12, 0, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)


def test_a_switch_is_off_until_somebody_turns_it(db: Database) -> None:
    switches = Switches(db, lambda: NOON)
    assert switches.get("s") == Switch(False)
    switches.turn("s", True, "Zoé")
    assert Switches(db).get("s") == Switch(True, NOON, "Zoé")
    assert not switches.get("other").on
    switches.turn("s", False, "admin")
    assert switches.get("s") == Switch(False, NOON, "admin")


def test_a_key_opens_what_it_was_made_for(db: Database) -> None:
    keys = ApiKeys(db, lambda: NOON)
    made, key = keys.create(" Our app ", ["search", "chat", "chat"])
    assert (made.name, made.scopes, made.created_at) == ("Our app", ("chat", "search"), NOON)
    assert keys.find(f" {key} ") == made
    assert keys.all() == [made]


def test_only_the_hash_of_a_key_is_kept(db: Database) -> None:
    made, key = ApiKeys(db).create("a", ["chat"])
    with db.reading() as session:
        row = session.scalars(select(ApiKeyRow)).one()
        kept = str([getattr(row, column.name) for column in ApiKeyRow.__table__.columns])
    assert key.removeprefix(f"sk-ba-{made.id}-") not in kept


def test_what_is_no_key_opens_nothing(db: Database) -> None:
    keys = ApiKeys(db)
    made, key = keys.create("a", ["chat"])
    other = keys.create("b", ["chat"])[1]
    mixed = f"sk-ba-{made.id}-{other[-43:]}"
    for given in ("", "x", key[:-1], key + "x", key.upper(), mixed, f"sk-ba-00000000-{key[-43:]}", "é" * 57):
        assert keys.find(given) is None


def test_a_revoked_key_stays_closed_from_the_first_time_on(db: Database) -> None:
    moments = iter([NOON, NOON + HOUR, NOON + 2 * HOUR])
    keys = ApiKeys(db, lambda: next(moments))
    made, key = keys.create("a", ["leads"])
    assert keys.revoke(made.id.upper()).revoked_at == NOON + HOUR
    assert keys.revoke(made.id).revoked_at == NOON + HOUR
    assert keys.find(key) is None
    with pytest.raises(UnknownNameError):
        keys.revoke("nothing")


@pytest.mark.parametrize(
    ("name", "scopes", "error"),
    [(" ", ["chat"], InputError), ("a", [], InputError), ("a", ["everything"], UnknownNameError)],
)
def test_a_key_without_name_or_scope_is_not_made(
    db: Database, name: str, scopes: list[str], error: type[Exception]
) -> None:
    with pytest.raises(error):
        ApiKeys(db).create(name, scopes)
    assert ApiKeys(db).all() == []


def test_what_was_spent_is_summed_by_kind_and_time(db: Database) -> None:
    ledger = Ledger(db, lambda: NOON)
    assert ledger.spent("chat", NOON) == Spent(0, 0.0)
    ledger.record("chat", "m", Usage(10, 5, 3, Decimal("0.000123")))
    ledger.record("chat", "m", Usage(1, 0, 1, None))
    ledger.record("chat", "m", Usage(7, 0, 7, Decimal("0.5")), at=NOON - HOUR)
    ledger.record("copy", "m", Usage(100, 0, 100, Decimal(9)))
    found = ledger.spent("chat", NOON)
    assert found.tokens == 15
    assert found.eur == pytest.approx(0.000123)
    assert ledger.spent("chat", NOON - HOUR).tokens == 29
