"""Texts of an HTML page that no visitor sees. Imported in the reading process only.

They are left out: what a visitor can't see must not answer a visitor. What can be opened (an accordion, a
tab) is not hidden.
"""

import re

from lxml import html as lxml_html

from assistant.text.injection import reads_like_an_instruction

_SHOWN = 90  # characters of a hidden text
_WORTH_SAYING = 200  # letters: less is a banner or a template
_STYLED = "//*[@style or @hidden]"
_OPENERS = "//@aria-controls | //@data-target | //@data-bs-target | //a/@href[starts-with(., '#')]"
_NOT_SHOWN = re.compile(r"display:none|visibility:(?:hidden|collapse)")
_NO_SIZE = re.compile(r"font-size:0?\.?0+(?:[a-z%]+)?(?:;|!|$)")
_COLOUR = re.compile(r"(?:^|;)color:([^;!]+)")
_GROUND = re.compile(r"(?:^|;)background(?:-color)?:(#\w+|rgba?\([^)]*\)|[a-z]+)")
_WHITE = {"#fff", "#ffffff", "white", "rgb(255,255,255)", "rgba(255,255,255,1)"}
_BLACK = {"#000", "#000000", "black", "rgb(0,0,0)", "rgba(0,0,0,1)"}
_TABS = ("tabpanel", "region")


def without_hidden(tree: lxml_html.HtmlElement) -> tuple[str, ...]:
    """Remove what is not shown from the page; warnings quote what was worth knowing of."""
    opened = {str(value).lstrip("#") for value in tree.xpath(_OPENERS)}
    texts: list[str] = []
    for element in tree.xpath(_STYLED):
        if element.getparent() is None:
            continue
        if not _is_hidden(element, opened):
            # What reads the page next has an opinion of its own about such marks.
            element.attrib.pop("hidden", None)
            element.attrib.pop("style", None)
            continue
        text = " ".join(element.text_content().split())
        if text and element.tag not in ("script", "style", "template", "noscript"):
            texts.append(text)
        element.drop_tree()
    orders = [text for text in texts if reads_like_an_instruction(text)]
    if orders:
        return (
            f"held hidden text that reads like an instruction to the model, left out: “{_short(orders[0])}”",
        )
    letters = sum(map(len, texts))
    longest = max(texts, key=len, default="")
    if letters < _WORTH_SAYING:
        return ()
    return (f"{letters:,} letters of hidden text were left out: “{_short(longest)}”",)


def _is_hidden(element: lxml_html.HtmlElement, opened: set[str]) -> bool:
    style = "".join(str(element.get("style", "")).split()).casefold()
    if _NO_SIZE.search(style):
        # Layouts set a box to no size to close the gaps between its children, which set their own.
        return not element.xpath(".//*[contains(@style, 'font-size') or @class]")
    if _same_as_ground(style):
        return True
    unseen = element.get("hidden") is not None or _NOT_SHOWN.search(style) is not None
    return unseen and element.get("id") not in opened and element.get("role") not in _TABS


def _same_as_ground(style: str) -> bool:
    """White on white or black on black; only where the element itself says both, as its class may say one."""
    colour, ground = _COLOUR.search(style), _GROUND.search(style)
    if colour is None or ground is None:
        return False
    same = colour.group(1) == ground.group(1)
    return same or any(colour.group(1) in shades and ground.group(1) in shades for shades in (_WHITE, _BLACK))


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else text[:_SHOWN].rsplit(" ", 1)[0] + " …"
