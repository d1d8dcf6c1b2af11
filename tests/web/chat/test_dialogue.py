import asyncio
from contextlib import aclosing

import pytest

from assistant.errors import InputError, ModelBusyError, ModelKeyError
from assistant.types.answer import Answer, AnswerSources, AnswerText
from assistant.web.chat.dialogue import Dialogue
from assistant.web.chat.visit import Turn, Visit
from tests.web.chat.scripted import Pause, Scripted, answered, card, passage, script

QUESTION = "Combien coûte la livraison en France ?"


async def ask(dialogue: Dialogue, question: str, visit: Visit) -> list[Turn]:
    return [turn async for turn in dialogue.ask(visit, question)]


async def test_a_question_goes_from_nothing_to_its_answer(dialogue: Dialogue, shop: Scripted) -> None:
    shop.scripts[QUESTION] = script(answered(products=(card(),)))
    visit = Visit()
    steps = await ask(dialogue, QUESTION, visit)
    assert [step.outcome for step in steps] == ["working"] * 4 + ["done"]
    assert [len(step.passages) for step in steps] == [0, 1, 1, 1, 1]
    assert [len(step.cards) for step in steps] == [0, 0, 1, 1, 1]
    assert steps[-1].answer == answered(products=(card(),))
    assert visit.turns == (steps[-1],)
    assert "4,90 €" in visit.shown[0]


async def test_follow_ups_share_a_conversation_that_the_server_keeps(
    dialogue: Dialogue, shop: Scripted
) -> None:
    visit, other = Visit(), Visit()
    await ask(dialogue, QUESTION, visit)
    await ask(dialogue, "Et en Belgique ?", visit)
    await ask(dialogue, QUESTION, other)
    assert [[turn.question for turn in known] for _, _, known in shop.asked] == [[], [QUESTION], []]
    assert visit.conversation != other.conversation
    assert [turn.place for turn in visit.turns] == [0, 1]


async def test_after_a_long_rest_the_conversation_begins_anew(dialogue: Dialogue, shop: Scripted) -> None:
    visit = Visit()
    await ask(dialogue, QUESTION, visit)
    shop.conversations.forget(visit.conversation)
    before = visit.conversation
    await ask(dialogue, "Et en Belgique ?", visit)
    assert visit.conversation != before
    assert shop.conversations.count(visit.conversation) == 1


@pytest.mark.parametrize("question", ["", "   ", "\n\t"])
async def test_an_empty_question_changes_nothing(dialogue: Dialogue, question: str) -> None:
    visit = Visit()
    assert await ask(dialogue, question, visit) == []
    assert visit.turns == ()


async def test_a_second_question_waits_for_the_first(dialogue: Dialogue, shop: Scripted) -> None:
    shop.scripts[QUESTION] = [AnswerSources((passage(),)), Pause()]
    visit = Visit()
    async with aclosing(dialogue.ask(visit, QUESTION)) as steps:
        await anext(steps)
        assert await ask(dialogue, "Et en Belgique ?", visit) == []
        assert dialogue.again(visit) == ""
    assert len(visit.turns) == 1


async def test_a_question_that_is_too_long_is_never_answered(dialogue: Dialogue, shop: Scripted) -> None:
    visit = Visit()
    steps = await ask(dialogue, "livraison " * 1000, visit)
    assert isinstance(steps[-1].error, InputError)
    assert len(steps[-1].question) == 2000
    assert shop.asked == []


@pytest.mark.parametrize("error", [ModelKeyError("sk-123"), ModelBusyError("x")])
async def test_an_outage_is_a_failure_and_the_next_question_works(
    dialogue: Dialogue, shop: Scripted, error: Exception
) -> None:
    shop.scripts[QUESTION] = [AnswerSources((passage(),)), error]
    visit = Visit()
    steps = await ask(dialogue, QUESTION, visit)
    assert (steps[-1].outcome, steps[-1].error, steps[-1].answer) == ("failed", error, None)
    assert "sk-123" not in visit.shown[-1]
    assert (await ask(dialogue, "Et en Belgique ?", visit))[-1].outcome == "done"


async def test_a_stopped_answer_keeps_what_was_shown_and_frees_the_model(
    dialogue: Dialogue, shop: Scripted
) -> None:
    pause = Pause()
    shop.scripts[QUESTION] = [AnswerSources((passage(),)), AnswerText("Elle coûte 4,90 € [1]."), pause]
    visit = Visit()
    async with aclosing(dialogue.ask(visit, QUESTION)) as steps:
        async for step in steps:
            if step.text:
                break
        dialogue.end(visit, "stopped")
    assert shop.ended == [QUESTION]
    assert not visit.busy
    assert "Elle coûte 4,90 €" in visit.shown[-1]
    assert "Réponse arrêtée." in visit.shown[-1]


async def test_nothing_that_comes_after_a_stop_is_shown(dialogue: Dialogue, shop: Scripted) -> None:
    pause = Pause()
    shop.scripts[QUESTION] = [AnswerSources((passage(),)), pause, *script(answered())]
    visit = Visit()
    seen = asyncio.Event()

    async def watched() -> None:
        async for turn in dialogue.ask(visit, QUESTION):
            if turn.passages:
                seen.set()

    running = asyncio.create_task(watched())
    await seen.wait()
    dialogue.end(visit, "stopped")
    pause.go()
    await running
    assert visit.last is not None
    assert visit.last.outcome == "stopped"


def test_ending_when_nothing_runs_changes_nothing(dialogue: Dialogue) -> None:
    visit = Visit()
    dialogue.end(visit, "stopped")
    dialogue.show(visit, Turn(1, "q", "fr", "done", answer=answered()))
    dialogue.end(visit, "failed")
    assert visit.last is not None
    assert visit.last.outcome == "done"


async def test_a_question_is_asked_again_without_its_first_answer(dialogue: Dialogue, shop: Scripted) -> None:
    visit = Visit()
    await ask(dialogue, "Bonjour la boutique", visit)
    await ask(dialogue, QUESTION, visit)
    assert dialogue.again(visit) == QUESTION
    assert [turn.question for turn in visit.turns] == ["Bonjour la boutique"]
    await ask(dialogue, QUESTION, visit)
    assert [turn.question for turn in shop.asked[-1][2]] == ["Bonjour la boutique"]
    assert visit.last is not None
    assert visit.last.place == 1


async def test_a_question_that_failed_is_asked_again(dialogue: Dialogue, shop: Scripted) -> None:
    shop.scripts[QUESTION] = [ModelKeyError("x")]
    visit = Visit()
    await ask(dialogue, "Bonjour la boutique", visit)
    await ask(dialogue, QUESTION, visit)
    assert dialogue.again(visit) == QUESTION
    assert len(shop.conversations.turns(visit.conversation)) == 1
    assert dialogue.again(Visit()) == ""


async def test_leaving_forgets_everything(dialogue: Dialogue, shop: Scripted) -> None:
    visit = Visit()
    await ask(dialogue, QUESTION, visit)
    conversation = visit.conversation
    dialogue.leave(visit)
    assert visit.turns == ()
    assert shop.conversations.turns(conversation) == ()


@pytest.mark.parametrize(
    ("page", "chosen", "question", "language"),
    [
        ("fr", False, "How long do I have to return an article?", "en"),
        ("en", False, QUESTION, "fr"),
        ("en", False, "Livraison", "en"),  # too short to tell: the page's
        ("en", True, QUESTION, "en"),  # chosen with the switch
        ("fr", False, "¿Cuánto cuesta el envío a Francia y cuándo llega?", None),
        ("fr", True, "¿Cuánto cuesta el envío a Francia y cuándo llega?", "fr"),
    ],
)
async def test_the_language_is_the_question_s_unless_it_was_chosen(
    dialogue: Dialogue, shop: Scripted, page: str, chosen: bool, question: str, language: str | None
) -> None:
    visit = Visit()
    visit.language, visit.chosen = page, chosen
    await ask(dialogue, question, visit)
    assert shop.asked[-1][1] == language


async def test_the_page_follows_the_language_of_the_answer(dialogue: Dialogue, shop: Scripted) -> None:
    shop.scripts[""] = [Answer("You have 30 days.", "en", "answered")]
    visit, chosen = Visit(), Visit()
    visit.language = "fr"
    chosen.language, chosen.chosen = "fr", True
    await ask(dialogue, "How long do I have to return an article?", visit)
    await ask(dialogue, "How long do I have to return an article?", chosen)
    assert visit.language == "en"
    assert chosen.language == "fr"
