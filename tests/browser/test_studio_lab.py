"""The lab and the rewriting of selected words in a real browser: by mouse, by keyboard, on a phone."""

import json

import pytest
from playwright.sync_api import Page, expect

from tests.browser.chat.test_chat_access import findings
from tests.browser.conftest import DESKTOP, PHONE, Door
from tests.browser.test_studio_drafts import GOOD, written
from tests.wire.server import Wire
from tests.writing.lab.test_lab import LINES

pytestmark = pytest.mark.browser
WRONG = {**LINES, "figure": "La nappe Alma à 49,00 €", "benefit": "La meilleure nappe du monde"}


def proposed(page: Page, wire: Wire) -> None:
    """Open the lab and have its lines written."""
    wire.answer = lambda _messages, _body: json.dumps(WRONG)
    page.locator("#lab").get_by_role("button", name="Dix propositions").click()
    expect(page.get_by_label("Pour le champ")).to_have_value("Objet")
    page.locator("#lab-go").click()
    expect(page.locator("#lab-news")).to_contain_text("Les propositions sont là")


def test_a_line_is_chosen_for_its_score_and_put_into_the_field(door: Door, wire: Wire) -> None:
    page = written(door, wire, GOOD, size=DESKTOP)
    proposed(page, wire)
    lines = page.locator(".b-lab-line")
    expect(lines.first).to_contain_text("sur 100")
    expect(lines.last).to_contain_text("La meilleure nappe du monde")
    lines.first.locator("summary").click()
    expect(lines.first).to_contain_text("Reprend les faits")
    page.locator(".b-lab-out summary").click()
    expect(page.locator(".b-lab-out")).to_contain_text("ne figure dans aucune source")
    chosen = lines.nth(1).locator(".b-lab-text").inner_text()
    button = lines.nth(1).get_by_role("button", name="Prendre cette ligne")
    button.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#lab-news")).to_contain_text("La ligne est dans le champ")
    expect(page.locator("#field-0").get_by_role("textbox")).to_have_value(chosen)
    assert findings(page) == []
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")


def test_only_the_selected_words_are_rewritten(door: Door, wire: Wire) -> None:
    page = written(door, wire, GOOD, size=DESKTOP)
    wire.answer = lambda _messages, _body: json.dumps({"body": "a du grain"})
    page.evaluate(
        """() => {
          const box = document.querySelector("#field-2 textarea"), at = box.value.indexOf("est en lin lavé");
          box.focus();
          box.setSelectionRange(at, at + "est en lin lavé".length);
        }"""
    )
    expect(page.locator("#draft-selected")).to_contain_text("est en lin lavé")
    page.get_by_role("button", name="Plus chaleureux").click()
    page.get_by_role("button", name="Accepter").click()
    body = GOOD["body"].replace("est en lin lavé", "a du grain")
    expect(page.locator("#field-2").get_by_role("textbox")).to_have_value(body)
    expect(page.locator("#draft-selected .b-selected")).to_have_count(0)
