import datetime as dt
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.ingest.reports import Progress
from assistant.ingest.roots.order import Order
from assistant.ingest.roots.upkeep import Upkeep
from assistant.ingest.uploads.folder import UPLOADS
from assistant.jobs.background import StoppedError
from tests.ingest.conftest import House
from tests.ingest.rooted import Rooted
from tests.net.server import Web, html


@pytest.fixture
def web() -> Iterator[Web]:
    with Web() as server:
        server.pages["/"] = html("<main><h1>Accueil</h1><p>La filature tisse du lin.</p></main>")
        yield server


@pytest.fixture
def rooted(house: House, tmp_path: Path, knowledge: Path, web: Web) -> Rooted:
    return Rooted(house, tmp_path / "data", knowledge, web)


@pytest.fixture
def upkeep(rooted: Rooted) -> Iterator[Upkeep]:
    made = Upkeep(rooted.roots, seconds=0.01)
    yield made
    made.close()


def test_what_is_due_is_synced_and_dated_anew(rooted: Rooted, upkeep: Upkeep) -> None:
    rooted.roots.schedule("knowledge", "hourly")
    upkeep.tick()
    assert upkeep.jobs() == []
    rooted.forward(hours=1)
    upkeep.tick()
    (view,) = rooted.roots.list()
    assert (view.status, view.counts.indexed) == ("ok", 4)
    assert view.record.next_at == rooted.now + dt.timedelta(hours=1)


def test_a_failure_waits_longer_each_time(rooted: Rooted, upkeep: Upkeep, knowledge: Path) -> None:
    rooted.roots.schedule("knowledge", "hourly")
    knowledge.rename(knowledge.with_name("away"))
    rooted.forward(hours=1)
    waits = []
    for _ in range(4):
        upkeep.tick()
        record = rooted.roots.list()[0].record
        assert record.next_at is not None
        assert "There is no folder" in record.error
        waits.append((record.next_at - rooted.now).total_seconds() / 60)
        upkeep.tick()  # not due yet: nothing is tried
        assert rooted.roots.list()[0].record.failures == len(waits)
        rooted.now = record.next_at
    assert waits == [15, 30, 60, 120]


def test_schedules_survive_a_restart_and_a_sync_that_was_cut_is_taken_up(
    rooted: Rooted, web: Web, upkeep: Upkeep
) -> None:
    rooted.roots.index(Order(f"{web.url}/", schedule="nightly"))
    record = rooted.roots.show(f"{web.url}/").record
    assert record.next_at is not None
    rooted.now = record.next_at

    def cut(step: Progress) -> None:
        raise StoppedError("Stopped.")

    with pytest.raises(StoppedError):
        rooted.roots.sync(f"{web.url}/", cut)
    rooted.forward(minutes=15)
    later = Upkeep(rooted.roots)
    later.tick()
    later.close()
    view = rooted.roots.show(f"{web.url}/")
    assert view.status == "ok"
    assert view.record.next_at is not None
    assert view.record.next_at > rooted.now


def test_the_schedules_are_followed_in_a_thread_of_their_own(rooted: Rooted, upkeep: Upkeep) -> None:
    rooted.roots.schedule("knowledge", "hourly")
    rooted.forward(hours=2)
    upkeep.start()
    try:
        while not upkeep.jobs():
            threading.Event().wait(0.005)
        assert upkeep.jobs()[0].wait(30)
    finally:
        upkeep.pause()
    assert rooted.roots.list()[0].counts.indexed == 4


def test_the_same_root_is_never_synced_twice_at_once(rooted: Rooted, upkeep: Upkeep, web: Web) -> None:
    begun, go = threading.Event(), threading.Event()

    def slow(asked: object) -> object:
        begun.set()
        go.wait(30)
        return html("<main><h1>Accueil</h1><p>La filature tisse du lin.</p></main>")

    web.pages["/"] = slow  # type: ignore[assignment]
    first = upkeep.index(Order(f"{web.url}/"))
    assert begun.wait(30)
    assert upkeep.index(Order(f"{web.url}/")) is first
    go.set()
    assert first.wait(30)
    assert first.result.added == 1
    job = upkeep.remove(f"{web.url}/")
    assert job.wait(30)
    assert job.result.chunks == 1


def test_closing_stops_a_sync_which_is_gone_on_with_later(rooted: Rooted, web: Web) -> None:
    begun, go = threading.Event(), threading.Event()

    def slow(asked: object) -> object:
        begun.set()
        go.wait(30)
        return html("<main><h1>Accueil</h1><p>La filature tisse du lin.</p></main>")

    web.pages["/"] = slow  # type: ignore[assignment]
    upkeep = Upkeep(rooted.roots)
    job = upkeep.index(Order(f"{web.url}/"))
    assert begun.wait(30)
    closing = threading.Thread(target=upkeep.close)
    closing.start()
    go.set()
    closing.join(30)
    assert not job.running
    with pytest.raises(StoppedError):
        upkeep.sync("knowledge")


def test_files_that_come_while_others_are_read_are_read_too(rooted: Rooted, upkeep: Upkeep) -> None:
    jobs = []
    for number in range(6):
        text = f"# Boutique {number}\n\nLa boutique numéro {number} ouvre le dimanche."
        rooted.roots.upload(f"{number}.md", text.encode(), "public", "admin")
        jobs.append(upkeep.sync(UPLOADS))
    assert all(job.wait(60) for job in jobs)
    uploads = next(view for view in rooted.roots.list() if view.record.name == UPLOADS)
    assert uploads.counts.indexed == 6
