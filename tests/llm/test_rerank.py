import pytest

from assistant.errors import ModelError, ModelReplyError, ModelTimeoutError, SettingError
from assistant.llm.rerank import HttpReranker
from assistant.settings import RerankSettings, Secret
from tests.wire.faults import Fault, status
from tests.wire.server import Wire, wire, wire_server

__all__ = ["wire", "wire_server"]

TEXTS = ["La nappe est en lin.", "La livraison prend trois jours.", "La livraison en Corse prend dix jours."]


def reranker(wire: Wire, **values: object) -> HttpReranker:
    settings = {"url": wire.url, "model": "judge-1", "api_key": Secret("sk-rerank-1"), **values}
    return HttpReranker.from_settings(RerankSettings(**settings))  # type: ignore[arg-type]


def test_scores_come_in_the_order_of_the_texts(wire: Wire) -> None:
    scores = reranker(wire).scores("livraison en Corse", TEXTS)
    assert sorted(range(3), key=lambda place: -scores[place]) == [2, 1, 0]
    (call,) = wire.calls
    assert call.path == "/v1/rerank"
    assert call.body["model"] == "judge-1"
    assert call.body["top_n"] == 3
    assert call.headers["authorization"] == "Bearer sk-rerank-1"


@pytest.mark.parametrize("ending", ["", "/", "/rerank", "/rerank/"])
def test_the_address_may_be_written_in_several_ways(wire: Wire, ending: str) -> None:
    assert len(reranker(wire, url=wire.url + ending).scores("lin", TEXTS)) == 3


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (status(500), ModelError),
        (status(401), ModelError),
        (Fault("garbage"), ModelReplyError),
        (Fault("html"), ModelReplyError),
        (Fault("delay", seconds=5), ModelTimeoutError),
    ],
)
def test_a_failure_is_an_error_of_ours(wire: Wire, fault: Fault, error: type[ModelError]) -> None:
    wire.fail(fault)
    with pytest.raises(error) as told:
        reranker(wire, seconds=0.3).scores("lin", TEXTS)
    assert "sk-rerank-1" not in str(told.value)
    assert len(wire.calls) == 1


def test_a_reply_that_leaves_texts_out_is_refused(wire: Wire) -> None:
    asking = reranker(wire)
    with pytest.raises(ModelReplyError, match="2 texts for 3"):
        asking._read({"results": [{"index": 0, "relevance_score": 1}, {"index": 2, "relevance_score": 0}]}, 3)


def test_an_address_without_a_model_is_told() -> None:
    with pytest.raises(SettingError, match="ASSISTANT_RERANK_MODEL"):
        HttpReranker.from_settings(RerankSettings(url="http://127.0.0.1:1"))
