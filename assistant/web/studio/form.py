"""What the form of the settings page hands over: the model to try."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from assistant.errors import InputError
from assistant.settings import Secret


@dataclass(frozen=True)
class Preset:
    """A provider of chat models: its base URL and a model to begin with."""

    name: str
    base_url: str
    model: str


# The last one is shown under a translated name: any other address.
PRESETS: Mapping[str, Preset] = {
    "openai": Preset("OpenAI", "https://api.openai.com/v1", "gpt-5-mini"),
    "mistral": Preset("Mistral", "https://api.mistral.ai/v1", "mistral-small-latest"),
    "ollama": Preset("Ollama", "http://127.0.0.1:11434/v1", "qwen2.5:7b"),
    "vllm": Preset("vLLM", "http://127.0.0.1:8000/v1", ""),
    "other": Preset("", "", ""),
}


@dataclass(frozen=True)
class Trial:
    """A model to try with one call."""

    base_url: str
    key: Secret
    model: str

    def env_lines(self, your_key: str) -> list[str]:
        """The lines of `.env` that would use this model; `your_key` stands where the key goes."""
        lines = [f"OPENAI_BASE_URL={self.base_url}", f"ASSISTANT_CHAT_MODEL={self.model}"]
        return [f"OPENAI_API_KEY=<{your_key}>", *lines] if self.key else lines


def trial(base_url: Any, key: Any, model: Any) -> Trial:
    """The form of the settings page; raises InputError for an address that is none, or no model."""
    address, name = _text(base_url).strip(), _text(model).strip()
    if urlsplit(address).scheme not in {"http", "https"} or not urlsplit(address).hostname or " " in address:
        raise InputError(f"“{address[:80]}” is no http address.", "For example: https://api.openai.com/v1")
    if not name or any(sign.isspace() for sign in name):
        raise InputError("The name of the model is missing.", "For example: gpt-5-mini")
    return Trial(address, Secret(_text(key).strip()), name)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
