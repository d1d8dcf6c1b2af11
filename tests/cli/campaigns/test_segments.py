import io
import json
from pathlib import Path
from typing import Any

import pytest

from assistant.settings import Settings
from assistant.wiring.campaigns import open_campaigns_alone
from tests.cli.conftest import Run

SEGMENTS = """
segments:
  - {id: pros, position: 20, name: {fr: Les pros, en: Trade}, rule: {field: customer_type, value: pro}}
  - {id: lyon, position: 10, rule: {field: city, value: Lyon}}
  - {id: readers, rule: {field: tags, op: contains, value: blog}}
"""
CUSTOMERS = """email,first name,city,customer type,orders,total spent,last order,consent
zoe@mail.example,Zoé,Lyon,pro,1,50,2026-01-05,yes
lea@mail.example,Léa,Lyon,,2,90,2026-02-05,yes
ann@mail.example,Ann,Paris,pro,3,900,2026-03-05,yes
bob@mail.example,Bob,Paris,,4,80,2026-04-05,yes
tim@mail.example,Tim,,,,,,yes
eve@mail.example,Eve,Lyon,,9,990,2026-10-05,no
"""


@pytest.fixture
def listed(shop: Path) -> str:
    """The number of an imported list, in a company whose segments have rules."""
    (shop / "knowledge" / "segments.yaml").write_text(SEGMENTS, encoding="utf-8")
    file = shop / "customers.csv"
    file.write_text(CUSTOMERS, encoding="utf-8")
    desk = open_campaigns_alone(Settings.from_environment({}))
    return str(desk.contacts.take(file, "Autumn", "Ana").id)


def told(run: Run, *arguments: str) -> Any:
    ran = run("segments", *arguments, "--json")
    assert ran.code == 0, ran.out
    return json.loads(ran.out)


def test_the_segments_in_their_order(listed: str, run: Run) -> None:
    del listed
    found = told(run, "list")
    assert [(each["id"], each["place"], each["default"], each["source"]) for each in found] == [
        ("readers", 1, False, "file"), ("lyon", 2, False, "file"), ("pros", 3, False, "file"),
        ("everyone", 4, True, "file"),
    ]  # fmt: skip
    assert found[1]["rule"] == {"field": "city", "op": "=", "value": "Lyon"}
    assert found[2]["words"] == {"fr": "Particulier ou pro = pro", "en": "Person or business = pro"}
    shown = run("segments", "list").out
    assert "3. pros  Trade\n   Person or business = pro" in shown
    assert "everybody else" in shown


def test_a_rule_is_changed_told_and_given_back(
    listed: str, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    del listed
    changed = told(run, "rule", "pros", "--set", '{field: orders, op: ">=", value: 3}', "--position", "1")
    assert (changed["place"], changed["source"], changed["changed"]["by"]) == (1, "studio", "command line")
    assert "Number of orders ≥ 3\n   studio by command line, 20" in run("segments", "rule", "pros").out
    (tmp_path / "rule.yaml").write_text("any: []", encoding="utf-8")
    assert told(run, "rule", "pros", "--file", str(tmp_path / "rule.yaml"))["words"]["en"] == "nobody"
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b'{"all": []}')))
    assert told(run, "rule", "pros", "--file", "-")["rule"] == {"all": []}
    assert told(run, "rule", "pros", "--clear")["source"] == "file"
    history = told(run, "rule", "pros", "--history")
    assert [change["rule"] for change in history] == [
        None, {"all": []}, {"any": []}, {"field": "orders", "op": ">=", "value": 3},
    ]  # fmt: skip
    assert "the rule of segments.yaml" in run("segments", "rule", "pros", "--history").out


def test_what_can_not_be_done_is_said(listed: str, run: Run) -> None:
    del listed
    assert "Did you mean pros?" in run("segments", "rule", "pro").err
    wrong = run("segments", "rule", "pros", "--set", "{field: orders, op: contains, value: x}")
    assert (wrong.code, "for the field “orders” one of =" in wrong.err) == (2, True)
    assert run("segments", "rule", "pros", "--set", "{field: religion, op: known}").code == 2
    assert "can't be read" in run("segments", "rule", "pros", "--file", "nowhere.yaml").err
    assert "There is no contact list “9”" in run("segments", "preview", "9").err
    assert run("segments", "rule", "everyone", "--set", "{all: []}").code == 2


def test_the_order_is_changed(listed: str, run: Run) -> None:
    del listed
    assert [each["id"] for each in told(run, "order", "pros")] == ["pros", "readers", "lyon", "everyone"]
    assert run("segments", "order", "lyon", "pros").out.startswith("1. lyon")
    assert run("segments", "order", "everyone").code == 2


def test_a_list_is_counted_and_nobody_named(listed: str, run: Run) -> None:
    found = told(run, "preview", listed)
    assert [(each["segment"], each["assigned"], each["matched"]) for each in found["segments"]] == [
        ("readers", 0, 0), ("lyon", 2, 2), ("pros", 1, 2), ("everyone", 2, 2),
    ]  # fmt: skip
    assert (found["rows"], found["excluded"], found["empty_fields"]) == (6, 1, ["tags"])
    text = run("segments", "preview", listed).out
    assert "6 rows, 1 excluded, 5 contacts." in text
    assert "pros + lyon" in text
    assert "No contact has the field “tags”" in text
    assert not {"Zoé", "zoe@", "Léa"} & set(text.replace("\n", " ").split())


def test_customers_by_rfm(listed: str, run: Run) -> None:
    found = told(run, "rfm", listed)
    assert (found["customers"], found["unscored"]) == (4, 1)
    assert sum(each["customers"] for each in found["names"]) == 4
    text = run("segments", "rfm", listed).out
    assert "4 customers; 1 without orders" in text
    assert "Customers by recency" in text


def test_who_is_in_and_out(listed: str, run: Run) -> None:
    found = told(run, "fairness", listed, "lyon", "pros")
    assert (found["inside"], found["outside"], found["segments"]) == (3, 2, ["lyon", "pros"])
    text = run("segments", "fairness", listed, "lyon").out
    assert "2 in (40.0%), 3 out." in text
    assert "(unknown)" in text
