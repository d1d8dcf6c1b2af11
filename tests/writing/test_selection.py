"""Rewriting some words of a field, and what a translation does to the terms of the glossary."""

import json
from contextlib import aclosing
from dataclasses import replace
from typing import Any

import pytest

from assistant.errors import InputError
from assistant.services import Services
from assistant.types.draft import Draft
from assistant.types.language import Language
from assistant.types.revision import Revision
from assistant.writing.desk import CopyDesk, Shelves
from assistant.writing.parts.asked import revision_of
from assistant.writing.parts.kept import lasting, lost_terms
from tests.wire.server import Wire
from tests.writing.test_draft import BRIEF, GOOD, script

BODY = "Bonjour,\n\nLa nappe Alma est en lin lavé. Une nappe de 170 × 300 cm, {{prenom|vous}}."
TEXT = {**GOOD, "body": BODY}
ASKED = Revision(TEXT, "body", "warmer", "", BRIEF, selection="est en lin lavé")
GLOSSARY = [{"fr": "lin lavé", "en": "washed linen", "note": ""}]


async def revised(desk: CopyDesk, revision: Revision) -> Draft:
    async with aclosing(desk.revise(revision, "zoe")) as steps:
        last = [step async for step in steps][-1]
    assert isinstance(last, Draft)
    return last


async def test_only_the_selected_words_are_rewritten(services: Services, wire: Wire) -> None:
    script(wire, {"body": "a la douceur du lin lavé"})
    draft = await revised(services.copy, ASKED)
    assert draft.fields == {**TEXT, "body": BODY.replace("est en lin lavé", "a la douceur du lin lavé")}
    asked = wire.calls[0].body["messages"][-1]["content"]
    assert "seulement ces mots du champ Corps du message" in asked
    assert "« est en lin lavé »" in asked
    assert "prenom|vous" not in wire.calls[0].text


async def test_a_repair_stays_within_the_words_too(services: Services, wire: Wire) -> None:
    script(wire, {"body": "est en lin à 49,00 €"}, {"body": "est en lin, à 59,00 €"})
    draft = await revised(services.copy, ASKED)
    assert draft.repaired
    assert draft.fields["body"] == BODY.replace("est en lin lavé", "est en lin, à 59,00 €")


async def test_the_second_of_two_places_can_be_meant(services: Services, wire: Wire) -> None:
    script(wire, {"body": "grande table"})
    draft = await revised(services.copy, replace(ASKED, selection="nappe", at=2))
    assert "La nappe Alma" in draft.fields["body"]
    assert "Une grande table de 170" in draft.fields["body"]


async def test_words_that_are_not_there_are_refused_before_a_call(services: Services, wire: Wire) -> None:
    with pytest.raises(InputError, match="does not stand"):
        await revised(services.copy, replace(ASKED, selection="en coton"))
    assert not wire.calls


@pytest.mark.parametrize("at", [0, "1", True, -2])
def test_a_program_says_which_place_by_a_number(services: Services, at: Any) -> None:
    asked = {"command": "warmer", "fields": TEXT, "field": "body", "brief": {"channel": "email"}}
    with pytest.raises(InputError, match="at"):
        revision_of({**asked, "at": at}, services.copy.drafts, services.channels)
    made = revision_of({**asked, "selection": "nappe", "at": 2}, services.copy.drafts, services.channels)
    assert (made.selection, made.at) == ("nappe", 2)


@pytest.fixture
def glossary(services: Services) -> CopyDesk:
    """The desk of a brand with a glossary, beside the shop's."""
    brand = replace(services.brand, glossary=GLOSSARY)
    tools = services.copy._tools
    house = replace(tools.house, brand=brand)
    revising = type(tools.revising)(
        tools.writing, tools.revising._rounds, tools.revising._prompts, house, tools.texts.check_for
    )
    desk = services.copy
    shelves = Shelves(desk.drafts, desk.briefs, desk.claims)
    return CopyDesk(replace(tools, house=house, revising=revising), shelves, services.copy._record)


async def test_a_translation_keeps_the_terms_of_the_glossary(glossary: CopyDesk, wire: Wire) -> None:
    english = {"subject": "Alma", "preheader": "€59.00", "body": "Hello,\n\nStonewashed cloth.", "cta": "See"}
    wire.answer = lambda messages, body: json.dumps(english)
    draft = await revised(glossary, Revision(GOOD, "", "translate", "", BRIEF))
    (found,) = (one for one in draft.findings if one.rule == "kept.term")
    assert found.excerpt == "washed linen"
    assert "washed linen" in wire.calls[-1].body["messages"][-1]["content"]  # it was asked for once more
    english["body"] = "Hello,\n\nIt is made of washed linen."
    again = await revised(glossary, Revision(GOOD, "", "translate", "", BRIEF))
    assert "kept.term" not in {one.rule for one in again.findings}


@pytest.mark.parametrize(
    ("language", "after", "lost"), [("en", "Linen.", 1), ("en", "Washed linen.", 0), ("fr", "", 0)]
)
def test_a_lost_term_is_told_until_it_is_there(
    services: Services, language: Language, after: str, lost: int
) -> None:
    brand = replace(services.brand, glossary=GLOSSARY)
    found = list(lost_terms({"body": "Du lin lavé."}, {"body": after}, brand, language))
    assert len(found) == lost
    assert len(list(lasting(found, {"body": after}))) == lost
    assert not list(lasting(found, {"body": "Washed linen."}))
