import pytest

from assistant import errors
from assistant.llm.probe import probe
from assistant.settings import ModelSettings, Secret
from tests.wire.faults import Fault, status
from tests.wire.server import Wire


def _settings(wire: Wire) -> ModelSettings:
    return ModelSettings(api_key=Secret("k"), base_url=wire.root, chat_model="m")


async def test_a_model_that_answers_shows_what_it_said(wire: Wire) -> None:
    wire.answer = lambda messages, body: " ready\n"
    found = await probe(_settings(wire))
    assert (found.model, found.host, found.reply) == ("m", wire.root[7:], "ready")
    assert found.first_token_ms > 0
    assert len(wire.calls) == 1


async def test_a_chatty_model_is_there_too(wire: Wire) -> None:
    wire.fail(Fault("length"))
    assert (await probe(_settings(wire))).reply == "I don't know."


async def test_a_model_that_only_thinks_is_told(wire: Wire) -> None:
    wire.answer = lambda messages, body: ""
    wire.fail(Fault("length"))
    with pytest.raises(errors.OutputLengthError):
        await probe(_settings(wire))


async def test_a_wrong_key_is_told(wire: Wire) -> None:
    wire.fail(status(401))
    with pytest.raises(errors.ModelKeyError):
        await probe(_settings(wire))


async def test_settings_without_a_remote_model_are_told() -> None:
    with pytest.raises(errors.SettingError):
        await probe(ModelSettings())
