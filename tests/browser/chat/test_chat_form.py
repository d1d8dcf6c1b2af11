"""The way to a human: the call-back form, on a desktop and on a phone."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.chat.conftest import QUESTION, UNKNOWN, ask, opened
from tests.browser.conftest import DESKTOP, PHONE, Door, Visitor
from tests.web.chat.scripted import Scripted

pytestmark = pytest.mark.browser
SIZES = pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])


def form(visitor: Visitor) -> tuple[Page, Locator]:
    """The form, opened from the answer that is missing."""
    page = opened(visitor)
    turn = ask(visitor, UNKNOWN)
    turn.locator('[data-act="form"]').click()
    window = page.get_by_role("dialog")
    expect(window).to_be_visible()
    return page, window


@SIZES
def test_a_request_is_left_and_its_receipt_says_what_happened(
    door: Door, shop: Scripted, size: tuple[int, int]
) -> None:
    visitor = door.enter("fr-FR", size)
    _, window = form(visitor)
    expect(window.get_by_label("Votre question")).to_have_value(UNKNOWN)
    boxes = window.get_by_role("checkbox")
    expect(boxes).to_have_count(3)
    assert [box.is_checked() for box in boxes.all()] == [False, False, False]
    window.get_by_label("Votre nom").fill(f"Zoé {size[0]}")
    window.get_by_label("Votre e-mail").fill("zoe@example.com")
    window.get_by_label("J’accepte que").check()
    window.get_by_label("Joindre notre conversation").check()
    window.get_by_role("button", name="Envoyer ma demande").click()
    expect(window).to_contain_text("Votre demande est enregistrée sous le numéro")
    expect(window).not_to_contain_text("en a informé")
    assert not visitor.overflows()
    window.get_by_role("button", name="Fermer").click()
    expect(window).to_have_count(0)
    stored = next(iter(shop.handoff.book.all())).lead
    assert (stored.name, stored.question, stored.marketing) == (f"Zoé {size[0]}", UNKNOWN, False)
    assert stored.transcript is not None
    assert UNKNOWN in stored.transcript


@SIZES
def test_what_is_wrong_is_told_at_its_field(door: Door, size: tuple[int, int]) -> None:
    visitor = door.enter("fr-FR", size)
    _, window = form(visitor)
    window.get_by_label("Votre nom").fill("Zoé")
    window.get_by_label("Votre e-mail").fill("zoe")
    window.get_by_role("button", name="Envoyer ma demande").click()
    expect(window.get_by_role("alert")).to_be_visible()
    mail = window.get_by_label("Votre e-mail")
    expect(mail).to_be_focused()
    expect(mail).to_be_in_viewport()
    expect(mail).to_have_attribute("aria-invalid", "true")
    expect(mail).to_have_accessible_description(
        "Un e-mail ou un téléphone suffit. Vérifiez l’adresse e-mail : elle s’écrit comme nom@exemple.fr, "
        "sans espace ni accent avant le @."
    )
    expect(window.get_by_label("Votre nom")).to_have_value("Zoé")
    expect(window).to_contain_text("Cochez la case")


def test_escape_closes_the_form_and_nothing_typed_is_lost(door: Door) -> None:
    page, window = form(door.enter())
    window.get_by_label("Votre nom").fill("Zoé")
    page.keyboard.press("Escape")
    expect(window).to_have_count(0)
    opener = page.locator('.b-unknown [data-act="form"]')
    expect(opener).to_be_focused()
    opener.click()
    expect(page.get_by_role("dialog").get_by_label("Votre nom")).to_have_value("Zoé")
    page.get_by_role("dialog").get_by_role("button", name="Annuler").click()
    expect(window).to_have_count(0)


def test_a_person_is_always_one_button_away_in_the_page_s_language(door: Door) -> None:
    visitor = door.enter("en-GB")
    page = opened(visitor)
    page.get_by_role("button", name="Talk to a person").click()
    window = page.get_by_role("dialog", name="Leave a question for the team")
    expect(window.get_by_label("Your name")).to_be_focused()
    expect(window.get_by_role("checkbox")).to_have_count(2)  # there is no conversation to attach
    page.keyboard.press("Escape")
    page.get_by_role("link", name="Français").click()
    expect(page.locator("#send")).to_have_text("Envoyer")
    page.get_by_role("button", name="Parler à une personne").click()
    expect(page.get_by_role("dialog").get_by_label("Votre nom")).to_be_focused()


def test_a_question_that_was_answered_is_not_put_into_the_form(door: Door) -> None:
    visitor = door.enter()
    page = opened(visitor)
    ask(visitor, QUESTION)
    page.get_by_role("button", name="Parler à une personne").click()
    expect(page.get_by_role("dialog").get_by_label("Votre question")).to_have_value("")
