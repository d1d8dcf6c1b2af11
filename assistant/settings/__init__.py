"""Typed settings, read once from a mapping; nothing happens at import."""

from assistant.settings.campaigns import CampaignSettings
from assistant.settings.contacts import ContactSettings
from assistant.settings.copy import CopySettings
from assistant.settings.load import Settings, apply_environment, describe, packaged
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
    Secret,
    StoreSettings,
    WebSettings,
)

__all__ = [
    "CampaignSettings",
    "ChatSettings",
    "ContactSettings",
    "CopySettings",
    "EmbeddingSettings",
    "LeadSettings",
    "LocalModelSettings",
    "MailSettings",
    "ModelSettings",
    "NetSettings",
    "PathSettings",
    "PeopleSettings",
    "PrivacySettings",
    "PublicSettings",
    "RerankSettings",
    "ResultSettings",
    "SearchSettings",
    "Secret",
    "Settings",
    "StoreSettings",
    "WebSettings",
    "apply_environment",
    "describe",
    "packaged",
]
