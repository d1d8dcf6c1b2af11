"""Chooses the chat model and the embedder of the settings."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from assistant.llm.chat import OpenAIChat
from assistant.llm.e5.embedder import E5Embedder
from assistant.llm.embeddings import OpenAIEmbedder
from assistant.llm.local.model import LocalChat
from assistant.llm.local.weights import Progress
from assistant.llm.turns import Turns
from assistant.settings import Settings
from assistant.types.model import ChatModel, Embedder


@dataclass(frozen=True)
class Models:
    """What writes, what makes vectors, and what stops both: the embedded ones hold gigabytes."""

    chat: ChatModel
    embedder: Embedder
    stop: Callable[[], None]


Opening = Callable[[Settings, Progress], Models]
"""Makes the models; the progress is told when an embedded one's weights are joined and loaded."""


def open_models(settings: Settings, progress: Progress) -> Models:
    """Those of the settings; nothing is loaded yet. Raises SettingError."""
    turns = Turns()
    embedder, free = _embedder(settings, turns)
    if settings.model.remote:
        return Models(OpenAIChat.from_settings(settings.model), embedder, free)
    local = LocalChat.from_settings(settings, turns, progress)
    return Models(local, embedder, partial(_each, local.close, free))


def open_embedder(settings: Settings) -> Embedder:
    """The embedder alone, for texts that are no company's knowledge; raises SettingError."""
    return _embedder(settings, Turns())[0]


def _embedder(settings: Settings, turns: Turns) -> tuple[Embedder, Callable[[], None]]:
    """The embedder, and what frees the half gigabyte that the embedded one holds."""
    if settings.embedding.model:
        return OpenAIEmbedder.from_settings(settings.embedding, settings.model), _nothing
    embedded = E5Embedder(settings.paths.cache, settings.embedding.threads, turns)
    return embedded, embedded.close


def _each(*steps: Callable[[], None]) -> None:
    for step in steps:
        step()


def _nothing() -> None:
    """What a model elsewhere needs to be stopped."""
