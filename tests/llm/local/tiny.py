"""A language model of 200 KB in GGUF, so that tests run the real server without the real weights.

It has one layer that does nothing: whatever the prompt, each next token is drawn from the same
distribution, "a" and a space as a rule. So a reply never ends by itself, only by a stop word, a JSON schema
or the limit of tokens.
"""

import struct
from collections.abc import Sequence
from pathlib import Path

import numpy as np

WIDTH, INNER = 32, 32
CONTEXT = 131_072  # tokens; to fill it takes many seconds, so a test can always stop it on the way
_U32, _F32, _STRING, _ARRAY, _I32 = 4, 6, 8, 9, 5
_NORMAL, _UNKNOWN, _CONTROL, _BYTE = 1, 2, 3, 6
# SentencePiece's kind of vocabulary: three special tokens, the 256 bytes, then pieces.
PIECES = ["<unk>", "<s>", "</s>", *(f"<0x{byte:02X}>" for byte in range(256)), "▁", "a", "▁a"]
KINDS = [_UNKNOWN, _CONTROL, _CONTROL, *[_BYTE] * 256, *[_NORMAL] * 3]
TEMPLATE = "{% for m in messages %}{{ m.content }}\n{% endfor %}"


def write_tiny_model(path: Path) -> Path:
    """Write the model to `path`."""
    keys = [
        _key("general.architecture", "llama"),
        _key("llama.context_length", CONTEXT),
        _key("llama.embedding_length", WIDTH),
        _key("llama.block_count", 1),
        _key("llama.feed_forward_length", INNER),
        _key("llama.attention.head_count", 1),
        _key("llama.attention.layer_norm_rms_epsilon", 1e-5),
        _key("tokenizer.ggml.model", "llama"),
        _key("tokenizer.ggml.tokens", PIECES),
        _key("tokenizer.ggml.scores", [0.0] * len(PIECES)),
        _key("tokenizer.ggml.token_type", KINDS),
        _key("tokenizer.ggml.bos_token_id", 1),
        _key("tokenizer.ggml.eos_token_id", 2),
        _key("tokenizer.chat_template", TEMPLATE),
    ]
    tensors = _tensors()
    head = struct.pack("<4sIQQ", b"GGUF", 3, len(tensors), len(keys)) + b"".join(keys)
    body = b""
    for name, values in tensors.items():
        head += _text(name) + struct.pack("<I", values.ndim)
        head += b"".join(struct.pack("<Q", size) for size in reversed(values.shape))
        head += struct.pack("<IQ", 0, len(body))  # 0: float32
        body += _padded(values.astype("<f4").tobytes())
    path.write_bytes(_padded(head) + body)
    return path


def _tensors() -> dict[str, np.ndarray]:
    output = np.full((len(PIECES), WIDTH), -1.0)  # with a hidden state of ones, a logit of -32
    output[PIECES.index("a")] = output[PIECES.index("▁a")] = 1.0
    output[PIECES.index("</s>")] = -2.0
    square, ones = np.zeros((WIDTH, WIDTH)), np.ones(WIDTH)
    layer = {f"attn_{part}": square for part in ("q", "k", "v", "output")}
    layer |= {"ffn_gate": square, "ffn_up": square, "ffn_down": square, "attn_norm": ones, "ffn_norm": ones}
    named = {f"blk.0.{name}.weight": values for name, values in layer.items()}
    words = np.ones((len(PIECES), WIDTH))
    return {"token_embd.weight": words, "output_norm.weight": ones, "output.weight": output, **named}


def _padded(data: bytes) -> bytes:
    return data + bytes(-len(data) % 32)


def _text(text: str) -> bytes:
    data = text.encode()
    return struct.pack("<Q", len(data)) + data


def _value(value: object) -> tuple[int, bytes]:
    if isinstance(value, str):
        return _STRING, _text(value)
    if isinstance(value, float):
        return _F32, struct.pack("<f", value)
    if isinstance(value, int):
        return _U32, struct.pack("<I", value)
    raise TypeError(value)


def _key(name: str, value: str | float | Sequence[str] | Sequence[float]) -> bytes:
    if isinstance(value, list):
        items = [_value(item) for item in value]
        kind = _I32 if items[0][0] == _U32 else items[0][0]
        data = struct.pack("<IQ", kind, len(items)) + b"".join(item for _, item in items)
        return _text(name) + struct.pack("<I", _ARRAY) + data
    kind, data = _value(value)
    return _text(name) + struct.pack("<I", kind) + data
