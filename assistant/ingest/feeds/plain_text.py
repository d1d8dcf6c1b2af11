"""HTML of a product description as plain text.

A description is a few paragraphs and lists: this reads it in one pass over the text, in a time that grows
with its length only, whatever is in it.
"""

import html
import re

_TAG = re.compile(r"(/?)([a-zA-Z][a-zA-Z0-9]*)")
_BLANKS = re.compile(r"[ \t\r\f\v]+")  # not the space that holds a number and its unit together
_LINES = frozenset(
    {"p", "div", "br", "ul", "ol", "tr", "table", "section", "article", "header", "footer",
     "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "dl", "dt", "dd", "hr"}
)  # fmt: skip
_CELLS = frozenset({"td", "th"})
_SILENT = frozenset({"script", "style", "template", "noscript", "iframe", "svg"})
_LONGEST = 20_000  # characters


def plain_text(text: str) -> str:
    """The text without tags: a line for each paragraph, “- ” before an item of a list."""
    text = text[:_LONGEST]
    if "<" in text:
        text = "".join(_pieces(text))
    lines = (_BLANKS.sub(" ", line).strip() for line in html.unescape(text).split("\n"))
    return "\n".join(line for line in lines if line and line != "-")


def _pieces(text: str) -> list[str]:
    first, *rest = text.split("<")
    kept = [first]
    silent = ""  # the element whose content is not text, or “!--”
    for piece in rest:
        tag, closed, after = piece.partition(">")
        if silent == "!--" or piece.startswith("!--"):
            shown = piece.partition("-->")
            silent = "" if shown[1] else "!--"
            kept.append(shown[2])
            continue
        found = _TAG.match(tag)
        name = found[2].lower() if found else ""
        if silent:
            if found and found[1] and name == silent:
                silent = ""
                kept.append(after)
        elif not found or not closed:
            kept.append(after if tag.startswith(("!", "?")) and closed else "<" + piece)  # “< 5 kg” is no tag
        elif name in _SILENT and not found[1]:
            silent = name
        else:
            kept += [_break(name, bool(found[1])), after]
    return kept


def _break(name: str, closing: bool) -> str:
    if name == "li":
        return "\n" if closing else "\n- "
    if name in _CELLS:
        return " "
    return "\n" if name in _LINES else ""
