"""Campaigns over the API: run, review and export, by keys that open one of these each."""

import io
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from assistant.services import Services
from assistant.types.campaign import StoredCampaign
from tests.web.api.conftest import Headers, api_alone
from tests.web.studio.campaign_run.parts import clear, customers, ended, planned, says, written
from tests.wire.server import Wire

CAMPAIGNS = "/api/v1/campaigns"


@pytest.fixture(scope="module")
def client(services: Services) -> TestClient:
    return TestClient(api_alone(services))


@pytest.fixture
def campaign(services: Services, wire: Wire, tmp_path: Path) -> Iterator[StoredCampaign]:
    """Four planned texts for four customers."""
    clear(services)
    before, wire.answer = wire.answer, says
    yield planned(services, contacts=customers(services, tmp_path), tool="brevo")
    wire.answer = before
    clear(services)


@pytest.fixture
def key(key_for: Callable[..., Headers]) -> Headers:
    return key_for("campaigns")


@pytest.fixture
def reviewer(key_for: Callable[..., Headers]) -> Headers:
    return key_for("approve")


def test_a_campaign_is_run_over_the_api(
    client: TestClient, key: Headers, campaign: StoredCampaign, services: Services
) -> None:
    (listed,) = client.get(CAMPAIGNS, headers=key).json()["campaigns"]
    one = f"{CAMPAIGNS}/{campaign.id}"
    assert client.get(one, headers=key).json() == listed
    assert listed["definition"]["name"] == "Nappe d’hiver"
    assert client.get(CAMPAIGNS, params={"status": "done"}, headers=key).json() == {"campaigns": []}
    begun = client.post(f"{one}/run", json={"pilot": True}, headers=key)
    assert (begun.status_code, begun.json()["campaign"]) == (202, campaign.id)
    assert ended(services, campaign.id).reason == "pilot"
    assert client.post(f"{one}/pause", headers=key).status_code == 409  # it does not run
    assert client.post(f"{one}/resume", headers=key).status_code == 202
    ended(services, campaign.id)
    status = client.get(f"{one}/status", headers=key).json()
    assert (status["status"], status["counts"]["done"], status["counts"]["blocked"]) == ("done", 3, 1)
    again = client.post(f"{one}/retry", json={"statuses": ["blocked"]}, headers=key)
    assert again.json() == {"again": 1}
    assert client.post(f"{one}/stop", headers=key).status_code == 409  # nobody is at it
    texts = services.campaigns.review.page(campaign.id)
    assert texts[0].planned.variant_id == f"c{campaign.id}-families-email-fr-1"


def test_texts_are_listed_read_and_judged(
    client: TestClient, key: Headers, reviewer: Headers, campaign: StoredCampaign, services: Services
) -> None:
    written(services, campaign.id)
    one = f"{CAMPAIGNS}/{campaign.id}"
    first = client.get(f"{one}/texts", params={"limit": 3}, headers=key).json()
    rest = client.get(f"{one}/texts", params={"limit": 3, "after": first["next"]}, headers=key).json()
    assert [len(page["texts"]) for page in (first, rest)] == [3, 1]
    assert rest["next"] is None
    assert first["facets"]["status"] == {"done": 3, "blocked": 1}
    blocked = client.get(f"{one}/texts", params={"status": "blocked"}, headers=key).json()["texts"]
    assert [text["reason"] for text in blocked] == ["grounding.figure"]
    read = client.get(f"{one}/texts/1", headers=key).json()
    assert read["draft_text"]["fields"]["subject"] == "La nappe Alma en lin lavé"
    clean = client.post(f"{one}/texts/clean", headers=reviewer).json()
    assert clean == {"done": [1, 2], "refused": []}
    judged = client.post(f"{one}/texts/approve", json={"numbers": [3, 4]}, headers=reviewer).json()
    assert judged["done"] == [3]
    assert judged["refused"][0]["findings"]
    rejected = {"numbers": [4], "reason": "Ce prix n’est pas le nôtre."}
    assert client.post(f"{one}/texts/reject", json=rejected, headers=reviewer).json()["done"] == [4]
    sample = [client.get(f"{one}/sample", params={"n": 2, "seed": 7}, headers=key).json() for _ in range(2)]
    assert sample[0] == sample[1]
    assert len(sample[0]["texts"]) == 2
    assert client.get(f"{one}/agreement", headers=key).json() == {"disagreements": []}


def test_a_campaign_leaves_with_its_contacts_for_a_key_of_that_scope_alone(
    client: TestClient,
    key: Headers,
    key_for: Callable[..., Headers],
    campaign: StoredCampaign,
    services: Services,
) -> None:
    written(services, campaign.id)
    one, export = f"{CAMPAIGNS}/{campaign.id}", key_for("export")
    check = client.get(f"{one}/export", params={"tool": "brevo"}, headers=key).json()
    assert [problem["code"] for problem in check["problems"]] == ["not_approved"]
    assert client.post(f"{one}/export", json={"tool": "brevo"}, headers=export).status_code == 409
    services.campaigns.review.approve(campaign.id, [1, 2, 3], "admin")
    assert client.post(f"{one}/export", json={}, headers=key).status_code == 403
    made = client.post(f"{one}/export", json={"tool": "brevo"}, headers=export)
    assert made.status_code == 201
    (kept,) = client.get(f"{one}/exports", headers=key).json()["exports"]
    assert kept == made.json()
    path = f"{one}/exports/{kept['name']}"
    assert client.get(path, headers=key).status_code == 403
    file = client.get(path, headers=export)
    assert file.headers["cache-control"] == "no-store"
    assert file.headers["content-disposition"] == f'attachment; filename="{kept["name"]}"'
    with zipfile.ZipFile(io.BytesIO(file.content)) as archive:
        assert "zoe@mail.example" in archive.read("contacts-email.csv").decode()
    assert (
        client.get(f"{CAMPAIGNS}/{campaign.id + 1}/exports/{kept['name']}", headers=export).status_code == 422
    )
    assert "zoe@" not in made.text


@pytest.mark.parametrize(
    ("method", "end", "body"),
    [
        ("GET", "/999", None),
        ("GET", "/0", None),
        ("POST", "/1/retry", {"statuses": ["pending"]}),
        ("POST", "/1/texts/reject", {"numbers": []}),
        ("POST", "/1/run", {"pilote": True}),
        ("GET", "/1/texts?colour=red", None),
    ],
)
def test_what_can_not_be_done_is_told(
    client: TestClient, key_for: Callable[..., Headers], method: str, end: str, body: Any
) -> None:
    keys = key_for("campaigns", "approve")
    reply = client.request(method, f"{CAMPAIGNS}{end}", json=body, headers=keys)
    assert reply.status_code == 422
    assert reply.json()["error"]["message"]


@pytest.mark.parametrize("end", ["", "/1", "/1/status", "/1/texts", "/1/sample", "/1/agreement", "/1/export"])
def test_every_call_needs_a_key_of_its_scope(
    client: TestClient, key_for: Callable[..., Headers], end: str
) -> None:
    assert client.get(CAMPAIGNS + end).status_code == 401
    assert client.get(CAMPAIGNS + end, headers=key_for("copy", "approve")).status_code == 403
