"""The chat for everybody: on a phone, by keyboard, by ear, and as axe-core sees it."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from assistant.types.answer import AnswerSources, AnswerText
from tests.browser.chat.conftest import CHOOSING, LONG, QUESTION, UNKNOWN, ask, opened
from tests.browser.conftest import DESKTOP, PHONE, Door, Visitor
from tests.browser.test_look import readable
from tests.web.chat.scripted import Pause, Scripted, answered, passage

pytestmark = pytest.mark.browser
SCHEMES = pytest.mark.parametrize("scheme", ["light", "dark"])
SIZES = pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])


def findings(page: Page) -> list[str]:
    """What axe-core finds broken on the page, of any weight.

    On 2026-11-22 axe-core 4.12 found nothing in what Gradio 6.31 makes around our elements either; what a
    later Gradio brings is to be left out here by name, with its date.
    """
    page.mouse.move(0, 0)
    found: dict[str, Any] = Axe().run(page).response
    assert len(found["passes"]) > 15
    return [f"{each['impact']} {each['id']} {each['nodes'][0]['target']}" for each in found["violations"]]


@SCHEMES
@SIZES
def test_axe_finds_nothing(door: Door, size: tuple[int, int], scheme: str) -> None:
    visitor = door.enter("fr-FR", size, scheme)
    page = opened(visitor)
    assert findings(page) == []
    ask(visitor, QUESTION).locator(".b-source summary").first.click()
    ask(visitor, CHOOSING)
    unknown = ask(visitor, UNKNOWN)
    assert findings(page) == []
    unknown.get_by_role("button", name="Cette réponse ne m’aide pas").click()
    expect(page.locator(".b-why")).to_be_visible()
    assert findings(page) == []
    unknown.locator('[data-act="form"]').click()
    page.get_by_role("dialog").get_by_role("button", name="Envoyer ma demande").click()
    expect(page.get_by_role("dialog").get_by_role("alert")).to_be_visible()
    assert findings(page) == []


@SCHEMES
def test_an_answer_on_its_way_and_its_end_are_sound(door: Door, shop: Scripted, scheme: str) -> None:
    shop.scripts[QUESTION] = [
        AnswerSources(AnswerSources((passage(),)).passages),
        AnswerText("Elle coûte [1]."),
        Pause(),
    ]
    visitor = door.enter("fr-FR", scheme=scheme)
    page = opened(visitor)
    visitor.ask(QUESTION)
    expect(page.locator(".b-partial")).to_be_visible()
    assert findings(page) == []
    page.locator("#stop").click()
    expect(page.locator(".b-note")).to_be_visible()
    assert findings(page) == []


@SCHEMES
def test_every_text_is_readable(door: Door, scheme: str) -> None:
    visitor = door.enter("fr-FR", scheme=scheme)
    page = opened(visitor)
    readable(page, ".b-chip, .b-disclosure, .b-role, #send, .b-link, .b-tool-text")
    ask(visitor, QUESTION).locator(".b-source summary").first.click()
    page.mouse.move(0, 0)
    readable(
        page, ".b-question, .b-text p, .b-cite, .b-number, blockquote, .b-source-title, .b-source-facts span"
    )
    ask(visitor, CHOOSING)
    readable(page, ".b-product h3, .b-reason, .b-price strong, .b-price span, .b-stock")
    ask(visitor, UNKNOWN)
    readable(page, ".b-unknown-title, .b-contact h3, .b-contact a, .b-contact button, .b-hours")


def test_a_long_answer_stays_at_its_beginning_on_a_phone(door: Door, shop: Scripted) -> None:
    halves = [Pause() for _ in range(3)]
    text = "\n\n".join(f"Point {n}. Le colis arrive en trois jours ouvrés [1]." for n in range(1, 9)) + "\n\n"
    steps: list[Any] = [AnswerSources((passage(),))]
    for half in halves:
        steps += [AnswerText(text), half]
    shop.scripts[LONG] = [*steps, answered(text * 3)]
    visitor = door.enter("fr-FR", PHONE)
    page = opened(visitor)
    ask(visitor, QUESTION)
    visitor.ask(LONG)
    turn = page.locator(".b-turn").last
    seen = []
    for n, half in enumerate(halves, start=1):
        expect(turn.locator(".b-text p")).to_have_count(8 * n)
        seen.append(_top(page))
        half.go()
    expect(turn).to_have_attribute("data-state", "done")
    seen.append(_top(page))
    assert max(seen) - min(seen) < 2, seen
    expect(turn.locator(".b-question")).to_be_in_viewport(ratio=1)
    expect(turn.locator(".b-text p").first).to_be_in_viewport(ratio=1)
    assert not visitor.overflows()
    assert _uncovered(page)


def _top(page: Page) -> float:
    """How far below the conversation's upper edge the newest question begins, in pixels."""
    return float(
        page.evaluate(
            "document.querySelector('.b-turn:last-child .b-question').getBoundingClientRect().top"
            " - document.querySelector('.b-talk').getBoundingClientRect().top"
        )
    )


def _uncovered(page: Page) -> bool:
    """Whether the box for the question can be seen and touched."""
    return bool(
        page.evaluate(
            """() => {
              const box = document.querySelector('#question textarea'), at = box.getBoundingClientRect();
              const seen = document.elementFromPoint(at.x + at.width / 2, at.y + at.height / 2);
              return at.bottom <= innerHeight && seen === box;
            }"""
        )
    )


@SIZES
@pytest.mark.parametrize("question", [QUESTION, CHOOSING, UNKNOWN, LONG])
def test_every_answer_begins_at_the_top_and_leaves_the_box_free(
    door: Door, size: tuple[int, int], question: str
) -> None:
    visitor = door.enter("fr-FR", size)
    page = opened(visitor)
    ask(visitor, QUESTION)
    turn = ask(visitor, question)
    assert 0 <= _top(page) <= 40
    expect(turn.locator(".b-answer > *").first).to_be_in_viewport()
    assert _uncovered(page)
    assert not visitor.overflows()


def test_whoever_reads_further_up_is_left_there(door: Door, shop: Scripted) -> None:
    pause = Pause()
    shop.scripts[UNKNOWN] = [AnswerSources((passage(),)), pause, answered()]
    visitor = door.enter("fr-FR", PHONE)
    page = opened(visitor)
    ask(visitor, LONG)
    visitor.ask(UNKNOWN)
    expect(page.locator(".b-turn").last).to_have_attribute("data-state", "working")
    page.evaluate("document.querySelector('.b-talk').scrollTop = 40")
    pause.go()
    expect(page.locator(".b-turn").last).to_have_attribute("data-state", "done")
    assert page.evaluate("document.querySelector('.b-talk').scrollTop") == 40


def _walk(visitor: Visitor, keys: str, most: int) -> list[str]:
    """What the keyboard reaches, by name; each place must show where it is."""
    reached = []
    for _ in range(most):
        visitor.page.keyboard.press(keys)
        name, outline = visitor.page.evaluate(
            """() => { const it = document.activeElement, look = getComputedStyle(it);
              const shown = it.matches('.b-choice input') ? getComputedStyle(it.nextElementSibling) : look;
              return [it.id || it.dataset.act || it.className || it.tagName, shown.outlineStyle]; }"""
        )
        if name == "BODY":  # past the end of the page
            break
        assert outline != "none", name
        reached.append(str(name))
    return reached


def test_the_keyboard_reaches_everything(door: Door) -> None:
    visitor = door.enter("fr-FR")
    page = opened(visitor)
    turn = ask(visitor, QUESTION)
    turn.get_by_role("button", name="Cette réponse ne m’aide pas").click()
    expect(page.locator(".b-why")).to_be_visible()
    page.locator(".b-brand").focus()
    reached = _walk(visitor, "Tab", 40)
    for wanted in ("save", "language", "b-talk", "b-cite", "SUMMARY", "up", "down", "b-chip", "form"):
        assert any(wanted in each for each in reached), wanted
    assert "send" in reached


def test_a_form_is_filled_in_by_keyboard(door: Door) -> None:
    visitor = door.enter("fr-FR")
    page = opened(visitor)
    page.get_by_role("button", name="Parler à une personne").focus()
    page.keyboard.press("Enter")
    window = page.get_by_role("dialog")
    expect(window.get_by_label("Votre nom")).to_be_focused()
    page.keyboard.type("Zoé Clavier")
    for text in ("zoe@example.com", "", "Livrez-vous sur la Lune ?"):
        page.keyboard.press("Tab")
        page.keyboard.type(text)
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(window.get_by_label("J’accepte que")).to_be_checked()
    page.keyboard.press("Enter")
    expect(window).to_contain_text("Votre demande est enregistrée")
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Parler à une personne")).to_be_focused()


def test_a_screen_reader_hears_whole_answers_only(door: Door, shop: Scripted) -> None:
    pause = Pause()
    shop.scripts[QUESTION] = [AnswerSources((passage(),)), AnswerText("Elle coûte"), pause, answered()]
    visitor = door.enter("fr-FR")
    page = opened(visitor)
    live = page.locator("#live")
    expect(live).to_have_attribute("role", "status")
    visitor.ask(QUESTION)
    expect(page.locator(".b-partial")).to_be_visible()
    expect(live).to_have_text("Je rédige la réponse…")
    pause.go()
    expect(live).to_have_text("La livraison coûte 4,90 € 1.")
    unnamed = page.locator("button:visible").evaluate_all(
        "all => all.filter(one => !(one.textContent.trim() || one.ariaLabel)).map(one => one.outerHTML)"
    )
    assert unnamed == []


@SIZES
def test_the_chat_fits_its_window(door: Door, size: tuple[int, int]) -> None:
    visitor = door.enter("en-GB", size)
    page = opened(visitor)
    assert not visitor.overflows()
    for part in (".b-disclosure", "#question textarea", ".b-langs", ".b-chip:visible"):
        expect(page.locator(part).first).to_be_in_viewport(ratio=1)
