"""What results taught is told to the model as a manner, without a figure, and proves nothing."""

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy import delete

from assistant.llm.offline import ScriptedChat
from assistant.llm.tokens import count_tokens
from assistant.services import Services
from assistant.store.copy.brief_json import brief_dict, brief_of
from assistant.store.results.lesson_tables import LessonDecisionRow, LessonRow
from assistant.store.results.lessons import Lessons
from assistant.text.numbers import figures
from assistant.types.draft import Brief, Draft
from assistant.wiring.campaign_texts import open_text_work
from assistant.writing.draft import Prepared
from tests.campaigns.texts.parts import PLAIN, row
from tests.results.learning.parts import NOON, Clock, found
from tests.wire.server import Wire
from tests.writing.test_draft import BRIEF, GOOD, draft_of, script, writing

LED_ON = {**GOOD, "body": "Bonjour,\n\nLa nappe Alma coûte 49,90 €, garantie 3 ans, avec le code NOEL20."}
MARKS = ("mieux réussi", "Bonjour à vous", "Une matière")


@pytest.fixture(autouse=True)
def no_lessons(services: Services) -> Iterator[None]:
    """The shop is shared by all tests: none finds what another one learnt."""
    yield
    with services.state.database.session() as session:
        session.execute(delete(LessonDecisionRow))
        session.execute(delete(LessonRow))


def keep(services: Services, clock: Clock | None = None, **asked: str) -> int:
    """Keep a lesson of the shop's families; its number."""
    lessons = Lessons(services.state.database, clock or Clock())
    number = lessons.found(1, "click_rate", [found(**asked)])[0].id  # type: ignore[arg-type]
    lessons.decide(number, "kept", "Ana")
    return number


def asked_of(wire: Wire) -> str:
    """The last message of the first call: the goal and what stands below it."""
    messages = wire.calls[0].body["messages"]
    text: str = messages[-1]["content"]
    return text[text.index("But : ") :]


async def test_the_prompt_holds_the_manner_and_no_figure_of_it(services: Services, wire: Wire) -> None:
    keep(services)
    script(wire, GOOD)
    await draft_of(services)
    goal = asked_of(wire)
    for mark in MARKS:
        assert mark in goal
    assert "jamais un fait" in goal
    assert "aucun de ses faits" in goal
    for hidden in ("49,90", "20 %", "24 décembre", "NOEL20", "3 ans", "3,1"):
        assert hidden not in wire.calls[0].text
    assert figures(goal) == ()


async def test_no_figure_of_an_example_passes_as_proven(services: Services, wire: Wire) -> None:
    keep(services)
    script(wire, LED_ON, LED_ON)
    draft = await draft_of(services)
    told = {finding.excerpt for finding in draft.findings if finding.severity == "error"}
    for figure in ("49,90", "3 ans"):
        assert any(figure in excerpt for excerpt in told), told


async def test_a_brief_that_wants_none_is_told_none(services: Services, wire: Wire) -> None:
    keep(services)
    script(wire, GOOD)
    await draft_of(services, replace(BRIEF, learn=False))
    assert not any(mark in wire.calls[0].text for mark in MARKS)


@pytest.mark.parametrize("asked", [{"segment": "others"}, {"channel": "sms"}])
async def test_lessons_of_other_readers_are_not_told(
    services: Services, wire: Wire, asked: dict[str, str]
) -> None:
    keep(services, **asked)
    script(wire, GOOD)
    await draft_of(services)
    assert not any(mark in wire.calls[0].text for mark in MARKS)


async def test_a_dropped_lesson_is_told_no_more(services: Services, wire: Wire) -> None:
    number = keep(services)
    services.results.learning.drop(number, "Ana")
    script(wire, GOOD)
    await draft_of(services)
    assert not any(mark in wire.calls[0].text for mark in MARKS)


async def test_a_copy_of_the_winner_is_found(services: Services, wire: Wire) -> None:
    keep(services)
    copied = {**GOOD, "body": "Découvrez notre nappe.\n\nBonjour à vous, −20 % jusqu’au 24 décembre."}
    script(wire, copied, copied)
    draft = await draft_of(services)
    assert isinstance(draft, Draft)
    prepared = services.writing.prepare(BRIEF)
    assert any("NOEL20" in text for text in prepared.past)  # drafts are compared with it whole


@pytest.mark.parametrize(("budget", "there"), [(1500, MARKS), (910, MARKS[:2]), (880, MARKS[:1]), (830, ())])
def test_lessons_give_way_to_facts(services: Services, budget: int, there: tuple[str, ...]) -> None:
    """In a small prompt what was learnt is left out piece by piece, the examples first."""
    keep(services)
    model = ScriptedChat([], prompt_budget=budget)
    prepared = writing(services, model, []).prepare(BRIEF)
    prompt = joined(prepared)
    assert tuple(mark for mark in MARKS if mark in prompt) == there
    assert "59,00" in prompt
    assert sum(count_tokens(message.content) for message in prepared.messages) <= budget


def joined(prepared: Prepared) -> str:
    """The whole prompt."""
    return "\n".join(message.content for message in prepared.messages)


def test_a_campaign_is_told_what_was_kept_before_it_was_made(services: Services) -> None:
    """What is kept or dropped while it runs changes none of its prompts."""
    work = open_text_work(
        services.settings, services.state.database, services.knowledge, services.house, services.model
    )
    early = replace(PLAIN, id=31, created_at=NOON)
    late = replace(PLAIN, id=32, created_at=NOON + dt.timedelta(days=1))
    number = keep(services)
    text = row(language="fr").planned
    assert "mieux réussi" not in joined(work.cells.prepared(early, text))
    before = joined(work.cells.prepared(late, text))
    assert "mieux réussi" in before
    Lessons(services.state.database, Clock(NOON + dt.timedelta(days=2))).decide(number, "dropped", "Ana")
    work.cells.forget(32)
    assert joined(work.cells.prepared(late, text)) == before
    unlearned = replace(late.campaign, brief=replace(late.campaign.brief, learn=False))
    work.cells.forget(32)
    assert "mieux réussi" not in joined(work.cells.prepared(replace(late, campaign=unlearned), text))


def test_the_switch_is_kept_with_a_brief_and_a_campaign() -> None:
    brief = replace(Brief("email", "s", "g", "fr"), learn=False)
    assert brief_of(json.loads(json.dumps(brief_dict(brief)))) == brief
    assert brief_of({"channel": "email", "segment": "s", "goal": "g"}).learn
