"""What a brief asks for, in the finished draft: its link, added facts, the tone of approved copy."""

import json
from contextlib import aclosing
from dataclasses import replace

from assistant.services import Services
from assistant.types.draft import Brief, Draft
from tests.wire.server import Wire

BRIEF = Brief(
    "sms",
    "families",
    "Présenter la nappe Alma",
    "fr",
    ("NAP-01",),
    link="https://www.filature.example/p/nap-01",
    utm={"source": "SMS"},
)
TRACKED = "https://www.filature.example/p/nap-01?utm_source=sms"
MAIL = replace(BRIEF, channel="email")
DRAFT = {
    "subject": "La nappe Alma",
    "preheader": "En lin",
    "body": "Bonjour,\n\nElle est en lin.",
    "cta": "Voir",
}


async def written(services: Services, brief: Brief) -> Draft:
    async with aclosing(services.copy.write(brief, "ana")) as steps:
        return [step async for step in steps if isinstance(step, Draft)][-1]


async def test_the_link_is_in_the_text_with_its_parameters_and_known(services: Services, wire: Wire) -> None:
    wire.answer = lambda messages, body: json.dumps({"text": "Filature : la nappe Alma est en lin."})
    draft = await written(services, BRIEF)
    assert draft.fields["text"].endswith(f" {TRACKED}")
    assert not [one for one in draft.findings if one.rule == "grounding.address"]
    assert "filature.example/p/nap-01" in wire.calls[0].text
    assert "utm_" not in wire.calls[0].text


async def test_variants_carry_links_that_can_be_told_apart(services: Services, wire: Wire) -> None:
    wire.answer = lambda messages, body: json.dumps({"text": "Filature : la nappe Alma est en lin."})
    async with aclosing(services.copy.write(replace(BRIEF, variants=2), "ana")) as steps:
        drafts = [step async for step in steps if isinstance(step, Draft)]
    ends = {draft.variant: draft.fields["text"].rsplit("utm_content=", 1)[-1] for draft in drafts}
    assert ends == {0: "v1", 1: "v2"}
    assert not [one for draft in drafts for one in draft.findings if one.rule == "grounding.address"]


async def test_an_added_fact_proves_a_sentence(services: Services, wire: Wire) -> None:
    claims = services.copy.claims
    claim = claims.propose("La nappe Alma supporte 200 lavages.", "fr", ("Léa", "Essai 14"), None, "bob")
    said = {**DRAFT, "body": "Bonjour,\n\nLa nappe Alma supporte 200 lavages."}
    wire.answer = lambda messages, body: json.dumps(said)
    before = await written(services, MAIL)
    assert [one.rule for one in before.findings if one.excerpt == "200"] == ["grounding.figure"]
    claims.approve(claim.id, "léa")
    after = await written(services, MAIL)
    claims.remove(claim.id)
    assert not [one for one in after.findings if one.rule.startswith("grounding")]
    assert "Essai 14" in {citation.title for citation in after.citations}


async def test_approved_copy_gives_its_tone_to_the_next_draft(services: Services, wire: Wire) -> None:
    post = {
        "hook": "Toucher le lin.",
        "body": "La nappe Alma est en lin.",
        "hashtags": "#lin\n#nappe\n#table",
    }
    wire.answer = lambda messages, body: json.dumps({**post, "text": "Filature : Alma est en lin."})
    linkedin = replace(BRIEF, channel="linkedin", link="", utm={})
    first = await written(services, linkedin)
    assert first.id is not None
    assert "Toucher le lin" not in wire.calls[0].text
    services.copy.approve(first.id, "ana", "Essai du ton.")
    wire.calls.clear()
    await written(services, linkedin)
    told = "Ton d’un texte déjà approuvé, dont aucun fait n’est à reprendre : « Toucher le lin. La nappe"
    assert told in wire.calls[0].text
    wire.calls.clear()
    await written(services, BRIEF)
    assert "Toucher le lin" not in wire.calls[0].text


async def test_a_brief_is_among_the_last_ones_of_its_writer(services: Services, wire: Wire) -> None:
    wire.answer = lambda messages, body: json.dumps(DRAFT)
    brief = replace(MAIL, tone="enjoué")
    await written(services, brief)
    assert services.copy.briefs.last("ana", 1) == [brief]


async def test_a_text_that_repeats_the_goal_is_written_again(services: Services, wire: Wire) -> None:
    goal = "annoncer aux familles que la nappe Alma en lin est là"
    texts = iter([f"Filature : {goal}.", "Filature : la nappe Alma est en lin. Passez la voir."])
    wire.answer = lambda messages, body: json.dumps({"text": next(texts)})
    draft = await written(services, replace(BRIEF, goal=goal, link="", utm={}))
    assert draft.repaired
    assert "originality.goal" not in {one.rule for one in draft.findings}
    assert "objectif du brief" in wire.calls[-1].text
