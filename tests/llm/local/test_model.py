"""The embedded chat model, on the real server and a model of 100 KB that says “a” for ever."""

import asyncio
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import aclosing, suppress
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.errors import (
    ContextOverflowError,
    LocalModelError,
    ModelBusyError,
    ModelTimeoutError,
    OutputLengthError,
)
from assistant.llm.chat import ChatOptions
from assistant.llm.local.model import LocalChat, _with_wait
from assistant.llm.local.process import LocalServer, ServerOptions
from assistant.llm.turns import Turns
from assistant.settings import Settings
from assistant.types.model import ChatModel, Completion, Delta, Message, Priority, Request, Usage
from tests.llm.local.tiny import CONTEXT

REQUEST = Request(
    messages=[Message("system", "Answer."), Message("user", "Bonjour ?")],
    max_output_tokens=50,
    total_seconds=60,
    schema={"type": "object", "properties": {"a": {"const": "yes"}}, "required": ["a"]},
)
ENDLESS = replace(REQUEST, schema=None, max_output_tokens=CONTEXT - 1000)
OPTIONS = ChatOptions(prompt_budget=1500)


@pytest.fixture
def chat(server: LocalServer) -> LocalChat:
    return LocalChat(server, "embedded-tiny", OPTIONS, Turns())


@pytest.fixture
def mortal(tiny_model: Path) -> Iterator[LocalServer]:
    """A server that a test may kill."""
    own = LocalServer(lambda: tiny_model, ServerOptions("embedded-tiny", 1, CONTEXT))
    yield own
    own.stop()


async def gather(chat: LocalChat, request: Request = REQUEST) -> tuple[str, Completion]:
    parts: list[str] = []
    async for event in chat.stream(request):
        if isinstance(event, Completion):
            return "".join(parts), event
        parts.append(event.text)
    raise AssertionError("no completion")


def test_it_is_a_chat_model(chat: LocalChat) -> None:
    model: ChatModel = chat
    assert (model.name, model.embedded, model.prompt_budget) == ("embedded-tiny", True, 1500)


def test_the_settings_name_and_bound_it(settings: Settings) -> None:
    local = LocalChat.from_settings(settings, Turns())
    assert local.name == "embedded-qwen2.5-coder-1.5b"
    assert local.prompt_budget == settings.local.prompt_tokens
    local.close()


async def test_a_reply_streams_and_completes(chat: LocalChat) -> None:
    text, completion = await gather(chat)
    assert '"yes"' in text
    assert completion.text == text
    assert completion.usage.prompt_tokens > 0
    assert completion.usage.completion_tokens > 0
    assert completion.usage.cost_eur == 0


async def test_two_requests_take_turns(chat: LocalChat) -> None:
    replies = await asyncio.gather(*(gather(chat) for _ in range(3)))
    assert len(replies) == 3


def test_it_can_be_asked_from_one_event_loop_after_another(chat: LocalChat) -> None:
    first, _ = asyncio.run(gather(chat))
    second, _ = asyncio.run(gather(chat))
    assert '"yes"' in first
    assert '"yes"' in second


async def test_a_visitor_goes_before_a_copywriter(server: LocalServer) -> None:
    turns = Turns()
    chat = LocalChat(server, "embedded-tiny", OPTIONS, turns)
    order: list[str] = []

    async def ask(who: str, priority: Priority) -> None:
        await gather(chat, replace(REQUEST, priority=priority))
        order.append(who)

    async with turns.aturn(Priority.CHAT):
        draft = asyncio.create_task(ask("draft", Priority.DRAFT))
        await asyncio.sleep(0)
        visitor = asyncio.create_task(ask("visitor", Priority.CHAT))
        await asyncio.sleep(0)
        assert turns.waiting == 2
    await asyncio.gather(draft, visitor)
    assert order == ["visitor", "draft"]


async def test_waiting_counts_in_the_deadline(server: LocalServer) -> None:
    turns = Turns()
    chat = LocalChat(server, "embedded-tiny", OPTIONS, turns)
    with turns.turn(Priority.CHAT), pytest.raises(ModelBusyError):
        await gather(chat, replace(REQUEST, total_seconds=0.05))
    text, _ = await gather(chat)
    assert '"yes"' in text


def test_the_wait_is_part_of_the_times() -> None:
    delta, completion = Delta("a"), Completion("a", Usage(), 1.0, 2.0)
    assert _with_wait(delta, 3.0) == delta
    assert _with_wait(completion, 3.0) == Completion("a", Usage(), 4.0, 5.0)


async def test_closing_the_stream_gives_the_turn_back(chat: LocalChat) -> None:
    async with aclosing(chat.stream(ENDLESS)) as events:
        assert isinstance(await anext(events), Delta)
    text, _ = await gather(chat)
    assert '"yes"' in text


@pytest.mark.parametrize(
    ("request_", "error"),
    [
        (replace(ENDLESS, max_output_tokens=5), OutputLengthError),
        (replace(ENDLESS, messages=[Message("user", "mot " * 20_000)]), ContextOverflowError),
    ],
)
async def test_errors_are_those_of_every_model(
    chat: LocalChat, request_: Request, error: type[Exception]
) -> None:
    with pytest.raises(error):
        await gather(chat, request_)


async def test_a_server_that_dies_in_a_reply_is_told_and_started_again(mortal: LocalServer) -> None:
    chat = LocalChat(mortal, "embedded-tiny", OPTIONS, Turns())

    async def ask_and_kill() -> None:
        async for event in chat.stream(ENDLESS):
            assert isinstance(event, Delta)
            if mortal.running and mortal.pid is not None:
                # It may be gone since the line above: pieces that it sent before are still on their way.
                with suppress(ProcessLookupError):
                    os.kill(mortal.pid, signal.SIGKILL)

    with pytest.raises(LocalModelError, match="ended in the middle of a reply") as caught:
        await ask_and_kill()
    assert "Try again" in caught.value.next_step
    text, _ = await gather(chat)
    assert '"yes"' in text


async def test_a_server_that_can_not_start_is_told(tmp_path: Path, settings: Settings) -> None:
    wrong = replace(settings, local=replace(settings.local, model=str(tmp_path / "none.gguf")))
    chat = LocalChat.from_settings(wrong, Turns())
    with pytest.raises(LocalModelError, match=r"none\.gguf"):
        await gather(chat)
    with pytest.raises(LocalModelError, match=r"none\.gguf"):
        chat.start()


async def test_loading_counts_in_the_deadline(tiny_model: Path) -> None:
    options = ServerOptions("x", start_seconds=0.5, command=(sys.executable, "-c", "input(); input()"))
    slow = LocalServer(lambda: tiny_model, options)
    with pytest.raises(ModelTimeoutError, match="still being loaded"):
        await gather(LocalChat(slow, "x", OPTIONS, Turns()), replace(REQUEST, total_seconds=0.1))
    slow.stop()


def test_it_starts_and_closes_on_request(mortal: LocalServer) -> None:
    chat = LocalChat(mortal, "embedded-tiny", OPTIONS, Turns())
    chat.start()
    assert mortal.running
    chat.close()
    assert not mortal.running
