import pytest

from assistant.errors import InputError, UnknownNameError
from assistant.evaluation.dataset import Dataset, Question
from assistant.evaluation.demands import NAMES, Demand, measures, missed, parse_demand
from assistant.evaluation.retrieval import Asked, summary
from tests.evaluation.conftest import a_report


def test_a_demand_is_a_name_and_a_number() -> None:
    assert parse_demand("ndcg@10=0.6") == Demand("ndcg@10", 0.6)
    assert parse_demand(" latency_p95 = 200 ", ceiling=True) == Demand("latency_p95", 200, ceiling=True)


@pytest.mark.parametrize("text", ["", "ndcg@10", "ndcg@10=", "ndcg@10=high", "ndcg@10=-1", "ndcg@10>0.6"])
def test_what_is_no_demand(text: str) -> None:
    with pytest.raises(InputError, match="threshold"):
        parse_demand(text)


def test_an_unknown_measure_is_told_with_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match="ndcg@10"):
        parse_demand("ndgc@10=0.5")


def test_every_name_is_a_measure_of_a_full_report() -> None:
    assert set(NAMES) == measures(a_report()).keys()


def test_what_is_missed() -> None:
    demands = [
        Demand("recall@5", 0.5),
        Demand("recall@10", 0.6),
        Demand("false_refusals", 0.5, ceiling=True),
        Demand("latency_p95", 49, ceiling=True),
    ]
    found = missed([a_report()], demands)
    assert [(each.dataset, each.demand.measure, each.value) for each in found] == [
        ("shop", "recall@10", 0.5),
        ("shop", "latency_p95", 50.0),
    ]


def test_a_measure_that_a_report_lacks_is_told() -> None:
    question = Question("1", "x", {"d": 1})
    report = summary(Dataset("d", (question,)), 1, [Asked(question, "fr", ("d",), 1, 1)], 0.5)
    with pytest.raises(InputError, match="refused_near"):
        missed([report], [Demand("refused_near", 0.5)])
