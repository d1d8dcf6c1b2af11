"""A campaign's run, review and export in a real browser: by mouse, by keyboard, on a phone, for axe."""

import json
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from assistant.services import Services
from assistant.types.campaign import StoredCampaign
from tests.browser.chat.test_chat_access import findings
from tests.browser.conftest import DESKTOP, PHONE, Door, Visitor
from tests.browser.test_look import log_in, readable
from tests.web.studio.campaign_run.parts import clear, customers, ended, planned, says, written
from tests.web.studio.people_of import person
from tests.wire.faults import Fault
from tests.wire.server import Wire

pytestmark = pytest.mark.browser
Make = Callable[..., StoredCampaign]


@pytest.fixture
def make(services: Services, wire: Wire, tmp_path: Path) -> Iterator[Make]:
    """Makes campaigns over four customers; before and afterwards there is none."""
    clear(services)
    person(services, "lea", "writer")
    person(services, "rita", "reviewer")
    wire.answer = says
    contacts = customers(services, tmp_path)
    yield lambda **changes: planned(services, contacts=contacts, tool="brevo", **changes)
    wire.answer = says
    clear(services)


@pytest.fixture
def campaign(services: Services, make: Make) -> StoredCampaign:
    """One with four texts, of which three are good and one is blocked."""
    stored = make()
    written(services, stored.id)
    return stored


def run(visitor: Visitor, name: str = "lea") -> Page:
    """The campaign's page of the run."""
    page = log_in(visitor, name)
    page.get_by_role("tab", name="Campagnes").first.click()
    page.locator("#camp-list").get_by_role("button", name="Ouvrir").click()
    expect(page.locator("#crun-progress h2")).to_have_text("Nappe d’hiver")
    return page


def review(visitor: Visitor, name: str = "rita") -> Page:
    page = run(visitor, name)
    page.get_by_role("tab", name="Relecture").click()
    expect(page.locator("#crev-text h2").first).to_be_visible()
    expect(page.locator("#crev-agreement h2")).to_be_visible()
    return page


def test_a_pilot_is_approved_before_the_rest_and_the_page_may_be_closed(
    door: Door, services: Services, make: Make, wire: Wire
) -> None:
    number = make().id
    visitor = door.enter("fr-FR")
    page = run(visitor)
    expect(page.locator("#crun-acts")).to_contain_text("Rien n’est encore écrit.")
    page.get_by_role("button", name="Écrire le pilote").click()
    expect(page.locator("#crun-acts")).to_contain_text("Le pilote est écrit.")
    assert services.campaigns.runs.status(number).counts.done == 1
    pilot = page.locator("#crun-pilot article")
    expect(pilot).to_contain_text("La nappe Alma en lin lavé")
    expect(pilot.get_by_role("button", name="Approuver")).to_have_count(0)  # Léa writes
    other = run(door.enter("fr-FR"), "rita")
    expect(other.locator("#crun-acts")).to_contain_text("il ne lance rien")
    other.locator("#crun-pilot").get_by_role("button", name="Approuver").click()
    expect(other.locator("#crun-pilot .b-total")).to_have_text("1 sur 1")
    expect(page.locator("#crun-acts")).to_contain_text("Le pilote est approuvé.")  # by itself
    wire.fail(Fault("delay", seconds=1, times=3))
    page.get_by_role("button", name="Écrire le reste").click()
    expect(page.locator("#crun-progress")).to_contain_text("Vous pouvez fermer cette page")
    page.close()
    assert ended(services, number).status == "done"
    visitor.page = visitor.context.new_page()
    expect(run_again(visitor).locator("#crun-progress .b-state")).to_have_text("Terminée")
    expect(visitor.page.locator("#crun-troubles")).to_contain_text("€61.00")


def run_again(visitor: Visitor) -> Page:
    """The same with the session that is there."""
    page = visitor.open("/studio/")
    page.get_by_role("tab", name="Campagnes").first.click()
    page.locator("#camp-list").get_by_role("button", name="Ouvrir").click()
    return page


def test_a_run_is_paused_resumed_stopped_and_failed_texts_are_tried_again(
    door: Door, services: Services, make: Make, wire: Wire
) -> None:
    number = make(channels=("email",), variants=3, concurrency=1).id
    page = run(door.enter("fr-FR"))
    wire.fail(Fault("delay", seconds=1.5, times=1), Fault("status", status=400, times=2))
    page.get_by_role("button", name="Écrire tous les textes").click()
    expect(page.locator("#crun-progress .b-state")).to_have_text("En cours")
    page.get_by_role("button", name="Mettre en pause").click()
    expect(page.locator("#crun-progress .b-state")).to_have_text("En pause")
    ended(services, number)
    page.get_by_role("button", name="Reprendre").click()
    expect(page.locator("#crun-progress .b-state")).to_have_text("Terminée")
    retry = page.get_by_role("button", name="Réessayer ce qui a échoué")
    expect(retry).to_be_visible()
    assert services.campaigns.runs.status(number).counts.failed > 0
    wire.fail(Fault("delay", seconds=6, times=None))
    retry.click()
    page.locator("#crun-acts summary", has_text="Arrêter").click()
    page.get_by_role("button", name="Oui, arrêter").click()
    expect(page.locator("#crun-progress .b-state")).to_have_text("Arrêtée")
    assert services.campaigns.get(number).status == "stopped"


def test_texts_are_read_and_judged_by_keyboard(
    door: Door, services: Services, campaign: StoredCampaign
) -> None:
    page = review(door.enter("fr-FR"))
    head = page.locator("#crev-text h2").first
    expect(head).to_contain_text("Familles · E-mail · français")
    page.keyboard.press("j")
    expect(head).to_contain_text("E-mail · anglais")
    page.keyboard.press("k")
    expect(head).to_contain_text("E-mail · français")
    page.keyboard.press("a")
    expect(page.locator("#crev-note")).to_contain_text("Texte n° 1 approuvé.")
    expect(head).to_contain_text("E-mail · anglais")
    page.keyboard.press("r")
    page.keyboard.type("Trop jaune, aka")  # letters that are keys too
    expect(page.get_by_label("Motif")).to_have_value("Trop jaune, aka")
    page.keyboard.press("Enter")
    expect(page.locator("#crev-note")).to_contain_text("Texte n° 2 rejeté.")
    expect(head).to_contain_text("SMS · français")
    expect(page.get_by_label("Motif")).to_have_value("")
    page.get_by_label("Raccourcis d’une touche").uncheck()
    head.focus()
    page.keyboard.press("a")
    page.get_by_label("Raccourcis d’une touche").check()
    head.focus()
    page.keyboard.press("a")
    expect(page.locator("#crev-note")).to_contain_text("Texte n° 3 approuvé.")
    facets = services.campaigns.review.facets(campaign.id)
    assert (facets.review["approved"], facets.review["rejected"]) == (2, 1)


def test_a_blocked_text_is_found_changed_and_the_clean_ones_are_approved_together(
    door: Door, services: Services, campaign: StoredCampaign
) -> None:
    page = review(door.enter("fr-FR"), "admin")
    page.get_by_role("radio", name="Bloqués").check()
    expect(page.locator("#crev-list li")).to_have_count(1)
    expect(page.locator("#crev-text .b-odd")).to_contain_text("« €61.00 »")
    page.locator("#crev-text h2").first.focus()
    page.keyboard.press("e")
    page.locator("#crev-text textarea").fill("Alma tablecloth in washed linen: €59.00.")
    page.locator("#crev-text").get_by_role("button", name="Enregistrer et vérifier").click()
    expect(page.locator("#crev-note")).to_contain_text("Texte n° 4 enregistré et vérifié.")
    expect(page.locator("#crev-text h2 .b-state").first).to_have_text("Écrit")
    page.get_by_role("button", name="Lire un échantillon").click()
    expect(page.locator("#crev-list h2")).to_contain_text("4 textes au hasard")
    page.get_by_role("button", name="Revenir à la liste").click()
    page.locator("#crev-bulk summary").click()
    clean = len(services.campaigns.review.clean(campaign.id))
    page.get_by_role("button", name=f"Oui, approuver ces {clean} textes").click()
    expect(page.locator("#crev-note")).to_contain_text(
        f"Textes approuvés : {clean}.".replace(" :", "\u00a0:")
    )
    page.get_by_role("button", name="Autres filtres").click()
    page.get_by_role("radio", name="Tous").check()
    expect(page.locator("#crev-list li")).to_have_count(4)
    page.locator("#crev-channel input").click()
    page.get_by_role("option", name="SMS (2)").click()
    expect(page.locator("#crev-list li")).to_have_count(2)


def test_a_campaign_leaves_as_a_file_with_its_manifest(
    door: Door, services: Services, campaign: StoredCampaign
) -> None:
    page = run(door.enter("fr-FR"))
    page.get_by_role("tab", name="Export").click()
    expect(page.locator("#cexp-state .b-trouble")).to_contain_text("pas approuvés")
    expect(page.locator("#cexp-go")).to_be_disabled()
    services.campaigns.review.approve(campaign.id, [1, 2, 3], "rita")
    page.get_by_label("Exporter aussi ce qui n’est pas approuvé").check()
    expect(page.locator("#cexp-state .b-note")).to_contain_text("Textes prêts")
    page.get_by_label("Exporter aussi ce qui n’est pas approuvé").uncheck()
    expect(page.locator("#cexp-audience figcaption").first).to_contain_text("4 envois pour 6 lignes")
    expect(page.locator("#cexp-audience")).to_contain_text("refus")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Préparer le fichier").click()
    with zipfile.ZipFile(waiting.value.path()) as archive:
        manifest = json.loads(archive.read("manifest.json"))
        names = set(archive.namelist())
    assert {"contacts-email.csv", "contacts-sms.csv", "suppression.csv"} <= names
    sent = sum(channel["sent"] for channel in manifest["channels"])
    figures = page.locator("#cexp-result .b-facts")
    expect(figures).to_contain_text(f"Envois, tous canaux{sent}")
    expect(page.locator("#cexp-result tbody tr")).to_have_count(len(manifest["files"]))
    expect(page.locator("#h-cexp-file")).to_be_focused()
    expect(page.locator("#cexp-kept li")).to_have_count(1)


@pytest.mark.parametrize(
    ("size", "scheme"), [(DESKTOP, "light"), (PHONE, "dark")], ids=["desktop", "phone in the dark"]
)
def test_axe_finds_nothing_and_nothing_overflows(
    door: Door, campaign: StoredCampaign, size: tuple[int, int], scheme: str
) -> None:
    visitor = door.enter("fr-FR", size, scheme)
    page = run(visitor, "admin")
    expect(page.locator("#crun-troubles table")).to_be_visible()
    assert findings(page) == []
    assert not visitor.overflows()
    for part in ("#crun-progress .b-state", "#crun-progress dt", "#crun-progress dd", "#crun-troubles td"):
        readable(page, part)
    page.get_by_role("tab", name="Relecture").click()
    expect(page.locator("#crev-agreement h2")).to_be_visible()
    page.get_by_role("radio", name="Tous").check()
    expect(page.locator("#crev-list li")).to_have_count(4)
    page.locator("#crev-text h2").first.focus()
    page.keyboard.press("e")
    expect(page.locator("#crev-text textarea").first).to_be_visible()
    assert findings(page) == []
    assert not visitor.overflows()
    for part in ("#crev-list .b-crev-item", "#crev-list .b-where", "#crev-text kbd", "#crev-text label span"):
        readable(page, part)
    page.get_by_role("tab", name="Export").click()
    expect(page.locator("#cexp-audience figure").first).to_be_visible()
    page.get_by_label("Exporter aussi ce qui n’est pas approuvé").check()
    expect(page.locator("#cexp-go")).to_be_enabled()
    page.get_by_role("button", name="Préparer le fichier").click()
    expect(page.locator("#cexp-result table")).to_be_visible()
    assert findings(page) == []
    assert not visitor.overflows()
    for part in ("#cexp-state dt", "#cexp-audience dt", "#cexp-result td", "#cexp-result .b-odd"):
        readable(page, part)


def test_it_speaks_english(door: Door, campaign: StoredCampaign) -> None:
    page = log_in(door.enter("en-GB"), "rita")
    page.get_by_role("tab", name="Campaigns").first.click()
    page.locator("#camp-list").get_by_role("button", name="Open").click()
    expect(page.locator("#crun-progress .b-state")).to_have_text("Done")
    page.get_by_role("tab", name="Review").click()
    expect(page.locator("#crev-text")).to_contain_text("Approve")
    page.get_by_role("tab", name="Export").click()
    expect(page.locator("#cexp-state")).to_contain_text("Before the export")
    expect(page.locator("#cexp-go")).not_to_be_visible()  # a reviewer takes no contacts out
