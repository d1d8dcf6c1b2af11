"""Runs on a real database: whole, paused, stopped, capped, with failures, and what is told of them."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from assistant.campaigns.run.parts import Limits
from assistant.campaigns.run.runs import Runs
from assistant.errors import (
    ContentFilterError,
    DiskFullError,
    InputError,
    ModelBusyError,
    ModelKeyError,
    ModelReplyError,
    RunError,
    StatusError,
)
from assistant.store.campaigns.texts import Texts
from assistant.store.campaigns.workers import new_worker
from assistant.store.database import Database
from assistant.types.campaign import CampaignText, StoredCampaign
from tests.campaigns.run.parts import (
    CAMPAIGN,
    COST,
    PlainWriter,
    Stage,
    Written,
    add,
    booked,
    reply_to,
    stage,
    texts_of,
    with_budget,
)
from tests.database import new_database


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    database = new_database(tmp_path / "data")
    yield database
    database.close()


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    return tmp_path / "journal"


def opened(db: Database, journal: Path, **how: object) -> Stage:
    return stage(db, journal, **how)


def test_a_run_writes_every_text_once_and_books_every_call(db: Database, journal: Path) -> None:
    it = opened(db, journal)
    campaign = add(db, 12, variants=2).id
    assert it.runs.start(campaign, "lea").status in ("running", "done")
    state = it.finished(campaign)
    assert (state.status, state.reason, state.counts.done, state.counts.total) == ("done", "", 24, 24)
    calls = journal.read_text().splitlines()
    assert len(calls) == len(set(calls)) == len(booked(db, campaign)) == it.model.calls
    assert state.counts.usage.cost_eur == COST * len(calls)
    assert state.counts.reserved_tokens == 0
    assert {row.user for row in booked(db, campaign)} == {"lea"}
    texts = texts_of(db, campaign)
    assert len(texts) == 24
    assert not any("weak" in text for text in texts.values())
    # A second variant is told what the first one says.
    assert it.writer.earlier["c1-00000-2"] == [{"body": texts["c1-00000-1"]}]
    assert it.writer.earlier["c1-00000-1"] == ()
    # What each text took is what the books say, and its draft bears it.
    rows = it.books.texts.page(campaign, limit=100)
    assert sum((row.usage.cost_eur or Decimal(0) for row in rows), Decimal(0)) == COST * len(calls)
    assert [told.status for told in it.told] == ["done"]
    with pytest.raises(StatusError, match="no text left"):
        it.runs.start(campaign, "lea")


def test_calls_are_bounded_and_texts_are_begun_in_order(db: Database, journal: Path) -> None:
    it = opened(db, journal, seconds=0.005)
    campaign = add(db, 20, campaign=with_budget(CAMPAIGN, concurrency=3)).id
    it.runs.start(campaign, "lea")
    it.finished(campaign)
    assert it.model.most_at_once <= 3
    first = [line.split()[0] for line in journal.read_text().splitlines() if "better" not in line]
    # Those that are prepared side by side may overtake each other, and no others.
    assert all(abs(place - first.index(name)) <= 6 for place, name in enumerate(sorted(first)))
    assert len(first) == 20


def test_a_pilot_writes_its_texts_and_pauses(db: Database, journal: Path) -> None:
    it = opened(db, journal)
    campaign = add(db, 25, variants=2).id
    it.runs.start(campaign, "lea", pilot=True)
    state = it.finished(campaign)
    assert (state.status, state.reason) == ("paused", "pilot")
    assert (state.pilot.done, state.pilot.total, state.counts.done) == (3, 3, 3)
    assert "pilot" in state.why("en")
    assert "\u00a0:" in state.why("fr")
    with pytest.raises(StatusError, match="pilot"):
        it.runs.start(campaign, "lea", pilot=True)
    it.runs.resume(campaign, "tom")
    assert it.finished(campaign).counts.done == 50


def test_a_paused_run_ends_what_it_began_and_goes_on_later(db: Database, journal: Path) -> None:
    it = opened(db, journal, seconds=0.01)
    campaign = add(db, 60).id
    it.runs.start(campaign, "lea")
    it.until(lambda: it.runs.status(campaign).counts.done > 3)
    assert it.runs.pause(campaign, "tom").status == "paused"
    state = it.finished(campaign)
    assert (state.status, state.reason, state.counts.running) == ("paused", "", 0)
    assert 3 < state.counts.done < 60
    assert not it.told
    with pytest.raises(StatusError, match="not running"):
        it.runs.pause(campaign)
    it.runs.resume(campaign, "tom")
    assert it.finished(campaign).counts.done == 60
    calls = journal.read_text().splitlines()
    assert len(calls) == len(set(calls)) == len(booked(db, campaign))


def test_a_run_that_is_resumed_while_it_pauses_goes_on(db: Database, journal: Path) -> None:
    it = opened(db, journal, seconds=0.02)
    campaign = add(db, 30).id
    it.runs.start(campaign, "lea")
    for _ in range(4):
        it.until(lambda: it.model.at_once > 0 or it.runs.status(campaign).status == "done")
        if it.runs.status(campaign).status == "running":
            it.runs.pause(campaign)
            it.runs.resume(campaign, "lea")
    assert it.finished(campaign).counts.done == 30


def test_a_stopped_run_gives_back_what_takes_too_long(db: Database, journal: Path) -> None:
    it = opened(db, journal, seconds=600.0, limits=Limits(look_seconds=0.01, drain_seconds=0.05))
    campaign = add(db, 10).id
    it.runs.start(campaign, "lea")
    it.until(lambda: it.model.at_once == 4)
    assert it.runs.stop(campaign).status == "stopped"
    state = it.finished(campaign)
    assert (state.status, state.counts.pending, state.counts.running) == ("stopped", 10, 0)
    # Calls that were cut are on the books as our own count, and nothing stays reserved.
    assert len(booked(db, campaign)) == 4
    assert all(row.estimated for row in booked(db, campaign))
    assert state.counts.reserved_tokens == 0


def test_the_program_ends_a_run_as_a_pause_with_a_reason(db: Database, journal: Path) -> None:
    it = opened(db, journal, seconds=0.02)
    campaign = add(db, 200).id
    it.runs.start(campaign, "lea")
    it.until(lambda: it.runs.status(campaign).counts.done > 2)
    it.runs.close()
    state = it.runs.status(campaign)
    assert (state.status, state.reason, state.counts.running) == ("paused", "shutdown", 0)
    assert len(booked(db, campaign)) == it.model.calls


@pytest.mark.parametrize(
    "budget", [{"budget_tokens": 1000}, {"budget_eur": Decimal("0.004")}], ids=["tokens", "euros"]
)
def test_a_cap_is_never_passed(db: Database, journal: Path, budget: dict[str, object]) -> None:
    it = opened(db, journal, seconds=0.002)
    it.model.name = "gpt-4o"  # whose price is known
    campaign = add(db, 40, campaign=with_budget(CAMPAIGN, **budget)).id
    it.runs.start(campaign, "lea")
    state = it.finished(campaign)
    assert (state.status, state.reason) == ("paused", "budget_spent")
    assert "used up" in state.detail
    usage = state.counts.usage
    assert 0 < state.counts.done < 40
    if "budget_tokens" in budget:
        assert 0 < usage.prompt_tokens + usage.completion_tokens <= 1000
    else:
        assert 0 < usage.cost_eur <= Decimal("0.004")
    assert state.counts.reserved_tokens == 0
    assert it.told[-1].reason == "budget_spent"


def test_a_budget_in_euros_needs_a_price(db: Database, journal: Path) -> None:
    it = opened(db, journal)
    campaign = add(db, 2, campaign=with_budget(CAMPAIGN, budget_eur=Decimal(5))).id
    with pytest.raises(InputError, match="price of “journal” is not known"):
        it.runs.start(campaign, "lea")
    assert it.runs.status(campaign).status == "planned"


def test_an_engine_that_there_is_not_is_named(db: Database, journal: Path) -> None:
    it = opened(db, journal)
    campaign = add(db, 2, campaign=with_budget(CAMPAIGN, engine="abacus")).id
    with pytest.raises(InputError, match="abacus"):
        it.runs.start(campaign, "lea")


def test_what_may_pass_is_tried_again_and_each_try_is_booked(db: Database, journal: Path) -> None:
    def fault(number: int, asked: str) -> Exception | None:
        if number % 5 == 0:
            return ModelBusyError("busy", retry_after=0.001)
        return ModelReplyError("cut") if number % 7 == 0 else None

    it = opened(db, journal, fault=fault)
    campaign = add(db, 40).id
    it.runs.start(campaign, "lea")
    state = it.finished(campaign)
    assert (state.status, state.counts.done) == ("done", 40)
    # A refused call costs nothing; one that was cut is booked by our own count.
    refused = it.model.calls // 5
    assert len(booked(db, campaign)) == it.model.calls - refused
    assert sum(row.estimated for row in booked(db, campaign)) == len(
        [number for number in range(1, it.model.calls + 1) if number % 7 == 0 and number % 5]
    )


def test_texts_that_fail_are_tried_again_by_hand(db: Database, journal: Path) -> None:
    broken = True

    def fault(number: int, asked: str) -> Exception | None:
        return ContentFilterError("stopped", "Put it otherwise.") if broken and "00003" in asked else None

    it = opened(db, journal, fault=fault)
    campaign = add(db, 6).id
    it.runs.start(campaign, "lea")
    state = it.finished(campaign)
    assert (state.status, state.counts.done, state.counts.failed) == ("done", 5, 1)
    row = it.books.texts.get(campaign, 4)
    assert (row.reason, row.draft) == ("content_filter", None)
    with pytest.raises(InputError, match="pending"):
        it.runs.retry(campaign, ("pending",))
    assert it.runs.retry(campaign) == 1
    assert it.runs.status(campaign).counts.pending == 1
    broken = False
    it.runs.resume(campaign, "lea")
    state = it.finished(campaign)
    assert (state.status, state.counts.done, state.counts.failed) == ("done", 6, 0)


def test_a_blocked_text_that_is_tried_again_gets_a_reply_of_its_own(db: Database, journal: Path) -> None:
    it = opened(db, journal)
    campaign = add(db, 1).id
    it.runs.start(campaign, "lea")
    it.finished(campaign)
    before = it.model.calls
    assert it.runs.retry(campaign, ("done",)) == 1
    it.runs.resume(campaign, "lea")
    it.finished(campaign)
    assert it.model.calls == 2 * before
    assert it.books.texts.get(campaign, 1).round == 1


def test_a_refused_key_pauses_the_campaign_and_fails_no_text(db: Database, journal: Path) -> None:
    it = opened(db, journal, fault=lambda number, asked: ModelKeyError("refused", "Check it."))
    campaign = add(db, 30).id
    it.runs.start(campaign, "lea")
    state = it.finished(campaign)
    assert (state.status, state.reason, state.detail) == ("paused", "model_key", "refused Check it.")
    assert (state.counts.pending, state.counts.failed) == (30, 0)
    assert it.model.calls <= 8
    assert not booked(db, campaign)


def test_a_provider_that_stays_away_pauses_the_campaign(db: Database, journal: Path) -> None:
    it = opened(db, journal, fault=lambda number, asked: ModelBusyError("busy", retry_after=3600))
    campaign = add(db, 30).id
    it.runs.start(campaign, "lea")
    state = it.finished(campaign)
    assert (state.status, state.reason, state.counts.pending) == ("paused", "model_busy", 30)


def test_a_failed_repair_keeps_no_weaker_text_when_the_provider_is_gone(db: Database, journal: Path) -> None:
    gone = True

    def fault(number: int, asked: str) -> Exception | None:
        return ModelKeyError("refused") if gone and "better" in asked else None

    it = opened(db, journal, fault=fault)
    campaign = add(db, 12).id
    it.runs.start(campaign, "lea")
    assert it.finished(campaign).reason == "model_key"
    gone = False
    it.runs.resume(campaign, "lea")
    it.finished(campaign)
    texts = texts_of(db, campaign)
    assert len(texts) == 12
    assert not any("weak" in text for text in texts.values())
    calls = [line for line in journal.read_text().splitlines() if "better" not in line]
    assert len(calls) == len(set(calls))  # the first versions were not paid twice


class _Mistaken(Exception):  # noqa: N818
    pass


def test_a_mistake_of_ours_fails_one_text_and_not_the_run(
    db: Database, journal: Path, caplog: pytest.LogCaptureFixture
) -> None:
    it = opened(
        db, journal, fault=lambda number, asked: _Mistaken("secret@example.com") if "00002" in asked else None
    )
    campaign = add(db, 5).id
    it.runs.start(campaign, "lea")
    state = it.finished(campaign)
    assert (state.status, state.counts.done, state.counts.failed) == ("done", 4, 1)
    row = it.books.texts.get(campaign, 3)
    assert (row.reason, row.detail) == ("internal", "An internal error: _Mistaken.")


def test_a_database_that_fails_ends_the_run_and_fails_no_text(db: Database, journal: Path) -> None:
    it = opened(db, journal)
    campaign = add(db, 30).id
    broken = True

    def full(text: CampaignText, worker: str, ended: Any, user: str) -> CampaignText | None:
        if broken and text.planned.number == 3:
            raise DiskFullError("There is no room left.", "Free some.")
        return Texts(db).finish(text, worker, ended, user)

    it.books.texts.finish = full  # type: ignore[method-assign]
    it.runs.start(campaign, "lea")
    state = it.finished(campaign)
    assert (state.status, state.reason, state.counts.failed) == ("paused", "disk_full", 0)
    assert state.counts.pending == 30 - state.counts.done > 0
    broken = False
    it.runs.resume(campaign, "lea")
    assert it.finished(campaign).counts.done == 30
    assert len(journal.read_text().splitlines()) == len(booked(db, campaign))


def test_a_campaign_whose_process_died_shows_as_paused(db: Database, journal: Path) -> None:
    it = opened(db, journal)
    campaign = add(db, 3).id
    dead = new_worker().split("/")
    dead[1] = "4194304"  # more than any process number of Linux
    it.books.leases.renew(campaign, "/".join(dead), it.runs._runner.writing.limits.lease)
    it.books.campaigns.set_status(campaign, "running")
    alone = Runs(it.books)
    state = alone.status(campaign)
    assert (state.status, state.reason) == ("paused", "interrupted")
    assert alone.recover() == [campaign]
    assert it.books.campaigns.get(campaign).reason == "interrupted"
    with pytest.raises(RunError, match="only be run with the model"):
        alone.start(campaign, "lea")
    alone.close()
    it.runs.resume(campaign, "lea")
    assert it.finished(campaign).counts.done == 3


async def test_events_end_with_the_run(db: Database, journal: Path) -> None:
    it = opened(db, journal, seconds=0.01)
    campaign = add(db, 12).id
    it.runs.start(campaign, "lea")
    states = [state async for state in it.runs.events(campaign, every=0.01)]
    assert states[-1].status == "done"
    assert states[-1].as_dict()["counts"]["done"] == 12
    assert any(state.per_minute > 0 and state.seconds_left is not None for state in states)


def test_texts_that_ask_the_same_share_one_call(db: Database, journal: Path) -> None:
    it = opened(db, journal, seconds=0.01)
    first, second = add(db, 4).id, add(db, 4).id
    it.runs.start(first, "lea")
    it.finished(first)
    calls = it.model.calls
    # Another campaign with the same prompts is free: ids differ here, so they are made the same.
    it.writer.write = _renamed(it.writer, f"c{second}-", f"c{first}-")  # type: ignore[method-assign]
    it.runs.start(second, "lea")
    state = it.finished(second)
    assert (state.counts.done, it.model.calls) == (4, calls)
    assert not booked(db, second)
    assert list(texts_of(db, second).values()) == list(texts_of(db, first).values())


def _renamed(writer: PlainWriter, old: str, new: str) -> Any:
    plain = writer.write

    async def write(campaign: StoredCampaign, text: CampaignText, earlier: Any) -> Written:
        planned = replace(text.planned, variant_id=text.planned.variant_id.replace(old, new))
        return await plain(campaign, replace(text, planned=planned), earlier)

    return write


def test_the_model_of_the_tests_is_sometimes_weak() -> None:
    replies = [reply_to(f"c1-{number:05d}-1 unlike []") for number in range(12)]
    assert any("weak" in reply for reply in replies)
