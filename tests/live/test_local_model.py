"""The embedded model itself: real weights, real server, short replies."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.llm.cachefile import is_intact
from assistant.llm.local.model import LocalChat
from assistant.llm.local.weights import QWEN
from assistant.llm.turns import Turns
from assistant.settings import Settings
from assistant.types.model import Completion, Message, Request
from tests.conftest import SHARED_CACHE

pytestmark = [pytest.mark.live, pytest.mark.timeout(300)]

FACTS = "Livraison : 4,90 €, offerte dès 60 € d'achat. Délai : 3 jours ouvrés. Retours : 30 jours."


@pytest.fixture(scope="module")
def chat() -> Iterator[LocalChat]:
    settings = Settings.from_mapping({"ASSISTANT_CACHE_DIR": SHARED_CACHE})
    model = LocalChat.from_settings(settings, Turns())
    model.start()
    yield model
    model.close()


async def ask(chat: LocalChat, question: str, schema: dict[str, object] | None = None) -> Completion:
    system = f"Answer in the language of the question, in one short sentence, only from these facts: {FACTS}"
    request = Request([Message("system", system), Message("user", question)], 60, 240, schema=schema)
    events = [event async for event in chat.stream(request)]
    last = events[-1]
    assert isinstance(last, Completion)
    return last


def test_the_weights_are_the_published_ones(chat: LocalChat) -> None:
    weights = Path(SHARED_CACHE).expanduser() / QWEN.file_name
    assert weights.stat().st_size == QWEN.size
    assert is_intact(weights, QWEN.sha256)
    assert chat.name == "embedded-qwen2.5-coder-1.5b"


async def test_it_answers_from_the_facts_and_keeps_the_prompt(chat: LocalChat) -> None:
    french = await ask(chat, "À partir de quel montant la livraison est-elle offerte ?")
    assert "60" in french.text
    english = await ask(chat, "How many days do I have to return an item?")
    assert "30" in english.text
    assert english.usage.cached_tokens > 20
    assert 0 < english.first_token_seconds <= english.total_seconds


async def test_it_keeps_to_a_schema(chat: LocalChat) -> None:
    schema = {
        "type": "object",
        "properties": {"kind": {"enum": ["delivery", "returns"]}, "days": {"type": "integer"}},
        "required": ["kind", "days"],
        "additionalProperties": False,
    }
    reply = json.loads((await ask(chat, "Délai de livraison ?", schema)).text)
    assert set(reply) == {"kind", "days"}
    assert reply["kind"] in ("delivery", "returns")
