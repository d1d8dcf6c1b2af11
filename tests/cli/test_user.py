import json
import re
from pathlib import Path

import pytest

from assistant.settings import Settings
from assistant.wiring.people import People, open_people
from tests.cli.conftest import Run


@pytest.fixture
def people(shop: Path) -> People:
    """The accounts of the shop: one admin."""
    made = open_people(Settings.from_mapping({"ASSISTANT_DATA_DIR": str(shop / "data")}))
    made.accounts.add("léa", "correct horse battery", "admin")
    return made


def test_an_account_is_added_with_a_password_shown_once(people: People, run: Run) -> None:
    printed = run("user", "add", "Ana", "--role", "reviewer").out
    password = printed.rpartition(" ")[2].strip()
    account = people.accounts.verify("ana", password)
    assert account is not None
    assert account.role == "reviewer"
    assert password not in run("user", "list").out
    ran = run("user", "add", "ANA")
    assert (ran.code, "already" in ran.err) == (2, True)


def test_an_invitation_is_a_link(people: People, run: Run) -> None:
    printed = run("user", "invite", "Max", "--role", "reviewer", "--address", "https://studio.example/").out
    found = re.search(r"https://studio\.example/password\?link=(\S+)", printed)
    assert found
    link = people.links.look(found[1])
    assert link is not None
    assert (link.name, link.role, link.created_by) == ("Max", "reviewer", "command line")
    listed = run("user", "list").out
    assert "Max  reviewer  invited, until" in listed
    assert found[1] not in listed
    assert "worth nothing" in run("user", "disable", "max").out
    assert people.links.look(found[1]) is None


def test_a_reset_prints_a_link_when_asked(people: People, run: Run) -> None:
    given = json.loads(run("user", "reset", "léa", "--link", "--json").out)
    assert (given["kind"], given["name"]) == ("reset", "léa")
    assert given["link"].startswith("http://127.0.0.1:7860/password?link=")
    people.links.accept(given["link"].partition("link=")[2], "another long password")
    assert people.accounts.verify("léa", "another long password")


def test_roles_change_and_the_last_admin_stays(people: People, run: Run) -> None:
    run("user", "add", "ana")
    assert "ana is admin" in run("user", "role", "ana", "admin").out
    assert json.loads(run("user", "role", "léa", "writer", "--json").out)["role"] == "writer"
    for arguments in (("disable", "ana"), ("role", "ana", "writer")):
        ran = run("user", *arguments)
        assert (ran.code, "only admin" in ran.err) == (2, True)
    assert run("user", "role", "ana", "boss").code == 2


def test_accounts_are_closed_and_opened(people: People, run: Run) -> None:
    run("user", "add", "ana")
    assert "can't sign in" in run("user", "disable", "ana").out
    assert re.search(r"ana  writer  disabled \d{4}-", run("user", "list").out)
    found = json.loads(run("user", "list", "--json").out)
    assert [(each["name"], bool(each["disabled_at"])) for each in found["accounts"]] == [
        ("ana", True),
        ("léa", False),
    ]
    assert "can sign in again" in run("user", "enable", "ana").out
    before = people.accounts.get("ana")
    assert "signed out everywhere" in run("user", "sign-out", "ana").out
    after = people.accounts.get("ana")
    assert before is not None
    assert after is not None
    assert after.changed_at > before.changed_at
    people.accounts.verify("léa", "correct horse battery")
    assert re.search(r"léa  admin  signed in \d{4}-", run("user", "list").out)


@pytest.mark.parametrize("act", ["disable", "enable", "sign-out", "reset"])
def test_an_unknown_name_is_told(people: People, run: Run, act: str) -> None:
    del people
    ran = run("user", act, "lea")
    assert (ran.code, "Did you mean léa" in ran.err) == (2, True)


def test_the_log_tells_who_did_what(people: People, run: Run) -> None:
    run("user", "add", "ana", "--role", "reviewer")
    run("user", "role", "ana", "writer")
    people.accounts.disable("ana", "léa")
    printed = run("user", "log", "ANA").out
    lines = printed.splitlines()
    assert lines[0].endswith("ana  disabled  by léa")
    assert lines[1].endswith("ana  role reviewer to writer  by command line")
    assert lines[2].endswith("ana  added as reviewer  by command line")
    assert lines[3] == "3 events."
    (event,) = json.loads(run("user", "log", "--limit", "1", "--json").out)
    assert (event["act"], event["by"], event["name"], event["role"]) == ("disabled", "léa", "ana", "writer")
    assert run("user", "log", "nobody").out == "0 events.\n"
