"""What a model is not shown, so that it can't spoil it: links, and the words behind merge tokens."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from assistant.text.merge_tokens import bare, fallbacks, with_fallbacks

_LINK = re.compile(r"https?://[^\s<>\"')\]]*[^\s<>\"')\].,;:!?]")
_STAND_IN = re.compile(r"\{\{\s*link(?:_(\d{1,2}))?\s*\}\}")


@dataclass(frozen=True)
class Masked:
    """A text as the model sees it, and what puts the rest back."""

    fields: Mapping[str, str]
    links: tuple[str, ...]
    fallbacks: Mapping[str, str]

    def restored(self, fields: Mapping[str, str]) -> dict[str, str]:
        """The changed text with the links and the words behind merge tokens put back."""
        return {name: self._restored(text) for name, text in fields.items()}

    def _restored(self, text: str) -> str:
        def link(found: "re.Match[str]") -> str:
            place = int(found[1] or 1) - 1
            return self.links[place] if 0 <= place < len(self.links) else ""

        text = _STAND_IN.sub(link, text) if self.links else text
        return with_fallbacks(text, self.fallbacks) if self.fallbacks else text


def masked(fields: Mapping[str, str], keep_words: bool = False) -> Masked:
    """The text with {{link_1}} for its first link, and so on; with `keep_words` merge tokens stay whole.

    A translation shows the words behind a merge token, as they are to be translated.
    """
    found = dict.fromkeys(link for text in fields.values() for link in _LINK.findall(text))
    numbers = {link: f"{{{{link_{number}}}}}" for number, link in enumerate(found, start=1)}
    words = {} if keep_words else fallbacks("\n".join(fields.values()))
    shown = {
        name: _LINK.sub(lambda link: numbers[link.group()], text if keep_words else bare(text))
        for name, text in fields.items()
    }
    return Masked(shown, tuple(found), words)
