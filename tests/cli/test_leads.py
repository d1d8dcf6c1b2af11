"""The requests of visitors on the command line."""

import csv
import io
import json
import stat
from pathlib import Path

import pytest

from assistant.brand.company import load_brand
from assistant.chat.handoff.desk import LeadDesk
from assistant.store.database import Database, utc_now
from assistant.store.outbox import Deliveries
from assistant.store.visitors.leads import Leads
from assistant.types.leads import LeadEntry
from tests.cli.conftest import Run


@pytest.fixture
def number(shop: Path) -> str:
    """The number of a request that a visitor left."""
    database = Database.for_folder(shop / "data")
    desk = LeadDesk(load_brand(shop / "knowledge"), Leads(database), Deliveries(database), ("mail",), utc_now)
    version = desk.form("fr").consent_version
    entry = LeadEntry("Zoé", "zoe@x.example", "", "=Livrez-vous\nà Bruxelles ?", (), True, version)
    receipt = desk.submit(entry)
    database.close()
    return receipt.id


def test_requests_are_listed_marked_and_exported(number: str, shop: Path, run: Run) -> None:
    listed = run("leads", "list")
    assert listed.code == 0, listed.err
    said = ("Zoé", "(open)", "zoe@x.example", "=Livrez-vous à Bruxelles ?", "mail waiting", "1 request.")
    for each in (number, *said):
        assert each in listed.out
    (row,) = json.loads(run("leads", "list", "--status", "open", "--json").out)
    assert (row["id"], row["language"], row["deliveries"][0]["state"]) == (number, "fr", "waiting")
    assert "of Zoé is marked as answered" in run("leads", "answered", number.lower()).out
    assert json.loads(run("leads", "list", "--status", "open", "--json").out) == []
    marked = json.loads(run("leads", "answered", number, "--json").out)
    assert (marked["status"], marked["status_by"]) == ("answered", "command line")
    file = shop / "requests.csv"
    file.write_text("old", encoding="utf-8")
    assert "Wrote" in run("leads", "export", str(file), "--lang", "fr").out
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    heads, cells = csv.reader(io.StringIO(file.read_bytes().decode("utf-8-sig"), newline=""), delimiter=";")
    assert dict(zip(heads, cells, strict=True))["Question"] == "'=Livrez-vous\nà Bruxelles ?"


def test_what_can_not_be_done_is_told(number: str, shop: Path, run: Run) -> None:
    unknown = run("leads", "answered", "XXXXX-XXXXX")
    assert unknown.code == 2
    assert "no lead XXXXX-XXXXX" in unknown.err
    nowhere = run("leads", "export", str(shop / "none" / "a.csv"), "--json")
    assert nowhere.code == 2
    assert json.loads(nowhere.out)["error"]["code"] == "input"
