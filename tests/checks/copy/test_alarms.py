"""False alarms on good copy: a copywriter who gets three switches the checks off."""

import datetime as dt
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.brand.company import load_brand
from assistant.brand.segments import load_segments
from assistant.checks.copy.subject import Subject
from assistant.checks.style.typeset import typeset
from assistant.types.draft import Finding
from tests.checks.copy.tables import CHANNELS, FOLDER, MINE

KNOWLEDGE = Path(__file__).parents[3] / "knowledge"
BRAND, SEGMENTS = load_brand(KNOWLEDGE), load_segments(KNOWLEDGE)
TEXTS = [
    text
    for file in ("good.yaml", "good_channels.yaml")
    for text in yaml.safe_load((FOLDER / file).read_text(encoding="utf-8"))
]


def found(text: dict[str, Any], fields: dict[str, str]) -> list[Finding]:
    channel, segment = CHANNELS[text["channel"]], SEGMENTS[text["segment"]]
    today = dt.date(2026, 11, 22)
    subject = Subject(fields, channel, BRAND, text["language"], today, segment=segment)
    return [finding for check in MINE for finding in check(subject)]


def set_fields(text: dict[str, Any]) -> dict[str, str]:
    units = {rule.name: rule.count for rule in CHANNELS[text["channel"]].fields}
    return {name: typeset(value, text["language"], units[name]) for name, value in text["fields"].items()}


def test_good_copy_covers_every_channel_in_both_languages() -> None:
    counts = Counter((text["channel"], text["language"]) for text in TEXTS)
    assert {channel for channel, _ in counts} == set(CHANNELS) - {"x_test"}
    assert set(counts.values()) <= {1, 2}
    assert len(counts) == 2 * len(set(CHANNELS) - {"x_test"})


def test_no_warning_and_hardly_a_note() -> None:
    findings = [finding for text in TEXTS for finding in found(text, set_fields(text))]
    assert [finding for finding in findings if finding.severity != "info"] == []
    assert len(findings) <= len(TEXTS) * 0.1


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: f"{text['channel']}-{text['language']}")
def test_typed_on_a_keyboard_it_only_wants_its_spaces(text: dict[str, Any]) -> None:
    rules = {finding.rule for finding in found(text, text["fields"]) if finding.rule != "brand.do_word"}
    assert rules <= {"typography.fr"}


def test_copy_written_without_these_checks_hardly_gets_a_warning() -> None:
    lines = (FOLDER / "clean.jsonl").read_text(encoding="utf-8").splitlines()
    texts = [{**draft, "language": draft["lang"]} for draft in map(json.loads, lines)]
    warned = [
        text["id"] for text in texts if any(one.severity != "info" for one in found(text, text["fields"]))
    ]
    assert len(texts) >= 40
    assert len(warned) <= len(texts) * 0.02, warned
