"""Model and user text made into HTML that can carry nothing but text, lists, emphasis and known links.

The page's own sanitiser keeps images and forms of foreign hosts, through which a text can send a
visitor's data away (OWASP LLM05:2025); so HTML is escaped here, images are dropped, and only links to
cited sources or to the brand's own site survive.
"""

import html
import re
from collections.abc import Callable, Iterable, Sequence
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markdown_it.token import Token

from assistant.web.look.safe import Html

Marker = Callable[[int], Html | None]

# `reference` would let “[1]: http://…” in a text decide where the marker [1] leads.
_DISABLED = ["html_inline", "html_block", "reference", "autolink"]
_PARSER = "commonmark"
_MARKERS = re.compile(r"\[(\d{1,2}(?:\s*,\s*\d{1,2})*)\]")


class Links:
    """The addresses that a text may link to: exact ones, and every https page of the brand's own hosts."""

    def __init__(self, exact: Iterable[str | None] = (), sites: Iterable[str] = ()) -> None:
        self._exact = {url for url in exact if url and _web(url)}
        self._hosts = {host for site in sites if (host := _host(site))}

    def allows(self, url: str) -> bool:
        """Whether a link to `url` is kept."""
        if url in self._exact:
            return True
        return url.startswith("https://") and _host(url) in self._hosts


def _web(url: str) -> bool:
    return bool(_host(url))


def _host(url: str) -> str:
    """The host name of a http(s) address; empty for anything else."""
    try:
        parts = urlsplit(url)
        return (parts.hostname or "") if parts.scheme in {"http", "https"} and "@" not in parts.netloc else ""
    except ValueError:
        return ""


def no_marker(_number: int) -> Html | None:
    """Leaves every [n] as it is."""
    return None


def to_html(text: str, links: Links, marker: Marker = no_marker) -> Html:
    """Safe HTML of a Markdown text, without a newline in it.

    `marker(n)` gives the HTML that replaces `[n]`, or None to leave the characters.
    """
    parser = MarkdownIt(_PARSER, {"html": False, "breaks": True}).disable(_DISABLED)
    tokens = [_cleaned(token, links, marker) for token in parser.parse(text)]
    rendered: str = parser.renderer.render(tokens, parser.options, {})
    # A blank line would end the HTML block in which the chat page places this.
    return Html(rendered.strip().replace("\n", "&#10;"))


def _cleaned(token: Token, links: Links, marker: Marker) -> Token:
    if token.type in {"heading_open", "heading_close"}:
        token.tag = "h4"  # a text never outranks the headings of the page around it
    token.attrs, token.info = {}, ""
    if token.children is not None:
        token.children = list(_inline(token.children, links, marker))
    return token


def _inline(children: Sequence[Token], links: Links, marker: Marker) -> Iterable[Token]:
    open_links: list[bool] = []
    for child in children:
        if child.type == "image":
            continue
        if child.type == "link_open":
            href = str(child.attrs.get("href", ""))
            open_links.append(links.allows(href))
            child.attrs = {"href": href, "rel": "noopener noreferrer", "target": "_blank"}
        if child.type in {"link_open", "link_close"}:
            kept = open_links[-1] if child.type == "link_open" else open_links.pop()
            if kept:
                yield child
        elif child.type == "text":
            yield _marked(child.content, marker)
        else:
            yield child


def _marked(text: str, marker: Marker) -> Token:
    return Token("html_inline", "", 0, content=mark(text, marker))


def mark(text: str, marker: Marker) -> Html:
    """Escaped text whose [n] and [n, m] are replaced by what `marker` gives."""
    pieces = _MARKERS.split(text)
    return Html(
        "".join(
            _numbers(piece, marker) if place % 2 else html.escape(piece) for place, piece in enumerate(pieces)
        )
    )


def _numbers(found: str, marker: Marker) -> str:
    made = [marker(int(number)) for number in found.split(",")]
    known = [item for item in made if item is not None]
    return "".join(known) if len(known) == len(made) else f"[{found}]"
