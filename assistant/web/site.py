"""The pages without Gradio: plain HTML, one style sheet in the page, no script."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from starlette.requests import Request
from starlette.responses import HTMLResponse

from assistant.types.brand import Brand
from assistant.web.language import page_language
from assistant.web.look.safe import Html
from assistant.web.pages import Pages
from assistant.web.texts import Texts, Words


class Asked(Protocol):
    """What a request says about its language; Starlette's and Gradio's requests both do."""

    @property
    def query_params(self) -> Mapping[str, str]:
        """The address' query."""
        ...

    @property
    def headers(self) -> Mapping[str, str]:
        """The headers, found in any case."""
        ...


@dataclass(frozen=True)
class Site:
    """Renders a page for the language of a request."""

    pages: Pages
    texts: Texts
    brand: Brand
    css: str
    icon: str

    def words(self, request: Asked) -> Words:
        """The texts of the request's language."""
        return self.texts.words(page_language(request.query_params, request.headers))

    def part(self, page: str, words: Words, **values: object) -> str:
        """A piece of a page, as HTML on one line."""
        return str(self.pages.line(page, words=words, brand=self.brand, **values))

    def show(
        self, request: Request, page: str, title: str, status: int = 200, **values: object
    ) -> HTMLResponse:
        """The page as a response; it differs by language and is never kept by a cache in between."""
        words = self.words(request)
        html = self.pages.render(
            page,
            words=words,
            brand=self.brand,
            title=title,
            css=Html(self.css),
            icon=Html(self.icon),
            role="",
            leave=False,
            **values,
        )
        headers = {"Cache-Control": "no-store", "Vary": "Accept-Language", "Content-Language": words.language}
        return HTMLResponse(str(html), status, headers)
