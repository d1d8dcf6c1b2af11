"""Lessons in a real browser: decided on, told beside a brief, shown with texts and segments."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import delete

from assistant.services import Services
from assistant.store.campaigns.tables import CampaignRow, CampaignTextRow
from assistant.store.copy.drafts import ANY
from assistant.store.results.lesson_tables import LessonDecisionRow, LessonRow
from assistant.store.results.tables import ResultCountRow, ResultImportRow
from tests.browser.chat.test_chat_access import findings
from tests.browser.conftest import DESKTOP, PHONE, Door, Visitor
from tests.browser.test_look import log_in, readable
from tests.results.learning.sent import Mailing, cells
from tests.web.shop import PASSWORD

pytestmark = pytest.mark.browser
PLACE = "Familles, e-mail, français"
TABLES = (LessonDecisionRow, LessonRow, ResultCountRow, ResultImportRow, CampaignTextRow, CampaignRow)


@pytest.fixture
def campaign(services: Services) -> Iterator[int]:
    """A campaign of the shop with a clear winner; afterwards there is none."""
    if services.accounts.get("ada") is None:
        services.accounts.add("ada", PASSWORD, "admin")
    mailing = Mailing(services.state.database, services.settings.paths.data)
    yield mailing.sent(cells(("families", (800, 500, 400))), name="Printemps")
    with services.state.database.session() as session:
        for table in TABLES:
            session.execute(delete(table))
    while stored := services.copy.drafts.page(ANY, limit=100):
        for each in stored:
            services.copy.drafts.delete(each.id)


def lessons(visitor: Visitor) -> Page:
    page = log_in(visitor, "ada")
    page.get_by_role("tab", name="Résultats").click()
    page.get_by_role("tab", name="Ce que nous avons appris").click()
    expect(page.get_by_role("article", name=PLACE).first).to_be_visible()
    return page


def test_a_lesson_is_kept_by_keyboard_and_told_wherever_it_matters(
    door: Door, services: Services, campaign: int
) -> None:
    visitor = door.enter("fr-FR", DESKTOP)
    page = lessons(visitor)
    lesson = page.locator("#lessons-found").get_by_role("article", name=PLACE)
    expect(lesson).to_contain_text("taux de clic de 4,0 % contre 2,5 %")
    expect(lesson).to_contain_text("À décider")
    lesson.locator("summary").first.press("Enter")
    expect(lesson.get_by_role("row", name="le bénéfice concret")).to_contain_text("Gagnant")
    lesson.get_by_role("button", name="Garder").press("Enter")
    expect(page.locator("#lessons-note")).to_contain_text("note de son segment")
    expect(page.locator("#lessons-kept")).to_contain_text("Gardé par ada")
    assert services.results.learning.list("kept")[0].decided_by == "ada"
    assert findings(page) == []

    page.get_by_role("tab", name="Écrire").click()
    page.get_by_role("button", name="Leçons des envois passés").click()
    tried = page.locator("#brief-tried")
    expect(tried).to_contain_text("20 000 envois, taux de clic 4,0 %")
    expect(tried).to_contain_text("une autre variante a fait mieux")
    expect(page.get_by_label("S’inspirer des leçons gardées")).to_be_checked()

    page.get_by_role("tab", name="Bibliothèque").click()
    first = page.get_by_role("article", name="La nappe Alma à 49,90 €")
    expect(first).to_contain_text("taux de clic 4,0 %")
    expect(first).to_contain_text("Gagnant")
    first.get_by_role("button", name="Ouvrir").click()
    expect(page.locator("#draft")).to_contain_text("20 000 envois")

    page.get_by_role("tab", name="Campagnes").click()
    page.get_by_role("tab", name="2. Segments").click()
    page.get_by_role("article", name="Familles").get_by_role("button", name="Modifier la règle").click()
    expect(page.locator("#segm-form")).to_contain_text("Ce que les résultats ont appris")
    expect(page.locator("#segm-form")).to_contain_text("Printemps")


def test_on_a_phone_a_lesson_is_dropped_with_a_reason(door: Door, services: Services, campaign: int) -> None:
    visitor = door.enter("en-GB", PHONE)
    page = log_in(visitor, "ada")
    page.get_by_role("tab", name="Results").click()
    page.get_by_role("tab", name="What we have learnt").click()
    lesson = page.locator("#lessons-found").get_by_role("article", name="Families, e-mail, French")
    expect(lesson).to_contain_text("click rate 4.0% against 2.5%")
    lesson.locator("summary").first.click()
    assert lesson.evaluate("card => card.scrollWidth <= card.clientWidth")  # the table scrolls by itself
    lesson.get_by_text("Drop", exact=False).first.click()
    lesson.get_by_label("Why (optional)").fill("Only before Christmas")
    lesson.get_by_role("button", name="Yes, drop it").click()
    expect(lesson).to_contain_text("Reason: Only before Christmas")
    assert [each.state for each in services.results.learning.list()] == ["dropped"]
    readable(page, "#lessons-found p")
