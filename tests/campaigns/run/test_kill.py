"""Processes that are killed at any moment, and two at once: nothing is lost, and nothing is paid twice."""

import contextlib
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.store.database import Database
from tests.campaigns.run.parts import CAMPAIGN, Stage, add, booked, outcome_of, stage, with_budget
from tests.database import new_database

ROOT = Path(__file__).parents[3]
AT_ONCE = 4
CELLS, VARIANTS = 15, 2
SECONDS = 0.01  # of a call
KILLS = 2


@contextlib.contextmanager
def child(folder: Path, campaign: int) -> Iterator[subprocess.Popen[str]]:
    command = [
        sys.executable, "-m", "tests.campaigns.run.child",
        str(folder / "data"), str(folder / "journal"), str(campaign), str(SECONDS),
    ]  # fmt: skip
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def opened(folder: Path) -> tuple[Database, Stage, int]:
    db = new_database(folder / "data")
    campaign = add(db, CELLS, VARIANTS, with_budget(CAMPAIGN, concurrency=AT_ONCE)).id
    return db, stage(db, folder / "journal"), campaign


def called(folder: Path) -> list[str]:
    """What the model was asked; the last line may be of a process that was killed while it wrote."""
    return (folder / "journal").read_text().splitlines()


def wait_for_calls(folder: Path, process: subprocess.Popen[str], more: int) -> None:
    before, end = len(called(folder)), time.monotonic() + 60
    while len(called(folder)) < before + more and process.poll() is None:
        assert time.monotonic() < end
        time.sleep(0.001)


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[tuple[object, ...]], list[str]]:
    """What an undisturbed run leaves, and what it asked."""
    folder = tmp_path_factory.mktemp("undisturbed")
    db, it, campaign = opened(folder)
    it.runs.start(campaign, "lea")
    assert it.finished(campaign).status == "done"
    found = outcome_of(db, campaign)
    db.close()
    return found, sorted(called(folder))


def check(
    folder: Path,
    db: Database,
    campaign: int,
    undisturbed: tuple[list[tuple[object, ...]], list[str]],
    kills: int,
) -> None:
    outcome, asked = undisturbed
    assert outcome_of(db, campaign) == outcome
    calls, books = called(folder), booked(db, campaign)
    whole = [row for row in books if not row.estimated]
    cut = [row for row in books if row.estimated]
    # Each prompt was paid once; beyond that only the calls that were on their way at a kill.
    assert sorted(set(calls)) == asked
    assert len(whole) == len(asked)
    assert len(cut) <= kills * AT_ONCE
    assert len(calls) <= len(books)
    it = stage(db, folder / "journal")
    state = it.runs.status(campaign)
    assert (state.status, state.counts.done, state.counts.reserved_tokens) == ("done", CELLS * VARIANTS, 0)
    spent = state.counts.usage
    assert spent.prompt_tokens == sum(row.prompt_tokens for row in books)
    assert spent.cost_eur == sum(row.cost_eur or 0 for row in whole)


def test_kills_at_any_moment_lose_nothing_and_pay_nothing_twice(
    tmp_path: Path, undisturbed: tuple[list[tuple[object, ...]], list[str]]
) -> None:
    db, it, campaign = opened(tmp_path)
    chance = random.Random(5)
    for _ in range(KILLS):
        with child(tmp_path, campaign) as process:
            wait_for_calls(tmp_path, process, chance.randrange(2, 12))
            time.sleep(chance.random() * SECONDS)
            process.kill()
    state = it.runs.status(campaign)
    assert (state.status, state.reason) == ("paused", "interrupted")
    it.runs.resume(campaign, "lea")
    assert it.finished(campaign).status == "done"
    check(tmp_path, db, campaign, undisturbed, KILLS)
    db.close()


def test_two_workers_share_a_campaign_and_one_takes_over_from_the_other(
    tmp_path: Path, undisturbed: tuple[list[tuple[object, ...]], list[str]]
) -> None:
    db, _, campaign = opened(tmp_path)
    with child(tmp_path, campaign) as first, child(tmp_path, campaign) as second:
        wait_for_calls(tmp_path, first, 12)
        first.kill()
        said, _ = second.communicate(timeout=60)
        assert said.strip() == "done"
    check(tmp_path, db, campaign, undisturbed, 1)
    db.close()
