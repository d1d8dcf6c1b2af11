from collections.abc import AsyncGenerator
from contextlib import aclosing
from decimal import Decimal

import pytest

from assistant import errors
from assistant.llm.metering import UNBEGUN, metered
from assistant.llm.offline import ScriptedChat
from assistant.llm.tokens import count_tokens
from assistant.types.model import Completion, Delta, Message, Request, Usage

REQUEST = Request([Message("system", "Répondez."), Message("user", "Combien ?")], 100, 60)
PROMPT = count_tokens("Répondez.") + count_tokens("Combien ?")


class Broken:
    """A model of a known price that says some words and then fails."""

    name = "gpt-4o-mini"
    embedded = False
    prompt_budget = 1000

    def __init__(self, text: str, error: errors.AssistantError) -> None:
        self._text = text
        self._error = error

    async def stream(self, request: Request) -> AsyncGenerator[Delta | Completion, None]:
        for word in self._text.split():
            yield Delta(f"{word} ")
        raise self._error


class Books:
    """What was recorded."""

    def __init__(self) -> None:
        self.rows: list[tuple[str, Usage]] = []

    def record(self, model: str, usage: Usage) -> None:
        self.rows.append((model, usage))


@pytest.fixture
def books() -> Books:
    return Books()


async def read(model: Broken | ScriptedChat, books: Books, most: int | None = None) -> None:
    """Read a reply, or close it after `most` events."""
    async with aclosing(metered(model, REQUEST, books.record)) as reply:
        count = 0
        async for _ in reply:
            count += 1
            if count == most:
                return


async def test_a_whole_reply_is_recorded_once_as_the_provider_counts(books: Books) -> None:
    await read(ScriptedChat(["Quatre euros."]), books)
    assert books.rows == [("scripted", Usage(PROMPT, 0, count_tokens("Quatre euros."), Decimal(0)))]


async def test_a_reply_that_is_cut_is_recorded_by_our_own_count(books: Books) -> None:
    with pytest.raises(errors.ModelUnavailableError):
        await read(Broken("La livraison coûte", errors.ModelUnavailableError("cut")), books)
    ((model, usage),) = books.rows
    assert model == "gpt-4o-mini"
    assert usage.estimated
    assert (usage.prompt_tokens, usage.completion_tokens) == (PROMPT, count_tokens("La livraison coûte "))
    assert usage.cost_eur is not None
    assert usage.cost_eur > 0


async def test_a_reply_that_nobody_reads_any_more_is_recorded(books: Books) -> None:
    await read(ScriptedChat(["La livraison coûte quatre euros."]), books, most=2)
    ((_, usage),) = books.rows
    assert usage == Usage(PROMPT, 0, count_tokens("La livraison"), Decimal(0), estimated=True)


async def test_a_reply_whose_end_was_seen_is_not_estimated(books: Books) -> None:
    await read(ScriptedChat(["Oui."]), books, most=2)
    assert [usage.estimated for _, usage in books.rows] == [False]


@pytest.mark.parametrize("kind", UNBEGUN, ids=lambda kind: kind.__name__)
async def test_what_was_never_begun_costs_nothing(books: Books, kind: type[errors.ModelError]) -> None:
    with pytest.raises(kind):
        await read(Broken("", kind("no")), books)
    assert books.rows == []


@pytest.mark.parametrize(
    "kind",
    [errors.ModelTimeoutError, errors.EmptyReplyError, errors.OutputLengthError, errors.ContentFilterError],
)
async def test_a_prompt_that_was_read_costs_without_a_word_of_reply(
    books: Books, kind: type[errors.ModelError]
) -> None:
    with pytest.raises(kind):
        await read(Broken("", kind("no")), books)
    ((_, usage),) = books.rows
    assert (usage.prompt_tokens, usage.completion_tokens, usage.estimated) == (PROMPT, 0, True)
