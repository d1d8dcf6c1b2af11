"""Sequences, end to end with the scripted model: same facts, same offer, same form of address."""

import datetime as dt
import json
from collections.abc import Sequence
from contextlib import aclosing
from dataclasses import replace
from typing import Any

import pytest

from assistant.errors import (
    ApprovalError,
    BudgetSpentError,
    ConflictError,
    InputError,
    ModelError,
    UnknownNameError,
)
from assistant.services import Services
from assistant.store.copy.drafts import Wanted
from assistant.types.draft import Brief, Draft, DraftProgress, Offer
from assistant.types.language import LANGUAGES, Language
from assistant.writing.desk import CopyDesk
from assistant.writing.parts.caps import Caps
from assistant.writing.parts.turns import Turns
from assistant.writing.sequence import about_of, step_briefs, wait_of, wish_of
from tests.wire.faults import status
from tests.wire.server import Wire

OFFER = Offer("−20 % sur la nappe", dt.date(2099, 12, 1), dt.date(2099, 12, 6), "dès 60 € d’achat", "NOEL20")
BRIEF = Brief("email", "families", "Parler de la nappe Alma.", "fr", ("NAP-01",), OFFER)
GOOD: dict[Language, dict[str, str]] = {
    "fr": {
        "subject": "La nappe Alma",
        "preheader": "En lin lavé",
        "body": "Bonjour,\n\nLa nappe Alma coûte 59,00 €. Elle est en lin lavé.",
        "cta": "Voir la nappe",
        "title": "La nappe Alma",
        "text": "Filature: la nappe Alma est en lin.",
    },
    "en": {
        "subject": "The Alma tablecloth",
        "preheader": "In washed linen",
        "body": "Hello,\n\nThe Alma tablecloth costs €59.00. It is made of washed linen.",
        "cta": "See the tablecloth",
        "title": "The Alma tablecloth",
        "text": "Filature: the Alma tablecloth is made of linen.",
    },
}


def says(*texts: dict[str, str]) -> Any:
    """A script: each reply says what is next, the last one again and again."""
    left = list(texts)
    return lambda messages, body: json.dumps(left.pop(0) if len(left) > 1 else left[0])


async def written(services: Services, sequence: str, brief: Brief = BRIEF) -> list[Draft]:
    async with aclosing(services.copy.sequences.write(sequence, brief, "ana")) as steps:
        return [step async for step in steps if isinstance(step, Draft)]


def plain(text: str) -> str:
    """As it stands in a prompt: with plain spaces."""
    return " ".join(text.split())


def facts_of(call: Any) -> str:
    """The facts of the last user message of a prompt."""
    text = str(call.body["messages"][-1]["content"])
    for mark, end in (("Faits :", "But :"), ("Facts:", "Goal:")):
        if mark in text:
            return text.split(mark, 1)[1].split(end, 1)[0].strip()
    raise AssertionError(text)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "name", ["welcome", "abandoned_cart", "post_purchase", "win_back", "back_in_stock", "birthday"]
)
async def test_every_sequence_is_written_and_kept_as_one_group(
    services: Services, wire: Wire, name: str, language: Language
) -> None:
    wire.answer = says(GOOD[language])
    drafts = await written(services, name, replace(BRIEF, language=language, offer=Offer()))
    preset = services.copy.sequences.preset(name)
    assert [draft.brief.channel for draft in drafts] == [step.channel for step in preset.steps]
    assert [draft.variant for draft in drafts] == list(range(len(preset.steps)))
    stored = [services.copy.drafts.get(draft.id or 0) for draft in drafts]
    assert len({one.group for one in stored}) == 1
    assert {one.created_by for one in stored} == {"ana"}
    assert all(draft.fields for draft in drafts)
    found = {finding.rule for draft in drafts for finding in draft.findings}
    assert not found & {"sequence.agreement", "brand.register"}


async def test_each_step_stands_on_the_same_facts_and_has_its_own_goal(
    services: Services, wire: Wire
) -> None:
    wire.answer = says(GOOD["fr"])
    drafts = await written(services, "welcome")
    prompts = [call for call in wire.calls if "messages" in call.body and len(call.body["messages"]) == 4]
    assert len({facts_of(call) for call in prompts}) == 1
    assert "59,00" in facts_of(prompts[0])
    preset = services.copy.sequences.preset("welcome")
    for number, (step, draft) in enumerate(zip(preset.steps, drafts, strict=True)):
        prompt = next(call.text for call in prompts if plain(step.goal["fr"]) in call.text)
        assert f"Message {number + 1} sur 3 d’une série" in prompt
        assert draft.brief.goal == f"{step.goal['fr']} Parler de la nappe Alma."
        assert ("NOEL20" in prompt) is step.offer
        assert (draft.brief.offer == OFFER) is step.offer
    assert "“La nappe Alma”" in prompts[-1].text  # how the messages before it begin


async def test_what_contradicts_an_earlier_message_is_repaired(services: Services, wire: Wire) -> None:
    wrong = {**GOOD["fr"], "body": "Bonjour,\n\nLa nappe Alma coûte 49,00 €. Elle est en lin lavé."}
    right = {**GOOD["fr"], "body": "Bonjour,\n\nVotre nappe vous attend. La nappe Alma coûte 59,00 €."}
    wire.answer = says(GOOD["fr"], GOOD["fr"], wrong, right)
    drafts = await written(services, "abandoned_cart", replace(BRIEF, offer=Offer()))
    assert drafts[-1].repaired
    assert "59,00" in drafts[-1].fields["body"]
    assert "le message 1 dit" in "\n".join(call.text for call in wire.calls)


async def test_what_the_repair_leaves_is_told_with_the_draft(services: Services, wire: Wire) -> None:
    late = {**GOOD["fr"], "body": "Bonjour,\n\n−20 % avec le code ETE20 jusqu’au 8 décembre 2099."}
    wire.answer = says(late)
    drafts = await written(services, "win_back")
    for draft in drafts:  # also the first, which does not announce the offer
        found = [one for one in draft.findings if one.rule == "sequence.agreement"]
        assert [(one.excerpt, one.severity) for one in found] == [
            ("ETE20", "error"),
            ("8 décembre 2099", "error"),
        ]
        assert found[1].message["fr"].endswith("l’offre du brief dit «\u00a06 décembre 2099\u00a0».")


async def test_one_form_of_address_through_the_whole(services: Services, wire: Wire) -> None:
    tu = {**GOOD["fr"], "body": "Bonjour,\n\nTa nappe t’attend. Tu la verras à 59,00 €."}
    wire.answer = says(GOOD["fr"], GOOD["fr"], tu)
    drafts = await written(services, "post_purchase", replace(BRIEF, offer=Offer()))
    assert "brand.register" in {one.rule for one in drafts[-1].findings}


async def test_a_stored_sequence_can_be_checked_again(services: Services, wire: Wire) -> None:
    wire.answer = says(GOOD["fr"])
    copy: CopyDesk = services.copy
    drafts = await written(services, "post_purchase", replace(BRIEF, offer=Offer()))
    stored = [copy.drafts.get(draft.id or 0) for draft in drafts]
    assert copy.sequences.check(stored) == []
    changed = copy.edit(stored[1].id, {"body": "Bonjour,\n\nTu verras : la nappe Alma coûte 69,00 €."}, "ana")
    again = copy.sequences.check([stored[0], changed, stored[2]])
    told = sorted((number, finding.rule, finding.excerpt) for number, finding in again)
    assert (1, "sequence.agreement", "69,00 €") in told
    assert (2, "sequence.agreement", "59,00 €") not in told  # the first message said so
    assert copy.sequences.check([]) == []


async def test_a_contradiction_stays_told_until_the_text_is_changed(services: Services, wire: Wire) -> None:
    late = {**GOOD["fr"], "body": "Bonjour,\n\n−20 % avec le code ETE20."}
    wire.answer = says(late)
    draft = (await written(services, "win_back"))[1]
    copy = services.copy
    kept = copy.edit(draft.id or 0, {"cta": "Revenir"}, "ana")
    assert "sequence.agreement" in {one.rule for one in kept.draft.findings}
    mended = copy.edit(kept.id, {"body": "Bonjour,\n\n−20 % avec le code NOEL20."}, "ana")
    assert "sequence.agreement" not in {one.rule for one in mended.draft.findings}


async def test_where_each_message_stands(services: Services, wire: Wire) -> None:
    wire.answer = says(GOOD["fr"])
    async with aclosing(services.copy.sequences.write("back_in_stock", BRIEF, "ana")) as steps:
        seen = [step async for step in steps]
    stages = [(step.variant, step.stage) for step in seen if isinstance(step, DraftProgress)]
    assert [stage for stage in stages if stage[1] == "sources"] == [(n, "sources") for n in range(3)]
    assert stages == sorted(stages, key=lambda one: one[0])


async def test_a_message_that_fails_leaves_those_before_it(services: Services, wire: Wire) -> None:
    wire.answer = says(GOOD["fr"])
    before = {one.id for one in services.copy.drafts.page(limit=1000)}
    wire.fail(
        status(
            400,
            times=None,
            when=lambda body: "Dire en une phrase que le panier" in json.dumps(body, ensure_ascii=False),
        )
    )
    with pytest.raises(ModelError):
        await written(services, "abandoned_cart")
    new = [one for one in services.copy.drafts.page(limit=1000) if one.id not in before]
    assert [one.draft.brief.channel for one in new] == ["email"]


@pytest.mark.parametrize(
    ("name", "changes", "error"),
    [
        ("farewell", {}, UnknownNameError),
        ("abandoned_cart", {"products": ()}, InputError),
        ("welcome", {"segment": "nobody"}, UnknownNameError),
        ("welcome", {"goal": "x" * 1001}, InputError),
    ],
)
async def test_what_cannot_be_written_is_told_before_any_call(
    services: Services, wire: Wire, name: str, changes: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(error):
        await written(services, name, replace(BRIEF, **changes))
    assert not wire.calls


async def test_the_caps_hold_for_all_messages_together(services: Services, wire: Wire) -> None:
    sequences = services.copy.sequences

    class NoRoom(Caps):
        def room(self, user: str, calls: int, more: int = 0) -> Any:
            assert (user, calls) == ("ana", 6)
            raise BudgetSpentError("Spent.", "Wait.", 1)

    full = replace(sequences, caps=NoRoom.__new__(NoRoom))
    with pytest.raises(BudgetSpentError):
        async with aclosing(full.write("welcome", BRIEF, "ana")) as steps:
            await anext(steps)
    assert not wire.calls


def test_links_of_the_steps_are_told_apart(services: Services) -> None:
    preset = services.copy.sequences.preset("welcome")
    linked = replace(BRIEF, link="https://www.filature.example/p/nap-01", utm={"source": "crm"})
    assert [one.utm["content"] for one in step_briefs(preset, linked)] == [
        "welcome-1",
        "welcome-2",
        "welcome-3",
    ]
    own = replace(linked, utm={"source": "crm", "content": "x"})
    assert {one.utm["content"] for one in step_briefs(preset, own)} == {"x"}
    assert all(not one.utm for one in step_briefs(preset, BRIEF))
    assert {one.variants for one in step_briefs(preset, replace(BRIEF, variants=3))} == {1}


def test_waits_are_told_from_the_trigger_on(services: Services) -> None:
    presets = services.copy.sequences.presets
    cart = presets["abandoned_cart"]
    assert [wait_of(cart, number, "fr") for number in range(3)] == [
        "1 heure après l’abandon du panier",
        "1 jour après l’abandon du panier",
        "3 jours après l’abandon du panier",
    ]
    assert wait_of(presets["welcome"], 0, "en") == "on signing up"
    assert wait_of(presets["welcome"], 2, "en") == "4 days after signing up"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_step_is_told_its_place_and_what_was_said(services: Services, language: Language) -> None:
    preset = services.copy.sequences.preset("welcome")
    first = wish_of(preset, 0, language, ())
    assert "1" in first
    assert "{" not in first
    earlier: Sequence[dict[str, str]] = [{"subject": "One two three four five six seven"}, {"subject": " "}]
    assert "“One two three four five six”" in wish_of(preset, 2, language, earlier)
    assert about_of(preset, BRIEF)[:2] == ("Parler de la nappe Alma.", "l’histoire de la maison")
    assert about_of(preset, replace(BRIEF, goal=""))[0] == "l’histoire de la maison"


async def cart(services: Services, wire: Wire) -> list[Draft]:
    wire.answer = says(GOOD["fr"])
    return await written(services, "abandoned_cart", replace(BRIEF, offer=Offer()))


def rules_of(services: Services, draft: Draft) -> set[str]:
    return {finding.rule for finding in services.copy.drafts.get(draft.id or 0).draft.findings}


async def test_an_edited_message_is_compared_again(services: Services, wire: Wire) -> None:
    first, _sms, last = await cart(services, wire)
    edited = services.copy.edit(last.id or 0, {"body": "La nappe Alma coûte 49,00 €."}, "ana")
    (found,) = [each for each in edited.draft.findings if each.rule == "sequence.agreement"]
    assert found.severity == "error"
    assert "le message 1 dit" in found.message["fr"]
    services.copy.edit(last.id or 0, {"body": GOOD["fr"]["body"]}, "ana")
    assert "sequence.agreement" not in rules_of(services, last)
    # The first message may change as long as no later one is approved.
    services.copy.edit(first.id or 0, {"body": "La nappe Alma coûte 49,00 €."}, "ana")
    assert "sequence.agreement" not in rules_of(services, first)


async def test_an_approved_message_binds_those_before_it(services: Services, wire: Wire) -> None:
    first, _sms, last = await cart(services, wire)
    services.copy.approve(last.id or 0, "rita", "relu")
    services.copy.edit(first.id or 0, {"body": "La nappe Alma coûte 49,00 €."}, "ana")
    (found,) = [
        each
        for each in services.copy.drafts.get(first.id or 0).draft.findings
        if each.rule == "sequence.agreement"
    ]
    assert "le message 3 dit" in found.message["fr"]


async def test_an_approval_looks_at_the_others_as_they_are_today(services: Services, wire: Wire) -> None:
    first, _sms, last = await cart(services, wire)
    assert "sequence.agreement" not in rules_of(services, last)
    services.copy.edit(first.id or 0, {"body": "Bonjour, dès 80 € la livraison est offerte."}, "ana")
    services.copy.edit(last.id or 0, {"body": "Bonjour, dès 90 € la livraison est offerte."}, "ana")
    services.copy.edit(first.id or 0, {"body": "Bonjour, dès 95 € la livraison est offerte."}, "ana")
    with pytest.raises(ApprovalError) as refused:
        services.copy.approve(last.id or 0, "rita")
    assert "sequence.agreement" in {each["rule"] for each in refused.value.findings}
    told = services.copy.drafts.get(last.id or 0).draft.findings
    assert any("95" in each.message["fr"] for each in told if each.rule == "sequence.agreement")


async def test_a_form_of_address_that_breaks_with_the_others_is_told_again(
    services: Services, wire: Wire
) -> None:
    first, _sms, last = await cart(services, wire)
    services.copy.edit(first.id or 0, {"body": "Bonjour, vous aimez votre nappe ?"}, "ana")
    changed = replace(last, fields={**last.fields, "body": "Tu peux voir ta nappe."}, findings=())
    told = services.copy.sequences.agreed(changed, services.copy.drafts.get(last.id or 0)).findings
    assert [finding.message["fr"][:29] for finding in told] == ["Les autres textes vouvoient, "]


async def test_a_draft_beside_the_sequence_is_not_compared(services: Services, wire: Wire) -> None:
    first, _sms, _last = await cart(services, wire)
    group = services.copy.drafts.get(first.id or 0).group
    brief = replace(first.brief, language="en")
    beside = services.copy.drafts.save(replace(first, brief=brief, id=None), "ana", group)
    edited = services.copy.edit(beside.id, {"body": "The Alma tablecloth costs €49.00."}, "ana")
    assert "sequence.agreement" not in {finding.rule for finding in edited.draft.findings}


async def test_what_is_missing_is_written_after_those_before_it(services: Services, wire: Wire) -> None:
    drafts = await cart(services, wire)
    group = services.copy.drafts.get(drafts[0].id or 0).group
    services.copy.drafts.delete(drafts[1].id or 0)
    wire.reset()
    wire.answer = says(GOOD["fr"])
    async with aclosing(services.copy.sequences.go_on(group, "ana")) as steps:
        again = [step async for step in steps if isinstance(step, Draft)]
    assert [(draft.variant, draft.brief.channel) for draft in again] == [(1, "sms")]
    assert "Message 2 sur 3" in "\n".join(call.text for call in wire.calls)
    assert [each.draft.variant for each in services.copy.drafts.sequences.messages(group)] == [0, 1, 2]
    async with aclosing(services.copy.sequences.go_on(group, "ana")) as steps:
        assert [step async for step in steps] == []
    with pytest.raises(UnknownNameError):
        async with aclosing(services.copy.sequences.go_on("nothing", "ana")) as steps:
            await anext(steps)


async def test_a_goal_may_be_as_long_as_any(services: Services, wire: Wire) -> None:
    wire.answer = says(GOOD["fr"])
    goal = "Parler de la nappe Alma. " * 40
    brief = replace(BRIEF, goal=goal, offer=Offer())
    drafts = await written(services, "welcome", brief)
    assert len(drafts) == 3
    with pytest.raises(InputError, match="1002"):
        await written(services, "welcome", replace(brief, goal=goal + "xx"))


async def without_the_last_two(services: Services, wire: Wire) -> str:
    first, second, third = await cart(services, wire)
    for draft in (second, third):
        services.copy.drafts.delete(draft.id or 0)
    return services.copy.drafts.get(first.id or 0).group


async def test_what_somebody_writes_is_not_written_by_another(services: Services, wire: Wire) -> None:
    group, sequences = await without_the_last_two(services, wire), services.copy.sequences
    wire.reset()
    wire.answer = says(GOOD["fr"])
    async with aclosing(sequences.go_on(group, "ana")) as mine:
        await anext(mine)
        assert group in sequences.turns
        with pytest.raises(ConflictError, match="is being written"):
            async with aclosing(sequences.go_on(group, "rita")) as theirs:
                await anext(theirs)
        assert [step.variant async for step in mine if isinstance(step, Draft)] == [1, 2]
    assert group not in sequences.turns
    assert len(services.copy.drafts.page(Wanted(group=group))) == 3


async def test_of_two_processes_one_keeps_a_message(services: Services, wire: Wire) -> None:
    group, sequences = await without_the_last_two(services, wire), services.copy.sequences
    other = replace(sequences, turns=Turns())
    async with aclosing(sequences.go_on(group, "ana")) as mine:
        await anext(mine)
        async with aclosing(other.go_on(group, "rita")) as theirs:
            async for step in theirs:
                if isinstance(step, Draft):
                    break
        with pytest.raises(ConflictError, match="written meanwhile"):
            async for _ in mine:
                pass
    async with aclosing(sequences.go_on(group, "ana")) as again:
        assert [step.variant async for step in again if isinstance(step, Draft)] == [2]
    assert len(services.copy.drafts.page(Wanted(group=group))) == 3


async def test_each_approved_message_binds_whatever_another_says(services: Services, wire: Wire) -> None:
    first, second, last = await cart(services, wire)
    copy, dear = services.copy, {"body": "Bonjour, la livraison est offerte dès 95 €."}
    for draft in (first, last):
        copy.edit(draft.id or 0, {"body": "Bonjour, la livraison est offerte dès 80 €."}, "ana")
    copy.approve(last.id or 0, "rita", "relu")
    copy.edit(first.id or 0, dear, "ana")
    copy.edit(second.id or 0, {"text": "Filature: livraison offerte dès 95 €."}, "ana")
    with pytest.raises(ApprovalError) as refused:
        copy.approve(second.id or 0, "rita")
    told = [each for each in refused.value.findings if each["rule"] == "sequence.agreement"]
    assert ["le message 3 dit" in each["message"]["fr"] for each in told] == [True]


async def test_a_product_that_left_the_catalogue_leaves_the_sequence_open(
    services: Services, wire: Wire
) -> None:
    first, _sms, _last = await cart(services, wire)
    copy, group = services.copy, services.copy.drafts.get(first.id or 0).group
    brief = replace(first.brief, products=("NAP-01", "GONE-9"))
    dead = copy.drafts.save(replace(first, brief=brief, variant=3, id=None), "ana", group)
    assert copy.sequences.check(copy.drafts.sequences.messages(group)) == []
    edited = copy.edit(dead.id, {"cta": "Voir"}, "ana")
    (found,) = [each for each in edited.draft.findings if each.rule == "product.gone"]
    assert (found.severity, found.message["fr"]) == ("error", "Le produit GONE-9 n’est plus au catalogue.")
    with pytest.raises(ApprovalError):
        copy.approve(dead.id, "rita")
    assert copy.approve(dead.id, "rita", "en cours de retour").status == "approved"
    with pytest.raises(UnknownNameError):
        copy.add(dict(first.fields), brief, "ana")
