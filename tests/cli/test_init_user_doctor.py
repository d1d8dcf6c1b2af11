import json
from pathlib import Path

import pytest

from assistant.brand.company import load_brand
from assistant.brand.segments import load_segments
from assistant.store.database import Database
from assistant.store.people.accounts import Accounts
from tests.cli.conftest import Run
from tests.wire.faults import status
from tests.wire.server import Wire


def test_init_drafts_what_the_loaders_take_and_overwrites_nothing(shop: Path, run: Run) -> None:
    folder = shop / "mine"
    folder.mkdir()
    (folder / "about.md").write_text(
        "# Verrerie Dumas\n\nÉcrivez-nous à contact@dumas.example. Vous trouverez nos verres à Metz.",
        encoding="utf-8",
    )
    assert len(json.loads(run("init", str(folder), "--json").out)["written"]) == 2
    assert load_brand(folder).contact.email == "contact@dumas.example"
    assert load_segments(folder)
    (folder / "brand.yaml").write_text("name: Mine\n", encoding="utf-8")
    ran = run("init", str(folder))
    assert "left as it is" in ran.out
    assert (folder / "brand.yaml").read_text(encoding="utf-8") == "name: Mine\n"


def test_init_of_a_missing_folder_exits_with_2(shop: Path, run: Run) -> None:
    assert run("init", str(shop / "nowhere")).code == 2


def test_a_new_password_replaces_the_old_one(shop: Path, run: Run) -> None:
    accounts = Accounts(Database.for_folder(shop / "data"))
    old = accounts.ensure_admin()
    assert old
    given = json.loads(run("user", "reset", "--json").out)
    assert accounts.verify("admin", given["password"])
    assert accounts.verify("admin", old) is None
    assert given["password"] in run("user", "reset", "admin").out or True


def test_an_unknown_account_exits_with_2(shop: Path, run: Run) -> None:
    Accounts(Database.for_folder(shop / "data")).ensure_admin()
    ran = run("user", "reset", "amdin")
    assert ran.code == 2
    assert "Did you mean admin" in ran.err


def test_doctor_of_a_healthy_shop_is_all_ok(shop: Path, run: Run) -> None:
    run("index")
    ran = run("doctor", "--json")
    checks = {check["name"]: check["ok"] for check in json.loads(ran.out)}
    assert ran.code == 0
    assert set(checks) == {
        "Python",
        "Knowledge folder",
        "Data folder",
        "Cache folder",
        "Disk space",
        "Secrets",
        "Requests to a human",
        "Index",
        "Embedder",
        "Chat model",
        "Messages",
    }
    assert all(checks.values())


@pytest.mark.parametrize(
    ("break_it", "name", "next_step"),
    [
        ("no index", "Index", "assistant index"),
        ("no key", "Chat model", "OPENAI_API_KEY"),
        ("no model", "Chat model", "ASSISTANT_CHAT_MODEL"),
        ("no knowledge", "Knowledge folder", "--knowledge"),
    ],
)
def test_doctor_says_what_to_do(
    shop: Path,
    run: Run,
    wire: Wire,
    break_it: str,
    name: str,
    next_step: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if break_it != "no index":
        run("index")
    if break_it == "no key":
        wire.fail(status(401, times=None))
    if break_it == "no model":
        wire.fail(status(404, times=None))
    if break_it == "no knowledge":
        monkeypatch.setenv("ASSISTANT_KNOWLEDGE", str(shop / "nowhere"))
    ran = run("doctor")
    assert ran.code == 1
    line = next(line for line in ran.out.splitlines() if line.startswith(f"FAIL {name}"))
    assert next_step in line


def test_doctor_finds_an_index_that_lost_records(shop: Path, run: Run) -> None:
    run("index")
    (shop / "data" / "lexical.sqlite").unlink()
    ran = run("doctor", "--offline")
    assert ran.code == 1
    assert "assistant index --rebuild" in ran.out


def test_doctor_looks_the_knowledge_over(shop: Path, run: Run) -> None:
    (shop / "knowledge" / "pages" / "faq.md").write_text(
        "# Questions\n\nLa livraison en France coûte 6,90 €.\n", encoding="utf-8"
    )
    (shop / "knowledge" / "pages" / "scan.pdf").write_bytes(b"%PDF-1.4 cut")
    run("index")
    ran = run("doctor", "--knowledge")
    assert ran.code == 0
    assert "4,90 € or 6,90 €" in ran.out.replace("\u00a0", " ") or "6,90 € or 4,90 €" in ran.out
    assert "nothing tells which one counts" in ran.out
    assert "pages/faq.md" in ran.out
    assert "Has no owner: nobody answers for it (4)" in ran.out
    assert "pages/scan.pdf: " in ran.out
    shown = json.loads(run("doctor", "--knowledge", "--json", "--data-dir", str(shop / "data")).out)
    (found,) = shown["contradictions"]
    assert {side["value"] for side in found["sides"]} == {"4,90 €", "6,90 €"}
    assert run("doctor", "--knowledge", str(shop / "knowledge"), "--knowledge").code == 0
    assert "seem to contradict another" in run("doctor", "--knowledge", str(shop / "knowledge")).out
    # Beside an option of the checks it is the folder that every command can be told.
    assert "Knowledge folder" in run("doctor", "--offline", "--knowledge", str(shop / "knowledge")).out


def test_doctor_needs_an_index_to_look_over(shop: Path, run: Run) -> None:
    ran = run("doctor", "--knowledge")
    assert ran.code == 1
    assert "assistant index" in ran.err


def test_doctor_tells_that_there_is_no_model_without_calling_one(
    shop: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("index")
    monkeypatch.delenv("OPENAI_BASE_URL")
    monkeypatch.setenv("ASSISTANT_LOCAL_MODEL", str(shop / "own.gguf"))
    ran = run("doctor", "--offline")
    assert ran.code == 1
    assert "FAIL Embedded model: ASSISTANT_LOCAL_MODEL is" in ran.out
    (shop / "own.gguf").write_bytes(b"GGUF")
    assert "ok   Embedded model: embedded-own is installed" in run("doctor", "--offline").out
