"""`assistant write --lab`."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.wire.server import Wire
from tests.writing.lab.test_lab import LINES

LAB = ["write", "--segment", "families", "--product", "NAP-01", "--goal", "Présenter la nappe"]


@pytest.fixture(autouse=True)
def indexed(shop: Path, run: Run, wire: Wire) -> None:
    assert run("index").code == 0
    wrong = {**LINES, "figure": "La nappe Alma à 49,00 €", "moment": "Le lin lavé de la nappe Alma"}
    wire.answer = lambda messages, body: json.dumps({**wrong, "benefit": "La meilleure nappe du monde"})


def test_the_lines_are_shown_with_their_scores_and_why(run: Run, wire: Wire) -> None:
    ran = run(*LAB, "--lab", "subject")
    assert ran.code == 0, ran.err
    assert "1. " in ran.out
    assert "/100 · " in ran.out
    assert "on brand 20/20" in ran.out
    assert "no spam: «\u00a0La meilleure nappe du monde\u00a0» se prouve" in ran.out
    left = ran.out.split("Left out")[1]
    assert "✗ La nappe Alma à 49,00" in left
    assert "Says the same as: Nappe Alma" in left
    assert "predicts neither opens nor clicks" in ran.err
    assert left.count("✗ La nappe Alma à 49,00") == 1
    assert "Writing …" in ran.err


def test_the_lines_are_json_for_a_program(run: Run) -> None:
    lab = json.loads(run(*LAB, "--channel", "linkedin", "--lab", "hook", "--json").out)
    assert (lab["field"], lab["channel"]) == ("hook", "linkedin")
    assert {"text", "mechanism", "length", "score", "findings"} == set(lab["lines"][0])
    assert [part["name"] for part in lab["lines"][0]["score"]["parts"]] == [
        "length",
        "concreteness",
        "clarity",
        "spam",
        "brand",
    ]
    assert {line["reason"] for line in lab["left_out"]} == {"hard", "same"}


def test_no_line_is_said(run: Run, wire: Wire) -> None:
    wire.answer = lambda messages, body: json.dumps({"direct": "La nappe Alma à 49,00 €"})
    assert "No line passed the checks." in run(*LAB, "--lab", "subject").out


def test_a_field_without_lines_is_refused(run: Run) -> None:
    ran = run(*LAB, "--lab", "body")
    assert ran.code == 2
    assert "“body”" in ran.err
