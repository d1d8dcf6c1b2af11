"""The panels over plain HTTP: who may do what, and what becomes of requests that no page sends."""

import json
from typing import Any

from starlette.testclient import TestClient

from assistant.services import Services
from assistant.types.campaign import StoredCampaign
from tests.web.gradio_calls import call, config_of
from tests.web.studio.campaign_run.parts import ended
from tests.web.studio.people_of import enter, send

RUN, PILOT, NEWS = ("crun-acts", "click"), ("crun-pilot", "click"), ("crun-progress", "input")
TEXT, LIST, SHOW = ("crev-text", "click"), ("crev-list", "click"), ("crev-show", "input")
MANY = ("crev-bulk", "click")
MAKE, TICKED = ("cexp-go", "click"), ("cexp-unapproved", "input")
FILTERS = {"crev-show": "every", "crev-finding": "", "crev-channel": "", "crev-segment": ""}


def opened(client: TestClient, session: str, campaign: StoredCampaign, name: str) -> None:
    """Sign in and open the campaign."""
    enter(client, name)
    press(client, session, ("camp-list", "click"), "open", campaign.id)


def show(client: TestClient, session: str, part: str) -> str:
    """What comes when the tab of the panel is chosen in which `part` is."""
    config = config_of(client, "/studio")
    ids = {each["id"] for each in config["components"] if each["props"].get("elem_id") == part}
    event = next(
        each
        for each in config["dependencies"]
        if ids & set(each["outputs"]) and any(trigger == "select" for _, trigger in each["targets"])
    )
    data = [None for _ in event["inputs"]]
    return json.dumps(call(client, "/studio", event, data, session), ensure_ascii=False)


def press(
    client: TestClient, session: str, place: tuple[str, str], act: str, name: object = "", **form: Any
) -> str:
    data = {"act": act, "name": str(name), "form": {key: [value] for key, value in form.items()}}
    return send(client, session, place, FILTERS, data)


def test_without_a_campaign_there_is_nothing_to_do(
    client: TestClient, session: str, campaign: StoredCampaign
) -> None:
    enter(client, "lea")
    assert "Ouvrez d’abord une campagne" in send(client, session, NEWS)
    assert "Aucun texte ne répond" in send(client, session, SHOW, FILTERS)
    assert "Cela n’a pas abouti" in press(client, session, RUN, "start")


def test_a_writer_runs_and_a_reviewer_judges(
    client: TestClient, session: str, campaign: StoredCampaign, services: Services
) -> None:
    opened(client, session, campaign, "rita")
    assert "il ne lance rien" in press(client, session, RUN, "start")
    assert services.campaigns.get(campaign.id).status == "planned"
    lea = f"{session}2"
    opened(client, lea, campaign, "lea")
    assert "Le pilote est lancé." in press(client, lea, RUN, "pilot")
    assert ended(services, campaign.id).reason == "pilot"
    news = send(client, lea, NEWS)
    assert "La nappe Alma en lin lavé" in news
    assert "crun-1-h-preview" in news
    assert "La nappe Alma" not in send(client, lea, NEWS)  # nothing is new: only how far it is
    assert "Votre rôle ne le permet pas" in press(client, lea, PILOT, "approve", 1)
    assert services.campaigns.runs.status(campaign.id).pilot.approved == 0
    enter(client, "rita")
    assert "Texte n° 1 approuvé." in press(client, session, PILOT, "approve", 1)
    enter(client, "lea")
    press(client, lea, RUN, "rest")
    assert ended(services, campaign.id).status == "done"
    assert "rien à mettre en pause" in press(client, lea, RUN, "pause")
    assert "Cela n’a pas abouti" in press(client, lea, RUN, "explode")


def test_a_refusal_says_what_stands_in_the_way(
    client: TestClient, session: str, finished: StoredCampaign, services: Services
) -> None:
    opened(client, session, finished, "rita")
    told = press(client, session, TEXT, "approve", 4)
    assert "Textes refusés" in told
    assert "donnez une raison" in told
    assert "€61.00" in told
    assert "Le motif est vide." in press(client, session, TEXT, "reject", 4, reason=" ")
    assert "Texte n° 4 approuvé." in press(client, session, TEXT, "approve", 4, reason="Prix du salon")
    assert services.campaigns.review.read(finished.id, 4).text.review == "approved"


def test_the_list_is_paged_narrowed_and_walked(
    client: TestClient, session: str, finished: StoredCampaign
) -> None:
    opened(client, session, finished, "rita")
    assert "concordent dans tous les textes" in show(client, session, "crev-finding")
    every = send(client, session, SHOW, FILTERS)
    assert "Textes de cette page : 4".replace(" :", "\u00a0:") in every
    assert "E-mail · anglais" in press(client, session, TEXT, "next", 1)
    assert "Familles · SMS · français" in press(client, session, LIST, "open", 3)
    narrowed = send(client, session, SHOW, {**FILTERS, "crev-finding": "grounding.figure"})
    assert "Textes de cette page : 1".replace(" :", "\u00a0:") in narrowed
    assert "Choisissez un texte" in send(client, session, SHOW, {**FILTERS, "crev-show": "rejected"})
    assert "Cela n’a pas abouti" in press(client, session, LIST, "vanish", 1)


def test_the_next_text_that_waits_is_opened(
    client: TestClient, session: str, finished: StoredCampaign, services: Services
) -> None:
    opened(client, session, finished, "rita")
    waiting = FILTERS | {"crev-show": "waiting"}
    send(client, session, SHOW, waiting)

    def approve(number: int) -> str:
        return send(client, session, TEXT, waiting, {"act": "approve", "name": str(number)})

    assert 'data-text=\\"1\\"' in approve(3)  # after the last one the first that waits comes up
    assert services.campaigns.review.read(finished.id, 3).text.review == "approved"
    assert "E-mail · anglais" in approve(1)
    assert "Choisissez un texte" in approve(2)


def test_a_sample_is_of_as_many_as_are_asked_for(
    client: TestClient, session: str, finished: StoredCampaign, services: Services
) -> None:
    opened(client, session, finished, "rita")
    send(client, session, SHOW, FILTERS)
    assert "2 textes au hasard" in press(client, session, MANY, "sample", count="2")
    assert "3 textes au hasard" in press(client, session, MANY, "sample", count="zwölf")  # all three
    assert "Revenir à la liste" not in press(client, session, LIST, "leave_sample")
    assert "Textes approuvés" in press(client, session, MANY, "clean")
    assert services.campaigns.review.clean(finished.id) == []


def test_a_reviewer_takes_no_contacts_out(
    client: TestClient, session: str, finished: StoredCampaign, services: Services
) -> None:
    opened(client, session, finished, "rita")
    assert "Avant l’export" in show(client, session, "cexp-tool")
    assert "exporte rien" in send(client, session, MAKE, {"cexp-tool": "brevo", "cexp-unapproved": True})
    assert services.campaigns.exports.list(finished.id) == []
    services.campaigns.review.approve(finished.id, [1, 2, 3], "rita")
    made = services.campaigns.exports.export(finished.id, "brevo", user="lea")
    path = f"/campaigns/export?name={made.name}&lang=fr"
    assert client.get(path).status_code == 403
    enter(client, "lea")
    reply = client.get(path)
    assert reply.content[:2] == b"PK"
    assert reply.headers["cache-control"] == "no-store"
    assert reply.headers["content-disposition"] == f'attachment; filename="{made.name}"'
    assert client.get("/campaigns/export?name=../settings.zip").status_code == 404
    assert made.path is not None
    made.path.unlink()
    assert client.get(path).status_code == 410
    client.cookies.clear()
    assert client.get(path).headers["location"].startswith("/login")


def test_an_export_is_looked_over_and_made(
    client: TestClient, session: str, finished: StoredCampaign, services: Services
) -> None:
    opened(client, session, finished, "lea")
    shown = show(client, session, "cexp-tool")
    assert "0 envois pour 6 lignes" in shown  # nothing is approved yet
    asked = {"cexp-tool": "brevo", "cexp-template": True, "cexp-unapproved": True}
    looked = send(client, session, TICKED, asked)
    assert "Textes prêts" in looked
    assert "bloqués par une vérification" in looked
    assert "4 envois pour 6 lignes" in looked
    made = send(client, session, MAKE, asked)
    (kept,) = services.campaigns.exports.list(finished.id)
    assert kept.name in made
    assert kept.manifest["template"] is True
    assert "pas approuvés" in send(client, session, TICKED, {"cexp-tool": "brevo"})
    assert "Error" in send(client, session, MAKE, {"cexp-tool": "nothing"})
