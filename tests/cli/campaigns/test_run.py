"""`assistant campaign run|status|pause|resume|stop|retry`, as a marketer types them."""

import datetime as dt
import json
import os
import signal
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.brand.channels import load_channels
from assistant.store.campaigns.campaigns import Campaigns
from assistant.store.campaigns.texts import Texts
from assistant.store.database import Database
from assistant.types.campaign import Campaign, CampaignBrief, PlannedText
from tests.campaigns.run.parts import Written, planned
from tests.cli.conftest import Run
from tests.wire.faults import Fault, status
from tests.wire.server import Wire

BRIEF = CampaignBrief(goal={"fr": "Présenter la nappe.", "en": "Present the tablecloth."})
CAMPAIGN = Campaign("Nappes", ("families",), ("email", "sms"), BRIEF, ("fr", "en"), variants=1)


@pytest.fixture
def campaign(run: Run, shop: Path) -> int:
    """A campaign of four texts over an indexed shop."""
    assert run("index", str(shop / "knowledge")).code == 0
    file = shop / "nappes.yaml"
    file.write_text(
        "name: Nappes\nsegments: [families]\nchannels: [email, sms]\nlanguages: [fr, en]\n"
        "brief: {goal: {fr: Présenter la nappe., en: Present the tablecloth.}}\n",
        encoding="utf-8",
    )
    made = run("campaign", "create", str(file), "--json")
    assert made.code == 0, made.out
    return int(json.loads(made.out)["id"])


def test_a_campaign_is_run_watched_and_tried_again(run: Run, shop: Path, campaign: int, wire: Wire) -> None:
    before = json.loads(run("campaign", "status", str(campaign), "--json").out)
    assert (before["status"], before["counts"]["pending"]) == ("planned", 4)
    wire.fail(Fault("content_filter", times=1))
    ran = run("campaign", "run", str(campaign), "--pilot")
    assert ran.code == 0, ran.err
    assert "paused" in ran.out
    assert "The pilot is written" in ran.out
    ran = run("campaign", "run", str(campaign), "--json")
    assert ran.code == 0, ran.err
    state = json.loads(ran.out)
    counts = state["counts"]
    assert (state["status"], counts["failed"], counts["done"] + counts["blocked"]) == ("done", 1, 3)
    assert state["usage"]["prompt_tokens"] > 0
    retried = run("campaign", "retry", str(campaign))
    assert "1 text to be written again." in retried.out
    assert json.loads(run("campaign", "retry", str(campaign), "--json").out)["retried"] == 0
    ended = run("campaign", "resume", str(campaign))
    assert ended.code == 0, ended.err
    assert "Nappes: done" in ended.out
    assert "4/4" in ended.err
    again = run("campaign", "run", str(campaign))
    assert again.code == 2
    assert "no text left to write" in again.err


def test_a_run_that_pauses_by_itself_says_why(run: Run, campaign: int, wire: Wire) -> None:
    wire.fail(status(401, times=None, path="/v1/chat"))
    ran = run("campaign", "run", str(campaign))
    assert ran.code == 0
    assert "paused" in ran.out
    assert "refuses the key" in ran.out


def test_what_does_not_run_can_not_be_paused(run: Run, shop: Path) -> None:
    database = Database.for_folder(shop / "data")
    id_ = Campaigns(database).add(CAMPAIGN, "lea", lambda number: planned(3)).id
    refused = run("campaign", "pause", str(id_))
    assert refused.code == 2
    assert "not running" in refused.err
    stopped = json.loads(run("campaign", "stop", str(id_), "--json").out)
    assert stopped["status"] == "stopped"
    assert run("campaign", "status", "99").code == 2


def test_a_campaign_of_a_dead_process_shows_as_paused(run: Run, shop: Path) -> None:
    database = Database.for_folder(shop / "data")
    id_ = Campaigns(database).add(CAMPAIGN, "lea", lambda number: planned(3)).id
    Campaigns(database).set_status(id_, "running")
    texts = Texts(database)
    (text, *_) = texts.claim(id_, "elsewhere", dt.timedelta(seconds=-1), 2)
    assert texts.finish(text, "elsewhere", Written(None, "failed", "content_filter"), "lea")
    shown = run("campaign", "status", str(id_))
    assert "paused" in shown.out
    assert "Nothing is lost" in shown.out


@pytest.fixture
def own_signals() -> Iterator[None]:
    """The command listens to SIGTERM; this process goes on."""
    before = signal.getsignal(signal.SIGTERM)
    yield
    signal.signal(signal.SIGTERM, before)


def test_sigterm_checkpoints_a_run(
    run: Run, shop: Path, campaign: int, wire: Wire, own_signals: None
) -> None:
    database = Database.for_folder(shop / "data")
    one_at_a_time = replace(CAMPAIGN, concurrency=1)
    id_ = str(Campaigns(database).add(one_at_a_time, "lea", lambda number: _texts(12)).id)
    wire.fail(Fault("delay", times=None, path="/v1/chat", seconds=0.1))

    def terminate() -> None:
        if wire.wait(lambda it: any("chat" in call.path for call in it.calls), 100):
            os.kill(os.getpid(), signal.SIGTERM)

    watcher = threading.Thread(target=terminate)
    watcher.start()
    ran = run("campaign", "run", id_, "--json")
    watcher.join()
    assert ran.code == 130
    state = json.loads(run("campaign", "status", id_, "--json").out)
    assert (state["status"], state["reason"], state["counts"]["running"]) == ("paused", "shutdown", 0)
    # What was begun was ended: it is paid for.
    assert 1 <= state["counts"]["done"] + state["counts"]["blocked"] <= 5
    assert state["reserved"]["tokens"] == 0


def _texts(count: int) -> list[PlannedText]:
    """Texts that ask differently: what was asked before would be answered at once."""
    channels = list(load_channels())
    return [
        replace(text, segment="families", channel=channels[text.number % len(channels)])
        for text in planned(count)
    ]
