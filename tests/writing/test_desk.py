"""The desk as the studio, the command line and the API use it, with the shop's scripted model."""

import json
from collections.abc import AsyncGenerator, Iterator, Sequence
from contextlib import aclosing
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.errors import (
    ApprovalError,
    BudgetSpentError,
    ConflictError,
    InputError,
    TooLongError,
    UnknownNameError,
)
from assistant.services import Services
from assistant.store.copy.drafts import ANY
from assistant.types.draft import Draft, DraftProgress, Finding
from assistant.types.revision import Revision
from assistant.types.stored import StoredDraft
from assistant.writing.checking import TextCheck
from assistant.writing.desk import CopyDesk, Shelves
from assistant.writing.evidence import EvidenceFinder
from tests.parts import opened
from tests.web.shop import shop_settings
from tests.wire.server import Wire
from tests.writing.test_draft import BRIEF, GOOD, script
from tests.writing.test_variants import different

WRONG = {**GOOD, "body": "Bonjour,\n\nLa nappe Alma coûte 49,00 €."}


@pytest.fixture(autouse=True)
def nothing_kept(services: Services) -> Iterator[None]:
    """The shop is shared: what one test approves would be an example for the next."""
    yield
    for stored in services.copy.drafts.page(ANY, limit=100):
        services.copy.drafts.delete(stored.id)


async def last_of(steps: AsyncGenerator[DraftProgress | Draft, None]) -> Draft:
    async with aclosing(steps) as events:
        found = [event async for event in events][-1]
    assert isinstance(found, Draft)
    return found


async def kept(services: Services, wire: Wire, *texts: dict[str, str]) -> StoredDraft:
    script(wire, *(texts or (GOOD,)))
    draft = await last_of(services.copy.write(BRIEF, "zoe"))
    assert draft.id
    return services.copy.drafts.get(draft.id)


async def test_each_variant_is_kept_with_what_it_took(services: Services, wire: Wire) -> None:
    script(wire, different(0), different(1))
    before = services.copy.spent("ana")
    brief = replace(BRIEF, variants=2)
    async with aclosing(services.copy.write(brief, "ana")) as steps:
        drafts = [step async for step in steps if isinstance(step, Draft)]
    stored = [services.copy.drafts.get(draft.id or 0) for draft in drafts]
    assert len({one.group for one in stored}) == 1
    assert {one.created_by for one in stored} == {"ana"}
    assert services.copy.briefs.last("ana")[0] == brief
    spent = services.copy.spent("ana")
    taken = sum(one.draft.usage.prompt_tokens + one.draft.usage.completion_tokens for one in stored)
    assert spent.tokens - before.tokens == taken > 0
    assert spent.all_tokens >= spent.tokens
    assert spent.most_tokens == services.settings.copy.user_daily_tokens


async def test_a_revision_bears_its_cost_kept_or_not(services: Services, wire: Wire) -> None:
    stored = await kept(services, wire, GOOD, {"subject": "Alma"})
    revision = Revision(stored.draft.fields, "subject", "shorter", "", BRIEF, draft=stored.id)
    draft = await last_of(services.copy.revise(revision, "zoe"))
    after = services.copy.drafts.get(stored.id)
    assert after.version == 1
    assert after.draft.usage == stored.draft.usage + draft.usage
    assert services.copy.keep(stored.id, draft, "zoe", "shorter").version == 2
    assert services.copy.drafts.get(stored.id).draft.usage == after.draft.usage
    assert services.copy.drafts.versions(stored.id)[1].note == "shorter"


async def test_a_translation_is_a_draft_beside(services: Services, wire: Wire) -> None:
    english = {"subject": "Alma", "preheader": "€59.00", "body": "Hello,\n\n170 × 300 cm.", "cta": "See"}
    stored = await kept(services, wire, GOOD, english)
    revision = Revision(GOOD, "", "translate", "", BRIEF, draft=stored.id)
    draft = await last_of(services.copy.revise(revision, "zoe"))
    other = services.copy.kept(revision, draft, "zoe")
    assert other.id != stored.id
    assert other.group == stored.group
    assert other.draft.brief.language == "en"
    assert other.draft.usage.prompt_tokens == 0  # the first one bore it
    assert services.copy.drafts.get(stored.id).version == 1


async def test_a_revised_text_from_elsewhere_can_be_kept(services: Services, wire: Wire) -> None:
    script(wire, {"subject": "Alma"})
    revision = Revision({"subject": "La nappe Alma"}, "", "shorter", "", BRIEF)
    draft = await last_of(services.copy.revise(revision, "zoe"))
    stored = services.copy.kept(revision, draft, "zoe")
    assert stored.draft.fields == {"subject": "Alma"}
    assert stored.draft.usage.prompt_tokens > 0


async def test_typography_is_fixed_without_a_model(services: Services, wire: Wire) -> None:
    fields = {**GOOD, "cta": "Voir la nappe !"}
    finding = Finding("typography.fr.space", "info", "cta", "nappe !", {"fr": "", "en": ""})
    draft = await last_of(services.copy.fix(fields, finding, BRIEF, "zoe"))
    assert draft.fields == {**GOOD, "cta": "Voir la nappe\u202f!"}
    assert not wire.calls


async def test_another_finding_is_fixed_by_the_model(services: Services, wire: Wire) -> None:
    stored = await kept(services, wire, WRONG, WRONG, {"body": GOOD["body"]})
    finding = next(one for one in stored.draft.findings if one.severity == "error")
    draft = await last_of(services.copy.fix(stored.draft.fields, finding, BRIEF, "zoe", stored.id))
    assert draft.fields == GOOD
    assert "49,00" in wire.calls[-1].body["messages"][-1]["content"]
    assert finding.message["fr"] in wire.calls[-1].body["messages"][-1]["content"]


async def test_what_a_writer_types_is_checked_and_kept(services: Services, wire: Wire) -> None:
    stored = await kept(services, wire)
    assert services.copy.edit(stored.id, {"cta": GOOD["cta"]}, "zoe").version == 1
    edited = services.copy.edit(stored.id, {"body": WRONG["body"]}, "max")
    assert (edited.version, edited.changed_by, edited.draft.model) == (2, "max", "")
    assert edited.draft.fields == WRONG
    assert "grounding.figure" in {one.rule for one in edited.draft.findings}


async def test_an_approval_checks_once_more(services: Services, wire: Wire) -> None:
    stored = await kept(services, wire, WRONG, WRONG)
    with pytest.raises(ApprovalError) as caught:
        services.copy.approve(stored.id, "max")
    assert "grounding.figure" in {found["rule"] for found in caught.value.findings}
    assert services.copy.approve(stored.id, "max", "Nouveau prix").status == "approved"
    (decision,) = services.copy.drafts.decisions(stored.id)
    assert decision.reason == "Nouveau prix"
    assert decision.overridden


async def test_approved_copy_is_an_example_of_tone(services: Services, wire: Wire) -> None:
    stored = await kept(services, wire)
    services.copy.approve(stored.id, "max")
    script(wire, different(1), different(1))
    await last_of(services.copy.write(BRIEF, "zoe"))
    assert "La nappe Alma en lin lavé" in wire.calls[1].text


async def test_approved_copy_does_not_repeat_itself(services: Services, wire: Wire) -> None:
    stored = await kept(services, wire, GOOD, {"cta": "Choisir la nappe"})
    services.copy.approve(stored.id, "max")
    assert services.copy.approve(stored.id, "max").status == "approved"
    revision = Revision(GOOD, "cta", "cta", "", BRIEF, draft=stored.id)
    draft = await last_of(services.copy.revise(revision, "zoe"))
    edited = services.copy.edit(stored.id, {"cta": "Voir la nappe Alma"}, "zoe")
    assert edited.status == "draft"
    for found in (draft.findings, edited.draft.findings):
        assert not [finding for finding in found if finding.rule.startswith("originality.")]
    assert len(services.copy.drafts.decisions(stored.id)) == 2


def test_a_text_from_elsewhere_is_kept_as_a_draft(services: Services, wire: Wire) -> None:
    stored = services.copy.add(WRONG, BRIEF, "zoe")
    assert stored.draft.fields == WRONG
    assert stored.draft.findings
    assert not wire.calls


def test_a_text_is_checked_without_a_model(services: Services, wire: Wire) -> None:
    assert "grounding.figure" in {one.rule for one in services.copy.check(WRONG, BRIEF).findings}
    assert not wire.calls


def test_the_facts_of_a_brief_are_listed(services: Services) -> None:
    facts = services.copy.facts(BRIEF, "zoe")
    assert any("59,00" in fact.text for fact in facts)


async def test_a_brief_and_a_voice_are_on_the_users_books(services: Services, wire: Wire) -> None:
    wire.answer = lambda messages, body: json.dumps(
        {"rules": ["Des phrases courtes."], "segment": "families"}
    )
    before = services.copy.spent("leo").tokens
    brief = await services.copy.brief_from("Un e-mail sur la nappe Alma pour les familles", "fr", "leo")
    assert brief.channel == "email"
    between = services.copy.spent("leo").tokens
    texts = [f"Voici le torchon numéro {number}. Il sèche vite et il dure longtemps." for number in range(3)]
    assert (await services.copy.learn_voice(texts, "fr", "leo")).texts == 3
    assert before < between < services.copy.spent("leo").tokens


async def test_an_unusable_brief_is_refused_before_anything(services: Services, wire: Wire) -> None:
    with pytest.raises(UnknownNameError):
        await last_of(services.copy.write(replace(BRIEF, channel="e-mail")))
    with pytest.raises(InputError):
        await last_of(services.copy.write(replace(BRIEF, variants=99)))
    assert not wire.calls
    assert not services.copy.drafts.page()


async def test_a_cap_refuses_before_the_call(tmp_path: Path, wire: Wire) -> None:
    values = {"ASSISTANT_COPY_USER_DAILY_TOKENS": "20000", "ASSISTANT_EMBEDDING_MODEL": "hash"}
    services = opened(shop_settings(tmp_path, wire, **values))
    try:
        services.index(None, lambda _step: None)
        wire.calls.clear()
        script(wire, GOOD)
        assert (await last_of(services.write(BRIEF, "zoe"))).id == 1
        asked = len(wire.calls)
        for steps in (
            services.copy.write(replace(BRIEF, variants=2), "zoe"),
            services.copy.write(replace(BRIEF, variants=4), "max"),
        ):
            with pytest.raises(BudgetSpentError, match="ASSISTANT_COPY_USER_DAILY_TOKENS"):
                await last_of(steps)
        chats = [call for call in wire.calls[asked:] if "completions" in call.path]
        assert chats == []
    finally:
        services.close()


GONE = Finding("kept.token", "error", "", "{{prenom}}", {"fr": "Perdu.", "en": "Lost."})
PIN = Finding("fact.unapproved", "warning", "", "Elle dure.", {"fr": "", "en": ""})
NOTE = Finding("kept.figure", "info", "", "49,00 €", {"fr": "", "en": ""})


async def with_a_loss(services: Services, wire: Wire) -> StoredDraft:
    """A stored draft of which a rewrite lost a token."""
    stored = await kept(services, wire)
    draft = replace(stored.draft, fields={**GOOD, "cta": "Voir"}, findings=(GONE, PIN, NOTE))
    return services.copy.drafts.add(stored.id, draft, "zoe", "revised", "shorter")


def rules_of(stored: StoredDraft) -> set[str]:
    return {finding.rule for finding in stored.draft.findings}


async def test_an_approval_does_not_forget_what_a_rewrite_lost(services: Services, wire: Wire) -> None:
    stored = await with_a_loss(services, wire)
    with pytest.raises(ApprovalError) as caught:
        services.copy.approve(stored.id, "max")
    assert [found["rule"] for found in caught.value.findings] == ["kept.token"]
    assert rules_of(services.copy.drafts.get(stored.id)) >= {"kept.token", "fact.unapproved"}
    services.copy.approve(stored.id, "max", "Sans le prénom")
    assert services.copy.drafts.decisions(stored.id)[0].overridden == (GONE,)


async def test_what_a_rewrite_lost_is_told_until_it_is_back(services: Services, wire: Wire) -> None:
    stored = await with_a_loss(services, wire)
    again = services.copy.edit(stored.id, {"subject": "La nappe Alma"}, "zoe")
    assert rules_of(again) >= {"kept.token", "fact.unapproved"}
    assert "kept.figure" not in rules_of(again)
    script(wire, {"subject": "La nappe Alma en lin"})
    revision = Revision(again.draft.fields, "subject", "warmer", "", BRIEF, draft=stored.id)
    rewritten = services.copy.kept(revision, await last_of(services.copy.revise(revision, "zoe")), "zoe")
    assert [one.rule for one in rewritten.draft.findings].count("kept.token") == 1
    back = services.copy.edit(stored.id, {"cta": "Voir, {{prenom|vous}}"}, "zoe")
    assert "kept.token" not in rules_of(back)
    assert "fact.unapproved" in rules_of(back)


def test_a_price_that_has_ended_blocks_an_approval(tmp_path: Path, wire: Wire) -> None:
    settings = shop_settings(tmp_path, wire, ASSISTANT_EMBEDDING_MODEL="hash")
    products = tmp_path / "knowledge" / "products.csv"
    table = products.read_text("utf-8")
    products.write_text(table.replace("in_stock;;", "in_stock;2020-01-31;", 1), "utf-8")
    services = opened(settings)
    try:
        services.index(None, lambda _step: None)
        stored = services.copy.add(GOOD, BRIEF, "zoe")
        with pytest.raises(ApprovalError) as caught:
            services.copy.approve(stored.id, "max")
        assert "product.price_expired" in {found["rule"] for found in caught.value.findings}
    finally:
        services.close()


async def test_an_edit_that_fails_leaves_the_approval(services: Services, wire: Wire) -> None:
    stored = await kept(services, wire)
    services.copy.approve(stored.id, "max")
    for fields, error in (({"bodi": "x"}, UnknownNameError), ({"body": "x" * 100_000}, TooLongError)):
        with pytest.raises(error):
            services.copy.edit(stored.id, fields, "zoe")
    assert services.copy.drafts.get(stored.id).status == "approved"
    assert len(services.copy.drafts.decisions(stored.id)) == 1


async def test_what_was_changed_while_it_was_checked_is_not_approved(services: Services, wire: Wire) -> None:
    stored = await kept(services, wire)
    copy = services.copy
    changed = replace(stored.draft, fields=WRONG)

    def meanwhile() -> Sequence[str]:
        copy.drafts.add(stored.id, changed, "ana", "edited")
        return ()

    texts = TextCheck(EvidenceFinder(services.knowledge.retriever), services.house, meanwhile)
    desk = CopyDesk(
        replace(copy._tools, texts=texts), Shelves(copy.drafts, copy.briefs, copy.claims), copy._record
    )
    with pytest.raises(ConflictError, match="“ana”"):
        desk.approve(stored.id, "max")
    after = copy.drafts.get(stored.id)
    assert (after.version, after.status, after.draft.findings) == (2, "draft", changed.findings)


def test_an_approved_fact_is_known_in_the_other_language(services: Services) -> None:
    claims = services.copy.claims
    english = replace(BRIEF, language="en", goal="Present the tablecloth")
    fields = {"body": "Hello,\n\nThe Alma tablecloth withstands 200 washes."}
    claim = claims.propose("La nappe Alma supporte 200 lavages.", "fr", ("Léa", "Essai 14"), None, "bob")
    before = {one.excerpt for one in services.copy.check(fields, english).findings}
    claims.approve(claim.id, "léa")
    after = {one.excerpt for one in services.copy.check(fields, english).findings}
    claims.remove(claim.id)
    assert "200" in before - after


WASHED = {**GOOD, "body": "Bonjour,\n\nLa nappe Alma coûte 59,00 €.\n\nLa nappe Alma supporte 200 lavages."}


async def test_an_approval_stands_on_the_added_facts_of_the_text(services: Services, wire: Wire) -> None:
    copy = services.copy
    claim = copy.claims.propose("La nappe Alma supporte 200 lavages.", "fr", ("Léa", "Essai 14"), None, "bob")
    try:
        copy.claims.approve(claim.id, "léa")
        stored = await kept(services, wire, WASHED)
        assert claim.fact_id in {one.source for one in stored.draft.citations}
        approved = copy.approve(stored.id, "max")
        assert ("claim", str(claim.id)) in {
            (one.kind, one.key) for one in copy.drafts.record(stored.id).sources
        }
        (number,) = [one.n for one in approved.draft.citations if one.source == claim.fact_id]
        standing = [one.text for one in approved.draft.sentences if number in one.citations]
        assert standing == ["La nappe Alma supporte 200 lavages."]
        assert len({one.n for one in approved.draft.citations}) == len(approved.draft.citations)
        edited = copy.edit(stored.id, {"cta": "Voir"}, "zoe")  # elsewhere: the sentence still stands
        assert claim.fact_id in {one.source for one in edited.draft.citations}
        again = copy.approve(stored.id, "max")
        assert copy.drafts.stale() == {}
    finally:
        copy.claims.remove(claim.id)
    (changed,) = copy.drafts.stale()[again.id]
    assert (changed.stamp.key, changed.change) == (str(claim.id), "gone")
    without = copy.edit(stored.id, {"body": GOOD["body"]}, "zoe")
    assert claim.fact_id not in {one.source for one in without.draft.citations}


@pytest.mark.parametrize(
    ("values", "fields"),
    [
        ({"ASSISTANT_CHAT_MODEL": "gpt-5-mini"}, GOOD),  # its thoughts take room too
        ({}, {"body": "La nappe Alma est en lin lavé. " * 1500}),
    ],
)
async def test_a_cap_holds_the_room_of_thoughts_and_of_the_text(
    tmp_path: Path, wire: Wire, values: dict[str, str], fields: dict[str, str]
) -> None:
    cap = {"ASSISTANT_COPY_USER_DAILY_TOKENS": "17000", "ASSISTANT_EMBEDDING_MODEL": "hash"}
    services = opened(shop_settings(tmp_path, wire, **cap, **values))
    try:
        services.index(None, lambda _step: None)
        wire.calls.clear()
        with pytest.raises(BudgetSpentError):
            await last_of(services.copy.revise(Revision(fields, "", "shorter", "", BRIEF), "zoe"))
        assert not wire.calls
        script(wire, GOOD)
        plain = Revision(GOOD, "", "shorter", "", BRIEF)
        if not values:
            assert (await last_of(services.copy.revise(plain, "zoe"))).fields == GOOD
    finally:
        services.close()
