import datetime as dt
import json
import re
from contextlib import aclosing
from dataclasses import replace

import pytest

from assistant.errors import (
    InputError,
    ModelKeyError,
    ModelReplyError,
    ModelUnavailableError,
    UnknownNameError,
)
from assistant.llm.offline import ScriptedChat
from assistant.llm.prompts import Prompts
from assistant.services import Services
from assistant.types.draft import Brief, Draft, DraftProgress
from assistant.types.language import Language
from assistant.types.model import ChatModel, Usage
from assistant.writing.draft import Writing
from assistant.writing.facts import FactFinder
from assistant.writing.order import House
from assistant.writing.parts.round import DraftLimits, Rounds
from tests.wire.faults import Fault, status
from tests.wire.server import Wire

BRIEF = Brief("email", "families", "Présenter la nappe Alma", "fr", ("NAP-01",))
GOOD = {
    "subject": "La nappe Alma en lin lavé",
    "preheader": "170 × 300 cm, à 59,00 €",
    "body": "Bonjour,\n\nLa nappe Alma mesure 170 × 300 cm.\n\nElle coûte 59,00 €.",
    "cta": "Voir la nappe",
}


async def steps_of(services: Services, brief: Brief) -> list[DraftProgress | Draft]:
    async with aclosing(services.write(brief)) as steps:
        return [step async for step in steps]


async def draft_of(services: Services, brief: Brief = BRIEF) -> Draft:
    last = (await steps_of(services, brief))[-1]
    assert isinstance(last, Draft)
    return last


def says(*drafts: dict[str, str]) -> "list[str]":
    return [json.dumps(draft, ensure_ascii=False) for draft in drafts]


def script(wire: Wire, *drafts: dict[str, str]) -> None:
    """The model writes these drafts, one after the other."""
    replies = iter(says(*drafts))
    wire.answer = lambda messages, body: next(replies)


async def test_a_good_draft_is_measured_cited_and_kept(services: Services, wire: Wire) -> None:
    script(wire, GOOD)
    draft = await draft_of(services)
    assert draft.fields == GOOD
    assert draft.lengths["subject"] == len(GOOD["subject"])
    assert not [finding for finding in draft.findings if finding.severity == "error"]
    assert not draft.repaired
    priced = next(
        sentence for sentence in draft.sentences if "59,00" in sentence.text and sentence.field == "body"
    )
    assert priced.factual
    cited = {citation.n: citation for citation in draft.citations}
    assert {cited[n].source for n in priced.citations} == {"products.csv"}
    assert draft.model == services.model.name
    assert re.match(r"copy/email@\d+#", draft.prompt)
    assert draft.as_dict()["ai_generated"] is True


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fr", ("Familles", "lavage à 60 °C", "vous", "59,00\u00a0€")),
        ("en", ("Families", "a 60 °C wash", "€59.00")),
    ],
)
async def test_the_prompt_holds_segment_brand_and_facts_in_its_language(
    services: Services, wire: Wire, language: Language, words: tuple[str, ...]
) -> None:
    script(wire, GOOD, GOOD)
    await draft_of(services, Brief("email", "families", "Present the Alma", language, ("NAP-01",)))
    for word in words:
        assert word in wire.calls[0].text
    assert wire.calls[0].body["response_format"]["json_schema"]["schema"]["required"] == list(GOOD)


async def test_a_figure_without_a_source_is_repaired_once(services: Services, wire: Wire) -> None:
    script(wire, {**GOOD, "body": "Bonjour,\n\nLa nappe Alma coûte 49,00 €."}, GOOD)
    draft = await draft_of(services)
    assert draft.repaired
    assert draft.fields["body"] == GOOD["body"]
    assert "49,00" in wire.calls[1].text
    assert len(wire.calls) == 2


async def test_a_figure_that_stays_wrong_is_flagged(services: Services, wire: Wire) -> None:
    wrong = {**GOOD, "body": "Bonjour,\n\nLa nappe Alma coûte 49,00 €."}
    script(wire, wrong, wrong)
    draft = await draft_of(services)
    flagged = [finding for finding in draft.findings if finding.rule == "grounding.figure"]
    assert [finding.severity for finding in flagged] == ["error"]
    assert "49,00" in flagged[0].excerpt
    assert not draft.repaired


async def test_a_limit_is_measured_not_believed(services: Services, wire: Wire) -> None:
    long = {**GOOD, "subject": "Une très longue ligne d’objet " * 5}
    script(wire, long, GOOD)
    draft = await draft_of(services)
    assert draft.repaired
    assert draft.lengths["subject"] < 78


async def test_a_repair_that_fails_leaves_the_first_version(services: Services, wire: Wire) -> None:
    wrong = {**GOOD, "body": "Bonjour,\n\nLa nappe Alma coûte 49,00 €."}
    replies = iter([json.dumps(wrong), "no JSON at all"])
    wire.answer = lambda messages, body: next(replies)
    draft = await draft_of(services)
    assert draft.fields["body"] == wrong["body"]
    assert not draft.repaired


async def test_an_outage_during_the_repair_leaves_the_first_version(services: Services, wire: Wire) -> None:
    wrong = {**GOOD, "body": "Bonjour,\n\nLa nappe Alma coûte 49,00 €."}
    wire.answer = lambda messages, body: json.dumps(wrong)
    wire.fail(status(401, when=lambda body: len(wire.calls) > 1))
    draft = await draft_of(services)
    assert draft.fields["body"] == wrong["body"]
    assert len(wire.calls) == 2


async def test_progress_tells_every_stage(services: Services, wire: Wire) -> None:
    wrong = {**GOOD, "body": "Bonjour,\n\nLa nappe Alma coûte 49,00 €."}
    script(wire, wrong, GOOD)
    stages = [step.stage for step in await steps_of(services, BRIEF) if isinstance(step, DraftProgress)]
    assert list(dict.fromkeys(stages)) == ["sources", "writing", "checking", "repairing"]


@pytest.mark.parametrize(
    ("brief", "named"),
    [
        (Brief("e-mail", "families", "x", "fr"), "email"),
        (Brief("email", "familles", "x", "fr"), "families"),
        (Brief("email", "families", "x", "fr", ("NAP-02",)), "NAP-01"),
    ],
)
async def test_an_unknown_name_suggests_the_nearest(services: Services, brief: Brief, named: str) -> None:
    with pytest.raises(UnknownNameError, match=f"Did you mean .*{named}"):
        await draft_of(services, brief)


@pytest.mark.parametrize(
    "brief",
    [
        Brief("email", "families", "  ", "fr"),
        Brief("email", "families", "x" * 1001, "fr"),
        Brief("email", "families", "x", "fr", ("NAP-01",) * 6),
    ],
)
async def test_a_brief_that_cannot_be_used_is_refused(services: Services, wire: Wire, brief: Brief) -> None:
    with pytest.raises(InputError):
        await draft_of(services, brief)
    assert not wire.calls


async def test_a_refused_key_is_an_error(services: Services, wire: Wire) -> None:
    wire.fail(status(401))
    with pytest.raises(ModelKeyError):
        await draft_of(services)


async def test_a_first_reply_that_is_cut_is_an_error(services: Services, wire: Wire) -> None:
    wire.fail(Fault("truncate", times=None))
    with pytest.raises(ModelReplyError):
        await draft_of(services)


async def test_the_ledger_records_every_call(services: Services, wire: Wire) -> None:
    before = dt.datetime.now(dt.UTC)
    script(wire, GOOD)
    await draft_of(services)
    assert sum(spend.calls for spend in services.state.ledger.totals(before.replace(hour=0, minute=0))) >= 1


def writing(services: Services, model: ChatModel, booked: list[Usage], house: House | None = None) -> Writing:
    """A writer of its own, with its books."""
    retriever, prompts = services.knowledge.retriever, Prompts(services.settings.paths.prompts)
    return Writing(
        FactFinder(retriever, dt.date.today, 5),
        Rounds(model, prompts, DraftLimits(900, 300.0, 900.0)),
        prompts,
        house or services.house,
        lambda model, usage: booked.append(usage),
    )


async def test_a_draft_that_is_cut_or_stopped_is_on_the_books(services: Services, wire: Wire) -> None:
    script(wire, GOOD, GOOD)
    booked: list[Usage] = []
    writer = writing(services, services.model, booked)
    wire.fail(Fault("drop", after=9))
    with pytest.raises(ModelUnavailableError):
        async with aclosing(writer.write(BRIEF)) as steps:
            assert [step async for step in steps] == []
    async with aclosing(writer.write(BRIEF)) as steps:
        async for step in steps:
            if isinstance(step, DraftProgress) and step.text:
                break
    assert len(booked) == 2
    for usage in booked:
        assert usage.estimated
        assert usage.prompt_tokens > 100
        assert usage.completion_tokens > 0


@pytest.mark.parametrize(("long", "seconds"), [(False, 300.0), (True, 900.0)])
async def test_a_long_channel_gets_more_time(services: Services, long: bool, seconds: float) -> None:
    email = replace(services.channels["email"], long=long)
    model = ScriptedChat([json.dumps(GOOD)])
    writer = writing(services, model, [], replace(services.house, channels={"email": email}))
    async with aclosing(writer.write(BRIEF)) as steps:
        async for step in steps:
            if isinstance(step, DraftProgress) and step.stage == "checking":
                break
    assert [request.total_seconds for request in model.requests] == [seconds]
