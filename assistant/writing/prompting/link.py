"""The link of a brief: its UTM parameters are added by code, and code puts it into the text."""

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from assistant.errors import InputError
from assistant.text.links import tracked_link
from assistant.types.brand import Channel
from assistant.types.draft import Brief

_LINKED = frozenset({"sms", "post", "thread"})  # previews of channels whose text shows the address itself
_WRITTEN = re.compile(r"\{\{\s*link\s*\}\}|\{\s*link\s*\}|\[\s*link\s*\]", re.IGNORECASE)
_LONGEST = 500  # characters


def with_link(fields: Mapping[str, str], brief: Brief, channel: Channel, variant: int = 0) -> dict[str, str]:
    """The fields with the brief's link: where the model left room for it, else at the end of the text.

    Only a channel whose readers see the address gets it in its text; elsewhere it is behind a button or a
    title, and room that the model left goes.
    """
    link = tracked_link(brief, variant) if in_the_text(channel) else ""
    filled = {name: _tidied(_WRITTEN.sub(lambda _: link, text), text) for name, text in fields.items()}
    place = next((rule.name for rule in reversed(channel.fields) if rule.items is None), "")
    if link and filled.get(place) and not any(link in text for text in filled.values()):
        gap = " " if channel.preview == "sms" else "\n\n"
        filled[place] = f"{filled[place].rstrip()}{gap}{link}"
    return filled


def in_the_text(channel: Channel) -> bool:
    """Whether readers of the channel see the address itself, and can follow it, and not only a button."""
    return channel.preview in _LINKED and not any(rule.kind == "link" for rule in channel.rules)


def shown(link: str) -> str:
    """The link as the model is told of it: host and path, without what is there to be counted."""
    parts = urlsplit(link)  # of an empty link, empty parts
    return f"{parts.netloc.removeprefix('www.')}{parts.path}".rstrip("/")


def check_link(link: str) -> str:
    """The link without the space around it; raises InputError for what is no address of a web page."""
    link = link.strip()
    try:
        parts = urlsplit(link)
        host = parts.hostname
    except ValueError:
        parts, host = urlsplit(""), None
    right = parts.scheme in ("http", "https") and host and "." in host and not parts.username
    if link and (not right or len(link) > _LONGEST or re.search(r"\s", link)):
        raise InputError(f"The link “{link[:60]}” is no address of a page.", "Begin it with https://.")
    return link


def _tidied(text: str, before: str) -> str:
    if text == before:
        return text
    return re.sub(r"[ \t]+(?=\n|$)|(?<=[ \t])[ \t]+", "", text).strip()
