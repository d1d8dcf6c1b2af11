"""What the studio's forms hand over: a brief, and the model to try."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from assistant.errors import InputError
from assistant.settings import Secret
from assistant.types.draft import Brief
from assistant.types.knowledge import Product
from assistant.types.language import LANGUAGES, Language

FOUND_AT_MOST = 8


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


def brief(values: Mapping[str, Any], page: Language) -> Brief:
    """The form of the write page, in the page's language unless it names one; raises InputError."""
    language = values.get("language") or page
    known: dict[Any, Language] = {name: name for name in LANGUAGES}
    if language not in known:
        raise InputError(f"There is no language “{_text(language)[:40]}”.", "Choose French or English.")
    products = values.get("products") or []
    return Brief(
        channel=_text(values.get("channel")),
        segment=_text(values.get("segment")),
        goal=_text(values.get("goal")),
        language=known[language],
        products=tuple(_text(sku) for sku in products),
    )


def product_choices(products: Sequence[Product], language: Language) -> list[tuple[str, str]]:
    """Products as (label, SKU), each once."""
    labels = {}
    for product in products:
        name = product.name.get(language) or next(iter(product.name.values()), "")
        labels[product.sku] = f"{name} · {product.sku}"
    return [(label, sku) for sku, label in labels.items()]


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
