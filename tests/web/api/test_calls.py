"""Search, requests to a human, and the API's description."""

import json
import re
from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from assistant.chat.door.door import Visitor
from assistant.services import Services
from tests.web.api.conftest import Headers

SEARCH, LEADS, DRAFTS = "/api/v1/search", "/api/v1/leads", "/api/v1/drafts"
CAMPAIGN = "/api/v1/campaigns/{number}"
LEAD = {
    "name": "Zoé",
    "email": "zoe@visiteuse.example",
    "question": "Livrez-vous à Nouméa ?",
    "consent": True,
    "language": "fr",
}


def test_passages_are_found_both_ways(client: TestClient, key: Headers) -> None:
    posted = client.post(SEARCH, json={"question": "prix de la livraison", "limit": 2}, headers=key)
    looked_up = client.get(SEARCH, params={"q": "prix de la livraison", "limit": 2}, headers=key)
    assert posted.json() == looked_up.json()
    first = posted.json()["results"][0]
    assert first["title"] == "Livraison"
    assert set(first) == {"title", "heading", "text", "url", "language", "date"}  # no path, no score


@pytest.mark.parametrize(
    "query", [{}, {"q": ""}, {"q": "x", "limit": 0}, {"q": "x", "limit": 21}, {"q": "  "}]
)
def test_a_search_that_can_not_be_done_is_told_why(
    client: TestClient, key: Headers, query: dict[str, str]
) -> None:
    reply = client.get(SEARCH, params=query, headers=key)
    assert reply.status_code == 422
    assert reply.json()["error"]["message"]


def test_a_request_is_stored_once_it_was_agreed_to(
    client: TestClient, key: Headers, services: Services
) -> None:
    form = client.get(LEADS, params={"language": "fr"}, headers=key).json()
    reply = client.post(LEADS, json={**LEAD, "consent_version": form["consent_version"]}, headers=key)
    assert reply.status_code == 201
    receipt = services.leads.receipt(reply.json()["id"])
    assert receipt is not None
    assert not reply.json()["notified"]  # neither mail nor webhook is set: nobody was told
    assert form["consent"]


def test_what_is_wrong_with_a_request_comes_back_by_field(client: TestClient, key: Headers) -> None:
    reply = client.post(LEADS, json={**LEAD, "email": "zoe", "consent": False}, headers=key)
    assert reply.status_code == 422
    assert {"email", "consent"} <= set(reply.json()["error"]["fields"])


@pytest.mark.parametrize(("path", "scope"), [(SEARCH + "?q=x", "chat"), (LEADS, "search")])
def test_each_address_has_its_scope(
    client: TestClient, key_for: Callable[..., Headers], path: str, scope: str
) -> None:
    assert client.get(path).status_code == 401
    assert client.get(path, headers=key_for(scope)).status_code == 403


def test_a_key_has_a_rate_of_its_own(client: TestClient, services: Services) -> None:
    made, key = services.api_keys.create("busy", ["search"])
    for _ in range(services.settings.public.key_rate):
        services.door.count(Visitor(None, None, made.id))
    reply = client.get(SEARCH, params={"q": "x"}, headers={"Authorization": f"Bearer {key}"})
    assert (reply.status_code, reply.json()["error"]["code"]) == (429, "rate")
    assert int(reply.headers["retry-after"]) > 3000


def test_the_description_names_every_call_and_its_errors(client: TestClient) -> None:
    openapi = client.get("/api/v1/openapi.json").json()
    calls = {(path, method) for path, methods in openapi["paths"].items() for method in methods}
    assert calls == {
        ("/api/v1/chat", "post"),
        ("/api/v1/results", "get"),
        ("/api/v1/results/{number}", "get"),
        ("/api/v1/results/{number}/csv", "get"),
        ("/api/v1/results/{number}/pictures/{name}", "get"),
        ("/api/v1/results/{number}/imports", "get"),
        ("/api/v1/results/imports", "post"),
        ("/api/v1/results/imports/{number}", "delete"),
        ("/api/v1/results/preview", "post"),
        (SEARCH, "get"),
        (SEARCH, "post"),
        (LEADS, "get"),
        (LEADS, "post"),
        ("/api/v1/check", "post"),
        *((f"{DRAFTS}{end}", "post") for end in ("", "/facts", "/rewrite")),
        *((f"{DRAFTS}{end}", "get") for end in ("", "/spent", "/{number}")),
        *((f"{DRAFTS}{end}", "get") for end in ("/export", "/{number}/export", "/{number}/formats")),
        (f"{DRAFTS}/{{number}}/record", "get"),
        (f"{DRAFTS}/{{number}}/unarchive", "post"),
        ("/api/v1/lab", "post"),
        ("/api/v1/lessons", "get"),
        ("/api/v1/lessons/found/{campaign}", "post"),
        *((f"/api/v1/lessons/{{number}}/{act}", "post") for act in ("keep", "drop")),
        *(("/api/v1/sequences", method) for method in ("get", "post")),
        ("/api/v1/sequences/{group}", "get"),
        ("/api/v1/sequences/{group}/rest", "post"),
        (f"{DRAFTS}/{{number}}/renew", "post"),
        (f"{DRAFTS}/{{number}}", "put"),
        ("/api/v1/campaigns", "get"),
        *(
            (f"{CAMPAIGN}{end}", "get")
            for end in (
                "",
                "/status",
                "/texts",
                "/texts/{text}",
                "/sample",
                "/agreement",
                "/export",
                "/exports",
            )
        ),
        (f"{CAMPAIGN}/exports/{{name}}", "get"),
        *((f"{CAMPAIGN}/{end}", "post") for end in ("run", "pause", "resume", "stop", "retry", "export")),
        *((f"{CAMPAIGN}/texts/{end}", "post") for end in ("approve", "reject", "clean")),
        *(
            (f"{DRAFTS}/{{number}}/{end}", "post")
            for end in ("rewrite", "restore", "comments", "submit", "return", "approve", "reopen", "archive")
        ),
    }
    responses = openapi["paths"]["/api/v1/chat"]["post"]["responses"]
    assert {"401", "403", "409", "413", "422", "429", "503"} <= set(responses)
    named = re.findall(r'"#/components/(\w+)/(\w+)"', json.dumps(openapi))
    assert all(name in openapi["components"][kind] for kind, name in named)


@pytest.mark.parametrize(("language", "title"), [("fr", "L’API de"), ("en", "The API of")])
def test_the_page_about_it_loads_nothing_from_elsewhere(
    client: TestClient, language: str, title: str
) -> None:
    page = client.get(f"/api/v1/docs?lang={language}").text
    assert title in page
    assert "/api/v1/chat" in page
    assert "<script" not in page
    assert not re.findall(r"(?:src|href)=\"https?://", page)
