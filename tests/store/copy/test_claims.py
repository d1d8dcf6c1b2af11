import datetime as dt
from pathlib import Path

import pytest

from assistant.errors import InputError, RightsError, UnknownNameError
from assistant.store.copy.claims import Claims
from assistant.types.people import Actor
from tests.database import new_database

NOW = dt.datetime(2026, 11, 22, 10, tzinfo=dt.UTC)
PROOF = ("Léa Martin", "Rapport d’essai 2026-14")
TEXT = "La nappe Alma supporte 200 lavages."


@pytest.fixture
def claims(tmp_path: Path) -> Claims:
    return Claims(new_database(tmp_path), lambda: NOW)


def test_a_fact_is_added_approved_and_removed(claims: Claims) -> None:
    added = claims.propose(f"  {TEXT}\n", "fr", PROOF, dt.date(2027, 6, 30), "ana")
    assert (added.text, added.owner, added.evidence, added.status) == (TEXT, *PROOF, "proposed")
    assert added.proposed_at == NOW
    assert added.fact_id == f"claim-{added.id}"
    approved = claims.approve(added.id, "bob")
    assert (approved.status, approved.approved_by, approved.approved_at) == ("approved", "bob", NOW)
    assert claims.approve(added.id, "eve").approved_by == "bob"
    assert claims.get(added.id) == approved
    claims.remove(added.id)
    assert claims.all() == []


def test_others_use_it_once_it_is_approved_and_as_long_as_it_holds(claims: Claims) -> None:
    added = claims.propose(TEXT, "fr", PROOF, dt.date(2026, 12, 31), "ana")
    assert claims.usable(NOW.date(), "ana") == [added]
    assert claims.usable(NOW.date(), "bob") == []
    approved = claims.approve(added.id, "bob")
    assert claims.usable(dt.date(2026, 12, 31)) == [approved]
    assert claims.usable(dt.date(2027, 1, 1)) == []


def test_the_same_fact_again_is_the_same_and_another_end_is_another(claims: Claims) -> None:
    first = claims.propose(TEXT, "fr", PROOF, None, "ana")
    assert claims.propose(TEXT, "fr", PROOF, None, "bob").id == first.id
    assert claims.propose(TEXT, "fr", PROOF, dt.date(2027, 1, 1), "bob").id != first.id


def test_who_proposed_a_fact_does_not_approve_it_alone(claims: Claims) -> None:
    added = claims.propose(TEXT, "fr", PROOF, None, "Léa")
    with pytest.raises(RightsError, match="“Léa” proposed this fact"):
        claims.approve(added.id, " léa")
    assert claims.get(added.id).status == "proposed"
    assert claims.usable(NOW.date()) == []
    assert claims.approve(added.id, "max").approved_by == "max"
    assert claims.approve(added.id, "Léa").approved_by == "max"  # it stays as it is


def test_one_alone_approves_the_own_fact(tmp_path: Path) -> None:
    claims = Claims(new_database(tmp_path), lambda: NOW, lambda name: Actor(name, "admin", alone=True))
    added = claims.propose(TEXT, "fr", PROOF, None, "Léa")
    assert claims.approve(added.id, "Léa").status == "approved"


def test_those_to_be_approved_come_first(claims: Claims) -> None:
    first, second, third = (claims.propose(f"Fait {n}.", "fr", PROOF, None, "ana") for n in range(3))
    claims.approve(third.id, "bob")
    assert [claim.id for claim in claims.all()] == [second.id, first.id, third.id]


@pytest.mark.parametrize(
    ("text", "proof", "ends", "said"),
    [
        (" ", PROOF, None, "The fact is empty"),
        ("x" * 501, PROOF, None, "501 characters"),
        (TEXT, ("", "x"), None, "The owner is empty"),
        (TEXT, ("x", "\n"), None, "The evidence is empty"),
        (TEXT, ("x", "y" * 301), None, "301 characters"),
        (TEXT, PROOF, dt.date(2026, 11, 21), "ended on 2026-11-21"),
    ],
)
def test_a_fact_without_proof_is_refused(
    claims: Claims, text: str, proof: tuple[str, str], ends: dt.date | None, said: str
) -> None:
    with pytest.raises(InputError, match=said):
        claims.propose(text, "fr", proof, ends, "ana")


@pytest.mark.parametrize("number", [9, -1, 2**31, 10**20])
def test_an_unknown_fact_is_told(claims: Claims, number: int) -> None:
    for act in (claims.remove, claims.get, lambda ident: claims.approve(ident, "bob")):
        with pytest.raises(UnknownNameError, match=str(number)):
            act(number)
