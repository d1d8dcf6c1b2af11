"""`assistant eval answers` on a model that answers, lies and refuses."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run
from tests.wire.answers import Messages, answer, sentences
from tests.wire.faults import status
from tests.wire.server import Wire

ITEMS: list[dict[str, Any]] = [
    {
        "id": "fr-price",
        "lang": "fr",
        "question": "Combien coûte la livraison en France ?",
        "must_contain": [["4,90 €"]],
        "sources": ["pages/livraison.md"],
    },
    {
        "id": "en-return",
        "lang": "en",
        "question": "How many days do I have to return an article?",
        "must_contain": [["30 days"]],
        "must_not_contain": ["45 days"],
        "sources": ["pages/returns.md"],
    },
    {
        "id": "fr-turns",
        "lang": "fr",
        "turns": ["Combien coûte la livraison en France ?"],
        "question": "Et en combien de temps ?",
        "must_contain": [["trois jours", "3 jours"]],
        "sources": ["pages/livraison.md"],
    },
    {
        "id": "fr-passport",
        "lang": "fr",
        "question": "Comment renouveler un passeport français ?",
        "answerable": False,
    },
]
THRESHOLDS = ("--min", "correct=1", "--max", "figures_not_in_sources=0")


@pytest.fixture
def file(shop: Path) -> str:
    """The questions, beside a shop."""
    path = shop / "questions.jsonl"
    path.write_text("\n".join(json.dumps(item, ensure_ascii=False) for item in ITEMS), encoding="utf-8")
    return str(path)


@pytest.fixture
def indexed(run: Run, file: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The questions, beside a shop that is indexed with the scripted server's vectors."""
    monkeypatch.setenv("ASSISTANT_EMBEDDING_MODEL", "text-embedding-3-small")
    assert run("index").code == 0
    return file


def everything(messages: Messages, body: dict[str, Any]) -> str:
    """Each sentence of the passages, with its citation; what is no answer as the server gives it."""
    if "response_format" in body or "[1]" not in messages[-1]["content"]:
        return answer(messages, body)
    passages = re.findall(
        r"^\[(\d+)\](.*?)(?=^\[\d+\]|^Question)", messages[-1]["content"], re.MULTILINE | re.DOTALL
    )
    return " ".join(f"{said} [{number}]" for number, text in passages for said in sentences(text))


def test_a_model_that_answers_passes(run: Run, indexed: str, wire: Wire, tmp_path: Path) -> None:
    wire.answer = everything
    page = tmp_path / "report.html"
    ran = run("eval", "answers", indexed, *THRESHOLDS, "--html", str(page), "--json")
    told = json.loads(ran.out)
    assert ran.code == 0, told["missed"]
    assert told["measures"]["correct"] == 1
    assert told["measures"]["citation_recall"] == 1
    assert told["measures"]["wrong_answers"] == 0
    assert told["groups"]["follow-ups"]["questions"] == 1
    assert [item["id"] for item in told["items"]] == [item["id"] for item in ITEMS]
    assert told["items"][0]["answer"]["citations"][0]["source"] == "pages/livraison.md"
    assert told["usage"]["prompt_tokens"] > 0
    assert "Failed: " in page.read_text(encoding="utf-8")
    again = run("eval", "answers", indexed, "--today", "2026-11-21", "--only", "fr-price")
    assert again.code == 0
    assert "first checked sentence" in again.out


def test_a_model_that_answers_beside_the_point_fails(run: Run, indexed: str, wire: Wire) -> None:
    wire.answer = lambda messages, body: "The refund takes 10 days [1]."
    ran = run("eval", "answers", indexed, *THRESHOLDS, "--only", "en")
    assert ran.code == 1
    assert "questions: correct is 0.000, below 1." in ran.err
    assert "does not say 30 days" in ran.out


def test_what_a_lying_model_says_is_dropped_and_counted(run: Run, indexed: str, wire: Wire) -> None:
    wire.answer = lambda messages, body: "You have 45 days, and it is free worldwide for ever [1][2][3][9]."
    ran = run(
        "eval", "answers", indexed, *THRESHOLDS, "--only", "en", "--max", "dropped_sentences=0", "--json"
    )
    told = json.loads(ran.out)
    assert ran.code == 1
    assert [miss["measure"] for miss in told["missed"]] == ["dropped_sentences"]
    assert told["measures"]["figures_not_in_sources"] == 0


def test_a_model_that_refuses_fails(run: Run, indexed: str, wire: Wire) -> None:
    wire.answer = lambda messages, body: "Je ne sais pas."
    ran = run("eval", "answers", indexed, "--only", "fr-price", "--max", "false_refusals=0")
    assert ran.code == 1
    assert "refused an answerable question" in ran.out
    assert "false_refusals is 1.000, above 0." in ran.err


def test_the_second_opinion_stands_apart(run: Run, indexed: str, wire: Wire) -> None:
    ran = run("eval", "answers", indexed, "--judge", "--only", "fr-price")
    assert ran.code == 0
    assert "Second opinion of the model: 100.0% right" in ran.out
    (judged,) = [call for call in wire.calls if "response_format" in call.body]
    assert "4,90 €" in judged.text


def test_passages_in_place_of_a_model_that_is_down_are_told(run: Run, indexed: str, wire: Wire) -> None:
    wire.fail(status(401, times=None, path="/v1/chat"))
    ran = run("eval", "answers", indexed, "--only", "fr-price", "--max", "degraded=0")
    assert ran.code == 1
    assert "degraded is 1.000, above 0." in ran.err


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("none.jsonl",), "none.jsonl"),
        (("FILE", "--min", "correct"), "threshold"),
        (("FILE", "--max", "ndcg@10=1"), "measure"),
        (("FILE", "--only", "zz"), "begins with"),
        (("FILE", "--today", "yesterday"), "yesterday"),
    ],
)
def test_wrong_arguments_are_the_users(run: Run, file: str, arguments: tuple[str, ...], told: str) -> None:
    ran = run("eval", "answers", *(file if each == "FILE" else each for each in arguments))
    assert ran.code == 2
    assert told in ran.err


@pytest.mark.parametrize(
    ("arguments", "told"),
    [(("--min", "wrong_answers=0"), "no wrong_answers"), (("--html", "/nowhere/r.html"), "nowhere")],
)
def test_what_shows_only_at_the_end_is_the_users_too(
    run: Run, indexed: str, arguments: tuple[str, ...], told: str
) -> None:
    ran = run("eval", "answers", indexed, "--only", "fr-price", *arguments)
    assert ran.code == 2
    assert told in ran.err


def test_an_index_is_needed(run: Run, file: str) -> None:
    ran = run("eval", "answers", file)
    assert ran.code == 1
    assert "assistant index" in ran.err
