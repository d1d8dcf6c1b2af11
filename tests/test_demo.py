"""The demo company, read whole: its planted difficult cases and its ordinary questions."""

import unicodedata
from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.ingest.sync.sync import SyncReport
from assistant.search.gate import Gate
from assistant.services import Services
from assistant.settings import packaged
from assistant.types.knowledge import Passage
from tests.conftest import DEMO_DAY

DATA = Path(__file__).parent / "data"
CASES: list[dict[str, Any]] = yaml.safe_load((DATA / "planted.yaml").read_text(encoding="utf-8"))["cases"]
QUESTIONS: dict[str, list[dict[str, Any]]] = yaml.safe_load(
    (DATA / "questions.yaml").read_text(encoding="utf-8")
)
PASSAGES = 8


def found(services: Services, question: str) -> list[Passage]:
    return services.knowledge.retriever.search(question, PASSAGES)


def name_of(passage: Passage) -> str:
    chunk = passage.chunk
    return f"{chunk.source}#{chunk.sku}" if chunk.sku else chunk.source


def folded(text: str) -> str:
    """Typographic spaces are spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


def answerability(services: Services, case: dict[str, Any]) -> float:
    return Gate(services.knowledge.gate_file).answerability(
        case["question"], case["language"], found(services, case["question"])
    )


def test_every_file_is_read(demo: tuple[Services, SyncReport]) -> None:
    services, report = demo
    files = [path for path in packaged("knowledge").rglob("*") if path.is_file()]
    pictures = [path for path in files if path.parent.name == "images"]
    documents = [path for path in files if path.parent != packaged("knowledge") and path not in pictures]
    assert pictures  # of products: they are shown, not indexed
    assert report.skipped == ()
    assert report.added == len(documents) + 1  # products.csv
    assert services.status()["products"] >= 60


def cases(*kinds: str) -> list[Any]:
    return [pytest.param(case, id=case["id"]) for case in CASES if case["kind"] in kinds]


EXPIRED = ("expired_price",)
HIDDEN = ("internal_only_fact",)
UNANSWERABLE = ("unanswerable_near", "unanswerable_far")
FOUND = sorted({case["kind"] for case in CASES} - {*EXPIRED, *HIDDEN, *UNANSWERABLE})
# Not among the first eight yet: two English questions whose answer stands in French only, a shop that has
# closed and is left out of the lists of shops, and a scope that product records overshadow.
NOT_YET_FOUND = {"french-only-repair", "docx-table-hem", "closed-shop", "organic-scope"}


@pytest.mark.parametrize("case", cases(*FOUND))
def test_the_right_source_is_found(demo: tuple[Services, SyncReport], case: dict[str, Any]) -> None:
    passages = found(demo[0], case["question"])
    right = [passage for passage in passages if name_of(passage) == case["expected_source"]]
    assert bool(right) is (case["id"] not in NOT_YET_FOUND), [name_of(passage) for passage in passages]
    assert all(passage.chunk.sku or passage.chunk.in_force(DEMO_DAY) for passage in passages)
    if right and "#" not in case["expected_source"]:
        text = folded(" ".join(passage.chunk.embedded_text for passage in right))
        assert all(folded(words) in text for words in case.get("expected_text", []))


@pytest.mark.parametrize("case", cases(*EXPIRED))
def test_a_price_that_has_ended_is_not_said(demo: tuple[Services, SyncReport], case: dict[str, Any]) -> None:
    passages = found(demo[0], case["question"])
    right = [passage.chunk for passage in passages if name_of(passage) == case["expected_source"]]
    assert right
    for amount in case["forbidden_text"]:
        assert amount not in folded(" ".join(chunk.text for chunk in right)).replace(",", ".")


@pytest.mark.parametrize("case", cases(*HIDDEN))
def test_what_is_internal_stays_internal(demo: tuple[Services, SyncReport], case: dict[str, Any]) -> None:
    passages = found(demo[0], case["question"])
    assert {passage.chunk.audience for passage in passages} == {"public"}
    everything = demo[0].search(case["question"], 4 * PASSAGES)
    assert "internal" in {passage.chunk.audience for passage in everything}


def test_the_gate_refuses_what_is_far(demo: tuple[Services, SyncReport]) -> None:
    far = [case for case in CASES if case["kind"] == "unanswerable_far"]
    far += [case for case in QUESTIONS["unanswerable"] if case["kind"] != "near"]
    passed = [case["question"] for case in far if answerability(demo[0], case) >= 0.5]
    assert passed == []


def test_the_gate_lets_answerable_questions_pass(demo: tuple[Services, SyncReport]) -> None:
    asked = QUESTIONS["questions"]
    refused = [case["question"] for case in asked if answerability(demo[0], case) < 0.5]
    assert len(refused) <= len(asked) * 0.1, refused


def test_the_first_passages_hold_the_answer_of_ordinary_questions(demo: tuple[Services, SyncReport]) -> None:
    missed = [
        case["question"]
        for case in QUESTIONS["questions"]
        if not {name_of(passage) for passage in found(demo[0], case["question"])[:3]}
        & set(case["expected_sources"])
    ]
    assert len(missed) <= 1, missed


def test_everyday_questions_find_their_passage_among_the_first(demo: tuple[Services, SyncReport]) -> None:
    stored = yaml.safe_load((DATA / "everyday.yaml").read_text(encoding="utf-8"))["questions"]
    missed = []
    for case in stored:
        right = [folded(text) for text in case["right"]]
        if not any(
            text in folded(passage.chunk.text) or text in passage.chunk.source
            for passage in found(demo[0], case["question"])[:3]
            for text in right
        ):
            missed.append(case["question"])
    assert len(missed) <= 0.1 * len(stored), missed
