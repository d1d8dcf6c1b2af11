import datetime as dt
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
from assistant.types.answer import Answer, AnswerStatus, Citation
from assistant.types.brand import Contact
from assistant.types.knowledge import Chunk, Passage
from assistant.web.chat.present import Presenter
from assistant.web.pages import Pages
from assistant.web.texts import Texts, Words
from tests.web.test_markup import Seen

FR, EN = Texts.load().words("fr"), Texts.load().words("en")
HOSTILE = "<img src=http://evil.example/?x onerror=alert(1)>\n\n</div>"


@pytest.fixture
def presenter(services: Services) -> Presenter:
    return Presenter(Pages(), services.brand)


def citation(n: int, **values: Any) -> Citation:
    fields: dict[str, Any] = {
        "source": "a.md",
        "title": "Livraison",
        "heading": "France",
        "quote": "4,90 €.",
        "url": None,
    }
    return Citation(n, **{**fields, **values})


def answered(text: str, *citations: Citation, status: AnswerStatus = "answered") -> Answer:
    return Answer(text, "fr", status, citations)


def test_a_marker_leads_to_its_source_on_the_page(presenter: Presenter) -> None:
    html = presenter.answer(FR, answered("Elle coûte 4,90 € [1].", citation(1)), turn=3)
    assert '<a class="b-cite" href="#source-3-1" title="Source\u00a0: Livraison">[1]</a>' in html
    assert '<li id="source-3-1"' in html
    for said in ("Livraison", "France", "4,90 €."):
        assert said in html


def test_a_marker_without_a_source_is_only_text(presenter: Presenter) -> None:
    html = presenter.answer(FR, answered("Rien [4].", citation(1)), turn=1)
    assert "Rien [4]." in html
    assert "#source-1-4" not in html


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
def test_a_source_is_linked_when_its_address_is_a_web_page(
    presenter: Presenter, url: str | None, linked: bool
) -> None:
    html = presenter.answer(FR, answered("Oui [1].", citation(1, url=url)), turn=1)
    assert (f'href="{url}"' in html) == linked


def test_nothing_that_comes_from_outside_becomes_markup(presenter: Presenter) -> None:
    source = citation(1, title=HOSTILE, heading=HOSTILE, quote=HOSTILE, source=HOSTILE)
    passage = Passage(Chunk("1", "r", "s", HOSTILE, "", "fr", "t", 0, date=dt.date(2026, 1, 1)), 1.0, 1)
    for html in (
        presenter.answer(FR, answered(f"{HOSTILE} [1]", source), turn=1),
        presenter.answer(FR, answered(f"{HOSTILE} [1]", source, status="degraded"), turn=1),
        presenter.partial(FR, HOSTILE, [passage]),
        presenter.writing(FR, [passage]),
        presenter.question(HOSTILE),
    ):
        seen = Seen(html)
        assert "img" not in seen.tags
        assert not [name for name, _ in seen.attributes if name.startswith("on") or name == "src"]
        assert "\n" not in html
        assert html.count("<div") == html.count("</div>")


def test_an_embedded_model_asks_for_patience(presenter: Presenter) -> None:
    slow = Presenter(Pages(), presenter.brand, embedded=True)
    assert FR("chat_patience") in slow.writing(FR, ())
    assert FR("chat_patience") not in presenter.writing(FR, ())


def test_hidden_characters_leave_a_question(presenter: Presenter) -> None:
    assert presenter.question("a\u202eb\u200bc\x00") == '<div class="b-question">abc</div>'


def test_a_degraded_answer_says_so(presenter: Presenter) -> None:
    html = presenter.answer(EN, answered("Part [1]", citation(1), status="degraded"), turn=1)
    assert "could not be written in full" in html
    assert "4,90 €." in html


@pytest.mark.parametrize(("words", "hours"), [(FR, "du lundi au vendredi"), (EN, "Monday to Friday")])
def test_without_an_answer_a_person_is_named(presenter: Presenter, words: Words, hours: str) -> None:
    html = presenter.answer(words, answered("…", status="not_in_knowledge"), turn=1)
    assert words("chat_unknown", brand="Filature d’Essai") in html
    assert 'href="mailto:bonjour@filature.example"' in html
    assert 'href="tel:+33199000001"' in html
    assert hours in html
    assert f"/{words.language}/contact" in html


def test_a_fixed_text_about_an_order_links_to_the_tracking_page_and_to_a_person(
    presenter: Presenter, services: Services
) -> None:
    text = Replies(services.brand).topic("own_order", "fr")
    html = presenter.answer(FR, Answer(text, "fr", "off_topic", topic="own_order"), turn=1)
    assert '<p lang="fr">Je n’ai accès ni aux commandes' in html
    assert f'href="{services.brand.tracking_url}"' in html
    assert html.count("bonjour@filature.example</a>") == 1


def test_a_fixed_text_that_needs_no_person_names_none(presenter: Presenter, services: Services) -> None:
    text = Replies(services.brand).topic("negotiation", "en")
    html = presenter.answer(EN, Answer(text, "en", "off_topic", topic="negotiation"), turn=1)
    assert "I can’t negotiate them" in html
    assert "href" not in html


def test_a_company_without_contact_has_no_empty_block(services: Services) -> None:
    brand = type(services.brand)(**{**vars(services.brand), "contact": Contact()})
    assert "b-contact" not in Presenter(Pages(), brand).unknown(FR)


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
    html = presenter.error(words, error)
    assert words(key) in html
    assert words("error_title") in html
    assert words("chat_unknown", brand="Filature d’Essai") not in html
    assert (words("error_retry") in html) == (key != "error_question")
    if error:
        assert "sk-123" not in html
        assert "/var" not in html
