from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest

from assistant.chat.replies import Replies
from assistant.errors import (
    AssistantError,
    IndexDamagedError,
    IndexMissingError,
    InputError,
    ModelBusyError,
    ModelKeyError,
    ModelTimeoutError,
    StoreError,
)
from assistant.services import Services
from assistant.types.answer import Answer, AnswerStatus
from assistant.types.brand import Contact
from assistant.types.language import Language
from assistant.web.chat.present import Presenter
from assistant.web.chat.visit import Turn
from assistant.web.texts import Texts, Words
from tests.web.chat.scripted import SIZE_PAGE, answered, card, citation, passage
from tests.web.look.test_markup import Seen

FR, EN = Texts.load().words("fr"), Texts.load().words("en")
HOSTILE = "<img src=http://evil.example/?x onerror=alert(1)>\n\n</div>"


def done(answer: Answer, **values: Any) -> Turn:
    fields: dict[str, Any] = {"question": "Combien ?", "passages": (passage(),), "language": answer.language}
    return Turn(3, outcome="done", answer=answer, **{**fields, **values})


def test_a_marker_leads_to_its_source_on_the_page(presenter: Presenter) -> None:
    html = presenter.turn(done(answered()))
    assert (
        '<a class="b-cite" href="#source-3-1" title="Source\u00a0: Livraison" '
        'aria-label="[1] Source\u00a0: Livraison">1</a>' in html
    )
    assert 'id="source-3-1"' in html
    for said in ("datée du 1er mars 2026", "France", "<mark>La livraison en France coûte 4,90 €.</mark>"):
        assert said in html


def test_a_number_stays_beside_what_it_stands_for(presenter: Presenter) -> None:
    assert '4,90 €\u00a0<a class="b-cite"' in presenter.turn(done(answered()))


def test_a_marker_without_a_source_is_only_text(presenter: Presenter) -> None:
    html = presenter.turn(done(answered("Rien [4].")))
    assert "Rien [4]." in html
    assert "#source-3-4" not in html


@pytest.mark.parametrize(
    ("url", "linked"),
    [
        ("https://www.filature.example/fr/livraison", True),
        ("http://partner.example/page", True),
        ("javascript:alert(1)", False),
        ("file:///etc/passwd", False),
        (None, False),
    ],
)
def test_what_is_linked_is_a_web_page(presenter: Presenter, url: str | None, linked: bool) -> None:
    html = presenter.turn(
        done(
            answered("Oui [1].", citation(quote="elsewhere", url=url), products=(card(url=url),)), passages=()
        )
    )
    assert (html.count(f'href="{url}"') == 2) == linked


def test_nothing_that_comes_from_outside_becomes_markup(presenter: Presenter) -> None:
    source = citation(title=HOSTILE, heading=HOSTILE, quote=HOSTILE, source=HOSTILE)
    hostile = passage(HOSTILE, source=HOSTILE, title=HOSTILE, heading=HOSTILE)
    shown = card(name=HOSTILE, reason=HOSTILE, image=HOSTILE, url=HOSTILE)
    answer = answered(f"{HOSTILE} [1]", source, products=(shown,), suggestions=(HOSTILE,), searched=HOSTILE)
    near = Answer(HOSTILE, "fr", "not_in_knowledge", nearby=(source,))
    turns = [
        done(answer, question=HOSTILE, passages=(hostile,)),
        done(replace(answer, status="degraded"), passages=()),
        done(near, passages=(hostile,)),
        done(Answer(HOSTILE, "fr", "off_topic")),
        Turn(1, HOSTILE, "fr", text=HOSTILE, passages=(hostile,), cards=(shown,)),
        Turn(1, HOSTILE, "fr", "stopped", text=HOSTILE),
    ]
    slow = replace(presenter, embedded=True)
    for html in [*map(presenter.turn, turns), slow.turn(turns[4])]:
        seen = Seen(html)
        assert "img" not in seen.tags
        assert not [name for name, _ in seen.attributes if name.startswith("on") or name == "src"]
        assert html.count("<div") == html.count("</div>")


def test_hidden_characters_leave_a_question(presenter: Presenter) -> None:
    html = presenter.turn(Turn(1, "a\u202eb\u200bc\x00\nd", "fr"))
    assert '<div class="b-question">abc<br>d</div>' in html


def test_while_a_quick_model_writes_the_titles_are_named(presenter: Presenter) -> None:
    html = presenter.turn(Turn(1, "q", "fr", passages=(passage(), SIZE_PAGE), cards=(card(),)))
    assert FR("chat_writing") in html
    assert "UK bed sizes" in html
    assert "Nappe Alma" in html
    assert "<details" not in html
    assert FR("chat_patience") not in html
    assert FR("chat_searching") in presenter.turn(Turn(1, "q", "fr"))


def test_while_a_slow_model_writes_the_passages_can_be_read(presenter: Presenter) -> None:
    slow = replace(presenter, embedded=True)
    html = slow.turn(Turn(1, "q", "fr", passages=(passage(), SIZE_PAGE), cards=(card(),)))
    for said in (
        FR("chat_patience"),
        FR("chat_found_now"),
        "offerte à partir de 80 €",
        "page en anglais",
        "59,00",
    ):
        assert said in html
    assert html.count("<details") == html.count(" open>") == 2
    assert FR("chat_patience") not in slow.turn(Turn(1, "q", "fr"))


def test_checked_sentences_come_with_their_numbers(presenter: Presenter) -> None:
    html = presenter.turn(Turn(1, "q", "fr", text="Elle coûte 4,90 € [1]. [7]", passages=(passage(),)))
    assert '<span class="b-cite">1</span>' in html
    assert "[7]" in html
    assert "b-tools" not in html


def test_a_turn_speaks_the_language_of_its_answer(presenter: Presenter) -> None:
    html = presenter.turn(done(answered(language="en"), language="fr"))
    assert 'lang="en"' in html
    assert EN("chat_copy") in html
    assert "page in French" in html
    assert "Copier" not in html


@pytest.mark.parametrize(
    ("searched", "shown"), [("La livraison en Belgique ?", True), ("Combien ?", False), ("", False)]
)
def test_how_a_question_was_understood_is_told(presenter: Presenter, searched: str, shown: bool) -> None:
    html = presenter.turn(done(answered(searched=searched)))
    assert ("Question comprise" in html) == shown


def test_products_are_shown_with_what_their_record_says(presenter: Presenter) -> None:
    cards = (
        card(image="/images/ab.webp"),
        card(name="Nappe Brume", price_eur=None, availability="out_of_stock"),
    )
    html = presenter.turn(done(answered(products=cards)))
    assert '<img src="/images/ab.webp" alt=""' in html
    assert 'href="https://www.filature.example/p/nap-01"' in html
    assert html.count("59,00") == 1
    assert FR("chat_price_unknown") in html
    assert FR("chat_stock_out") in html


def test_suggestions_are_buttons(presenter: Presenter) -> None:
    html = presenter.turn(done(answered(suggestions=("Et en Belgique ?", "En combien de temps ?"))))
    assert html.count("data-pick") == 2
    assert '<button type="button" class="b-chip" data-pick>Et en Belgique ?</button>' in html


@pytest.mark.parametrize(
    ("vote", "up", "down", "asks", "thanks"),
    [
        ("", "false", "false", False, False),
        ("up", "true", "false", False, True),
        ("asked", "false", "true", True, False),
        ("down", "false", "true", False, True),
    ],
)
def test_a_thumb_is_seen_and_its_reason_asked_for(
    presenter: Presenter, vote: Any, up: str, down: str, asks: bool, thanks: bool
) -> None:
    html = presenter.turn(done(answered(), vote=vote))
    assert f'aria-label="{FR("chat_up")}" aria-pressed="{up}"' in html
    assert f'aria-label="{FR("chat_down")}" aria-pressed="{down}"' in html
    assert ('name="reason" value="incomplete"' in html) == asks
    assert (FR("chat_thanks") in html) == thanks


def test_a_degraded_answer_says_so(presenter: Presenter) -> None:
    html = presenter.turn(done(answered(language="en", status="degraded")))
    assert "could not be written in full" in html
    assert "4,90 €." in html
    assert 'data-act="form"' in html
    assert "b-marked" in html


def test_a_stopped_answer_keeps_its_sentences(presenter: Presenter) -> None:
    html = presenter.turn(Turn(1, "q", "fr", "stopped", text="Elle coûte 4,90 €."))
    assert FR("chat_stopped") in html
    assert "Elle coûte 4,90 €." in html
    assert "data-retry" in html
    assert "data-copy" not in html


@pytest.mark.parametrize(("language", "hours"), [("fr", "du lundi au vendredi"), ("en", "Monday to Friday")])
def test_without_an_answer_a_person_is_named(presenter: Presenter, language: Language, hours: str) -> None:
    words = Texts.load().words(language)
    html = presenter.turn(done(answered("…", language=language, status="not_in_knowledge")))
    assert words("chat_unknown", brand="Filature d’Essai") in html
    assert 'href="mailto:bonjour@filature.example"' in html
    assert 'href="tel:+33199000001"' in html
    assert hours in html
    assert f"/{language}/contact" in html
    assert f'data-act="form" data-turn="3">{words("chat_leave_question")}' in html
    assert words("chat_nearby") not in html


def test_what_is_known_nearby_is_shown_with_its_link(presenter: Presenter) -> None:
    html = presenter.turn(done(Answer("…", "fr", "not_in_knowledge", nearby=(citation(0),))))
    assert FR("chat_nearby") in html
    assert "<mark>La livraison en France coûte 4,90 €.</mark>" in html
    assert 'href="https://www.filature.example/fr/livraison"' in html
    assert "b-number" not in html


def test_a_fixed_text_about_an_order_links_to_the_tracking_page_and_to_a_person(
    presenter: Presenter, services: Services
) -> None:
    text = Replies(services.brand).topic("own_order", "fr")
    html = presenter.turn(done(Answer(text, "fr", "off_topic", topic="own_order")))
    assert '<p lang="fr" data-say>Je n’ai accès ni aux commandes' in html
    assert f'href="{services.brand.tracking_url}"' in html
    assert html.count("bonjour@filature.example</a>") == 1


def test_a_fixed_text_that_needs_no_person_names_none(presenter: Presenter, services: Services) -> None:
    text = Replies(services.brand).topic("negotiation", "en")
    html = presenter.turn(done(Answer(text, "en", "off_topic", topic="negotiation")))
    assert "I can’t negotiate them" in html
    assert "href" not in html


def test_a_company_without_contact_still_takes_questions(presenter: Presenter) -> None:
    brand = replace(presenter.brand, contact=Contact())
    html = replace(presenter, brand=brand).turn(done(answered("…", status="not_in_knowledge")))
    assert 'data-act="form"' in html
    assert "mailto" not in html


@pytest.mark.parametrize(
    ("error", "key"),
    [
        (ModelBusyError("x"), "error_busy"),
        (ModelTimeoutError("x"), "error_slow"),
        (InputError("x"), "error_question"),
        (IndexMissingError("x"), "error_index"),
        (IndexDamagedError("x"), "error_index"),
        (ModelKeyError("The key sk-123 is refused by host."), "error_service"),
        (StoreError("/var/data/assistant.sqlite"), "error_service"),
        (None, "error_service"),
    ],
)
@pytest.mark.parametrize("words", [FR, EN])
def test_an_error_is_told_without_its_inside(
    presenter: Presenter, words: Words, error: AssistantError | None, key: str
) -> None:
    html = presenter.turn(Turn(1, "q", words.language, "failed", error=error))
    assert words(key) in html
    assert words("error_title") in html
    assert words("chat_unknown", brand="Filature d’Essai") not in html
    assert (words("chat_retry") + "</button>" in html) == (key != "error_question")
    if error:
        assert "sk-123" not in html
        assert "/var" not in html


@pytest.mark.parametrize(
    ("starters", "buttons"),
    [({"fr": ("Une ?", "Deux ?"), "en": ("One?", "Two?")}, 4), ({"fr": (), "en": ()}, 0)],
)
def test_the_greeting_says_that_it_is_an_ai_in_both_languages(
    presenter: Presenter, starters: Mapping[Language, Sequence[str]], buttons: int
) -> None:
    html = presenter.welcome(starters)
    assert "une intelligence artificielle" in html
    assert "an artificial intelligence" in html
    assert html.count("data-pick") == buttons
    assert '<div class="fr" lang="fr">' in html


@pytest.mark.parametrize("status", ["answered", "degraded", "not_in_knowledge", "off_topic"])
def test_every_answer_can_be_copied_rated_and_asked_again(presenter: Presenter, status: AnswerStatus) -> None:
    html = presenter.turn(done(answered(status=status)))
    for button in ("data-copy", 'data-act="up"', 'data-act="down"', "data-retry"):
        assert button in html


def test_a_question_that_got_no_answer_warns_of_what_was_typed_too(presenter: Presenter) -> None:
    asked = Turn(1, "Carte 4111 1111 1111 1111 ?", "fr", "failed", error=StoreError("x", "y"))
    assert "carte" in presenter.turn(asked)
    assert "c’est masqué" in presenter.turn(replace(asked, question="eva@exemple.fr ?"))
    assert "c’est masqué" not in presenter.turn(
        replace(asked, question="eva@exemple.fr ?", outcome="working")
    )
