"""Results over the API: reports in and out, figures, tables, pictures, by a key that opens campaigns."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from assistant.campaigns.incoming import FOLDER
from assistant.services import Services
from assistant.types.campaign import StoredCampaign
from assistant.web.guard.limits import BODY_BYTES, CONTACTS_BYTES
from tests.web.api.conftest import Headers, api_alone
from tests.web.studio.campaign_run.parts import clear
from tests.web.studio.results.parts import clear_reports, report, sent, taken

RESULTS = "/api/v1/results"


@pytest.fixture(scope="module")
def client(services: Services) -> TestClient:
    return TestClient(api_alone(services))


@pytest.fixture
def campaign(services: Services) -> Iterator[StoredCampaign]:
    clear_reports(services)
    clear(services)
    yield sent(services)
    clear_reports(services)
    clear(services)


@pytest.fixture
def key(key_for: Callable[..., Headers]) -> Headers:
    return key_for("campaigns")


def test_a_report_is_looked_at_taken_in_and_out(
    client: TestClient, key: Headers, services: Services, campaign: StoredCampaign, tmp_path: Path
) -> None:
    content = report(tmp_path, campaign.id).read_bytes()
    asked = {"campaign": campaign.id, "name": "brevo.csv", "tool": "brevo"}
    seen = client.post(f"{RESULTS}/preview", params=asked, content=content, headers=key).json()
    assert (seen["tool"], seen["taken"], seen["counts"]["clicks"]) == ("brevo", 6, 900)
    mapping = json.dumps({"Unique clicks": "ignored"})
    mapped = client.post(
        f"{RESULTS}/preview", params={**asked, "mapping": mapping}, content=content, headers=key
    )
    assert "clicks" not in mapped.json()["counts"]
    assert services.results.incoming.imports() == []  # a preview stores nothing
    made = client.post(f"{RESULTS}/imports", params=asked, content=content, headers=key)
    assert made.status_code == 201
    assert made.json()["imported_by"].startswith("API a test (")
    again = client.post(f"{RESULTS}/imports", params=asked, content=content, headers=key)
    assert again.status_code == 422
    assert "taken in already" in again.json()["error"]["message"]
    assert client.get(f"{RESULTS}/{campaign.id}/imports", headers=key).json() == {"imports": [made.json()]}
    gone = client.delete(f"{RESULTS}/imports/{made.json()['id']}", headers=key)
    assert gone.json() == {"taken_out": [made.json()]}
    assert client.delete(f"{RESULTS}/imports/{made.json()['id']}", headers=key).status_code == 422
    assert not [path for path in (services.settings.paths.data / FOLDER).rglob("*") if path.is_file()]


def test_a_campaign_is_read(
    client: TestClient, key: Headers, services: Services, campaign: StoredCampaign, tmp_path: Path
) -> None:
    assert client.get(RESULTS, headers=key).json()["campaigns"] == []
    taken(services, tmp_path, campaign.id)
    listed = client.get(RESULTS, headers=key).json()
    assert [each["id"] for each in listed["campaigns"]] == [campaign.id]
    assert listed["metrics"][0]["formula"]["fr"] == "clics ÷ délivrés"
    asked = {"metric": "click_rate", "prior": "sceptical"}
    read = client.get(f"{RESULTS}/{campaign.id}", params=asked, headers=key).json()
    assert read == services.results.read(campaign.id, "click_rate", "sceptical").as_dict()
    assert read["total"]["counts"]["clicks"] == 900
    table = client.get(f"{RESULTS}/{campaign.id}/csv", params={"language": "en"}, headers=key)
    assert table.content == services.results.csv(campaign.id, "en")
    assert table.headers["content-disposition"].endswith('-results.csv"')


def test_pictures_come_as_files(
    client: TestClient, key: Headers, services: Services, campaign: StoredCampaign, tmp_path: Path
) -> None:
    taken(services, tmp_path, campaign.id)
    one = f"{RESULTS}/{campaign.id}/pictures"
    png = client.get(f"{one}/timeline", headers=key)
    assert (png.headers["content-type"], png.content[:4]) == ("image/png", b"\x89PNG")
    svg = client.get(f"{one}/intervals", params={"format": "svg", "language": "en"}, headers=key)
    assert "variant 1 wins" in svg.text
    assert svg.headers["x-content-type-options"] == "nosniff"
    missing = client.get(f"{one}/heat_map", headers=key)  # one segment has nothing beside it
    assert (missing.status_code, missing.json()["error"]["next"]) == (
        422,
        "Import a report that tells its numbers.",
    )


@pytest.mark.parametrize(
    ("path", "params"),
    [
        ("/99999", {}),
        ("/1/pictures/luck", {}),
        ("/1/pictures/intervals", {"format": "exe"}),
        ("/1", {"metric": "luck"}),
        ("/1", {"metrik": "click_rate"}),
    ],
)
def test_what_there_is_not_is_refused(
    client: TestClient, key: Headers, campaign: StoredCampaign, path: str, params: dict[str, str]
) -> None:
    assert client.get(f"{RESULTS}{path}", params=params, headers=key).status_code == 422


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"name": "report.exe"}, "report.exe"),
        ({"mapping": "[1]"}, "The mapping is no JSON object of texts."),
        ({"mapping": "{"}, "The mapping is no JSON object of texts."),
        ({"tool": "pigeon"}, "pigeon"),
    ],
)
def test_a_report_that_can_not_be_read_is_told(
    client: TestClient, key: Headers, campaign: StoredCampaign, more: dict[str, str], told: str
) -> None:
    asked = {"campaign": str(campaign.id), "name": "report.csv", **more}
    reply = client.post(f"{RESULTS}/imports", params=asked, content=b"variant,clicks\nx,1\n", headers=key)
    assert reply.status_code == 422
    assert told in reply.json()["error"]["message"]


def test_another_key_opens_nothing(
    client: TestClient, key_for: Callable[..., Headers], campaign: StoredCampaign
) -> None:
    other = key_for("chat", "copy", "approve", "export")
    for method, path in (
        ("GET", ""),
        ("GET", f"/{campaign.id}"),
        ("GET", f"/{campaign.id}/csv"),
        ("GET", f"/{campaign.id}/pictures/intervals"),
        ("GET", f"/{campaign.id}/imports"),
        ("DELETE", "/imports/1"),
        ("POST", f"/imports?campaign={campaign.id}&name=a.csv"),
        ("POST", f"/preview?campaign={campaign.id}&name=a.csv"),
    ):
        assert client.request(method, f"{RESULTS}{path}", headers=other).status_code == 403, path
        assert client.request(method, f"{RESULTS}{path}").status_code == 401, path


def test_reports_may_be_larger_than_other_bodies(
    running: TestClient, key: Headers, campaign: StoredCampaign
) -> None:
    asked = {"campaign": campaign.id, "name": "a.csv"}
    rows = b"variant;sent;clicks\n" + b"x;1;0\n" * (BODY_BYTES // 5)
    reply = running.post(f"{RESULTS}/imports", params=asked, content=rows, headers=key)
    assert "No row of a.csv can be used" in reply.json()["error"]["message"]
    declared = {**key, "Content-Length": str(CONTACTS_BYTES + 1)}
    too_large = running.post(f"{RESULTS}/preview", params=asked, content=b"x", headers=declared)
    assert (too_large.status_code, too_large.json()["error"]["code"]) == (413, "too_long")


@pytest.mark.parametrize("mapping", ["[" * 7900, '{"a":' + "1" * 5000 + "}"])
def test_a_mapping_that_no_parser_takes(
    client: TestClient, key: Headers, campaign: StoredCampaign, mapping: str
) -> None:
    asked = {"campaign": campaign.id, "name": "a.csv", "mapping": mapping}
    answer = client.post(f"{RESULTS}/preview", params=asked, content=b"VARIANT,Sent\nx,1\n", headers=key)
    assert answer.status_code == 422
    assert "no JSON object" in answer.json()["error"]["message"]
