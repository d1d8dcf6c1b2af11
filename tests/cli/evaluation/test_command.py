import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run

pytestmark = pytest.mark.usefixtures("memory_given_back")
SAMPLES = Path(__file__).parents[2] / "data" / "retrieval"
# What the samples reach today, less a little: a change that loses more than that shows here.
ENGLISH = ("--min", "ndcg@10=0.75", "--min", "hit@1=0.8", "--min", "refused_near@95=0.5")
FRENCH = (
    "--min",
    "ndcg@10=0.85",
    "--min",
    "recall@1=0.75",
    "--min",
    "refused_far=0.9",
    "--max",
    "false_refusals=0.1",
)


@pytest.mark.parametrize(("name", "demands"), [("en_clinc", ENGLISH), ("fr_faq", FRENCH)])
def test_the_public_samples_reach_their_thresholds(run: Run, name: str, demands: tuple[str, ...]) -> None:
    ran = run("eval", "retrieval", "--corpus", str(SAMPLES / name), *demands)
    assert ran.code == 0, ran.err + ran.out
    assert f"{name}: " in ran.out
    assert "AUROC" in ran.out


def test_a_threshold_that_is_not_reached_fails_and_is_named(run: Run, tmp_path: Path) -> None:
    page = tmp_path / "report.html"
    ran = run(
        "eval", "retrieval", "--corpus", str(SAMPLES / "en_clinc"), "--only", "q-", "--min", "ndcg@10=1",
        "--max", "latency_p95=0", "--html", str(page), "--json",
    )  # fmt: skip
    told = json.loads(ran.out)
    assert ran.code == 1
    assert [miss["measure"] for miss in told["missed"]] == ["ndcg@10", "latency_p95"]
    (dataset,) = told["datasets"]
    assert dataset["name"] == "en_clinc"
    assert dataset["documents"] == dataset["passages"] == 96
    assert dataset["languages"]["all"]["questions"] == 24
    assert dataset["unanswerable"] == {"near": 24}
    assert 0 < dataset["measures"]["recall@10"] <= 1
    assert "Thresholds not reached" in page.read_text(encoding="utf-8")
    again = run("eval", "retrieval", "--corpus", str(SAMPLES / "en_clinc"), "--min", "ndcg@10=1")
    assert again.code == 1
    assert "ndcg@10 is 0." in again.err


def test_own_questions_are_asked_of_the_own_index(run: Run, shop: Path) -> None:
    assert run("index").code == 0
    file = shop / "questions.csv"
    file.write_text(
        "question,sources,answerable\n"
        "Combien coûte la livraison en France ?,pages/livraison.md,yes\n"
        "Comment renouveler un passeport français ?,,no\n",
        encoding="utf-8",
    )
    ran = run("eval", "retrieval", "--questions", str(file), "--json", "--min", "recall@1=1")
    (dataset,) = json.loads(ran.out)["datasets"]
    assert ran.code == 0
    assert dataset["measures"]["refused_near"] == 1
    assert dataset["measures"]["false_refusals"] == 0


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((), "nothing to measure"),
        (("--corpus", "nowhere"), "corpus.jsonl"),
        (("--corpus", str(SAMPLES / "en_clinc"), "--min", "ndcg"), "threshold"),
        (("--corpus", str(SAMPLES / "en_clinc"), "--max", "speed=1"), "measure"),
        (("--questions", "none.csv"), "none.csv"),
        (("--corpus", str(SAMPLES / "en_clinc"), "--html", "/nowhere/r.html"), "nowhere"),
    ],
)
def test_wrong_arguments_are_the_users(run: Run, arguments: tuple[str, ...], told: str) -> None:
    ran = run("eval", "retrieval", *arguments)
    assert ran.code == 2
    assert told in ran.err
