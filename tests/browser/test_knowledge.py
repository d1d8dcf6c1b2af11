"""The knowledge page in a real browser: by mouse, by keyboard, on a phone and in the dark."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from assistant.services import Services
from assistant.web.server import create_app
from tests.browser.conftest import PHONE, Door, Server, Visitor
from tests.browser.test_look import log_in, readable
from tests.ingest.rooted import FEED
from tests.net.server import Web, html, plain
from tests.web.library import empty, library
from tests.wire.server import Wire

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def web() -> Iterator[Web]:
    with Web() as server:
        yield server


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory, wire_server: Wire, web: Web) -> Iterator[Services]:
    with library(tmp_path_factory.mktemp("library"), wire_server, web) as services:
        yield services


@pytest.fixture(scope="module")
def address(shop: Services) -> Iterator[str]:
    """The running server of this shop, in the place of the one all other tests share."""
    with Server.of(create_app(shop)) as running:
        yield running


@pytest.fixture
def visit(door: Door, shop: Services) -> Iterator[Door]:
    yield door
    empty(shop)


def knowledge(visitor: Visitor) -> Page:
    page = log_in(visitor)
    page.get_by_role("tab", name="Connaissances").click()
    expect(page.get_by_role("article", name="Dossier de connaissances")).to_be_visible()
    return page


def test_files_are_added_shown_and_removed(visit: Door, tmp_path: Path, shop: Services) -> None:
    good, bad = tmp_path / "<b>Été {{value}} ${1+1}.md", tmp_path / "image.pdf"
    good.write_text("# Été\n\nLe magasin ferme en août.", encoding="utf-8")
    bad.write_bytes(b"\x89PNG\r\n\x1a\n\x00")
    visitor = visit.enter("fr-FR")
    page = knowledge(visitor)
    page.get_by_role("button", name="Envoyer").click()
    expect(page.locator(".b-sent")).to_contain_text("Choisissez d’abord un fichier.")
    page.locator("#know-files").set_input_files([good, bad])
    expect(page.locator(".b-chosen")).to_contain_text("image.pdf")
    page.get_by_role("radio", name="Public", exact=True).first.check()
    page.get_by_role("button", name="Envoyer").click()
    expect(page.locator(".b-sent .b-good")).to_contain_text("Reçu")
    expect(page.locator(".b-sent .b-bad")).to_contain_text("image.pdf")
    added = page.get_by_role("article", name="Fichiers et textes ajoutés")
    expect(added).to_contain_text("À jour")
    added.locator("summary", has_text="Voir les documents").click()
    expect(added.locator(".b-file strong")).to_have_text("<b>Été {{value}} ${1+1}.md")
    expect(added.locator(".b-file")).to_contain_text("Public")
    added.locator(".b-file summary", has_text="Retirer").click()
    expect(added.locator(".b-file")).to_contain_text("Ce fichier est supprimé")
    added.locator(".b-file").get_by_role("button", name="Oui, retirer").click()
    expect(page.locator("#know-running")).to_contain_text("retiré, passages")
    expect(added.locator(".b-file")).to_have_count(0)
    assert list((shop.settings.paths.data / "uploads").glob("*/*")) == []
    page.get_by_role("button", name="Compris").first.click()
    # The browser writes the refused file into its console; that refusal is what we test.
    assert all("422" in complaint for complaint in visitor.complaints)
    visitor.complaints.clear()


def test_a_text_is_pasted_by_keyboard_alone(visit: Door, shop: Services) -> None:
    page = knowledge(visit.enter("fr-FR"))
    page.get_by_role("tab", name="Texte").focus()
    page.keyboard.press("Enter")
    page.locator("#know-text-title textarea").focus()
    page.keyboard.type("Parking")
    page.keyboard.press("Tab")
    page.keyboard.type("Le parking est gratuit le samedi.")
    page.locator("#know-text-add").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#know-text-result")).to_contain_text("la lecture commence")
    expect(page.locator("#know-text-title textarea")).to_have_value("")
    expect(page.get_by_role("article", name="Fichiers et textes ajoutés")).to_contain_text("À jour")
    # What is removed asks first, and is reached without a mouse.
    summary = page.get_by_role("article", name="Fichiers et textes ajoutés").locator("summary").first
    summary.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#know-running")).to_contain_text("retiré, passages")
    assert len(shop.roots.list()) == 1


def test_a_site_is_checked_added_and_goes_on_without_the_page(visit: Door, web: Web, shop: Services) -> None:
    gate = threading.Event()

    def slow(_asked: object) -> object:
        gate.wait(30)
        return html("<main><h1>Visites</h1><p>La visite dure une heure.</p></main>")

    web.pages["/"] = html("<main><h1>Atelier</h1><p>La filature.</p><a href='/visites'>Visites</a></main>")
    web.pages["/visites"] = slow  # type: ignore[assignment]
    visitor = visit.enter("fr-FR")
    page = knowledge(visitor)
    page.get_by_role("tab", name="Site ou flux").click()
    page.get_by_label("Adresse").fill(f"{web.url}/")
    page.locator("#know-look").click()
    expect(page.locator("#know-site-result")).to_contain_text("C’est un site web")
    page.locator("#know-site-add").click()
    running = page.locator(".b-running")
    expect(running).to_contain_text("Vous pouvez quitter la page")
    expect(running.locator("progress")).to_be_visible()
    expect(page.get_by_role("article", name=web.url)).to_contain_text("Mise à jour en cours")
    visitor.open("/")
    gate.set()
    page = knowledge(visitor)
    site = page.get_by_role("article", name=web.url)
    expect(site).to_contain_text("À jour", timeout=60_000)  # the first sync loads the embedder
    expect(site).to_contain_text("Prochaine lecture")
    expect(page.locator(".b-ended")).to_contain_text("ajoutés : 2")
    page.get_by_role("button", name="Compris").click()
    expect(page.locator(".b-ended")).to_have_count(0)
    site.get_by_label("Lire à nouveau").select_option("hourly")
    expect(site.locator("option[value=hourly]")).to_have_attribute("selected", "")
    assert shop.roots.show(f"{web.url}/").record.schedule == "hourly"
    web.pages.clear()
    web.otherwise = lambda asked: html("<p>Panne</p>", "<meta name='robots' content='noindex'>")
    site.get_by_role("button", name="Mettre à jour").click()
    expect(site).to_contain_text("En échec")
    expect(site.locator(".b-trouble")).to_be_visible()
    site.locator("summary", has_text="Retirer").click()
    site.get_by_role("button", name="Oui, retirer").click()
    expect(site).to_have_count(0)


def test_a_feed_shows_what_its_columns_become(visit: Door, web: Web) -> None:
    web.pages["/f.csv"] = plain(FEED, "text/csv")
    page = knowledge(visit.enter("fr-FR", PHONE))
    page.get_by_role("tab", name="Site ou flux").click()
    page.get_by_label("Adresse").fill(f"{web.url}/f.csv")
    page.locator("#know-look").click()
    table = page.locator("#know-site-result table")
    expect(table.get_by_role("row", name="price")).to_contain_text("12,50 EUR")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_question_is_tried(visit: Door) -> None:
    page = knowledge(visit.enter("fr-FR"))
    page.get_by_label("Question").fill("Combien coûte la livraison en France ?")
    page.get_by_label("Question").press("Enter")
    tested = page.locator(".b-tested")
    expect(tested).to_contain_text("L’assistant répondrait")
    expect(tested.locator(".b-found li").first).to_contain_text("4,90 €")
    page.get_by_label("Question").fill("Comment cultiver des tomates ?")
    page.get_by_role("button", name="Tester").click()
    expect(tested).to_contain_text("dirait qu’il ne sait pas")


def test_a_reviewer_sees_everything_and_no_button(visit: Door) -> None:
    page = knowledge_of(visit.enter("en-GB"), "reviewer")
    expect(page.get_by_text("Your account can look at this page")).to_be_visible()
    expect(page.locator("#know-add")).to_be_hidden()
    expect(page.locator("#know-roots button")).to_have_count(0)
    expect(page.locator("#know-question")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_a_phone_and_is_readable(visit: Door, shop: Services, scheme: str) -> None:
    shop.roots.upload("note.md", b"# Note\n\nUn texte.", "public")
    shop.upkeep.sync("uploads").wait(60)
    visitor = visit.enter("fr-FR", PHONE, scheme)
    page = knowledge(visitor)
    page.locator("summary", has_text="Voir les documents").first.click()
    page.get_by_label("Question").fill("Combien coûte la livraison en France ?")
    page.get_by_role("button", name="Tester").click()
    expect(page.locator(".b-tested")).to_be_visible()
    assert not visitor.overflows()
    for selector in (".b-root h3", ".b-where", ".b-state", ".b-tag.b-public", ".b-act", ".b-root dt"):
        readable(page, selector)
    for selector in (".b-sure summary", ".b-ended p", ".b-drop span", ".b-verdict p", ".b-scores"):
        readable(page, selector)


def knowledge_of(visitor: Visitor, name: str) -> Page:
    page = visitor.open("/login")
    page.locator("#name").fill(name)
    page.locator("#password").fill("correct horse battery")
    page.locator("button[type=submit]").click()
    page.get_by_role("tab", name="Knowledge").click()
    expect(page.get_by_role("article", name="Knowledge folder")).to_be_visible()
    return page
