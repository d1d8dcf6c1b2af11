"""Merge tags in the syntax of the mailing tool that fills them in. The syntaxes: rules/mailing_tools.yaml.

What a text holds beside its tags never becomes code of the tool: its braces and signs are written so that the
reader sees them.
"""

import html
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import quote

from assistant.errors import UnknownNameError
from assistant.rules import load
from assistant.text.counting.said import filled
from assistant.text.merge_tags import MergeTag, filled_in, foreign_tags, merge_tags, pieces
from assistant.text.normalise import fold
from assistant.types.brand import Bilingual

PLAIN = "plain"
ALWAYS = frozenset({"email"})  # no contact of a mailing tool is without it
Place = Literal["text", "html", "link"]

_OPENING = "{%*"  # signs that begin a tool's code
_BEGINS = re.compile(r"\{(?=[{%#\w]|$)|\*(?=\||$)|%(?=%|$)")
_CASE: Mapping[str, Callable[[str], str]] = {
    "upper": lambda name: fold(name).upper(),  # these tools name fields in plain letters
    "lower": fold,
    "same": str,
}
# What would end the words between the quotes of a tool's code, whichever they are, and what begins markup.
_UNQUOTED = str.maketrans({'"': "”", "\\": "", "`": "’", "<": "", ">": ""})
# The same in a link, where the code stands between single quotes, and in an attribute that writes & as &amp;.
_IN_LINK = str.maketrans({"'": "’", "&": ""})


def tool_names() -> dict[str, Bilingual]:
    """The mailing tools whose tags can be written, id to name; `plain` is none."""
    return {tool: dict(entry["name"]) for tool, entry in load("mailing_tools")["tools"].items()}


def known_tool(tool: str) -> str:
    """The id of a mailing tool; raises UnknownNameError for no such tool."""
    if tool not in tool_names():
        raise UnknownNameError("mailing tool", tool, tool_names())
    return tool


def render(text: str, tool: str) -> str:
    """A plain text with its merge tags as the tool writes them; without a tool, with their fallbacks.

    Raises UnknownNameError for no such tool.
    """
    if not _entry(tool)["engine"]:
        return filled_in(text)
    return _written(text, tool, "text")


def render_html(text: str, tool: str) -> str:
    """The same as the content of an HTML element: all else is escaped, a text never becomes markup."""
    if not _entry(tool)["engine"]:
        return html.escape(filled_in(text), quote=False)
    return _written(text, tool, "html")


def render_link(address: str, tool: str) -> str:
    """The same for the address of a link, to be escaped by whoever puts it into an attribute.

    No tag of a tool holds a double quote there; fallbacks are percent-encoded (RFC 3986), here or by it.
    """
    if not _entry(tool)["engine"]:
        return "".join(
            piece if isinstance(piece, str) else quote(piece.fallback, safe="") for piece in pieces(address)
        )
    return _written(address, tool, "link")


@dataclass(frozen=True)
class ToolLinks:
    """What a tool fills in by itself; each is empty where it has no such code.

    `unsubscribe` is the address where the reader leaves, `online` that of the letter as a page, `postal` the
    postal address of the sender.
    """

    unsubscribe: str = ""
    online: str = ""
    postal: str = ""


def tool_links(tool: str) -> ToolLinks:
    """What the tool fills in by itself; raises UnknownNameError for no such tool."""
    entry = _entry(tool)
    return ToolLinks(*(str(entry.get(name, "")) for name in ("unsubscribe", "online", "postal")))


def known_name(name: str) -> str:
    """Our name of a field that a tag may call otherwise: prenom, or contact.FIRSTNAME, is first_name."""
    return _known(name)


def field_name(name: str, tool: str) -> str:
    """The tool's name of a field of ours; raises UnknownNameError for no such tool."""
    entry = _entry(tool)
    return _field(name, entry) if entry["engine"] else name.upper()


def tag_warnings(text: str, tool: str) -> tuple[Bilingual, ...]:
    """What to look at before a text goes into the tool: gaps, unusual fields, signs that look like code."""
    return tuple({said["en"]: said for said in _warnings(text, tool)}.values())


def _warnings(text: str, tool: str) -> Iterator[Bilingual]:
    entry, tags = _entry(tool), merge_tags(text)
    for tag in tags:
        if not tag.fallback and not (entry["engine"] and _known(tag.name) in ALWAYS):
            yield _told("no_words", tag=tag.text, name=tag.name)
        if not entry["engine"]:
            yield from [_told("plain", tag=tag.text, words=tag.fallback)] if tag.fallback else []
        elif _known(tag.name) not in entry["fields"]:
            field = _field(tag.name, entry)
            yield _told("other_field", name=tag.name, field=field, tool=entry["name"])
    if tags and "note" in entry:
        yield dict(entry["note"])
    for start, end in foreign_tags(text) if entry["engine"] else ():
        yield _told("foreign", excerpt=text[start:end], tool=entry["name"])


def _told(key: str, **values: object) -> Bilingual:
    return filled(load("mailing_tools")["warnings"][key], **values)


def _entry(tool: str) -> Mapping[str, Any]:
    entry: Mapping[str, Any] = load("mailing_tools")["tools"][known_tool(tool)]
    return entry


def _known(name: str) -> str:
    """Our name of a field that a writer may call otherwise: prenom, or contact.FIRSTNAME, is first_name."""
    folded = fold(name).removeprefix("contact.")
    return str(load("mailing_tools")["aliases"].get(folded.replace("_", ""), folded))


def _field(name: str, entry: Mapping[str, Any]) -> str:
    """The tool's name of a field."""
    known = entry["fields"].get(_known(name))
    return str(known or _CASE[entry["other"]](name.replace(".", "_")))


def _written(text: str, tool: str, place: Place) -> str:
    entry, parts = _entry(tool), list(pieces(text))
    followed = [*(isinstance(part, MergeTag) for part in parts[1:]), False][: len(parts)]
    return "".join(
        _tag(part, entry, place) if isinstance(part, MergeTag) else _words(part, place, before_tag)
        for part, before_tag in zip(parts, followed, strict=True)
    )


def _tag(tag: MergeTag, entry: Mapping[str, Any], place: Place) -> str:
    own = "lookup" in entry and _known(tag.name) not in entry["fields"]
    forms = (entry["lookup"] if own else entry)["link" if place == "link" else "text"]
    form: str = forms["words" if tag.fallback else "tag"]
    itself = entry.get({"html": "escapes", "link": "encodes"}.get(place, ""), False)
    words = _fallback(tag.fallback, "text" if itself else place)
    if itself and place == "link":
        words = words.translate(_IN_LINK)
    return form.replace("{field}", _field(tag.name, entry)).replace("{words}", words)


def _fallback(words: str, place: Place) -> str:
    if place == "link":
        return quote(words, safe="")
    return _words(words.translate(_UNQUOTED), place, before_tag=False)


def _words(text: str, place: Place, before_tag: bool) -> str:
    """Words that the tool leaves alone: what it would read as code is taken apart."""
    spans = list(foreign_tags(text))
    if before_tag and text[-1] in _OPENING and not (spans and spans[-1][1] == len(text)):
        spans.append((len(text) - 1, len(text)))
    whole, at = "", 0
    for start, end in spans:
        whole += _escaped(text[at:start], place) + _apart(text[start:end], place)
        at = end
    return whole + _escaped(text[at:], place)


def _escaped(text: str, place: Place) -> str:
    return html.escape(text, quote=False) if place == "html" else text


def _apart(code: str, place: Place) -> str:
    """A tool's code as a text: as entities in HTML, percent-encoded in a link, else with a space in it."""
    if place == "link":
        return quote(code, safe="")
    if place == "text":
        return _BEGINS.sub(r"\g<0> ", code)
    return "".join(f"&#{ord(sign)};" if sign in _OPENING else _escaped(sign, place) for sign in code)
