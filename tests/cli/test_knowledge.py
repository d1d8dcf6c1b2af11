import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.ingest.samples import paragraph, pdf


def test_index_then_nothing_changed_then_search(shop: Path, run: Run) -> None:
    first = json.loads(run("index", "--json").out)
    assert (first["added"], first["skipped"]) == (3, [])
    assert first["embedded"] == first["chunks"] > 0
    again = json.loads(run("index", "--json").out)
    assert (again["unchanged"], again["embedded"]) == (3, 0)
    rows = json.loads(run("search", "Combien coûte la livraison ?", "-k", "2", "--json").out)
    assert set(rows[0]) >= {"rank", "score", "id", "source", "title", "heading", "language", "text"}
    assert rows[0]["source"] == "pages/livraison.md"
    assert len(rows) == 2
    shown = run("search", "return an article", "-k", "1").out
    assert "pages/returns.md" in shown


def test_search_marks_what_must_not_be_quoted_as_it_is(shop: Path, run: Run) -> None:
    pages = shop / "knowledge" / "pages"
    (pages / "promo.md").write_text(
        "---\nvalid_until: 2024-12-31\n---\n# Promo\n\nLe cardage est remisé.\n", encoding="utf-8"
    )
    (pages / "bientot.md").write_text(
        "---\nvalid_from: 2999-01-01\n---\n# Bientôt\n\nLe moulinage ouvrira.\n", encoding="utf-8"
    )
    (pages / "avis.md").write_text(
        "---\ntrust: user_generated\naudience: internal\n---\n# Avis\n\nLe ourdissage grince.\n",
        encoding="utf-8",
    )
    run("index")
    for question, mark in (
        ("cardage remisé", "pages/promo.md  fr, expired on 2024-12-31"),
        ("moulinage ouvrira", "pages/bientot.md  fr, in force from 2999-01-01"),
        ("ourdissage grince", "pages/avis.md  fr, internal, user-generated"),
    ):
        assert mark in run("search", question, "-k", "2").out


def test_search_tells_the_page_and_the_address(shop: Path, run: Run) -> None:
    pdf(shop / "knowledge" / "pages" / "plan.pdf", [paragraph(700, "Le rouet se monte en dix minutes.")])
    (shop / "knowledge" / "pages" / "stage.md").write_text(
        "---\nurl: https://shop.example/stage\n---\n# Stage\n\nLe stage de vannerie dure un jour.\n",
        encoding="utf-8",
    )
    run("index")
    assert "pages/plan.pdf, page 1  fr" in run("search", "rouet dix minutes", "-k", "1").out
    assert "https://shop.example/stage  fr" in run("search", "stage de vannerie", "-k", "1").out


def test_index_says_what_it_did(shop: Path, run: Run) -> None:
    (shop / "knowledge" / "pages" / "broken.pdf").write_bytes(b"%PDF-1.4 cut")
    ran = run("index")
    assert ran.code == 0
    assert "3 new" in ran.out
    assert "Skipped pages/broken.pdf" in ran.err


def test_another_folder_is_another_root(shop: Path, run: Run, tmp_path: Path) -> None:
    run("index")
    more = tmp_path / "more"
    more.mkdir()
    (more / "stock.md").write_text("# Stock\n\nLe dépôt de Brive garde 1 250 nappes.", encoding="utf-8")
    assert json.loads(run("index", str(more), "--json").out)["added"] == 1
    assert json.loads(run("index", "--json").out)["deleted"] == 0
    rows = json.loads(run("search", "dépôt de Brive", "--json").out)
    assert rows[0]["source"] == "stock.md"


@pytest.mark.parametrize("name", ["missing", "empty"])
def test_a_folder_that_cannot_be_read_is_the_users_mistake(shop: Path, run: Run, name: str) -> None:
    (shop / "empty").mkdir()
    ran = run("index", name)
    assert ran.code == 2
    assert name in ran.err
    assert "Traceback" not in ran.err


def test_search_before_index_says_what_to_do(shop: Path, run: Run) -> None:
    ran = run("search", "x y z")
    assert ran.code == 1
    assert "assistant index" in ran.err


def test_another_embedder_is_refused_until_rebuilt_while_the_old_one_serves(
    shop: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("index")
    monkeypatch.setenv("ASSISTANT_EMBEDDING_MODEL", "text-embedding-3-small")
    refused = run("index")
    assert refused.code == 1
    assert "assistant index --rebuild" in refused.err
    assert run("search", "Combien coûte la livraison ?").code == 0
    assert json.loads(run("index", "--rebuild", "--json").out)["embedded"] > 0
    assert run("search", "Combien coûte la livraison ?").code == 0
    # Another model of the same provider can still be asked; a provider that is no longer set can't.
    monkeypatch.setenv("ASSISTANT_EMBEDDING_MODEL", "text-embedding-3-large")
    assert run("search", "Combien coûte la livraison ?").code == 0
    monkeypatch.delenv("ASSISTANT_EMBEDDING_MODEL")
    for command in (["search", "livraison"], ["index"], ["ask", "Combien coûte la livraison ?"]):
        ran = run(*command)
        assert ran.code == 1
        assert "assistant index --rebuild" in ran.err


@pytest.mark.parametrize("inside", ["knowledge/pages", "."])
def test_a_part_of_the_knowledge_folder_is_no_root_of_its_own(shop: Path, run: Run, inside: str) -> None:
    ran = run("index", str(shop / inside))
    assert ran.code == 2
    assert "one inside the other" in ran.err


def test_one_data_folder_holds_one_company(shop: Path, run: Run, tmp_path: Path) -> None:
    run("index")
    other = tmp_path / "other"
    other.mkdir()
    (other / "about.md").write_text("# Verrerie Dumas\n\nNos verres viennent de Metz.", encoding="utf-8")
    for command in (["index"], ["search", "verres"]):
        ran = run(*command, "--knowledge", str(other))
        assert ran.code == 2
        assert "belongs to" in ran.err
    assert run("index", "--knowledge", str(other), "--rebuild").code == 0
    rows = json.loads(run("search", "verres", "--knowledge", str(other), "--json").out)
    assert {row["source"] for row in rows} == {"about.md"}
