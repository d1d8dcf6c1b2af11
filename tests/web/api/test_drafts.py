"""Drafts over the API."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from assistant.services import Services
from assistant.store.copy.drafts import ANY
from tests.web.api.conftest import Headers
from tests.wire.faults import status
from tests.wire.server import Wire

DRAFTS = "/api/v1/drafts"
BRIEF = {
    "channel": "email",
    "segment": "families",
    "goal": "Présenter la nappe Alma",
    "language": "fr",
    "products": ["NAP-01"],
}
GOOD = {
    "subject": "La nappe Alma en lin lavé",
    "preheader": "170 × 300 cm, à 59,00 €",
    "body": "Bonjour,\n\nLa nappe Alma mesure 170 × 300 cm.\n\nElle coûte 59,00 €.",
    "cta": "Voir la nappe",
}
WRONG = {**GOOD, "body": "Bonjour,\n\nLa nappe Alma coûte 49,00 €."}


@pytest.fixture
def key(key_for: Callable[..., Headers]) -> Headers:
    return key_for("copy", "approve")


@pytest.fixture
def reviewer(key_for: Callable[..., Headers]) -> Headers:
    """Another program, which may approve."""
    return key_for("copy", "approve")


@pytest.fixture(autouse=True)
def nothing_kept(services: Services) -> Iterator[None]:
    yield
    for stored in services.copy.drafts.page(ANY, limit=100):
        services.copy.drafts.delete(stored.id)


def script(wire: Wire, *texts: dict[str, str]) -> None:
    replies = iter([json.dumps(text, ensure_ascii=False) for text in texts])
    wire.answer = lambda messages, body: next(replies)


@pytest.fixture
def written(client: TestClient, key: Headers, wire: Wire) -> dict[str, Any]:
    """A kept draft."""
    script(wire, GOOD)
    (draft,) = client.post(DRAFTS, json=BRIEF, headers=key).json()["drafts"]
    return dict(draft)


def events_in(text: str) -> list[tuple[str, dict[str, Any]]]:
    blocks = [block.split("\n") for block in text.strip().split("\n\n")]
    return [(name.removeprefix("event: "), json.loads(data.removeprefix("data: "))) for name, data in blocks]


def test_a_brief_becomes_a_kept_draft(client: TestClient, key: Headers, written: dict[str, Any]) -> None:
    assert written["fields"] == GOOD
    assert written["usage"]["prompt_tokens"] > 0
    found = client.get(f"{DRAFTS}/{written['id']}", headers=key).json()
    assert found["fields"] == GOOD
    assert found["created_by"].startswith("API a test (")
    assert [one["origin"] for one in found["versions"]] == ["written"]
    listed = client.get(DRAFTS, params={"channel": "email", "status": "draft"}, headers=key).json()
    assert [one["id"] for one in listed["drafts"]] == [written["id"]]


def test_drafts_come_as_events_too(client: TestClient, key: Headers, wire: Wire) -> None:
    script(wire, GOOD, {**GOOD, "subject": "Alma", "body": "Bonjour,\n\nUn lin lavé, 59,00 €."})
    headers = {**key, "Accept": "text/event-stream"}
    reply = client.post(DRAFTS, json={**BRIEF, "variants": 2, "vary": "opening"}, headers=headers)
    assert reply.headers["content-type"].startswith("text/event-stream")
    events = events_in(reply.text)
    assert {data["variant"] for name, data in events if name == "progress"} == {0, 1}
    ids = [data["id"] for name, data in events if name == "draft"]
    name, last = events[-1]
    assert name == "done"
    assert sorted(last["drafts"]) == sorted(ids)


def test_an_error_is_told_either_way(client: TestClient, key: Headers, wire: Wire) -> None:
    wire.fail(status(401, times=None))
    reply = client.post(DRAFTS, json=BRIEF, headers=key)
    assert reply.status_code == 503
    assert reply.json()["error"]["code"] == "model_key"
    streamed = client.post(DRAFTS, json=BRIEF, headers={**key, "Accept": "text/event-stream"})
    assert events_in(streamed.text)[-1][0] == "error"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"channel": "e-mail"}, "Did you mean email"),
        ({"segment": ""}, "segment"),
        ({"goal": " "}, "goal"),
        ({"chanel": "email"}, "chanel"),
        ({"offer": {"text": "x", "ends": "demain"}}, "ends"),
        ({"variants": 9}, "variants"),
        ({"products": ["NOPE"]}, "NOPE"),
    ],
)
def test_a_brief_that_can_not_be_used_is_told(
    client: TestClient, key: Headers, wire: Wire, change: dict[str, Any], said: str
) -> None:
    reply = client.post(DRAFTS, json={**BRIEF, **change}, headers=key)
    assert reply.status_code == 422
    assert said in json.dumps(reply.json(), ensure_ascii=False)
    assert not wire.calls


def test_the_facts_of_a_brief_are_listed(client: TestClient, key: Headers) -> None:
    facts = client.post(f"{DRAFTS}/facts", json=BRIEF, headers=key).json()["facts"]
    assert any("59,00" in fact["text"] for fact in facts)


def test_a_draft_is_rewritten_and_kept_when_asked(
    client: TestClient, key: Headers, wire: Wire, written: dict[str, Any]
) -> None:
    address = f"{DRAFTS}/{written['id']}"
    script(wire, {"subject": "Alma"}, {"subject": "La nappe"})
    asked = {"command": "shorter", "field": "subject"}
    (draft,) = client.post(f"{address}/rewrite", json=asked, headers=key).json()["drafts"]
    assert draft["fields"]["subject"] == "Alma"
    assert client.get(address, headers=key).json()["version"] == 1
    (kept,) = client.post(f"{address}/rewrite", json={**asked, "keep": True}, headers=key).json()["drafts"]
    assert (kept["id"], kept["version"], kept["fields"]["subject"]) == (written["id"], 2, "La nappe")


def test_a_finding_is_fixed_by_its_number(client: TestClient, key: Headers, wire: Wire) -> None:
    script(wire, WRONG, WRONG, {"body": GOOD["body"]})
    (draft,) = client.post(DRAFTS, json=BRIEF, headers=key).json()["drafts"]
    number = 1 + next(at for at, one in enumerate(draft["findings"]) if one["severity"] == "error")
    asked = {"command": "fix", "finding": number}
    (fixed,) = client.post(f"{DRAFTS}/{draft['id']}/rewrite", json=asked, headers=key).json()["drafts"]
    assert fixed["fields"] == GOOD
    refused = client.post(
        f"{DRAFTS}/{draft['id']}/rewrite", json={"command": "fix", "finding": 99}, headers=key
    )
    assert refused.status_code == 422


def test_a_text_from_elsewhere_is_rewritten(client: TestClient, key: Headers, wire: Wire) -> None:
    script(wire, {"body": "La nappe Alma mesure 170 × 300 cm."})
    asked = {"command": "plainer", "text": "Alma, la nappe.", "brief": {"channel": "email"}}
    (draft,) = client.post(f"{DRAFTS}/rewrite", json=asked, headers=key).json()["drafts"]
    assert draft["fields"]["body"] == "La nappe Alma mesure 170 × 300 cm."
    assert draft["id"] is None


def test_a_changed_text_is_a_version_and_can_go_back(
    client: TestClient, key: Headers, written: dict[str, Any]
) -> None:
    address = f"{DRAFTS}/{written['id']}"
    edited = client.put(address, json={"fields": {"body": WRONG["body"]}}, headers=key).json()
    assert (edited["version"], edited["fields"]) == (2, WRONG)
    assert "grounding.figure" in {finding["rule"] for finding in edited["findings"]}
    restored = client.post(f"{address}/restore", json={"version": 1}, headers=key).json()
    assert (restored["version"], restored["fields"]) == (3, GOOD)
    assert client.post(f"{address}/restore", json={"version": 9}, headers=key).status_code == 422


def test_hard_findings_block_an_approval_without_a_reason(
    client: TestClient, key: Headers, reviewer: Headers, written: dict[str, Any]
) -> None:
    address = f"{DRAFTS}/{written['id']}"
    client.put(address, json={"fields": {"body": WRONG["body"]}}, headers=key)
    refused = client.post(f"{address}/approve", json={}, headers=reviewer)
    assert refused.status_code == 409
    assert refused.json()["error"]["code"] == "approval"
    assert "grounding.figure" in {one["rule"] for one in refused.json()["error"]["findings"]}
    own = client.post(f"{address}/approve", json={"reason": "Prix de demain"}, headers=key)
    assert (own.status_code, own.json()["error"]["code"]) == (409, "own_work")
    approved = client.post(f"{address}/approve", json={"reason": "Prix de demain"}, headers=reviewer)
    assert approved.json()["status"] == "approved"
    assert client.post(f"{address}/reopen", json={}, headers=key).json()["status"] == "draft"
    client.post(f"{address}/comments", json={"text": "Prix à revoir", "field": "body"}, headers=key)
    found = client.get(address, headers=key).json()
    assert [one["verdict"] for one in found["decisions"]] == ["approved", "reopened"]
    assert found["decisions"][0]["reason"] == "Prix de demain"
    assert [one["text"] for one in found["comments"]] == ["Prix à revoir"]


def test_a_draft_goes_through_its_review(
    client: TestClient, key: Headers, reviewer: Headers, written: dict[str, Any]
) -> None:
    address = f"{DRAFTS}/{written['id']}"

    def post(act: str, headers: Headers, reason: str = "") -> tuple[int, str]:
        reply = client.post(f"{address}/{act}", json={"reason": reason} if reason else {}, headers=headers)
        told = reply.json()
        return reply.status_code, str(told.get("status") or told["error"]["code"])

    assert post("return", reviewer, "Trop long") == (409, "status")  # nobody submitted it
    assert post("submit", key, "Pour mardi") == (200, "in_review")
    assert post("return", reviewer) == (422, "input")  # why is not said
    assert post("return", reviewer, "Trop long") == (200, "draft")
    assert post("submit", key) == (200, "in_review")
    assert post("approve", reviewer) == (200, "approved")
    assert post("archive", key) == (200, "archived")
    assert post("approve", reviewer) == (409, "status")
    refused = client.put(address, json={"fields": {"subject": "Autre"}}, headers=key)
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "status")
    record = client.get(f"{address}/record", headers=key).json()
    assert [one["verdict"] for one in record["decisions"]] == [
        *("submitted", "returned", "submitted", "approved", "archived"),
    ]
    assert not record["in_force"]
    assert record["approval"]["version"] == 1
    assert {one["kind"] for one in record["sources"]} == {"product"}
    assert all(one["sha256"] for one in record["sources"])
    assert post("unarchive", key) == (200, "draft")


def test_only_a_key_for_approving_decides(
    client: TestClient, key_for: Callable[..., Headers], written: dict[str, Any]
) -> None:
    address, writer = f"{DRAFTS}/{written['id']}", key_for("copy")
    assert client.post(f"{address}/submit", json={}, headers=writer).status_code == 200
    for act in ("approve", "return"):
        refused = client.post(f"{address}/{act}", json={"reason": "Oui"}, headers=writer)
        assert (refused.status_code, refused.json()["error"]["code"]) == (403, "scope")


def test_the_version_that_was_looked_at_is_approved_or_none(
    client: TestClient, key: Headers, reviewer: Headers, written: dict[str, Any]
) -> None:
    address = f"{DRAFTS}/{written['id']}"
    client.put(address, json={"fields": {"cta": "Voir la nappe Alma"}}, headers=key)
    for version in (1, 3):
        refused = client.post(f"{address}/approve", json={"version": version}, headers=reviewer)
        assert (refused.status_code, refused.json()["error"]["code"]) == (409, "conflict")
        assert "its newest version is 2" in refused.json()["error"]["message"]
    assert client.post(f"{address}/approve", json={"version": 0}, headers=reviewer).status_code == 422
    assert client.get(address, headers=key).json()["status"] == "draft"
    approved = client.post(f"{address}/approve", json={"version": 2}, headers=reviewer)
    assert (approved.json()["status"], approved.json()["version"]) == ("approved", 2)
    refused = client.post(f"{address}/approve", json={"version": 1}, headers=reviewer)
    assert refused.status_code == 409


def test_a_key_that_does_not_approve_archives_only_its_own(
    client: TestClient, key_for: Callable[..., Headers], key: Headers, written: dict[str, Any]
) -> None:
    address, writer = f"{DRAFTS}/{written['id']}", key_for("copy")
    refused = client.post(f"{address}/archive", json={}, headers=writer)
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "rights")
    assert client.post(f"{address}/archive", json={}, headers=key).json()["status"] == "archived"
    refused = client.post(f"{address}/unarchive", json={}, headers=writer)
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "rights")


def test_a_key_that_does_not_approve_archives_its_own(
    client: TestClient, key_for: Callable[..., Headers], wire: Wire
) -> None:
    writer = key_for("copy")
    script(wire, GOOD)
    (draft,) = client.post(DRAFTS, json=BRIEF, headers=writer).json()["drafts"]
    for act, stands in (("archive", "archived"), ("unarchive", "draft")):
        reply = client.post(f"{DRAFTS}/{draft['id']}/{act}", json={}, headers=writer)
        assert reply.json()["status"] == stands


def test_drafts_are_found(client: TestClient, key: Headers, written: dict[str, Any]) -> None:
    def found(**asked: object) -> list[int]:
        reply = client.get(DRAFTS, params={name: str(value) for name, value in asked.items()}, headers=key)
        assert reply.status_code == 200, reply.text
        return [one["id"] for one in reply.json()["drafts"]]

    for asked in (
        {"text": "NAPPE lave"},
        {"product": "nap-01", "language": "fr", "segment": "families", "stale": "false"},
        {"author": written_by(client, key, written["id"])},
        {"since": "2020-01-01", "until": "9999-12-31"},
    ):
        assert found(**asked) == [written["id"]], asked
    for asked in ({"text": "torchon"}, {"stale": "true"}, {"status": "archived"}, {"until": "2020-01-01"}):
        assert found(**asked) == [], asked


def written_by(client: TestClient, key: Headers, number: int) -> str:
    return str(client.get(f"{DRAFTS}/{number}", headers=key).json()["created_by"])


def test_pages_of_drafts_follow_one_another(
    client: TestClient, key: Headers, services: Services, written: dict[str, Any]
) -> None:
    draft = services.copy.drafts.get(written["id"]).draft
    later = services.copy.drafts.save(draft, "ana").id
    first = client.get(DRAFTS, params={"limit": 1}, headers=key).json()
    assert ([one["id"] for one in first["drafts"]], first["total"]) == ([later], 2)
    second = client.get(DRAFTS, params={"limit": 1, "after": first["next"]}, headers=key).json()
    assert ([one["id"] for one in second["drafts"]], second["next"]) == ([written["id"]], "")


@pytest.mark.parametrize(
    "asked",
    [{"offset": 20}, {"limit": 0}, {"limit": 101}, {"after": "x"}, {"status": "done"}, {"since": "demain"}],
)
def test_what_can_not_be_looked_for_is_told(client: TestClient, key: Headers, asked: dict[str, Any]) -> None:
    reply = client.get(DRAFTS, params=asked, headers=key)
    assert (reply.status_code, reply.json()["error"]["code"]) == (422, "input")


def test_what_the_key_spent_is_told(client: TestClient, key: Headers, written: dict[str, Any]) -> None:
    told = client.get(f"{DRAFTS}/spent", headers=key).json()
    assert told["tokens"] == written["usage"]["prompt_tokens"] + written["usage"]["completion_tokens"]
    assert told["all_tokens"] >= told["tokens"]


@pytest.mark.parametrize(("scope", "code"), [("chat", 403), ("", 401)])
def test_only_a_key_for_copy_opens_them(
    client: TestClient, key_for: Callable[..., Headers], scope: str, code: int
) -> None:
    headers = key_for(scope) if scope else {}
    for method, path in (("GET", ""), ("POST", ""), ("GET", "/1"), ("POST", "/1/approve"), ("GET", "/spent")):
        body = BRIEF if path == "" else {}
        sent = {"json": body} if method == "POST" else {}
        reply = client.request(method, f"{DRAFTS}{path}", headers=headers, **sent)
        assert reply.status_code == code


def test_numbers_that_are_too_large_are_told(
    client: TestClient, key: Headers, written: dict[str, Any]
) -> None:
    address, large = f"{DRAFTS}/{written['id']}", 10**20 - 1
    replies = [
        client.get(f"{DRAFTS}/{large}", headers=key),
        client.post(f"{address}/restore", json={"version": large}, headers=key),
        client.get(f"{address}/../{large}/record", headers=key),
        client.get(DRAFTS, params={"after": f"{large}-1"}, headers=key),
    ]
    assert [reply.status_code for reply in replies] == [422] * 4
