from decimal import Decimal

import pytest

from assistant.evaluation.taken import (
    TOKENS,
    shown_cost,
    shown_time,
    time_lines,
    time_names,
    times,
    token_lines,
    tokens,
)
from assistant.types.model import Usage


def test_times_are_the_median_and_the_95th_percentile() -> None:
    found = times({"whole": [100.0, 200.0, 5000.0], "first": []})
    assert found == {"whole_p50": 200.0, "whole_p95": 5000.0}
    assert tuple(found) == time_names(["whole"])
    assert time_lines(found, {"whole": "It takes", "first": "it begins after"}) == [
        "It takes 200 ms (p50), 5.0 s (p95)."
    ]
    assert time_lines({}, {"whole": "It takes"}) == []


def test_tokens_are_means_of_what_a_model_read() -> None:
    used = [Usage(1000, 500, 40, Decimal("0.002")), Usage(3000, 500, 60, Decimal("0.004")), Usage()]
    found = tokens(used)
    assert found == pytest.approx(
        {"prompt_tokens": 2000, "cached_share": 0.25, "completion_tokens": 50, "cost_eur": 0.003}
    )
    assert tuple(found) == TOKENS
    assert token_lines(found, "A draft") == [
        "A draft: 2000 tokens read, 25% of them from its cache, 50 written; 0.00300 €."
    ]


def test_what_has_no_price_says_so_and_what_no_model_wrote_says_nothing() -> None:
    unpriced = tokens([Usage(1000, 0, 50)])
    assert "cost_eur" not in unpriced
    assert token_lines(unpriced, "An answer")[0].endswith("no price is known.")
    assert tokens([Usage()]) == {}
    assert token_lines({}, "An answer") == []


@pytest.mark.parametrize(("milliseconds", "told"), [(0.4, "0 ms"), (999, "999 ms"), (1000, "1.0 s")])
def test_times_and_costs_are_told_as_people_read_them(milliseconds: float, told: str) -> None:
    assert shown_time(milliseconds) == told
    assert shown_cost(0.0001234) == "0.00012 €"
