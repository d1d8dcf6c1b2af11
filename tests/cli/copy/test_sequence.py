"""`assistant write --sequence`, and replies."""

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
    "text": "Filature: la nappe Alma est en lin.",
}
WRITE = ["write", "--segment", "families", "--product", "NAP-01"]


@pytest.fixture(autouse=True)
def indexed(shop: Path, run: Run, wire: Wire) -> None:
    assert run("index").code == 0
    wire.answer = lambda messages, body: json.dumps(DRAFT)


def test_a_sequence_is_written_and_shown_in_its_order(run: Run, wire: Wire) -> None:
    ran = run(*WRITE, "--sequence", "abandoned_cart", "--code", "NOEL20", "--offer", "−20 %")
    assert ran.code == 0, ran.err
    heads = [line for line in ran.out.splitlines() if line.startswith("Message ")]
    assert heads == [
        "Message 1 of 3 · email · 1 hour after leaving the cart",
        "Message 2 of 3 · sms · 1 day after leaving the cart",
        "Message 3 of 3 · email · 3 days after leaving the cart",
    ]
    assert "Writing … (3)" in ran.err
    assert "The sequence ends with the order. Its drafts: 1, 2, 3." in ran.err
    assert "NOEL20" not in wire.calls[0].text
    assert "NOEL20" in wire.calls[-1].text


def test_a_sequence_for_a_program(run: Run) -> None:
    result = json.loads(run(*WRITE, "--sequence", "welcome", "--lang", "fr", "--json").out)
    assert (result["id"], result["needs_product"]) == ("welcome", False)
    assert [step["hours"] for step in result["steps"]] == [0, 48, 48]
    assert result["steps"][1]["wait"] == {
        "fr": "2 jours après l’inscription",
        "en": "2 days after signing up",
    }
    assert [step["draft"]["variant"] for step in result["steps"]] == [0, 1, 2]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--sequence", "welcom"], "welcome"),
        (["--sequence", "", "--goal", "x"], "There is no sequence"),
        (["--channel", "review_reply", "--goal", "Remercier"], "no text for the “review_reply” to answer"),
    ],
)
def test_what_cannot_be_written_is_named(run: Run, arguments: list[str], said: str) -> None:
    ran = run(*WRITE, *arguments)
    assert ran.code == 2
    assert said in ran.err


def test_a_reply_answers_a_text(run: Run, wire: Wire) -> None:
    wire.answer = lambda messages, body: json.dumps({"text": "Merci de votre avis."})
    ran = run(*WRITE, "--channel", "review_reply", "--goal", "Remercier", "--reply-to", "Très belle nappe.")
    assert ran.code == 0, ran.err
    assert "« Très belle nappe. »" in " ".join(wire.calls[0].text.split())
