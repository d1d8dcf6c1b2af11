"""All settings together: read from a mapping or the environment, described, and told to libraries."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

from dotenv import dotenv_values

from assistant.errors import SettingError
from assistant.settings.campaigns import CampaignSettings
from assistant.settings.contacts import ContactSettings
from assistant.settings.copy import CopySettings
from assistant.settings.people import PeopleSettings
from assistant.settings.privacy import PrivacySettings
from assistant.settings.public import PublicSettings
from assistant.settings.results import ResultSettings
from assistant.settings.sections import (
    ChatSettings,
    EmbeddingSettings,
    LeadSettings,
    LocalModelSettings,
    MailSettings,
    ModelSettings,
    NetSettings,
    PathSettings,
    RerankSettings,
    SearchSettings,
    StoreSettings,
    WebSettings,
)


def packaged(kind: Literal["prompts", "knowledge"]) -> Path:
    """The folder of that name: inside an installed wheel, or at the top of a clone."""
    inside = Path(str(files("assistant"))) / "_data" / kind
    return inside if inside.is_dir() else Path(__file__).parents[2] / kind


@dataclass(frozen=True)
class Settings:
    """All settings, one dataclass per room."""

    paths: PathSettings = field(default_factory=PathSettings)
    model: ModelSettings = field(default_factory=ModelSettings)
    local: LocalModelSettings = field(default_factory=LocalModelSettings)
    embedding: EmbeddingSettings = field(default_factory=EmbeddingSettings)
    search: SearchSettings = field(default_factory=SearchSettings)
    rerank: RerankSettings = field(default_factory=RerankSettings)
    chat: ChatSettings = field(default_factory=ChatSettings)
    store: StoreSettings = field(default_factory=StoreSettings)
    web: WebSettings = field(default_factory=WebSettings)
    public: PublicSettings = field(default_factory=PublicSettings)
    privacy: PrivacySettings = field(default_factory=PrivacySettings)
    net: NetSettings = field(default_factory=NetSettings)
    mail: MailSettings = field(default_factory=MailSettings)
    leads: LeadSettings = field(default_factory=LeadSettings)
    copy: CopySettings = field(default_factory=CopySettings)
    campaigns: CampaignSettings = field(default_factory=CampaignSettings)
    contacts: ContactSettings = field(default_factory=ContactSettings)
    people: PeopleSettings = field(default_factory=PeopleSettings)
    results: ResultSettings = field(default_factory=ResultSettings)

    @property
    def passages(self) -> int:
        """Passages given to the chat model that is set."""
        return self.search.passages if self.model.remote else self.local.passages

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
