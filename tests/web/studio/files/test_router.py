"""A draft's file and its record, by their addresses and by the part of the page that makes them."""

import json
import re
from collections.abc import Iterator
from email import message_from_bytes, policy

import pytest
from starlette.testclient import TestClient

from assistant.services import Services
from assistant.store.copy.drafts import Wanted
from assistant.types.stored import StoredDraft
from tests.web.studio.drafts.test_panel import GOOD, arrive, boxes
from tests.web.studio.library.test_page import BRIEF
from tests.web.studio.people_of import enter, person, send


@pytest.fixture
def kept(services: Services) -> Iterator[StoredDraft]:
    person(services, "lea", "writer")
    yield services.copy.add(GOOD, BRIEF, "lea")
    for stored in services.copy.drafts.page(Wanted(by="lea"), limit=100):
        services.copy.drafts.delete(stored.id)


@pytest.fixture
def studio(client: TestClient, kept: StoredDraft) -> TestClient:
    enter(client, "lea")
    return client


def make(client: TestClient, number: int, **values: object) -> str:
    """Open the draft and ask for its file."""
    arrive(client, f"file{number}")
    send(client, f"file{number}", ("kept", "input"), {"kept": number})
    asked = {**boxes(GOOD), "file-format": "eml", "file-tool": "plain", "file-unapproved": True, **values}
    return send(client, f"file{number}", ("file-go", "click"), asked)


def test_nobody_gets_a_file_without_a_login(client: TestClient, kept: StoredDraft) -> None:
    for path in (f"/drafts/file?draft={kept.id}&format=eml&unapproved=1", f"/drafts/record?draft={kept.id}"):
        reply = client.get(path)
        assert reply.status_code == 303
        assert reply.headers["location"].startswith("/login")


def test_a_file_comes_as_it_is_asked_for(studio: TestClient, kept: StoredDraft, services: Services) -> None:
    refused = studio.get(f"/drafts/file?draft={kept.id}&format=eml&lang=fr")
    assert refused.status_code == 409
    services.copy.approve(kept.id, person(services, "rita", "reviewer"))
    reply = studio.get(f"/drafts/file?draft={kept.id}&format=eml")
    assert reply.headers["content-disposition"].endswith('.eml"')
    assert reply.headers["cache-control"] == "no-store"
    mail = message_from_bytes(reply.content, policy=policy.default)
    assert mail["subject"] == GOOD["subject"]
    assert studio.get(f"/drafts/file?draft={kept.id}&format=exe").status_code == 409


def test_the_record_is_a_file(studio: TestClient, kept: StoredDraft) -> None:
    reply = studio.get(f"/drafts/record?draft={kept.id}")
    assert reply.headers["content-disposition"] == f'attachment; filename="draft-{kept.id}-record.json"'
    assert json.loads(reply.content)["fields"] == GOOD
    assert studio.get("/drafts/record?draft=999999").status_code == 409


def test_the_page_makes_the_file_and_says_what_to_look_at(studio: TestClient, kept: StoredDraft) -> None:
    said = make(studio, kept.id)
    assert "n’est pas approuvé" in said
    found = re.search(r'href=\\"(/drafts/file[^"\\]*)', said)
    assert found
    assert studio.get(found[1].replace("&amp;", "&")).status_code == 200


def test_what_cannot_be_made_is_told(studio: TestClient, kept: StoredDraft) -> None:
    said = make(studio, kept.id, **{"file-unapproved": False})
    assert "Le fichier n’a pas pu être fait" in said
    assert "Ce texte n’est pas approuvé." in said


def test_what_was_typed_and_is_not_kept_is_told(studio: TestClient, kept: StoredDraft) -> None:
    said = make(studio, kept.id, **{"field-0": "Un autre objet"})
    assert "le fichier contient l’état 1" in said
