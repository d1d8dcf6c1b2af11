"""What happens while somebody types, over plain HTTP: the autosave, and two people in one text."""

import re
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from assistant.services import Services
from assistant.store.copy.drafts import Wanted
from assistant.types.stored import StoredDraft
from tests.web.studio.drafts.test_panel import GOOD, act, arrive, boxes
from tests.web.studio.drafts.test_panel import send as press
from tests.web.studio.library.test_page import BRIEF
from tests.web.studio.people_of import enter, person, send

SAVED = ("draft-saved", "click")
CLASH = ("draft-clash", "click")
TYPED = {**boxes(GOOD), "field-0": "La nappe d’Alma"}


@pytest.fixture
def session(request: pytest.FixtureRequest) -> str:
    return re.sub(r"\W", "", request.node.name)


@pytest.fixture
def kept(services: Services) -> Iterator[StoredDraft]:
    person(services, "lea", "writer")
    person(services, "paul", "writer")
    yield services.copy.add(GOOD, BRIEF, "lea")
    for stored in services.copy.drafts.page(Wanted(by="lea"), limit=100):
        services.copy.drafts.delete(stored.id)


@pytest.fixture
def studio(client: TestClient, kept: StoredDraft, session: str) -> TestClient:
    """Léa has the draft open."""
    enter(client, "lea")
    arrive(client, session)
    assert f'data-draft=\\"{kept.id}\\"' in send(client, session, ("kept", "input"), {"kept": kept.id})
    return client


def type_(client: TestClient, session: str, draft: int, subject: str) -> str:
    values = {**boxes(GOOD), "field-0": subject}
    return send(client, session, SAVED, values, {"act": "save", "name": str(draft)})


def by_paul(services: Services, kept: StoredDraft) -> None:
    now = services.copy.drafts.get(kept.id)
    services.copy.typed(kept.id, {"subject": "De Paul"}, ("paul", ""), now.changed_at)


def test_what_is_typed_is_kept_in_one_version(
    studio: TestClient, session: str, services: Services, kept: StoredDraft
) -> None:
    assert "Enregistré à" in type_(studio, session, kept.id, "La nappe d’A")
    assert "Enregistré à" in type_(studio, session, kept.id, "La nappe d’Alma")
    stored = services.copy.drafts.get(kept.id)
    assert (stored.version, stored.draft.fields["subject"]) == (2, "La nappe d’Alma")
    said = press(studio, session, "save", TYPED)
    assert "Enregistré et vérifié." in said
    assert services.copy.drafts.get(kept.id).version == 2


def test_nothing_is_kept_of_another_draft_or_of_no_word(
    studio: TestClient, session: str, services: Services, kept: StoredDraft
) -> None:
    type_(studio, session, kept.id + 1000, "Ailleurs")
    send(studio, session, SAVED, dict.fromkeys(TYPED, ""), {"act": "save", "name": str(kept.id)})
    assert services.copy.drafts.get(kept.id).version == 1


def test_an_approved_text_is_not_changed_by_itself(
    studio: TestClient, session: str, services: Services, kept: StoredDraft
) -> None:
    services.copy.approve(kept.id, person(services, "rita", "reviewer"))
    type_(studio, session, kept.id, "La nappe d’Alma")
    stored = services.copy.drafts.get(kept.id)
    assert (stored.version, stored.status) == (1, "approved")


def test_a_newer_text_is_told_and_taken_up(
    studio: TestClient, session: str, services: Services, kept: StoredDraft
) -> None:
    by_paul(services, kept)
    said = type_(studio, session, kept.id, "La nappe d’Alma")
    assert "modifié entre-temps par paul" in said
    assert "Pas encore enregistré" in said
    assert services.copy.drafts.get(kept.id).draft.fields["subject"] == "De Paul"
    said = send(studio, session, CLASH, TYPED, {"act": "theirs", "name": ""})
    assert "De Paul" in said
    assert services.copy.drafts.get(kept.id).version == 2


def test_one_s_own_text_is_kept_on_top_of_the_newer_one(
    studio: TestClient, session: str, services: Services, kept: StoredDraft
) -> None:
    by_paul(services, kept)
    said = press(studio, session, "save", TYPED)
    assert "modifié entre-temps par paul" in said
    found = re.search(r'data-act=\\"mine\\" data-name=\\"([^"\\]+)', said)
    assert found
    by_paul_again = services.copy.drafts.get(kept.id)
    services.copy.typed(kept.id, {"cta": "Encore Paul"}, ("paul", ""), by_paul_again.changed_at)
    said = send(studio, session, CLASH, TYPED, {"act": "mine", "name": found[1]})
    assert "modifié entre-temps par paul" in said, "a text that was not shown is not replaced"
    newest = services.copy.drafts.get(kept.id).changed_at.isoformat()
    said = send(studio, session, CLASH, TYPED, {"act": "mine", "name": newest})
    assert "Votre texte est le plus récent" in said
    assert [version.by for version in services.copy.drafts.versions(kept.id)] == [
        "lea",
        "paul",
        "paul",
        "lea",
    ]
    assert "process_completed" in send(studio, session, CLASH, TYPED, {"act": "explode"})


def test_nothing_is_decided_of_a_text_that_is_not_shown(
    studio: TestClient, session: str, services: Services, kept: StoredDraft
) -> None:
    by_paul(services, kept)
    said = act(studio, session, "submit", boxes(GOOD))
    assert "Voici ce qui est nouveau" in said
    assert "Garder le mien" not in said
    assert services.copy.drafts.get(kept.id).status == "draft"
    said = press(studio, session, "undo", boxes(GOOD))
    assert services.copy.drafts.get(kept.id).version == 2
    said = press(studio, session, "rewrite-go", {**TYPED, "rewrite-words": "Plus doux"})
    assert "modifié entre-temps" in said


def test_the_same_person_in_another_window_is_told(
    studio: TestClient, session: str, services: Services, kept: StoredDraft
) -> None:
    other = f"{session}2"
    arrive(studio, other)
    send(studio, other, ("kept", "input"), {"kept": kept.id})
    assert "Enregistré à" in type_(studio, session, kept.id, "Dans la première fenêtre")
    told = type_(studio, other, kept.id, "Dans la seconde fenêtre")
    assert "modifié entre-temps par vous, dans une autre fenêtre" in told
    assert "Pas encore enregistré" in told
    stored = services.copy.drafts.get(kept.id)
    assert (stored.version, stored.draft.fields["subject"]) == (2, "Dans la première fenêtre")
    values = {**boxes(GOOD), "field-0": "Dans la seconde fenêtre"}
    mine = {"act": "mine", "name": stored.changed_at.isoformat()}
    assert "Votre texte est le plus récent" in send(studio, other, CLASH, values, mine)
    assert services.copy.drafts.get(kept.id).draft.fields["subject"] == "Dans la seconde fenêtre"
    assert "dans une autre fenêtre" in type_(studio, session, kept.id, "Encore la première")
    assert [each.fields["subject"] for each in services.copy.drafts.versions(kept.id)][1:] == [
        "Dans la première fenêtre",
        "Dans la seconde fenêtre",
    ]
