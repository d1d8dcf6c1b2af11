"""A shop of its own for each test, with a scripted model that embeds too."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.services import Services
from tests.parts import opened
from tests.web.shop import shop_settings
from tests.wire.server import Wire, wire, wire_server

__all__ = ["wire", "wire_server"]


@pytest.fixture
def services(tmp_path: Path, wire: Wire) -> Iterator[Services]:
    """The shop, indexed, which keeps transcripts for 30 days and tells a mail server of requests."""
    settings = shop_settings(
        tmp_path,
        wire,
        ASSISTANT_EMBEDDING_MODEL="hash",
        ASSISTANT_TRANSCRIPT_DAYS="30",
        ASSISTANT_SMTP_HOST="mail.example",
        ASSISTANT_MAIL_FROM="chat@filature.example",
        ASSISTANT_LEADS_MAIL_TO="equipe@filature.example",
    )
    made = opened(settings)
    made.index(None, lambda _step: None)
    yield made
    made.close()
