"""What the ledger and the money of campaigns promise, on SQLite and on PostgreSQL alike."""

import datetime as dt
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from decimal import Decimal

import pytest
from sqlalchemy import select

from assistant.errors import BudgetSpentError, UnknownNameError
from assistant.store.campaigns.campaigns import Campaigns
from assistant.store.campaigns.leases import Leases
from assistant.store.campaigns.money import Money, Payer
from assistant.store.campaigns.replies import Replies, Reply
from assistant.store.campaigns.tables import SpendReservationRow
from assistant.store.campaigns.text_pages import Filter
from assistant.store.campaigns.texts import Texts
from assistant.store.copy.drafts import Drafts
from assistant.store.database import Database
from assistant.store.ledger import Ledger
from assistant.types.campaign import CampaignText
from assistant.types.model import Usage
from tests.campaigns.run.parts import CAMPAIGN, Written, add, booked, draft_of, planned, with_budget
from tests.contracts.test_store import NOON, Clock

LEASE = dt.timedelta(seconds=60)
MOST = Usage(100, 0, 50, Decimal("0.01"))
TOOK = Usage(80, 10, 20, Decimal("0.004"))


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def texts(db: Database, clock: Clock) -> Texts:
    return Texts(db, clock)


@pytest.fixture
def money(db: Database, clock: Clock) -> Money:
    return Money(db, clock)


def dead_when(*names: str) -> Callable[[str], bool]:
    return lambda worker: worker in names


def numbers(found: list[CampaignText]) -> list[int]:
    return [text.planned.number for text in found]


def test_texts_are_claimed_in_order_and_by_one_worker(db: Database, texts: Texts) -> None:
    campaign = add(db, 6).id
    first = texts.claim(campaign, "ann", LEASE, many=2)
    assert numbers(first) == [1, 2]
    assert [(text.status, text.attempts) for text in first] == [("running", 1)] * 2
    assert numbers(texts.claim(campaign, "bob", LEASE, many=3)) == [3, 4, 5]
    assert numbers(texts.claim(campaign, "ann", LEASE, many=3)) == [6]
    assert texts.claim(campaign, "bob", LEASE) == []
    assert texts.claim(campaign + 1, "bob", LEASE) == []


def test_many_workers_share_the_texts(db: Database, texts: Texts) -> None:
    campaign, start = add(db, 60).id, threading.Barrier(6)

    def work(worker: str) -> list[int]:
        start.wait()
        mine: list[int] = []
        while found := texts.claim(campaign, worker, LEASE, many=3):
            mine += numbers(found)
        return mine

    with ThreadPoolExecutor(6) as pool:
        taken = [number for mine in pool.map(work, "abcdef") for number in mine]
    assert sorted(taken) == list(range(1, 61))


def test_a_variant_waits_for_those_before_it(db: Database, texts: Texts) -> None:
    campaign = add(db, 2, variants=3).id
    first = texts.claim(campaign, "ann", LEASE, many=10)
    assert numbers(first) == [1, 4]
    assert texts.claim(campaign, "bob", LEASE, many=10) == []
    assert texts.finish(first[0], "ann", Written(draft_of(first[0], "Bonjour")), "lea")
    (second,) = texts.claim(campaign, "bob", LEASE, many=10)
    assert second.planned.number == 2
    assert texts.siblings(second) == [{"body": "Bonjour"}]
    # One that failed keeps nobody waiting.
    assert texts.finish(second, "bob", Written(None, "failed", "content_filter"), "lea")
    (third,) = texts.claim(campaign, "bob", LEASE, many=10)
    assert (third.planned.number, texts.siblings(third)) == (3, [{"body": "Bonjour"}])


def test_a_pilot_takes_its_texts_only(db: Database, texts: Texts) -> None:
    campaign = add(db, 25).id
    assert texts.is_left(campaign, pilot_only=True)
    assert numbers(texts.claim(campaign, "ann", LEASE, 50, pilot_only=True)) == [1, 11, 21]


def test_an_end_keeps_the_draft_and_what_it_took(
    db: Database, texts: Texts, money: Money, clock: Clock
) -> None:
    campaign = add(db, 2).id
    first, second = texts.claim(campaign, "ann", LEASE, many=2)
    held = money.reserve(Payer(campaign, 1, "ann", "lea"), "m", MOST)
    assert held
    money.settle(held, TOOK)
    ended = texts.finish(
        first, "ann", Written(draft_of(first, "Oui", Usage(1, 1, 1)), "done", findings=("style.long",)), "lea"
    )
    assert ended is not None
    assert (ended.status, ended.findings, ended.usage) == ("done", ("style.long",), TOOK)
    assert ended.draft is not None
    kept = Drafts(db).get(ended.draft)
    assert (kept.draft.fields, kept.draft.usage, kept.created_by) == ({"body": "Oui"}, TOOK, "lea")
    assert kept.group == "campaign-1-c1-00000".replace("1", str(campaign), 1).replace("c1", f"c{campaign}")
    long = "x" * 900
    blocked = texts.finish(second, "ann", Written(None, "blocked", "facts.gone", long), "lea")
    assert blocked is not None
    assert (blocked.reason, len(blocked.detail)) == ("facts.gone", 500)
    counts = texts.counts(campaign)
    assert (counts.done, counts.blocked, counts.total, counts.usage) == (1, 1, 2, TOOK)
    assert not texts.is_left(campaign)
    assert texts.ended_since(campaign, NOON) == 2
    assert texts.ended_since(campaign, NOON + dt.timedelta(seconds=1)) == 0


def test_nobody_ends_a_text_that_is_not_his(db: Database, texts: Texts) -> None:
    campaign = add(db, 1).id
    (text,) = texts.claim(campaign, "ann", LEASE)
    ended = Written(draft_of(text, "Oui"))
    assert texts.finish(text, "bob", ended, "lea") is None
    assert texts.finish(text, "ann", ended, "lea")
    assert texts.finish(text, "ann", ended, "lea") is None
    assert len(Drafts(db).page()) == 1


def test_texts_of_the_dead_are_free_again_and_those_of_the_living_are_not(
    db: Database, texts: Texts, money: Money, clock: Clock
) -> None:
    campaign = add(db, 6).id
    for worker in ("gone", "alive", "slow"):
        texts.claim(campaign, worker, LEASE, many=2)
    for worker, number in (("gone", 1), ("alive", 3), ("slow", 5)):
        assert money.reserve(Payer(campaign, number, worker, "lea"), "m", MOST)
    leases = Leases(db, clock, dead_when("gone"))
    assert leases.release(campaign) == 2
    assert numbers(texts.page(campaign, Filter(status="pending"))) == [1, 2]
    # What its call may have taken is on the books, marked as our own count.
    (row,) = booked(db, campaign)
    assert (row.prompt_tokens, row.completion_tokens, row.cost_eur, row.estimated) == (
        100, 50, Decimal("0.01"), True,
    )  # fmt: skip
    assert texts.get(campaign, 1).usage.cost_eur == Decimal("0.01")
    clock.forward(seconds=40)
    leases.renew(campaign, "alive", LEASE)
    clock.forward(seconds=40)
    assert leases.release(campaign) == 2
    assert numbers(texts.page(campaign, Filter(status="running"))) == [3, 4]
    assert money.workers(campaign) == ["alive"]
    assert leases.is_held(campaign)
    clock.forward(seconds=61)
    assert not leases.is_held(campaign)
    assert leases.release(campaign) == 2
    assert leases.release(campaign) == 0
    assert len(booked(db, campaign)) == 3


def test_a_worker_lets_go(db: Database, texts: Texts, clock: Clock) -> None:
    campaign = add(db, 3).id
    leases = Leases(db, clock, dead_when())
    assert not leases.is_held(campaign)
    leases.renew(campaign, "ann", LEASE)
    texts.claim(campaign, "ann", LEASE, many=3)
    leases.let_go(campaign, "bob")
    assert leases.is_held(campaign)
    assert texts.put_back(campaign, "ann", [1]) == 1
    assert texts.put_back(campaign, "ann") == 2
    leases.let_go(campaign, "ann")
    assert not leases.is_held(campaign)


def test_what_ended_is_tried_again_by_hand(db: Database, texts: Texts) -> None:
    campaign = add(db, 4).id
    found = texts.claim(campaign, "ann", LEASE, many=3)
    for text, status in zip(found, ("done", "failed", "blocked"), strict=True):
        texts.finish(text, "ann", Written(draft_of(text, status), status, "why"), "lea")  # type: ignore[arg-type]
    texts.reviewed(campaign, [3], "rejected", "tom")
    assert texts.retry(campaign, ["failed", "blocked"]) == 2
    assert texts.retry(campaign, ["pending", "running"]) == 0
    again = texts.page(campaign, Filter(status="pending"))
    assert [(text.planned.number, text.round, text.draft, text.review) for text in again] == [
        (2, 0, None, ""), (3, 1, None, ""), (4, 0, None, ""),
    ]  # fmt: skip
    assert len(Drafts(db).page()) == 3


def test_pages_are_narrowed_and_judged(db: Database, texts: Texts) -> None:
    campaign = add(db, 8).id
    for text in texts.claim(campaign, "ann", LEASE, many=7):
        even = text.planned.number % 2 == 0
        ended = Written(draft_of(text, "x"), findings=("law.free",) if even else ("law.freed",))
        texts.finish(text, "ann", ended, "lea")
    assert numbers(texts.page(campaign, Filter(finding="law.free"))) == [2, 4, 6]
    assert numbers(texts.page(campaign, Filter(segment="urban", channel="email"))) == [1, 5]
    assert numbers(texts.page(campaign, Filter(language="en"))) == []
    assert numbers(texts.page(campaign, after=2, limit=3)) == [3, 4, 5]
    assert texts.reviewed(campaign, [1, 2, 8, 99], "approved", "tom") == 2  # the others have no text
    assert texts.numbers(campaign, Filter(review="approved")) == [1, 2]
    assert texts.get(campaign, 1).reviewed_by == "tom"
    assert (texts.counts(campaign).approved, texts.counts(campaign).rejected) == (2, 0)
    assert texts.reviewed(campaign, [1], "", "tom") == 1
    assert texts.get(campaign, 1).reviewed_by == ""
    changed = replace(texts.get(campaign, 2), status="blocked", reason="r", findings=("r",), review="")
    texts.amend(changed)
    assert texts.get(campaign, 2) == replace(changed, reviewed_by="tom")
    assert texts.counts(campaign, pilot_only=True).total == 1
    for call in (lambda: texts.get(campaign, 99), lambda: texts.counts(99)):
        with pytest.raises(UnknownNameError):
            call()


def test_texts_are_added_in_bulk(db: Database, texts: Texts) -> None:
    campaign = add(db, 0).id
    assert texts.add(campaign, iter(planned(1200))) == 1200
    assert texts.counts(campaign).pending == 1200


def test_a_call_is_booked_once_with_its_reply(db: Database, texts: Texts, money: Money, clock: Clock) -> None:
    campaign, replies = add(db, 1).id, Replies(db, clock)
    held = money.reserve(Payer(campaign, 1, "ann", "lea"), "gpt-5", MOST)
    assert held
    assert texts.counts(campaign).reserved_tokens == 150
    assert texts.counts(campaign).reserved_eur == Decimal("0.01")
    reply = Reply("k", "gpt-5", "Bonjour", TOOK)
    assert replies.get("k") is None
    money.settle(held, TOOK, reply)
    money.settle(held, TOOK, replace(reply, text="other"))  # the second time it is nobody's any more
    assert replies.get("k") == Reply("k", "gpt-5", "Bonjour", Usage(80, 0, 20))
    (row,) = booked(db, campaign)
    assert (row.kind, row.model, row.user, row.cost_eur, row.estimated) == (
        "campaign", "gpt-5", "lea", Decimal("0.004"), False,
    )  # fmt: skip
    counts = texts.counts(campaign)
    assert (counts.usage, counts.reserved_tokens, texts.get(campaign, 1).usage) == (TOOK, 0, TOOK)
    assert Ledger(db, clock).spent("campaign", NOON).tokens == 100
    # Nothing owed, nothing booked.
    held = money.reserve(Payer(campaign, 1, "ann", "lea"), "gpt-5", MOST)
    assert held
    money.settle(held, None)
    assert len(booked(db, campaign)) == 1
    assert texts.counts(campaign).reserved_tokens == 0
    assert replies.purge(NOON) == 0
    assert replies.purge(NOON + dt.timedelta(seconds=1)) == 1


def test_sums_stay_exact_over_many_calls(db: Database, texts: Texts, money: Money) -> None:
    campaign, tiny = add(db, 1).id, Usage(1, 0, 1, Decimal("0.000000123456789"))
    for _ in range(20):
        held = money.reserve(Payer(campaign, 1, "ann"), "m", tiny)
        assert held
        money.settle(held, tiny)
    assert texts.counts(campaign).usage.cost_eur == Decimal("0.000000123456789") * 20


def test_a_cap_counts_what_is_on_its_way(db: Database, texts: Texts, money: Money) -> None:
    campaign = add(db, 1, campaign=with_budget(CAMPAIGN, budget_tokens=400, budget_eur=Decimal("0.025"))).id
    payer = Payer(campaign, 1, "ann")
    first, second = (money.reserve(payer, "m", MOST) for _ in range(2))
    assert first
    assert second
    assert money.reserve(payer, "m", MOST) is None  # 0.03 of 0.025 €: there may be room later
    money.settle(first, TOOK)
    assert money.reserve(payer, "m", MOST)
    with pytest.raises(BudgetSpentError, match=r"€0.0040 of €0.03 are used|€0.0040 of €0.02 are used"):
        money.reserve(payer, "m", replace(MOST, cost_eur=Decimal("0.022")))
    with pytest.raises(BudgetSpentError, match="100 of 400 tokens are used"):
        money.reserve(payer, "m", Usage(300, 0, 1, Decimal(0)))
    with pytest.raises(BudgetSpentError, match="price of the model “m” is not known"):
        money.reserve(payer, "m", Usage(1, 0, 1))
    with pytest.raises(UnknownNameError):
        money.reserve(replace(payer, campaign=99), "m", MOST)


def test_workers_keep_one_cap_together(db: Database, texts: Texts, money: Money) -> None:
    campaign = add(db, 1, campaign=with_budget(CAMPAIGN, budget_tokens=2000)).id
    start = threading.Barrier(6)

    def work(worker: str) -> int:
        start.wait()
        calls = 0
        while True:
            try:
                held = money.reserve(Payer(campaign, 1, worker), "m", MOST)
            except BudgetSpentError:
                return calls
            if held is not None:
                calls += 1
                money.settle(held, Usage(100, 0, 50, Decimal(0)))

    with ThreadPoolExecutor(6) as pool:
        calls = sum(pool.map(work, "abcdef"))
    assert calls == 2000 // 150
    assert len(booked(db, campaign)) == calls
    usage = texts.counts(campaign).usage
    assert usage.prompt_tokens + usage.completion_tokens == calls * 150


def test_a_call_that_was_written_off_is_not_booked_again(db: Database, money: Money) -> None:
    campaign = add(db, 1).id
    held = money.reserve(Payer(campaign, 1, "ann"), "m", MOST)
    assert held
    assert money.write_off([]) == 0
    assert money.write_off(["ann", "bob"]) == 1
    money.settle(held, TOOK)
    assert len(booked(db, campaign)) == 1
    with db.reading() as session:
        assert session.scalars(select(SpendReservationRow)).all() == []


def test_a_deleted_campaign_takes_its_texts_with_it(db: Database, texts: Texts) -> None:
    campaign = add(db, 3).id
    Campaigns(db).delete(campaign)
    assert texts.page(campaign) == []


def test_a_deleted_campaign_keeps_the_calls_of_the_dead_on_the_books(db: Database, money: Money) -> None:
    campaign = add(db, 1).id
    assert money.reserve(Payer(campaign, 1, "ann"), "m", MOST)
    Campaigns(db).delete(campaign)
    assert len(booked(db, campaign)) == 1
