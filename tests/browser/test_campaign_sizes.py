"""How many readers a comparison takes, beside a campaign’s form: as it is filled, by keyboard, on a phone."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from assistant.services import Services
from tests.browser.chat.test_chat_access import findings
from tests.browser.conftest import DESKTOP, PHONE, Door
from tests.browser.test_campaign_plan import campaigns, imported, made, shop, step
from tests.browser.test_look import readable

__all__ = ["imported", "made", "shop"]

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    ("size", "scheme"), [(DESKTOP, "light"), (PHONE, "dark")], ids=["desktop", "phone in the dark"]
)
def test_the_sizes_follow_the_form(
    door: Door, imported: Services, size: tuple[int, int], scheme: str, tmp_path: Path
) -> None:
    (listed,) = imported.campaigns.contacts.lists()
    visitor = door.enter("fr-FR", size, scheme)
    page = campaigns(visitor)
    step(page, "3. Plan")
    form, sizes = page.locator("#plan-form"), page.locator("#plan-sizes")
    expect(sizes).to_contain_text("Choisissez une liste de contacts")
    form.get_by_label("Liste de contacts").select_option(str(listed.id))
    form.get_by_label("Familles").first.check()
    form.get_by_label("E-mail", exact=True).check()
    form.get_by_label("Variantes").select_option("3")
    expect(sizes.get_by_role("row", name="Familles")).to_be_visible()
    expect(sizes).to_contain_text("(supposé")
    readers = int(sizes.get_by_role("row", name="Familles").locator("td").first.inner_text())
    form.get_by_label("Variantes").focus()
    page.keyboard.press("ArrowUp")
    expect(form.get_by_label("Variantes")).to_have_value("2")
    expect(sizes.get_by_role("row", name="Familles").locator("td").first).not_to_have_text(str(readers))
    expect(form.get_by_label("Variantes")).to_be_focused()
    form.get_by_label("Taux de clic habituel").fill("10")
    form.get_by_label("Écart à voir").fill("100")
    page.keyboard.press("Tab")
    expect(sizes).to_contain_text("taux de clic de 10\u00a0% (le vôtre)")
    expect(sizes).to_contain_text("+100\u00a0%")
    page.locator("#plan-sizes summary").click()
    expect(sizes).to_contain_text("jamais les ouvertures")
    assert findings(page) == []
    assert not visitor.overflows()
    readable(page, "#plan-sizes p, #plan-sizes th, #plan-sizes td, #plan-sizes h3")
    if size == DESKTOP:
        form.get_by_label("Plafond (€)").scroll_into_view_if_needed()
        expect(sizes.locator("h3")).to_be_in_viewport()
