"""What the widget looks like: its two scripts, its style sheet, and its page."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse

from assistant.brand.palette import Palette, dark, light
from assistant.services import Services
from assistant.types.brand import Brand
from assistant.types.language import LANGUAGES
from assistant.web.chat.present import Presenter
from assistant.web.look.safe import Html
from assistant.web.site import Site
from assistant.web.texts import Words

ASSETS = Path(__file__).parents[1] / "assets"
# The chat's own sheets are written for the page that Gradio makes; here they stand for ours.
_SHEETS = ("parts", "chat", "chat_answers", "chat_form")
_GRADIO_ROOT, _ROOT = ".gradio-container", ".b-widget"
_THEMES = ("light", "dark")
# So are its scripts: each one expects its element, a way to tell the server, and to be told of changes.
_SCRIPTS = {"chatTalk": "chat", "chatLead": "chat_lead"}


@dataclass(frozen=True)
class Asset:
    """A file as it is served; `tag` changes with what is in it."""

    text: str
    kind: str

    @property
    def tag(self) -> str:
        """The entity tag (RFC 9110, 8.8.3)."""
        return f'"{self.version}"'

    @property
    def version(self) -> str:
        """A name of what is in it, for an address that may be kept for good."""
        return hashlib.sha256(self.text.encode()).hexdigest()[:16]


class WidgetLook:
    """The files of one company's widget, made once."""

    def __init__(self, services: Services, site: Site) -> None:
        self._site = site
        self._longest = services.settings.search.question_characters
        self._presenter = Presenter(site.pages, site.texts, site.brand)
        self.bubble = Asset(_bubble(site), "text/javascript")
        self.script = Asset(_page_script(), "text/javascript")
        self.style = Asset(_page_style(site.brand), "text/css")

    def page(self, request: Request) -> HTMLResponse:
        """The page: its greeting and disclosure are there before any script has run."""
        words = self._site.words(request)
        theme = request.query_params.get("theme", "")
        html = self._site.pages.render(
            "widget",
            words=words,
            theme=theme if theme in _THEMES else "",
            contact=self._site.brand.contact,
            brand=self._site.brand,
            all_words=[self._site.texts.words(language) for language in LANGUAGES],
            icon=Html(self._site.icon),
            welcome=self._presenter.welcome(dict.fromkeys(LANGUAGES, ())),
            longest=self._longest,
            style=self.style.version,
            script=self.script.version,
        )
        return page_response(html, words)


def page_response(html: Html, words: Words) -> HTMLResponse:
    """A page that differs by language and is never kept by a cache in between."""
    headers = {"Cache-Control": "no-store", "Vary": "Accept-Language", "Content-Language": words.language}
    return HTMLResponse(str(html), headers=headers)


def _bubble(site: Site) -> str:
    """The script for the company's own pages, with the colours and the few words that it needs."""
    settings: dict[str, Any] = {
        "light": _colours(light(site.brand.colors)),
        "dark": _colours(dark(site.brand.colors)),
        "texts": {language: _words(site.texts.words(language), site.brand) for language in LANGUAGES},
    }
    # As JSON inside a script; “<” is written out so that no text can end one.
    written = json.dumps(settings, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return _lean(_read("widget.js")).replace("__SETTINGS__", written)


def _lean(script: str) -> str:
    """The script without indents and without lines that are comments: other people's pages load it."""
    lines = (line.strip() for line in script.splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//"))


def _colours(palette: Palette) -> dict[str, str]:
    return {"accent": palette.accent, "on": palette.on_accent, "page": palette.page, "text": palette.text}


def _words(words: Words, brand: Brand) -> dict[str, str]:
    return {
        "title": words("widget_title", brand=brand.name),
        "open": words("widget_open", brand=brand.name),
        "close": words("chat_close"),
        "wait": words("widget_wait"),
        "tab": words("widget_tab"),
    }


def _page_script() -> str:
    parts = [
        f"const {name} = (element, trigger, watch, props) => {{\n{_read(f'{file}.js')}\n}};"
        for name, file in _SCRIPTS.items()
    ]
    return "\n".join(['"use strict";', "(() => {", *parts, _read("widget_page.js"), "})();"])


def _page_style(brand: Brand) -> str:
    bright, dim = light(brand.colors).css(), dark(brand.colors).css()
    palettes = (
        f":root {{ color-scheme: light dark; {bright} }}\n"
        f"@media (prefers-color-scheme: dark) {{ :root {{ {dim} }} }}\n"
        # A company whose pages are only light, or only dark, says so; then the system's setting is not asked.
        f':root[data-theme="light"] {{ color-scheme: light; {bright} }}\n'
        f':root[data-theme="dark"] {{ color-scheme: dark; {dim} }}'
    )
    sheets = [_read(f"{name}.css").replace(_GRADIO_ROOT, _ROOT) for name in _SHEETS]
    return "\n".join([palettes, *sheets, _read("widget.css")])


def _read(name: str) -> str:
    return (ASSETS / name).read_text(encoding="utf-8")
