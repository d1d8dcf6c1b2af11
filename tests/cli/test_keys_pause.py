import json
import re
from pathlib import Path

from assistant.store.api_keys import ApiKeys
from assistant.store.database import Database
from assistant.store.switches import CHAT_PAUSED, Switches
from tests.cli.conftest import Run


def test_a_key_is_made_shown_once_listed_and_revoked(shop: Path, run: Run) -> None:
    made = run("keys", "create", "Our app", "--scope", "search", "--scope", "chat")
    found = re.search(r"sk-ba-([0-9a-f]{8})-\S{43}", made.out)
    assert found
    assert "opens chat, search" in made.out
    database = Database.for_folder(shop / "data")
    key = ApiKeys(database).find(found[0])
    assert key is not None
    assert key.name == "Our app"
    listed = run("keys", "list")
    assert found[0] not in listed.out
    assert f"{found[1]}  " in listed.out
    assert "1 key." in listed.out
    assert "opens nothing any more" in run("keys", "revoke", found[1]).out
    assert ApiKeys(database).find(found[0]) is None
    database.close()
    assert "revoked" in run("keys", "list").out


def test_keys_for_programs(shop: Path, run: Run) -> None:
    del shop
    made = json.loads(run("keys", "create", "Our app", "--json").out)
    assert (made["scopes"], made["revoked_at"]) == (["chat"], None)
    listed = json.loads(run("keys", "list", "--json").out)
    assert listed == [{name: value for name, value in made.items() if name != "key"}]
    assert json.loads(run("keys", "revoke", made["id"], "--json").out)["revoked_at"]


def test_what_can_not_be_done_is_said(shop: Path, run: Run) -> None:
    del shop
    wrong = run("keys", "create", "x", "--scope", "chta")
    assert (wrong.code, "Did you mean chat?" in wrong.err) == (2, True)
    assert run("keys", "create", " ").code == 2
    assert run("keys", "revoke", "00000000").code == 2


def test_the_chat_is_paused_and_resumed(shop: Path, run: Run) -> None:
    assert "is paused" in run("pause").out
    database = Database.for_folder(shop / "data")
    switch = Switches(database).get(CHAT_PAUSED)
    assert (switch.on, switch.by) == (True, "command line")
    assert json.loads(run("resume", "--json").out) == {"paused": False}
    assert not Switches(database).get(CHAT_PAUSED).on
    database.close()
