import asyncio
from types import SimpleNamespace
from typing import Any

import pytest
from starlette.testclient import TestClient

from assistant.web.chat.kept import KeptVisits
from assistant.web.chat.visit import Visit
from assistant.web.guard.departures import Departures
from tests.web.chat.scripted import Scripted
from tests.web.chat.test_page import QUESTION, act, ask, done
from tests.web.gradio_calls import call


class Clock:
    """Seconds that a test moves on."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def test_a_visit_is_found_by_its_key_and_by_no_other() -> None:
    kept, visit, other = KeptVisits(Clock(), 10), Visit(), Visit()
    key = kept.keep(visit)
    assert len(key) == 32
    assert kept.keep(other) != key
    assert kept.find(key) is visit
    assert kept.find("") is None
    assert kept.find(key[:-1]) is None
    assert kept.keep(visit) == key


def test_an_idle_visit_is_forgotten_and_one_that_goes_on_is_not() -> None:
    clock = Clock()
    kept, visit, other = KeptVisits(clock, 10), Visit(), Visit()
    keys = kept.keep(visit), kept.keep(other)
    clock.seconds = 6
    kept.keep(visit)
    clock.seconds = 11
    assert kept.find(keys[0]) is visit
    assert kept.find(keys[1]) is None


def test_beyond_the_most_the_one_that_was_idle_longest_is_forgotten() -> None:
    kept = KeptVisits(Clock(), 10, most=2)
    keys = [kept.keep(Visit()) for _ in range(3)]
    assert [kept.find(key) is not None for key in keys] == [False, True, True]


def test_a_visit_that_is_forgotten_has_no_key() -> None:
    kept, visit = KeptVisits(Clock(), 10), Visit()
    key = kept.keep(visit)
    kept.forget(visit)
    assert (visit.key, kept.find(key)) == ("", None)


async def test_what_a_session_waits_for_has_ended_when_it_was_told_to() -> None:
    departures, ended = Departures(), []

    async def waiting(request: Any) -> None:
        with departures.awaited(request):
            try:
                await asyncio.Event().wait()
            finally:
                await asyncio.sleep(0)
                ended.append(request.session_hash)

    request = SimpleNamespace(session_hash="one")
    task = asyncio.create_task(waiting(request))
    await asyncio.sleep(0)
    assert not await departures.end("other")
    assert await departures.end("one")
    assert ended == ["one"]
    assert task.done()
    assert not await departures.end("one")


def load(client: TestClient, key: str, session: str) -> str:
    config = client.get("/chat/config").json()
    event = next(e for e in config["dependencies"] if any(t[1] == "load" for t in e["targets"]))
    return done(call(client, "/chat", event, [key, None], session))


def key_in(shown: str) -> str:
    _, _, rest = shown.partition('\\"keep\\": \\"')
    return rest.partition('\\"')[0]


def test_a_key_gives_the_visit_to_another_session(visitor: TestClient, shop: Scripted) -> None:
    ask(visitor, QUESTION, "before")
    key = key_in(act(visitor, "act", "before", act="save"))
    assert len(key) == 32
    assert "b-turn" in load(visitor, key, "after")
    ask(visitor, "Et en Belgique ?", "after")
    assert [turn.question for turn in shop.asked[-1][2]] == [QUESTION]


@pytest.mark.parametrize("key", ["forged", "", "x" * 5000, "../../etc/passwd"])
def test_another_key_gives_nothing(visitor: TestClient, shop: Scripted, key: str) -> None:
    ask(visitor, QUESTION, "mine")
    shown = load(visitor, key, f"thief{len(key)}")
    assert "b-turn" not in shown
    assert ('\\"keep\\": \\"\\"' in shown) is bool(key)
