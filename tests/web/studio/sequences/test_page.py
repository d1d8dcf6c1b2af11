"""The page of sequences over plain HTTP: written, read together, edited, judged and exported."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from starlette.testclient import TestClient

from assistant.services import Services
from assistant.store.copy.drafts import Wanted
from assistant.types.stored import StoredDraft
from tests.web.gradio_calls import config_of
from tests.web.studio.people_of import enter, person, send
from tests.wire.faults import status
from tests.wire.server import Wire
from tests.writing.test_sequence import GOOD, says

TEXT = GOOD["fr"]
WRITE = ("seq-write", "click")
SHOWN = ("seq-shown", "click")
EMPTY: dict[str, Any] = {"seq-products": []}
FORM = {
    "seq-trigger": "abandoned_cart",
    "seq-segment": "families",
    "seq-language": "fr",
    "seq-products": ["NAP-01"],
    "seq-goal": "Parler de la nappe Alma.",
}


@pytest.fixture
def session(request: pytest.FixtureRequest) -> str:
    return re.sub(r"\W", "", request.node.name)


@pytest.fixture
def studio(client: TestClient, services: Services, wire: Wire) -> Iterator[TestClient]:
    person(services, "lea", "writer")
    person(services, "rita", "reviewer")
    enter(client, "lea")
    wire.answer = says(TEXT)
    yield client
    for stored in services.copy.drafts.page(Wanted(by="lea"), limit=100):
        services.copy.drafts.delete(stored.id)


def write(client: TestClient, session: str, **values: Any) -> str:
    send(client, session, ("sequences", "select"), EMPTY)
    send(client, session, ("seq-search", "change"), {"seq-search": "alma", **EMPTY})
    return send(client, session, WRITE, {**FORM, **values})


def messages(services: Services) -> list[StoredDraft]:
    """The messages of the sequence that was written last."""
    return services.copy.drafts.sequences.messages(services.copy.drafts.sequences.page()[0].group)


def act(client: TestClient, session: str, name: str, draft: StoredDraft | None = None, **form: str) -> str:
    """Press a button of a message, as it was shown."""
    seen = {"seen": [draft.changed_at.isoformat()]} if draft else {}
    told = {"act": name, "name": str(draft.id) if draft else ""}
    sent = {**seen, **{key.replace("__", "."): [value] for key, value in form.items()}}
    return send(client, session, SHOWN, {}, {**told, "form": sent})


def test_the_tab_shows_what_a_sequence_is_made_of(studio: TestClient, session: str) -> None:
    said = send(studio, session, ("sequences", "select"), EMPTY)
    assert "Bienvenue" in said
    chosen = send(studio, session, ("seq-trigger", "input"), {"seq-trigger": "abandoned_cart"})
    assert "1 heure après l’abandon du panier" in chosen
    assert "avec l’offre" in chosen
    assert "Il faut au moins un produit." in chosen
    assert "La séquence s’arrête à la commande." in chosen


def test_messages_come_one_after_the_other_and_stand_side_by_side(
    studio: TestClient, session: str, services: Services
) -> None:
    said = write(studio, session)
    assert "Attend son tour" in said
    assert "Message 2 sur 3" in said
    assert "Rien ne se contredit" in said
    for draft in messages(services):
        assert f"n° {draft.id}" in said
    assert [draft.draft.brief.channel for draft in messages(services)] == ["email", "sms", "email"]


def test_what_the_form_lacks_is_told_and_nothing_is_kept(
    studio: TestClient, session: str, services: Services
) -> None:
    before = len(services.copy.drafts.sequences.page())
    assert "porte sur un produit" in write(studio, session, **{"seq-products": []})
    assert "Cela n’a pas abouti" in write(studio, session, **{"seq-offer-ends": "demain peut-être"})
    assert len(services.copy.drafts.sequences.page()) == before


def test_an_edit_is_checked_against_the_other_messages(
    studio: TestClient, session: str, services: Services
) -> None:
    write(studio, session)
    first, _, last = messages(services)
    form = act(studio, session, "edit", last)
    assert "field.body" in form
    wrong = "Bonjour,\\n\\nLa nappe Alma coûte 49,00 €."
    said = act(studio, session, "save", last, field__body=wrong)
    assert "Enregistré et vérifié." in said
    assert "Message 3" in said
    assert "le message 1 dit" in said
    (kept,) = (each for each in messages(services) if each.id == last.id)
    assert "sequence.agreement" in {finding.rule for finding in kept.draft.findings}
    assert kept.version == 2
    again = act(studio, session, "save", kept, field__body=TEXT["body"])
    assert "Rien ne se contredit" in again
    assert messages(services)[2].draft.findings == first.draft.findings


def test_a_text_that_was_changed_meanwhile_is_not_overwritten(
    studio: TestClient, session: str, services: Services
) -> None:
    write(studio, session)
    first = messages(services)[0]
    person(services, "paul", "writer")
    services.copy.edit(first.id, {"subject": "De Paul"}, "paul")
    assert "paul a gardé entre-temps un autre texte" in act(
        studio, session, "save", first, field__subject="De Léa"
    )
    assert services.copy.drafts.get(first.id).draft.fields["subject"] == "De Paul"
    assert "Cela n’a pas abouti" in act(studio, session, "submit", first)
    assert services.copy.drafts.get(first.id).status == "draft"


def test_messages_are_submitted_approved_and_exported_together(
    studio: TestClient, session: str, services: Services
) -> None:
    write(studio, session)
    for draft in messages(services):
        assert "soumis à la relecture" in act(studio, session, "submit", draft)
    enter(studio, "rita")
    assert "il n’écrit pas" in act(studio, session, "edit", messages(services)[0])
    for draft in messages(services):
        assert "Le texte est approuvé." in act(studio, session, "approve", draft)
    assert {draft.status for draft in messages(services)} == {"approved"}
    file = {"act": "export", "name": "", "form": {"format": ["csv"], "tool": ["plain"]}}
    said = send(studio, session, ("seq-file", "click"), {}, file)
    found = re.search(r'href=\\"(/drafts/file[^"\\]*)', said)
    assert found, said
    reply = studio.get(found[1].replace("&amp;", "&"))
    assert reply.status_code == 200
    assert reply.text.count("La nappe Alma") >= 3


def test_an_export_without_approval_takes_a_tick(studio: TestClient, session: str) -> None:
    write(studio, session)
    asked = {"format": ["csv"], "tool": ["plain"]}
    sent = {"act": "export", "name": "", "form": asked}
    assert "Cela n’a pas abouti" in send(studio, session, ("seq-file", "click"), {}, sent)
    ticked = {**sent, "form": {**asked, "unapproved": ["yes"]}}
    assert "/drafts/file" in send(studio, session, ("seq-file", "click"), {}, ticked)


def test_what_a_failure_left_out_is_written_later(
    studio: TestClient, session: str, services: Services, wire: Wire
) -> None:
    good, calls = json.dumps(TEXT), []

    def answer(messages: Any, body: Any) -> str:
        calls.append(body)
        if len(calls) == 1:
            wire.fail(*[status(401)] * 4)
        return good

    wire.answer = answer
    said = write(studio, session)
    kept = services.copy.drafts.sequences.page()[0]
    there = services.copy.drafts.sequences.messages(kept.group)
    assert 0 < len(there) < 3
    assert "Il manque" in said
    assert "Cela n’a pas abouti" in said
    wire.reset()
    wire.answer = says(TEXT)
    assert "Rien ne se contredit" in act(studio, session, "go_on")
    assert [each.draft.variant for each in services.copy.drafts.sequences.messages(kept.group)] == [0, 1, 2]
    assert services.copy.drafts.sequences.messages(kept.group)[0].id == there[0].id


def test_a_message_opens_where_copy_is_written(studio: TestClient, session: str, services: Services) -> None:
    write(studio, session)
    assert '"selected": "write"' in act(studio, session, "open", messages(services)[1])
    assert "Cela n’a pas abouti" in send(
        studio, session, SHOWN, {}, {"act": "open", "name": "99999999", "form": {}}
    )
    assert "Cela n’a pas abouti" in act(studio, session, "sing")


def test_a_kept_sequence_is_opened_again_in_another_visit(
    studio: TestClient, session: str, services: Services
) -> None:
    write(studio, session)
    kept = services.copy.drafts.sequences.page()[0]
    other = f"{session}2"
    send(studio, other, ("sequences", "select"), EMPTY)
    said = send(studio, other, ("seq-kept", "input"), {"seq-kept": kept.group})
    assert "Message 1 sur 3" in said
    assert "Rien ne se contredit" in said


def test_a_reviewer_writes_none(studio: TestClient, session: str) -> None:
    enter(studio, "rita")
    assert "il n’écrit pas" in write(studio, session)


def test_the_ids_of_the_page_are_unique(studio: TestClient) -> None:
    parts = config_of(studio, "/studio")["components"]
    ids = [part["props"].get("elem_id") for part in parts if part["props"].get("elem_id")]
    assert len(ids) == len(set(ids))


def test_stopping_shows_what_was_finished(studio: TestClient, session: str) -> None:
    write(studio, session)
    said = send(studio, session, ("seq-stop", "click"), {})
    assert "Rédaction arrêtée." in said
    assert "Message 1 sur 3" in said


def test_an_approval_is_taken_back_and_an_edit_left(
    studio: TestClient, session: str, services: Services
) -> None:
    write(studio, session)
    first = messages(services)[0]
    services.copy.approve(first.id, "rita")
    assert "de nouveau un brouillon" in act(studio, session, "reopen", services.copy.drafts.get(first.id))
    assert "field.body" in act(studio, session, "edit", services.copy.drafts.get(first.id))
    assert "field.body" not in act(studio, session, "cancel", services.copy.drafts.get(first.id))
    assert services.copy.drafts.get(first.id).version == 1


def test_what_the_browser_does_not_say_is_no_permission(
    studio: TestClient, session: str, services: Services
) -> None:
    write(studio, session)
    first = messages(services)[0]
    services.copy.edit(first.id, {"subject": "De Paul"}, "paul")
    blind = {"act": "save", "name": str(first.id), "form": {"field.subject": ["De Léa"]}}
    assert "paul a gardé entre-temps" in send(studio, session, SHOWN, {}, blind)
    assert services.copy.drafts.get(first.id).draft.fields["subject"] == "De Paul"


def test_stopping_opens_the_sequence_of_this_page(
    studio: TestClient, session: str, services: Services
) -> None:
    write(studio, session)
    kept = services.copy.drafts.sequences.page()[0]
    other = f"{session}2"
    write(studio, other, **{"seq-trigger": "welcome", "seq-products": []})  # the newest, in another window
    said = send(studio, session, ("seq-stop", "click"), {})
    assert all(f"n° {each.id}" in said for each in services.copy.drafts.sequences.messages(kept.group))
    assert "Rédaction arrêtée." in send(studio, f"{session}3", ("seq-stop", "click"), {})


def test_nothing_else_can_be_done_while_a_message_is_edited(
    studio: TestClient, session: str, services: Services
) -> None:
    write(studio, session)
    first = messages(services)[0]
    services.copy.drafts.delete(messages(services)[2].id)
    shown = act(studio, session, "edit", first)
    acts = set(re.findall(r'data-act=\\"(\w+)', shown))
    assert {"save", "cancel"} <= acts
    assert not acts & {"edit", "submit", "approve", "open", "go_on"}
    left = act(studio, session, "cancel", first)
    assert {"edit", "submit", "open", "go_on"} <= set(re.findall(r'data-act=\\"(\w+)', left))


def test_messages_are_counted_as_the_sequence_has_them(
    studio: TestClient, session: str, services: Services
) -> None:
    write(studio, session)
    first, *others = messages(services)
    for draft in others:
        services.copy.drafts.delete(draft.id)
    said = act(studio, session, "cancel", first)
    assert "Message 1 sur 3" in said
    assert "Message 1 sur 1" not in said


def test_what_is_being_written_is_not_offered_again(
    studio: TestClient, session: str, services: Services
) -> None:
    write(studio, session)
    first, _second, last = messages(services)
    services.copy.drafts.delete(last.id)
    with services.copy.sequences.turns.taken(first.group):
        said = act(studio, session, "cancel", first)
        assert "Quelqu’un fait rédiger" in said
        assert "Rédiger ce qui manque" not in said
        assert "Quelqu’un fait déjà rédiger" in act(studio, session, "go_on")
        assert "Rédiger ce qui manque" in send(studio, session, ("seq-stop", "click"), {})
    assert "Rédiger ce qui manque" in act(studio, session, "cancel", first)


def test_a_refused_brief_leaves_the_sequence_that_is_open(
    studio: TestClient, session: str, services: Services
) -> None:
    write(studio, session)
    (first, *_) = messages(services)
    said = write(studio, session, **{"seq-products": []})
    assert "porte sur un produit" in said
    assert f"n° {first.id}" in said
    assert "Message 1 sur 3" in act(studio, session, "cancel", first)


def test_a_message_that_was_put_away_is_in_no_file(
    studio: TestClient, session: str, services: Services
) -> None:
    write(studio, session)
    first, second, last = messages(services)
    services.copy.drafts.archive(second.id, "lea")
    for draft in (first, last):
        services.copy.approve(draft.id, "rita")
    file = {"act": "export", "name": "", "form": {"format": ["csv"], "tool": ["plain"]}}
    said = send(studio, session, ("seq-file", "click"), {}, file)
    assert "/drafts/file" in said
    assert "Exporter aussi" not in act(studio, session, "cancel", first)


def test_a_product_that_left_the_catalogue_closes_no_sequence(
    studio: TestClient, session: str, services: Services
) -> None:
    write(studio, session)
    first = messages(services)[0]
    brief = replace(first.draft.brief, products=("GONE-9",))
    services.copy.drafts.delete(first.id)
    dead = services.copy.drafts.save(replace(first.draft, brief=brief, id=None), "lea", first.group)
    said = act(studio, session, "save", dead, field__cta="Voir")
    assert "Enregistré et vérifié." in said
    assert "Le produit GONE-9 n’est plus au catalogue." in said
