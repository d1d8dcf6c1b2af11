"""The real server on a model of 100 KB."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.llm.local.process import LocalServer, ServerOptions
from tests.llm.local.tiny import write_tiny_model


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tiny_model(tmp_path_factory.mktemp("weights") / "tiny.gguf")


@pytest.fixture(scope="module")
def server(tiny_model: Path) -> Iterator[LocalServer]:
    shared = LocalServer(lambda: tiny_model, ServerOptions("embedded-tiny", threads=1))
    yield shared
    shared.stop()
