"""Reports of mailing tools on the command line."""

import json
from decimal import Decimal
from pathlib import Path

import pytest

from assistant.store.campaigns.campaigns import Campaigns
from assistant.store.database import Database
from tests.cli.conftest import Run
from tests.reports import Line, Style, make_report
from tests.results.importing.conftest import CAMPAIGN, planned


@pytest.fixture
def campaign(shop: Path) -> int:
    database = Database.for_folder(shop / "data")
    made = Campaigns(database).add(CAMPAIGN, "Zoé", planned).id
    database.close()
    return made


@pytest.fixture
def report(shop: Path, campaign: int) -> Path:
    lines = [
        Line(
            text.variant_id,
            {"delivered": Decimal(1000), "opens": Decimal(300), "clicks": Decimal(20 + place)},
        )
        for place, text in enumerate(planned(campaign))
    ]
    return make_report(shop / "rapport.csv", "brevo", lines, Style("fr", "url", totals=True))


def test_a_report_is_previewed_imported_listed_and_taken_out(report: Path, run: Run) -> None:
    shown = run("results", "preview", str(report))
    assert shown.code == 0, shown.err
    for said in (
        "brevo  (utf-8, separator ';'; columns guessed; sums by variant)",
        "URL                 variant",
        "9 rows looked at, for campaign 1: 8 can be taken",
        "1  no variant id",
        "clicks         188",
    ):
        assert said in shown.out
    assert run("results", "imports").out == "0 reports.\n"
    made = json.loads(run("results", "import", str(report), "--by", "Zoé", "--json").out)
    assert (made["campaign"], made["rows"], made["taken"], made["imported_by"]) == (1, 9, 8, "Zoé")
    assert made["left_out"] == {"no_variant": 1}
    again = run("results", "import", str(report))
    assert (again.code, "was taken in already" in again.err) == (2, True)
    assert f"take-out {made['id']}" in again.err
    listed = run("results", "imports", "1")
    assert "9 rows: 8 taken" in listed.out
    assert "1 report." in listed.out
    assert json.loads(run("results", "imports", "--json").out) == [made]
    assert "Took out report 1 of campaign 1: rapport.csv" in run("results", "take-out", "1").out
    assert run("results", "take-out", "1").code == 2
    imported = run("results", "import", str(report), "--campaign", "1")
    assert "Report 2  rapport.csv" in imported.out
    assert json.loads(run("results", "take-out", "2", "--json").out)[0]["id"] == 2


def test_columns_and_names_are_mapped_by_hand(shop: Path, campaign: int, run: Run) -> None:
    first, second = (text.variant_id for text in planned(campaign)[:2])
    file = shop / "a.csv"
    file.write_text("Quoi;Combien\nVersion A;5\nVersion B;7\nVersion C;7\n", encoding="utf-8")
    mapped = ("--map", "Quoi=variant", "--map", "Combien=clicks", "--map", f"=Version A={first}")
    mapped += ("--map", f"=Version B={second}", "--campaign", str(campaign))
    shown = run("results", "preview", str(file), *mapped)
    assert "7  unknown: Version C" not in shown.out
    assert "1  unknown: Version C" in shown.out
    found = json.loads(run("results", "preview", str(file), *mapped, "--json").out)
    assert found["variants"] == {first: 1, second: 1}
    assert found["mapping_from"] == "given"
    assert json.loads(run("results", "import", str(file), *mapped, "--json").out)["taken"] == 2


def test_what_can_not_be_used(shop: Path, campaign: int, run: Run) -> None:
    assert "There is no file" in run("results", "preview", "none.csv").err
    file = shop / "a.csv"
    file.write_text("VARIANT,Clicks\nc77-x-email-fr-1,7\n", encoding="utf-8")
    assert "no campaign of yours" in run("results", "import", str(file)).err
    assert "maps no column" in run("results", "preview", str(file), "--map", "Clicks").err
    rows = "\n".join(f"c1-x{number}-email-fr-1,7" for number in range(30))
    known = planned(campaign)[0].variant_id
    file.write_text(f"VARIANT,Clicks\nc77-x-email-fr-1,7\n{known},3\n{rows}\n", encoding="utf-8")
    assert "several campaigns: 1, 77" in run("results", "import", str(file)).err
    assert "… and 10 more unknown variants." in run("results", "preview", str(file)).out


@pytest.mark.parametrize("command", [("results", "imports"), ("results", "take-out"), ("campaign", "show")])
def test_a_number_that_no_database_holds(shop: Path, run: Run, command: tuple[str, str]) -> None:
    assert "is not between 0 and 2,147,483,647" in run(*command, "9" * 20).err
