"""`assistant campaign review|sample|approve|reject|agreement` as a person runs them."""

import json
from pathlib import Path

import pytest

from assistant.store.database import Database
from assistant.types.draft import Finding
from tests.campaigns.review.parts import CLEAN, kept, plain_outcome
from tests.cli.conftest import Run

HARD = Finding("grounding.figure", "error", "body", "39", {"fr": "Sans source.", "en": "No source."})
SOFT = Finding("style.exclamation", "warning", "body", "!", {"fr": "Trop.", "en": "Too many."})
LOW = {**CLEAN, "body": "Bonjour,\n\nDécouvre ta nappe Alma, à 49,00 €."}


@pytest.fixture
def campaign(shop: Path) -> str:
    """Five texts: two clean ones, one with a hard finding, one that says “tu”, one to be written."""
    database = Database.for_folder(shop / "data")
    said = [(CLEAN, ()), (LOW, (HARD,)), (LOW, (SOFT,)), None, (CLEAN, ())]
    number = kept(database, said, plain_outcome)
    database.close()
    return str(number)


def test_texts_are_listed_and_narrowed(campaign: str, run: Run) -> None:
    out = run("campaign", "review", campaign).out
    assert f"c{campaign}-2" in out
    assert "grounding.figure" in out
    assert "status: done 3, blocked 1, pending 1" in out
    assert "review: none 5" in out
    told = json.loads(run("campaign", "review", campaign, "--status", "blocked", "--json").out)
    assert [text["number"] for text in told["texts"]] == [2]
    assert told["counts"]["finding"] == {"grounding.figure": 1, "style.exclamation": 1}
    ran = run("campaign", "review", campaign, "--limit", "2", "--review", "none", "--finding", "")
    assert "More: --after 2" in ran.out
    assert run("campaign", "review", "999").code == 2


def test_a_sample_is_shown_whole(campaign: str, run: Run) -> None:
    out = run("campaign", "sample", campaign, "--count", "3").out
    assert out.count("La nappe Alma coûte 59,00 €.") == 2
    assert "style.exclamation: Too many." in out
    (first, *_) = told = json.loads(run("campaign", "sample", campaign, "--json", "--seed", "3").out)
    assert len(told) == 3
    assert first["fields"]["subject"] == CLEAN["subject"]
    assert run("campaign", "sample", campaign, "--count", "0").code == 2


def test_texts_are_rejected_with_a_reason(campaign: str, run: Run) -> None:
    assert "1 text rejected." in run("campaign", "reject", campaign, "3", "--reason", "Trop fort.").out
    ran = run("campaign", "reject", campaign, "4,5", "--reason", "Non.", "--json")
    assert ran.code == 1
    told = json.loads(ran.out)
    assert told["done"] == [5]
    assert told["refused"][0]["number"] == 4
    listed = json.loads(run("campaign", "review", campaign, "--review", "rejected", "--json").out)
    assert [text["number"] for text in listed["texts"]] == [3, 5]
    for wrong in (["x"], ["5-3"], ["0"], []):
        assert run("campaign", "reject", campaign, *wrong, "--reason", "Non.").code == 2


def test_texts_are_compared(campaign: str, run: Run) -> None:
    ran = run("campaign", "agreement", campaign)
    assert ran.code == 1
    assert ran.out.startswith(f"3 c{campaign}-3 body: campaign.register")
    assert "this text says “tu”: “Découvre”" in ran.out
    (told,) = json.loads(run("campaign", "agreement", campaign, "--json").out)
    assert (told["number"], told["finding"]["severity"]) == (3, "error")
    run("campaign", "reject", campaign, "3", "--reason", "Faux prix.")
    ran = run("campaign", "agreement", campaign)
    assert (ran.code, ran.out) == (0, "")
    assert "0 disagreements." in ran.err


@pytest.mark.usefixtures("memory_given_back")
def test_texts_are_approved_where_the_knowledge_is(campaign: str, run: Run) -> None:
    assert run("index").code == 0
    ran = run("campaign", "approve", campaign, "1-2")
    assert ran.code == 1
    assert "1 text approved." in ran.out
    assert "2 Draft" in ran.out
    assert "grounding.figure: " in ran.out
    ran = run("campaign", "approve", campaign, "--clean", "--json")
    assert json.loads(ran.out)["done"] == [5]
    assert run("campaign", "approve", campaign, "2-3", "--reason", "Prix du salon.").code == 0
    assert run("campaign", "agreement", campaign, "--json").out == "[]\n"  # somebody vouches for them
    assert run("campaign", "approve", campaign).code == 2
    assert run("campaign", "approve", campaign, "1", "--clean").code == 2
