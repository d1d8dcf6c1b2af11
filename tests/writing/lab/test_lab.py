"""The lab with the shop's scripted model: what it asks for, what it leaves out, how it ranks."""

import datetime as dt
import json
from collections.abc import Mapping
from contextlib import aclosing
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.errors import (
    BudgetSpentError,
    InputError,
    ModelKeyError,
    ModelReplyError,
    UnknownNameError,
)
from assistant.services import Services
from assistant.types.draft import Brief, DraftProgress, Offer
from assistant.types.lab import Lab
from assistant.types.language import Language
from assistant.wiring import build
from tests.web.shop import shop_settings
from tests.wire.faults import status
from tests.wire.server import Wire

BRIEF = Brief("email", "families", "Présenter la nappe Alma", "fr", ("NAP-01",))
LINES = {
    "benefit": "Une table pour dix, en lin lavé",
    "figure": "170 × 300 cm de lin lavé",
    "question": "Quelle nappe pour une grande table ?",
    "detail": "Nappe Alma : le lin lavé",
    "moment": "Le dimanche, on sort la nappe",
    "objection": "Du lin qui ne rétrécit pas à table",
    "how_to": "Comment choisir une nappe",
    "curiosity": "Ce que le lavage change au lin",
    "direct": "La nappe Alma à 59,00 €",
    "contrast": "Moins de plis, plus de convives",
    "invitation": "Mettez le lin à table",
}
BODY = "Bonjour,\n\nLa nappe Alma mesure 170 × 300 cm et coûte 59,00 €."


def script(wire: Wire, *replies: Mapping[str, object] | str) -> None:
    """The model's replies, the last one for ever; of an object the ways that are asked for."""
    left = list(replies)

    def answer(messages: object, body: Mapping[str, object]) -> str:
        reply = left.pop(0) if len(left) > 1 else left[0]
        return reply if isinstance(reply, str) else json.dumps(reply, ensure_ascii=False)

    wire.answer = answer


async def lab_of(
    services: Services, brief: Brief = BRIEF, field: str = "", fields: Mapping[str, str] | None = None
) -> Lab:
    async with aclosing(services.copy.lab(brief, field, "zoe", fields)) as steps:
        *progress, last = [step async for step in steps]
    assert all(isinstance(step, DraftProgress) for step in progress)
    assert isinstance(last, Lab)
    return last


def asked(wire: Wire, number: int = -1) -> str:
    return str(wire.calls[number].body["messages"][-1]["content"])


async def test_lines_come_checked_and_scored(services: Services, wire: Wire) -> None:
    script(wire, LINES)
    before, kept = services.copy.spent("zoe").tokens, services.copy.drafts.page()
    lab = await lab_of(services)
    assert (lab.field, lab.model) == ("subject", "wire-1")
    assert lab.prompt.startswith("copy/lab@1#")
    assert {line.mechanism: line.text for line in lab.lines}["direct"] == "La nappe Alma à 59,00\u00a0€"
    assert len(lab.lines) == 10
    assert not lab.left_out
    assert len(wire.calls) == 1
    taken = lab.usage.prompt_tokens + lab.usage.completion_tokens
    assert services.copy.spent("zoe").tokens - before == taken > 0
    assert services.copy.drafts.page() == kept
    shown = lab.as_dict()
    assert shown["lines"][0]["score"]["total"] == lab.lines[0].score.total
    assert shown["ai_generated"] is True


async def test_the_best_scores_come_first_after_them_what_is_doubted(services: Services, wire: Wire) -> None:
    script(wire, {**LINES, "benefit": "La meilleure nappe du monde, en lin"})
    lab = await lab_of(services)
    doubted = [any(one.rule.startswith("law.") for one in line.findings) for line in lab.lines]
    assert doubted == sorted(doubted)
    assert True in doubted
    sure = [line.score.total for line, doubt in zip(lab.lines, doubted, strict=True) if not doubt]
    assert sure == sorted(sure, reverse=True)


async def test_what_is_wrong_or_said_twice_is_left_out_and_asked_for_again(
    services: Services, wire: Wire
) -> None:
    wrong = {**LINES, "figure": "La nappe Alma à 49,00 €", "moment": "Le lin lavé de la nappe Alma"}
    script(wire, wrong, {"figure": "59,00 € la grande table", "moment": "Un soir de fête, on la déplie"})
    lab = await lab_of(services)
    assert {(line.reason, line.text) for line in lab.left_out} == {
        ("hard", "La nappe Alma à 49,00\u00a0€"),
        ("same", "Le lin lavé de la nappe Alma"),
    }
    twin, hard = sorted(lab.left_out, key=lambda line: line.reason, reverse=True)
    assert twin.same_as == "Nappe Alma\u00a0: le lin lavé"
    assert [finding.rule for finding in hard.findings] == ["grounding.figure"]
    assert "Un soir de fête, on la déplie" in {line.text for line in lab.lines}
    first, again = (call.body for call in wire.calls)
    assert first["messages"][:-1] == again["messages"][:-1]  # what a prompt cache serves
    assert set(again["response_format"]["json_schema"]["schema"]["properties"]) == {"figure", "moment"}
    assert "Dites autre chose que" in asked(wire)
    assert "49,00" in asked(wire)


async def test_a_second_request_that_fails_costs_nothing(services: Services, wire: Wire) -> None:
    script(wire, {**LINES, "figure": ""}, "no JSON")
    lab = await lab_of(services)
    assert len(lab.lines) == 9
    assert len(wire.calls) == 2


async def test_lines_that_are_all_wrong_are_all_told(services: Services, wire: Wire) -> None:
    script(wire, {way: f"La nappe Alma à {price},00 €" for price, way in enumerate(LINES, start=31)})
    lab = await lab_of(services)
    assert not lab.lines
    assert lab.left_out


async def test_a_model_without_lines_is_an_error(services: Services, wire: Wire) -> None:
    script(wire, "no JSON")
    with pytest.raises(ModelReplyError):
        await lab_of(services)
    wire.fail(status(401))
    with pytest.raises(ModelKeyError):
        await lab_of(services)


async def test_an_offer_and_its_end_give_lines_of_their_own(services: Services, wire: Wire) -> None:
    offer = Offer("Broderie offerte", ends=dt.date(2099, 12, 6))
    script(
        wire, {**LINES, "offer": "La broderie est offerte", "urgency": "Broderie offerte jusqu’au 6 décembre"}
    )
    lab = await lab_of(services, replace(BRIEF, offer=offer))
    assert "6 décembre 2099" in asked(wire)
    assert {"offer", "urgency"} <= {line.mechanism for line in lab.lines}
    assert len(lab.lines) == 10


async def test_the_text_around_a_line_is_what_it_announces(services: Services, wire: Wire) -> None:
    script(wire, {**LINES, "detail": "Une nappe de grande table"})
    fields = {"subject": "Une nappe de grande table", "preheader": "", "body": BODY}
    lab = await lab_of(services, BRIEF, "subject", fields)
    assert "Texte que cette ligne annonce : Bonjour, La nappe Alma mesure 170 × 300 cm" in asked(wire, 0)
    assert next(line.same_as for line in lab.left_out) == "Une nappe de grande table"
    assert {finding.field for line in lab.lines for finding in line.findings} <= {"subject"}


async def test_a_text_without_a_goal_is_its_own(services: Services, wire: Wire) -> None:
    script(wire, LINES)
    lab = await lab_of(services, replace(BRIEF, goal=""), "subject", {"body": BODY})
    assert lab.lines
    assert "retravailler ce texte : Bonjour, La nappe Alma" in asked(wire)
    with pytest.raises(InputError, match="goal"):
        await lab_of(services, replace(BRIEF, goal=""))


@pytest.mark.parametrize(
    ("channel", "field", "language", "limit"),
    [
        ("google_rsa", "headlines", "fr", "30 caractères au plus"),
        ("seo", "title", "en", "characters at most"),
        ("linkedin", "hook", "en", "characters at most"),
    ],
)
async def test_headlines_of_other_channels(
    services: Services, wire: Wire, channel: str, field: str, language: Language, limit: str
) -> None:
    script(wire, {**LINES, "direct": "Alma"})
    lab = await lab_of(services, replace(BRIEF, channel=channel, language=language), field)
    assert limit in asked(wire, 0)
    assert lab.field == field
    assert all(line.length > 0 for line in lab.lines)


async def test_what_cannot_be_asked_for_is_refused_before_a_call(services: Services, wire: Wire) -> None:
    with pytest.raises(UnknownNameError, match="body"):
        await lab_of(services, BRIEF, "body")
    with pytest.raises(InputError, match="sms"):
        await lab_of(services, replace(BRIEF, channel="sms"))
    with pytest.raises(UnknownNameError):
        await lab_of(services, replace(BRIEF, segment="nobody"))
    assert not wire.calls


async def test_a_cap_and_a_prompt_of_the_company(tmp_path: Path, wire: Wire) -> None:
    prompts = tmp_path / "prompts" / "copy"
    prompts.mkdir(parents=True)
    for language in ("fr", "en"):
        (prompts / f"lab.{language}.md").write_text(
            "---\nname: copy/lab\nversion: 7\nvariables: [facts, ways]\n---\n# user\n{{facts}}\n{{ways}}\n",
            "utf-8",
        )
    values = {"ASSISTANT_PROMPTS": str(prompts.parent), "ASSISTANT_EMBEDDING_MODEL": "hash"}
    services = build(shop_settings(tmp_path, wire, **values, ASSISTANT_COPY_USER_DAILY_TOKENS="17000"))
    try:
        services.index(None, lambda _step: None)
        script(wire, LINES)
        lab = await lab_of(services, BRIEF, "subject", {"body": BODY})
        assert lab.prompt.startswith("copy/lab@7#")
        wire.calls.clear()
        services.state.ledger.record("copy", "wire-1", replace(lab.usage, prompt_tokens=16000), user="zoe")
        with pytest.raises(BudgetSpentError):
            await lab_of(services)
        assert not wire.calls
    finally:
        services.close()
