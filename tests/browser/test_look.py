"""The pages on a phone, in the dark, and to a reader with weak eyes."""

import pytest
from playwright.sync_api import Page, expect

from assistant.brand.colour import contrast, luminance
from tests.browser.conftest import PHONE, Door, Visitor
from tests.web.shop import PASSWORD

pytestmark = pytest.mark.browser
# The colour of an element's text, and of the first opaque ground behind it.
_COLOURS = """element => {
  const pair = n => Math.round(n).toString(16).padStart(2, '0');
  const hex = text => '#' + text.match(/[\\d.]+/g).slice(0, 3).map(pair).join('');
  let ground = element;
  while (/, 0\\)$|transparent/.test(getComputedStyle(ground).backgroundColor)) ground = ground.parentElement;
  return [hex(getComputedStyle(element).color), hex(getComputedStyle(ground).backgroundColor)];
}"""


def readable(page: Page, selector: str) -> None:
    """Every visible element of the selector has the contrast of WCAG AA."""
    expect(page.locator(selector).first).to_be_visible()
    for element in page.locator(selector).all():
        if element.is_visible():
            ink, ground = element.evaluate(_COLOURS)
            assert contrast(ink, ground) >= 4.5, f"{selector}: {ink} on {ground}"


def log_in(visitor: Visitor, name: str = "admin") -> Page:
    page = visitor.open("/login")
    page.locator("#name").fill(name)
    page.locator("#password").fill(PASSWORD)
    page.locator("button[type=submit]").click()
    expect(page.locator("#goal textarea")).to_be_visible()
    return page


@pytest.mark.parametrize("path", ["/", "/login", "/logout"])
@pytest.mark.parametrize("locale", ["fr-FR", "en-GB"])
def test_plain_pages_fit_a_phone(door: Door, path: str, locale: str) -> None:
    visitor = door.enter(locale, PHONE)
    page = visitor.open(path)
    expect(page.locator("h1")).to_be_in_viewport()
    assert not visitor.overflows()


def test_the_chat_fits_a_phone(door: Door) -> None:
    visitor = door.enter("fr-FR", PHONE)
    page = visitor.open("/chat/")
    visitor.ask("Combien coûte la livraison en France ?")
    expect(page.locator(".b-sources")).to_be_visible()
    assert not visitor.overflows()
    expect(page.locator("#question textarea")).to_be_in_viewport()
    expect(page.locator(".b-disclosure")).to_be_in_viewport()


def test_the_studio_fits_a_phone(door: Door) -> None:
    visitor = door.enter("fr-FR", PHONE)
    page = log_in(visitor)
    page.locator("#goal textarea").fill("Présenter la nappe Alma")
    page.locator("#write").click()
    expect(page.locator(".b-findings")).to_be_visible()
    assert not visitor.overflows()
    page.get_by_role("tab", name="Réglages").click()
    expect(page.locator(".b-status").first).to_be_visible()
    assert not visitor.overflows()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_plain_pages_are_readable_in_both_schemes(door: Door, scheme: str) -> None:
    visitor = door.enter("fr-FR", scheme=scheme)
    page = visitor.open("/")
    readable(page, "h1, h2, p, footer, .b-langs a, .b-name, .b-go")
    page = visitor.open("/login")
    readable(page, "h1, p, label, button")
    _, ground = page.locator("body").evaluate(_COLOURS)
    assert (luminance(ground) < 0.1) == (scheme == "dark")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_chat_is_readable_in_both_schemes(door: Door, scheme: str) -> None:
    visitor = door.enter("fr-FR", scheme=scheme)
    page = visitor.open("/chat/")
    readable(page, ".b-starters button, .b-disclosure, .b-role, #send, #talk .b-answer p")
    visitor.ask("Combien coûte la livraison en France ?")
    expect(page.locator(".b-sources")).to_be_visible()
    page.mouse.move(0, 0)
    readable(
        page, "#talk .b-question, .b-text p, .b-cite, .b-number, .b-heading, blockquote, .b-source-title"
    )
    _, ground = page.locator("#talk .b-answer").first.evaluate(_COLOURS)
    assert (luminance(ground) < 0.1) == (scheme == "dark")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_studio_is_readable_in_both_schemes(door: Door, scheme: str) -> None:
    page = log_in(door.enter("en-GB", scheme=scheme))
    page.locator("#goal textarea").fill("Introduce the tablecloth")
    page.locator("#write").click()
    expect(page.locator(".b-findings")).to_be_visible()
    page.mouse.move(0, 0)
    readable(page, "#report h2, #report h3, #report p, .b-cite, .b-count, .b-made p, #copy")
    readable(page, "#brief [data-testid='block-info'], #write, [role=tab]")


@pytest.mark.parametrize("path", ["/chat/", "/studio/"])
def test_what_is_shown_while_the_page_loads_is_in_nobodys_way(door: Door, path: str) -> None:
    """On a busy machine it stayed over a page that worked, and no button could be pressed."""
    visitor = door.enter()
    page = visitor.open(path) if path == "/chat/" else log_in(visitor)
    expect(page.locator("button:visible").first).to_be_visible()
    way = """() => {
      const cover = document.createElement('div');
      cover.dataset.testid = 'status-tracker';
      cover.className = 'wrap default full translucent';
      document.querySelector('.gradio-container').append(cover);
      return getComputedStyle(cover).pointerEvents;
    }"""
    assert page.evaluate(way) == "none"
