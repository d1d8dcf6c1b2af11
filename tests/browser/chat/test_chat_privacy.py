"""A visitor deletes what they said, and is warned of what they should not have typed."""

import pytest
from playwright.sync_api import expect

from assistant.types.answer import Answer
from tests.browser.chat.conftest import QUESTION, UNKNOWN, ask, opened
from tests.browser.conftest import DESKTOP, PHONE, Door
from tests.web.chat.scripted import Scripted, answered, script

pytestmark = pytest.mark.browser
SIZES = pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
CARD = "Ma carte 4539 1488 0343 6467 ne passe pas, que faire ?"


@SIZES
def test_a_conversation_and_the_request_left_in_it_are_deleted(
    door: Door, shop: Scripted, size: tuple[int, int]
) -> None:
    visitor = door.enter("fr-FR", size)
    page = opened(visitor)
    ask(visitor, QUESTION)
    ask(visitor, UNKNOWN).locator('[data-act="form"]').click()
    window = page.get_by_role("dialog")
    window.get_by_label("Votre nom").fill("Zoé")
    window.get_by_label("Votre e-mail").fill(f"zoe{size[0]}@delete.example")
    window.get_by_label("J’accepte que").check()
    window.get_by_role("button", name="Envoyer ma demande").click()
    expect(window).to_contain_text("sous le numéro")
    window.get_by_role("button", name="Fermer").click()
    delete = page.get_by_title("Supprimer la conversation")
    delete.click()
    panel = page.locator("[data-erasing]")
    expect(panel).to_be_focused()
    expect(panel).to_be_in_viewport()
    panel.get_by_role("button", name="Ne rien supprimer").click()
    expect(panel).to_have_count(0)
    expect(page.locator(".b-turn")).to_have_count(2)
    delete.click()
    assert not visitor.overflows()
    panel.get_by_role("button", name="Supprimer aussi ma demande").click()
    expect(panel).to_contain_text("La conversation est supprimée.")
    expect(page.locator(".b-turn")).to_have_count(0)
    expect(page.locator("#live")).to_have_text("La conversation est supprimée.")
    left = [view.lead.email for view in shop.handoff.book.all()]
    assert f"zoe{size[0]}@delete.example" not in left
    ask(visitor, QUESTION)
    expect(panel).to_have_count(0)


def test_the_visitor_is_warned_of_sensitive_data(door: Door, shop: Scripted) -> None:
    warned: Answer = answered(masked=("card",))
    shop.scripts[CARD] = script(warned)
    visitor = door.enter()
    opened(visitor)
    turn = ask(visitor, CARD)
    expect(turn.get_by_role("note")).to_contain_text("un numéro de carte bancaire")


@pytest.mark.parametrize(
    ("locale", "said"), [("fr-FR", "intelligence artificielle"), ("en-GB", "artificial")]
)
def test_the_ai_is_named_before_anything_is_typed(door: Door, locale: str, said: str) -> None:
    visitor = door.enter(locale, PHONE)
    page = opened(visitor)
    notice = page.locator(".b-disclosure")
    expect(notice).to_contain_text(said)
    expect(notice).to_be_in_viewport()
