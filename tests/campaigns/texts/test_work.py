"""One text of a campaign, from its row to its outcome, with the scripted model."""

import asyncio
import datetime as dt
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from assistant.campaigns.texts.work import MOST_CALLS, PASSED_ON
from assistant.errors import (
    ContentFilterError,
    ModelBusyError,
    ModelKeyError,
    ModelReplyError,
    ModelTimeoutError,
    ModelUnavailableError,
)
from assistant.services import Services
from assistant.store.knowledge.catalogue import Catalogue
from assistant.types.knowledge import Product
from assistant.types.model import Request, Usage
from tests.campaigns.texts.parts import (
    BRIEF,
    CAMPAIGN,
    GOOD,
    OFFER,
    OTHER,
    PLAIN,
    STORED,
    row,
    said,
    scripted,
)
from tests.database import new_database

ENDED = Product(
    "NAP-01",
    {"fr": "Nappe Alma", "en": "Alma tablecloth"},
    "table",
    Decimal(59),
    "in_stock",
    {},
    valid_until=dt.date(2020, 1, 31),
)

WRONG = {**GOOD, "body": "Bonjour {{first_name|vous}},\n\nLa nappe Alma coûte 39,00 €."}


def texts_of(request: Request) -> str:
    return "\n".join(message.content for message in request.messages)


async def test_a_good_text_is_done_with_its_draft_and_what_it_took(services: Services) -> None:
    work, model = scripted(services, said(GOOD))
    booked: list[Usage] = []
    outcome = await work.write(PLAIN, row(), (), lambda name, usage: booked.append(usage))
    assert (outcome.status, outcome.reason, outcome.detail) == ("done", "", "")
    assert outcome.draft is not None
    assert "59,00" in outcome.draft.fields["body"]
    assert outcome.draft.brief.utm["content"] == "c12-families-email-fr-1"
    assert outcome.usage == booked[0] == outcome.draft.usage
    assert outcome.seconds > 0
    assert len(model.requests) == 1
    assert "Filature" in texts_of(model.requests[0])


async def test_a_hard_finding_is_repaired_once(services: Services) -> None:
    work, model = scripted(services, said(WRONG, GOOD))
    outcome = await work.write(PLAIN, row())
    assert outcome.status == "done"
    assert outcome.draft is not None
    assert outcome.draft.repaired
    assert len(model.requests) == 2
    assert outcome.usage.prompt_tokens > outcome.usage.completion_tokens > 0


async def test_what_the_repair_leaves_blocks_with_its_reason(services: Services) -> None:
    work, _ = scripted(services, said(WRONG, WRONG))
    outcome = await work.write(PLAIN, row())
    assert outcome.status == "blocked"
    assert outcome.reason == outcome.findings[0] == "grounding.figure"
    assert "39" in outcome.detail
    assert outcome.draft is not None
    assert [one.severity for one in outcome.draft.findings][:1] == ["error"]


async def test_the_price_of_a_product_that_ended_blocks_without_a_call(
    services: Services, tmp_path: Path
) -> None:
    database = new_database(tmp_path)
    Catalogue(database).replace("knowledge", "products.csv", [ENDED])
    house = replace(services.house, catalogue=Catalogue(database))
    work, model = scripted(replace(services, house=house), [])
    outcome = await work.write(PLAIN, row())
    assert (outcome.status, outcome.reason, outcome.draft) == ("blocked", "product.price_expired", None)
    assert "ended on 2020-01-31" in outcome.detail
    assert outcome.findings[0] == "product.price_expired"
    assert not model.requests
    database.close()


async def test_an_offer_that_has_ended_fails_the_row(services: Services) -> None:
    ended = replace(OFFER, starts=None, ends=dt.date(2020, 1, 1))
    late = replace(STORED, campaign=replace(CAMPAIGN, brief=replace(BRIEF, offer=ended)))
    work, model = scripted(services, [])
    outcome = await work.write(late, row())
    assert (outcome.status, outcome.reason) == ("failed", "input")
    assert not model.requests


async def test_variants_are_told_apart_and_keep_their_place(services: Services) -> None:
    work, model = scripted(services, said(GOOD, OTHER))
    first = await work.write(PLAIN, row())
    assert first.draft is not None
    second = await work.write(PLAIN, row(2, variant=1), [first.draft.fields])
    assert second.status == "done"
    assert second.draft is not None
    assert second.draft.variant == 1
    ends = [texts_of(request).splitlines()[-1] for request in model.requests]
    assert ends[0] != ends[1]
    assert "“La nappe Alma en lin”" in ends[1]
    assert texts_of(model.requests[0]).splitlines()[:-1] == texts_of(model.requests[1]).splitlines()[:-1]


async def test_a_twin_is_written_once_more_with_the_others_named(services: Services) -> None:
    work, model = scripted(services, said(GOOD, GOOD, OTHER))
    booked: list[Usage] = []
    outcome = await work.write(PLAIN, row(2, variant=1), [GOOD], lambda name, usage: booked.append(usage))
    assert outcome.status == "done"
    assert outcome.draft is not None
    assert outcome.draft.fields["subject"] == OTHER["subject"]
    assert len(model.requests) == 3
    assert "170 × 300 cm" in texts_of(model.requests[2]).splitlines()[-1]
    assert len(booked) == 3
    assert outcome.usage == outcome.draft.usage == sum(booked, Usage())


async def test_no_variant_is_shown_the_link_of_another(services: Services) -> None:
    linked = {**GOOD, "body": f"{GOOD['body']}\n\nhttps://www.filature.example/p?utm_content=c12-other"}
    work, model = scripted(services, said(linked, linked, OTHER))
    await work.write(PLAIN, row(2, variant=1), [linked])
    assert "utm_content" not in texts_of(model.requests[2]).splitlines()[-1]


async def test_a_twin_that_stays_one_is_blocked(services: Services) -> None:
    work, model = scripted(services, said(*[GOOD] * MOST_CALLS))
    outcome = await work.write(PLAIN, row(2, variant=1), [GOOD])
    assert outcome.status == "blocked"
    assert outcome.reason == "originality.variant"
    assert outcome.detail
    assert len(model.requests) == MOST_CALLS


async def test_the_second_try_that_gives_no_text_leaves_the_first(services: Services) -> None:
    replies: list[Any] = [*said(GOOD, GOOD), ContentFilterError("refused")]
    work, _ = scripted(services, replies)
    outcome = await work.write(PLAIN, row(2, variant=1), [GOOD])
    assert (outcome.status, outcome.reason) == ("blocked", "originality.variant")


async def test_a_second_try_that_is_cut_may_come_again(services: Services) -> None:
    replies: list[Any] = [*said(GOOD, GOOD), ModelReplyError("cut")]
    work, _ = scripted(services, replies)
    outcome = await work.write(PLAIN, row(2, variant=1), [GOOD])
    assert (outcome.status, outcome.reason, outcome.retryable) == ("failed", "model_reply", True)


@pytest.mark.parametrize("error", [ContentFilterError("no"), ModelTimeoutError("late")])
async def test_a_model_that_gives_no_text_fails_the_row(services: Services, error: Any) -> None:
    work, _ = scripted(services, [error])
    outcome = await work.write(PLAIN, row())
    assert (outcome.status, outcome.reason, outcome.draft) == ("failed", error.code, None)
    assert not outcome.retryable


async def test_a_reply_that_is_no_text_fails_the_row_and_is_booked(services: Services) -> None:
    work, _ = scripted(services, ["Bonjour."])
    outcome = await work.write(PLAIN, row())
    assert (outcome.status, outcome.reason, outcome.retryable) == ("failed", "model_reply", True)
    assert outcome.usage.completion_tokens > 0


@pytest.mark.parametrize("error", [kind("no") for kind in PASSED_ON])
async def test_what_is_no_fault_of_the_row_is_raised(services: Services, error: Any) -> None:
    work, _ = scripted(services, [error])
    with pytest.raises(type(error)):
        await work.write(PLAIN, row())


@pytest.mark.parametrize("error", [ModelBusyError("slow", retry_after=3.0), ModelUnavailableError("gone")])
async def test_a_repair_that_the_model_does_not_get_to_is_asked_again(services: Services, error: Any) -> None:
    work, model = scripted(services, [*said(WRONG), error, *said(WRONG, GOOD)])
    with pytest.raises(type(error)):
        await work.write(PLAIN, row())
    assert (await work.write(PLAIN, row())).status == "done"
    first, again = model.requests[0], model.requests[2]
    assert first == again  # a cache of replies answers it without a bill


async def test_a_repair_that_is_refused_leaves_the_first_text(services: Services) -> None:
    work, _ = scripted(services, [*said(WRONG), ModelKeyError("refused")])
    assert (await work.write(PLAIN, row())).reason == "grounding.figure"


async def test_a_product_that_is_gone_fails_the_row(services: Services) -> None:
    work, model = scripted(services, [])
    outcome = await work.write(PLAIN, row(products=("GONE-1",)))
    assert (outcome.status, outcome.reason) == ("failed", "unknown_name")
    assert "GONE-1" in outcome.detail
    assert not model.requests


async def test_the_same_inputs_ask_the_same_whatever_was_approved_meanwhile(services: Services) -> None:
    work, model = scripted(services, lambda request: said(OTHER)[0])
    await work.write(PLAIN, row(), [GOOD])
    draft = (await work.write(PLAIN, row())).draft
    assert draft is not None
    stored = services.copy.drafts.save(draft, "ana")
    services.copy.drafts.approve(stored.id, "ana")
    again, other = scripted(services, lambda request: said(OTHER)[0])
    await again.write(PLAIN, row(), [GOOD])
    await again.write(PLAIN, row())
    services.copy.drafts.delete(stored.id)
    assert [request.messages for request in model.requests] == [
        request.messages for request in other.requests
    ]


async def test_many_texts_at_once_share_what_their_cell_was_prepared_with(services: Services) -> None:
    work, model = scripted(services, lambda request: said(GOOD)[0])
    rows = [row(number, variant=number) for number in range(8)]
    outcomes = await asyncio.gather(*(work.write(PLAIN, one) for one in rows))
    assert {one.draft.brief.utm["content"] for one in outcomes if one.draft} == {
        one.planned.variant_id for one in rows
    }
    assert len({request.messages[0].content for request in model.requests}) == 1
