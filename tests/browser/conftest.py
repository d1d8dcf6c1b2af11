"""A real Chromium in front of the real server, which runs in this process so that coverage sees it."""

import os
import shutil
import socket
import threading
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
import uvicorn
from fastapi import FastAPI
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    expect,
    sync_playwright,
)

from assistant.services import Services
from assistant.web.server import create_app
from tests.web.shop import services
from tests.wire.server import wire, wire_server

__all__ = ["services", "wire", "wire_server"]

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE, DESKTOP = (390, 844), (1280, 860)
expect.set_options(timeout=20_000)  # milliseconds: machines that run tests are busy ones


def chromium_path() -> str:
    """The browser of this machine; without one CI fails, and other machines skip with a reason."""
    found = os.environ.get("CHROME_PATH") or next(filter(None, map(shutil.which, NAMES)), None)
    if found:
        return found
    missing = f"no Chromium: set CHROME_PATH, or install one of {', '.join(NAMES)}"
    if os.environ.get("CI"):
        pytest.fail(missing)
    pytest.skip(missing)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests."""
    path = chromium_path()
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield started
        started.close()


class Server(uvicorn.Server):
    """A server that tells when it listens."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.listening = threading.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.listening.set()

    @classmethod
    @contextmanager
    def of(cls, app: FastAPI) -> Iterator[str]:
        """The address of a running server; it stops at the end."""
        server = cls(uvicorn.Config(app, port=0, log_level="warning", timeout_graceful_shutdown=1))
        thread = threading.Thread(target=server.run)
        thread.start()
        assert server.listening.wait(60)
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
        server.should_exit = True
        thread.join(30)


@pytest.fixture(scope="session")
def address(services: Services) -> Iterator[str]:
    """The running server."""
    with Server.of(create_app(services)) as running:
        yield running


@dataclass
class Visitor:
    """A browser window; `complaints` are what a clean visit has none of."""

    address: str
    context: BrowserContext
    page: Page
    complaints: list[str] = field(default_factory=list)
    waiting: list[Request] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.complaints.append(f"page error: {error}"))
        self.context.on("request", self._request)
        for over in ("requestfinished", "requestfailed"):
            self.context.on(over, self._answered)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(f"console {message.type}: {message.text}")

    def _request(self, request: Request) -> None:
        self.waiting.append(request)
        if not request.url.startswith((self.address, "data:", "blob:")):
            self.complaints.append(f"foreign request: {request.url}")

    def _answered(self, request: Request) -> None:
        if request in self.waiting:
            self.waiting.remove(request)

    def open(self, path: str) -> Page:
        """Go to a page of the server."""
        self.page.goto(self.address + path)
        return self.page

    def ask(self, question: str) -> None:
        """Type a question into the open chat and send it with Enter."""
        box = self.page.get_by_test_id("textbox").first
        box.fill(question)
        box.press("Enter")

    def report(self) -> str:
        """What the window shows, and what it still waits for: for the report of a test that failed."""
        shown = [] if self.page.is_closed() else [self.page.url, self.page.locator("body").inner_text()]
        return "\n".join(
            [*shown, "waits for:", *(each.url for each in self.waiting), "complaints:", *self.complaints]
        )

    def overflows(self) -> bool:
        """Whether the page is wider than its window."""
        return bool(self.page.evaluate("document.documentElement.scrollWidth > innerWidth"))


class Door:
    """Lets visitors in."""

    def __init__(self, browser: Browser, address: str) -> None:
        self._browser = browser
        self._address = address
        self.visitors: list[Visitor] = []

    def enter(self, locale: str = "fr-FR", size: tuple[int, int] = DESKTOP, scheme: str = "light") -> Visitor:
        """A new window with nothing remembered."""
        context = self._browser.new_context(
            locale=locale,
            viewport={"width": size[0], "height": size[1]},
            color_scheme="dark" if scheme == "dark" else "light",
        )
        visitor = Visitor(self._address, context, context.new_page())
        visitor.page.set_default_timeout(20_000)
        self.visitors.append(visitor)
        return visitor


@pytest.fixture
def door(browser: Browser, address: str, wire: object) -> Iterator[Door]:
    """Windows for a test; afterwards none may have complained or called another host."""
    made = Door(browser, address)
    yield made
    complaints = [complaint for visitor in made.visitors for complaint in visitor.complaints]
    for visitor in made.visitors:
        visitor.context.close()
    assert complaints == []


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Function, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Say of a failed test what its windows showed."""
    report = yield
    if report.failed and call.when == "call":
        doors = [given for given in item.funcargs.values() if isinstance(given, Door)]
        for number, visitor in enumerate((each for door in doors for each in door.visitors), 1):
            report.sections.append((f"window {number}", visitor.report()))
    return report
