"""`assistant write` with everything that a brief can hold."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.wire.server import Wire

DRAFT = {
    "subject": "La nappe Alma",
    "preheader": "170 × 300 cm",
    "body": "Bonjour,\n\nLa nappe Alma coûte 59,00 €.",
    "cta": "Voir la nappe",
}
WRITE = ["write", "--segment", "families", "--product", "NAP-01"]
FULL = [
    *WRITE, "--goal", "Présenter la nappe", "--offer", "−20 %", "--offer-from", "2099-12-01",
    "--offer-until", "2099-12-06", "--conditions", "dès 60 €", "--code", "NOEL20",
    "--key-fact", "La livraison est offerte à partir de 80 €", "--tone", "sobre", "--cta", "Voir la nappe",
    "--link", "https://www.filature.example/p/nap-01", "--utm", "source=infolettre",
    "--keyword", "nappe en lin",
]  # fmt: skip


@pytest.fixture(autouse=True)
def indexed(shop: Path, run: Run, wire: Wire) -> None:
    assert run("index").code == 0
    wire.answer = lambda messages, body: json.dumps(DRAFT)


def test_every_part_of_a_brief_reaches_the_model(run: Run, wire: Wire) -> None:
    ran = run(*FULL, "--json")
    assert ran.code == 0, ran.err
    said = "\n".join(call.text for call in wire.calls)
    for part in (
        "Présenter la nappe", "−20 %", "1er décembre 2099", "6 décembre 2099", "dès 60 €", "NOEL20",
        "offerte à partir de 80 €", "sobre", "Voir la nappe", "filature.example/p/nap-01", "nappe en lin",
    ):  # fmt: skip
        assert part in said, part


def test_the_language_is_the_segments_unless_it_is_said(run: Run) -> None:
    assert json.loads(run(*WRITE, "--goal", "Présenter", "--json").out)["language"] == "fr"
    draft = json.loads(run(*WRITE, "--goal", "Present it", "--lang", "en", "--json").out)
    assert draft["language"] == "en"


def test_several_variants_are_a_list(run: Run, wire: Wire) -> None:
    drafts = json.loads(
        run(*WRITE, "--goal", "Présenter", "--variants", "2", "--vary", "opening", "--json").out
    )
    assert len(drafts) == 2
    shown = run(*WRITE, "--goal", "Présenter", "--variants", "2")
    assert "Draft 1 of 2" in shown.out
    assert "Draft 2 of 2" in shown.out
    assert "Writing … (2)" in shown.err


def test_the_facts_are_listed_to_be_pinned_or_excluded(run: Run, wire: Wire) -> None:
    asked = [*WRITE, "--goal", "Présenter la nappe", "--facts"]
    facts = json.loads(run(*asked, "--json").out)
    price = facts[0]
    assert price["kind"] == "price"
    assert {"id", "text", "source", "title", "kind", "day", "chosen", "pinned", "language"} == set(price)
    shown = run(*asked, "--pin", price["id"])
    assert f"* {price['id']}  price" in shown.out
    assert "--exclude ID" in shown.err
    assert not wire.calls
    run(*asked[:-1], "--exclude", price["id"])
    assert "59,00" not in wire.calls[0].text.split("Faits")[-1]


def test_a_sentence_fills_the_brief_in(run: Run, wire: Wire) -> None:
    ran = run("write", "--from", "Un mail aux familles sur la nappe Alma", "--json")
    assert ran.code == 0, ran.err
    draft = json.loads(ran.out)
    assert (draft["channel"], draft["segment"], draft["products"]) == ("email", "families", ["NAP-01"])


def test_a_brief_is_kept_under_a_name_and_read_from_a_file(run: Run, tmp_path: Path, wire: Wire) -> None:
    assert run(*FULL, "--save-preset", "Noël").code == 0
    wire.calls.clear()
    assert run("write", "--preset", "noël", "--tone", "posé").code == 0
    assert "NOEL20" in wire.calls[0].text
    assert "posé" in wire.calls[0].text
    file = tmp_path / "brief.json"
    file.write_text(json.dumps({"segment": "families", "goal": "Présenter", "offer": {"text": "−30 %"}}))
    wire.calls.clear()
    assert run("write", "--brief", str(file), "--code", "FETE").code == 0
    assert "−30 % ; code FETE" in wire.calls[0].text


def test_keywords_come_from_search_console(run: Run, tmp_path: Path, wire: Wire) -> None:
    table = tmp_path / "queries.csv"
    table.write_text("Top queries,Clicks,Impressions,CTR,Position\nnappe en lin,3,90,3%,8\n")
    ran = run(*WRITE, "--goal", "Présenter", "--keywords-csv", str(table))
    assert "nappe en lin" in wire.calls[0].text
    assert "Le mot-clé «\u00a0nappe en lin\u00a0» n’est pas dans le texte." in ran.out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--utm", "source"], "no UTM parameter"),
        (["--utm", "colour=red"], "no UTM parameter"),
        (["--link", "shop"], "no address"),
        (["--variants", "7"], "7 variants"),
        (["--brief", "missing.json"], "can't be read"),
        (["--brief", "broken.json"], "is no JSON"),
        (["--brief", "list.json"], "no JSON object"),
        (["--preset", "unknown"], "There is no preset"),
        (["--keywords-csv", "list.json"], "no export of Search Console"),
    ],
)
def test_what_cannot_be_used_is_named(run: Run, tmp_path: Path, arguments: list[str], said: str) -> None:
    (tmp_path / "broken.json").write_text("{")
    (tmp_path / "list.json").write_text("[1]")
    ran = run(*WRITE, "--goal", "Présenter", *arguments)
    assert ran.code == 2
    assert said in ran.err


def test_a_brief_without_a_segment_is_refused(run: Run) -> None:
    ran = run("write", "--goal", "Présenter")
    assert ran.code == 2
    assert "families" in ran.err


def test_an_offer_in_a_file_must_have_its_parts(run: Run, tmp_path: Path, wire: Wire) -> None:
    file = tmp_path / "b.json"
    file.write_text(json.dumps({"segment": "families", "goal": "x", "offer": "-20 %"}), encoding="utf-8")
    for more in ([], ["--offer-until", "2099-12-06"]):
        ran = run("write", "--brief", str(file), *more)
        assert ran.code == 2
        assert "The brief’s offer can't be “-20 %”" in ran.err
    assert not wire.calls
