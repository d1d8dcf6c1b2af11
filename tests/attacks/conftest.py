"""The poisoned company and its chat."""

from collections.abc import Iterator

import pytest

from assistant.services import Services
from assistant.web.chat.dialogue import Dialogue
from tests.attacks.poisoned import poisoned_settings
from tests.attacks.told import chat_of
from tests.conftest import DEMO_DAY
from tests.parts import opened
from tests.wire.server import Wire, wire, wire_server

__all__ = ["wire", "wire_server"]


@pytest.fixture(scope="session")
def attacked(tmp_path_factory: pytest.TempPathFactory, wire_server: Wire) -> Iterator[Services]:
    """The company, its poisoned documents indexed as they are."""
    made = opened(poisoned_settings(tmp_path_factory.mktemp("attacked"), wire_server), today=lambda: DEMO_DAY)
    made.index(None, lambda _step: None)
    yield made
    made.close()


@pytest.fixture(scope="session")
def chat(attacked: Services) -> Dialogue:
    """What its chat page asks."""
    return chat_of(attacked)
