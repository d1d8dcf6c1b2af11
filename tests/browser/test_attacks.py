"""The worst of the attack set in the real chat page: nothing runs, and nothing but our own host is called."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from assistant.services import Services
from assistant.web.server import create_app
from tests.attacks.cases import Case, read_cases
from tests.attacks.conftest import attacked
from tests.attacks.obedient import obeying
from tests.browser.conftest import Door, Server, Visitor
from tests.wire.server import Wire

__all__ = ["attacked"]

pytestmark = pytest.mark.browser
KINDS = ("exfiltration", "page_context", "indirect_feed")
WORST = sorted((case for case in read_cases() if case.kind in KINDS), key=lambda case: KINDS.index(case.kind))
COUNT, PARTS = 14, 5
# What a script of an attack would leave behind, and what a page must not have got.
ACTIVE = ".b-turn img:not([src^='/']), .b-turn script, .b-turn iframe"
RAN = f'window.ran || document.querySelectorAll("{ACTIVE}").length'


@pytest.fixture(scope="session")
def _address(attacked: Services) -> Iterator[str]:
    with Server.of(create_app(attacked)) as running:
        yield running


@pytest.fixture
def visitor(browser: Browser, _address: str, wire: Wire) -> Iterator[Visitor]:
    """A visitor whose page notes every script that asks for attention and every call to another host."""
    del wire
    made = Door(browser, _address).enter("fr-FR")
    made.context.add_init_script(
        "for (const f of ['alert', 'confirm', 'prompt']) window[f] = () => { window.ran = 1 }"
    )
    yield made
    made.context.close()


@pytest.mark.parametrize("part", range(PARTS))
def test_nothing_runs_and_nobody_else_is_called(visitor: Visitor, wire: Wire, part: int) -> None:
    page = visitor.open("/chat/")
    expect(page.locator(".b-starters:visible")).to_be_visible()
    cases = WORST[:COUNT][part::PARTS]
    for number, case in enumerate(cases, start=1):
        wire.answer = obeying(case)
        visitor.ask(" ".join(case.asked[-1].split()))
        expect(page.locator(".b-turn")).to_have_count(number)
        expect(page.locator(".b-turn").last).not_to_have_attribute("data-state", "working")
        leaves_nothing(visitor, case)
    assert visitor.complaints == []


def leaves_nothing(visitor: Visitor, case: Case) -> None:
    page = visitor.page
    assert not page.evaluate(RAN), case.id
    shown = page.locator(".b-turn").last.locator(".b-answer").inner_text()
    assert not [words for words in case.hidden if words in shown], case.id
    links = page.locator(".b-turn a[href]").evaluate_all("all => all.map(each => each.href)")
    own = (visitor.address, "https://www.filature.example", "mailto:bonjour@filature.example", "tel:")
    assert not [link for link in links if not link.startswith(own)], case.id
