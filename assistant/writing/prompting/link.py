"""The link of a brief: its UTM parameters are added by code, and code puts it into the text."""

import re
from collections.abc import Mapping
from urllib.parse import unquote_plus, urlencode, urlsplit, urlunsplit

from assistant.errors import InputError
from assistant.text.normalise import fold
from assistant.types.brand import Channel
from assistant.types.draft import Brief

_LINKED = frozenset({"sms", "post"})  # previews of channels whose text shows the address itself
_WRITTEN = re.compile(r"\{\{\s*link\s*\}\}|\{\s*link\s*\}|\[\s*link\s*\]", re.IGNORECASE)
_NOT_UTM = re.compile(r"[^a-z0-9._-]+")
_LONGEST = 500  # characters


def tracked_link(brief: Brief, variant: int = 0) -> str:
    """The brief’s link with its UTM parameters; empty when it has none.

    Values are folded to lower case, without accents and spaces: analytics tools tell “E-Mail” from
    “e-mail”. Parameters of the same name that the link has already are replaced; all others stay as they are
    written, merge tags too. Without a `content` of its own, each of several variants has its number there, so
    that clicks can be told apart.
    """
    if not brief.link:
        return ""
    given = {name: value for name, value in brief.utm.items() if value}
    if given and brief.variants > 1:
        given.setdefault("content", f"v{variant + 1}")
    tracked = {f"utm_{name}": _value(value) for name, value in given.items()}
    if not tracked:
        return brief.link
    parts = urlsplit(brief.link)
    pairs = [pair for pair in parts.query.split("&") if pair]
    kept = [pair for pair in pairs if unquote_plus(pair.partition("=")[0]) not in tracked]
    query = "&".join([*kept, urlencode(tracked)])
    return urlunsplit((parts.scheme, parts.netloc, parts.path, query, parts.fragment))


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


def _value(value: str) -> str:
    return _NOT_UTM.sub("-", fold(value).strip()).strip("-")


def _tidied(text: str, before: str) -> str:
    if text == before:
        return text
    return re.sub(r"[ \t]+(?=\n|$)|(?<=[ \t])[ \t]+", "", text).strip()
