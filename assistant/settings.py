"""Typed settings, read once from a mapping; nothing happens at import.

Each setting is a dataclass field that carries the name of its environment variable and a line of help;
`docs/configuration.md` and the error messages are made from them.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

from dotenv import dotenv_values

from assistant.errors import SettingError


class Secret(str):
    """A string that masks itself when printed, logged or shown in a traceback."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "Secret('**********')" if self else "Secret('')"

    def __str__(self) -> str:
        return "**********" if self else ""

    def reveal(self) -> str:
        """The secret itself; call it only where it is sent."""
        return super().__str__()


def _setting(env: str, default: Any, help_text: str, least: float = 0) -> Any:
    return field(default=default, metadata={"env": env, "help": help_text, "least": least})


def packaged(kind: Literal["prompts", "knowledge"]) -> Path:
    """The folder of that name: inside an installed wheel, or at the top of a clone."""
    inside = Path(str(files("assistant"))) / "_data" / kind
    return inside if inside.is_dir() else Path(__file__).parents[1] / kind


@dataclass(frozen=True)
class PathSettings:
    """Where things live."""

    knowledge: Path = _setting(
        "ASSISTANT_KNOWLEDGE", None, "Folder with brand.yaml, segments.yaml, products.csv and documents."
    )
    data: Path = _setting("ASSISTANT_DATA_DIR", Path("data"), "State: index, database, secrets of one brand.")
    cache: Path = _setting(
        "ASSISTANT_CACHE_DIR",
        Path("~/.cache/brand-assistant"),
        "Joined weights and converted models, shared by all data folders.",
    )
    prompts: Path = _setting("ASSISTANT_PROMPTS", None, "Folder with prompt files that replace ours.")


@dataclass(frozen=True)
class ModelSettings:
    """The chat model. With a key or a base URL it is remote; with neither, the embedded one."""

    api_key: Secret = _setting(
        "OPENAI_API_KEY", Secret(""), "Key of the provider; set: texts leave this machine."
    )
    base_url: str = _setting(
        "OPENAI_BASE_URL", "", "Any OpenAI-compatible address, with or without /v1 (Ollama, vLLM, Mistral …)."
    )
    chat_model: str = _setting("ASSISTANT_CHAT_MODEL", "gpt-5-mini", "Name of the remote chat model.")
    temperature: float = _setting(
        "ASSISTANT_TEMPERATURE", 0.2, "0 is steady, 1 is lively; -1 sends none.", least=-1
    )
    answer_tokens: int = _setting("ASSISTANT_ANSWER_TOKENS", 400, "Longest answer, in tokens.", least=16)
    copy_tokens: int = _setting("ASSISTANT_COPY_TOKENS", 900, "Longest draft, in tokens.", least=64)
    prompt_tokens: int = _setting(
        "ASSISTANT_PROMPT_TOKENS", 6000, "Longest prompt to a remote model, in tokens."
    )
    connect_seconds: float = _setting("ASSISTANT_CONNECT_SECONDS", 5.0, "Deadline to connect.")
    first_token_seconds: float = _setting(
        "ASSISTANT_FIRST_TOKEN_SECONDS", 15.0, "Deadline of the first token."
    )
    gap_seconds: float = _setting("ASSISTANT_GAP_SECONDS", 15.0, "Deadline between two tokens.")
    total_seconds: float = _setting("ASSISTANT_TOTAL_SECONDS", 60.0, "Deadline of a whole remote reply.")

    @property
    def remote(self) -> bool:
        """Whether texts leave this machine for the chat model."""
        return bool(self.api_key or self.base_url)


@dataclass(frozen=True)
class LocalModelSettings:
    """The embedded chat model (extra `local`)."""

    model: str = _setting(
        "ASSISTANT_LOCAL_MODEL", "", "Path of any .gguf file that replaces the embedded weights."
    )
    threads: int = _setting(
        "ASSISTANT_LOCAL_THREADS", 0, "Threads of the embedded model; 0: as many as cores."
    )
    context_tokens: int = _setting(
        "ASSISTANT_LOCAL_CONTEXT", 8192, "Context of the embedded model, in tokens."
    )
    prompt_tokens: int = _setting(
        "ASSISTANT_LOCAL_PROMPT_TOKENS",
        1500,
        "Longest prompt to the embedded model: 1,500 tokens take about 24 s.",
    )
    passages: int = _setting("ASSISTANT_LOCAL_PASSAGES", 3, "Passages given to the embedded model.", least=1)
    answer_seconds: float = _setting("ASSISTANT_LOCAL_ANSWER_SECONDS", 120.0, "Deadline of a whole answer.")
    copy_seconds: float = _setting("ASSISTANT_LOCAL_COPY_SECONDS", 300.0, "Deadline of a whole draft.")


@dataclass(frozen=True)
class EmbeddingSettings:
    """The embedder: the embedded multilingual-e5-small unless a remote model is named."""

    model: str = _setting(
        "ASSISTANT_EMBEDDING_MODEL", "", "Remote embedding model; empty: embedded, texts stay here."
    )
    base_url: str = _setting("ASSISTANT_EMBEDDING_BASE_URL", "", "Its address; empty: OPENAI_BASE_URL.")
    api_key: Secret = _setting("ASSISTANT_EMBEDDING_API_KEY", Secret(""), "Its key; empty: OPENAI_API_KEY.")
    threads: int = _setting(
        "ASSISTANT_EMBEDDING_THREADS", 0, "Threads of the embedded embedder; 0: as many as cores."
    )


@dataclass(frozen=True)
class SearchSettings:
    """Chunking and retrieval."""

    chunk_tokens: int = _setting("ASSISTANT_CHUNK_TOKENS", 280, "Longest chunk, in tokens.", least=32)
    passages: int = _setting("ASSISTANT_PASSAGES", 5, "Passages given to a remote model.", least=1)
    question_characters: int = _setting(
        "ASSISTANT_QUESTION_CHARACTERS", 2000, "Longest question, in characters.", least=16
    )
    gate: float = _setting(
        "ASSISTANT_GATE", 0.5, "Below this answerability (0-1) the answer is “not in our knowledge”."
    )
    mend_questions: bool = _setting(
        "ASSISTANT_MEND_QUESTIONS", True, "Mend slips of the keyboard and missing accents before searching."
    )


@dataclass(frozen=True)
class RerankSettings:
    """A model that puts the passages found in order; none unless an address is set."""

    url: str = _setting(
        "ASSISTANT_RERANK_URL",
        "",
        "Address of a reranker with /rerank (Jina, Cohere, vLLM, llama.cpp); set: questions and passages "
        "go there. Empty: none.",
    )
    model: str = _setting("ASSISTANT_RERANK_MODEL", "", "Name of the reranking model.")
    api_key: Secret = _setting("ASSISTANT_RERANK_API_KEY", Secret(""), "Its key.")
    seconds: float = _setting(
        "ASSISTANT_RERANK_SECONDS", 5.0, "Deadline; past it the passages stay in the order found.", least=0.1
    )


@dataclass(frozen=True)
class StoreSettings:
    """The database."""

    url: Secret = _setting(
        "ASSISTANT_DATABASE_URL",
        Secret(""),
        "SQLAlchemy URL, e.g. postgresql+psycopg://…; empty: SQLite in the data folder.",
    )


@dataclass(frozen=True)
class WebSettings:
    """The server."""

    host: str = _setting("ASSISTANT_HOST", "127.0.0.1", "Address to listen on.")
    port: int = _setting("ASSISTANT_PORT", 7860, "Port to listen on.")
    allowed_hosts: tuple[str, ...] = _setting(
        "ASSISTANT_ALLOWED_HOSTS",
        ("localhost", "127.0.0.1"),
        "Host names the server answers to, comma separated.",
    )
    frame_ancestors: tuple[str, ...] = _setting(
        "ASSISTANT_FRAME_ANCESTORS", (), "Sites allowed to show the chat in a frame, comma separated."
    )
    secure_cookies: bool = _setting(
        "ASSISTANT_SECURE_COOKIES", False, "Set behind HTTPS: cookies only travel encrypted."
    )


@dataclass(frozen=True)
class NetSettings:
    """What is fetched from elsewhere: pages, feeds and images."""

    allowed_networks: tuple[str, ...] = _setting(
        "ASSISTANT_ALLOWED_NETWORKS",
        (),
        "Private networks that may be fetched from, e.g. 10.0.0.0/8; empty: public addresses only.",
    )
    allowed_ports: tuple[str, ...] = _setting(
        "ASSISTANT_ALLOWED_PORTS", (), "Ports that may be fetched from besides 80 and 443, comma separated."
    )
    crawl_pages: int = _setting("ASSISTANT_CRAWL_PAGES", 200, "Most pages read of one website.", least=1)
    crawl_delay: float = _setting("ASSISTANT_CRAWL_DELAY", 0.5, "Seconds between two requests to a website.")
    images: int = _setting(
        "ASSISTANT_IMAGES", 200, "Most product images fetched in one run of `index`; 0: none are."
    )


@dataclass(frozen=True)
class Settings:
    """All settings, one dataclass per room."""

    paths: PathSettings = field(default_factory=PathSettings)
    model: ModelSettings = field(default_factory=ModelSettings)
    local: LocalModelSettings = field(default_factory=LocalModelSettings)
    embedding: EmbeddingSettings = field(default_factory=EmbeddingSettings)
    search: SearchSettings = field(default_factory=SearchSettings)
    rerank: RerankSettings = field(default_factory=RerankSettings)
    store: StoreSettings = field(default_factory=StoreSettings)
    web: WebSettings = field(default_factory=WebSettings)
    net: NetSettings = field(default_factory=NetSettings)

    @classmethod
    def from_mapping(cls, values: Mapping[str, str]) -> "Settings":
        """Read every setting from `values`; raises SettingError with the name and the value."""
        sections = {section.name: _read(section.type, values) for section in fields(cls)}
        paths: PathSettings = sections["paths"]
        sections["paths"] = PathSettings(
            knowledge=paths.knowledge.expanduser() if paths.knowledge else packaged("knowledge"),
            data=paths.data.expanduser(),
            cache=paths.cache.expanduser(),
            prompts=paths.prompts.expanduser() if paths.prompts else packaged("prompts"),
        )
        return cls(**sections)

    @classmethod
    def from_environment(cls, overrides: Mapping[str, str] | None = None) -> "Settings":
        """Read `.env` of the working folder, then the environment, then `overrides`; the later wins."""
        from_file = {name: value for name, value in dotenv_values(".env").items() if value is not None}
        return cls.from_mapping({**from_file, **os.environ, **(overrides or {})})


def _read(section: Any, values: Mapping[str, str]) -> Any:
    found = {}
    for item in fields(section):
        text = values.get(item.metadata["env"], "").strip()
        if text:
            value = found[item.name] = _cast(item.metadata["env"], text, item.type)
            if isinstance(value, int | float) and not value >= item.metadata["least"]:
                name, least = item.metadata["env"], item.metadata["least"]
                raise SettingError(
                    f"{name} is “{text[:80]}”; the least is {least}.", f"Change or remove {name}."
                )
    return section(**found)


def _cast(name: str, text: str, kind: Any) -> Any:
    casts: dict[Any, Any] = {bool: _boolean, tuple[str, ...]: _names}
    try:
        return casts.get(kind, kind)(text)
    except ValueError as error:
        wanted = {int: "a whole number", float: "a number"}.get(kind, "true or false")
        raise SettingError(
            f"{name} is “{text[:80]}”, which is not {wanted}.", f"Change or remove {name}."
        ) from error


def _boolean(text: str) -> bool:
    known = {
        "1": True,
        "true": True,
        "yes": True,
        "on": True,
        "0": False,
        "false": False,
        "no": False,
        "off": False,
    }
    if text.casefold() not in known:
        raise ValueError(text)
    return known[text.casefold()]


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(",") if name.strip())


def describe() -> list[tuple[str, str, str]]:
    """Every setting as (environment variable, default, help), in order, for the documentation."""
    sections: list[Any] = [section.type for section in fields(Settings)]
    return [
        (item.metadata["env"], _shown(item.default), item.metadata["help"])
        for section in sections
        for item in fields(section)
    ]


def _shown(default: Any) -> str:
    return ", ".join(default) if isinstance(default, tuple) else "" if default is None else str(default)


def apply_environment(paths: PathSettings) -> None:
    """Set the variables that libraries read by themselves: no telemetry, no tracing, no downloads.

    The one place of the package that changes `os.environ`; call it before gradio or chromadb is imported.
    """
    os.environ.update(
        {
            "ANONYMIZED_TELEMETRY": "False",
            "DO_NOT_TRACK": "1",
            "GRADIO_ANALYTICS_ENABLED": "False",
            "GRADIO_TEMP_DIR": str(paths.data / "gradio"),
            "HF_HUB_DISABLE_TELEMETRY": "1",
            "HF_HUB_OFFLINE": "1",
            "LANGCHAIN_TRACING_V2": "false",
            "LANGSMITH_TRACING": "false",
            "TIKTOKEN_CACHE_DIR": str(Path(str(files("assistant"))) / "_data" / "tiktoken"),
        }
    )
