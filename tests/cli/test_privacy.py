"""A person's data on the command line: shown and erased, here and through the running server."""

import json
from pathlib import Path

import pytest

from assistant.brand.company import load_brand
from assistant.chat.handoff.desk import LeadDesk
from assistant.store.database import Database, utc_now
from assistant.store.outbox import Deliveries
from assistant.store.visitors.leads import Leads
from assistant.types.leads import LeadEntry
from tests.cli.conftest import Run

EMAIL = "zoe@x.example"


@pytest.fixture
def left(shop: Path) -> Path:
    """A shop with one request of a visitor."""
    database = Database.for_folder(shop / "data")
    desk = LeadDesk(load_brand(shop / "knowledge"), Leads(database), Deliveries(database), (), utc_now)
    version = desk.form("fr").consent_version
    desk.submit(LeadEntry("Zoé", EMAIL, "", "Livrez-vous à Bruxelles ?", (), True, version))
    database.close()
    return shop


def test_a_person_is_shown_and_erased(left: Path, run: Run) -> None:
    shown = run("privacy", "export", "--email", EMAIL.upper())
    assert shown.code == 0, shown.err
    assert "leads: 1" in shown.out
    assert "Livrez-vous à Bruxelles ?" in shown.out
    told = json.loads(run("privacy", "export", "--email", EMAIL, "--json").out)
    assert told["leads"][0]["email"] == EMAIL
    assert any("assistant.sqlite" in file for file in told["files"])
    gone = run("privacy", "erase", "--email", EMAIL)
    assert "leads: 1" in gone.out
    assert "Mails already sent" in gone.out
    again = json.loads(run("privacy", "erase", "--email", EMAIL, "--json").out)
    assert (again["leads"], again["files"]) == (0, [])
    assert EMAIL.encode() not in b"".join(
        file.read_bytes() for file in (left / "data").rglob("*") if file.is_file()
    )


def test_files_that_still_hold_the_address_are_named(left: Path, run: Run) -> None:
    page = left / "knowledge" / "pages" / "zoe.md"
    page.write_text(f"# Zoé\n\n{EMAIL}\n", encoding="utf-8")
    said = run("privacy", "erase", "--email", EMAIL).out
    assert "still hold it" in said
    assert str(page) in said


def test_nobody_named_is_an_error_of_the_user(shop: Path, run: Run) -> None:
    assert run("privacy", "erase").code == 2
    assert json.loads(run("privacy", "export", "--email", "zoe", "--json").out)["error"]["code"] == "input"


def test_flows_are_listed_with_what_is_recorded_of_them(
    shop: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Nothing leaves this machine." in run("privacy", "flows").out
    monkeypatch.setenv("OPENAI_BASE_URL", "https://api.provider.example/v1")
    monkeypatch.setenv("OPENAI_API_KEY", "k")
    shown = run("privacy", "flows").out
    assert "api.provider.example, country not recorded" in shown
    assert "none recorded" in shown
    brand = shop / "knowledge" / "brand.yaml"
    brand.write_text(
        brand.read_text(encoding="utf-8")
        + "processors:\n  - {host: api.provider.example, name: Provider SAS,"
        + " country: France, contract: DPA 2026-01}\n",
        encoding="utf-8",
    )
    (flow,) = json.loads(run("privacy", "flows", "--json").out)
    assert (flow["kind"], flow["recipient"], flow["contract"]) == ("chat", "Provider SAS", "DPA 2026-01")
    assert flow["country"] == {"fr": "France", "en": "France"}
