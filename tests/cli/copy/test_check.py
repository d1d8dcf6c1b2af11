"""`assistant check` as a linter."""

import io
import json
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Run

BAD = "Bonjour,\n\nLa livraison en France coûte 3,20 €.\nUn linge écologique.\n"
GOOD = "Bonjour,\n\nLa livraison en France coûte 4,90 €.\n"


@pytest.fixture
def indexed(shop: Path, run: Run) -> Path:
    assert run("index").code == 0
    return shop


def given(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))


def test_findings_are_told_by_place_and_fail_the_command(indexed: Path, run: Run) -> None:
    (indexed / "mail.txt").write_text(BAD, encoding="utf-8")
    ran = run("check", "mail.txt", "--lang", "fr")
    assert ran.code == 1
    assert "mail.txt:3:30: error grounding.figure body: " in ran.out
    assert "mail.txt:4:10: warning law.green body: «\u00a0écologique\u00a0»" in ran.out
    assert "    → Remplacez-la par le fait précis" in ran.out
    assert "    Code de l’environnement, art. L541-9-1" in ran.out
    assert "1 error" in ran.err


def test_a_good_text_passes_from_standard_input(
    indexed: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    given(monkeypatch, GOOD)
    ran = run("check", "--channel", "email")
    assert ran.code == 0
    assert "error" not in ran.out


def test_strict_fails_on_warnings(indexed: Path, run: Run) -> None:
    (indexed / "mail.txt").write_text("Un linge écologique.", encoding="utf-8")
    assert run("check", "mail.txt").code == 0
    assert run("check", "mail.txt", "--strict").code == 1


def test_json_has_the_documented_shape(indexed: Path, run: Run) -> None:
    (indexed / "mail.md").write_text(
        "# Objet\nLa nappe Alma\n\n# Body\nLa nappe Alma coûte 61 €.\n", encoding="utf-8"
    )
    ran = run("check", "mail.md", "--json", "--lang", "fr", "--product", "NAP-01", "--segment", "families")
    assert ran.code == 1
    checked = json.loads(ran.out)
    assert set(checked) == {
        "file", "channel", "language", "fields", "lengths", "passed", "findings", "sentences", "citations",
    }  # fmt: skip
    assert checked["file"] == "mail.md"
    wrong = next(finding for finding in checked["findings"] if finding["rule"] == "grounding.figure")
    assert (wrong["field"], wrong["line"], wrong["column"], wrong["excerpt"]) == ("body", 5, 21, "61 €")
    assert "channel.missing" in {finding["rule"] for finding in checked["findings"]}  # the cta


def test_pairs_need_no_index(run: Run, tmp_path: Path) -> None:
    pairs = [
        {"id": 1, "lang": "fr", "source": "La nappe coûte 59 €.", "text": "Elle coûte 59 €."},
        {"id": "b", "lang": "en", "source": ["It costs €59."], "text": "It costs €95."},
    ]
    file = tmp_path / "pairs.jsonl"
    file.write_text("\n\n".join(json.dumps(pair) for pair in pairs), encoding="utf-8")
    ran = run("check", "--pairs", str(file))
    assert ran.code == 0
    lines = [json.loads(line) for line in ran.out.splitlines()]
    assert [(line["id"], line["supported"]) for line in lines] == [(1, True), ("b", False)]
    assert set(lines[1]["findings"][0]) == {"kind", "start", "end", "text", "nearest", "severity"}


def test_a_pair_may_hold_the_line_ends_that_json_allows(run: Run, tmp_path: Path) -> None:
    text = "Elle coûte 59 €.\u2028Elle est\u0085là."
    pair = {"id": 1, "lang": "fr", "source": "La nappe coûte 59 €.", "text": text}
    file = tmp_path / "pairs.jsonl"
    file.write_bytes((json.dumps(pair, ensure_ascii=False) + "\r\n").encode() * 2)
    ran = run("check", "--pairs", str(file))
    assert ran.code == 0, ran.err
    assert [json.loads(line)["id"] for line in ran.out.split("\n") if line] == [1, 1]


@pytest.mark.parametrize(
    "line", ["{", "[]", '{"id": 1}', '{"id": 1, "lang": "de", "source": "a", "text": "b"}']
)
def test_pairs_that_cannot_be_read(run: Run, tmp_path: Path, line: str) -> None:
    (tmp_path / "pairs.jsonl").write_text(line, encoding="utf-8")
    ran = run("check", "--pairs", str(tmp_path / "pairs.jsonl"))
    assert ran.code == 2
    assert "line 1" in ran.err


def test_what_cannot_be_checked(shop: Path, run: Run) -> None:
    (shop / "latin.txt").write_bytes("déjà".encode("latin-1"))
    assert run("check", "nothing.txt").code == 2
    assert run("check", "latin.txt").code == 2
    (shop / "mail.txt").write_text(GOOD, encoding="utf-8")
    assert "Did you mean" in run("check", "mail.txt", "--channel", "emial").err
    assert run("check", "mail.txt", "--field", "titre").code == 2
    (shop / "empty.txt").write_text(" \n", encoding="utf-8")
    assert run("check", "empty.txt").code in (1, 2)
    assert run("check", "mail.txt").code == 1  # nothing is indexed
