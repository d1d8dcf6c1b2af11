"""Customer files on the command line."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.customers import Customers, make_customers


@pytest.fixture
def customers(shop: Path) -> Customers:
    return make_customers(shop, 200, "plain")


def test_a_file_is_previewed_imported_shown_and_deleted(customers: Customers, run: Run) -> None:
    shown = run("contacts", "preview", str(customers.path))
    assert shown.code == 0, shown.err
    for said in (
        "plain  (utf-8, separator ';'; columns guessed)",
        "Ville",
        "200 rows looked at",
        "no legal basis",
    ):
        assert said in shown.out
    made = json.loads(run("contacts", "import", str(customers.path), "--name", "Automne", "--json").out)
    assert (made["name"], made["rows"], made["tool"]) == ("Automne", 200, "plain")
    assert made["report"]["excluded"] == customers.excluded
    assert made["report"]["ok"] == customers.ok
    number = str(made["id"])
    listed = run("contacts", "list")
    assert "1 list." in listed.out
    assert f"200 rows, {customers.ok} may be written to" in listed.out
    assert json.loads(run("contacts", "list", "--json").out) == [made]
    assert json.loads(run("contacts", "show", number, "--json").out) == made
    assert "duplicate of a row above" in run("contacts", "show", number).out
    assert f"Deleted list {number} with 200 contacts." in run("contacts", "delete", number).out
    assert run("contacts", "show", number).code == 2


def test_problems_are_listed_by_row(customers: Customers, run: Run) -> None:
    number = str(json.loads(run("contacts", "import", str(customers.path), "--json").out)["id"])
    first = json.loads(run("contacts", "problems", number, "--limit", "3", "--json").out)
    assert [each.keys() for each in first] == [{"row", "excluded", "problems"}] * 3
    lines = run("contacts", "problems", number, "--limit", "3").out
    assert f"More: --after {first[-1]['row']}" in lines
    rest = json.loads(run("contacts", "problems", number, "--after", str(first[-1]["row"]), "--json").out)
    wrong = [each.row for each in customers.truth if each.excluded or each.problems]
    assert [each["row"] for each in first + rest] == wrong
    assert json.loads(run("contacts", "delete", number, "--json").out)["contacts"] == 200


def test_columns_are_named_by_hand(shop: Path, run: Run) -> None:
    file = shop / "a.csv"
    file.write_text("Contact;Humeur;Newsletter\nzoe@x.example;calme;oui\n", encoding="utf-8")
    mapped = ("--map", "Contact=email", "--map", "Humeur=trait:mood")
    found = json.loads(run("contacts", "preview", str(file), *mapped, "--json").out)
    assert [each["field"] for each in found["columns"]] == ["email", "trait:mood", "consent_email"]
    assert (found["mapping_from"], found["counts"]["ok"]) == ("given", 1)
    assert run("contacts", "import", str(file), *mapped).code == 0
    assert json.loads(run("contacts", "preview", str(file), "--json").out)["mapping_from"] == "saved"
    wrong = run("contacts", "preview", str(file), "--map", "Contact")
    assert (wrong.code, "maps no column" in wrong.err) == (2, True)
    notes = run("contacts", "preview", str(file), "--map", "Newsletter=ignored", "--map", "Contact=email")
    assert "No column says who agreed" in notes.out


def test_a_basis_is_declared_by_a_named_person(shop: Path, run: Run) -> None:
    file = shop / "a.csv"
    file.write_text("E-mail\nzoe@x.example\n", encoding="utf-8")
    told = ("contacts", "import", str(file), "--declare", "customer", "--reason", "bought in our shops")
    refused = run(*told)
    assert (refused.code, "--by NAME" in refused.err) == (2, True)
    made = json.loads(run(*told, "--by", "Zoé", "--channels", "email, sms", "--json").out)
    assert made["declared"]["by"] == "Zoé"
    assert made["declared"]["channels"] == ["email", "sms"]
    assert made["report"]["basis"] == {"email": {"declared": 1}}
    assert "declared: customer for email, sms by Zoé" in run("contacts", "show", str(made["id"])).out


def test_opting_out_by_address_and_by_file(customers: Customers, shop: Path, run: Run) -> None:
    one = run("contacts", "opt-out", "zoe@x.example")
    assert "1 noted, 0 known already, 0 unreadable." in one.out
    file = shop / "stop.csv"
    file.write_text("E-mail\nzoe@x.example\nlea@x.example\nnobody\n", encoding="utf-8")
    found = json.loads(run("contacts", "opt-out", str(file), "--kind", "all", "--json").out)
    assert found == {"rows": 3, "added": 1, "known": 1, "invalid": 1}
    assert run("contacts", "opt-out", "nobody").code == 2


def test_what_can_not_be_done_is_told(shop: Path, run: Run) -> None:
    missing = run("contacts", "preview", "none.csv", "--json")
    assert (missing.code, json.loads(missing.out)["error"]["code"]) == (2, "input")
    workbook = make_customers(shop, 20, "hubspot", suffix=".xlsx")
    assert "hubspot  (workbook; columns guessed)" in run("contacts", "preview", str(workbook.path)).out
