import json
import threading
from collections.abc import Sequence
from contextlib import aclosing
from dataclasses import replace
from typing import Any, get_args

import pytest

from assistant import rules
from assistant.errors import ModelKeyError
from assistant.llm.offline import ScriptedChat
from assistant.llm.prompts import Prompts
from assistant.services import Services
from assistant.store.copy.drafts import Wanted
from assistant.types.draft import Brief, Draft, DraftProgress, Vary
from assistant.types.model import Request, Usage
from assistant.writing.draft import Writing
from assistant.writing.facts import FactFinder
from assistant.writing.order import MOST_VARIANTS
from assistant.writing.parts.round import DraftLimits, Rounds
from assistant.writing.variants import Variants, wish_of
from tests.wire.faults import Fault, status
from tests.wire.server import Wire
from tests.writing.test_draft import BRIEF, GOOD

THREE = replace(BRIEF, variants=3)


async def steps_of(variants: Variants, brief: Brief, booked: list[Usage]) -> list[DraftProgress | Draft]:
    async with aclosing(variants.write(brief, lambda model, usage: booked.append(usage))) as steps:
        return [step async for step in steps]


def drafts_in(steps: Sequence[DraftProgress | Draft]) -> list[Draft]:
    return [step for step in steps if isinstance(step, Draft)]


def different(number: int) -> dict[str, str]:
    """Three texts that share no more than their facts."""
    bodies = (
        "Bonjour,\n\nLa nappe Alma habille la table du dimanche : 170 × 300 cm de lin lavé.",
        "Bonjour,\n\nComment choisir une nappe pour dix couverts ? Alma coûte 59,00 €.",
        "Bonjour,\n\nDu lin, rien que du lin. Découvrez Alma et son tombé souple à 59,00 €.",
    )
    return {**GOOD, "subject": f"Objet numéro {('un', 'deux', 'trois')[number]}", "body": bodies[number]}


def scripted(services: Services, replies: Any, at_once: int) -> tuple[Variants, ScriptedChat]:
    model = ScriptedChat(replies)
    prompts = Prompts(services.settings.paths.prompts)
    finder = FactFinder(services.knowledge.retriever, services.house.today, 5)
    rounds = Rounds(model, prompts, DraftLimits(900, 300.0, 900.0))
    return Variants(Writing(finder, rounds, prompts, services.house, lambda *_: None), at_once), model


async def test_variants_in_turn_are_told_how_the_others_begin(services: Services) -> None:
    variants, model = scripted(services, [json.dumps(different(number)) for number in range(3)], 1)
    booked: list[Usage] = []
    drafts = drafts_in(await steps_of(variants, THREE, booked))
    assert [draft.variant for draft in drafts] == [0, 1, 2]
    ends = [request.messages[-1].content.splitlines()[-1] for request in model.requests]
    assert len(set(ends)) == 3
    assert "“Objet numéro un”" in ends[1]
    assert "“Objet numéro deux”" in ends[2]
    assert len({request.messages[0].content for request in model.requests}) == 1
    assert len(booked) == len(model.requests)


async def test_a_remote_model_writes_them_at_the_same_time(services: Services, wire: Wire) -> None:
    together = threading.Barrier(3, timeout=20)
    numbers = iter(range(3))

    def answer(messages: Any, body: Any) -> str:
        number = next(numbers)
        together.wait()  # breaks unless all three are on their way
        return json.dumps(different(number), ensure_ascii=False)

    wire.answer = answer
    async with aclosing(services.copy.write(THREE, "zoe")) as steps:
        found = [step async for step in steps]
    assert sorted(draft.variant for draft in drafts_in(found)) == [0, 1, 2]
    assert {step.variant for step in found if isinstance(step, DraftProgress)} == {0, 1, 2}


async def test_two_that_say_the_same_are_noticed_at_the_same_time(services: Services, wire: Wire) -> None:
    together = threading.Barrier(2, timeout=20)

    def answer(messages: Any, body: Any) -> str:
        if messages[-1]["role"] == "user" and len(messages) == len(first):
            together.wait()
        return json.dumps(different(0), ensure_ascii=False)

    first = services.writing.prepare(BRIEF).messages
    wire.answer = answer
    async with aclosing(services.copy.write(replace(BRIEF, variants=2), "zoe")) as steps:
        drafts = [step async for step in steps if isinstance(step, Draft)]
    alike = [one for draft in drafts for one in draft.findings if one.rule == "originality.variant"]
    assert alike
    assert len(wire.calls) >= 3  # it was worth a repair


async def test_one_that_fails_is_left_out(services: Services) -> None:
    def reply(request: Request) -> Any:
        failing = "rien que" not in request.messages[-1].content and len(model.requests) == 2
        return ModelKeyError("refused") if failing else json.dumps(different(len(model.requests) - 1))

    variants, model = scripted(services, reply, 1)
    drafts = drafts_in(await steps_of(variants, THREE, []))
    assert [draft.variant for draft in drafts] == [0, 2]


async def test_when_all_fail_the_first_error_is_raised(services: Services, wire: Wire) -> None:
    wire.fail(status(401, times=None))
    with pytest.raises(ModelKeyError):
        await steps_of(Variants(services.writing, 3), THREE, [])


async def test_a_reader_who_leaves_ends_all_of_them(services: Services, wire: Wire) -> None:
    wire.fail(Fault("stall", seconds=20.0, after=9, times=None))
    async with aclosing(services.copy.write(THREE, "leaver")) as steps:
        async for step in steps:
            if isinstance(step, DraftProgress) and step.text:
                break
    assert wire.wait(lambda wire: all(call.disconnected for call in wire.calls))
    assert services.copy.drafts.page(Wanted(by="leaver")) == []
    assert services.copy.spent("leaver").tokens > 0  # what was begun is on the books


@pytest.mark.parametrize("vary", get_args(Vary))
@pytest.mark.parametrize("language", ["fr", "en"])
def test_there_are_as_many_ways_as_variants(vary: Vary, language: Any) -> None:
    brief = replace(THREE, vary=vary, language=language, variants=MOST_VARIANTS)
    wishes = [wish_of(brief, number, ()) for number in range(MOST_VARIANTS)]
    assert len(set(wishes)) == MOST_VARIANTS
    assert set(rules.load("variants")[vary]) == {"fr", "en"}


def test_a_single_text_is_told_nothing() -> None:
    assert wish_of(BRIEF, 0, ()) == ""
