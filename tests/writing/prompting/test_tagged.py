"""Merge tags of a brief: what the model is shown, and what comes back."""

from dataclasses import replace

from assistant.services import Services
from assistant.types.draft import Brief, Offer
from assistant.writing.prompting.tagged import asked_tags, without_tags
from tests.wire.server import Wire
from tests.writing.test_draft import BRIEF, GOOD, draft_of, script

TAGGED = replace(
    BRIEF,
    goal="Saluer {{first_name|chère cliente}} et présenter la nappe Alma",
    cta="Voir, {{first_name|chère cliente}}",
)
GREETED = {**GOOD, "body": GOOD["body"].replace("Bonjour", "Bonjour {{first_name}}")}


def test_each_text_of_a_brief_has_stand_ins_and_the_rest_stays() -> None:
    brief = Brief(
        "email", "families", "{{a|un}}", "fr", offer=Offer("{{a|deux}}", conditions="*|X|*"),
        key_facts=("{{b|trois}}", "lin"), tone="{{c|doux}}", link="https://a.example/?n={{d|e}}",
    )  # fmt: skip
    shown, hidden = without_tags(brief)
    assert (shown.goal, shown.offer.text, shown.offer.conditions) == ("{{a}}", "{{a_2}}", "{{tag_1}}")
    assert (shown.key_facts, shown.tone, shown.link) == (("{{b}}", "lin"), "{{c}}", brief.link)
    assert hidden.restored({"x": "{{a}} {{a_2}} {{tag_1}}"}) == {"x": "{{a|un}} {{a|deux}} *|X|*"}
    assert "{{b|trois}}" in asked_tags(brief)


def test_a_brief_without_tags_is_itself() -> None:
    assert without_tags(BRIEF)[0] is BRIEF


async def test_the_model_is_shown_no_tag_and_the_draft_has_it(services: Services, wire: Wire) -> None:
    script(wire, GREETED)
    draft = await draft_of(services, TAGGED)
    told = "\n".join(message["content"] for message in wire.calls[0].body["messages"])
    assert "Saluer {{first_name}} et" in told
    assert "tels quels à leur place : {{first_name}}" in told
    assert "chère cliente" not in told
    assert draft.fields["body"].startswith("Bonjour {{first_name|chère cliente}},")
    assert not [finding for finding in draft.findings if finding.rule.startswith("kept.")]


async def test_a_tag_that_is_missing_is_asked_for_once_without_being_shown(
    services: Services, wire: Wire
) -> None:
    script(wire, GOOD, GREETED)
    draft = await draft_of(services, TAGGED)
    assert draft.repaired
    repair = wire.calls[1].body["messages"][-1]["content"]
    assert "{{first_name}}" in repair
    assert "chère cliente" not in repair
    assert draft.fields["body"].startswith("Bonjour {{first_name|chère cliente}},")


async def test_a_tag_that_nobody_asked_for_is_hard(services: Services, wire: Wire) -> None:
    invented = {**GOOD, "body": GOOD["body"].replace("Bonjour", "Bonjour {{nickname|toi}}")}
    script(wire, invented, invented)
    draft = await draft_of(services)
    (finding,) = [one for one in draft.findings if one.rule == "kept.token_new"]
    assert (finding.severity, finding.field, finding.excerpt) == ("error", "body", "{{nickname|toi}}")
