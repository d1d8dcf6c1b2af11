import asyncio
import json
from collections.abc import AsyncGenerator
from dataclasses import replace

import pytest

from assistant.errors import ModelError, ModelUnavailableError
from assistant.evaluation.answers.items import Item
from assistant.evaluation.answers.judge import Judge, Opinion
from assistant.evaluation.answers.replies import Reply
from assistant.llm.prompts import Prompts
from assistant.settings import packaged
from assistant.types.model import Completion, Delta, Request, Usage
from tests.evaluation.answers.samples import ITEM, RIGHT, UNKNOWN, reply

USAGE = Usage(10, 0, 5)


class Model:
    """A model that gives one reply, or fails; it notes what it was asked."""

    name = "judge-1"
    embedded = False
    prompt_budget = 6000

    def __init__(self, said: str | ModelError) -> None:
        self.said = said
        self.requests: list[Request] = []

    async def stream(self, request: Request) -> AsyncGenerator[Delta | Completion, None]:
        self.requests.append(request)
        if isinstance(self.said, ModelError):
            raise self.said
        yield Delta(self.said)
        yield Completion(self.said, USAGE, 0.1, 0.2)


def judged(
    said: str | ModelError, item: Item = ITEM, given: Reply | None = None
) -> tuple[object, Model, list[object]]:
    model, spent = Model(said), []
    judge = Judge(model, Prompts(packaged("prompts")), lambda *each: spent.append(each))
    opinion = asyncio.run(judge.opinion(item, given or reply(RIGHT, 1)))
    return opinion, model, spent


def test_the_model_reads_question_expectation_passages_and_answer() -> None:
    item = replace(ITEM, turns=("Hello there",))
    opinion, model, spent = judged('{"verdict": "right", "reason": "It says €4.90."}', item)
    assert opinion == Opinion("right", "It says €4.90.")
    assert spent == [("judge-1", USAGE)]
    (request,) = model.requests
    told = request.messages[-1].content
    for part in (
        "Hello there",
        ITEM.question,
        "€4.90 / 4.90 euros",
        "It takes three working days.",
        "costs €4.90.",
    ):
        assert part in told
    assert request.schema is not None


def test_a_french_item_is_judged_in_french_and_what_nothing_answers_is_said() -> None:
    _, model, _ = judged("{}", replace(UNKNOWN, language="fr", must_contain=(("jamais",),)))
    assert "Vous contrôlez" in model.requests[0].messages[0].content
    assert "(rien : la base ne le dit pas)" in model.requests[0].messages[-1].content
    assert "jamais" not in model.requests[0].messages[-1].content


def test_long_passages_are_left_out() -> None:
    chunk = reply(RIGHT, 1).passages[0]
    long = replace(chunk, chunk=replace(chunk.chunk, text="word " * 4000))
    _, model, _ = judged("{}", ITEM, replace(reply(RIGHT, 1), passages=(chunk, long)))
    assert "three working days" in model.requests[0].messages[-1].content
    assert "word word" not in model.requests[0].messages[-1].content


@pytest.mark.parametrize(
    "said",
    ["", "no JSON", "[1]", '{"verdict": "maybe"}', '{"verdict"', ModelUnavailableError("down")],
)
def test_a_model_that_says_nothing_usable_has_no_opinion(said: str | ModelError) -> None:
    opinion, _, _ = judged(said)
    assert isinstance(opinion, Opinion)
    assert opinion.verdict == "unclear"
    assert opinion.correct(answerable=True) is None


def test_words_around_the_object_do_not_matter() -> None:
    said = f"Sure: {json.dumps({'verdict': 'refused', 'reason': ''})} Done."
    opinion, _, _ = judged(said, UNKNOWN)
    assert isinstance(opinion, Opinion)
    assert opinion.correct(answerable=False)
    assert not opinion.correct(answerable=True)


def test_an_error_is_not_judged() -> None:
    opinion, model, _ = judged("{}", ITEM, Reply(None, error="down"))
    assert opinion is None
    assert model.requests == []
