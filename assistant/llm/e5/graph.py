"""Builds the encoder as an ONNX graph that goes from token ids to unit vectors.

A plain BERT encoder: word + position + type embeddings, 12 layers of attention and feed-forward, mean over
the tokens, length 1. It uses onnxruntime's fused operators (domain com.microsoft). Word embeddings stay in
4 bits, exactly as they are stored; the matrices of the layers become float32, which runs fastest.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from assistant.late import Late
from assistant.llm.e5.weights import Blocks, E5File, Floats

if TYPE_CHECKING:
    import onnx
else:
    onnx = Late("onnx")

FUSED = "com.microsoft"
_OPSET, _IR = 21, 10


def build_model(file: E5File) -> bytes:
    """The model of a weights file, serialised.

    Inputs `ids` and `mask`: int64, shape (texts, tokens); mask is 1 for tokens, 0 for padding.
    Output `vectors`: float32, shape (texts, width), unit length.
    """
    graph = _Graph()
    hidden = _embeddings(graph, file)
    graph.node("Cast", ["mask"], "mask32", to=onnx.TensorProto.INT32)
    for layer in range(file.shape.layers):
        hidden = _layer(graph, file, hidden, f"l{layer}.")
    _pooling(graph, hidden)
    return graph.serialise(file.shape.width)


class _Graph:
    """Collects nodes and constants; each method returns the name of what it made."""

    def __init__(self) -> None:
        self._nodes: list[onnx.NodeProto] = []
        self._constants: list[onnx.TensorProto] = []

    def node(self, kind: str, inputs: Sequence[str], output: str, domain: str = "", **options: Any) -> str:
        self._nodes.append(onnx.helper.make_node(kind, inputs, [output], domain=domain, **options))
        return output

    def constant(self, name: str, values: NDArray[Any]) -> str:
        self._constants.append(onnx.numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def nibbles(self, name: str, shape: tuple[int, ...], packed: bytes) -> str:
        self._constants.append(onnx.helper.make_tensor(name, onnx.TensorProto.UINT4, shape, packed, raw=True))
        return name

    def serialise(self, width: int) -> bytes:
        inputs = [
            onnx.helper.make_tensor_value_info(name, onnx.TensorProto.INT64, ["texts", "tokens"])
            for name in ("ids", "mask")
        ]
        outputs = [onnx.helper.make_tensor_value_info("vectors", onnx.TensorProto.FLOAT, ["texts", width])]
        graph = onnx.helper.make_graph(self._nodes, "e5", inputs, outputs, self._constants)
        opsets = [onnx.helper.make_opsetid("", _OPSET), onnx.helper.make_opsetid(FUSED, 1)]
        made: bytes = onnx.helper.make_model(graph, opset_imports=opsets, ir_version=_IR).SerializeToString()
        return made


def _embeddings(graph: _Graph, file: E5File) -> str:
    width = file.shape.width
    words = _lookup(graph, file.blocks("emb.word", width))
    kinds = file.floats("emb.type").reshape(-1, width)
    places = file.floats("emb.pos").reshape(-1, width) + kinds[0]  # every token is of type 0
    graph.constant("positions", places)
    graph.constant("none", np.array([0]))
    graph.node("Shape", ["ids"], "length", start=1, end=2)
    graph.node("Slice", ["positions", "none", "length", "none"], "places")
    graph.node("Add", [words, "places"], "summed")
    scale = graph.constant("emb.scale", file.floats("emb.ln.w"))
    shift = graph.constant("emb.shift", file.floats("emb.ln.b"))
    return graph.node("LayerNormalization", ["summed", scale, shift], "embedded", epsilon=file.shape.epsilon)


def _lookup(graph: _Graph, words: Blocks) -> str:
    rows, columns = words.nibbles.shape
    nibbles = graph.nibbles("words", (rows, columns), words.packed())
    scales = graph.constant("words.scales", words.scales)
    eights = graph.nibbles("words.zero", words.scales.shape, b"\x88" * (words.scales.size // 2))
    graph.node(
        "GatherBlockQuantized",
        [nibbles, "ids", scales, eights],
        "words.half",
        FUSED,
        gather_axis=0,
        quantize_axis=1,
        block_size=columns // words.scales.shape[1],
    )
    return graph.node("Cast", ["words.half"], "words.full", to=onnx.TensorProto.FLOAT)


def _layer(graph: _Graph, file: E5File, hidden: str, at: str) -> str:
    width, inner = file.shape.width, file.shape.inner
    matrix = _matrix(file, [f"{at}{part}.w" for part in "qkv"], width)
    joined = graph.constant(f"{at}qkv.w", matrix)
    bias = graph.constant(f"{at}qkv.b", np.concatenate([file.floats(f"{at}{part}.b") for part in "qkv"]))
    heads = file.shape.heads
    seen = graph.node("Attention", [hidden, joined, bias, "mask32"], f"{at}seen", FUSED, num_heads=heads)
    mixed = _multiply(graph, file, seen, f"{at}ao", width)
    hidden = _add_and_normalise(graph, file, (hidden, mixed), (f"{at}ao.b", f"{at}aln"))
    wide = _multiply(graph, file, hidden, f"{at}fi", width)
    bent = graph.node(
        "BiasGelu", [wide, graph.constant(f"{at}fi.b", file.floats(f"{at}fi.b"))], f"{at}bent", FUSED
    )
    narrow = _multiply(graph, file, bent, f"{at}fo", inner)
    return _add_and_normalise(graph, file, (hidden, narrow), (f"{at}fo.b", f"{at}oln"))


def _matrix(file: E5File, names: Sequence[str], columns: int) -> Floats:
    """Matrices side by side, turned so that a row of activations multiplies them from the left."""
    return np.concatenate([file.blocks(name, columns).dense() for name in names]).T


def _multiply(graph: _Graph, file: E5File, left: str, name: str, columns: int) -> str:
    right = graph.constant(f"{name}.w", _matrix(file, [f"{name}.w"], columns))
    return graph.node("MatMul", [left, right], f"{name}.product")


def _add_and_normalise(graph: _Graph, file: E5File, sides: tuple[str, str], names: tuple[str, str]) -> str:
    bias, norm = names
    constants = [graph.constant(name, file.floats(name)) for name in (f"{norm}.w", f"{norm}.b", bias)]
    return graph.node(
        "SkipLayerNormalization", [*sides, *constants], f"{norm}.out", FUSED, epsilon=file.shape.epsilon
    )


def _pooling(graph: _Graph, hidden: str) -> None:
    graph.node("Cast", ["mask"], "weights", to=onnx.TensorProto.FLOAT)
    graph.node("Unsqueeze", ["weights", graph.constant("last", np.array([2]))], "column")
    graph.node("Mul", [hidden, "column"], "kept")
    # The sum points where the mean does, and only the direction is left after normalising.
    graph.node("ReduceSum", ["kept", graph.constant("tokens", np.array([1]))], "sum", keepdims=0)
    graph.node("LpNormalization", ["sum"], "vectors", axis=1, p=2)
