"""A marketer's sitting: a dirty customer file, a stop and a kill in the middle, files for two mailing tools.

The server is a process of its own, as it is killed. What the page says is compared with what the files hold.
"""

import csv
import hashlib
import io
import json
import re
import socket
import subprocess
import sys
import time
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Visitor
from tests.conftest import SHARED_CACHE
from tests.customers import Customers, make_customers
from tests.web.shop import FILES
from tests.web.studio.campaign_run.parts import says
from tests.wire.faults import Fault
from tests.wire.server import MODEL, Wire

pytestmark = pytest.mark.browser
ROWS = 3000
RULE = """    rule: {all: [{field: orders, op: ">=", value: 1}]}
    position: 1
"""
GOALS = {"Français": "Présenter la nappe Alma.", "Anglais": "Present the Alma tablecloth."}
SECONDS = 120  # that a start may take on a busy machine


@pytest.fixture
def environment(tmp_path: Path, wire: Wire, monkeypatch: pytest.MonkeyPatch) -> int:
    """A shop with a rule for its families, for processes of their own; the port is that of its server."""
    for name, text in (FILES | {"segments.yaml": FILES["segments.yaml"] + RULE}).items():
        path = tmp_path / "knowledge" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    values = {
        "ASSISTANT_KNOWLEDGE": str(tmp_path / "knowledge"),
        "ASSISTANT_DATA_DIR": str(tmp_path / "data"),
        "ASSISTANT_CACHE_DIR": SHARED_CACHE,
        "OPENAI_BASE_URL": wire.url,
        "ASSISTANT_CHAT_MODEL": MODEL,
    }
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    wire.answer = says
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port: int = taken.getsockname()[1]
    return port


@contextmanager
def serving(port: int, log: Path) -> Iterator["subprocess.Popen[str]"]:
    """A running `assistant serve`, whatever becomes of it."""
    command = [sys.executable, "-m", "assistant.cli.main", "serve", "--port", str(port), "--json"]
    with log.open("w") as out, subprocess.Popen(command, stdout=out, stderr=out, text=True) as process:
        try:
            until = time.monotonic() + SECONDS
            while not _ready(port):
                assert process.poll() is None, log.read_text()
                assert time.monotonic() < until, log.read_text()
                time.sleep(0.1)
            yield process
        finally:
            process.kill()


def _ready(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/health").is_success
    except httpx.TransportError:
        return False


@pytest.fixture
def page(browser: Browser, environment: int) -> Iterator[Page]:
    context = browser.new_context(locale="fr-FR", viewport={"width": 1280, "height": 860})
    visitor = Visitor(f"http://127.0.0.1:{environment}", context, context.new_page())
    visitor.page.set_default_timeout(20_000)
    yield visitor.page
    context.close()


def campaigns(page: Page, port: int, password: str) -> None:
    """Log in where that is needed, and open the tab."""
    page.goto(f"http://127.0.0.1:{port}/studio/")
    if page.locator("#password").count():
        page.locator("#name").fill("admin")
        page.locator("#password").fill(password)
        page.locator("button[type=submit]").click()
    expect(page.locator("#goal textarea")).to_be_visible()
    page.get_by_role("tab", name="Campagnes").first.click()


def test_from_a_dirty_file_to_two_mailing_tools(
    page: Page, environment: int, wire: Wire, tmp_path: Path
) -> None:
    made = make_customers(tmp_path, ROWS, "brevo")
    with serving(environment, tmp_path / "first.log") as server:
        campaigns(page, environment, _password(tmp_path / "first.log"))
        _import(page, made)
        _plan(page)
        wire.fail(Fault("delay", seconds=1, times=None))
        _start_and_stop(page)
        server.kill()
    wire.reset()
    wire.answer = says
    with serving(environment, tmp_path / "second.log"):
        campaigns(page, environment, _password(tmp_path / "first.log"))
        _resume(page)
        _approve(page)
        for tool in ("Brevo", "Mailchimp"):
            _export(page, tool, tmp_path / f"{tool}.zip", made)


def _password(log: Path) -> str:
    found = re.search(r'"password": "([^"]+)"', log.read_text())
    assert found, log.read_text()
    return found[1]


def _import(page: Page, made: Customers) -> None:
    page.get_by_role("tab", name="1. Contacts").click()
    page.locator("#contacts-files").set_input_files(made.path)
    page.get_by_role("button", name="Lire le fichier").click()
    expect(page.locator("#h-contacts-file")).to_be_focused()
    page.get_by_role("button", name="Importer les contacts").click()
    expect(page.locator("#h-contacts-report")).to_be_focused()
    expect(page.locator("#contacts-report")).to_contain_text(_said(made.ok))


def _plan(page: Page) -> None:
    page.get_by_role("tab", name="3. Plan").click()
    form = page.locator("#plan-form")
    form.get_by_label("Nom", exact=True).fill("Nappe d’hiver")
    form.get_by_label("Liste de contacts").select_option(index=1)
    for segment in ("Familles", "Tout le monde"):
        form.get_by_label(segment).first.check()
    for channel in ("E-mail", "SMS"):
        form.get_by_label(channel, exact=True).check()
    for language, goal in GOALS.items():
        form.get_by_label(language).first.check()
        form.get_by_role("group", name=language).last.get_by_label("Objectif").fill(goal)
    form.get_by_label("Textes en même temps").fill("1")
    page.get_by_role("button", name="Voir le plan et l’estimation").click()
    expect(page.locator("#plan-result")).to_contain_text("textes à écrire, 8")
    page.get_by_role("button", name="Créer la campagne").click()
    expect(page.locator("#camp-head")).to_contain_text("Nappe d’hiver")


def _start_and_stop(page: Page) -> None:
    """Begun, stopped, gone on with: the run is on its way when this returns."""
    state = page.locator("#crun-progress .b-state")
    page.get_by_role("button", name="Écrire tous les textes").click()
    expect(page.locator("#crun-progress")).to_contain_text(re.compile(r"(?<!\d)[1-7] sur 8"))
    page.locator("#crun-acts summary", has_text="Arrêter").click()
    page.get_by_role("button", name="Oui, arrêter").click()
    expect(state).to_have_text("Arrêtée")
    page.get_by_role("button", name="Reprendre").click()
    expect(state).to_have_text("En cours")


def _resume(page: Page) -> None:
    page.locator("#camp-list").get_by_role("button", name="Ouvrir").click()
    expect(page.locator("#crun-progress")).to_contain_text("Le programme s’est arrêté")
    page.get_by_role("button", name="Reprendre").click()
    expect(page.locator("#crun-progress .b-state")).to_have_text("Terminée")


def _approve(page: Page) -> None:
    page.get_by_role("tab", name="Relecture").click()
    page.locator("#crev-bulk summary").click()
    page.get_by_role("button", name=re.compile("Oui, approuver ces")).click()
    expect(page.locator("#crev-note")).to_contain_text("Textes approuvés")


def _export(page: Page, tool: str, file: Path, made: Customers) -> None:
    page.get_by_role("tab", name="Export").click()
    page.get_by_label("Outil d’envoi").last.click()
    page.get_by_role("option", name=tool).click()
    expect(page.locator("#cexp-audience figcaption").first).to_contain_text("envois pour")
    page.get_by_label("Exporter aussi ce qui n’est pas approuvé").check()
    expect(page.locator("#cexp-go")).to_be_enabled()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Préparer le fichier").click()
    waiting.value.save_as(file)
    with zipfile.ZipFile(file) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    manifest = json.loads(files["manifest.json"])
    assert manifest["tool"] == tool.lower()
    assert {each["name"]: each["sha256"] for each in manifest["files"]} == {
        name: hashlib.sha256(content).hexdigest()
        for name, content in files.items()
        if name != "manifest.json"
    }
    said = [part.inner_text() for part in page.locator("#cexp-audience figcaption").all()]
    assert len(said) == len(manifest["channels"]) == 2
    for channel, caption in zip(manifest["channels"], said, strict=True):
        _same(channel, caption, files, made)


def _same(channel: Mapping[str, Any], caption: str, files: Mapping[str, bytes], made: Customers) -> None:
    """The page, the manifest and the file of a channel tell the same numbers."""
    people = list(_rows(files[f"contacts-{channel['channel']}.csv"]))
    excluded = channel["excluded"]
    assert len(people) == channel["sent"] == ROWS - sum(excluded.values())
    variants = Counter(
        next(value for name, value in row.items() if "VARIANT" in name.upper()) for row in people
    )
    assert dict(variants) == channel["by_variant"]
    assert f"{_said(channel['sent'])} envois pour {_said(ROWS)} lignes" in caption
    if channel["channel"] == "email":
        assert {reason: excluded.get(reason, 0) for reason in made.excluded} == dict(made.excluded)


def _rows(content: bytes) -> Iterator[dict[str, str]]:
    text = content.decode("utf-8-sig")
    head = text.partition("\n")[0]
    yield from csv.DictReader(io.StringIO(text), delimiter=";" if ";" in head else ",")


def _said(number: int) -> str:
    return f"{number:,}".replace(",", "\u202f")
