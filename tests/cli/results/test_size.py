import json
from decimal import Decimal
from pathlib import Path

from assistant.settings import Settings
from assistant.store.campaigns.campaigns import Campaigns
from assistant.store.database import Database
from assistant.wiring.result_imports import open_incoming
from tests.cli.conftest import Run
from tests.reports import Line, make_report
from tests.results.importing.conftest import CAMPAIGN, planned


def bring(shop: Path, clicks: int) -> None:
    """Take in a report of an earlier campaign, of which 1,000 got an e-mail."""
    database = Database.for_folder(shop / "data")
    number = Campaigns(database).add(CAMPAIGN, "lea", planned, {}).id
    name = f"c{number}-urban-email-fr-1"
    counts = {"sent": Decimal(1_000), "delivered": Decimal(900), "clicks": Decimal(clicks)}
    file = make_report(shop / "brevo.csv", "brevo", [Line(name, counts)])  # type: ignore[arg-type]
    settings = Settings.from_mapping({"ASSISTANT_DATA_DIR": str(shop / "data")})
    open_incoming(settings, database).take(file, number, "lea", "brevo")
    database.close()


def test_how_many_readers_a_difference_takes(run: Run) -> None:
    ran = run("results", "size", "--rate", "2", "--lift", "20", "--readers", "7600")
    assert ran.code == 0
    assert "At a click rate of 2% (your own) you need 21,106 readers per variant" in ran.out
    assert "3,800 readers per variant; it can only show +50% or more." in ran.out
    (line,) = run("results", "size").out.splitlines()
    assert line.startswith("At a click rate of 2% (assumed: there are no results yet) you need 21,106")


def test_the_shape_for_a_program(run: Run) -> None:
    told = json.loads(run("results", "size", "--readers", "900", "--variants", "3", "--json").out)
    assert (told["needed"], told["variants"], told["comparisons"]) == (21_106, 3, 3)
    assert told["rate"] == {"value": 0.02, "source": "assumed", "readers": 0}
    (group,) = told["groups"]
    assert 1.5 < group.pop("shown") < 2.5
    assert group == {"segment": "", "language": "", "contacts": 900, "readers": 300, "enough": False}
    assert told["sentences"][0]["fr"].startswith("Avec un taux de clic de 2\u00a0%")
    assert told["sentences"][-1] == told["closing"][-1]


def test_the_rate_is_that_of_earlier_results_on_the_channel(run: Run, shop: Path) -> None:
    bring(shop, clicks=45)
    assert "click rate of 5% (measured on 900 readers of your campaigns)" in run("results", "size").out
    assert "click rate of 2% (assumed" in run("results", "size", "--channel", "sms").out
    assert "click rate of 3% (your own)" in run("results", "size", "--rate", "3").out


def test_what_can_not_be_sized(run: Run) -> None:
    too_much = run("results", "size", "--rate", "60", "--lift", "80", "--json")
    assert too_much.code == 2
    assert json.loads(too_much.out)["error"]["code"] == "input"
    for wrong in (
        ("--rate", "0"),
        ("--rate", "100"),
        ("--lift", "0"),
        ("--readers", "0"),
        ("--variants", "1"),
    ):
        assert run("results", "size", *wrong).code == 2


def test_a_plan_tells_what_its_readers_can_show(run: Run, shop: Path) -> None:
    (shop / "clients.csv").write_text(
        "E-mail;Prénom;Accord email\n" + "".join(f"p{number}@mail.example;Zoé;oui\n" for number in range(40)),
        encoding="utf-8",
    )
    assert run("contacts", "import", "clients.csv").code == 0
    rule = "{field: language, op: known, value: false}"
    assert run("segments", "rule", "families", "--set", rule).code == 0
    (shop / "noel.yaml").write_text(
        "name: Noël\nsegments: [families]\nchannels: [email]\nlanguages: [fr]\nvariants: 2\ncontacts: 1\n"
        "brief: {goal: {fr: Présenter la nappe.}}\n",
        encoding="utf-8",
    )
    shown = run("campaign", "plan", "noel.yaml", "--rate", "4", "--lift", "50")
    assert "email, 2 variants" in shown.out
    assert "At a click rate of 4% (your own) you need" in shown.out
    assert "difference of +50%" in shown.out
    assert ": 20 readers per variant; no difference will show." in shown.out
    assert "Advice: too few readers to compare anything" in shown.out
    exact = json.loads(run("campaign", "plan", "noel.yaml", "--lift", "50", "--exact", "--json").out)
    assert (exact["sizes"][0]["lift"], exact["sizes"][0]["groups"][0]["readers"]) == (0.5, 20)
