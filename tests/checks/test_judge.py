"""The model's second opinion on a sentence, with a model that says one thing and over the wire."""

import asyncio
import json
from collections.abc import AsyncGenerator

import pytest

from assistant.checks.judge import PROMPT, SecondOpinion, SentenceJudge
from assistant.errors import ModelError, ModelUnavailableError
from assistant.llm.chat import ChatOptions, OpenAIChat
from assistant.llm.deadlines import Retry
from assistant.llm.endpoint import Endpoint
from assistant.llm.prompts import Prompts
from assistant.settings import Secret, packaged
from assistant.types.language import Language
from assistant.types.model import Completion, Delta, Priority, Request, Usage
from tests.wire.faults import status
from tests.wire.server import Wire

USAGE = Usage(10, 0, 5)
PASSAGE = "Le panier coûte 12 €. Livraison le jeudi."
SENTENCE = "Le panier coûte 15 €."


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
    said: str | ModelError, language: Language = "fr", passages: tuple[str, ...] = (PASSAGE,)
) -> tuple[SecondOpinion, Model, list[object]]:
    model, spent = Model(said), []
    judge = SentenceJudge(model, Prompts(packaged("prompts")), lambda *each: spent.append(each))
    return asyncio.run(judge.opinion(SENTENCE, passages, language)), model, spent


def reply(verdict: str, words: str = "", reason: str = "Le prix diffère.") -> str:
    return json.dumps({"verdict": verdict, "words": words, "reason": reason})


def test_the_model_reads_the_sentence_and_its_passages() -> None:
    opinion, model, spent = judged(reply("unsupported", "15 €"))
    assert opinion == SecondOpinion("unsupported", "15 €", "Le prix diffère.", "judge-1")
    assert spent == [("judge-1", USAGE)]
    (request,) = model.requests
    assert f"[1] {PASSAGE}" in request.messages[-1].content
    assert SENTENCE in request.messages[-1].content
    assert request.schema is not None
    assert request.priority == Priority.DRAFT  # never before a visitor


@pytest.mark.parametrize(
    ("language", "words"), [("fr", "Vous contrôlez une phrase"), ("en", "You check one")]
)
def test_it_is_asked_in_the_language_of_the_sentence(language: Language, words: str) -> None:
    _, model, _ = judged(reply("supported"), language)
    assert model.requests[0].messages[0].content.startswith(words)


def test_what_is_supported_names_no_words() -> None:
    opinion, _, _ = judged(reply("supported", "15 €", "C’est dit."))
    assert (opinion.verdict, opinion.words) == ("supported", "")


def test_words_that_do_not_stand_in_the_sentence_are_dropped() -> None:
    opinion, _, _ = judged(reply("unsupported", "20 €"))
    assert (opinion.verdict, opinion.words) == ("unsupported", "")


@pytest.mark.parametrize(
    "said",
    [
        "",
        "supported",
        f"Voici : {reply('supported')}",
        reply("right"),
        '{"verdict": "supported"}',
        '{"verdict": "supported", "words": null, "reason": ""}',
        '{"verdict": "supported", "words": "", "reason": "", "more": ""}',
        '["supported", "", ""]',
    ],
)
def test_anything_but_the_one_object_is_no_opinion(said: str) -> None:
    opinion, _, _ = judged(said)
    assert (opinion.verdict, opinion.words) == ("unclear", "")


def test_a_failing_model_has_no_opinion() -> None:
    opinion, _, _ = judged(ModelUnavailableError("It is down.", "Wait."))
    assert opinion == SecondOpinion("unclear", "", "It is down.", "judge-1")


def test_passages_beyond_the_budget_are_left_out() -> None:
    _, model, _ = judged(reply("supported"), "fr", (PASSAGE, "mot " * 4000))
    assert PASSAGE in model.requests[0].messages[-1].content
    assert "mot mot" not in model.requests[0].messages[-1].content


@pytest.mark.parametrize("verdict", ["supported", "unsupported", "unclear"])
def test_it_is_shown_as_the_opinion_of_a_model(verdict: str) -> None:
    opinion, _, _ = judged(reply(verdict, "15 €"))
    assert "Second avis du modèle judge-1" in opinion.shown("fr")
    assert "Second opinion of the model judge-1" in opinion.shown("en")
    assert ("15 €" in opinion.shown("fr")) == (verdict == "unsupported")


def test_the_prompts_of_both_languages_take_the_same() -> None:
    prompts = Prompts(packaged("prompts"))
    assert prompts.load(PROMPT, "fr").variables == prompts.load(PROMPT, "en").variables


async def test_over_the_wire(wire: Wire) -> None:
    wire.answer = lambda messages, body: reply("unsupported", "15 €")
    judge = SentenceJudge(
        OpenAIChat(
            Endpoint("wire-1", wire.root, Secret("sk-very-secret")), ChatOptions(retry=Retry(pause=0))
        ),
        Prompts(packaged("prompts")),
        lambda *each: None,
    )
    assert (await judge.opinion(SENTENCE, [PASSAGE], "fr")).words == "15 €"
    assert wire.calls[0].body["response_format"]["json_schema"]["schema"]["required"] == [
        "reason",
        "verdict",
        "words",
    ]
    wire.fail(status(400, times=9))
    assert (await judge.opinion(SENTENCE, [PASSAGE], "fr")).verdict == "unclear"
