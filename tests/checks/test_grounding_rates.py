"""The rates of `check_sentence` on our own pairs can't fall; docs/benchmarks.md has them in full."""

import json
from collections.abc import Mapping
from functools import cache

import pytest

from assistant.checks.grounding import check_sentence
from benchmarks.grounding import KINDS, SETS, TUNED, UNSEEN, digits_alone, grounded, load, rates

# Least found of the wrong, by kind, on the pairs that the check was tuned on.
FOUND = {
    "dev": {
        "figure": 0.95,
        "unit": 0.96,
        "price": 0.95,
        "date": 0.97,
        "duration": 0.93,
        "name": 0.96,
        "certification": 0.98,
        "superlative": 0.98,
        "negation": 0.85,
        "scope": 0.86,
        "feature": 0.79,
    },
    "answers": {
        "figure": 0.97,
        "unit": 0.98,
        "price": 0.98,
        "date": 0.88,
        "duration": 0.89,
        "name": 0.93,
        "certification": 0.95,
        "superlative": 0.98,
        "negation": 0.74,
        "scope": 0.75,
        "feature": 0.6,
    },
}
ALARMS = {"dev": 0.01, "answers": 0.05}
# Most alarms on the right and least found of the wrong where nobody looked: small sets, told only as a whole.
NEVER_SEEN = {"held_out": (0.09, 0.89), "fresh": (0.12, 0.87), "confirm": (0.16, 0.81)}

Rates = Mapping[str, tuple[int, int]]


@cache
def measured(name: str) -> Rates:
    return rates(load(name), grounded)


def test_the_sets_are_what_they_say() -> None:
    for name in SETS:
        pairs = load(name)
        assert len({pair["id"] for pair in pairs}) == len(pairs)
        assert {pair["kind"] for pair in pairs} == {*KINDS, ""}
        assert all(pair["supported"] == (pair["kind"] == "") for pair in pairs)
        assert {(pair["lang"], pair["passage_lang"]) for pair in pairs} == {
            (one, other) for one in ("fr", "en") for other in ("fr", "en")
        }


def test_no_passage_that_was_looked_at_is_among_the_unseen() -> None:
    tuned, unseen = (
        {passage for name in names for pair in load(name) for passage in pair["passages"]}
        for names in (TUNED, UNSEEN)
    )
    assert not tuned & unseen


@pytest.mark.parametrize(("name", "kind"), [(name, kind) for name in TUNED for kind in KINDS])
def test_wrong_claims_are_found(name: str, kind: str) -> None:
    found, count = measured(name)[kind]
    assert found / count >= FOUND[name][kind]


@pytest.mark.parametrize("name", TUNED)
def test_right_ones_are_left_alone(name: str) -> None:
    alarms, count = measured(name)[""]
    assert alarms / count <= ALARMS[name]


@pytest.mark.parametrize("name", UNSEEN)
def test_pairs_that_were_never_looked_at(name: str) -> None:
    most, least = NEVER_SEEN[name]
    alarms, count = measured(name)[""]
    assert alarms / count <= most
    caught, wrong = (sum(measured(name)[kind][part] for kind in KINDS) for part in (0, 1))
    assert caught / wrong >= least


def test_far_more_than_digits_alone() -> None:
    pairs = [pair for name in UNSEEN for pair in load(name) if not pair["supported"]]
    assert sum(map(grounded, pairs)) > 3 * sum(map(digits_alone, pairs))


@pytest.mark.parametrize("name", UNSEEN)
def test_findings_are_verbatim_in_order_and_repeatable(name: str) -> None:
    for pair in load(name):
        first = check_sentence(pair["sentence"], pair["passages"], pair["lang"])
        assert first == check_sentence(pair["sentence"], pair["passages"], pair["lang"])
        assert [one.start for one in first] == sorted(one.start for one in first)
        for one in first:
            assert pair["sentence"][one.start : one.end] == one.text != ""


@pytest.mark.parametrize("name", ["dev", "held_out"])
def test_a_passage_grounds_its_own_sentences(name: str) -> None:
    for passage, language in {(pair["passage"], pair["passage_lang"]) for pair in load(name)}:
        assert check_sentence(passage.split(". ")[0] + ".", [passage], language) == ()


def test_pairs_are_json_lines() -> None:
    assert json.dumps(load("dev")[0], ensure_ascii=False).startswith('{"passages": ["')
