"""Headers of the files that mailing tools export: compared as plain words, and told by their signs."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from assistant.text.normalise import fold


def plain(text: str) -> str:
    """A header or a word as it is compared: “E-mail” is “e mail”, “Unique opens (%)” is “unique opens”."""
    return " ".join(re.findall(r"[^\W_]+", fold(text)))


def signed(columns: Iterable[str], tools: Mapping[str, Mapping[str, Any]]) -> str:
    """The first tool all of whose `signs` the header shows, each by one of its names; empty for none."""
    known = {plain(column) for column in columns}
    for tool, data in tools.items():
        signs = data.get("signs", ())
        if signs and all(known.intersection(names) for names in signs):
            return tool
    return ""
