"""Answers: sources, products, follow-ups, thumbs, and what can be done with them."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from assistant.errors import ModelKeyError
from assistant.types.answer import Answer, AnswerProducts, AnswerSources, AnswerText
from tests.browser.chat.conftest import BOTH, CARDS, CHOOSING, LONG, QUESTION, UNKNOWN, ask, opened
from tests.browser.conftest import DESKTOP, PHONE, Door
from tests.web.chat.scripted import SIZE_PAGE, Pause, Scripted, answered, passage, script

pytestmark = pytest.mark.browser
SIZES = pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])


@SIZES
def test_a_source_opens_at_the_exact_words(door: Door, size: tuple[int, int]) -> None:
    visitor = door.enter("fr-FR", size)
    page = opened(visitor)
    turn = ask(visitor, QUESTION)
    turn.locator("a.b-cite").first.click()
    source = turn.locator(".b-source").first
    expect(source.locator("mark")).to_have_text("La livraison en France coûte 4,90 €.")
    expect(source.locator("mark")).to_be_in_viewport()
    expect(source).to_contain_text("datée du 1er mars 2026")
    expect(source.get_by_role("link", name="Ouvrir la page")).to_have_attribute(
        "href", "https://www.filature.example/fr/livraison"
    )
    turn.locator(".b-source summary").nth(1).click()
    expect(turn.locator(".b-source").nth(1)).to_contain_text("page en anglais")
    assert page.url.endswith("/chat/")


def test_what_a_visitor_opened_stays_open(door: Door) -> None:
    visitor = door.enter()
    opened(visitor)
    turn = ask(visitor, QUESTION)
    turn.locator(".b-source summary").first.click()
    ask(visitor, "Et en Belgique ?")
    expect(visitor.page.locator(".b-turn").first.locator(".b-source").first).to_have_attribute("open", "")


@SIZES
@pytest.mark.parametrize(
    ("locale", "price", "unknown", "stock"),
    [
        ("fr-FR", "59,00 €", "Prix à confirmer", "En précommande"),
        ("en-GB", "€59.00", "Price to be confirmed", "Available to pre-order"),
    ],
)
def test_products_come_as_cards(
    door: Door, shop: Scripted, size: tuple[int, int], locale: str, price: str, unknown: str, stock: str
) -> None:
    shop.scripts["cards"] = script(answered(products=CARDS, language=locale[:2]))
    visitor = door.enter(locale, size)
    opened(visitor)
    turn = ask(visitor, "cards")
    cards = turn.locator(".b-product")
    expect(cards).to_have_count(3)
    expect(cards.nth(0)).to_contain_text(price)
    expect(cards.nth(0)).to_contain_text("2026")
    expect(cards.nth(0).get_by_role("link")).to_have_attribute(
        "href", "https://www.filature.example/p/nap-01"
    )
    image = cards.nth(0).locator("img")
    image.scroll_into_view_if_needed()
    expect(image).to_have_js_property("naturalWidth", 64)
    expect(cards.nth(1)).to_contain_text(unknown)
    assert not re.search(r"59[.,]00", cards.nth(1).inner_text())
    expect(cards.nth(2)).to_contain_text(stock)
    expect(cards.nth(2).get_by_role("link")).to_have_count(0)
    assert not visitor.overflows()


def test_passages_and_cards_come_before_a_slow_model_has_written(
    slow_door: Door, slow_shop: Scripted
) -> None:
    reading, writing = Pause(), Pause()
    slow_shop.scripts[CHOOSING] = [
        AnswerSources((passage(), SIZE_PAGE)),
        AnswerProducts(CARDS[:1]),
        reading,
        AnswerText("La livraison en France coûte 4,90 € [1]. "),
        writing,
        BOTH,
    ]
    visitor = slow_door.enter()
    page = opened(visitor)
    visitor.ask(CHOOSING)
    turn = page.locator(".b-turn").last
    expect(turn.locator(".b-product")).to_contain_text("59,00")
    expect(turn.locator(".b-source[open]").first).to_contain_text("La livraison en France coûte 4,90 €.")
    expect(turn.locator(".b-text")).to_have_count(0)
    turn.locator(".b-source summary").first.click()
    reading.go()
    expect(turn.locator(".b-text")).to_contain_text("4,90 €")
    expect(turn).to_have_attribute("data-state", "working")
    writing.go()
    expect(turn).to_have_attribute("data-state", "done")
    expect(turn.locator("a.b-cite")).to_have_count(2)


def test_what_is_typed_while_an_answer_comes_is_kept(door: Door, shop: Scripted) -> None:
    pause = Pause()
    shop.scripts[QUESTION] = [AnswerSources((passage(),)), pause, answered()]
    visitor = door.enter()
    page = opened(visitor)
    visitor.ask(QUESTION)
    box = page.locator("#question textarea")
    expect(page.locator(".b-turn")).to_have_count(1)
    expect(box).to_have_value("")
    visitor.ask("Et en Belgique ?")  # refused for now, but not lost
    pause.go()
    expect(page.locator(".b-turn").last).to_have_attribute("data-state", "done")
    expect(box).to_have_value("Et en Belgique ?")
    assert [question for question, _, _ in shop.asked] == [QUESTION]


@SIZES
def test_starters_and_suggestions_ask_themselves(door: Door, shop: Scripted, size: tuple[int, int]) -> None:
    visitor = door.enter("fr-FR", size)
    page = opened(visitor)
    page.get_by_role("button", name=QUESTION).click()
    expect(page.locator(".b-turn")).to_have_attribute("data-state", "done")
    expect(page.locator(".b-starters:visible")).to_have_count(0)
    page.get_by_role("button", name="Et en Belgique ?").click()
    expect(page.locator(".b-turn")).to_have_count(2)
    expect(page.locator(".b-suggestions:visible")).to_have_count(0)
    assert [question for question, _, _ in shop.asked] == [QUESTION, "Et en Belgique ?"]
    assert [turn.question for turn in shop.asked[1][2]] == [QUESTION]


def test_a_thumb_down_asks_why(door: Door, shop: Scripted) -> None:
    visitor = door.enter()
    page = opened(visitor)
    turn = ask(visitor, QUESTION)
    turn.get_by_role("button", name="Cette réponse ne m’aide pas").click()
    expect(turn.locator(".b-why")).to_be_in_viewport()
    expect(page.get_by_role("radio").first).to_be_focused()
    page.get_by_label("Il manque quelque chose").check()
    page.get_by_label("Un commentaire").fill("Et vers l’étranger ?")
    page.get_by_role("button", name="Envoyer mon avis").click()
    expect(turn.locator(".b-thanks")).to_be_visible()
    expect(turn.locator(".b-why")).to_have_count(0)
    expect(page.locator("#live")).to_have_text("Merci pour votre avis.")
    assert [thumb[2:] for thumb in shop.feedback.told] == [
        (False, "", ""),
        (False, "incomplete", "Et vers l’étranger ?"),
    ]


def test_a_thumb_up_counts_at_once(door: Door, shop: Scripted) -> None:
    visitor = door.enter("en-GB")
    opened(visitor)
    turn = ask(visitor, QUESTION)
    up = turn.get_by_role("button", name="Cette réponse m’aide")  # the answer is in French
    up.click()
    expect(up).to_have_attribute("aria-pressed", "true")
    assert [thumb[2] for thumb in shop.feedback.told] == [True]


def test_an_answer_is_copied_with_its_sources(door: Door) -> None:
    visitor = door.enter()
    visitor.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = opened(visitor)
    turn = ask(visitor, QUESTION)
    turn.get_by_role("button", name="Copier la réponse").click()
    expect(page.locator("#live")).to_have_text("Réponse copiée.")
    text = page.evaluate("navigator.clipboard.readText()").replace("\u00a0", " ")
    assert text == (
        "La livraison en France coûte 4,90 € [1]. Les housses existent en tailles britanniques [2].\n\n"
        "[1] Livraison https://www.filature.example/fr/livraison\n[2] UK bed sizes https://www.filature.example/en/sizes"
    )


def test_a_stopped_answer_can_be_asked_again(door: Door, shop: Scripted) -> None:
    shop.scripts[QUESTION] = [AnswerSources((passage(),)), AnswerText("Elle coûte 4,90 € [1]."), Pause()]
    visitor = door.enter()
    page = opened(visitor)
    visitor.ask(QUESTION)
    expect(page.locator(".b-partial")).to_be_visible()
    page.get_by_role("button", name="Arrêter").click()
    turn = page.locator(".b-turn").last
    expect(turn.locator(".b-note")).to_have_text("Réponse arrêtée.")
    expect(turn.locator(".b-text")).to_contain_text("Elle coûte 4,90 €")
    assert shop.ended == [QUESTION]
    shop.scripts[QUESTION] = script(answered("La livraison coûte 4,90 € par colis [1]."))
    turn.get_by_role("button", name="Poser à nouveau la question").click()
    expect(page.locator(".b-turn .b-text")).to_contain_text("par colis")
    expect(page.locator(".b-turn")).to_have_count(1)


def test_an_error_is_no_answer_and_offers_a_way_on(door: Door, shop: Scripted) -> None:
    shop.scripts[QUESTION] = [ModelKeyError("x")]
    visitor = door.enter()
    opened(visitor)
    turn = ask(visitor, QUESTION)
    expect(turn.locator(".b-error")).to_contain_text("La réponse n’a pas abouti")
    expect(turn.locator("[data-copy], [data-act=up]")).to_have_count(0)
    expect(turn.get_by_role("button", name="Laisser ma question")).to_be_visible()
    shop.scripts[QUESTION] = script(answered())
    turn.locator(".b-error [data-retry]").click()
    expect(visitor.page.locator(".b-turn .b-text")).to_contain_text("4,90 €")


@SIZES
def test_what_is_not_known_shows_what_is_near_and_a_person(door: Door, size: tuple[int, int]) -> None:
    visitor = door.enter("fr-FR", size)
    opened(visitor)
    turn = ask(visitor, UNKNOWN)
    expect(turn.locator(".b-unknown")).to_contain_text("Je n’ai pas trouvé")
    expect(turn.locator(".b-source")).to_have_count(2)
    turn.locator(".b-source summary").last.click()
    expect(turn.locator(".b-source").last.locator("mark")).to_be_visible()
    expect(turn.get_by_role("link", name="bonjour@filature.example")).to_be_visible()
    expect(turn.get_by_role("button", name="Laisser ma question")).to_be_visible()


def test_the_switch_keeps_the_conversation(door: Door, shop: Scripted) -> None:
    visitor = door.enter("fr-FR")
    page = opened(visitor)
    ask(visitor, QUESTION)
    page.get_by_role("link", name="English").click()
    expect(page.locator("#send")).to_have_text("Send")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator(".b-disclosure")).to_contain_text("artificial intelligence")
    expect(page.locator(".b-turn")).to_have_count(1)
    assert page.url.endswith("?lang=en")
    ask(visitor, "Combien coûte la livraison en Belgique ?")
    assert shop.asked[-1][1] == "en"


def test_the_page_follows_the_visitor_s_language(door: Door, shop: Scripted) -> None:
    shop.scripts["How much is delivery to France?"] = [Answer("It is €4.90.", "en", "answered")]
    visitor = door.enter("fr-FR")
    page = opened(visitor)
    turn = ask(visitor, "How much is delivery to France?")
    expect(page.locator("#send")).to_have_text("Send")
    expect(turn).to_have_attribute("lang", "en")
    expect(turn.get_by_role("button", name="Copy the answer")).to_be_visible()


def test_the_conversation_is_downloaded_as_a_text(door: Door) -> None:
    visitor = door.enter()
    page = opened(visitor)
    ask(visitor, CHOOSING)
    with page.expect_download() as download:
        page.get_by_role("button", name="Télécharger").click()
    assert re.fullmatch(
        r"conversation-filature-dessai-\d{4}-\d\d-\d\d\.txt", download.value.suggested_filename
    )
    text = Path(download.value.path()).read_text(encoding="utf-8-sig")
    assert f"Vous\u00a0: {CHOOSING}" in text
    assert "Nappe Alma : 59,00\u00a0€" in text
    assert visitor.context.cookies() == []
    assert page.evaluate("localStorage.length") == 0
    assert page.evaluate("Object.keys(sessionStorage)") == ["chat"]


def test_the_reason_for_a_thumb_on_an_earlier_answer_is_asked_where_it_is_seen(door: Door) -> None:
    visitor = door.enter(size=(1280, 620))
    page = opened(visitor)
    ask(visitor, LONG)
    ask(visitor, QUESTION)
    first = page.locator(".b-turn").first
    first.locator("[data-act=down]").click()
    expect(first.locator(".b-why input").first).to_be_focused()
    expect(first.locator(".b-why button")).to_be_in_viewport()


def test_a_page_that_is_loaded_again_goes_on_where_it_was(door: Door, shop: Scripted) -> None:
    visitor = door.enter()
    page = opened(visitor)
    assert page.evaluate("sessionStorage.length") == 0
    ask(visitor, QUESTION)
    ask(visitor, CHOOSING)
    page.reload()
    expect(page.locator(".b-turn")).to_have_count(2)
    expect(page.locator(".b-turn").first).to_contain_text(QUESTION)
    expect(page.locator(".b-turn").last).to_contain_text("Nappe Alma")
    expect(page.locator(".loading")).to_have_count(0)
    page.locator(".b-turn").first.locator("a.b-cite").first.click()
    expect(page.locator(".b-source[open]")).to_have_count(1)
    ask(visitor, "Et en Belgique ?")
    assert [turn.question for turn in shop.asked[-1][2]] == [QUESTION, CHOOSING]
    other = door.enter()
    opened(other)
    expect(other.page.locator(".b-turn")).to_have_count(0)


def test_after_a_new_conversation_nothing_is_remembered(door: Door, shop: Scripted) -> None:
    visitor = door.enter()
    page = opened(visitor)
    ask(visitor, QUESTION)
    page.get_by_role("button", name="Nouvelle").click()
    expect(page.locator(".b-turn")).to_have_count(0)
    page.wait_for_function("sessionStorage.length === 0")
    page.reload()
    expect(page.locator(".b-starters:visible")).to_be_visible()
    expect(page.locator(".b-turn")).to_have_count(0)


def test_a_key_of_nothing_begins_a_new_conversation_and_is_forgotten(door: Door) -> None:
    visitor = door.enter()
    page = opened(visitor)
    page.evaluate("sessionStorage.setItem('chat', 'forged')")
    page.reload()
    visitor.complaints.clear()  # Gradio's page complains of the stream that ends as it is left
    expect(page.locator(".b-starters:visible")).to_be_visible()
    page.wait_for_function("sessionStorage.length === 0")


def test_a_page_that_is_loaded_again_while_it_waits_stops_the_answer(door: Door, shop: Scripted) -> None:
    shop.scripts[QUESTION] = [AnswerSources((passage(),)), Pause()]
    visitor = door.enter()
    page = opened(visitor)
    visitor.ask(QUESTION)
    expect(page.locator("#stop")).to_be_visible()
    page.wait_for_function("sessionStorage.length === 1")
    page.reload()
    visitor.complaints.clear()  # Gradio's page complains of the stream that ends as it is left
    expect(page.locator(".b-turn")).to_have_attribute("data-state", "stopped")
    expect(page.locator("#send")).to_be_visible()
    assert shop.ended == [QUESTION]
    ask(visitor, "Et en Belgique ?")


def test_a_new_conversation_begins_from_nothing(door: Door, shop: Scripted) -> None:
    visitor = door.enter()
    page = opened(visitor)
    ask(visitor, QUESTION)
    page.get_by_role("button", name="Nouvelle").click()
    expect(page.locator(".b-turn")).to_have_count(0)
    expect(page.locator(".b-starters:visible")).to_be_visible()
    expect(page.locator("#question textarea")).to_be_focused()
    ask(visitor, "Et en Belgique ?")
    assert shop.asked[-1][2] == ()


def test_a_new_conversation_ends_the_answer_on_its_way(door: Door, shop: Scripted) -> None:
    shop.scripts[QUESTION] = [AnswerSources((passage(),)), Pause()]
    visitor = door.enter()
    page = opened(visitor)
    visitor.ask(QUESTION)
    expect(page.locator("#stop")).to_be_visible()
    page.get_by_role("button", name="Nouvelle").click()
    expect(page.locator(".b-turn")).to_have_count(0)
    expect(page.locator("#send")).to_be_visible()
    ask(visitor, "Et en Belgique ?")
    assert shop.ended == [QUESTION, "Et en Belgique ?"]


def test_a_closed_page_ends_the_answer_that_it_waited_for(door: Door, shop: Scripted) -> None:
    shop.scripts[QUESTION] = [AnswerSources((passage(),)), Pause()]
    visitor = door.enter()
    page = opened(visitor)
    visitor.ask(QUESTION)
    expect(page.locator("#stop")).to_be_visible()
    page.close()
    other = door.enter()
    opened(other)
    for _ in range(200):
        if shop.ended:
            break
        other.page.wait_for_timeout(50)
    assert shop.ended == [QUESTION]
