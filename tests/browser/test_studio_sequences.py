"""Sequences in a real browser: from the form to an approved file, on a phone, in both languages."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from assistant.services import Services
from assistant.store.copy.drafts import Wanted
from tests.browser.chat.test_chat_access import findings
from tests.browser.conftest import DESKTOP, PHONE, Door, Visitor
from tests.browser.test_look import log_in, readable
from tests.web.studio.people_of import person
from tests.wire.server import Wire
from tests.writing.test_sequence import GOOD, says

pytestmark = pytest.mark.browser
TEXT = GOOD["fr"]


@pytest.fixture
def writers(services: Services, wire: Wire) -> Iterator[None]:
    """Léa writes, Rita reviews, and the model says the same good text; afterwards no draft is left."""
    person(services, "lea", "writer")
    person(services, "rita", "reviewer")
    wire.answer = says(TEXT)
    yield
    for stored in services.copy.drafts.page(Wanted(), limit=100):
        services.copy.drafts.delete(stored.id)


def sequences(visitor: Visitor, name: str, tab: str = "Séquences") -> Page:
    page = log_in(visitor, name)
    page.get_by_role("tab", name=tab).click()
    expect(page.locator("#seq-steps li").first).to_be_visible()
    return page


def written(page: Page) -> None:
    """Choose the abandoned cart and the tablecloth, and have the messages written."""
    page.get_by_label("Séquence", exact=True).click()
    page.get_by_role("option", name="Panier abandonné").click()
    expect(page.locator("#seq-steps")).to_contain_text("1 heure après l’abandon du panier")
    page.locator("#seq-search").get_by_role("textbox").fill("alma")
    page.locator("#seq-products").get_by_role("checkbox").first.check()
    page.locator("#seq-goal").get_by_role("textbox").fill("Parler de la nappe Alma.")
    page.get_by_role("button", name="Rédiger la séquence").click()
    expect(page.locator(".b-seq-together")).to_contain_text("Rien ne se contredit")


def message(page: Page, number: int) -> Locator:
    return page.locator(".b-seq-message").nth(number - 1)


def test_a_sequence_goes_from_its_brief_to_an_approved_file(
    door: Door, services: Services, writers: None
) -> None:
    page = sequences(door.enter("fr-FR", DESKTOP), "lea")
    written(page)
    expect(page.locator(".b-seq-message")).to_have_count(3)
    last = message(page, 3)
    last.get_by_role("button", name="Modifier").click()
    body = last.locator("textarea[name='field.body']")
    body.fill("Bonjour,\n\nLa nappe Alma coûte 49,00 €.")
    last.get_by_role("button", name="Enregistrer et vérifier").click()
    expect(page.locator(".b-seq-together")).to_contain_text("le message 1 dit")
    last.get_by_role("button", name="Modifier").focus()
    page.keyboard.press("Enter")
    body.fill(TEXT["body"])
    last.get_by_role("button", name="Enregistrer et vérifier").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".b-seq-together")).to_contain_text("Rien ne se contredit")
    assert findings(page) == []
    reviewer = sequences(door.enter("fr-FR", DESKTOP), "rita")
    reviewer.get_by_label("Séquences gardées").click()
    reviewer.get_by_role("option").first.click()
    for number in (1, 2, 3):
        message(reviewer, number).get_by_role("button", name="Approuver").click()
        expect(message(reviewer, number).locator(".b-state")).to_have_text("Approuvé")
    reviewer.locator("#seq-file select[name=format]").select_option("csv")
    reviewer.get_by_role("button", name="Télécharger le fichier").click()
    with reviewer.expect_download() as waiting:
        reviewer.locator("#seq-result a[download]").click()
    assert waiting.value.path().read_text(encoding="utf-8").count("La nappe Alma") >= 3


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_a_phone_nothing_overflows_and_axe_finds_nothing(door: Door, writers: None, scheme: str) -> None:
    visitor = door.enter("fr-FR", PHONE, scheme)
    page = sequences(visitor, "lea")
    assert findings(page) == []
    written(page)
    message(page, 2).get_by_role("button", name="Modifier").click()
    expect(message(page, 2).locator("textarea").first).to_be_visible()
    assert findings(page) == []
    assert not visitor.overflows()
    for part in (".b-seq-message .b-where", ".b-seq-message .b-state", "#seq-steps .b-where"):
        readable(page, part)


def test_a_message_opens_in_the_editor_and_comes_back_changed(door: Door, writers: None) -> None:
    page = sequences(door.enter("fr-FR", DESKTOP), "lea")
    written(page)
    message(page, 1).get_by_role("button", name="Ouvrir dans").click()
    subject = page.locator("#field-0 textarea")
    expect(subject).to_have_value(TEXT["subject"])
    subject.fill("La nappe Alma vous attend")
    page.get_by_role("button", name="Enregistrer et vérifier").click()
    expect(page.locator("#draft-note")).to_contain_text("Enregistré et vérifié")
    page.get_by_role("tab", name="Séquences").click()
    expect(message(page, 1)).to_contain_text("La nappe Alma vous attend")


def test_the_page_speaks_english(door: Door, writers: None) -> None:
    page = sequences(door.enter("en-GB", DESKTOP), "lea", "Sequences")
    expect(page.locator("#seq-steps")).to_contain_text("The sequence ends with the first order.")
    expect(page.get_by_role("button", name="Write the sequence")).to_be_visible()
    assert findings(page) == []
