"""Our client judged by another fault server: llmock's verdict on retries, waits and broken streams."""

import asyncio

import pytest
from llmock.pytest_plugin import LLMock

from assistant import errors
from assistant.llm.chat import ChatOptions, OpenAIChat
from assistant.llm.deadlines import Deadlines
from assistant.llm.endpoint import Endpoint
from assistant.settings import Secret
from assistant.types.model import Completion, Delta, Message, Request

TEXT = "one two three four five six seven eight nine ten"
REQUEST = Request([Message("user", "Hello there")], 50, 60)


def _chat(llmock: LLMock, gap: float = 15) -> OpenAIChat:
    options = ChatOptions(deadlines=Deadlines(gap=gap))
    return OpenAIChat(Endpoint("gpt-4o-mini", llmock.base_url(), Secret("k")), options)


async def _read(model: OpenAIChat) -> list[Delta | Completion]:
    return [event async for event in model.stream(REQUEST)]


async def test_a_rate_limit_is_waited_for(llmock: LLMock) -> None:
    llmock.rate_limit(times=1, retry_after=0.05).reply("All is well.")
    events = await _read(_chat(llmock))
    completion = events[-1]
    assert isinstance(completion, Completion)
    assert completion.text == "All is well."
    await asyncio.to_thread(llmock.assert_resilient)


async def test_an_outage_that_passes_is_not_seen(llmock: LLMock) -> None:
    llmock.fail(503, times=1, retry_after=0.05)
    assert len(await _read(_chat(llmock))) > 1
    await asyncio.to_thread(llmock.assert_resilient)


@pytest.mark.parametrize("fault", ["disconnect", "corrupt", "stall"])
async def test_a_broken_stream_is_never_taken_for_a_whole_reply(llmock: LLMock, fault: str) -> None:
    llmock.reply(TEXT, times=None)
    getattr(llmock, fault)(after_chunks=3, times=None)
    with pytest.raises((errors.ModelReplyError, errors.ModelUnavailableError, errors.ModelTimeoutError)):
        await _read(_chat(llmock, 0.2 if fault == "stall" else 15))
    await asyncio.to_thread(llmock.assert_resilient)


async def test_a_stream_cut_without_a_finish_reason_is_never_taken_for_a_whole_reply(llmock: LLMock) -> None:
    # No verdict here: words were given already, so a second try, which it asks for, would repeat them.
    llmock.reply(TEXT).truncate(after_chunks=3)
    with pytest.raises(errors.ModelReplyError, match="cut before its end"):
        await _read(_chat(llmock))


async def test_a_stream_cut_before_its_first_word_is_read_again(llmock: LLMock) -> None:
    llmock.reply(TEXT, times=None).truncate(after_chunks=1)
    completion = (await _read(_chat(llmock)))[-1]
    assert isinstance(completion, Completion)
    assert completion.text == TEXT
    await asyncio.to_thread(llmock.assert_resilient)


async def test_what_can_not_pass_is_not_tried_again(llmock: LLMock) -> None:
    llmock.context_overflow()
    with pytest.raises(errors.ContextOverflowError):
        await _read(_chat(llmock))
    await asyncio.to_thread(llmock.assert_resilient)
