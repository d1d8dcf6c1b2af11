"""HTML pages: the article without menus, banners and footers. Imported in the reading process only."""

import datetime as dt
import json
import logging
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import trafilatura
from lxml import etree
from lxml import html as lxml_html
from trafilatura.settings import use_config

from assistant.errors import FileReadError
from assistant.ingest.readers.dates import parse_date
from assistant.ingest.readers.decoding import decode
from assistant.ingest.readers.extract import Extract, known_language
from assistant.ingest.readers.front_matter import KEYS, declare
from assistant.ingest.readers.hidden import without_hidden
from assistant.ingest.readers.markdown import first_heading
from assistant.ingest.readers.markup import tree_as_markdown
from assistant.ingest.readers.records import faq_pairs
from assistant.text.normalise import fold
from assistant.types.knowledge import Part

OWN_META = (
    "knowledge:"  # <meta name="knowledge:valid_until" content="2026-12-31">: never a name of another tool
)
_CHARSET_WITHIN = 2048  # bytes, twice what https://html.spec.whatwg.org/#charset asks for
_CHARSET = re.compile(
    rb"""<(?:meta|\?xml)[^>]{0,300}?(?:charset|encoding)\s*=\s*["']?\s*([\w-]{2,30})""", re.IGNORECASE
)
_NOISE = "//script | //style | //template | //noscript | //nav | //header | //footer | //aside | //form"
_LARGE = 400_000  # characters: beyond that the search for the article takes longer than its worth
_LONGEST_QUESTION = 300  # characters
# What opens an answer on FAQ pages. trafilatura takes it for text, or drops it as a button.
_QUESTIONS = (
    "//summary | //dt | //button[@aria-expanded or @aria-controls] | //*[@role='button'][@aria-expanded]"
)
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
    linked = _linked_data(tree)
    warnings = without_hidden(tree)
    _mark_questions(tree)
    heading = _first(tree, ("//h1[1]//text()",))
    stated = {"title": _first(tree, _TITLES), "url": _first(tree, _URLS)}
    own = {key: _first(tree, (f"//meta[@name='{OWN_META}{key}']/@content",)) for key in KEYS}
    date = _date(tree, linked)
    language = known_language(tree.get("lang"))
    markdown = _with_questions(_markdown(tree, len(text)), faq_pairs(linked, path.name))
    if not markdown.strip():
        raise FileReadError(
            f"{path.name} has no text: its content may be made by JavaScript.",
            "Save the page from a browser as it is shown.",
        )
    extract = Extract(
        parts=(Part(markdown.strip()),),
        title=first_heading(markdown) or heading or stated["title"],
        language=language,
        url=stated["url"] if stated["url"].startswith(("https://", "http://")) else None,
        date=date,
        warnings=warnings,
    )
    return declare(extract, {key: value for key, value in own.items() if value}, path.name)


def _decoded(path: Path) -> str:
    data = path.read_bytes()
    declared = _CHARSET.search(data[:_CHARSET_WITHIN])
    text = decode(data, path.name, declared.group(1).decode() if declared else "")
    # lxml refuses a text that declares an encoding.
    return text.partition("?>")[2] if text.lstrip("\ufeff \n").startswith("<?xml") else text


def _markdown(tree: lxml_html.HtmlElement, size: int) -> str:
    article = "" if size > _LARGE else _article(lxml_html.tostring(tree, encoding="unicode"))
    return article or _all_text(tree)


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
    """The main element of a page, or all of it, without what is not its content."""
    for element in tree.xpath(_NOISE):
        if element.getparent() is not None:
            element.drop_tree()
    main = tree.xpath("//main | //article | //*[@role='main']")
    return tree_as_markdown(main[0] if len(main) == 1 else tree)


def _mark_questions(tree: lxml_html.HtmlElement) -> None:
    """Make headings of the questions that open an answer."""
    for element in tree.xpath(_QUESTIONS):
        text = " ".join(element.text_content().split())
        if text.endswith("?") and len(text) <= _LONGEST_QUESTION and not element.xpath(".//h2|.//h3|.//h4"):
            around = element.getparent()
            element.clear(keep_tail=True)
            element.tag, element.text = "h3", text
            if around is not None and around.tag == "dl":  # a heading has no place in such a list
                for told in around.xpath("./dd"):
                    told.tag = "p"
                around.tag = "div"


def _with_questions(markdown: str, pairs: Sequence[tuple[str, str]]) -> str:
    """The page and those questions of its structured data that it does not show itself."""
    shown = fold(" ".join(markdown.split()))
    added = [
        f"### {' '.join(asked.split())}\n\n{told}"
        for asked, told in dict(pairs).items()
        if told and fold(" ".join(asked.split())) not in shown
    ]
    return "\n\n".join([markdown, *added])


def _linked_data(tree: lxml_html.HtmlElement) -> list[Any]:
    """The page's JSON-LD; what is no JSON is left out."""
    found = []
    for text in tree.xpath("//script[@type='application/ld+json']/text()"):
        try:
            found.append(json.loads(text, strict=False))
        except (ValueError, RecursionError):
            continue
    return found


def _first(tree: lxml_html.HtmlElement, paths: Sequence[str]) -> str:
    found = (" ".join(str(value).split()) for path in paths for value in tree.xpath(path))
    return next((value for value in found if value), "")


def _date(tree: lxml_html.HtmlElement, linked: Sequence[Any]) -> dt.date | None:
    """A date that the page states: trafilatura finds one in any page, if only in the copyright line."""
    items = [item for data in linked for item in _items(data)]
    stated = [str(item.get(key) or "") for key in ("dateModified", "datePublished") for item in items]
    for value in [*stated, *(str(value) for path in _DATES for value in tree.xpath(path))]:
        try:
            return parse_date(value)
        except ValueError:
            continue
    return None


def _items(data: Any) -> list[dict[str, Any]]:
    """The things that JSON-LD describes at its top: one, a list, or a graph."""
    if isinstance(data, list):
        return [item for each in data if not isinstance(each, list) for item in _items(each)]
    if not isinstance(data, dict):
        return []
    graph = data.get("@graph")
    return [item for item in graph if isinstance(item, dict)] if isinstance(graph, list) else [data]
