"""What waits in the outbox: delivered, tried again, given up; on a real database with a clock of its own."""

import datetime as dt
import logging
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.errors import DeliveryError, NetworkError
from assistant.jobs.outbox import (
    FIRST_PAUSE,
    LEASE,
    LONGEST_PAUSE,
    MOST_TRIES,
    Outbox,
    Sender,
    pause_after,
)
from assistant.store.outbox import Deliveries
from assistant.store.visitors.leads import Leads
from assistant.types.leads import Delivery, Lead
from tests.database import new_database

NOON = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)
LEAD = Lead("A", NOON, "Zoé", "z@x.example", "", "Où ?", (), "fr", "", "Oui", "v1", False, "")
MESSAGE = Delivery("msg_1", "A", "mail", "waiting", 0, NOON, NOON)


class Desk:
    """An outbox on a database, whose clock moves when it is told to."""

    def __init__(self, folder: Path) -> None:
        self.now = NOON
        self.database = new_database(folder)
        self.queue = Deliveries(self.database)
        self.tried: list[Delivery] = []
        self.trouble: list[Exception] = []

    def send(self, delivery: Delivery) -> str:
        self.tried.append(delivery)
        if self.trouble:
            raise self.trouble.pop(0)
        return ""

    def add(self, *messages: Delivery) -> None:
        Leads(self.database).add(LEAD, "f", messages)

    def outbox(self, sender: Sender | None = None, seconds: float = 3600) -> Outbox:
        return Outbox(self.queue, {"mail": sender or self.send}, lambda: self.now, lambda: 0.0, seconds)

    @property
    def message(self) -> Delivery:
        return self.queue.of(["A"])["A"][0]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path)
    yield made
    made.database.close()


def test_what_is_due_is_sent_once(desk: Desk) -> None:
    desk.add(MESSAGE)
    outbox = desk.outbox()
    assert outbox.kinds == ("mail",)
    outbox.tick()
    outbox.tick()
    assert [delivery.id for delivery in desk.tried] == ["msg_1"]
    assert (desk.message.state, desk.message.tries, desk.message.sent_at) == ("sent", 1, NOON)


def test_a_failure_is_tried_again_after_its_pause_and_not_before(desk: Desk) -> None:
    desk.add(MESSAGE)
    desk.trouble = [NetworkError("No connection.", "Check."), DeliveryError("Busy.", retry_after=3600)]
    outbox = desk.outbox()
    outbox.tick()
    assert (desk.message.state, desk.message.error) == ("waiting", "No connection. Check.")
    desk.now += FIRST_PAUSE - dt.timedelta(seconds=1)
    outbox.tick()
    assert len(desk.tried) == 1
    desk.now += dt.timedelta(seconds=1)
    outbox.tick()
    assert desk.message.next_at == desk.now + dt.timedelta(hours=1)
    desk.now += dt.timedelta(hours=1)
    outbox.tick()
    assert (desk.message.state, desk.message.tries, desk.message.error) == ("sent", 3, "")


def test_it_is_given_up_after_the_last_try_with_the_reason(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    desk.add(MESSAGE)
    outbox = desk.outbox()
    for _ in range(MOST_TRIES + 3):
        desk.trouble = [NetworkError("No connection.", "Check.")]
        outbox.tick()
        desk.now += LONGEST_PAUSE
    assert len(desk.tried) == MOST_TRIES
    assert (desk.message.state, desk.message.error) == ("dead", "No connection. Check.")
    assert "msg_1 (mail) was not taken" in caplog.text
    assert desk.queue.dead() == 1


def test_a_final_refusal_is_not_tried_again(desk: Desk) -> None:
    desk.add(MESSAGE)
    desk.trouble = [DeliveryError("550 no such box.", final=True)]
    desk.outbox().tick()
    assert (desk.message.state, desk.message.tries) == ("dead", 1)
    assert desk.queue.revive("msg_1", desk.now)
    assert not desk.queue.revive("msg_1", desk.now)
    desk.outbox().tick()
    assert (desk.message.state, desk.message.tries) == ("sent", 1)


def test_a_remark_stays_with_what_was_sent(desk: Desk) -> None:
    desk.add(MESSAGE)
    desk.outbox(lambda _: "b@x.example: 550").tick()
    assert (desk.message.state, desk.message.error) == ("sent", "b@x.example: 550")


def test_a_way_that_is_no_longer_set_is_told(desk: Desk) -> None:
    desk.add(replace(MESSAGE, kind="webhook"))
    desk.outbox().tick()
    assert (desk.message.state, desk.message.tries) == ("waiting", 1)
    assert "Nothing is set for webhook" in desk.message.error


def test_one_bad_message_does_not_hold_up_the_others(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    desk.add(MESSAGE, replace(MESSAGE, id="msg_2", next_at=NOON + dt.timedelta(seconds=1)))
    desk.now += dt.timedelta(seconds=1)
    desk.trouble = [KeyError("a bug")]
    desk.outbox().tick()
    assert [delivery.id for delivery in desk.tried] == ["msg_1", "msg_2"]
    states = {delivery.id: delivery.state for delivery in desk.queue.of(["A"])["A"]}
    assert states == {"msg_1": "waiting", "msg_2": "sent"}
    assert "The scheduled work on msg_1 failed" in caplog.text


def test_a_try_during_which_the_process_dies_counts_and_is_made_again(desk: Desk) -> None:
    desk.add(MESSAGE)
    for tries in range(1, MOST_TRIES + 1):
        claimed = desk.queue.claim("msg_1", desk.now, desk.now + LEASE)
        assert claimed is not None
        assert claimed.tries == tries
        # Nobody else takes it meanwhile, also not after a restart.
        assert desk.queue.claim("msg_1", desk.now, desk.now + LEASE) is None
        desk.outbox().tick()
        assert desk.tried == []
        desk.now += LEASE
    desk.outbox().tick()
    assert desk.tried == []
    assert desk.message.state == "dead"
    assert "ended during each try" in desk.message.error


def test_what_is_sent_while_its_lead_is_deleted_leaves_nothing(desk: Desk) -> None:
    desk.add(MESSAGE)

    def send(delivery: Delivery) -> str:
        assert Leads(desk.database).delete("A")
        return ""

    desk.outbox(send).tick()
    assert desk.queue.of(["A"])["A"] == ()
    desk.outbox().deliver("msg_1")
    assert desk.tried == []


def test_it_works_in_the_background_until_it_is_closed(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    desk.add(MESSAGE)
    sent = threading.Event()

    def send(delivery: Delivery) -> str:
        sent.set()
        return ""

    caplog.set_level(logging.WARNING)
    outbox = desk.outbox(send)
    outbox.start()
    assert sent.wait(10)
    outbox.pause()
    outbox.close()
    assert desk.message.state == "sent"
    assert caplog.text == ""


def test_pauses_grow_and_stay_within_their_bounds() -> None:
    pauses = [pause_after(tries, 0.0) for tries in range(1, 40)]
    assert pauses[:4] == [FIRST_PAUSE, FIRST_PAUSE * 4, FIRST_PAUSE * 16, FIRST_PAUSE * 64]
    assert max(pauses) == pauses[-1] == LONGEST_PAUSE
    assert pause_after(1, 1.0) == FIRST_PAUSE / 2
    assert pause_after(1, 0.0, 90.0) == dt.timedelta(seconds=90)
    assert pause_after(1, 0.0, 1e12) == LONGEST_PAUSE
    total = sum((pause_after(tries, 0.0) for tries in range(1, MOST_TRIES)), dt.timedelta())
    assert dt.timedelta(days=1) < total < dt.timedelta(days=2)
