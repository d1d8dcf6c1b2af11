"""HTML pages: the article without menus, banners and footers. Imported in the reading process only."""

import datetime as dt
import logging
from pathlib import Path

import trafilatura
from lxml import etree
from lxml import html as lxml_html
from trafilatura.settings import use_config

from assistant.errors import FileReadError
from assistant.ingest.readers.decoding import decode
from assistant.ingest.readers.extract import Extract, known_language
from assistant.ingest.readers.markdown import first_heading, parse_date
from assistant.types.knowledge import Part

_NOISE = "//script | //style | //template | //noscript | //nav | //header | //footer | //aside | //form"
_HIDDEN = "//*[contains(translate(@style, ' ', ''), 'display:none') or contains(@style, 'visibility:hidden')]"
_DATES = (
    "//meta[@property='article:modified_time']/@content",
    "//meta[@property='article:published_time']/@content",
    "//meta[translate(@name, 'DCTERMS', 'dcterms')='dcterms.modified']/@content",
    "//meta[@name='date' or @name='last-modified' or @name='DC.date' or @itemprop='datePublished']/@content",
    "//main//time/@datetime | //article//time/@datetime",
)
_TITLES = ("//meta[@property='og:title']/@content", "//title/text()")
_URLS = ("//link[@rel='canonical']/@href", "//meta[@property='og:url']/@content")


def read_html(path: Path) -> Extract:
    """One page, dated only when it states a date itself; raises FileReadError when it has no text."""
    text = _decoded(path)
    try:
        tree = lxml_html.document_fromstring(text)
    except (etree.ParserError, ValueError) as error:
        raise FileReadError(f"{path.name} holds no HTML.", "Export the page again, or remove it.") from error
    for element in tree.xpath(_HIDDEN):  # what a visitor can't see must not answer a visitor
        element.drop_tree()
    markdown = _article(lxml_html.tostring(tree, encoding="unicode")) or _all_text(tree)
    if not markdown.strip():
        raise FileReadError(
            f"{path.name} has no text: its content may be made by JavaScript.",
            "Save the page from a browser as it is shown.",
        )
    heading = first_heading(markdown) or _first(tree, ("//h1[1]//text()",))
    return Extract(
        parts=(Part(markdown.strip()),),
        title=heading or _first(tree, _TITLES),
        language=known_language(tree.get("lang")),
        url=_web_address(_first(tree, _URLS)),
        date=_date(tree),
    )


def _decoded(path: Path) -> str:
    data = path.read_bytes()
    text = decode(data, path.name)
    if text.startswith("<?xml"):  # lxml refuses a text that declares an encoding
        text = text.partition("?>")[2]
    return text


def _article(page: str) -> str:
    settings = use_config()
    # Pages of companies are short: below these sizes trafilatura would fall back to all text, menus included.
    for name in ("MIN_EXTRACTED_SIZE", "MIN_OUTPUT_SIZE"):
        settings.set("DEFAULT", name, "1")
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    found = trafilatura.extract(
        page,
        output_format="markdown",
        include_tables=True,
        include_links=True,
        include_comments=False,
        favor_recall=True,
        config=settings,
    )
    return str(found or "")


def _all_text(tree: lxml_html.HtmlElement) -> str:
    for element in tree.xpath(_NOISE):
        element.drop_tree()
    lines = (line.strip() for line in tree.itertext() if isinstance(line, str))
    return "\n\n".join(line for line in lines if line)


def _first(tree: lxml_html.HtmlElement, paths: tuple[str, ...]) -> str:
    found = (" ".join(str(value).split()) for path in paths for value in tree.xpath(path))
    return next((value for value in found if value), "")


def _web_address(value: str) -> str | None:
    return value if value.startswith(("https://", "http://")) else None


def _date(tree: lxml_html.HtmlElement) -> dt.date | None:
    """A date that the page states: trafilatura finds one in any page, if only in the copyright line."""
    for path in _DATES:
        for value in tree.xpath(path):
            try:
                return parse_date(str(value))
            except ValueError:
                continue
    return None
