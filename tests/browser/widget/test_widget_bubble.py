"""The bubble on a company's own page: what it does there, and what it leaves alone."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.widget.conftest import Company, Enter

pytestmark = pytest.mark.browser
_FOCUS = """(() => { const it = document.activeElement;
  return it.localName + '/' + (it.shadowRoot?.activeElement?.localName || ''); })()"""
_KEYBOARD = """Object.assign(visualViewport, { height: 420, offsetTop: 24 });
visualViewport.dispatchEvent(new Event('resize'))"""
_SHIFTS = """new Promise(done => {
  new PerformanceObserver(list => done(list.getEntries().length))
    .observe({ type: 'layout-shift', buffered: true });
  requestAnimationFrame(() => requestAnimationFrame(() => done(0)));
})"""


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_before_it_is_opened_nothing_is_loaded_stored_or_moved(enter: Enter, size: tuple[int, int]) -> None:
    guest = enter(size)
    page = guest.visit()
    assert guest.asked_of_us == ["/widget.js"]
    assert guest.context.storage_state() == {"cookies": [], "origins": []}
    assert page.evaluate("localStorage.length + sessionStorage.length + document.cookie.length") == 0
    assert page.evaluate(_SHIFTS) == 0
    assert page.locator("iframe").count() == 0
    guest.open()
    assert any(path.startswith("/widget?") for path in guest.asked_of_us)


def test_it_works_under_a_strict_policy_of_the_companys_page(
    enter: Enter, company: Company, assistant: str
) -> None:
    guest = enter()
    company.policy = f"default-src 'none'; script-src {assistant}; frame-src {assistant}"
    guest.visit()
    frame = guest.open()
    expect(frame.locator(".b-disclosure")).to_be_visible()
    expect(guest.bubble).to_have_css("width", "60px")
    expect(guest.bubble).to_have_css("position", "fixed")


def test_the_keyboard_opens_it_stays_in_it_and_returns(enter: Enter) -> None:
    guest = enter()
    page = guest.visit()
    expect(guest.bubble).to_have_attribute("aria-expanded", "false")
    guest.bubble.focus()
    page.keyboard.press("Enter")
    expect(guest.bubble).to_have_attribute("aria-expanded", "true")
    expect(page.get_by_role("dialog", name="Assistant de Filature d’Essai (IA)")).to_be_visible()
    expect(guest.frame.locator(".b-starters:visible")).to_be_visible()
    page.keyboard.type("Bonjour")
    expect(guest.frame.locator("#box")).to_have_value("Bonjour")
    reached = set()
    for key in ["Tab"] * 14 + ["Shift+Tab"] * 14:
        page.keyboard.press(key)
        assert page.evaluate(_FOCUS) == "brand-assistant/iframe"
        reached.add(guest.frame.locator(":focus").evaluate("it => it.id || it.className || it.dataset.value"))
    assert {"box", "send", "b-talk", "b-chip"} <= reached
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(guest.bubble).to_have_attribute("aria-expanded", "false")
    assert page.evaluate(_FOCUS) == "brand-assistant/button"
    page.keyboard.press("Space")
    expect(guest.bubble).to_have_attribute("aria-expanded", "true")


def test_escape_closes_the_form_first(enter: Enter) -> None:
    guest = enter()
    page = guest.visit()
    frame = guest.open()
    frame.get_by_role("button", name="Parler à une personne").click()
    expect(frame.get_by_label("Votre nom")).to_be_focused()
    for _ in range(20):
        page.keyboard.press("Tab")
        assert page.evaluate(_FOCUS) == "brand-assistant/iframe"
    page.keyboard.press("Escape")
    expect(frame.get_by_role("dialog")).to_have_count(0)
    expect(frame.locator("#box")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("iframe")).to_be_hidden()


def test_the_companys_own_button_opens_it_and_gets_the_focus_back(enter: Enter) -> None:
    guest = enter()
    page = guest.visit()
    page.evaluate("() => { own.onclick = () => brandAssistant.open(); }")
    page.locator("#own").click()
    page.wait_for_function("document.activeElement.localName === 'brand-assistant'")
    expect(guest.frame.locator(".b-starters:visible")).to_be_visible()
    page.keyboard.type("Bonjour")
    expect(guest.frame.locator("#box")).to_have_value("Bonjour")
    page.evaluate("brandAssistant.close()")
    expect(page.locator("iframe")).to_be_hidden()
    assert page.evaluate(_FOCUS) == "button/"
    page.keyboard.press("Enter")
    expect(page.locator("iframe")).to_be_visible()


def test_the_attributes_are_followed(enter: Enter) -> None:
    guest = enter(locale="en-GB")
    guest.visit(
        'data-language="fr" data-position="left" data-color="#ffcc00"'
        ' data-greeting="Bonjour &lt;b&gt;vous&lt;/b&gt;"'
        ' data-starters="Livrez-vous à Lyon ? | Quel est le prix ?" data-page',
        language="en",
        path="/nappes?secret=1",
    )
    box = guest.bubble.bounding_box()
    assert box is not None
    assert box["x"] == 20
    colours = guest.bubble.evaluate(
        "it => [getComputedStyle(it).backgroundColor, getComputedStyle(it).color]"
    )
    assert colours == ["rgb(255, 204, 0)", "rgb(0, 0, 0)"]
    frame = guest.open()
    expect(frame.locator(".b-welcome .fr p")).to_have_text("Bonjour <b>vous</b>")
    expect(frame.locator(".b-chip:visible")).to_have_text(["Livrez-vous à Lyon ?", "Quel est le prix ?"])
    expect(frame.locator(".b-disclosure")).to_contain_text("intelligence artificielle")
    expect(frame.locator("#send")).to_have_css("background-color", "rgb(255, 204, 0)")
    frame.locator(".b-chip:visible").first.click()
    expect(frame.locator('.b-turn[data-state="done"]')).to_be_visible()
    frame.get_by_role("button", name="Parler à une personne").click()
    expect(frame.get_by_role("dialog")).to_contain_text(
        "Votre demande dira depuis quelle page elle vient : Nappes"
    )


@pytest.mark.parametrize(
    ("page_language", "locale", "shown"), [("en-GB", "fr-FR", "en"), ("de", "fr-FR", "fr")]
)
def test_the_pages_language_counts_then_the_browsers(
    enter: Enter, page_language: str, locale: str, shown: str
) -> None:
    guest = enter(locale=locale)
    guest.visit(language=page_language)
    expect(guest.open().locator("html")).to_have_attribute("lang", shown)


def test_on_a_phone_it_is_the_screen_and_back_closes_it(enter: Enter) -> None:
    guest = enter(PHONE)
    page = guest.visit()
    page.evaluate("scrollTo(0, 300)")
    frame = guest.open()
    assert _panel(page) == [0, 0, *PHONE]
    assert page.evaluate("getComputedStyle(document.documentElement).overflow") == "hidden"
    expect(frame.locator("h1")).to_be_focused()
    expect(frame.locator("#box")).to_be_in_viewport(ratio=1)
    page.go_back()
    expect(page.locator("iframe")).to_be_hidden()
    assert page.url == guest.company.address + "/"
    assert page.evaluate("[getComputedStyle(document.documentElement).overflow, scrollY]") == ["visible", 300]
    guest.open()
    frame.get_by_role("button", name="Fermer").click()
    expect(page.locator("iframe")).to_be_hidden()
    expect(guest.bubble).to_be_focused()
    assert page.evaluate("history.state") is None


def _panel(page: Page) -> list[float]:
    found: list[float] = page.locator(".panel").evaluate(
        "it => { const { x, y, width, height } = it.getBoundingClientRect(); return [x, y, width, height]; }"
    )
    return found


def test_a_keyboard_on_the_screen_covers_neither_the_box_nor_the_last_word(enter: Enter) -> None:
    guest = enter(PHONE)
    # What a browser on a phone tells of its keyboard: the window stays, the part that is seen shrinks.
    guest.page.add_init_script(
        "const seen = Object.assign(new EventTarget(), { height: 844, offsetTop: 0, scale: 1 });"
        "Object.defineProperty(window, 'visualViewport', { value: seen });"
    )
    page = guest.visit()
    frame = guest.open()
    guest.ask("Combien coûte la livraison en France ?")
    frame.locator("#box").click()
    page.evaluate(_KEYBOARD)
    assert _panel(page) == [0, 24, PHONE[0], 420]
    box = frame.locator("#box").bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= 24 + 420
    expect(frame.locator(".b-text").last).to_be_in_viewport()


def test_a_site_that_is_not_allowed_is_shown_the_way_to_a_tab(enter: Enter, assistant: str) -> None:
    guest = enter()
    guest.page.clock.install()
    guest.visit()
    other = guest.page.url.replace("localhost", "shop.localhost")  # another site, which no setting names
    guest.page.goto(other)
    guest.bubble.click()
    guest.page.clock.fast_forward(9000)
    link = guest.page.get_by_role("link", name="L’ouvrir dans un onglet")
    expect(link).to_have_attribute("href", f"{assistant}/widget?lang=fr")
    assert guest.complaints.pop().startswith("Framing 'http://127.0.0.1")
    guest.calls.remove(other)
