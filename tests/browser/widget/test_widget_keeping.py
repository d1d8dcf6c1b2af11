"""What a visitor of the widget takes along or deletes; its light and dark; and the page without scripts."""

from pathlib import Path

import pytest
from playwright.sync_api import FrameLocator, Page, expect

from assistant.types.answer import Answer
from tests.browser.chat.conftest import QUESTION
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.test_look import readable
from tests.browser.widget.conftest import Enter, ask
from tests.browser.widget.test_widget_talk import findings
from tests.web.chat.scripted import Scripted, script

pytestmark = pytest.mark.browser
DARK = "getComputedStyle(document.documentElement).colorScheme"


def leave_a_request(frame: FrameLocator) -> str:
    """Fill in and send the form; the receipt's text."""
    frame.locator('#disclosure [data-act="form"]').click()
    form = frame.get_by_role("dialog")
    form.locator('[name="name"]').fill("Zoé Lœwe")
    form.locator('[name="email"]').fill("zoe@example.com")
    form.locator('[name="question"]').fill("Livrez-vous sur la Lune ?")
    form.locator('[name="consent"]').check()
    form.get_by_role("button", name="Envoyer ma demande").click()
    expect(form.locator(".b-receipt")).to_be_visible()
    return form.inner_text()


def test_the_conversation_is_saved_as_a_file(enter: Enter, tmp_path: Path) -> None:
    guest = enter(PHONE)
    page = guest.visit()
    frame = guest.open()
    save = frame.get_by_role("button", name="Télécharger la conversation")
    expect(save).to_be_hidden()  # nothing to save yet
    guest.ask(QUESTION)
    expect(save).to_be_visible()
    with page.expect_download() as told:
        save.click()
    told.value.save_as(tmp_path / "talk.txt")
    text = (tmp_path / "talk.txt").read_text(encoding="utf-8-sig")
    assert told.value.suggested_filename.startswith("conversation-")
    assert "4,90" in text
    assert not page.frames[1].evaluate("document.documentElement.scrollWidth > innerWidth")


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_request_is_deleted_by_whoever_left_it(enter: Enter, shop: Scripted, size: tuple[int, int]) -> None:
    before = list(shop.handoff.book.all())
    guest = enter(size)
    page = guest.visit()
    frame = guest.open()
    guest.ask(QUESTION)
    leave_a_request(frame)
    inside = page.frames[1]
    assert findings(inside) == []
    frame.get_by_role("button", name="Supprimer cette demande").click()
    expect(frame.get_by_role("dialog")).to_be_hidden()
    asked = frame.locator('[data-erasing="asked"]')
    expect(asked).to_be_focused()
    assert findings(inside) == []
    asked.get_by_role("button", name="Ne rien supprimer").click()
    expect(asked).to_be_hidden()
    expect(frame.locator(".b-turn")).to_have_count(1)
    frame.locator("[data-fresh]").click()  # asks as well, now that a request was left
    expect(asked).to_be_visible()
    asked.get_by_role("button", name="Supprimer aussi ma demande").click()
    expect(frame.locator('[data-erasing="done"]')).to_be_focused()
    expect(frame.locator(".b-turn")).to_have_count(0)
    assert list(shop.handoff.book.all()) == before
    guest.ask(QUESTION)
    expect(frame.locator("[data-erasing]")).to_have_count(0)


@pytest.mark.parametrize(("theme", "scheme"), [("dark", "light"), ("light", "dark")])
def test_a_companys_page_says_light_or_dark(enter: Enter, theme: str, scheme: str) -> None:
    guest = enter(scheme=scheme)
    page = guest.visit(f'data-theme="{theme}"')
    guest.open()
    inside = page.frames[1]
    assert inside.evaluate(DARK) == theme
    guest.ask(QUESTION).locator("summary").first.click()
    assert findings(inside) == []
    assert findings(page) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_page_of_its_own_keeps_to_a_theme(enter: Enter, assistant: str, theme: str) -> None:
    guest = enter(scheme="light" if theme == "dark" else "dark")
    guest.page.goto(f"{assistant}/widget?lang=fr&theme={theme}")
    assert guest.page.evaluate(DARK) == theme
    ask(guest.page, QUESTION)
    readable(guest.page, ".b-question, .b-text p, .b-cite, .b-chip, .b-disclosure, .b-role, #send")


def test_a_refusal_has_a_title(enter: Enter, shop: Scripted) -> None:
    guest = enter()
    guest.visit()
    guest.open()

    shop.scripts["Où est mon colis ?"] = script(
        Answer("Je ne peux rien dire du vôtre.", "fr", "off_topic", topic="own_order")
    )
    turn = guest.ask("Où est mon colis ?")
    expect(turn.get_by_role("heading", name="Pas d’accès aux commandes ni aux comptes")).to_be_visible()


def test_without_scripts_the_page_tells_how_to_reach_a_person(enter: Enter, assistant: str) -> None:
    guest = enter()
    browser = guest.context.browser
    assert browser is not None
    context = browser.new_context(java_script_enabled=False, locale="fr-FR")
    try:
        page: Page = context.new_page()
        page.goto(f"{assistant}/widget?lang=fr")
        expect(page.locator(".b-plain")).to_contain_text("JavaScript")
        expect(page.locator("#box")).to_be_hidden()
        expect(page.locator("[data-fresh]")).to_be_hidden()
    finally:
        context.close()
