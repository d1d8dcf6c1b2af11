"""Drafts as files over the API."""

import csv
import io
import json
import zipfile
from collections.abc import Callable, Iterator

import pytest
from starlette.testclient import TestClient

from assistant.services import Services
from assistant.store.copy.drafts import ANY
from tests.export.drafts import EMAIL, RSA, stored
from tests.web.api.conftest import Headers, api_alone

DRAFTS = "/api/v1/drafts"


@pytest.fixture
def key(key_for: Callable[..., Headers]) -> Headers:
    return key_for("copy")


@pytest.fixture(scope="module")
def client(services: Services) -> TestClient:
    return TestClient(api_alone(services))


@pytest.fixture(autouse=True)
def nothing_kept(services: Services) -> Iterator[None]:
    yield
    for kept in services.copy.drafts.page(ANY, limit=100):
        services.copy.drafts.delete(kept.id)


@pytest.fixture
def approved(services: Services) -> int:
    """The number of an approved e-mail."""
    number = services.copy.drafts.save(stored().draft, "admin").id
    services.copy.drafts.approve(number, "admin", "Relu.")
    return number


def test_a_draft_comes_as_a_file_to_be_saved(client: TestClient, key: Headers, approved: int) -> None:
    asked = {"format": "html", "tool": "brevo"}
    reply = client.get(f"{DRAFTS}/{approved}/export", params=asked, headers=key)
    assert reply.status_code == 200
    assert reply.headers["content-disposition"] == f"attachment; filename*=UTF-8''email-fr-{approved}.html"
    assert reply.headers["content-type"].startswith("text/html")
    assert reply.headers["x-content-type-options"] == "nosniff"
    assert "{{ contact.FIRSTNAME" in reply.text
    warnings = json.loads(reply.headers["x-export-warnings"])
    assert any("PRENOM" in warning["fr"] for warning in warnings)


def test_several_come_in_one_file(
    client: TestClient, key: Headers, approved: int, services: Services
) -> None:
    other = services.copy.drafts.save(stored({**EMAIL, "subject": "Le lin"}).draft, "admin").id
    asked = {"draft": [other, approved], "format": "csv", "unapproved": True}
    reply = client.get(f"{DRAFTS}/export", params=asked, headers=key)
    rows = list(csv.DictReader(io.StringIO(reply.content.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert [row["draft"] for row in rows] == [str(other), str(approved)]
    assert [row["approved"] for row in rows] == ["false", "true"]
    zipped = client.get(f"{DRAFTS}/export", params={**asked, "format": "eml"}, headers=key)
    with zipfile.ZipFile(io.BytesIO(zipped.content)) as parts:
        assert f"email-fr-{other}-not-approved.eml" in parts.namelist()


def test_the_warnings_of_many_drafts_fit_into_a_header(
    client: TestClient, key: Headers, services: Services
) -> None:
    numbers = [services.copy.drafts.save(stored().draft, "admin").id for _ in range(30)]
    asked = {"draft": numbers, "format": "csv", "unapproved": True}
    reply = client.get(f"{DRAFTS}/export", params=asked, headers=key)
    assert reply.status_code == 200
    assert len(reply.headers["x-export-warnings"]) <= 3500
    told = json.loads(reply.headers["x-export-warnings"])
    assert 10 < len(told) < 30
    assert f"Draft {numbers[0]} is not approved" in told[0]["en"]


def test_what_is_not_approved_is_refused(client: TestClient, key: Headers, services: Services) -> None:
    number = services.copy.drafts.save(stored().draft, "admin").id
    reply = client.get(f"{DRAFTS}/{number}/export", params={"format": "docx"}, headers=key)
    assert reply.status_code == 409
    assert reply.json()["error"]["code"] == "unapproved"
    asked = {"format": "docx", "unapproved": "true"}
    assert client.get(f"{DRAFTS}/{number}/export", params=asked, headers=key).status_code == 200


@pytest.mark.parametrize(
    ("path", "query", "code"),
    [
        ("/{}/export", {}, "input"),
        ("/{}/export", {"format": "google_ads"}, "format"),
        ("/{}/export", {"format": "pdf"}, "unknown_name"),
        ("/{}/export", {"format": "eml", "tool": "breve"}, "unknown_name"),
        ("/999999/export", {"format": "eml"}, "unknown_name"),
        ("/export", {"format": "eml"}, "input"),
        ("/export", {"format": "eml", "draft": "0"}, "input"),
        ("/999999/formats", {}, "unknown_name"),
    ],
)
def test_what_can_not_be_exported(
    client: TestClient, key: Headers, approved: int, path: str, query: dict[str, str], code: str
) -> None:
    reply = client.get(f"{DRAFTS}{path.format(approved)}", params=query, headers=key)
    assert reply.status_code == 422
    assert reply.json()["error"]["code"] == code


def test_the_formats_of_a_draft_are_named(client: TestClient, key: Headers, services: Services) -> None:
    number = services.copy.drafts.save(stored(RSA, "google_rsa").draft, "admin").id
    told = client.get(f"{DRAFTS}/{number}/formats", headers=key).json()
    assert [format_["id"] for format_ in told["formats"]][:2] == ["google_ads", "text"]
    assert {"id": "brevo", "name": {"fr": "Brevo", "en": "Brevo"}} in told["tools"]


def test_a_key_for_something_else_gets_nothing(
    client: TestClient, key_for: Callable[..., Headers], approved: int
) -> None:
    for path in (
        f"/{approved}/export?format=eml",
        f"/export?draft={approved}&format=eml",
        f"/{approved}/formats",
    ):
        assert client.get(DRAFTS + path).status_code == 401
        assert client.get(DRAFTS + path, headers=key_for("chat")).status_code == 403
