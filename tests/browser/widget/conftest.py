"""The widget on a page of another site, in a browser that blocks the cookies of third parties.

The assistant is reached as 127.0.0.1, the company's page as localhost: two sites to a browser.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from types import SimpleNamespace

import pytest
from playwright.sync_api import Browser, BrowserContext, FrameLocator, Locator, Page, expect

from assistant.ingest.images.refresh import FOLDER
from assistant.services import Services
from assistant.web.server import create_app
from tests.browser.chat.conftest import picture, scripts
from tests.browser.conftest import DESKTOP, FLAGS, Server, chromium_path
from tests.web.chat.scripted import Scripted

BLOCKED = "--test-third-party-cookie-phaseout"
PAGE = """<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>Nappes</title>
<meta name="viewport" content="width=device-width, initial-scale=1"></head><body><main><h1>Nappes</h1>
<p><a href="/other">Torchons</a></p><p><button id="own">Aide</button></p>{text}</main>
{tag}</body></html>"""
TEXT = "<p>Une page assez longue pour défiler.</p>" * 60


class Company:
    """The company's own site: every address is the same page, which carries `tag`."""

    def __init__(self) -> None:
        self.tag, self.language, self.policy = "", "fr", ""
        company = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(200 if self.path != "/favicon.ico" else 204)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                if company.policy:
                    self.send_header("Content-Security-Policy", company.policy)
                self.end_headers()
                if self.path != "/favicon.ico":
                    page = PAGE.format(language=company.language, text=TEXT, tag=company.tag)
                    self.wfile.write(page.encode())

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self._server.server_address[1]

    @property
    def address(self) -> str:
        """Where it is."""
        return f"http://localhost:{self.port}"

    def __enter__(self) -> "Company":
        Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


@dataclass
class Guest:
    """A browser window in front of the company's page."""

    company: Company
    assistant: str
    context: BrowserContext
    page: Page
    complaints: list[str] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.set_default_timeout(20_000)
        self.page.on("pageerror", lambda error: self.complaints.append(f"page error: {error}"))
        self.page.on(
            "console",
            lambda told: self.complaints.append(told.text) if told.type in {"error", "warning"} else None,
        )
        self.context.on("request", lambda request: self.calls.append(request.url))

    @property
    def asked_of_us(self) -> list[str]:
        """What the browser asked of the assistant's server, as paths."""
        return [url.removeprefix(self.assistant) for url in self.calls if url.startswith(self.assistant)]

    @property
    def bubble(self) -> Locator:
        """The button."""
        return self.page.locator("brand-assistant .bubble")

    @property
    def frame(self) -> FrameLocator:
        """The page in the frame."""
        return self.page.frame_locator("iframe")

    def visit(self, attributes: str = "", language: str = "fr", path: str = "/") -> Page:
        """Open the company's page with the one line in it."""
        self.company.language = language
        self.company.tag = f'<script src="{self.assistant}/widget.js" {attributes} async></script>'
        self.page.goto(self.company.address + path)
        expect(self.bubble).to_be_visible()
        return self.page

    def open(self) -> FrameLocator:
        """Press the button, and wait until the page greets."""
        self.bubble.click()
        expect(self.frame.locator(".b-starters:visible, .b-turn").first).to_be_visible()
        return self.frame

    def ask(self, question: str) -> Locator:
        """Ask and wait for the end; the new turn."""
        return ask(self.frame, question)


def ask(frame: FrameLocator | Page, question: str) -> Locator:
    """Ask on the widget's page, wherever it stands, and wait for the end; the new turn."""
    before = frame.locator(".b-turn").count()
    frame.locator("#box").fill(question)
    frame.locator("#box").press("Enter")
    expect(frame.locator(".b-turn")).to_have_count(before + 1)
    turn = frame.locator(".b-turn").last
    expect(turn).not_to_have_attribute("data-state", "working")
    return turn


Enter = Callable[..., Guest]


@pytest.fixture(scope="session")
def strict(browser: Browser) -> Iterator[Browser]:
    """A Chromium that blocks the cookies of third parties."""
    path = chromium_path()
    started = browser.browser_type.launch(executable_path=path, args=[*FLAGS, BLOCKED])
    yield started
    started.close()


@pytest.fixture(scope="session")
def _open(services: Services) -> Iterator[tuple[Scripted, str]]:
    shop = Scripted(services)
    picture(services.settings.paths.data / FOLDER)
    shop.settings = replace(
        services.settings, web=replace(services.settings.web, frame_ancestors=("http://localhost:*",))
    )
    with Server.of(create_app(shop)) as address:
        yield shop, address


@pytest.fixture(scope="session")
def company() -> Iterator[Company]:
    """The company's site."""
    with Company() as made:
        yield made


@pytest.fixture
def shop(_open: tuple[Scripted, str]) -> Scripted:
    """The shop, as new for each test."""
    scripts(_open[0])
    return _open[0]


@pytest.fixture
def assistant(_open: tuple[Scripted, str], shop: Scripted) -> str:
    """Where the assistant's server is."""
    del shop
    return _open[1]


@pytest.fixture
def enter(strict: Browser, assistant: str, company: Company) -> Iterator[Enter]:
    """Lets guests in; afterwards none may have complained, nor have called anybody else."""
    guests: list[Guest] = []
    company.policy = ""

    def made(size: tuple[int, int] = DESKTOP, scheme: str = "light", locale: str = "fr-FR") -> Guest:
        phone = size[0] < 500
        context = strict.new_context(
            locale=locale,
            viewport={"width": size[0], "height": size[1]},
            color_scheme="dark" if scheme == "dark" else "light",
            has_touch=phone,
            is_mobile=phone,
        )
        guests.append(Guest(company, assistant, context, context.new_page()))
        return guests[-1]

    yield made
    for guest in guests:
        guest.context.close()
    known = (assistant, company.address, "data:", "about:")
    found = [SimpleNamespace(said=guest.complaints, calls=guest.calls) for guest in guests]
    assert [text for each in found for text in each.said] == []
    assert [url for each in found for url in each.calls if not url.startswith(known)] == []
