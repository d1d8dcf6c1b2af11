import json
from dataclasses import fields
from pathlib import Path

import pytest

from assistant.cli import show
from assistant.types.answer import Answer
from tests.cli.conftest import Run
from tests.wire.faults import status
from tests.wire.server import Wire

QUESTION = "Combien coûte la livraison en France ?"
DRAFT = {
    "subject": "La nappe Alma",
    "preheader": "En lin lavé",
    "body": "Bonjour,\n\nLa nappe Alma coûte 59,00 €. Elle rétrécit de 12 %.",
    "cta": "Voir la nappe",
}
WRITE = ["write", "--segment", "families", "--product", "NAP-01", "--goal", "Présenter la nappe"]


@pytest.fixture(autouse=True)
def indexed(shop: Path, run: Run) -> None:
    assert run("index").code == 0


def test_ask_streams_an_answer_and_lists_its_sources(run: Run, wire: Wire) -> None:
    wire.answer = lambda messages, body: "La livraison en France coûte 4,90 €."
    ran = run("ask", QUESTION)
    assert ran.code == 0
    assert "La livraison en France coûte 4,90 € [1]." in ran.out
    assert "“La livraison en France coûte 4,90 €.”" in ran.out
    assert "pages/livraison.md" in ran.out


def test_ask_json_has_the_documented_shape(run: Run, wire: Wire) -> None:
    wire.answer = lambda messages, body: "La livraison en France coûte 4,90 €."
    answer = json.loads(run("ask", QUESTION, "--json").out)
    assert set(answer) == {each.name for each in fields(Answer)}
    assert set(answer["citations"][0]) == {"n", "source", "title", "heading", "quote", "url", "language"}
    assert set(answer["usage"]) == {"prompt_tokens", "cached_tokens", "completion_tokens", "cost_eur"}
    assert (answer["language"], answer["status"]) == ("fr", "answered")


def test_ask_names_products(run: Run, wire: Wire) -> None:
    wire.answer = lambda messages, body: "La nappe Alma coûte 59 €."
    out = run("ask", "Quel est le prix de la nappe Alma ?").out
    assert "\nProducts\n- Nappe Alma: €59.00, in stock, " in out


def test_ask_tells_the_language_of_a_source(run: Run, wire: Wire, monkeypatch: pytest.MonkeyPatch) -> None:
    # Only the embedder that is shipped finds a page in the other language.
    monkeypatch.delenv("ASSISTANT_EMBEDDING_MODEL")
    assert run("index", "--rebuild").code == 0
    wire.answer = lambda messages, body: "Vous avez 30 jours pour retourner un article."
    out = run("ask", "Combien de jours ai-je pour retourner un article ?").out
    assert "(pages/returns.md, in English)" in out


def test_further_questions_and_what_is_nearby_are_lists(capsys: pytest.CaptureFixture[str]) -> None:
    show.suggestions(["Livrez-vous en Belgique ?"])
    show.nearby([{"title": "Livraison", "heading": "France", "source": "pages/livraison.md"}])
    show.products(
        [{"name": "Nappe", "price_eur": None, "availability": "out_of_stock", "reason": "", "url": None}]
    )
    assert capsys.readouterr().out == (
        "\nYou may also ask\n- Livrez-vous en Belgique ?\n"
        "\nNearby\n- Livraison › France (pages/livraison.md)\n"
        "\nProducts\n- Nappe: price on request, out of stock\n"
    )


def test_a_provider_that_refuses_is_told_beside_what_the_pages_say(run: Run, wire: Wire) -> None:
    wire.fail(status(401))
    ran = run("ask", QUESTION)
    assert ran.code == 1
    assert "4,90 €" in ran.out
    assert "key" in ran.err


def test_not_in_the_knowledge_is_no_failure(run: Run, wire: Wire) -> None:
    ran = run("ask", "Comment renouveler un passeport français ?")
    assert ran.code == 0
    assert "bonjour@filature.example" in ran.out
    assert not wire.calls


@pytest.mark.parametrize(("fault", "code"), [(status(401), "model_key"), (status(404), "model_not_found")])
def test_a_provider_that_refuses_is_an_error_with_a_next_step(
    run: Run, wire: Wire, fault: object, code: str
) -> None:
    wire.fail(fault)  # type: ignore[arg-type]
    ran = run("ask", QUESTION, "--json")
    error = json.loads(ran.out)["error"]
    assert ran.code == 1
    assert error["code"] == code
    assert error["next"]


@pytest.mark.parametrize("question", ["", "x" * 100_000])
def test_a_question_that_cannot_be_used_exits_with_2(run: Run, question: str) -> None:
    ran = run("ask", question)
    assert ran.code == 2
    assert ran.err.count("\n") <= 2


def test_write_shows_fields_sources_and_findings(run: Run, wire: Wire) -> None:
    wire.answer = lambda messages, body: json.dumps(DRAFT)
    ran = run(*WRITE)
    assert ran.code == 0
    assert "subject (13 characters)" in ran.out
    assert "La nappe Alma coûte 59,00 €. [1]" in ran.out
    assert "12 %" in ran.out.split("To check")[1]
    assert "AI-generated" in ran.err


def test_write_json_has_the_documented_shape(run: Run, wire: Wire) -> None:
    wire.answer = lambda messages, body: json.dumps(DRAFT)
    draft = json.loads(run(*WRITE, "--json").out)
    assert draft["fields"] == DRAFT
    assert draft["ai_generated"] is True
    shape = {"rule", "severity", "field", "excerpt", "start", "end", "message", "advice", "source"}
    assert shape == set(draft["findings"][0])
    assert draft["products"] == ["NAP-01"]


@pytest.mark.parametrize(
    ("option", "value", "near"),
    [("--channel", "emial", "email"), ("--segment", "family", "families"), ("--product", "NAP-1", "NAP-01")],
)
def test_an_unknown_name_suggests_the_nearest(run: Run, option: str, value: str, near: str) -> None:
    arguments = [*WRITE, "--channel", "email"]
    arguments[arguments.index(option) + 1] = value
    ran = run(*arguments)
    assert ran.code == 2
    assert f"Did you mean {near}" in ran.err
