"""Each measure has a case in which it must move."""

from dataclasses import replace
from decimal import Decimal

import pytest

from assistant.evaluation.copy.report import NAMES, CopyReport, measures
from assistant.evaluation.copy.scoring import Outcome, Scored, score
from assistant.evaluation.copy.words import COLUMNS, NONE, lines, shown
from assistant.types.model import Usage
from tests.evaluation.copy.samples import FACTS, FRENCH, ITEM, RIGHT, draft, finding, outcome, scored

GOOD = (scored(),)


def test_a_good_run() -> None:
    values = measures(GOOD)
    assert values == {
        "without_fault": 1,
        "facts_said": 1,
        "all_facts_said": 1,
        "repaired": 0,
        "unsupported_figures": 0,
        "limits_broken": 0,
        "forbidden_words": 0,
        "register_breaks": 0,
        "duplicate_variants": 0,
        "hard_findings": 0,
        "other_language": 0,
        "errors": 0,
        "first_words_p50": 1000,
        "first_words_p95": 1000,
        "latency_p50": 2000,
        "latency_p95": 2000,
        "prompt_tokens": 1000,
        "cached_share": 0.4,
        "completion_tokens": 50,
        "cost_eur": 0.002,
    }
    assert set(NAMES) == values.keys()


@pytest.mark.parametrize(
    ("measure", "value", "wrong"),
    [
        ("without_fault", 0.5, scored(draft("Nothing."))),
        ("facts_said", 0.75, scored(draft("Washed linen."))),
        ("all_facts_said", 0.5, scored(draft("Washed linen."))),
        ("repaired", 0.5, scored(draft(repaired=True))),
        ("unsupported_figures", 2, scored(draft(f"{RIGHT} It has 12 m and 7 kg."))),
        ("limits_broken", 1, scored(draft(RIGHT, finding("channel.length.hard")))),
        ("forbidden_words", 1, scored(draft(f"{RIGHT} No Egyptian cotton."))),
        ("register_breaks", 1, scored(draft(RIGHT, finding("brand.register.tu", "warning")))),
        ("duplicate_variants", 1, scored(draft(), draft(variant=1))),
        ("hard_findings", 1, scored(draft(RIGHT, finding("law.credit")))),
        ("other_language", 1, scored(draft(f"{RIGHT}\nCette nappe est tissée en lin lavé chez nous."))),
        ("errors", 1, score(ITEM, Outcome(error="down"))),
        ("first_words_p95", 9000, score(ITEM, replace(outcome(), first_ms=9000.0))),
        ("latency_p95", 9000, score(ITEM, replace(outcome(), total_ms=9000.0))),
        ("prompt_tokens", 2000, scored(draft(usage=Usage(3000, 0, 50)))),
        ("cached_share", 0.1, scored(draft(usage=Usage(3000, 0, 50)))),
        ("completion_tokens", 75, scored(draft(usage=Usage(1000, 0, 100)))),
        ("cost_eur", 0.003, scored(draft(usage=Usage(1000, 0, 50, Decimal("0.004"))))),
    ],
)
def test_each_measure_moves(measure: str, value: float, wrong: Scored) -> None:
    assert measures([*GOOD, wrong])[measure] == pytest.approx(value)
    assert measures(GOOD)[measure] != pytest.approx(value)


def test_what_there_is_nothing_to_measure_on_is_left_out() -> None:
    values = measures([score(ITEM, Outcome(error="down"))])
    assert (values["without_fault"], values["errors"]) == (0, 1)
    assert not values.keys() & {"facts_said", "repaired", "latency_p50", "first_words_p50", "cost_eur"}
    assert shown(values, "facts_said") == NONE
    assert len(lines(values)) == 1
    unpriced = measures([scored(draft(usage=Usage(1000, 0, 50)))])
    assert "no price is known" in "\n".join(lines(unpriced))
    assert "facts_said" not in measures([scored(item=replace(ITEM, facts=()))])


def test_groups_are_by_language_and_by_channel() -> None:
    french = score(FRENCH, outcome(draft("La nappe coûte 59 €.", brief=FRENCH.brief)), FACTS)
    report = CopyReport("own", "m", (*GOOD, french, scored(draft("Nothing."))))
    assert {name: len(each) for name, each in report.groups.items()} == {
        "all": 3,
        "en": 2,
        "fr": 1,
        "email": 2,
        "sms": 1,
    }
    assert [each.drafts[0].draft.fields["body"] for each in report.failed] == ["Nothing."]
    assert report.usage.prompt_tokens == 3000
    assert report.prompts == ("copy/email@2#aaa",)


def test_the_table_and_its_lines_say_what_was_measured() -> None:
    values = measures(GOOD)
    assert {shown(values, name) for name in COLUMNS} == {"100%", "0", "1.0 s", "2.0 s"}
    told = "\n".join(lines(values))
    for part in (
        "facts said: 100% of the drafts",
        "A brief takes 2.0 s",
        "after 1.0 s",
        "40% of them",
        "0.00200 €",
    ):
        assert part in told
