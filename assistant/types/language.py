"""The two languages in which everything is written, checked and shown."""

from typing import Literal, get_args

Language = Literal["fr", "en"]

LANGUAGES: tuple[Language, ...] = get_args(Language)
