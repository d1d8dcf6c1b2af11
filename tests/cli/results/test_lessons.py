"""`assistant results lessons|keep|drop` as a person runs them."""

import json
from pathlib import Path

import pytest

from assistant.store.database import Database
from tests.cli.conftest import Run
from tests.results.learning.sent import Mailing, cells
from tests.wire.server import Wire
from tests.writing.test_draft import GOOD


@pytest.fixture
def campaign(shop: Path) -> str:
    """A campaign of the shop with a clear winner."""
    database = Database.for_folder(shop / "data")
    number = Mailing(database, shop / "data").sent(cells(("families", (800, 500, 400))))
    database.close()
    return str(number)


def test_lessons_are_found_kept_and_dropped(campaign: str, run: Run) -> None:
    assert "Nothing was learnt here yet" in run("results", "lessons").out
    found = run("results", "lessons", campaign)
    assert "French: “the practical benefit for the reader” did better" in found.out
    assert "open" in found.out
    assert "results keep ID" in found.err
    told = json.loads(run("results", "lessons", campaign, "--json").out)["lessons"]
    assert [(each["segment"], each["state"]) for each in told] == [("families", "open")]
    number = str(told[0]["id"])
    assert "kept by command line" in run("results", "keep", number).out
    french = run("results", "lessons", "--state", "kept", "--lang", "fr").out
    assert "a fait mieux que" in french
    dropped = json.loads(run("results", "drop", number, "--reason", "too old", "--json").out)
    assert (dropped["state"], dropped["reason"]) == ("dropped", "too old")
    assert "dropped by command line: too old" in run("results", "lessons", "--segment", "families").out
    for none in (("--segment", "all"), ("--channel", "sms"), ("--state", "open")):
        assert "Nothing was learnt" in run("results", "lessons", *none).out


def test_what_there_is_not_is_told(campaign: str, run: Run) -> None:
    assert run("results", "keep", "99").code == 2
    ran = run("results", "lessons", "99")
    assert ran.code == 2
    assert "campaign" in ran.err


def test_a_text_is_written_without_lessons(campaign: str, shop: Path, run: Run, wire: Wire) -> None:
    wire.answer = lambda messages, body: json.dumps(GOOD)
    assert run("index").code == 0
    number = json.loads(run("results", "lessons", campaign, "--json").out)["lessons"][0]["id"]
    assert run("results", "keep", str(number)).code == 0
    write = ("write", "--segment", "families", "--goal", "Présenter la nappe", "--product", "NAP-01")
    assert run(*write, "--no-lessons").code == 0
    assert not any("a mieux réussi" in call.text for call in wire.calls)
    assert run(*write).code == 0
    assert any("a mieux réussi" in call.text for call in wire.calls)
