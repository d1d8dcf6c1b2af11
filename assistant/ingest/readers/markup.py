"""Pieces of HTML as Markdown: what stands in a cell of an export, an answer of a FAQ, a mail."""

import re

from lxml import etree
from lxml import html as lxml_html
from markdownify import MarkdownConverter

_TAG = re.compile(
    r"</?(?:p|br|div|span|ul|ol|li|a|b|i|u|strong|em|h[1-6]|table|tr|td|img)\b[^<>]{0,500}>", re.IGNORECASE
)
_BLANK_LINES = re.compile(r"\n\s*\n\s*\n+")


def looks_like_html(text: str) -> bool:
    """Whether a text holds elements, so that its signs are not to be read."""
    return _TAG.search(text) is not None


def as_markdown(html: str) -> str:
    """A piece of HTML as Markdown without pictures; its headings become bold lines only if it has some."""
    try:
        tree = lxml_html.fragment_fromstring(html, create_parent="div")
    except (etree.ParserError, ValueError):
        return " ".join(re.sub(r"<[^<>]*>", " ", html).split())
    return tree_as_markdown(tree)


def tree_as_markdown(tree: lxml_html.HtmlElement) -> str:
    """An element as Markdown without pictures."""
    etree.strip_elements(tree, "script", "style", "head", "title", "template", with_tail=False)
    converter = MarkdownConverter(
        heading_style="ATX",
        bullets="-",
        table_infer_header=True,  # programs rarely say which row is the header: it is the first one
        strip=["img"],
        escape_asterisks=False,
        escape_underscores=False,
        escape_misc=False,
    )
    html = lxml_html.tostring(tree, encoding="unicode", with_tail=False)
    return _BLANK_LINES.sub("\n\n", str(converter.convert(html))).strip()
