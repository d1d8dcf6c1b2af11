"""The page of results in a real browser: a report brought in and read, by keyboard, on a phone, for axe."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from assistant.services import Services
from assistant.types.campaign import StoredCampaign
from tests.browser.chat.test_chat_access import findings
from tests.browser.conftest import DESKTOP, PHONE, Door, Visitor
from tests.browser.test_look import log_in, readable
from tests.web.studio.campaign_run.parts import clear
from tests.web.studio.people_of import person
from tests.web.studio.results.parts import clear_reports, report, sent, taken, unknown

pytestmark = pytest.mark.browser


@pytest.fixture
def campaign(services: Services) -> Iterator[StoredCampaign]:
    """A campaign of which nothing was reported yet."""
    clear_reports(services)
    clear(services)
    person(services, "lea", "writer")
    yield sent(services)
    clear_reports(services)
    clear(services)


@pytest.fixture
def told(services: Services, campaign: StoredCampaign, tmp_path: Path) -> StoredCampaign:
    """The same with its report."""
    taken(services, tmp_path, campaign.id)
    return campaign


def results(visitor: Visitor, tab: str = "Résultats") -> Page:
    """The page of results."""
    page = log_in(visitor, "lea")
    page.get_by_role("tab", name=tab).first.click()
    expect(page.locator("#res-summary h3")).to_contain_text("Nappe d’hiver")
    return page


def test_a_report_is_brought_in_read_and_taken_out(
    door: Door, services: Services, campaign: StoredCampaign, tmp_path: Path
) -> None:
    page = results(door.enter("fr-FR"))
    expect(page.locator("#res-plots figure")).to_have_count(0)
    page.get_by_role("tab", name="Rapports importés").click()
    expect(page.locator("#res-imports")).to_contain_text("Aucun rapport")
    file = report(tmp_path, campaign.id, more=(unknown("Version B"),))
    page.locator("#res-files").set_input_files(file)
    page.locator("#res-upload button").click()
    expect(page.locator("#h-res-file")).to_be_focused()
    expect(page.locator("#res-file")).to_contain_text("Lignes : 7 ; prises : 6 ; écartées : 1.")
    page.get_by_label("Version B").fill(f"c{campaign.id}-families-email-en-1")
    page.get_by_role("button", name="Revoir l’aperçu").click()
    expect(page.locator("#res-file")).to_contain_text("Lignes : 7 ; prises : 7 ; écartées : 0.")
    page.get_by_role("button", name="Importer ce rapport").click()
    expect(page.locator("#res-in-note")).to_contain_text("Lignes prises : 7 sur 7.")
    page.get_by_role("tab", name="Lecture").click()
    expect(page.locator("#res-plots svg").first).to_be_visible()
    expect(page.locator("#res-compared .b-res-winner").first).to_have_text("Gagnante")
    page.get_by_role("tab", name="Rapports importés").click()
    page.locator("#res-imports summary").click()
    page.get_by_role("button", name="Oui, retirer ce rapport").click()
    expect(page.locator("#res-in-note")).to_contain_text("Le rapport est retiré")
    page.get_by_role("tab", name="Lecture").click()
    expect(page.locator("#res-plots figure")).to_have_count(0)
    assert services.results.incoming.imports(campaign.id) == []


def test_the_numbers_are_reached_by_keyboard_and_taken_away_as_files(
    door: Door, services: Services, told: StoredCampaign
) -> None:
    page = results(door.enter("en-GB"), "Results")
    expect(page.locator("#res-summary li").first).to_contain_text("16,000 readers")
    fold = page.locator("#res-compared summary").first
    fold.focus()
    page.keyboard.press("Enter")
    table = page.locator("#res-compared table").nth(1)
    expect(table).to_contain_text("Bayesian reading")
    expect(table).to_contain_text("Frequentist reading")
    page.get_by_label("Prior").select_option("sceptical")
    expect(page.locator("#res-choice")).to_contain_text("it takes more data to believe in one")
    expect(table).to_be_visible()  # what was open stays open
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Download the figures (CSV)").click()
    assert waiting.value.path().read_bytes() == services.results.csv(told.id, "en", prior="sceptical")
    with page.expect_download() as waiting:
        page.locator("#res-plots").get_by_role("link", name="PNG").first.click()
    assert waiting.value.suggested_filename == f"campaign-{told.id}-click_rate-intervals.png"
    page.locator("#res-plots summary").first.click()
    expect(page.locator("#res-plots figure").first).to_contain_text("variant 1 wins")
    expect(page.get_by_role("img", name="Click rate by variant, with its 95% interval")).to_have_count(1)


@pytest.mark.parametrize(
    ("size", "scheme"), [(DESKTOP, "light"), (PHONE, "dark")], ids=["desktop", "phone in the dark"]
)
def test_axe_finds_nothing_and_nothing_overflows(
    door: Door, told: StoredCampaign, tmp_path: Path, size: tuple[int, int], scheme: str
) -> None:
    visitor = door.enter("fr-FR", size, scheme)
    page = results(visitor)
    for fold in ("#res-summary", "#res-plots", "#res-compared", "#res-tables"):
        page.locator(f"{fold} summary").first.click()
    expect(page.locator("#res-tables table").first).to_be_visible()
    assert findings(page) == []
    assert not visitor.overflows()
    for part in ("#res-summary dt", "#res-summary .b-res-is", "#res-compared .b-state", "#res-tables td"):
        readable(page, part)
    wide, narrow = page.locator(".b-plot-wide svg").first, page.locator(".b-plot-narrow svg").first
    assert (wide.is_visible(), narrow.is_visible()) == (size == DESKTOP, size == PHONE)
    page.get_by_role("tab", name="Rapports importés").click()
    page.locator("#res-files").set_input_files(report(tmp_path, told.id, "plain", (unknown("Version B"),)))
    page.locator("#res-upload button").click()
    expect(page.locator("#res-file table")).to_be_visible()
    assert findings(page) == []
    assert not visitor.overflows()
    for part in ("#res-file caption", "#res-file .b-odd", "#res-imports .b-where"):
        readable(page, part)
