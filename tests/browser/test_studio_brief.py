"""The brief side of the copy page in a real browser: by mouse, by keyboard, on a phone, as axe sees it."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from assistant.services import Services
from tests.browser.chat.test_chat_access import findings
from tests.browser.conftest import DESKTOP, PHONE, Door
from tests.browser.test_look import log_in, readable
from tests.wire.server import Wire

pytestmark = pytest.mark.browser
FOLDS = ("offer", "message", "link", "keywords", "facts", "keep", "ask", "claim", "own", "voice")


def unfold(page: Page, name: str) -> None:
    """Open a folded part of the brief."""
    page.locator(f"#brief-{name} button.label-wrap").click()


def fill(page: Page) -> None:
    """The least that a brief needs."""
    page.get_by_label("Produits").first.fill("nappe alma")
    page.get_by_role("checkbox", name="Nappe Alma · NAP-01").check()
    page.locator("#goal textarea").fill("Présenter la nappe Alma")


def test_a_sentence_becomes_a_brief(door: Door, wire: Wire) -> None:
    page = log_in(door.enter("fr-FR"))
    page.get_by_label("Partir d’une phrase").fill("Un e-mail aux familles sur la nappe Alma")
    page.get_by_role("button", name="Remplir le brief").click()
    expect(page.locator("#brief-note")).to_contain_text("Le brief est rempli")
    expect(page.get_by_role("checkbox", name="Nappe Alma · NAP-01")).to_be_checked()
    expect(page.locator("#goal textarea")).not_to_have_value("")


def test_a_kept_brief_is_taken_up_again(door: Door) -> None:
    page = log_in(door.enter("fr-FR"))
    fill(page)
    unfold(page, "offer")
    page.get_by_label("Offre, en vos mots").fill("Livraison offerte dès 80 €")
    page.get_by_label("Au", exact=True).fill("06/12/2026")
    unfold(page, "keep")
    page.get_by_label("Nom du modèle").fill("Nappe de Noël")
    page.get_by_role("button", name="Garder", exact=True).click()
    expect(page.locator("#keep-note")).to_contain_text("Le modèle est gardé.")
    page = log_in(door.enter("fr-FR"))
    expect(page.locator("#goal textarea")).to_have_value("")
    page.get_by_label("Reprendre un brief").click()
    page.get_by_role("option", name="Nappe de Noël").click()
    expect(page.locator("#goal textarea")).to_have_value("Présenter la nappe Alma")
    expect(page.get_by_label("Offre, en vos mots")).to_have_value("Livraison offerte dès 80 €")
    expect(page.get_by_label("Au", exact=True)).to_have_value("6 décembre 2026")
    expect(page.get_by_role("checkbox", name="Nappe Alma · NAP-01")).to_be_checked()
    unfold(page, "keep")
    page.get_by_label("Nom du modèle").fill("Nappe de Noël")
    page.get_by_role("button", name="Supprimer ce modèle").click()
    expect(page.locator("#keep-note")).to_contain_text("Le modèle est supprimé.")


def test_a_fact_that_must_be_said_is_in_the_prompt_and_one_left_out_is_not(door: Door, wire: Wire) -> None:
    page = log_in(door.enter("fr-FR"))
    fill(page)
    unfold(page, "facts")
    page.get_by_role("button", name="Chercher les faits du brief").click()
    facts = page.locator(".b-fact")
    expect(facts.first).to_contain_text("59")  # prices stand on top
    last = facts.last.locator("legend").inner_text()
    facts.first.get_by_label("À dire").check()
    facts.last.get_by_label("Écarter").check()
    expect(facts.last.get_by_label("Écarter")).to_be_checked()
    page.locator("#write").click()
    assert wire.wait(lambda server: bool(server.calls))
    assert last not in wire.calls[0].text


def test_the_knowledge_answers_beside_the_brief(door: Door) -> None:
    page = log_in(door.enter("fr-FR"))
    unfold(page, "ask")
    page.get_by_label("Votre question").fill("Combien coûte la livraison en France ?")
    page.get_by_label("Votre question").press("Enter")
    expect(page.locator(".b-passages")).to_contain_text("4,90 €")
    page.locator(".b-passages button").first.click()
    expect(page.get_by_label("Faits à dire, un par ligne")).to_be_visible()
    expect(page.get_by_label("Faits à dire, un par ligne")).to_have_value(
        re.compile("livraison", re.IGNORECASE)
    )


@pytest.fixture
def alone(services: Services) -> Iterator[None]:
    """The admin is the only one who is active, and may approve what it proposed; the shop is shared."""
    others = [one.name for one in services.accounts.all() if one.active and one.name != "admin"]
    for name in others:
        services.accounts.disable(name)
    yield
    for name in others:
        services.accounts.enable(name)


@pytest.mark.usefixtures("alone")
def test_a_fact_is_added_and_approved(door: Door) -> None:
    page = log_in(door.enter("en-GB"))
    unfold(page, "claim")
    page.get_by_label("The fact").fill("The Alma cloth was washed fifty times.")
    page.get_by_label("Who vouches for it").fill("Workshop")
    page.get_by_label("Evidence").fill("Test 12")
    page.get_by_role("button", name="Propose this fact").click()
    claim = page.locator(".b-claim", has_text="washed fifty times")
    expect(claim).to_contain_text("to be approved")
    claim.get_by_role("button", name="Approve").click()
    expect(claim).to_contain_text("approved")
    claim.get_by_role("button", name="Remove").click()
    expect(claim).to_have_count(0)


def test_files_are_read_in_the_browser(door: Door) -> None:
    visitor = door.enter("fr-FR")
    page = log_in(visitor)
    unfold(page, "keywords")
    csv = "Requêtes les plus fréquentes,Clics\nnappe en lin,12\n".encode()
    field = page.locator("#keywords-file input[type=file]")
    field.set_input_files({"name": "q.csv", "mimeType": "text/csv", "buffer": csv})
    expect(page.get_by_label("Mots-clés visés")).to_have_value("nappe en lin")
    unfold(page, "own")
    old = {"name": "a.txt", "mimeType": "text/plain", "buffer": "Été à la filature".encode("cp1252")}
    page.locator("#own-file input[type=file]").set_input_files(old)
    expect(page.get_by_label("Votre texte")).to_have_value("Été à la filature")
    binary = {"name": "b.txt", "mimeType": "text/plain", "buffer": b"\x00\x01"}
    page.locator("#own-file input[type=file]").set_input_files(binary)
    expect(page.locator("#own-file .b-chosen")).to_contain_text("n’est pas un fichier texte")


def test_a_text_of_one_s_own_is_opened_and_checked_without_a_model(door: Door, wire: Wire) -> None:
    page = log_in(door.enter("fr-FR"))
    unfold(page, "own")
    page.get_by_label("Votre texte").fill("Objet : La nappe Alma\nElle coûte 59 €.")
    page.get_by_role("button", name="Ouvrir et vérifier").click()
    expect(page.locator("#draft textarea").first).to_have_value("La nappe Alma")
    page.locator("#draft textarea").first.fill("Autre chose")
    page.get_by_role("button", name="Ouvrir et vérifier").click()
    expect(page.locator("#draft textarea").first).to_have_value("La nappe Alma")
    assert wire.calls == []


def test_the_form_works_by_keyboard(door: Door, wire: Wire) -> None:
    page = log_in(door.enter("fr-FR"))
    page.get_by_label("But du texte").focus()
    page.keyboard.type("Présenter la nappe Alma")
    unfolding = page.locator("#brief-offer button.label-wrap")
    unfolding.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Offre, en vos mots")).to_be_visible()
    page.locator("#write").focus()
    page.keyboard.press("Enter")
    assert wire.wait(lambda server: bool(server.calls))


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_all_of_it_fits(door: Door, size: tuple[int, int], scheme: str) -> None:
    visitor = door.enter("fr-FR", size, scheme)
    page = log_in(visitor)
    fill(page)
    for name in FOLDS:
        unfold(page, name)
    page.get_by_role("button", name="Chercher les faits du brief").click()
    expect(page.locator(".b-fact").first).to_be_visible()
    page.get_by_label("Votre question").fill("Combien coûte la livraison ?")
    page.get_by_label("Votre question").press("Enter")
    expect(page.locator(".b-passages li").first).to_be_visible()
    assert not visitor.overflows()
    assert findings(page) == []
    readable(page, ".b-fact legend, .b-fact .b-where, .b-fact-choice label, #beside button.label-wrap")
