"""Makes the HTML document that Gradio serves ours: its language, its title, its description.

Gradio chooses the language of its labels from `navigator.language` and names itself in the document's
metadata. Only that one document is read whole; every other response passes through as it comes.
"""

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass

from starlette.datastructures import Headers, MutableHeaders, QueryParams
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.brand.palette import Palette
from assistant.types.language import Language
from assistant.web.language import page_language

# Gradio's social-media cards name Gradio and point at an image on another host. `base` would turn a
# link to “#source-1” into a page load, and the manifest is one we don't have.
_GRADIO_OWN = re.compile(
    r"<meta\s+(?:property|name)=\"(?:og|twitter):[^>]*>|<base\s[^>]*>|<link rel=\"manifest\"[^>]*>"
)
_LANG = re.compile(r"<html\s+lang=\"\w+\"")
_HEAD = (
    '<head><script>for(const [name, value] of [["language","{lang}"],["languages",["{lang}"]]])'
    "Object.defineProperty(navigator,name,{{get:()=>value}})</script>"
    '<title>{title}</title><link rel="icon" href="data:image/svg+xml,{icon}" />'
    "<style>{css}</style>"
)


@dataclass(frozen=True)
class Cover:
    """What one document gets: its title and its style sheet.

    A sheet given to Gradio itself has its selectors rewritten and comes late, after a first unstyled view.
    """

    title: str
    css: str


class PageShell:
    """Wraps the two Gradio mounts; `covers` are given by the path of the document."""

    def __init__(self, app: ASGIApp, covers: Mapping[str, Cover], icon: str) -> None:
        self._app = app
        self._covers = covers
        self._icon = icon

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve the request; rewrite the response when it is one of the documents."""
        if scope["type"] != "http" or scope["method"] != "GET" or scope["path"] not in self._covers:
            await self._app(scope, receive, send)
            return
        language = page_language(QueryParams(scope["query_string"]), Headers(scope=scope))
        rewrite = _Rewrite(send, self._head(scope["path"], language), language)
        # Compressed, the document could not be read.
        plain = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
        await self._app({**scope, "headers": plain}, receive, rewrite)

    def _head(self, path: str, language: Language) -> str:
        cover = self._covers[path]
        title = html.escape(cover.title)
        return _HEAD.format(lang=language, title=title, icon=self._icon, css=cover.css)


class _Rewrite:
    def __init__(self, send: Send, head: str, language: Language) -> None:
        self._send = send
        self._head = head
        self._language = language
        self._start: Message = {}
        self._body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._start = message
            return
        if message["type"] != "http.response.body":
            await self._send(message)
            return
        self._body += message.get("body", b"")
        if message.get("more_body"):
            return
        headers = MutableHeaders(scope=self._start)
        if headers.get("content-type", "").startswith("text/html"):
            self._body = self._document(self._body.decode()).encode()
            headers["content-length"] = str(len(self._body))
            headers["cache-control"] = "no-store"
        await self._send(self._start)
        await self._send({"type": "http.response.body", "body": self._body})

    def _document(self, document: str) -> str:
        document = _LANG.sub(f'<html lang="{self._language}"', document, count=1)
        return _GRADIO_OWN.sub("", document).replace("<head>", self._head, 1)


def icon(palette: Palette, name: str) -> str:
    """The address part of an SVG icon: the company's initial in its colour."""
    letter = html.escape(name.strip()[:1].upper() or "?")
    colours = palette.accent.replace("#", "%23"), palette.on_accent.replace("#", "%23")
    return (
        "%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'%3E"
        f"%3Crect width='32' height='32' rx='9' fill='{colours[0]}'/%3E"
        f"%3Ctext x='16' y='22' text-anchor='middle' font-family='sans-serif' font-size='17' "
        f"fill='{colours[1]}'%3E{letter}%3C/text%3E%3C/svg%3E"
    )
