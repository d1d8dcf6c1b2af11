"""`assistant eval copy` on a model that writes well, lies and fails."""

import json
from pathlib import Path
from typing import Any

import pytest

from assistant.settings import packaged
from tests.cli.conftest import Run
from tests.wire.faults import status
from tests.wire.server import Wire

BRIEFS: list[dict[str, Any]] = [
    {
        "id": "fr-cloth",
        "channel": "email",
        "lang": "fr",
        "segment": "families",
        "product_sku": "NAP-01",
        "goal": "Présenter la nappe",
        "must_mention_facts": [["59 €"], ["lin lavé"]],
        "forbidden": ["soldes"],
    },
    {
        "id": "en-returns",
        "channel": "email",
        "lang": "en",
        "segment": "families",
        "topic": "returns",
        "goal": "say how long an article can come back",
        "must_mention_facts": [["30 days"]],
    },
]
FRENCH = {
    "subject": "La nappe Alma",
    "preheader": "En lin lavé",
    "body": "Bonjour,\n\nLa nappe Alma en lin lavé coûte 59,00 €.",
    "cta": "Voir la nappe",
}
ENGLISH = {
    "subject": "Your returns",
    "preheader": "Take your time",
    "body": "Hello,\n\nYou have 30 days to return an article.",
    "cta": "Read more",
}
THRESHOLDS = ("--min", "facts_said=1", "--max", "unsupported_figures=0", "--max", "limits_broken=0")


@pytest.fixture
def file(shop: Path) -> str:
    """The briefs, beside a shop."""
    path = shop / "briefs.jsonl"
    path.write_text("\n".join(json.dumps(brief, ensure_ascii=False) for brief in BRIEFS), encoding="utf-8")
    return str(path)


@pytest.fixture
def indexed(run: Run, file: str) -> str:
    """The briefs, beside a shop that is indexed."""
    assert run("index").code == 0
    return file


def in_the_right_language(messages: Any, body: Any) -> str:
    return json.dumps(FRENCH if "Présenter" in messages[-1]["content"] else ENGLISH)


def test_a_model_that_writes_well_passes(run: Run, indexed: str, wire: Wire, tmp_path: Path) -> None:
    wire.answer = in_the_right_language
    page = tmp_path / "report.html"
    ran = run("eval", "copy", indexed, *THRESHOLDS, "--html", str(page), "--json")
    told = json.loads(ran.out)
    assert ran.code == 0, [item["reasons"] for item in told["items"]]
    assert told["measures"]["without_fault"] == 1
    assert told["groups"]["email"]["briefs"] == 2
    assert [item["id"] for item in told["items"]] == ["fr-cloth", "en-returns"]
    assert told["items"][0]["drafts"][0]["fields"]["subject"] == FRENCH["subject"]
    assert told["items"][0]["first_words_ms"] <= told["items"][0]["total_ms"]
    assert told["usage"]["prompt_tokens"] > 0
    assert [prompt.split("@")[0] for prompt in told["prompts"]] == ["copy/email", "copy/email"]
    assert "With a fault: 0 of 2" in page.read_text(encoding="utf-8")


def test_a_model_that_lies_fails_and_is_told_why(run: Run, indexed: str, wire: Wire) -> None:
    lie = {**FRENCH, "body": "Bonjour,\n\nLa nappe Alma rétrécit de 12 %."}
    wire.answer = lambda messages, body: json.dumps(lie)
    ran = run("eval", "copy", indexed, *THRESHOLDS, "--only", "fr", "--today", "2026-11-21")
    assert ran.code == 1
    assert "briefs: unsupported_figures is 1.000, above 0." in ran.err
    assert "facts_said is 0.500, below 1." in ran.err
    assert "no fact states the figure 12 %" in ran.out
    assert "does not say 59 €" in ran.out


def test_nothing_written_is_kept_among_the_drafts(run: Run, indexed: str, wire: Wire) -> None:
    wire.answer = in_the_right_language
    assert run("eval", "copy", indexed, "--only", "fr").code == 0
    assert sum("json_schema" in str(call.body.get("response_format")) for call in wire.calls) == 1


def test_two_versions_of_the_prompts_side_by_side(run: Run, indexed: str, wire: Wire, tmp_path: Path) -> None:
    old = tmp_path / "old"
    (old / "copy").mkdir(parents=True)
    for path in (packaged("prompts") / "copy").iterdir():
        text = path.read_text(encoding="utf-8").replace("Goal: {{goal}}", "Old goal: {{goal}}")
        (old / "copy" / path.name).write_text(text, encoding="utf-8")

    def worse_before(messages: Any, body: Any) -> str:
        forgetful = {**ENGLISH, "body": "Hello,\n\nSend the article back in its own time."}
        return json.dumps(forgetful if "Old goal" in messages[-1]["content"] else ENGLISH)

    wire.answer = worse_before
    page = tmp_path / "report.html"
    options = ("--only", "en", "--against", str(old))
    told = json.loads(run("eval", "copy", indexed, *options, "--html", str(page), "--json").out)
    assert told["before"]["measures"]["facts_said"] == 0
    assert told["measures"]["facts_said"] == 1
    assert told["comparison"]["briefs"] == {"en-returns": "better"}
    (renewed,) = told["comparison"]["prompts"]
    assert renewed["before"] != renewed["after"]
    assert "<h4>Before</h4>" in page.read_text(encoding="utf-8")
    ran = run("eval", "copy", indexed, *options, *THRESHOLDS)
    assert ran.code == 0
    assert "Of 1 briefs 1 came out better" in ran.out
    assert "facts_said                  0%      100%  better" in ran.out


def test_a_model_that_is_down_is_counted(run: Run, indexed: str, wire: Wire) -> None:
    wire.fail(status(401, times=None, path="/v1/chat"))
    ran = run("eval", "copy", indexed, "--max", "errors=0")
    assert ran.code == 1
    assert "errors is 2.000, above 0." in ran.err


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("none.jsonl",), "none.jsonl"),
        (("FILE", "--min", "facts_said"), "threshold"),
        (("FILE", "--max", "correct=1"), "measure"),
        (("FILE", "--only", "zz"), "begins with"),
        (("FILE", "--against", "nowhere"), "no prompts"),
    ],
)
def test_wrong_arguments_are_the_users(run: Run, file: str, arguments: tuple[str, ...], told: str) -> None:
    ran = run("eval", "copy", *(file if each == "FILE" else each for each in arguments))
    assert ran.code == 2
    assert told in ran.err


def test_an_index_is_needed(run: Run, file: str) -> None:
    ran = run("eval", "copy", file)
    assert ran.code == 1
    assert "assistant index" in ran.err
