"""The campaign page's own addresses: who may send a customer file, and who gets a campaign.yaml."""

import os
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from assistant.campaigns.incoming import FOLDER
from assistant.campaigns.plan.definition import parse_campaign
from assistant.services import Services
from assistant.types.campaign import Campaign, CampaignBrief
from assistant.web.guard.limits import BODY_BYTES, CONTACTS_BYTES
from tests.web.studio.people_of import enter

CAMPAIGN = Campaign("Noël", ("families",), ("email",), CampaignBrief({"fr": "Vendre"}), ("fr",))


def post(client: TestClient, name: str, data: bytes, **headers: str) -> Any:
    token = client.get("/knowledge/key").json().get("token", "")
    sent = {"X-Token": token, **headers}
    return client.post("/campaigns/files", params={"name": name, "lang": "fr"}, content=data, headers=sent)


def waiting(services: Services) -> list[Path]:
    return [path for path in (services.settings.paths.data / FOLDER).rglob("*") if path.is_file()]


def test_a_file_waits_for_its_import(studio: TestClient, shop: Services) -> None:
    reply = post(studio, "Clients été.csv", b"email\n" * BODY_BYTES)
    assert reply.status_code == 200, "customer files may be larger than events"
    assert reply.json()["name"] == "Clients été.csv"
    assert reply.headers["cache-control"] == "no-store"
    assert [path.name for path in waiting(shop)] == ["Clients été.csv"]
    assert studio.get(f"/incoming/{reply.json()['file']}").status_code == 404
    for path in waiting(shop):
        path.unlink()


def test_what_nobody_imports_is_deleted_while_the_server_runs(studio: TestClient, shop: Services) -> None:
    key = post(studio, "a.csv", b"email\n").json()["file"]
    shop.privacy.purge.tick()
    assert len(waiting(shop)) == 1
    folder = waiting(shop)[0].parent
    assert folder.name == key
    long_ago = folder.stat().st_mtime - 3 * 3600
    os.utime(folder, (long_ago, long_ago))
    shop.privacy.purge.tick()
    assert waiting(shop) == []


def test_nobody_else_sends_one(client: TestClient, shop: Services) -> None:
    assert post(client, "a.csv", b"email").status_code == 401
    enter(client, "rita")
    assert post(client, "a.csv", b"email").status_code == 403
    enter(client, "lea")
    for headers in (
        {"X-Token": "wrong"},
        {"Origin": "https://evil.example"},
        {"Sec-Fetch-Site": "cross-site"},
    ):
        assert post(client, "a.csv", b"email", **headers).status_code == 403
    assert waiting(shop) == []


@pytest.mark.parametrize(("name", "data"), [("a.exe", b"MZ"), ("a.csv", b""), ("b", b"x")])
def test_what_is_no_customer_file_is_refused_in_the_pages_language(
    studio: TestClient, shop: Services, name: str, data: bytes
) -> None:
    reply = post(studio, name, data)
    assert reply.status_code == 422
    error = reply.json()["error"]
    assert error["said"] != f"{error['message']} {error['next']}"
    assert waiting(shop) == []


def test_a_file_over_the_limit_is_refused_before_it_is_read(studio: TestClient) -> None:
    assert post(studio, "a.csv", b"x", **{"Content-Length": str(CONTACTS_BYTES + 1)}).status_code == 413


def test_a_campaign_comes_as_yaml_to_whoever_is_signed_in(client: TestClient, shop: Services) -> None:
    stored = shop.campaigns.create(CAMPAIGN, "lea")
    asked = f"/campaigns/yaml?campaign={stored.id}&lang=fr"
    assert client.get(asked).headers["location"] == "/login?lang=fr"
    enter(client, "rita")
    reply = client.get(asked)
    assert parse_campaign(reply.content) == CAMPAIGN
    assert "attachment" in reply.headers["content-disposition"]
    assert client.get("/campaigns/yaml?campaign=99999").status_code == 404
