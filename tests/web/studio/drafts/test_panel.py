"""The draft side of the copy page over plain HTTP, logged in; values are named by the component's id."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from starlette.testclient import TestClient

from assistant.services import Services
from assistant.store.copy.drafts import Wanted
from assistant.types.stored import StoredDraft
from tests.web.conftest import log_in
from tests.web.gradio_calls import call, config_of, event_of
from tests.web.shop import PASSWORD
from tests.wire.faults import status
from tests.wire.server import Wire

FORM = {
    "channel": "email",
    "language": "fr",
    "segment": "families",
    "products": ["NAP-01"],
    "goal": "Présenter la nappe Alma",
    "variants": 1,
    "vary": "angle",
}
GOOD = {
    "subject": "La nappe Alma en lin lavé",
    "preheader": "Elle mesure 170 × 300 cm.",
    "body": "La nappe Alma est en lin lavé. Elle coûte 59,00 €.",
    "cta": "Voir la nappe",
}
BAD = {**GOOD, "body": "La nappe Alma est en lin lavé. Elle coûte 61,00 €."}


@pytest.fixture
def studio(client: TestClient, wire: Wire) -> TestClient:
    assert log_in(client) == 303
    says(wire, GOOD)
    return client


@pytest.fixture
def session(request: pytest.FixtureRequest) -> str:
    """A browser session of the test's own."""
    return re.sub(r"\W", "", request.node.name)


@pytest.fixture
def reviewer(reviewing: Callable[[], None], client: TestClient, wire: Wire) -> TestClient:
    reviewing()
    return client


@pytest.fixture
def reviewing(services: Services, client: TestClient) -> Callable[[], None]:
    """Sign the reviewer in, in the place of whoever is."""
    if services.accounts.get("rita") is None:
        services.accounts.add("rita", PASSWORD, "reviewer")

    def sign_in() -> None:
        assert log_in(client, "rita") == 303

    return sign_in


def says(wire: Wire, *replies: dict[str, str]) -> None:
    """The model's replies, the last one for ever."""
    waiting = list(replies)
    wire.answer = lambda _messages, _body: json.dumps(waiting.pop(0) if len(waiting) > 1 else waiting[0])


def send(
    client: TestClient,
    session: str,
    elem_id: str,
    values: dict[str, Any] | None = None,
    trigger: str = "click",
    event_data: dict[str, Any] | None = None,
) -> str:
    """What came back of an event; inputs that are not named are empty."""
    event = event_of(client, "/studio", elem_id, trigger)
    config = config_of(client, "/studio")
    named = {part["id"]: part["props"].get("elem_id") for part in config["components"]}
    data = [(values or {}).get(named[each]) or "" for each in event["inputs"]]
    return json.dumps(call(client, "/studio", event, data, session, event_data), ensure_ascii=False)


def act(client: TestClient, session: str, name: str, values: dict[str, Any]) -> str:
    """Press a button of the approval."""
    return send(client, session, "review-acts", values, event_data={"act": name})


def write(client: TestClient, session: str, **values: Any) -> str:
    """Choose the product, as a browser has to, and write the brief."""
    send(client, session, "search", {"search": "alma"}, "change")
    return send(client, session, "write", {**FORM, **values})


def arrive(client: TestClient, session: str) -> None:
    """What a page does when it is opened: the server then knows which drafts it offers."""
    config = config_of(client, "/studio")
    kept = {part["id"] for part in config["components"] if part["props"].get("elem_id") == "kept"}
    (event,) = (
        each
        for each in config["dependencies"]
        if kept & set(each["outputs"]) and any(trigger == "load" for _, trigger in each["targets"])
    )
    call(client, "/studio", event, [], session)


def newest(services: Services) -> StoredDraft:
    return services.copy.drafts.page(Wanted(by="admin"))[0]


def boxes(fields: dict[str, str]) -> dict[str, str]:
    """The editor of an e-mail: its fields, and the target that is chosen at first."""
    names = ("subject", "preheader", "body", "cta")
    return {f"field-{place}": fields[name] for place, name in enumerate(names)} | {
        "rewrite-target": "translate:"
    }


def test_a_draft_is_written_kept_and_opened(studio: TestClient, session: str, services: Services) -> None:
    said = write(studio, session)
    for expected in ("Rédaction…", "wire-1", "draft-source-1", "La nappe Alma en lin lavé", "Aperçu"):
        assert expected in said
    kept = newest(services)
    assert kept.draft.fields["cta"] == "Voir la nappe"
    assert kept.created_by == "admin"


def test_variants_are_opened_one_after_the_other(studio: TestClient, session: str, wire: Wire) -> None:
    other = {**GOOD, "subject": "Une table pour dix"}
    says(wire, GOOD, other)
    said = write(studio, session, variants=2)
    assert "Version 2" in said
    first = said.index("La nappe Alma en lin lavé") < said.index("Une table pour dix")
    place, typed = ("1", boxes(GOOD)) if first else ("0", boxes(other))
    opened = send(studio, session, "variants-list", typed, event_data={"act": "open", "name": place})
    assert "aria-pressed" in opened
    assert "Enregistr" not in opened
    unknown = send(studio, session, "variants-list", boxes(GOOD), event_data={"name": "<b>"})
    assert "process_completed" in unknown


def test_a_brief_that_cannot_be_written_is_told(studio: TestClient, session: str) -> None:
    assert "Le but est vide" in write(studio, session, goal="")


def test_an_outage_is_told_with_its_next_step(studio: TestClient, session: str, wire: Wire) -> None:
    wire.fail(status(401))
    said = write(studio, session)
    assert "Le texte n’a pas pu être écrit" in said
    assert "clé" in said


def test_a_length_is_counted_and_previewed_while_typing(studio: TestClient, session: str) -> None:
    write(studio, session)
    said = send(studio, session, "field-0", {**boxes(GOOD), "field-0": "é" * 60}, "change")
    assert "60 / 50 caractères, 10 de trop" in said
    assert "b-pv-subject" in said
    assert "Le texte a changé depuis la vérification" in said


def test_before_a_draft_there_is_nothing_to_count(studio: TestClient) -> None:
    assert "caractères" not in send(studio, "nothing", "field-0", boxes(GOOD), "change")


def test_a_rewrite_is_proposed_accepted_and_undone(
    studio: TestClient, session: str, services: Services, wire: Wire
) -> None:
    write(studio, session)
    says(wire, {**GOOD, "subject": "Alma, le lin lavé"})
    said = send(
        studio,
        session,
        "rewrite-commands",
        {**boxes(GOOD), "rewrite-field": "subject"},
        event_data={"act": "revise", "name": "shorter"},
    )
    assert "Proposition" in said
    assert "<ins>" in said
    assert newest(services).version == 1
    said = send(studio, session, "proposal", boxes(GOOD), event_data={"act": "accept"})
    assert "Alma, le lin lavé" in said
    assert newest(services).version == 2
    assert "réécrit pour admin · Plus court" in said
    send(studio, session, "undo", boxes(GOOD))
    assert newest(services).version == 3
    assert newest(services).draft.fields["subject"] == GOOD["subject"]
    assert send(studio, session, "undo", boxes(GOOD))


def test_a_proposal_can_be_left(studio: TestClient, session: str, services: Services, wire: Wire) -> None:
    write(studio, session)
    says(wire, {**GOOD, "subject": "Alma"})
    send(studio, session, "rewrite-go", {**boxes(GOOD), "rewrite-words": "Dire Alma d’abord"})
    assert "Dire Alma d’abord" in wire.calls[-1].text
    send(studio, session, "proposal", boxes(GOOD), event_data={"act": "discard"})
    assert newest(services).version == 1
    send(studio, session, "proposal", boxes(GOOD), event_data={"act": "accept"})
    assert newest(services).version == 1


@pytest.mark.parametrize("name", ["", "explode", "translate<script>"])
def test_an_unknown_command_is_told(studio: TestClient, session: str, name: str) -> None:
    write(studio, session)
    said = send(studio, session, "rewrite-commands", boxes(GOOD), event_data={"name": name})
    assert "Cela n’a pas pu être fait" in said


def test_a_request_without_words_is_told_in_french(studio: TestClient, session: str) -> None:
    write(studio, session)
    assert "La demande est vide" in send(studio, session, "rewrite-go", boxes(GOOD))


def test_a_draft_for_another_channel_opens_beside_the_first(
    studio: TestClient, session: str, services: Services, wire: Wire
) -> None:
    write(studio, session)
    first = newest(services)
    says(wire, {"text": "Nappe Alma en lin lavé, 59,00 EUR"})
    said = send(studio, session, "rewrite-adapt", {**boxes(GOOD), "rewrite-target": "channel:sms"})
    assert "SMS facturés" in said
    assert "Version 2" in said
    other = newest(services)
    assert other.draft.brief.channel == "sms"
    assert other.group == first.group
    assert services.copy.drafts.get(first.id).version == 1


def test_a_finding_is_fixed_with_one_click(
    studio: TestClient, session: str, services: Services, wire: Wire
) -> None:
    says(wire, BAD)
    said = write(studio, session)
    assert "b-under b-error" in said
    says(wire, GOOD)
    said = send(studio, session, "report", boxes(BAD), event_data={"act": "fix", "name": "1"})
    assert "Correction d’un point" in said
    assert "59" in said
    said = send(studio, session, "proposal", boxes(BAD), event_data={"act": "accept"})
    assert newest(services).draft.fields["body"] == GOOD["body"]
    for number in ("0", "99", "x"):
        assert "Proposition" not in send(
            studio, session, "report", boxes(GOOD), event_data={"act": "fix", "name": number}
        )


def test_what_is_typed_is_kept_as_a_version_and_checked(
    studio: TestClient, session: str, services: Services
) -> None:
    write(studio, session)
    said = send(studio, session, "save", boxes(BAD))
    assert "Enregistré et vérifié." in said
    assert "b-under b-error" in said
    assert newest(services).version == 2
    said = send(studio, session, "history", boxes(BAD), event_data={"act": "restore", "name": "1"})
    assert "L’état choisi est repris." in said
    assert newest(services).draft.fields["body"] == GOOD["body"]
    assert "n’existe pas" in send(studio, session, "history", boxes(GOOD), event_data={"name": "77"})


def test_a_text_without_a_word_is_not_kept(studio: TestClient, session: str) -> None:
    write(studio, session)
    said = send(studio, session, "save", dict.fromkeys(boxes(GOOD), ""))
    assert "Il n’y a pas de texte à vérifier" in said


def test_hard_findings_need_a_reason_and_somebody_else(
    studio: TestClient, session: str, services: Services, reviewing: Callable[[], None]
) -> None:
    write(studio, session)
    said = send(studio, session, "review-acts", boxes(BAD), event_data={"act": "approve"})
    assert "une autre personne doit l’approuver" in said
    assert newest(services).status == "draft"
    kept = newest(services)
    reviewing()
    arrive(studio, f"{session}2")
    send(studio, f"{session}2", "kept", {"kept": kept.id}, "input")
    said = act(studio, f"{session}2", "approve", boxes(BAD))
    assert "Points à corriger avant l’approbation" in said
    said = act(studio, f"{session}2", "approve", {**boxes(BAD), "review-reason": "Prix confirmé"})
    assert "Le texte est approuvé." in said
    assert "Prix confirmé" in said
    assert newest(services).status == "approved"
    assert "de nouveau un brouillon" in act(studio, f"{session}2", "reopen", boxes(BAD))
    assert newest(services).status == "draft"


def test_a_text_is_submitted_sent_back_archived_and_taken_out(
    studio: TestClient, session: str, services: Services
) -> None:
    write(studio, session)
    assert "soumis à la relecture" in act(studio, session, "submit", boxes(GOOD))
    assert newest(services).status == "in_review"
    assert "Cela n’a pas pu être fait" in act(studio, session, "send_back", boxes(GOOD))
    said = act(studio, session, "send_back", {**boxes(GOOD), "review-reason": "Trop long"})
    assert "renvoyé à son auteur" in said
    assert "Trop long" in said
    assert "archivé" in act(studio, session, "archive", boxes(GOOD))
    said = send(studio, session, "save", {**boxes(GOOD), "field-0": "Autre objet"})
    assert "Cela n’a pas pu être fait" in said
    assert newest(services).status == "archived"
    assert "sorti des archives" in act(studio, session, "unarchive", boxes(GOOD))
    assert newest(services).status == "draft"
    assert "Cela n’a pas pu être fait" in act(studio, session, "explode", boxes(GOOD))


def test_a_comment_is_kept_with_its_name(studio: TestClient, session: str) -> None:
    write(studio, session)
    said = send(
        studio, session, "comment-go", {**boxes(GOOD), "comment": "Très juste", "comment-field": "body"}
    )
    assert "Très juste" in said
    assert "admin" in said
    assert "Le commentaire est vide" in send(studio, session, "comment-go", boxes(GOOD))


def test_a_kept_draft_is_taken_up_again(studio: TestClient, session: str, services: Services) -> None:
    write(studio, session)
    kept = newest(services)
    arrive(studio, f"{session}2")
    said = send(studio, f"{session}2", "kept", {"kept": kept.id}, "input")
    assert "La nappe Alma en lin lavé" in said


def test_without_an_open_draft_nothing_happens(studio: TestClient, services: Services) -> None:
    before = len(services.copy.drafts.page())
    for elem_id in ("save", "undo", "comment-go", "rewrite-adapt", "file-go"):
        assert "process_completed" in send(studio, "empty", elem_id, {"rewrite-target": "translate:"})
    for elem_id in (
        "variants-list",
        "proposal",
        "report",
        "history",
        "review-acts",
        "draft-saved",
        "draft-clash",
    ):
        assert "process_completed" in send(studio, "empty", elem_id, event_data={"act": "open", "name": "0"})
    assert len(services.copy.drafts.page()) == before


def test_a_reviewer_comments_and_approves_and_writes_nothing(
    reviewer: TestClient, session: str, services: Services, wire: Wire
) -> None:
    assert "il n’écrit pas" in write(reviewer, session)
    assert wire.calls == []
    assert log_in(reviewer) == 303
    says(wire, GOOD)
    write(reviewer, f"{session}2")
    kept = newest(services)
    assert log_in(reviewer, "rita") == 303
    arrive(reviewer, session)
    send(reviewer, session, "kept", {"kept": kept.id}, "input")
    calls = len(wire.calls)
    for elem_id, data in (
        ("save", None),
        ("rewrite-commands", {"name": "shorter"}),
        ("history", {"name": "1"}),
    ):
        said = send(reviewer, session, elem_id, boxes(BAD), event_data=data)
        assert "il n’écrit pas" in said
    assert len(wire.calls) == calls
    assert "Relu" in send(reviewer, session, "comment-go", {**boxes(GOOD), "comment": "Relu"})
    assert "Le texte est approuvé." in act(reviewer, session, "approve", boxes(GOOD))


def test_marks_and_spaces_are_set_on_demand(studio: TestClient, session: str, services: Services) -> None:
    write(studio, session)
    typed = {**GOOD, "cta": "Voir la nappe!", "body": "Elle coûte 59,00\u00a0€."}
    said = send(studio, session, "compose", boxes(typed))
    assert "Proposition" in said
    send(studio, session, "proposal", boxes(typed), event_data={"act": "accept"})
    composed = dict(newest(services).draft.fields)
    assert composed["cta"] == "Voir la nappe\u202f!"
    said = send(studio, session, "compose", boxes(composed))
    assert "Signes et espaces sont déjà en place." in said
    assert "process_completed" in send(studio, "none", "compose", boxes(GOOD))


def test_a_text_of_one_s_own_is_opened_and_kept(
    studio: TestClient, session: str, services: Services, wire: Wire
) -> None:
    send(studio, session, "own-go", {**FORM, "products": [], "own-text": "Objet : Alma\nElle coûte 59 €."})
    config = config_of(studio, "/studio")
    states = {part["id"] for part in config["components"] if part["type"] == "state"}
    form_of = next(part["id"] for part in config["components"] if part["props"].get("elem_id") == "channel")
    (event,) = (
        each
        for each in config["dependencies"]
        if form_of in each["inputs"] and any(t[0] in states and t[1] == "change" for t in each["targets"])
    )
    named = {part["id"]: part["props"].get("elem_id") for part in config["components"]}
    form = {**FORM, "products": []}
    data = [form.get(named[each] or "") for each in event["inputs"]]
    said = json.dumps(call(studio, "/studio", event, data, session), ensure_ascii=False)
    assert "Votre texte. Il a été vérifié" in said
    assert newest(services).draft.fields["subject"] == "Alma"
    assert wire.calls == []


def test_a_stopped_writing_and_rewriting_are_told(studio: TestClient, session: str) -> None:
    write(studio, session)
    said = send(studio, session, "stop", boxes(GOOD))
    assert "Rédaction arrêtée." in said
    assert "La nappe Alma en lin lavé" in said
    assert "Rédaction arrêtée." in send(studio, session, "rewrite-halt")
