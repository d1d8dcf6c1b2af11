import pytest

from assistant.errors import ModelReplyError
from assistant.llm.offline import ScriptedChat
from assistant.llm.prompts import Prompts
from assistant.settings import Settings
from assistant.types.model import Priority, Usage
from assistant.writing.prompting.asking import Asker

PROMPTS = Prompts(Settings.from_mapping({}).paths.prompts)
SCHEMA = {"type": "object"}


async def test_a_reply_is_an_object_and_on_the_books() -> None:
    booked: list[Usage] = []
    model = ScriptedChat(['```json\n{"rules": ["Un."]}\n```'])
    asker = Asker(model, PROMPTS, lambda _model, usage: booked.append(usage), 12.0)
    assert await asker.ask("copy/voice", "fr", {"texts": "- Un texte"}, SCHEMA, 50) == {"rules": ["Un."]}
    (request,) = model.requests
    assert (request.total_seconds, request.max_output_tokens, request.priority) == (12.0, 50, Priority.DRAFT)
    assert booked[0].prompt_tokens > 50


@pytest.mark.parametrize("reply", ["", "no", "[1, 2]", "{broken}"])
async def test_anything_else_is_an_error(reply: str) -> None:
    asker = Asker(ScriptedChat([reply]), PROMPTS, lambda _model, _usage: None, 12.0)
    with pytest.raises(ModelReplyError):
        await asker.ask("copy/voice", "fr", {"texts": "x"}, SCHEMA, 50)


def test_the_room_is_what_the_prompt_leaves() -> None:
    asker = Asker(ScriptedChat([], prompt_budget=1000), PROMPTS, lambda _model, _usage: None, 12.0)
    assert 500 < asker.room("copy/voice", "fr") < 1000
