"""`assistant rewrite`."""

import io
import json
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.wire.server import Wire

GOOD = {
    "subject": "La nappe Alma",
    "preheader": "En lin lavé, 59,00 €",
    "body": "Bonjour,\n\nLa nappe Alma mesure 170 × 300 cm.\n\nElle coûte 59,00 €.",
    "cta": "Voir la nappe",
}
WRITE = ["write", "--segment", "families", "--product", "NAP-01", "--goal", "Présenter la nappe"]


@pytest.fixture(autouse=True)
def indexed(shop: Path, run: Run) -> None:
    assert run("index").code == 0


def says(wire: Wire, *texts: dict[str, str]) -> None:
    replies = iter([json.dumps(text, ensure_ascii=False) for text in texts])
    wire.answer = lambda messages, body: next(replies)


def test_a_kept_draft_is_rewritten_and_kept(run: Run, wire: Wire) -> None:
    says(wire, GOOD, {"subject": "Alma"})
    number = json.loads(run(*WRITE, "--json").out)["id"]
    ran = run("rewrite", "shorter", "--draft", str(number), "--field", "subject", "--keep")
    assert ran.code == 0
    assert "subject (4 characters)\nAlma" in ran.out
    assert f"Kept as draft {number}, version 2." in ran.err


def test_a_file_is_translated(run: Run, wire: Wire, tmp_path: Path) -> None:
    says(wire, {**GOOD, "subject": "The Alma tablecloth", "body": "Hello,\n\n170 × 300 cm, €59.00."})
    file = tmp_path / "mail.md"
    file.write_text("# Objet\nLa nappe Alma\n# body\n170 × 300 cm, à 59,00 €.", encoding="utf-8")
    ran = run("rewrite", "translate", str(file), "--into", "en", "--product", "NAP-01", "--json")
    assert ran.code == 0
    draft = json.loads(ran.out)
    assert (draft["language"], draft["id"]) == ("en", None)
    assert "La nappe Alma" in wire.calls[-1].text


def test_standard_input_is_read(run: Run, wire: Wire, monkeypatch: pytest.MonkeyPatch) -> None:
    says(wire, {"body": "La nappe Alma."})
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"La belle nappe.")))
    assert "La nappe Alma." in run("rewrite", "free", "-", "--say", "Sans adjectif").out
    assert "Sans adjectif" in wire.calls[-1].text


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["rewrite", "shorter"], "not said what to rewrite"),
        (["rewrite", "shorter", "x.md", "--draft", "1"], "two texts"),
        (["rewrite", "shorter", "missing.md"], "missing.md"),
        (["rewrite", "shorter", "latin.md"], "UTF-8"),
        (["rewrite", "shorter", "--draft", "404"], "no draft “404”"),
        (["rewrite", "tiny", "x.md"], "tiny"),
    ],
)
def test_what_can_not_be_rewritten_is_told(
    run: Run, wire: Wire, shop: Path, arguments: list[str], said: str
) -> None:
    (shop / "latin.md").write_bytes("é".encode("latin-1"))
    ran = run(*arguments)
    assert ran.code == 2
    assert said in ran.err
    assert not wire.calls
