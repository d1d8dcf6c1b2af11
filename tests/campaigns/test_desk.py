"""The desk of the marketers as it is wired: on the database alone, and with a model and an index."""

import asyncio
import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from assistant.campaigns.desk import CampaignDesk
from assistant.campaigns.plan.definition import parse_campaign
from assistant.errors import InputError, PlanError, RunError, StatusError, UnknownNameError
from assistant.events import Work
from assistant.services import Services
from assistant.store.campaigns.definition import campaign_dict
from assistant.wiring.campaigns import open_campaigns_alone
from tests.customers import make_customers
from tests.parts import opened
from tests.web.shop import shop_settings
from tests.wire.server import Wire

CAMPAIGN = parse_campaign(
    """
name: Nappes
segments: [families]
channels: [email, sms]
languages: [fr, en]
products: [NAP-01]
variants: 2
brief:
  goal: {fr: Présenter la nappe Alma., en: Present the Alma tablecloth.}
  link: https://www.filature.example/p/nap-01
""".encode()
)


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory, wire_server: Wire) -> Iterator[Services]:
    wire_server.reset()
    folder = tmp_path_factory.mktemp("desk")
    made = opened(shop_settings(folder, wire_server, ASSISTANT_EMBEDDING_MODEL="hash"))
    made.index(None, lambda _step: None)
    yield made
    made.close()


@pytest.fixture
def alone(services: Services) -> CampaignDesk:
    """What the command line opens while the server of the same folder runs."""
    return open_campaigns_alone(services.settings)


def done(services: Services, kind: str, **arguments: Any) -> Any:
    """The result of a piece of work that the command line hands over."""

    async def last() -> Any:
        return [event async for event in Work(services).events(kind, arguments)][-1]["result"]

    return asyncio.run(last())


def contacts(desk: CampaignDesk, folder: Path, rows: int = 60, seed: int = 1) -> int:
    """The number of a list of customers."""
    folder.mkdir(exist_ok=True)
    made = make_customers(folder, rows, "brevo", seed=seed)
    return desk.contacts.take(made.path, f"clients {seed}", "lea", tool="brevo").id


def test_a_campaign_is_planned_and_kept_beside_a_running_server(
    services: Services, alone: CampaignDesk, tmp_path: Path
) -> None:
    campaign = replace(
        CAMPAIGN, contacts=contacts(alone, tmp_path / "files"), segments=("families", "everyone")
    )
    preview = alone.plan(campaign, "lea")
    told = {problem.code for problem in preview.problems}
    assert told == {"nobody_in_segment", "too_few_to_compare"}  # the shop has no rules, and few customers
    audience = preview.audience
    assert audience is not None
    assert audience.rows == 60
    assert audience.segments == {"everyone": 60 - sum(audience.excluded.values())}
    for reach in audience.channels.values():
        assert reach.total + sum(reach.without.values()) == 60
    stored = alone.create(campaign, "lea")
    assert services.campaigns.get(stored.id) == stored
    assert [text.planned.variant_id for text in services.campaigns.texts(stored.id)][:2] == [
        f"c{stored.id}-families-email-fr-1",
        f"c{stored.id}-families-email-fr-2",
    ]
    frozen = stored.frozen
    assert frozen["products"] == {
        "NAP-01": {"price_eur": "59.00", "availability": "in_stock", "valid_until": None}
    }
    assert frozen["audience"]["rows"] == 60
    assert frozen["estimate"]["texts"] == 16
    assert frozen["segments"]["default"] == "everyone"
    assert (frozen["model"], frozen["prompts"]["exact"]) == ("wire-1", False)
    assert alone.list("planned")[0] == stored


def test_what_contradicts_itself_is_not_kept(services: Services, alone: CampaignDesk) -> None:
    before = services.campaigns.list()
    bad = replace(CAMPAIGN, products=("NAP-1",), ends=dt.date(2020, 1, 1))
    with pytest.raises(PlanError, match=r"no product “NAP-1”\. Did you mean NAP-01") as caught:
        alone.create(bad, "lea")
    assert [problem["code"] for problem in caught.value.problems] == ["unknown_product"]
    assert caught.value.problems[0]["message"]["fr"].startswith("Il n’y a pas de produit")
    assert services.campaigns.list() == before


def test_a_campaign_is_made_from_an_earlier_one_and_the_difference_told(
    services: Services, alone: CampaignDesk, tmp_path: Path
) -> None:
    first, second = (contacts(alone, tmp_path / "files", seed=seed) for seed in (1, 2))
    earlier = alone.create(replace(CAMPAIGN, contacts=first, segments=("everyone",)), "lea")
    changes = {
        "name": "Torchons",
        "contacts": second,
        "products": ["TOR-02"],
        "brief": {"offer": {"text": {"fr": "−10 %", "en": "10% off"}}},
    }
    difference = alone.difference(earlier.id, changes)
    copied = alone.duplicate(earlier.id, changes, "bo")
    assert copied.difference == difference
    assert (copied.stored.parent, copied.stored.created_by) == (earlier.id, "bo")
    assert copied.stored.campaign.brief.goal == CAMPAIGN.brief.goal
    assert copied.stored.campaign.brief.offer.text == "−10 %"
    told = difference.as_dict()
    assert told["products"] == {"new": ["TOR-02"], "gone": ["NAP-01"], "changed": []}
    assert set(told["changed"]) == {"name", "contacts", "products", "brief"}
    people = told["contacts"]
    assert people["before"] - people["gone"] + people["new"] == people["after"] > 0
    with pytest.raises(UnknownNameError, match=r"key of a campaign “nmae”\. Did you mean name"):
        alone.difference(earlier.id, {"nmae": "x"})
    with pytest.raises(InputError, match="variants"):
        alone.difference(earlier.id, {"variants": "two"})


def test_a_price_that_changed_since_is_told(services: Services, alone: CampaignDesk) -> None:
    earlier = alone.create(CAMPAIGN, "lea")
    catalogue, root = services.house.catalogue, services.roots.list()[0].record.name
    before = catalogue.all()
    dearer = [replace(each, price_eur=each.price_eur + Decimal(1)) for each in before]
    catalogue.replace(root, "products.csv", dearer, "public")
    assert alone.difference(earlier.id, {}).products["changed"] == ("NAP-01",)
    catalogue.replace(root, "products.csv", before, "public")
    assert alone.difference(earlier.id, {}).products["changed"] == ()


def test_without_a_model_nothing_is_run(services: Services, alone: CampaignDesk) -> None:
    id_ = alone.create(CAMPAIGN, "lea").id
    with pytest.raises(RunError):
        alone.runs.start(id_, "lea")
    alone.delete(id_)
    with pytest.raises(UnknownNameError):
        services.campaigns.get(id_)


def test_the_estimate_of_a_second_run_is_within_a_tenth_of_what_it_takes(services: Services) -> None:
    desk = services.campaigns
    campaign = replace(CAMPAIGN, languages=("fr",), variants=3, segments=("families", "everyone"))
    first = desk.create(campaign, "lea")
    state = done(services, "campaign_run", campaign=first.id)
    assert state["status"] == "done"
    counts = state["counts"]
    assert counts["done"] + counts["blocked"] + counts["failed"] == 12
    changed = {"products": ["TOR-02"], "name": "Torchons"}
    second = desk.duplicate(first.id, changed, "lea").stored
    assert second.frozen["prompts"]["exact"] is True
    estimate = second.frozen["estimate"]
    assert any("measured on" in line["en"] for line in estimate["basis"])
    assert done(services, "campaign_run", campaign=second.id)["status"] == "done"
    usage = desk.runs.status(second.id).counts.usage
    centre = estimate["prompt_tokens"]["centre"] + estimate["completion_tokens"]["centre"]
    assert usage.prompt_tokens + usage.completion_tokens == pytest.approx(centre, rel=0.1)
    third = desk.plan(campaign, "lea").estimate
    assert third is not None
    assert third.error is not None


def test_the_command_line_hands_over_plans_runs_and_reviews(services: Services) -> None:
    plan = done(services, "campaign_plan", definition=campaign_dict(CAMPAIGN))
    assert plan["problems"] == []
    assert "composed in full" in plan["estimate"]["basis"][0]["en"]
    id_ = services.campaigns.create(CAMPAIGN, "lea").id
    state = done(services, "campaign_run", campaign=id_, pilot=True)
    assert state["pilot"]["pending"] == 0
    number = next(text.planned.number for text in services.campaigns.texts(id_) if text.draft)
    judged = done(services, "campaign_review", campaign=id_, verdict="reject", numbers=[number], reason="x")
    assert judged["done"] == [number]
    edited = done(
        services, "campaign_review", campaign=id_, verdict="edit", numbers=[number], fields={"cta": "Voir"}
    )
    assert edited["number"] == number
    assert set(done(services, "campaign_review", campaign=id_, verdict="clean")) == {"done", "refused"}
    approved = done(
        services, "campaign_review", campaign=id_, verdict="approve", numbers=[number], reason="read"
    )
    assert approved["done"] + [refused["number"] for refused in approved["refused"]] == [number]
    for wrong in ({"verdict": "burn"}, {"verdict": "edit"}):
        with pytest.raises(InputError):
            done(services, "campaign_review", campaign=id_, **wrong)


def test_a_campaign_that_runs_is_not_deleted(services: Services) -> None:
    desk = services.campaigns
    id_ = desk.create(CAMPAIGN, "lea").id
    desk.planning.kept.set_status(id_, "running")
    with pytest.raises(StatusError):
        desk.delete(id_)
    desk.planning.kept.set_status(id_, "stopped")


def test_the_plan_counts_who_the_export_writes_to(services: Services, tmp_path: Path) -> None:
    desk = services.campaigns
    number = contacts(desk, tmp_path / "files", rows=400, seed=3)
    segments, channels = ("everyone",), ("email", "sms")
    campaign = replace(CAMPAIGN, contacts=number, segments=segments, channels=channels, variants=1)
    id_ = desk.create(campaign, "lea").id
    assert done(services, "campaign_run", campaign=id_)["status"] == "done"
    able = [row for row in desk.contacts.rows(number) if "sms" in row.basis and not row.excluded]
    desk.contacts.opt_out(able[0].email, "all", "lea")
    desk.contacts.opt_out(able[1].phone, "sms", "lea")
    audience = desk.plan(campaign, "lea").audience
    assert audience is not None
    sent = {count.channel: count for count in desk.exports.audience(id_, unapproved=True)}
    for name, reach in audience.channels.items():
        assert reach.total == sent[name].sent > 0
        assert reach.without == sent[name].excluded
        assert reach.reached == sent[name].by_segment
    assert audience.channels["email"].without["opted_out"] == 1
    assert audience.channels["sms"].without["opted_out"] == 2
