"""The French that this room shows: typography of its fixed texts."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from assistant.rules import load

_LOOSE = re.compile(r" [:;!?»]|« ")


def french(value: Any) -> Iterator[str]:
    """Every text under a key `fr`, at any depth."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == "fr" and isinstance(inner, str):
                yield inner
            else:
                yield from french(inner)


@pytest.mark.parametrize("name", ["mail", "mailing_tools", "findings", "keeping", "exports"])
def test_marks_do_not_pass_alone_to_the_next_line(name: str) -> None:
    texts = list(french(load(name)))
    assert texts
    assert [text for text in texts if _LOOSE.search(text)] == []
