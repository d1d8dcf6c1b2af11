"""The ONNX graph is well formed and small."""

import onnx
import pytest

from assistant.llm.e5.embedder import MODEL_BYTES
from assistant.llm.e5.graph import FUSED, build_model
from assistant.llm.e5.weights import E5File, packaged_weights


@pytest.fixture(scope="module")
def serialised() -> bytes:
    return build_model(E5File(packaged_weights()))


def test_it_fits_the_room_that_is_asked_for(serialised: bytes) -> None:
    assert len(serialised) <= MODEL_BYTES


def test_its_ends_are_ids_mask_and_vectors(serialised: bytes) -> None:
    graph = onnx.load_from_string(serialised).graph
    assert [item.name for item in graph.input] == ["ids", "mask"]
    assert [item.name for item in graph.output] == ["vectors"]
    assert sum(node.domain == FUSED and node.op_type == "Attention" for node in graph.node) == 12


def test_it_is_the_same_every_time(serialised: bytes) -> None:
    assert build_model(E5File(packaged_weights())) == serialised
