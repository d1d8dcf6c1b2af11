"""A campaign leaves on the command line, without a model and without the index."""

import json
import stat
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from assistant.types.campaign import StoredCampaign
from assistant.types.draft import Offer
from tests.campaigns.out.parts import ALMA, BRIEF, KNOWLEDGE, Shop
from tests.cli.conftest import Run

ONE: dict[str, Any] = {"segments": ("everyone",), "languages": ("fr",), "variants": 2}


@pytest.fixture
def written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Shop, StoredCampaign]]:
    """The demo company with a campaign that is written and approved, and three contacts."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ASSISTANT_KNOWLEDGE", str(KNOWLEDGE))
    made = Shop(tmp_path / "data")
    people = [
        made.contact(2, "a@example.org"),
        made.contact(3, "b@example.org", basis={}),
        made.contact(4, "c@example.org"),
    ]
    # The command goes by the day of the machine, on which no offer may end and no price expire.
    made.sell(replace(ALMA, valid_until=None))
    yield made, made.ready(people, **ONE | {"brief": replace(BRIEF, offer=Offer())})
    made.database.close()


def test_a_campaign_is_checked_exported_and_listed(
    written: tuple[Shop, StoredCampaign], run: Run, tmp_path: Path
) -> None:
    shop, stored = written
    number = str(stored.id)
    checked = run("campaign", "export", number, "--check")
    assert checked.code == 0, checked.err
    assert "Texts ready for brevo: 2." in checked.out
    shop.refusals.add(["c@example.org"], "email", "a letter")
    made = run("campaign", "export", number, "--tool", "mailchimp", "--template", "--out", "out")
    assert made.code == 0, made.err
    assert "email: 1 of 3 contacts; 2 left out (no_basis 1, opted_out 1)" in made.out
    assert "texts: 2; 0 withheld" in made.out
    (place,) = (tmp_path / "out").iterdir()
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    with zipfile.ZipFile(place) as archive:
        assert "template/email.html" in archive.namelist()
    told = json.loads(run("campaign", "export", number, "--out", "out", "--json").out)
    assert Path(told["file"]).is_file()
    assert (told["tool"], told["made_by"], told["available"]) == ("brevo", "command line", True)
    assert told["manifest"]["channels"][0]["sent"] == 1
    listed = run("campaign", "exports", number)
    assert "mailchimp" in listed.out
    names = [each["name"] for each in json.loads(run("campaign", "exports", "--json").out)]
    assert names[0] == told["name"]
    gone = run("campaign", "exports", "--delete", names[0], "--json")
    assert [each["name"] for each in json.loads(gone.out)] == names[1:]


def test_what_blocks_an_export_is_told(
    written: tuple[Shop, StoredCampaign], run: Run, tmp_path: Path
) -> None:
    shop, stored = written
    shop.drafts.reopen(shop.drafts.page()[0].id, "chloé", "a slip")
    check = run("campaign", "export", str(stored.id), "--check")
    assert (check.code, "Texts that are not approved: 1" in check.out) == (2, True)
    found = json.loads(run("campaign", "export", str(stored.id), "--check", "--json").out)
    assert [problem["code"] for problem in found["problems"]] == ["not_approved"]
    assert [text["reason"] for text in found["withheld"]] == ["not_approved"]
    refused = run("campaign", "export", str(stored.id), "--json")
    assert (refused.code, json.loads(refused.out)["error"]["code"]) == (2, "unapproved")
    marked = run("campaign", "export", str(stored.id), "--unapproved")
    assert marked.code == 0
    assert list(tmp_path.glob("campaign-*-not-approved.zip"))


def test_a_file_that_is_there_stays(written: tuple[Shop, StoredCampaign], run: Run, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file")
    refused = run("campaign", "export", str(written[1].id), "--out", "out/below", "--json")
    assert (refused.code, json.loads(refused.out)["error"]["code"]) == (2, "input")


def test_the_tools_are_listed(written: tuple[Shop, StoredCampaign], run: Run) -> None:
    assert "  listmonk" in run("campaign", "export", "--list").out
    tools = json.loads(run("campaign", "export", "--list", "--json").out)
    assert tools[0]["id"] == "plain"
    assert run("campaign", "export", "99").code == 2
    assert "which campaign" in run("campaign", "export").err
