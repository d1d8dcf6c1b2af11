"""A file on its way out of the product."""

import base64
from dataclasses import dataclass
from typing import Any

from assistant.types.brand import Bilingual


@dataclass(frozen=True)
class ExportFile:
    """A finished file: its name without a folder, its media type, its bytes.

    `warnings` are sentences in both languages about what its reader should look at before it is sent.
    """

    name: str
    media_type: str
    content: bytes
    warnings: tuple[Bilingual, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """For a program: the content in base64."""
        return {
            "name": self.name,
            "media_type": self.media_type,
            "content": base64.b64encode(self.content).decode(),
            "warnings": [dict(warning) for warning in self.warnings],
        }
