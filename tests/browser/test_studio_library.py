"""The library, the steps to an approval, the autosave and the files in a real browser."""

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from assistant.services import Services
from assistant.store.copy.drafts import ANY
from assistant.types.draft import Brief
from assistant.types.people import Role
from tests.browser.chat.test_chat_access import findings
from tests.browser.conftest import DESKTOP, PHONE, Door, Visitor
from tests.browser.test_look import log_in, readable
from tests.web.shop import PASSWORD

pytestmark = pytest.mark.browser
GOOD = {
    "subject": "La nappe Alma en lin lavé",
    "preheader": "Elle mesure 170 × 300 cm.",
    "body": "La nappe Alma est en lin lavé.\n\nElle coûte 59,00 €.",
    "cta": "Voir la nappe",
}
BRIEF = Brief("email", "families", "Présenter la nappe Alma", "fr", products=("NAP-01",))
PEOPLE: dict[str, Role] = {"lea": "writer", "paul": "writer", "rita": "reviewer"}


@pytest.fixture
def number(services: Services) -> Iterator[int]:
    """A draft of Léa's beside one of Paul's; before and afterwards there is none."""
    clear(services)
    for name, role in PEOPLE.items():
        if services.accounts.get(name) is None:
            services.accounts.add(name, PASSWORD, role)
    services.copy.add({**GOOD, "subject": "Une table pour dix"}, BRIEF, "paul")
    yield services.copy.add(GOOD, BRIEF, "lea").id
    clear(services)


def clear(services: Services) -> None:
    while stored := services.copy.drafts.page(ANY, limit=100):
        for each in stored:
            services.copy.drafts.delete(each.id)


def library(visitor: Visitor, name: str) -> Page:
    page = log_in(visitor, name)
    page.get_by_role("tab", name="Bibliothèque").click()
    expect(page.get_by_role("article", name="La nappe Alma en lin lavé")).to_be_visible()
    return page


def opened(visitor: Visitor, name: str) -> Page:
    page = library(visitor, name)
    page.get_by_role("article", name="La nappe Alma").get_by_role("button", name="Ouvrir").click()
    expect(page.locator("#field-0 textarea")).to_be_visible()
    return page


def test_a_text_goes_from_its_writer_over_the_review_to_a_file(
    door: Door, services: Services, number: int
) -> None:
    page = opened(door.enter("fr-FR"), "lea")
    expect(page.locator("#review-acts")).to_contain_text("Ce texte est un brouillon.")
    expect(page.get_by_role("button", name="Approuver", exact=True)).to_have_count(0)
    page.get_by_role("button", name="Soumettre à la relecture").click()
    expect(page.locator("#draft-head")).to_contain_text("En relecture")
    other = door.enter("fr-FR")
    rita = opened(other, "rita")
    expect(rita.locator("#field-0 textarea")).to_be_disabled()
    rita.get_by_role("button", name="Renvoyer à l’auteur").click()
    expect(rita.get_by_role("alert")).to_be_visible()
    rita.get_by_label("Un mot pour l’équipe").fill("Dire le prix d’abord")
    rita.get_by_role("button", name="Renvoyer à l’auteur").click()
    expect(rita.locator("#draft-note")).to_contain_text("renvoyé à son auteur")
    expect(rita.locator(".b-decision").last).to_contain_text("Dire le prix d’abord")
    rita.get_by_role("button", name="Approuver", exact=True).click()
    expect(rita.locator("#draft-head")).to_contain_text("Approuvé")
    with rita.expect_download() as waiting:
        rita.get_by_role("button", name="Télécharger le fichier").click()
    assert waiting.value.suggested_filename.endswith(".eml")
    rita.get_by_role("tab", name="Bibliothèque").click()
    rita.get_by_role("radio", name="Approuvés").check()
    text = rita.get_by_role("article", name="La nappe Alma en lin lavé")
    text.get_by_role("button", name="Dossier d’approbation").click()
    expect(rita.locator("#h-record")).to_be_focused()
    expect(rita.locator("#library-record")).to_contain_text("approuvé par rita")
    with rita.expect_download() as waiting:
        rita.get_by_role("link", name="Télécharger le dossier").click()
    record = json.loads(waiting.value.path().read_text(encoding="utf-8"))
    assert record["draft"] == number
    assert services.copy.drafts.get(number).status == "approved"


def test_typing_is_kept_and_two_people_are_told(door: Door, services: Services, number: int) -> None:
    page = opened(door.enter("fr-FR"), "lea")
    subject = page.locator("#field-0 textarea")
    subject.press("End")
    subject.press_sequentially(", à table")
    expect(page.locator("#draft-saved")).to_contain_text("Enregistré à")
    assert services.copy.drafts.get(number).draft.fields["subject"].endswith(", à table")
    assert services.copy.drafts.get(number).version == 2
    now = services.copy.drafts.get(number).changed_at
    services.copy.typed(number, {"subject": "De Paul"}, ("paul", ""), now)
    subject.press_sequentially(" !")
    expect(page.locator("#draft-clash h2")).to_contain_text("modifié entre-temps par paul")
    expect(page.locator("#h-clash")).to_be_focused()
    expect(subject).to_have_value("La nappe Alma en lin lavé, à table !")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#draft-note")).to_contain_text("Votre texte est le plus récent")
    assert [each.by for each in services.copy.drafts.versions(number)] == ["lea", "lea", "paul", "lea"]


def test_the_library_is_searched_and_reused_by_keyboard(door: Door, number: int) -> None:
    page = library(door.enter("fr-FR"), "lea")
    page.get_by_label("Chercher dans les textes").focus()
    page.keyboard.type("DIX lave")
    expect(page.locator("#library-list article")).to_have_count(1)
    expect(page.get_by_role("article", name="Une table pour dix")).to_be_visible()
    page.keyboard.press("Control+A")
    page.keyboard.press("Delete")
    archive = page.get_by_role("article", name="La nappe Alma").get_by_role("button", name="Archiver")
    archive.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#library-note")).to_contain_text("Le texte est archivé.")
    page.get_by_role("radio", name="Archivés").focus()
    page.keyboard.press("Space")
    text = page.get_by_role("article", name="La nappe Alma en lin lavé")
    text.get_by_role("button", name="Reprendre le brief").focus()
    page.keyboard.press("Space")
    expect(page.locator("#goal textarea")).to_have_value("Présenter la nappe Alma")
    expect(page.get_by_role("tab", name="Écrire")).to_have_attribute("aria-selected", "true")


@pytest.mark.parametrize(
    ("size", "scheme"), [(DESKTOP, "light"), (PHONE, "dark")], ids=["desktop", "phone in the dark"]
)
def test_axe_finds_nothing_and_nothing_overflows(
    door: Door, number: int, size: tuple[int, int], scheme: str
) -> None:
    visitor = door.enter("fr-FR", size, scheme)
    page = library(visitor, "admin")
    page.get_by_role("button", name="Autres filtres").click()
    text = page.get_by_role("article", name="La nappe Alma en lin lavé")
    text.get_by_role("button", name="Dossier d’approbation").click()
    expect(page.locator("#library-record table")).to_be_visible()
    assert findings(page) == []
    assert not visitor.overflows()
    for part in (
        "#library-list .b-where",
        "#library-list .b-act",
        ".b-record td",
        ".b-record dt",
        ".b-state",
    ):
        readable(page, part)
    text.get_by_role("button", name="Ouvrir").click()
    expect(page.locator("#field-0 textarea")).to_be_visible()
    page.get_by_role("button", name="Télécharger le fichier").click()
    expect(page.locator("#draft-live .b-fault, #file-result .b-fault")).to_be_visible()
    assert findings(page) == []
    assert not visitor.overflows()
