"""A reply to a review, from the text it answers to its preview."""

import json

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESKTOP, PHONE, Door
from tests.browser.test_look import log_in
from tests.browser.test_studio_brief import unfold
from tests.wire.server import Wire

pytestmark = pytest.mark.browser
REVIEW = "Très belle nappe, mais un peu courte pour ma table."
REPLY = "Merci de votre avis. La nappe Alma mesure 170 × 300 cm. Nous vous aidons à choisir la taille."


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_a_review_is_answered(door: Door, wire: Wire, size: tuple[int, int]) -> None:
    wire.answer = lambda messages, body: json.dumps({"text": REPLY})
    page = log_in(door.enter("fr-FR"))
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.get_by_label("Canal", exact=True).click()
    page.get_by_role("option", name="Réponse à un avis").click()
    page.locator("#goal textarea").fill("Remercier et dire la taille")
    unfold(page, "message")
    page.get_by_label("Texte auquel répondre").fill(REVIEW)
    page.locator("#write").click()
    expect(page.locator("#field-0 textarea")).to_have_value(REPLY)
    assert REVIEW in " ".join(wire.calls[0].text.split())
    expect(page.locator(".b-pv")).to_contain_text(REVIEW)
    expect(page.locator(".b-pv")).to_contain_text("Merci de votre avis.")
