"""The page of people in a real browser: an invitation from the link to the first sign-in, roles, axe."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from assistant.services import Services
from tests.browser.chat.test_chat_access import findings
from tests.browser.conftest import DESKTOP, PHONE, Door
from tests.browser.test_look import log_in, readable
from tests.web.shop import PASSWORD

pytestmark = pytest.mark.browser
CHOSEN = "une phrase de passe bien longue"


@pytest.fixture
def team(services: Services) -> Iterator[Services]:
    if services.accounts.get("lea") is None:
        services.accounts.add("lea", PASSWORD, "writer")
    services.accounts.set_role("lea", "writer")
    yield services
    services.accounts.enable("lea")
    for link in services.links.pending():
        services.links.revoke(link.name)


def people(page: Page) -> Page:
    page.get_by_role("tab", name="Équipe").click()
    expect(page.locator("#people-own")).to_contain_text("Votre compte")
    return page


def test_somebody_is_invited_and_comes_in_by_the_link(door: Door, team: Services) -> None:
    visitor = door.enter("fr-FR")
    visitor.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = people(log_in(visitor, "admin"))
    page.get_by_label("Nom du compte").fill("Anna")
    page.get_by_role("radio", name="relecteur").check()
    page.get_by_role("button", name="Créer le lien d’invitation").click()
    expect(page.locator("#h-link")).to_be_focused()
    page.get_by_role("button", name="Copier le lien").click()
    expect(page.get_by_role("button", name="Copié")).to_be_visible()
    link = page.evaluate("navigator.clipboard.readText()")
    assert link == page.get_by_label("Lien", exact=True).input_value()
    expect(page.locator("#people-list")).to_contain_text("Invitation de Anna (relecteur) par admin")
    anna = door.enter("fr-FR")
    other = anna.open(link.removeprefix(anna.address))
    for field in other.locator("input[type=password]").all():
        field.fill(CHOSEN)
    other.locator("button[type=submit]").click()
    expect(other).not_to_have_url(link)
    account = team.accounts.get("Anna")
    assert account is not None
    assert account.role == "reviewer"


def test_an_account_is_given_a_role_and_closed_by_keyboard(door: Door, team: Services) -> None:
    page = people(log_in(door.enter("fr-FR"), "admin"))
    page.get_by_label("Rôle de lea").select_option("relecteur")
    expect(page.locator("#people-note")).to_contain_text("Le rôle est changé.")
    lea = page.get_by_role("article", name="lea")
    lea.locator("summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#people-note")).to_contain_text("Le compte est désactivé.")
    expect(lea).to_contain_text("désactivé")
    lea.get_by_role("button", name="Réactiver").focus()
    page.keyboard.press("Enter")
    expect(lea).to_contain_text("actif")


def test_a_writer_sees_one_s_own_account_only_and_leaves_everywhere(door: Door, team: Services) -> None:
    visitor = door.enter("fr-FR")
    page = people(log_in(visitor, "lea"))
    expect(page.locator("#people-own")).to_contain_text("lea, rédacteur")
    expect(page.locator("#people-managing")).not_to_be_visible()
    page.locator("#people-own").get_by_role("link", name="Se déconnecter partout").click()
    page.get_by_role("button", name="Se déconnecter partout").click()
    expect(page).not_to_have_url(re.compile("logout"))
    visitor.open("/studio/")
    expect(page.locator("#password")).to_be_visible()


@pytest.mark.parametrize(
    ("size", "scheme"), [(DESKTOP, "light"), (PHONE, "dark")], ids=["desktop", "phone in the dark"]
)
def test_axe_finds_nothing_and_nothing_overflows(
    door: Door, team: Services, size: tuple[int, int], scheme: str
) -> None:
    visitor = door.enter("fr-FR", size, scheme)
    page = people(log_in(visitor, "admin"))
    page.get_by_role("article", name="lea").get_by_role("button", name="Lien pour un nouveau").click()
    expect(page.get_by_label("Lien", exact=True)).to_be_visible()
    page.get_by_role("article", name="lea").locator("summary").click()
    assert findings(page) == []
    assert not visitor.overflows()
    for part in ("#people-list :is(p, h3, button, summary, .b-state)", "#people-link :is(p, h2)"):
        readable(page, part)
