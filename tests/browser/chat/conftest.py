"""The chat in a real browser, over a shop whose answers the tests write."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, expect

from assistant.ingest.images.refresh import FOLDER
from assistant.services import Services
from assistant.types.answer import Answer
from assistant.web.server import create_app
from tests.browser.conftest import Door, Server, Visitor
from tests.web.chat.scripted import (
    SIZE_PAGE,
    Scripted,
    Thumbs,
    answered,
    card,
    citation,
    passage,
    script,
)

QUESTION = "Combien coûte la livraison en France ?"
CHOOSING = "Je cherche une nappe en lin à moins de 80 €"
UNKNOWN = "Livrez-vous sur la Lune ?"
LONG = "Dites-moi tout sur la livraison"
PICTURE = f"{1:040x}.webp"
CARDS = (
    card(image=f"/images/{PICTURE}"),
    card(
        sku="NAP-02",
        name="Nappe Brume",
        price_eur=None,
        availability="out_of_stock",
        reason="en lin, dans le gris que vous cherchez",
    ),
    card(
        sku="CHE-01",
        name="Chemin de table Rive",
        price_eur=Decimal("1234.50"),
        availability="preorder",
        url=None,
    ),
)
BOTH = answered(
    "La livraison en France coûte **4,90 €** [1]. Les housses existent en tailles britanniques [2].",
    citation(),
    citation(2, source="pages/sizes.md", title="UK bed sizes", heading="", quote="UK sizes", url=None),
    suggestions=("Et en Belgique ?", "Combien de temps ai-je pour retourner un article ?"),
)
WHOLE = answered("\n\n".join(f"Point {n}. Le colis arrive en trois jours ouvrés [1]." for n in range(1, 25)))


def scripts(shop: Scripted) -> None:
    """What the shop answers, unless a test says otherwise."""
    sizes = citation(0, source="pages/sizes.md", title="UK bed sizes", heading="", quote="UK sizes", url=None)
    near = Answer("…", "fr", "not_in_knowledge", nearby=(sizes, citation(0)))
    shop.scripts = {
        "": script(answered()),
        QUESTION: script(BOTH, passage(), SIZE_PAGE),
        CHOOSING: script(answered("La nappe Alma est en lin lavé [1].", products=CARDS)),
        UNKNOWN: script(near, passage(), SIZE_PAGE),
        LONG: script(WHOLE),
    }
    shop.asked, shop.ended, shop.feedback = [], [], Thumbs()
    shop.offered = {"fr": (QUESTION, CHOOSING), "en": ("How much is delivery to France?",)}


def picture(folder: Path) -> None:
    """A product's image where the server keeps them."""
    folder.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (64, 64), "#998877").save(folder / PICTURE)


@pytest.fixture(scope="session")
def _quick(services: Services) -> Iterator[tuple[Scripted, str]]:
    shop = Scripted(services)
    picture(services.settings.paths.data / FOLDER)
    with Server.of(create_app(shop)) as address:
        yield shop, address


@pytest.fixture(scope="session")
def _slow(services: Services) -> Iterator[tuple[Scripted, str]]:
    shop = Scripted(services, embedded=True)
    with Server.of(create_app(shop)) as address:
        yield shop, address


@pytest.fixture
def shop(_quick: tuple[Scripted, str]) -> Scripted:
    """The shop, as new for each test."""
    scripts(_quick[0])
    return _quick[0]


@pytest.fixture
def slow_shop(_slow: tuple[Scripted, str]) -> Scripted:
    """The same with the model of this machine, which takes its time."""
    scripts(_slow[0])
    return _slow[0]


def door_of(browser: Browser, address: str) -> Iterator[Door]:
    """Windows for a test; afterwards none may have complained or called another host."""
    made = Door(browser, address)
    yield made
    complaints = [complaint for visitor in made.visitors for complaint in visitor.complaints]
    for visitor in made.visitors:
        visitor.context.close()
    assert complaints == []


@pytest.fixture
def door(browser: Browser, _quick: tuple[Scripted, str], shop: Scripted) -> Iterator[Door]:
    """The shop's door."""
    del shop
    yield from door_of(browser, _quick[1])


@pytest.fixture
def slow_door(browser: Browser, _slow: tuple[Scripted, str], slow_shop: Scripted) -> Iterator[Door]:
    """The slow shop's door."""
    del slow_shop
    yield from door_of(browser, _slow[1])


def opened(visitor: Visitor) -> Page:
    """The chat, once the server has greeted and Gradio's own "Loading…" has left the page, which on a busy
    machine can be later."""
    page = visitor.open("/chat/")
    expect(page.locator(".b-starters:visible")).to_be_visible()
    expect(page.locator(".loading")).to_have_count(0)
    return page


def ask(visitor: Visitor, question: str) -> Locator:
    """Ask and wait for the end; the new turn."""
    before = visitor.page.locator(".b-turn").count()
    visitor.ask(question)
    expect(visitor.page.locator(".b-turn")).to_have_count(before + 1)
    turn = visitor.page.locator(".b-turn").last
    expect(turn).not_to_have_attribute("data-state", "working")
    return turn
