from dataclasses import replace

import pytest

from assistant.evaluation.copy.comparison import Change, Comparison
from assistant.evaluation.copy.report import CopyReport
from assistant.evaluation.copy.scoring import Scored
from tests.evaluation.copy.samples import ITEM, RIGHT, draft, finding, scored

BAD, WORSE = draft("Washed linen."), draft("Nothing.")
NEW = "copy/email@3#bbb"


def compared(before: list[Scored], after: list[Scored]) -> Comparison:
    return Comparison(CopyReport("own", "m", tuple(before)), CopyReport("own", "m", tuple(after)))


def test_fewer_faults_are_better() -> None:
    good, new = scored(), scored(draft(prompt=NEW))
    found = compared([scored(BAD), good, scored(BAD)], [new, good, scored(WORSE)])
    assert [pair.verdict for pair in found.pairs] == ["better", "same", "worse"]
    assert found.verdicts == {"better": 1, "same": 1, "worse": 1}
    assert found.renewed == (("copy/email@2#aaa", NEW),)
    assert found.summary.startswith("Of 3 briefs 1 came out better, 1 worse, 1 the same;")
    assert "by chance 100% of the time" in found.summary
    assert "chance" not in compared([good], [new]).summary


@pytest.mark.parametrize(
    ("better", "worse", "chance"),
    [(0, 0, 1), (1, 0, 1), (1, 1, 1), (5, 0, 0.0625), (0, 5, 0.0625), (8, 2, 0.109375)],
)
def test_how_much_chance_alone_would_do(better: int, worse: int, chance: float) -> None:
    good, bad = scored(), scored(BAD)
    found = compared([bad] * better + [good] * worse, [good] * better + [bad] * worse)
    assert found.chance == pytest.approx(chance)


@pytest.mark.parametrize(
    ("measure", "before", "after", "verdict"),
    [
        ("facts_said", 0.5, 0.6, "better"),
        ("facts_said", 0.6, 0.5, "worse"),
        ("limits_broken", 3, 1, "better"),
        ("cost_eur", 0.1, 0.2, "worse"),
        ("latency_p50", 100, 200, "same"),
        ("prompt_tokens", 900, 1000, "same"),
        ("errors", 0, 0, "same"),
    ],
)
def test_which_way_a_measure_is_better(measure: str, before: float, after: float, verdict: str) -> None:
    assert Change(measure, before, after).verdict == verdict


def test_only_what_both_have_is_compared() -> None:
    without_facts = replace(ITEM, facts=())
    found = compared([scored(item=without_facts)], [scored(draft(RIGHT, finding("law.credit")))])
    changes = {change.measure: change for change in found.changes}
    assert "facts_said" not in changes
    assert (changes["hard_findings"].before, changes["hard_findings"].after) == (0, 1)
