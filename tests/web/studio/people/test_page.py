"""The page of people over plain HTTP: what an admin does there, and what nobody else can."""

import re

import pytest
from starlette.testclient import TestClient

from assistant.services import Services
from tests.web.studio.people_of import enter, person, send

LIST = ("people-list", "click")
INVITE = ("people-invite-go", "click")


@pytest.fixture
def session(request: pytest.FixtureRequest) -> str:
    return re.sub(r"\W", "", request.node.name)


@pytest.fixture
def studio(client: TestClient, services: Services) -> TestClient:
    for name in ("lea", "rita"):
        person(services, name, "writer" if name == "lea" else "reviewer")
    enter(client, "admin")
    return client


def act(client: TestClient, session: str, name: str, who: str, value: str = "") -> str:
    return send(client, session, LIST, {}, {"act": name, "name": who, "value": value})


def invite(client: TestClient, session: str, name: str, role: str = "writer") -> str:
    return send(client, session, INVITE, {"people-name": name, "people-role": role})


def test_an_admin_sees_everybody(studio: TestClient, session: str) -> None:
    said = send(studio, session, ("people", "select"))
    for expected in ("lea", "rita", "Rôle de lea", "vous", "Dernière connexion"):
        assert expected in said


def test_a_link_is_shown_once_and_works(studio: TestClient, session: str, services: Services) -> None:
    said = invite(studio, session, "Zoé Lœwe", "reviewer")
    found = re.search(r'value=\\"(http://localhost(/password\?link=[\w-]+))\\"', said)
    assert found
    assert studio.get(found[2]).status_code == 200
    assert [(link.name, link.role, link.created_by) for link in services.links.pending()] == [
        ("Zoé Lœwe", "reviewer", "admin")
    ]
    again = send(studio, session, ("people", "select"))
    assert found[1] not in again
    assert "Invitation de Zoé Lœwe" in again
    assert "Le lien ne vaut plus rien." in act(studio, session, "revoke", "Zoé Lœwe")
    assert services.links.pending() == []


def test_a_name_that_is_taken_or_empty_gets_no_link(studio: TestClient, session: str) -> None:
    assert "Il existe déjà un compte « lea »".replace("« ", "«\u00a0").replace(" »", "\u00a0»") in invite(
        studio, session, "lea"
    )
    assert "Il faut un nom et un rôle." in invite(studio, session, "  ")


def test_roles_sessions_and_accounts_are_changed(
    studio: TestClient, session: str, services: Services
) -> None:
    assert "Le rôle est changé." in act(studio, session, "role", "lea", "reviewer")
    before = services.accounts.get("lea")
    assert before is not None
    assert before.role == "reviewer"
    assert "Ses sessions sont fermées." in act(studio, session, "end", "lea")
    after = services.accounts.get("lea")
    assert after is not None
    assert after.changed_at > before.changed_at
    assert "Le compte est désactivé." in act(studio, session, "disable", "lea")
    assert "Le compte est réactivé." in act(studio, session, "enable", "lea")
    assert "/password?link=" in act(studio, session, "reset", "lea")
    services.links.revoke("lea")


def test_the_last_admin_and_what_is_unknown_are_refused(
    studio: TestClient, session: str, services: Services
) -> None:
    assert "admin est le seul administrateur" in act(studio, session, "disable", "admin")
    assert "Cela n’a pas abouti" in act(studio, session, "role", "admin", "writer")
    assert "Cela n’a pas abouti" in act(studio, session, "role", "lea", "<king>")
    assert "Cela n’a pas abouti" in act(studio, session, "explode", "lea")
    assert "Cela n’a pas abouti" in act(studio, session, "reset", "nobody")
    admin = services.accounts.get("admin")
    assert admin is not None
    assert (admin.active, admin.role) == (True, "admin")


@pytest.mark.parametrize("who", ["lea", "rita"])
def test_nobody_else_manages_accounts(studio: TestClient, session: str, services: Services, who: str) -> None:
    enter(studio, who)
    said = send(studio, session, ("people", "select"))
    assert "Seul un administrateur" in said
    assert "Rôle de" not in said
    for name, value in (("role", "admin"), ("disable", ""), ("reset", ""), ("end", ""), ("revoke", "")):
        assert "ne gère pas les comptes" in act(studio, session, name, "admin", value)
    assert "ne gère pas les comptes" in invite(studio, session, "Intrus", "admin")
    assert services.links.pending() == []


def test_what_was_done_is_shown_to_admins_alone(studio: TestClient, session: str, services: Services) -> None:
    act(studio, session, "role", "lea", "reviewer")
    act(studio, session, "role", "lea", "writer")
    said = send(studio, session, ("people", "select"))
    assert "lea : rôle changé, relecteur devient rédacteur".replace(" :", "\u00a0:") in said
    assert ", par admin" in said
    for _ in range(16):
        services.accounts.end_sessions("rita", "admin")
        services.accounts.end_sessions("rita", "rita")
    newest = send(studio, session, ("people", "select"))
    assert "rôle changé" not in newest
    (last,) = set(re.findall(r'data-act=\\"log\\" data-name=\\"(\d+)', newest))
    older = send(studio, session, ("people-log", "click"), {}, {"act": "log", "name": last})
    assert "rôle changé" in older
    enter(studio, "rita")
    assert "Ce qui a changé" not in send(studio, session, ("people", "select"))
    refused = send(studio, session, ("people-log", "click"), {}, {"act": "log", "name": last})
    assert "ne gère pas les comptes" in refused
    assert "rôle changé" not in refused


def test_what_the_command_line_did_is_told_in_the_language_of_the_page(
    studio: TestClient, session: str, services: Services
) -> None:
    services.accounts.end_sessions("lea", "command line")
    services.links.invite("yann", "writer", "command line")
    said = send(studio, session, ("people", "select"), {})
    assert "par la ligne de commande" in said
    assert "command line" not in said
    services.links.revoke("yann", "command line")
