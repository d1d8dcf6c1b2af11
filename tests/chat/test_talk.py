"""A conversation through the services: history on the server, follow-ups, Stop."""

import asyncio
from contextlib import aclosing

import pytest

from assistant.services import Services
from assistant.types.answer import Answer, AnswerProducts, AnswerSources, AnswerText
from tests.chat.events import answer_of
from tests.wire.faults import Fault
from tests.wire.server import Wire

PRICE = "Combien coûte la nappe Alma ?"
STANDALONE = "Dernière question"


def answering(wire: Wire, rewritten: str = "") -> None:
    """The model says the price of what it is asked for; told to complete a question, it says `rewritten`."""

    def answer(messages: list[dict[str, str]], _body: dict[str, object]) -> str:
        last = messages[-1]["content"]
        if STANDALONE in last:
            return rewritten
        asked = last.rpartition("Question : ")[2]
        if "torchon" in asked.casefold():
            return "Le torchon Brume coûte 12 €."
        return "La nappe Alma coûte 59 €." if "Alma" in asked else "Je ne sais pas."

    wire.answer = answer


async def test_a_follow_up_is_completed_and_the_turns_are_kept_on_the_server(
    services: Services, wire: Wire
) -> None:
    answering(wire, "Combien coûte le torchon Brume ?")
    talk = services.conversations.open()
    first = await answer_of(services, PRICE, conversation=talk)
    assert (first.status, first.searched) == ("answered", "")
    second = await answer_of(services, "Et le torchon Brume ?", conversation=talk)
    assert (second.status, second.searched) == ("answered", "Combien coûte le torchon Brume ?")
    assert "12" in second.answer
    assert "rewriting" in second.timings_ms
    kept = services.conversations.turns(talk)
    assert [turn.question for turn in kept] == [PRICE, "Et le torchon Brume ?"]
    assert kept[1].searched == "Combien coûte le torchon Brume ?"
    assert kept[0].answer == first.answer
    # Both calls are on the bill.
    assert second.usage.completion_tokens > first.usage.completion_tokens


async def test_the_model_gets_the_earlier_turns(services: Services, wire: Wire) -> None:
    answering(wire)
    talk = services.conversations.open()
    await answer_of(services, PRICE, conversation=talk)
    await answer_of(services, "Quel est le prix du torchon Brume ?", conversation=talk)
    messages = wire.calls[-1].body["messages"]
    assert [message["content"] for message in messages[-3:-1]] == [PRICE, "La nappe Alma coûte 59 €."]


async def test_a_rewriting_that_is_refused_is_replaced_by_joining(services: Services, wire: Wire) -> None:
    answering(wire, "Combien coûte la nappe Berthe à 12 € ?")
    talk = services.conversations.open()
    await answer_of(services, PRICE, conversation=talk)
    answer = await answer_of(services, "Est-elle en stock ?", conversation=talk)
    assert answer.searched.startswith(PRICE)
    assert answer.searched.endswith("Est-elle en stock ?")
    assert "Berthe" not in wire.calls[-1].text


async def test_a_question_that_stands_alone_is_never_rewritten(services: Services, wire: Wire) -> None:
    answering(wire, "Combien coûte le torchon Brume ?")
    talk = services.conversations.open()
    await answer_of(services, "Quel est le prix du torchon Brume ?", conversation=talk)
    answer = await answer_of(services, PRICE, conversation=talk)
    assert answer.searched == ""
    assert "59" in answer.answer
    assert len(wire.calls) == 2


@pytest.mark.parametrize("conversation", [None, "forged-id"])
async def test_without_a_conversation_of_ours_there_is_no_history(
    services: Services, wire: Wire, conversation: str | None
) -> None:
    answering(wire)
    await answer_of(services, PRICE, conversation=conversation)
    answer = await answer_of(services, "Quel est le prix du torchon Brume ?", conversation=conversation)
    assert answer.status == "answered"
    assert len(wire.calls[-1].body["messages"]) == len(wire.calls[0].body["messages"])
    assert services.conversations.turns(conversation or "") == ()


async def test_a_follow_up_on_the_visitors_own_order_gets_the_same_fixed_text(
    services: Services, wire: Wire
) -> None:
    talk = services.conversations.open()
    first = await answer_of(services, "Où est ma commande ?", conversation=talk)
    second = await answer_of(services, "Quand arrive-t-elle ?", conversation=talk)
    assert (first.topic, second.topic) == ("own_order", "own_order")
    assert not wire.calls


async def test_a_greeting_is_nothing_to_go_on_from(services: Services, wire: Wire) -> None:
    answering(wire)
    talk = services.conversations.open()
    await answer_of(services, PRICE, conversation=talk)
    await answer_of(services, "Merci beaucoup !", conversation=talk)
    answer = await answer_of(services, "Est-elle en stock ?", conversation=talk)
    assert answer.searched.startswith(PRICE)


async def test_a_short_question_is_answered_in_the_language_of_the_turn_before(
    services: Services, wire: Wire
) -> None:
    wire.answer = lambda messages, body: "The Alma tablecloth costs €59.00."
    talk = services.conversations.open()
    await answer_of(services, "How much is the Alma tablecloth?", conversation=talk)
    answer = await answer_of(services, "Alma tablecloth", conversation=talk)
    assert answer.language == "en"


async def test_stop_cancels_the_call_and_keeps_the_question(services: Services, wire: Wire) -> None:
    wire.answer = lambda messages, body: "La nappe Alma coûte 59 €. Elle est en lin lavé et en stock."
    wire.fail(Fault("stall", after=9))
    talk = services.conversations.open()
    async with aclosing(services.answer(PRICE, conversation=talk)) as events:
        async for event in events:
            if isinstance(event, AnswerText):
                break
    assert await asyncio.to_thread(wire.wait, lambda journal: journal.calls[-1].disconnected)
    (kept,) = services.conversations.turns(talk)
    assert (kept.question, kept.status, kept.language) == (PRICE, "degraded", "fr")
    assert kept.answer.startswith("La nappe Alma coûte 59 €")


async def test_a_cancelled_task_keeps_the_question_too(services: Services, wire: Wire) -> None:
    wire.fail(Fault("slow_first_token"))
    talk = services.conversations.open()
    asking = asyncio.create_task(answer_of(services, PRICE, conversation=talk))
    assert await asyncio.to_thread(wire.wait, lambda journal: journal.calls)
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    (kept,) = services.conversations.turns(talk)
    assert (kept.question, kept.answer) == (PRICE, "")


async def test_a_tab_closed_before_the_first_word_cancels_the_call_too(
    services: Services, wire: Wire
) -> None:
    wire.fail(Fault("slow_first_token"))

    async def visit() -> None:
        async with aclosing(services.answer(PRICE)) as events:
            async for event in events:
                assert isinstance(event, AnswerSources | AnswerProducts)

    visitor = asyncio.create_task(visit())
    await asyncio.to_thread(wire.wait, lambda journal: bool(journal.calls))
    visitor.cancel()
    with pytest.raises(asyncio.CancelledError):
        await visitor
    assert await asyncio.to_thread(wire.wait, lambda journal: journal.calls[-1].disconnected)


async def test_a_visitor_in_another_language_is_offered_ours(services: Services, wire: Wire) -> None:
    answer = await answer_of(services, "¿Cuánto cuesta el envío a España, por favor?")
    assert (answer.status, answer.topic) == ("off_topic", "language")
    assert "English" in answer.answer
    assert not wire.calls
    assert isinstance(answer, Answer)
