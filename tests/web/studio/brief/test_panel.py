"""The brief's side of the copy page over plain HTTP, logged in; values are named by the component's id."""

import json
import os
import re
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from assistant.services import Services
from assistant.types.draft import Brief
from tests.web.conftest import log_in
from tests.web.gradio_calls import call, config_of, event_of
from tests.web.shop import PASSWORD
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


@pytest.fixture
def studio(client: TestClient, wire: Wire) -> TestClient:
    assert log_in(client) == 303
    send(
        client, "search", {"search": "nappe alma", "products": []}, "change"
    )  # what is offered can be chosen
    return client


def send(
    client: TestClient,
    elem_id: str,
    values: dict[str, Any],
    trigger: str = "click",
    event_data: dict[str, Any] | None = None,
) -> str:
    """What came back of an event whose inputs are given by the components' ids; others are empty."""
    event = event_of(client, "/studio", elem_id, trigger)
    config = config_of(client, "/studio")
    named = {part["id"]: part["props"].get("elem_id") for part in config["components"]}
    data = [values.get(named[each]) for each in event["inputs"]]
    session = os.environ["PYTEST_CURRENT_TEST"].split("::")[-1].split(" ")[0]  # one of the test's own
    messages = call(client, "/studio", event, data, re.sub(r"\W", "", session), event_data)
    return json.dumps(messages, ensure_ascii=False)


def test_the_page_arrives_with_names_in_its_language(studio: TestClient) -> None:
    config = config_of(studio, "/studio")
    ids = {part["id"] for part in config["components"] if part["props"].get("elem_id") == "channel"}
    loads = [event for event in config["dependencies"] if ids & set(event["outputs"])]
    said = json.dumps(call(studio, "/studio", loads[0], [], "arrive"), ensure_ascii=False)
    assert "Familles" in said


def test_products_are_found_by_name_and_chosen_ones_stay(studio: TestClient) -> None:
    said = send(studio, "search", {"search": "ALMA nappe", "products": []}, "change")
    assert "Nappe Alma · NAP-01" in said
    assert "TOR-02" not in said
    said = send(studio, "search", {"search": "brume", "products": ["NAP-01"]}, "change")
    assert said.index("Nappe Alma · NAP-01") < said.index("Torchon Brume · TOR-02")


def test_a_brief_is_filled_in_from_a_sentence(studio: TestClient, wire: Wire) -> None:
    said = send(studio, "sentence-go", {"sentence": "Un e-mail aux familles sur la nappe Alma"})
    assert "Lecture de la phrase…" in said
    assert "Le brief est rempli" in said
    assert "Nappe Alma · NAP-01" in said


def test_without_a_sentence_nobody_is_asked(studio: TestClient, wire: Wire) -> None:
    assert "Écrivez d’abord une phrase." in send(studio, "sentence-go", {"sentence": "  "})
    assert wire.calls == []


def test_a_brief_is_kept_taken_up_and_deleted(studio: TestClient) -> None:
    said = send(studio, "keep-go", {**FORM, "offer": "Livraison offerte", "keep-name": "Nappe de Noël"})
    assert "Le modèle est gardé." in said
    assert "Modèle\u00a0: Nappe de Noël" in said
    said = send(studio, "recent", {"recent": "preset Nappe de Noël"}, "input")
    assert "Livraison offerte" in said
    assert "Présenter la nappe Alma" in said
    assert "Le modèle est supprimé." in send(studio, "forget-go", {**FORM, "keep-name": "nappe de noël"})
    assert "Livraison offerte" not in send(studio, "recent", {"recent": "preset Nappe de Noël"}, "input")


def test_a_brief_needs_a_name_to_be_kept(studio: TestClient) -> None:
    assert "Cela n’a pas pu être fait" in send(studio, "keep-go", {**FORM, "keep-name": ""})


def test_the_last_brief_can_be_taken_up(studio: TestClient, services: Services) -> None:
    services.copy.briefs.remember(Brief("email", "families", "Torchons de saison", "fr"), "admin")
    said = send(studio, "keep-go", {**FORM, "keep-name": "Un modèle"})
    assert "E-mail · Torchons de saison" in said
    send(studio, "forget-go", {**FORM, "keep-name": "Un modèle"})


def test_facts_are_listed_with_prices_on_top(studio: TestClient) -> None:
    said = send(studio, "facts-go", FORM)
    assert "59" in said
    assert 'value=\\"pin\\"' in said
    said = send(studio, "facts-go", {**FORM, "offer-ends": "demain"})
    assert "« demain » n’est pas une date." in said.replace("\u00a0", " ")


def test_chosen_facts_stay_chosen(studio: TestClient) -> None:
    chosen = {"pinned": ["f1", 3], "excluded": "f2"}
    said = send(studio, "facts", {}, "input", event_data=chosen)
    assert "process_completed" in said


def test_a_question_finds_the_whole_knowledge(studio: TestClient) -> None:
    said = send(studio, "ask-go", {"ask-question": "Combien coûte la livraison ?"})
    assert "4,90 €" in said
    assert "Ajouter aux faits à dire" in said
    assert "Écrivez d’abord une question." in send(studio, "ask-go", {"ask-question": ""})


def test_a_passage_is_taken_over_once(studio: TestClient) -> None:
    there, new = "Lavage à 60 °C", "La livraison coûte 4,90 €."
    act = {"act": "take", "name": new}
    assert f"{there}\\n{new}" in send(studio, "ask-answer", {"key-facts": there}, event_data=act)
    said = send(studio, "ask-answer", {"key-facts": f"{there}\n{new}"}, event_data=act)
    assert said.count(new) == 1


@pytest.fixture
def alone(services: Services) -> Iterator[None]:
    """The admin is the only one who is active; the shop is shared."""
    others = [one.name for one in services.accounts.all() if one.active and one.name != "admin"]
    for name in others:
        services.accounts.disable(name)
    yield
    for name in others:
        services.accounts.enable(name)


@pytest.mark.usefixtures("alone")
def test_who_proposed_a_fact_approves_it_only_when_alone(studio: TestClient, services: Services) -> None:
    claim = services.copy.claims.propose("Tissée à Brive.", "fr", ("Atelier", "Essai 3"), None, "admin")
    approve = {"act": "approve", "name": str(claim.id)}
    services.accounts.add("voisine", PASSWORD, "writer")
    try:
        said = send(studio, "claims", {}, event_data=approve)
        assert "a été proposé par admin, qui ne peut pas l’approuver" in said
        assert services.copy.claims.get(claim.id).status == "proposed"
        services.accounts.disable("voisine")
        assert "approuvé" in send(studio, "claims", {}, event_data=approve)
        assert services.copy.claims.get(claim.id).approved_by == "admin"
    finally:
        services.accounts.disable("voisine")
        services.copy.claims.remove(claim.id)


@pytest.mark.usefixtures("alone")
def test_a_fact_is_added_approved_and_removed(studio: TestClient, services: Services) -> None:
    claim = {
        "claim-text": "La nappe Alma est lavée cinquante fois.",
        "claim-owner": "Atelier",
        "claim-evidence": "Essai 12",
        "claim-ends": "",
    }
    assert "Fait proposé" in send(studio, "claim-go", {**FORM, **claim})
    (found,) = services.copy.claims.all()
    assert (found.status, found.proposed_by, found.language) == ("proposed", "admin", "fr")
    said = send(studio, "claims", {}, event_data={"act": "approve", "name": str(found.id)})
    assert "approuvé" in said
    assert services.copy.claims.get(found.id).approved_by == "admin"
    send(studio, "claims", {}, event_data={"act": "remove", "name": str(found.id)})
    assert services.copy.claims.all() == []


@pytest.mark.parametrize("said", [{"act": "approve", "name": "77"}, {"act": "remove"}, {"act": 3}, None])
def test_an_act_that_is_none_changes_nothing(studio: TestClient, said: Any) -> None:
    assert "Cela n’a pas pu être fait" in send(studio, "claims", {}, event_data=said)


def test_a_fact_without_evidence_is_refused(studio: TestClient) -> None:
    claim = {"claim-text": "Lavée cinquante fois", "claim-owner": "Atelier", "claim-evidence": ""}
    assert "Cela n’a pas pu être fait" in send(studio, "claim-go", {**FORM, **claim})


def test_who_only_reads_may_approve_and_keep_nothing(
    client: TestClient, services: Services, wire: Wire
) -> None:
    if services.accounts.get("relectrice") is None:
        services.accounts.add("relectrice", PASSWORD, "reviewer")
    claim = services.copy.claims.propose("Tissée à Brive.", "fr", ("Atelier", "Essai 3"), None, "admin")
    try:
        assert log_in(client, "relectrice") == 303
        send(client, "search", {"search": "nappe alma", "products": []}, "change")
        refused = "Votre compte ne peut pas faire cela."
        assert refused in send(client, "keep-go", {**FORM, "keep-name": "Un"})
        proposed = {"claim-text": "a", "claim-owner": "b", "claim-evidence": "c"}
        assert refused in send(client, "claim-go", {**FORM, **proposed})
        assert "approuvé" in send(client, "claims", {}, event_data={"act": "approve", "name": str(claim.id)})
    finally:
        services.copy.claims.remove(claim.id)


def test_a_text_of_one_s_own_is_opened(studio: TestClient) -> None:
    said = send(studio, "own-go", {**FORM, "own-text": "Objet : La nappe\nElle coûte 59 €."})
    assert "Le texte est ouvert à côté." in said
    assert "Collez d’abord un texte." in send(studio, "own-go", {**FORM, "own-text": " "})
    assert "Cela n’a pas pu être fait" in send(studio, "own-go", {**FORM, "channel": None, "own-text": "a"})


def test_files_that_the_browser_read_come_in(studio: TestClient) -> None:
    files = {"texts": [{"name": "a.md", "text": "Un texte."}, {"name": "b.md", "text": "Un autre."}, 3]}
    said = send(studio, "voice-file", {}, "upload", event_data=files)
    assert "Un texte.\\n\\n---\\n\\nUn autre." in said
    csv = {"texts": [{"name": "q.csv", "text": "Requête,Clics\nnappe en lin,12\nlinge de table,3\n"}]}
    said = send(studio, "keywords-file", {"keywords": "nappe"}, "upload", event_data=csv)
    assert "nappe, nappe en lin, linge de table" in said


def test_a_voice_needs_three_texts(studio: TestClient, wire: Wire) -> None:
    said = send(studio, "voice-go", {**FORM, "voice-texts": "Un.\n---\nDeux."})
    assert "2 textes ne suffisent pas" in said
    assert wire.calls == []


def test_a_voice_is_learnt_and_edited(studio: TestClient, wire: Wire) -> None:
    texts = "\n---\n".join(f"Le lin se lave à {n} °C, et la nappe tombe droit." for n in (30, 40, 60))
    said = send(studio, "voice-go", {**FORM, "voice-texts": texts})
    assert "3 textes lus" in said
    edited = {"voice-rules": "Un fait par phrase", "voice-words": "tissé, lin"}
    said = send(studio, "voice-rules", edited, "input")
    assert "Un fait par phrase" in said
    assert "do_words" in said
    assert "Un fait par phrase; Court" in send(
        studio, "voice-use", {"voice-rules": "Un fait par phrase\nCourt"}
    )


def test_the_link_is_the_page_of_the_only_product(studio: TestClient) -> None:
    page = "https://www.filature.example/p/nap-01"
    assert page in send(studio, "products", {"products": ["NAP-01"]}, "input")
    assert page not in send(
        studio, "products", {"products": ["NAP-01"], "link": "https://a.example"}, "input"
    )
    assert page not in send(studio, "products", {"products": ["NAP-01", "TOR-02"]}, "input")
    assert page not in send(studio, "products", {"products": ["nothing"]}, "input")


def test_what_differs_is_asked_when_there_are_several(studio: TestClient) -> None:
    assert '"visible": true' in send(studio, "variants", {"variants": 2}, "input")
    assert '"visible": false' in send(studio, "variants", {"variants": 1}, "input")


def test_what_can_t_be_read_or_deleted_is_told_in_the_page_s_language(studio: TestClient, wire: Wire) -> None:
    said = send(studio, "sentence-go", {"sentence": "la nappe " * 200})
    assert "La phrase compte 1799 caractères." in said
    assert wire.calls == []
    assert "Cela n’a pas pu être fait" in send(studio, "forget-go", {**FORM, "keep-name": "Rien"})
    table = {"texts": [{"name": "prix.csv", "text": "produit,prix\nnappe,59\n"}]}
    said = send(studio, "keywords-file", {"keywords": "lin"}, "upload", event_data=table)
    assert "prix.csv n’est pas un export de la Search Console" in said


def test_a_chosen_segment_brings_its_own_language(studio: TestClient) -> None:
    assert '"fr"' in send(studio, "segment", {"segment": "families"}, "input")
    assert '"fr"' not in send(studio, "segment", {"segment": "nobody"}, "input")
