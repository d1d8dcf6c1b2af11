import pytest

from assistant.chat.reply.speaker import Speaker
from assistant.errors import AssistantError, ModelError, ModelTimeoutError, ModelUnavailableError
from assistant.llm.offline import ScriptedChat
from assistant.types.model import Message, Request, Usage

REQUEST = Request([Message("user", "Bonjour")], 10, 5.0)


class Breaker:
    """Open or closed as it is told; notes what it hears."""

    def __init__(self, allows: bool = True) -> None:
        self.open = not allows
        self.heard: list[str] = []

    def allows(self) -> bool:
        return not self.open

    def succeeded(self) -> None:
        self.heard.append("ok")

    def failed(self, error: ModelError) -> None:
        self.heard.append(error.code)


def speaking(breaker: Breaker, *replies: str | AssistantError) -> tuple[Speaker, ScriptedChat, list[str]]:
    books: list[str] = []

    def record(name: str, usage: Usage) -> None:
        books.append(f"{name} {usage.completion_tokens}")

    model = ScriptedChat(list(replies))
    return Speaker(model, record, breaker), model, books


async def test_a_reply_is_on_the_books_and_told_to_the_breaker() -> None:
    breaker = Breaker()
    speaker, _, books = speaking(breaker, "Bonjour à vous")
    assert (await speaker.whole(REQUEST)).text == "Bonjour à vous"
    assert breaker.heard == ["ok"]
    assert len(books) == 1


async def test_an_open_breaker_keeps_the_model_from_being_called() -> None:
    speaker, model, _ = speaking(Breaker(allows=False), "never")
    with pytest.raises(ModelUnavailableError, match="left alone"):
        await speaker.whole(REQUEST)
    assert not model.requests


async def test_a_failure_is_told_to_the_breaker() -> None:
    breaker = Breaker()
    speaker, _, _ = speaking(breaker, ModelUnavailableError("down"), ModelTimeoutError("slow"))
    for _ in range(2):
        with pytest.raises(ModelError):
            async for _event in speaker.stream(REQUEST):
                pass
    assert breaker.heard == ["model_unavailable", "model_timeout"]


async def test_missing_a_short_deadline_says_nothing_of_the_model() -> None:
    breaker = Breaker()
    speaker, _, _ = speaking(breaker, ModelTimeoutError("slow"))
    with pytest.raises(ModelTimeoutError):
        await speaker.whole(REQUEST)
    assert breaker.heard == []
