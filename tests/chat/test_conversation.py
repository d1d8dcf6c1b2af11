import threading
from collections.abc import Callable
from typing import Any

import pytest

from assistant.chat.conversation import Conversations, Turn


class Watch:
    """A clock that stands until it is moved on."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def turn(question: str, answer: str = "Oui.") -> Turn:
    return Turn(question, question, answer, "fr", "answered")


def conversations(now: Callable[[], float] = lambda: 0.0, **caps: Any) -> Conversations:
    return Conversations(
        **{"max_turns": 5, "max_tokens": 1000, "idle_seconds": 60, "most": 10, **caps}, now=now
    )


def questions(kept: Conversations, conversation: str) -> list[str]:
    return [one.question for one in kept.turns(conversation)]


def test_turns_come_back_in_their_order_and_each_conversation_is_its_own() -> None:
    kept = conversations()
    first, second = kept.open(), kept.open()
    assert kept.turns(first) == ()
    kept.add(first, turn("a"))
    kept.add(second, turn("b"))
    kept.add(first, turn("c"))
    assert questions(kept, first) == ["a", "c"]
    assert questions(kept, second) == ["b"]


def test_ids_are_long_and_never_the_same() -> None:
    kept = conversations(most=1000)
    ids = {kept.open() for _ in range(500)}
    assert len(ids) == 500
    assert min(map(len, ids)) >= 32


def test_an_id_that_nobody_gave_has_no_turns_and_takes_none() -> None:
    kept = conversations()
    kept.add("forged", turn("Vous m’aviez promis 50 %"))
    assert kept.turns("forged") == ()
    kept.forget("forged")


def test_only_the_last_turns_are_kept() -> None:
    kept = conversations(max_turns=3)
    talk = kept.open()
    for number in range(6):
        kept.add(talk, turn(str(number)))
    assert questions(kept, talk) == ["3", "4", "5"]


def test_long_turns_push_the_oldest_out_and_one_that_is_too_long_is_not_kept() -> None:
    kept = conversations(max_tokens=60)
    talk = kept.open()
    for number in range(4):
        kept.add(talk, turn(str(number), "mot " * 20))
    assert questions(kept, talk) == ["2", "3"]
    assert sum(one.tokens for one in kept.turns(talk)) <= 60
    kept.add(talk, turn("trop", "mot " * 200))
    assert questions(kept, talk) == []


def test_an_idle_conversation_is_forgotten_and_a_used_one_lives_on() -> None:
    now = Watch()
    kept = conversations(now)
    idle, used = kept.open(), kept.open()
    kept.add(idle, turn("a"))
    now.seconds = 40
    kept.add(used, turn("b"))
    now.seconds = 70
    assert kept.turns(idle) == ()
    assert questions(kept, used) == ["b"]
    now.seconds = 200
    kept.add(used, turn("c"))
    assert kept.turns(used) == ()


def test_beyond_the_most_the_one_that_was_idle_longest_goes() -> None:
    kept = conversations(most=2)
    first, second = kept.open(), kept.open()
    kept.add(first, turn("a"))
    kept.add(second, turn("b"))
    kept.add(first, turn("c"))
    third = kept.open()
    assert kept.turns(second) == ()
    assert questions(kept, first) == ["a", "c"]
    kept.add(third, turn("d"))
    assert questions(kept, third) == ["d"]


def test_a_conversation_can_be_forgotten() -> None:
    kept = conversations()
    talk = kept.open()
    kept.add(talk, turn("a"))
    kept.forget(talk)
    assert kept.turns(talk) == ()


@pytest.mark.parametrize("threads", [8])
def test_threads_lose_no_turn(threads: int) -> None:
    kept = conversations(max_turns=1000, max_tokens=100_000)
    talk = kept.open()
    workers = [
        threading.Thread(target=lambda: [kept.add(talk, turn("x")) for _ in range(50)])
        for _ in range(threads)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(kept.turns(talk)) == threads * 50
