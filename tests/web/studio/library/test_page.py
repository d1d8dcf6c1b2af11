"""The library over plain HTTP: what its filters find, and what its buttons do, by role."""

import re
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from assistant.services import Services
from assistant.store.copy.drafts import Wanted
from assistant.types.draft import Brief
from assistant.types.stored import StoredDraft
from tests.web.studio.drafts.test_panel import BAD, GOOD
from tests.web.studio.people_of import enter, person, send

BRIEF = Brief("email", "families", "Présenter la nappe Alma", "fr", products=("NAP-01",))
FIND = ("library-text", "change")
LIST = ("library-list", "click")
ALL = {
    "library-status": "every",
    **{f"library-{each}": "" for each in ("channel", "segment", "language", "author")},
}


@pytest.fixture
def session(request: pytest.FixtureRequest) -> str:
    return re.sub(r"\W", "", request.node.name)


@pytest.fixture
def kept(services: Services) -> Iterator[dict[str, StoredDraft]]:
    """A draft of Léa's, a flagged one in review, and an approved one."""
    person(services, "lea", "writer")
    person(services, "rita", "reviewer")
    copy = services.copy
    draft = copy.add({**GOOD, "subject": "Été au jardin"}, BRIEF, "lea")
    waiting = copy.add({**BAD, "subject": "Une table pour dix"}, BRIEF, "lea")
    copy.drafts.submit(waiting.id, "lea")
    approved = copy.add({**GOOD, "subject": "Le lin lavé"}, BRIEF, "lea")
    copy.approve(approved.id, "rita", "Relu deux fois")
    yield {"draft": draft, "waiting": waiting, "approved": approved}
    for stored in copy.drafts.page(Wanted(by="lea"), limit=100):
        copy.drafts.delete(stored.id)


@pytest.fixture
def studio(client: TestClient, kept: dict[str, StoredDraft]) -> TestClient:
    enter(client, "lea")
    return client


def find(client: TestClient, session: str, **values: object) -> str:
    return send(client, session, FIND, {**ALL, **{f"library-{name}": said for name, said in values.items()}})


def act(client: TestClient, session: str, name: str, draft: object, **values: object) -> str:
    asked = {**ALL, **{f"library-{each}": said for each, said in values.items()}}
    return send(client, session, LIST, asked, {"act": name, "name": str(draft)})


def test_words_find_texts_in_any_case_and_without_accents(studio: TestClient, session: str) -> None:
    said = find(studio, session, text="ete JARDIN")
    assert "Été au jardin" in said
    assert "Textes trouvés : 1".replace(" :", "\u00a0:") in said
    assert "Aucun texte ne répond" in find(studio, session, text="introuvable")


def test_filters_narrow_the_list(studio: TestClient, session: str) -> None:
    waiting = find(studio, session, status="in_review", author="")
    assert "Une table pour dix" in waiting
    assert "Été au jardin" not in waiting
    assert "Aucun texte" in find(studio, session, status="approved", text="jardin")
    assert "Été au jardin" in find(studio, session, since="1er janvier 2026", product="NAP-01", text="jardin")
    assert "Aucun texte" in find(studio, session, stale=True, text="jardin")


def test_a_day_that_is_none_is_told(studio: TestClient, session: str) -> None:
    assert "Cela n’a pas abouti" in find(studio, session, since="hier peut-être")


def test_the_page_offers_the_authors(studio: TestClient, session: str) -> None:
    said = send(studio, session, ("library", "select"), ALL)
    assert '"lea", "lea"' in said
    assert "Familles" in said


def test_a_text_is_archived_and_taken_out(
    studio: TestClient, session: str, services: Services, kept: dict[str, StoredDraft]
) -> None:
    number = kept["draft"].id
    assert "Le texte est archivé." in act(studio, session, "archive", number)
    assert services.copy.drafts.get(number).status == "archived"
    assert "Été au jardin" not in find(studio, session)
    assert "Été au jardin" in find(studio, session, status="archived")
    assert "sorti des archives" in act(studio, session, "unarchive", number)


def test_a_writer_has_no_button_for_the_texts_of_others(
    studio: TestClient, session: str, services: Services, kept: dict[str, StoredDraft]
) -> None:
    enter(studio, person(services, "paul", "writer"))
    assert 'data-act=\\"archive\\"' not in find(studio, session, text="jardin")
    assert "Cela n’a pas abouti" in act(studio, session, "archive", kept["draft"].id)
    assert services.copy.drafts.get(kept["draft"].id).status == "draft"


def test_the_record_says_who_stood_for_a_text(
    studio: TestClient, session: str, kept: dict[str, StoredDraft]
) -> None:
    said = act(studio, session, "record", kept["approved"].id)
    for expected in ("approuvé par rita", "Relu deux fois", "Nappe Alma", "SHA-256", "inchangée"):
        assert expected in said
    assert "61,00" in act(studio, session, "record", kept["waiting"].id)
    assert "n’a pas abouti" in act(studio, session, "record", "999999")


def test_a_text_opens_in_the_page_of_copy(
    studio: TestClient, session: str, kept: dict[str, StoredDraft]
) -> None:
    said = act(studio, session, "open", kept["draft"].id)
    assert '"selected": "write"' in said
    assert "n’a pas abouti" in act(studio, session, "open", "x")


def test_a_reviewer_reuses_no_brief(studio: TestClient, session: str, kept: dict[str, StoredDraft]) -> None:
    assert '"selected": "write"' in act(studio, session, "reuse", kept["draft"].id)
    enter(studio, "rita")
    assert "il n’écrit pas" in act(studio, session, "reuse", kept["draft"].id)
    assert 'data-act=\\"reuse\\"' not in find(studio, session, text="jardin")


def test_an_unknown_button_is_told(studio: TestClient, session: str) -> None:
    assert "Cela n’a pas abouti" in act(studio, session, "explode", "1")


def test_pages_go_on_and_back(studio: TestClient, session: str, services: Services) -> None:
    for number in range(21):
        services.copy.drafts.save(services.copy.add(GOOD, BRIEF, "lea").draft, "lea", f"g{number}")
    first = find(studio, session, author="")
    found = re.search(r'data-act=\\"older\\" data-name=\\"([^"\\]*)', first)
    assert found
    older = act(studio, session, "older", found[1])
    assert 'data-act=\\"newer\\"' in older
    assert "21 à" in older
    assert "1 à 20" in act(studio, session, "newer", "")


def test_closing_the_record_empties_it(studio: TestClient, session: str) -> None:
    assert "process_completed" in send(studio, session, ("library-record", "click"), {}, {"act": "shut"})


def test_an_approved_text_is_taken_up_as_a_new_draft(
    studio: TestClient, session: str, services: Services, kept: dict[str, StoredDraft]
) -> None:
    approved = kept["approved"]
    assert "Reprendre comme nouveau brouillon" in find(studio, session, text="le lin lavé")
    assert "Reprendre comme nouveau brouillon" not in find(studio, session, text="jardin")
    assert '"selected": "write"' in act(studio, session, "renew", approved.id)
    renewed = services.copy.drafts.page(Wanted(by="lea"), limit=1)[0]
    assert renewed.id > approved.id
    assert (renewed.status, renewed.draft.fields) == ("draft", approved.draft.fields)
    assert services.copy.drafts.get(approved.id).status == "approved"
    enter(studio, "rita")
    assert "Reprendre comme nouveau brouillon" not in find(studio, session, text="le lin lavé")
    assert "il n’écrit pas" in act(studio, session, "renew", approved.id)
