import json
import re
from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from assistant.cli.campaigns.campaign import COMMANDS
from assistant.store.database import Database
from assistant.store.knowledge.catalogue import Catalogue
from assistant.types.knowledge import Product
from tests.cli.conftest import Run

FILE = """
name: Nappes
segments: [families]
channels: [email, sms]
languages: [fr, en]
products: [NAP-01]
brief: {goal: {fr: Présenter la nappe., en: Present the tablecloth.}}
"""


def stock(shop: Path) -> None:
    """Put two products into the catalogue, as `index` would."""
    database = Database.for_folder(shop / "data")
    both = [
        Product(
            sku, {"fr": name, "en": name}, "table", Decimal(59), "in_stock", {"fr": "Lin.", "en": "Linen."}
        )
        for sku, name in (("NAP-01", "Alma"), ("TOR-02", "Brume"))
    ]
    Catalogue(database).replace("knowledge", "products.csv", both, "public")
    database.close()


@pytest.fixture
def file(shop: Path) -> Path:
    stock(shop)
    path = shop / "nappes.yaml"
    path.write_text(FILE, encoding="utf-8")
    return path


@pytest.mark.parametrize("name", list(COMMANDS))
def test_every_command_of_a_campaign_has_help(run: Run, name: str) -> None:
    ran = run("campaign", name, "--help")
    assert ran.code == 0
    assert f"assistant campaign {name}" in ran.out


def test_an_unknown_command_of_a_campaign_suggests_the_nearest(run: Run) -> None:
    listed = run("campaign", "--help").out
    assert all(f"  {name}" in listed for name in COMMANDS)
    ran = run("campaign", "plna")
    assert ran.code == 2
    assert "Did you mean plan" in ran.err


def test_a_new_file_can_be_planned_and_kept_as_it_stands(run: Run, shop: Path) -> None:
    assert run("campaign", "new", "spring.yaml", "--name", "Spring").code == 0
    written = yaml.safe_load((shop / "spring.yaml").read_text(encoding="utf-8"))
    assert (written["name"], written["segments"]) == ("Spring", ["families"])
    again = run("campaign", "new", "spring.yaml", "--json")
    assert again.code == 2
    assert "There is a file spring.yaml already" in json.loads(again.out)["error"]["message"]
    assert json.loads(run("campaign", "new", "other.yaml", "--json").out) == {"file": "other.yaml"}
    (shop / "spring.yaml").write_text(
        (shop / "spring.yaml").read_text(encoding="utf-8").replace("budget_eur: 5", ""), encoding="utf-8"
    )
    ran = run("campaign", "plan", "spring.yaml")
    assert ran.code == 0, ran.err
    assert "c0-families-email-fr-1" in ran.out
    assert "Nothing contradicts itself." in ran.out
    assert run("campaign", "new", "no/where.yaml").code == 2


def test_what_is_commented_out_in_a_new_file_can_be_used(run: Run, shop: Path) -> None:
    run("campaign", "new", "spring.yaml")
    text = (shop / "spring.yaml").read_text(encoding="utf-8")
    opened = re.sub(r"^( *)# ((?:  )*[a-z][\w-]*:)", r"\1\2", text, flags=re.MULTILINE)
    found = yaml.safe_load("\n".join(line for line in opened.splitlines() if "SKU-1" not in line))
    assert found["products"]["order"] == "cheapest"
    assert found["brief"]["offer"]["code"] == "WINTER"
    assert found["brief"]["utm"]["medium"] == "email"


def test_a_plan_tells_texts_estimate_and_contradictions(run: Run, file: Path) -> None:
    shown = run("campaign", "plan", file.name)
    assert shown.code == 0
    assert "4 texts." in shown.out
    assert "prompt tokens" in shown.out
    plan = json.loads(run("campaign", "plan", file.name, "--json").out)
    assert [text["variant_id"] for text in plan["texts"]][:1] == ["c0-families-email-fr-1"]
    assert plan["estimate"]["cost_eur"] is None
    file.write_text(FILE.replace("NAP-01", "NAP-1"), encoding="utf-8")
    wrong = run("campaign", "plan", file.name)
    assert wrong.code == 2
    assert "✗ There is no product “NAP-1”. Did you mean NAP-01?" in wrong.out
    refused = run("campaign", "create", file.name, "--json")
    assert refused.code == 2
    assert json.loads(refused.out)["error"]["code"] == "plan"
    file.write_text(FILE + "budget_eur: x\n", encoding="utf-8")
    broken = run("campaign", "plan", file.name)
    assert "nappes.yaml: “budget_eur” is “x”." in broken.err


def test_prompts_are_composed_in_full_when_asked(run: Run, file: Path) -> None:
    before = json.loads(run("campaign", "plan", file.name, "--exact", "--json").out)
    assert "without their passages" in before["estimate"]["basis"][0]["en"]
    assert run("index").code == 0
    plan = json.loads(run("campaign", "plan", file.name, "--exact", "--json").out)
    assert "composed in full" in plan["estimate"]["basis"][0]["en"]


def test_campaigns_are_kept_shown_copied_and_deleted(run: Run, file: Path) -> None:
    assert "Campaign 1: Nappes, 4 texts." in run("campaign", "create", file.name).out
    made = json.loads(run("campaign", "create", file.name, "--json").out)
    assert (made["id"], made["status"], made["definition"]["name"]) == (2, "planned", "Nappes")
    listed = run("campaign", "list").out.splitlines()
    assert [line.split()[:3] for line in listed[1:]] == [
        ["2", "Nappes", "planned"],
        ["1", "Nappes", "planned"],
    ]
    assert [each["id"] for each in json.loads(run("campaign", "list", "--json").out)] == [2, 1]
    shown = run("campaign", "show", "1").out
    assert "Campaign 1, planned" in shown
    assert "c1-families-sms-en-1" in shown
    told = json.loads(run("campaign", "show", "1", "--json").out)
    assert [text["status"] for text in told["texts"]] == ["pending"] * 4
    assert told["frozen"]["products"]["NAP-01"]["price_eur"] == "59"
    days = ("--starts", "2099-12-01", "--ends", "2099-12-24")
    trial = run("campaign", "duplicate", "1", "--name", "Torchons", "--product", "TOR-02", "--dry-run", *days)
    assert "Products new: TOR-02" in trial.out
    assert "starts: None → 2099-12-01" in trial.out
    copied = json.loads(run("campaign", "duplicate", "1", "--product", "TOR-02", *days, "--json").out)
    assert (copied["campaign"]["id"], copied["campaign"]["parent"]) == (3, 1)
    assert copied["difference"]["products"]["gone"] == ["NAP-01"]
    assert "made from campaign 1" in run("campaign", "duplicate", "1", "--name", "Nappes 2").out
    assert "Campaign 1 is deleted." in run("campaign", "delete", "1").out
    assert json.loads(run("campaign", "delete", "2", "--json").out) == {"deleted": 2}
    gone = run("campaign", "show", "1")
    assert gone.code == 2
    assert "There is no campaign “1”" in gone.err


def test_a_duplicate_may_get_an_offer_with_other_days(run: Run, shop: Path) -> None:
    stock(shop)
    text = FILE.replace("en: Present the tablecloth.}", "en: Present the tablecloth.}, offer: {text: −10 %}")
    (shop / "offer.yaml").write_text(text, encoding="utf-8")
    run("campaign", "create", "offer.yaml")
    made = json.loads(run("campaign", "duplicate", "1", "--offer-until", "2099-12-24", "--json").out)
    offer = made["campaign"]["definition"]["brief"]["offer"]
    assert (offer["ends"], offer["text"]) == ("2099-12-24", {"fr": "−10 %", "en": "−10 %"})
    late = run("campaign", "duplicate", "1", "--offer-until", "2020-01-01")
    assert late.code == 2
    assert "The offer was over on 1 January 2020." in late.err


def test_who_gets_it_is_told_with_a_list(run: Run, shop: Path) -> None:
    stock(shop)
    (shop / "clients.csv").write_text(
        "email,consent\nana@mail.example,yes\nbo@mail.example,no\n", encoding="utf-8"
    )
    taken = run("contacts", "import", "clients.csv", "--json")
    assert taken.code == 0, taken.err
    number = json.loads(taken.out)["id"]
    text = FILE.replace("[families]", "[everyone]").replace("[email, sms]", "[email]")
    (shop / "all.yaml").write_text(f"{text}contacts: {number}\n", encoding="utf-8")
    shown = run("campaign", "plan", "all.yaml")
    assert shown.code == 0, shown.out + shown.err
    assert "of 2 contacts" in shown.out
    assert "By segment: 1 everyone." in shown.out
