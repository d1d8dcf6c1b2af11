"""True drafts over all channels, written by hand from the demo knowledge: the checks believe them."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from assistant.ingest.sync.sync import SyncReport
from assistant.services import Services
from assistant.types.draft import Finding
from assistant.writing.checking import TextCheck
from assistant.writing.evidence import EvidenceFinder

pytestmark = pytest.mark.timeout(900)  # the first test also reads the whole demo company

CLEAN = Path(__file__).parents[1] / "data" / "copy" / "clean.jsonl"
LEFT_OUT = 3  # of so many drafts, one is not looked at: each takes its time
# Of all clean drafts, at most so many with a finding of grounding, with a hard one, with a hard one of law.
ALARMED, HARD, UNLAWFUL = 0.10, 0.02, 0.02


@cache
def drafts() -> tuple[dict[str, Any], ...]:
    lines = CLEAN.read_text(encoding="utf-8").splitlines()
    return tuple(json.loads(line) for number, line in enumerate(lines, 1) if number % LEFT_OUT)


@pytest.fixture(scope="module")
def found(demo: tuple[Services, SyncReport]) -> dict[str, tuple[Finding, ...]]:
    services = demo[0]
    texts = TextCheck(EvidenceFinder(services.knowledge.retriever), services.house)
    return {
        draft["id"]: texts.check(
            draft["fields"], draft["channel"], draft["lang"], draft["segment"], draft["products"]
        ).findings
        for draft in drafts()
    }


def alarmed(found: dict[str, tuple[Finding, ...]], room: str, hard: bool) -> list[str]:
    """The drafts with a finding of these rules, and what was found."""
    return [
        f"{name}: {finding.rule} {finding.excerpt}"
        for name, findings in found.items()
        for finding in [
            one for one in findings if one.rule.startswith(room) and (one.severity == "error" or not hard)
        ][:1]
    ]


def test_there_are_many_over_all_channels_in_both_languages() -> None:
    assert len(drafts()) >= 40
    assert len({draft["channel"] for draft in drafts()}) == 8
    assert {draft["lang"] for draft in drafts()} == {"fr", "en"}


def test_few_clean_drafts_get_a_finding_of_grounding(found: dict[str, tuple[Finding, ...]]) -> None:
    wrong = alarmed(found, "grounding.", hard=False)
    assert len(wrong) <= ALARMED * len(drafts()), wrong


def test_hardly_one_gets_a_hard_one(found: dict[str, tuple[Finding, ...]]) -> None:
    wrong = alarmed(found, "grounding.", hard=True)
    assert len(wrong) <= HARD * len(drafts()), wrong


def test_hardly_one_breaks_a_law(found: dict[str, tuple[Finding, ...]]) -> None:
    wrong = alarmed(found, "law.", hard=True)
    assert len(wrong) <= UNLAWFUL * len(drafts()), wrong
