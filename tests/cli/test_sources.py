"""Folders, websites, feeds and files on the command line."""

import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run
from tests.ingest.rooted import FEED
from tests.net.server import Web, html, plain


@pytest.fixture
def web(monkeypatch: pytest.MonkeyPatch) -> Iterator[Web]:
    with Web() as server:
        monkeypatch.setenv("ASSISTANT_ALLOWED_NETWORKS", "127.0.0.0/8")
        monkeypatch.setenv("ASSISTANT_ALLOWED_PORTS", str(server.port))
        monkeypatch.setenv("ASSISTANT_CRAWL_DELAY", "0")
        server.pages["/"] = html("<main><h1>Atelier</h1><p>La filature tisse du lin à Brive.</p></main>")
        server.pages["/f.csv"] = plain(FEED, "text/csv")
        yield server


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "more"
    made.mkdir()
    (made / "stock.md").write_text("# Stock\n\nLe dépôt de Brive garde 1 250 nappes.", encoding="utf-8")
    return made


def listed(run: Run) -> dict[str, dict[str, Any]]:
    return {root["name"]: root for root in json.loads(run("sources", "list", "--json").out)}


def test_before_anything_is_indexed_there_is_the_knowledge_folder(shop: Path, run: Run) -> None:
    (root,) = listed(run).values()
    assert (root["name"], root["kind"], root["status"], root["chunks"]) == ("knowledge", "folder", "new", 0)
    assert set(root) == {
        "name", "kind", "address", "audience", "schedule", "status", "error", "failures", "indexed",
        "skipped", "duplicates", "warnings", "public", "internal", "chunks", "added_at", "last_sync",
        "next_sync",
    }  # fmt: skip
    assert "folder, new, audience by file, no schedule" in run("sources", "list").out


def test_a_website_a_feed_a_folder_and_a_file(shop: Path, run: Run, web: Web, folder: Path) -> None:
    note = shop / "Note d’été.md"
    note.write_text("# Note\n\nLe magasin ferme en août.", encoding="utf-8")
    for source, options in (
        (f"{web.url}/", ["--every", "nightly"]),
        (f"{web.url}/f.csv", ["--every", "hourly"]),
        (str(folder), ["--audience", "internal"]),
        (str(note), ["--audience", "public"]),
    ):
        ran = run("index", source, *options)
        assert ran.code == 0, ran.err
        assert "1 new" in ran.out
    roots = listed(run)
    assert {root["kind"] for root in roots.values()} == {"folder", "site", "feed", "uploads"}
    assert roots[f"{web.url}/"]["next_sync"]
    assert roots[str(folder)]["internal"] == 1
    assert "Note d’été.md" in run("sources", "show", "uploads").out
    assert run("sources", "show", "more").code == 0
    report = json.loads(run("index", "--all", "--json").out)
    assert (report["added"], report["unchanged"]) == (3, 4)


def test_a_source_is_shown_in_words(shop: Path, run: Run, folder: Path) -> None:
    (folder / "coupe.pdf").write_bytes(b"%PDF-1.4 cut")
    run("index", str(folder), "--every", "nightly")
    shown = run("sources", "show", str(folder)).out
    assert "1 source, 1 chunk (1 public, 0 internal), 1 skipped, 0 duplicates" in shown
    assert "  coupe.pdf\n      skipped: " in shown
    assert "stock.md  1 chunk, public, editorial, fr  Stock" in shown
    assert re.search(r"last sync \d{4}-\d\d-\d\d \d\d:\d\d, next sync \d{4}-\d\d-\d\d \d\d:\d\d\n", shown)


def test_removing_asks_first(shop: Path, run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run("index", str(folder))
    monkeypatch.setattr("sys.stdin", io.StringIO("n\n"))
    ran = run("sources", "remove", "more")
    assert ran.code == 130
    assert "Remove more from the index?" in ran.err
    assert run("sources", "remove", "more", "--json").code == 2
    assert str(folder) in listed(run)
    removed = json.loads(run("sources", "remove", "more", "--yes", "--json").out)
    assert removed == {"name": str(folder), "kind": "root", "sources": 1, "chunks": 1}
    assert str(folder) not in listed(run)
    assert (folder / "stock.md").is_file()


@pytest.mark.parametrize("command", ["show", "remove"])
def test_an_unknown_name_suggests_the_nearest(shop: Path, run: Run, command: str) -> None:
    ran = run("sources", command, "knowlege", *(["--yes"] if command == "remove" else []))
    assert ran.code == 2
    assert "Did you mean knowledge?" in ran.err


def test_a_dry_run_lists_what_would_change(shop: Path, run: Run) -> None:
    run("index")
    (shop / "knowledge" / "pages" / "new.md").write_text("# Neuf\n\nUn texte neuf.", encoding="utf-8")
    (shop / "knowledge" / "pages" / "returns.md").unlink()
    ran = run("index", "--dry-run")
    assert "nothing is changed" in ran.out
    assert "+ added     pages/new.md" in ran.out
    assert "- deleted   pages/returns.md" in ran.out
    assert json.loads(run("index", "--json").out)["added"] == 1


def test_a_feed_is_previewed_then_mapped(shop: Path, run: Run) -> None:
    path = shop / "prix.csv"
    path.write_text("code;libelle;tarif\nE1;Bougie;12,50\n", encoding="utf-8")
    shown = run("index", str(path), "--preview")
    assert "tarif" in shown.out
    assert "no column is known to be sku" in shown.err
    assert listed(run).keys() == {"knowledge"}
    mapping = ["--mapping", "code=sku", "--mapping", "libelle=name", "--mapping", "tarif=price_eur"]
    found = json.loads(run("index", str(path), "--preview", *mapping, "--json").out)
    assert found["products"] == 1
    assert {"column", "field", "samples"} == set(found["columns"][0])
    assert run("index", str(path), *mapping).code == 0
    assert "column code is sku" in run("sources", "show", "prix.csv").out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["https://127.0.0.1:1/"], "127.0.0.1"),
        (["http://10.0.0.1/"], "not a public address"),
        (["ftp://shop.example/"], "no web address"),
        (["--mapping", "nothing"], "COLUMN=FIELD"),
        (["--all", "--audience", "public"], "--all"),
        (["--rebuild", "--dry-run"], "--dry-run"),
        (["missing-folder"], "missing-folder"),
        (["brand.yaml", "--preview"], "brand.yaml"),
    ],
)
def test_what_cannot_be_indexed_is_the_users_mistake(
    shop: Path, run: Run, arguments: list[str], words: str
) -> None:
    ran = run("index", *arguments)
    assert ran.code == 2, ran.err
    assert words in ran.err
    assert "Traceback" not in ran.err
    assert listed(run).keys() == {"knowledge"}


def test_filters_of_the_search_are_checked(shop: Path, run: Run) -> None:
    run("index")
    for option, value in (("--price-from", "cheap"), ("--dated-from", "soon"), ("--attribute", "red")):
        ran = run("search", "nappe", option, value)
        assert ran.code == 2
        assert value in ran.err


def test_what_needs_attention_is_shown(shop: Path, run: Run, folder: Path) -> None:
    (folder / "broken.pdf").write_bytes(b"%PDF-1.4 cut")
    (folder / "copy.md").write_text((folder / "stock.md").read_text(encoding="utf-8"), encoding="utf-8")
    run("index", str(folder), "--every", "hourly")
    shown = run("sources", "show", "more").out
    assert "skipped: " in shown
    assert "duplicate: has the same content as" in shown
    assert "also as" in shown
    assert "next sync 20" in shown
    (folder / "stock.md").rename(shop / "stock.md")
    for path in folder.iterdir():
        path.unlink()
    assert run("index", str(folder)).code == 2
    listed_now = run("sources", "list").out
    assert "failed" in listed_now
    assert "holds no document" in listed_now
    removed = run("sources", "remove", "more", "--yes").out
    assert "Removed" in removed
