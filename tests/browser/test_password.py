"""The page behind a link in a real browser: by keyboard alone, on a phone in the dark, as axe sees it."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from assistant.services import Services
from assistant.types.people import Link
from tests.browser.conftest import DESKTOP, PHONE, Door

pytestmark = pytest.mark.browser
CHOSEN = "une phrase de passe bien longue"


@pytest.fixture
def link(services: Services) -> Iterator[Link]:
    name = f"nina{len(services.accounts.all())}"
    yield services.links.invite(name, "writer", "admin")
    if services.accounts.get(name):
        services.accounts.disable(name)  # whoever is alone again may approve alone


def sound(page: Page) -> bool:
    return not Axe().run(page).response["violations"]


def test_a_password_is_chosen_by_keyboard_and_opens_the_studio(door: Door, link: Link) -> None:
    visitor = door.enter("fr-FR")
    page = visitor.open(link.path)
    expect(page.get_by_role("heading", level=1)).to_have_text("Choisir un mot de passe")
    expect(page.get_by_label("Mot de passe", exact=True)).to_have_accessible_description(
        "12 caractères au moins. Une phrase convient bien."
    )
    page.get_by_label("Mot de passe", exact=True).focus()
    page.keyboard.type(CHOSEN)
    page.keyboard.press("Tab")
    page.keyboard.type("une autre phrase de passe")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_have_text("Les deux mots de passe ne sont pas les mêmes.")
    visitor.complaints.clear()  # Chromium's console names the 422 of the form
    for label in ("Mot de passe", "Le même, encore une fois"):
        page.get_by_label(label, exact=True).focus()
        page.keyboard.type(CHOSEN)
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Votre mot de passe est enregistré")
    page.get_by_label("Nom").fill(link.name)
    page.get_by_label("Mot de passe").fill(CHOSEN)
    page.keyboard.press("Enter")
    expect(page.get_by_role("tab", name="Écrire")).to_be_visible()


@pytest.mark.parametrize(
    ("size", "scheme"), [(DESKTOP, "light"), (PHONE, "dark")], ids=["desktop", "phone in the dark"]
)
def test_axe_finds_nothing_and_all_of_it_fits(
    door: Door, link: Link, size: tuple[int, int], scheme: str
) -> None:
    visitor = door.enter("en-GB", size, scheme)
    page = visitor.open(f"{link.path}&lang=en")
    expect(page.get_by_role("heading", level=1)).to_have_text("Choose a password")
    assert sound(page)
    assert not visitor.overflows()
    page.get_by_role("link", name="Français").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Choisir un mot de passe")
    visitor.open("/password?link=gone&lang=fr")
    visitor.complaints.clear()  # the 404 of a link that is over
    expect(page.get_by_role("alert")).to_contain_text("Il a déjà servi")
    assert sound(page)
    visitor.open("/logout")
    assert sound(page)
