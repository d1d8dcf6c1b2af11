"""Marks around what pages and visitors say in a prompt, which their texts can neither foresee nor copy."""

import re
import secrets

_BYTES = 2  # few tokens; nobody sees it before it is used, and no text keeps one of its shape
_SIGN = "=="
_IMITATED = re.compile(r"={2,}")


def new_mark() -> str:
    """A mark of this request only."""
    return f"{_SIGN}{secrets.token_hex(_BYTES)}{_SIGN}"


def fenced_off(text: str) -> str:
    """The text without anything that could pass for a mark, whatever stands in it."""
    return _IMITATED.sub("=", text)
