import pytest

from assistant.chat.conversation import Turn
from assistant.chat.parts import NoBreaker
from assistant.chat.question.standalone import Completing, adds_nothing
from assistant.chat.reply.speaker import Speaker
from assistant.errors import AssistantError, ModelTimeoutError
from assistant.llm.offline import ScriptedChat
from assistant.llm.prompts import Prompts
from assistant.settings import packaged
from assistant.types.language import Language
from assistant.types.model import Usage

DELIVERY = Turn(
    "Combien coûte la livraison en France ?",
    "Combien coûte la livraison en France ?",
    "La livraison en France coûte 4,90 € [1].",
    "fr",
    "answered",
)
ALMA = Turn(
    "How much is the Alma tablecloth?",
    "How much is the Alma tablecloth?",
    "The Alma tablecloth costs €59 [1].",
    "en",
    "answered",
)
JOINED = "Combien coûte la livraison en France ? Et en Belgique ?"


def completing(*replies: str | AssistantError, embedded: bool = False) -> tuple[Completing, ScriptedChat]:
    model = ScriptedChat(list(replies), embedded=embedded)
    books: list[Usage] = []
    speaker = Speaker(model, lambda _name, usage: books.append(usage), NoBreaker())
    return Completing(speaker, Prompts(packaged("prompts"))), model


async def test_a_question_that_stands_alone_is_left_as_it_is_and_costs_no_call() -> None:
    completer, model = completing()
    complete = await completer.complete("Quels moyens de paiement acceptez-vous ?", "fr", [DELIVERY])
    assert (complete.question, complete.rewritten) == ("Quels moyens de paiement acceptez-vous ?", False)
    assert not model.requests


async def test_the_first_question_of_a_conversation_is_left_as_it_is() -> None:
    completer, _ = completing()
    assert (await completer.complete("Et en Belgique ?", "fr", [])).question == "Et en Belgique ?"


async def test_the_models_rewriting_counts_when_it_adds_nothing() -> None:
    completer, model = completing("Combien coûte la livraison en Belgique ?")
    complete = await completer.complete("Et en Belgique ?", "fr", [DELIVERY])
    assert complete.question == "Combien coûte la livraison en Belgique ?"
    assert complete.rewritten
    assert complete.usage.completion_tokens > 0
    (request,) = model.requests
    asked = request.messages[-1].content
    assert "Q: Combien coûte la livraison en France ?\nA: La livraison en France coûte 4,90 €." in asked
    assert asked.endswith("Dernière question : Et en Belgique ?")
    assert request.total_seconds <= 5


@pytest.mark.parametrize(
    "reply",
    [
        "How much is delivery to Belgium?",
        "Combien coûte la livraison en Belgique à 9,90 € ?",
        "Combien coûte la livraison en Belgique chez Chronopost ?",
        "La livraison en Belgique est rapide et peu chère.\nElle est suivie.",
        "Quels musées visiter en Belgique cet été avec des enfants ?",
        ModelTimeoutError("too slow"),
    ],
)
async def test_a_rewriting_that_fails_or_adds_something_is_replaced_by_joining(
    reply: str | AssistantError,
) -> None:
    completer, _ = completing(reply)
    complete = await completer.complete("Et en Belgique ?", "fr", [DELIVERY])
    assert (complete.question, complete.rewritten) == (JOINED, True)


async def test_the_embedded_model_is_not_asked() -> None:
    completer, model = completing(embedded=True)
    assert (await completer.complete("Et en Belgique ?", "fr", [DELIVERY])).question == JOINED
    assert not model.requests


@pytest.mark.parametrize(
    ("text", "question", "language", "turn", "fits"),
    [
        ("Is the Alma tablecloth washable?", "Is it washable?", "en", ALMA, True),
        ("Do you have the Alma tablecloth in blue?", "And in blue?", "en", ALMA, True),
        ("Is the Alma tablecloth under €59?", "And under €59?", "en", ALMA, True),
        ("Is the Brume tablecloth washable?", "Is it washable?", "en", ALMA, False),
        ("Is the Alma tablecloth washable at 90 °C?", "Is it washable?", "en", ALMA, False),
        ("", "Is it washable?", "en", ALMA, False),
        ("Is the Alma tablecloth washable? " * 20, "Is it washable?", "en", ALMA, False),
    ],
)
def test_a_rewriting_has_no_figure_and_no_name_that_nobody_said(
    text: str, question: str, language: Language, turn: Turn, fits: bool
) -> None:
    assert adds_nothing(text, question, language, [turn]) is fits
