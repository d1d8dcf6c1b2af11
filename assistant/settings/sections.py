"""The settings of each room, as dataclasses.

Each field carries the name of its environment variable and a line of help; `docs/configuration.md` and the
error messages are made from them.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


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
    breaker_failures: int = _setting(
        "ASSISTANT_BREAKER_FAILURES",
        5,
        "After so many failures in a row the chat leaves the model alone and quotes the pages.",
        least=1,
    )
    breaker_seconds: float = _setting(
        "ASSISTANT_BREAKER_SECONDS", 30.0, "For so long; then one question tries the model again."
    )

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
    article_seconds: float = _setting(
        "ASSISTANT_LOCAL_ARTICLE_SECONDS", 900.0, "Deadline of a whole draft of a long channel: an article."
    )


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
class ChatSettings:
    """Conversations with visitors; kept in memory only."""

    turns: int = _setting("ASSISTANT_CHAT_TURNS", 12, "Turns of a conversation that are kept.", least=1)
    tokens: int = _setting("ASSISTANT_CHAT_TOKENS", 3000, "Tokens of a conversation that are kept.", least=1)
    idle_seconds: float = _setting(
        "ASSISTANT_CHAT_IDLE_SECONDS", 1800.0, "An idle conversation is forgotten after that.", least=1
    )
    conversations: int = _setting("ASSISTANT_CONVERSATIONS", 10000, "Conversations at a time.", least=1)


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
class MailSettings:
    """The mail server through which the company is told of what visitors ask; none unless a host is set."""

    host: str = _setting("ASSISTANT_SMTP_HOST", "", "Mail server to hand mails to; empty: no mail is sent.")
    port: int = _setting(
        "ASSISTANT_SMTP_PORT", 0, "Its port; 0: 587 with starttls, 465 with ssl, 25 with none."
    )
    security: str = _setting("ASSISTANT_SMTP_SECURITY", "starttls", "starttls, ssl, or none.")
    user: str = _setting("ASSISTANT_SMTP_USER", "", "Name to log in with; empty: no login.")
    password: Secret = _setting("ASSISTANT_SMTP_PASSWORD", Secret(""), "Its password.")
    sender: str = _setting("ASSISTANT_MAIL_FROM", "", "Address that our mails come from.")
    unsubscribe: str = _setting(
        "ASSISTANT_MAIL_UNSUBSCRIBE",
        "",
        "Address where readers of exported e-mails leave: https, best with what tells the reader apart such"
        " as {{email}}, or mailto; empty: the mailing tool’s own.",
    )


@dataclass(frozen=True)
class LeadSettings:
    """Who is told of visitors' requests to a human, besides the studio's list."""

    mail_to: tuple[str, ...] = _setting(
        "ASSISTANT_LEADS_MAIL_TO", (), "Addresses that each request is mailed to, comma separated."
    )
    webhook: Secret = _setting(
        "ASSISTANT_LEADS_WEBHOOK", Secret(""), "Address that each request is posted to, signed; empty: none."
    )
    webhook_secret: Secret = _setting(
        "ASSISTANT_LEADS_WEBHOOK_SECRET", Secret(""), "Signs it: whsec_ and 24 to 64 random bytes in base64."
    )
