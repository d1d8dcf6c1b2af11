"""Where a model answers: address, name and key."""

import ipaddress
from dataclasses import dataclass, field
from urllib.parse import SplitResult, urlsplit

from assistant.errors import SettingError
from assistant.settings import EmbeddingSettings, ModelSettings, Secret

OPENAI_URL = "https://api.openai.com/v1"
# Servers such as Ollama ask for no key, but the client library wants one.
_NO_KEY = "none"


@dataclass(frozen=True)
class Endpoint:
    """One model of one OpenAI-compatible provider.

    `base_url` may stand with or without `/v1`; empty means OpenAI. `settings` names the settings that an
    error message sends the reader to: key, model, address. Raises SettingError for an address that is none,
    and for OpenAI without a key.
    """

    model: str
    base_url: str = ""
    api_key: Secret = Secret("")
    settings: tuple[str, str, str] = ("OPENAI_API_KEY", "ASSISTANT_CHAT_MODEL", "OPENAI_BASE_URL")
    embedded: bool = False  # our own child process, whose port means nothing to anybody
    url: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "url", normalise_url(self.base_url, self.settings[2]))
        if not self.api_key and self.url == OPENAI_URL:
            key, _, address = self.settings
            raise SettingError(
                f"There is no key for {self.host}.", f"Set {key}, or {address} for a server without one."
            )

    @property
    def host(self) -> str:
        """Host and port, without any credentials of the address."""
        return _host(urlsplit(self.url))

    @property
    def who(self) -> str:
        """Host and model, as error messages name them."""
        if self.embedded:
            return f"the embedded model “{self.model}”"
        return f"{self.host} (model “{self.model}”)"

    @property
    def loopback(self) -> bool:
        """Whether the address is on this machine, so that no proxy may stand between."""
        name = urlsplit(self.url).hostname or ""
        try:
            return ipaddress.ip_address(name).is_loopback
        except ValueError:
            return name == "localhost"

    @property
    def sent_key(self) -> str:
        """The key in clear, or a dummy; only for the client that sends it."""
        return self.api_key.reveal() or _NO_KEY

    def masked(self, text: str) -> str:
        """`text` without the key, should a provider echo it."""
        key = self.api_key.reveal()
        return text.replace(key, "**********") if key else text


def chat_endpoint(settings: ModelSettings) -> Endpoint:
    """The endpoint of the remote chat model."""
    return Endpoint(settings.chat_model, settings.base_url, settings.api_key)


def embedding_endpoint(settings: EmbeddingSettings, chat: ModelSettings) -> Endpoint:
    """The endpoint of the remote embedder; what it doesn't set itself is the chat model's.

    The chat model's key is never sent to an address of the embedder's own.
    """
    own_key = settings.api_key or (Secret("") if settings.base_url else chat.api_key)
    names = ("ASSISTANT_EMBEDDING_API_KEY", "ASSISTANT_EMBEDDING_MODEL", "ASSISTANT_EMBEDDING_BASE_URL")
    return Endpoint(settings.model, settings.base_url or chat.base_url, own_key, names)


def normalise_url(base_url: str, setting: str = "OPENAI_BASE_URL") -> str:
    """The address that clients want: `https://host` and `https://host/v1/` both give `https://host/v1`.

    Another path (`/v1beta/openai`, `/api/v1`) is the provider's own and stays; a missing scheme is http on
    this machine and https elsewhere. Raises SettingError naming `setting` when it is no address.
    """
    text = base_url.strip()
    if not text:
        return OPENAI_URL
    if "://" not in text:
        local = text.startswith(("localhost", "127.", "[::1]"))
        text = f"{'http' if local else 'https'}://{text}"
    text = text.rstrip("/").removesuffix("/chat/completions").removesuffix("/embeddings")
    try:
        parts = urlsplit(text)
        usable = parts.scheme in ("http", "https") and bool(_host(parts))
    except ValueError:
        usable = False
    if not usable or any(letter.isspace() for letter in text):
        raise SettingError(
            f"{setting} is “{base_url[:80]}”, which is not an address.",
            "Write it like https://host/v1 or http://127.0.0.1:11434.",
        )
    return text if parts.path else parts._replace(path="/v1").geturl()


def _host(parts: SplitResult) -> str:
    name = parts.hostname or ""
    shown = f"[{name}]" if ":" in name else name
    return f"{shown}:{parts.port}" if parts.port else shown
