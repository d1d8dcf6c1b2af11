"""Each measure has a case in which it must move."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from assistant.evaluation.answers.items import Item
from assistant.evaluation.answers.judge import Opinion
from assistant.evaluation.answers.replies import Reply
from assistant.evaluation.answers.report import NAMES, AnswerReport, measures
from assistant.evaluation.answers.scoring import Scored, score
from assistant.evaluation.answers.words import COLUMNS, NONE, cell, lines
from assistant.types.model import Usage
from tests.evaluation.answers.samples import ITEM, REFUSAL, RIGHT, UNKNOWN, reply


def refused(item: Item) -> Scored:
    return score(item, reply(REFUSAL, status="not_in_knowledge", usage=Usage()))


def answered(text: str, *cited: int, item: Item = ITEM, **values: Any) -> Scored:
    return score(item, reply(text, *cited, **values))


GOOD = (answered(RIGHT, 1, timings_ms={"first_token": 700.0}), refused(UNKNOWN))


def test_a_good_run() -> None:
    values = measures([replace(each, opinion=Opinion("right")) for each in GOOD])
    assert values == {
        "correct": 1,
        "citation_precision": 1,
        "citation_recall": 1,
        "sentences_cited": 1,
        "false_refusals": 0,
        "wrong_answers": 0,
        "language_violations": 0,
        "degraded": 0,
        "figures_not_in_sources": 0,
        "unsupported_sentences": 0,
        "dropped_sentences": 0,
        "errors": 0,
        "latency_p50": 2000,
        "latency_p95": 2000,
        "passages_p50": 500,
        "passages_p95": 500,
        "first_token_p50": 700,
        "first_token_p95": 700,
        "first_sentence_p50": 1000,
        "first_sentence_p95": 1000,
        "prompt_tokens": 1000,
        "cached_share": 0.4,
        "completion_tokens": 50,
        "cost_eur": 0.002,
        "judged_right": 1,
        "judge_agrees": 1,
    }
    assert set(NAMES) == values.keys()


@pytest.mark.parametrize(
    ("measure", "value", "scored"),
    [
        ("correct", 0.5, answered("Delivery to France costs €5.90 [1].", 1)),
        ("figures_not_in_sources", 1, answered("Delivery to France costs €5.90 [1].", 1)),
        ("unsupported_sentences", 1, answered("Delivery to France costs €5.90 [1].", 1)),
        ("citation_precision", 0.5, answered("Delivery to France costs €4.90 [2].", 2)),
        ("citation_recall", 0.5, answered("Delivery to France costs €4.90 [2].", 2)),
        ("sentences_cited", 2 / 3, answered("Delivery to France costs €4.90 [1]. It takes 3 days.", 1)),
        ("false_refusals", 0.5, refused(ITEM)),
        ("wrong_answers", 0.5, answered(RIGHT, 1, item=UNKNOWN)),
        ("language_violations", 1 / 3, answered(RIGHT, 1, language="fr")),
        ("degraded", 1 / 3, answered(RIGHT, 1, status="degraded")),
        ("dropped_sentences", 2, answered(RIGHT, 1, dropped=2)),
        ("errors", 1, score(ITEM, Reply(None, error="down"))),
        ("latency_p95", 9000, score(ITEM, replace(reply(RIGHT, 1), total_ms=9000.0))),
        ("passages_p95", 800, score(ITEM, replace(reply(RIGHT, 1), found_ms=800.0))),
        ("first_token_p95", 900, answered(RIGHT, 1, timings_ms={"first_token": 900.0})),
        ("first_sentence_p95", 3000, score(ITEM, replace(reply(RIGHT, 1), first_sentence_ms=3000.0))),
        ("prompt_tokens", 2000, answered(RIGHT, 1, usage=Usage(3000, 0, 50, None))),
        ("cached_share", 0.1, answered(RIGHT, 1, usage=Usage(3000, 0, 50, None))),
        ("completion_tokens", 75, answered(RIGHT, 1, usage=Usage(1000, 0, 100, None))),
        ("cost_eur", 0.003, answered(RIGHT, 1, usage=Usage(1000, 0, 50, Decimal("0.004")))),
        ("judged_right", 0, replace(answered(RIGHT, 1), opinion=Opinion("wrong"))),
        ("judge_agrees", 0, replace(answered(RIGHT, 1), opinion=Opinion("wrong"))),
    ],
)
def test_each_measure_moves(measure: str, value: float, scored: Scored) -> None:
    assert measures([*GOOD, scored])[measure] == pytest.approx(value)
    assert measures(GOOD).get(measure) != pytest.approx(value)


def test_what_there_is_nothing_to_measure_on_is_left_out() -> None:
    values = measures([score(ITEM, Reply(None, error="down"))])
    assert values["correct"] == 0
    assert not values.keys() & {
        "wrong_answers",
        "citation_precision",
        "latency_p50",
        "cost_eur",
        "judged_right",
    }
    unpriced = measures([answered(RIGHT, 1, usage=Usage(1000, 0, 50, None))])
    assert "cost_eur" not in unpriced
    assert "no price is known" in "\n".join(lines(unpriced))
    assert cell(values, "wrong_answers") == NONE


def test_groups_are_those_that_there_are() -> None:
    french = replace(ITEM, id="f", language="fr")
    turned = replace(ITEM, id="t", turns=("Hello",))
    report = AnswerReport("own", "m", (*GOOD, refused(french), answered(RIGHT, 1, item=turned)))
    assert {name: len(scored) for name, scored in report.groups.items()} == {
        "all": 4,
        "en": 3,
        "fr": 1,
        "follow-ups": 1,
    }
    assert [each.item.id for each in report.failed] == ["f"]
    assert report.usage.prompt_tokens == 2000


def test_the_lines_say_what_was_measured() -> None:
    values = measures([replace(each, opinion=Opinion("right")) for each in GOOD])
    told = "\n".join(lines(values))
    for part in ("Figures not in sources: 0", "2.0 s (p50)", "first token comes after 700 ms", "40% of them"):
        assert part in told
    assert "0.00200 €" in told
    assert "agrees with the scores on 100.0%" in told
    assert {cell(values, name) for name in COLUMNS} == {"1.000", "0.000"}
