"""The page of visitors' questions in a real browser: on a desktop, on a phone, in the dark."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from assistant.chat.conversation import Turn
from assistant.services import Services
from assistant.web.server import create_app
from assistant.wiring import build
from tests.browser.conftest import DESKTOP, PHONE, Door, Server
from tests.browser.test_look import log_in, readable
from tests.web.shop import PASSWORD, shop_settings
from tests.wire.server import Wire

pytestmark = pytest.mark.browser
BEDS = "Vendez-vous des lits ?"


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory, wire_server: Wire) -> Iterator[Services]:
    made = build(shop_settings(tmp_path_factory.mktemp("asked"), wire_server))
    made.index(None, lambda _step: None)
    made.accounts.add("admin", PASSWORD, "admin")
    keeper = made.privacy.keeper
    for question, status in (
        (BEDS, "not_in_knowledge"),
        (BEDS, "not_in_knowledge"),
        ("Et en juin ?", "answered"),
    ):
        keeper.note("c", None, Turn(question, question, "…", "fr", status))  # type: ignore[arg-type]
    yield made
    made.close()


@pytest.fixture(scope="module")
def address(shop: Services) -> Iterator[str]:
    with Server.of(create_app(shop)) as running:
        yield running


def opened(door: Door, locale: str, size: tuple[int, int], scheme: str) -> Page:
    visitor = door.enter(locale, size, scheme)
    page = log_in(visitor)
    page.get_by_role("tab", name="Questions").click()
    expect(page.locator("#asked-groups article")).to_have_count(1)
    assert not visitor.overflows()
    return page


@pytest.mark.parametrize(
    ("locale", "size", "scheme"),
    [("fr-FR", DESKTOP, "light"), ("en-GB", PHONE, "dark")],
    ids=["desktop", "phone"],
)
def test_the_page_is_readable_and_sound(door: Door, locale: str, size: tuple[int, int], scheme: str) -> None:
    page = opened(door, locale, size, scheme)
    readable(page, ".b-figures dt, .b-figures dd, .b-key, #asked-groups h4, #asked-groups .b-where, .b-state")
    found = Axe().run(page, context="#asked").response
    assert [each["id"] for each in found["violations"] if each["impact"] in ("serious", "critical")] == []


def test_a_missing_answer_is_written_by_keyboard(door: Door, shop: Services) -> None:
    page = opened(door, "fr-FR", DESKTOP, "light")
    write = page.get_by_role("button", name=f"Écrire la réponse à « {BEDS} »")
    write.focus()
    page.keyboard.press("Enter")
    answer = page.locator("#asked-answer textarea")
    expect(answer).to_have_value("[à compléter : ce que vos documents ne disent pas encore]", timeout=30_000)
    page.get_by_role("button", name="Approuver et publier").click()
    expect(page.locator("#asked-note")).to_contain_text("is still to be completed")
    answer.fill("Oui, nous vendons des lits en chêne.")
    page.get_by_role("button", name="Approuver et publier").click()
    expect(page.locator("#asked-note")).to_contain_text("Ajoutée à vos connaissances")
    expect(answer).not_to_be_visible()
    for job in shop.upkeep.jobs():
        job.wait()
    assert "lits en chêne" in shop.public_search(BEDS, 3)[0].chunk.text
