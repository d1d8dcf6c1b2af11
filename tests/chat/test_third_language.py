from contextlib import aclosing

import pytest

from assistant.chat.replies import Replies
from assistant.services import Services
from assistant.types.answer import Answer
from assistant.types.language import Language
from tests.wire.server import Wire

BOTH = (
    "We answer in French or in English: please ask your question in either of them.\n"
    "Nous répondons en français ou en anglais\u00a0: posez votre question dans l’une de ces deux langues."
)


async def answer_of(services: Services, question: str, language: Language | None = None) -> Answer:
    async with aclosing(services.answer(question, language)) as events:
        *_, last = [event async for event in events]
    assert isinstance(last, Answer)
    return last


@pytest.mark.parametrize(
    ("question", "own"),
    [
        ("Was kostet der Versand nach Deutschland?", "Wir antworten auf Französisch oder Englisch: "),
        ("¿Cuánto cuesta el envío a España?", "Respondemos en francés o en inglés: "),
        ("Quanto costa la spedizione in Italia?", "Rispondiamo in francese o in inglese: "),
        ("Hoe lang duurt de levering?", "Wij antwoorden in het Frans of het Engels: "),
        ("Quanto tempo demora a entrega?", "Respondemos em francês ou em inglês: "),
        ("Ile kosztuje wysyłka do Polski?", "Odpowiadamy po francusku lub po angielsku: "),
        ("Сколько стоит доставка?", "Мы отвечаем на французском или английском языке: "),
        ("كم تكلفة الشحن؟", "نجيب بالفرنسية أو بالإنجليزية: "),
        ("运费多少钱？", "我们以法语或英语回答"),
        ("送料はいくらですか？", "フランス語または英語でお答えします"),
    ],
)
async def test_a_visitor_in_a_third_language_is_offered_french_and_english(
    services: Services, wire: Wire, question: str, own: str
) -> None:
    answer = await answer_of(services, question)
    assert (answer.status, answer.topic) == ("off_topic", "language")
    assert answer.answer.startswith(own)
    assert answer.answer.endswith(BOTH)
    assert not wire.calls


async def test_a_language_without_a_sentence_of_its_own_gets_both_others(services: Services) -> None:
    assert (await answer_of(services, "Πόσο κοστίζει η αποστολή;")).answer == BOTH
    assert Replies(services.brand).language_offer("xx") == BOTH


@pytest.mark.parametrize(
    "question", ["Livrez-vous à Düsseldorf ?", "Do you deliver to São Paulo?", "nappe Alma"]
)
async def test_foreign_names_in_a_question_are_no_third_language(services: Services, question: str) -> None:
    assert (await answer_of(services, question)).topic != "language"


async def test_who_has_chosen_a_language_is_answered_in_it(services: Services) -> None:
    answer = await answer_of(services, "Was kostet der Versand nach Deutschland?", "en")
    assert answer.topic != "language"
    assert answer.language == "en"
