import json
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.settings import Settings
from assistant.store.copy.drafts import Drafts
from assistant.store.database import Database
from assistant.store.knowledge.manifest import Manifest, SourceRecord
from assistant.types.answer import Citation
from assistant.wiring.people import open_drafts
from tests.cli.conftest import Run
from tests.contracts.test_drafts import CHANGED, DRAFT, HARD, NOON

PAGE = SourceRecord("knowledge", "pages/livraison.md", "a" * 64, NOON, title="Livraison", blocks=("t1",))


@pytest.fixture
def drafts(shop: Path) -> Drafts:
    return open_drafts(Settings.from_mapping({"ASSISTANT_DATA_DIR": str(shop / "data")}))


@pytest.fixture
def approved(shop: Path, drafts: Drafts) -> int:
    """A draft that was changed, approved despite a hard finding, and whose page changed afterwards."""
    manifest = Manifest(Database.for_folder(shop / "data"))
    manifest.record(PAGE)
    cited = Citation(1, PAGE.source, PAGE.title, "", "4,90 €", None, "fr")
    number = drafts.save(replace(DRAFT, citations=(cited,)), "ana").id
    drafts.add(number, replace(CHANGED, citations=(cited,), findings=(HARD,)), "ana", "edited")
    drafts.approve(number, "max", "Prix de demain")
    manifest.record(replace(PAGE, blocks=("t2",)))
    return number


def test_drafts_are_found_and_stale_ones_marked(drafts: Drafts, approved: int, run: Run) -> None:
    other = drafts.save(replace(DRAFT, brief=replace(DRAFT.brief, channel="sms")), "zoe").id
    out = run("library").out
    assert f"{approved}  La nappe Alma" in out
    assert "email, families, fr, approved, version 2 of" in out
    assert "stale: Livraison (pages/livraison.md) changed" in out
    assert "2 drafts." in out
    for arguments, found in (
        (("ALMA",), [approved]),
        (("--stale",), [approved]),
        (("--fresh",), [other]),
        (("--channel", "sms", "--author", "zoe", "--product", "nap-01"), [other]),
        (("--status", "approved", "--lang", "fr", "--segment", "families"), [approved]),
        (("--since", "2020-01-01", "--until", "2020-02-01"), []),
    ):
        told = json.loads(run("library", *arguments, "--json").out)
        assert [each["id"] for each in told["drafts"]] == found, arguments


def test_a_long_list_goes_on(drafts: Drafts, run: Run) -> None:
    numbers = [drafts.save(DRAFT, "zoe").id for _ in range(3)]
    ran = run("library", "--most", "2")
    after = ran.err.rpartition("--after ")[2].strip()
    assert f"{numbers[0]}  La nappe" in run("library", "--most", "2", "--after", after).out
    assert run("library", "--after", "x").code == 2


def test_the_record_tells_who_what_and_why(approved: int, run: Run) -> None:
    out = run("library", "--record", str(approved)).out
    for said in (
        f"Draft {approved}, version 2: approved",
        "Begun by ana",
        "Written by wire-1 with copy/email@3#0",
        "version 2 approved by max: Prix de demain",
        "overridden: grounding.figure b",
        "Livraison (pages/livraison.md)",
        "stale: Livraison",
        "subject:",
        "-La nappe",
        "+La nappe Alma",
    ):
        assert said in out, said
    told = json.loads(run("library", "--record", str(approved), "--json").out)
    assert (told["draft"], told["approval"]["reason"]) == (approved, "Prix de demain")
    assert run("library", "--record", "99").code == 2


def test_doctor_names_stale_copy_in_one_line(shop: Path, approved: int, run: Run) -> None:
    del shop
    run("index")
    out = run("doctor", "--knowledge").out
    assert f"Approved drafts whose sources changed since: {approved} (assistant library --stale)." in out
    told = json.loads(run("doctor", "--knowledge", "--json").out)
    assert [each["draft"] for each in told["stale_copy"]] == [approved]
