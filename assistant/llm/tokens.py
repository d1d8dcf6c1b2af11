"""Token counting without a network: the two rank files of tiktoken are package data.

`tiktoken` itself would fetch them, and would delete a cached file that it takes for a wrong one; so the
files are read here, checked against the hashes that tiktoken publishes, and never written.
"""

import base64
import functools
import hashlib
from dataclasses import dataclass
from importlib.resources import files

import tiktoken
import tiktoken.model

from assistant.errors import RunError
from assistant.types.model import Request

# o200k splits words by case; the alternatives below are tiktoken's own (tiktoken_ext/openai_public.py, MIT).
_SUFFIX = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
_UPPER, _LOWER = r"[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]", r"[\p{Ll}\p{Lm}\p{Lo}\p{M}]"
_O200K_PATTERN = "|".join(
    [
        rf"[^\r\n\p{{L}}\p{{N}}]?{_UPPER}*{_LOWER}+{_SUFFIX}",
        rf"[^\r\n\p{{L}}\p{{N}}]?{_UPPER}+{_LOWER}*{_SUFFIX}",
        r"\p{N}{1,3}",
        r" ?[^\s\p{L}\p{N}]+[\r\n/]*",
        r"\s*[\r\n]+",
        r"\s+(?!\S)",
        r"\s+",
    ]
)
_CL100K_PATTERN = (
    r"'(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?+\p{L}++|\p{N}{1,3}+| ?[^\s\p{L}\p{N}]++[\r\n]*+"
    r"|\s++$|\s*[\r\n]|\s+(?!\S)|\s"
)
# Longer texts are encoded in slices: on a run of a million spaces tiktoken's regular expressions panic.
_SLICE = 100_000
_LONGEST_TOKEN = 128  # characters, in both encodings


@dataclass(frozen=True)
class _Ranks:
    file: str  # sha1 of the address that tiktoken fetches, its own name for the file in a cache
    sha256: str
    pattern: str


_RANKS = {
    "o200k_base": _Ranks(
        "fb374d419588a4632f3f557e76b4b70aebbca790",
        "446a9538cb6c348e3516120d7c08b09f57c36495e2acfffe59a5bf8b0cfb1a2d",
        _O200K_PATTERN,
    ),
    "cl100k_base": _Ranks(
        "9b5ad71b2ce5302211f9c61530b329a4922fc6a4",
        "223921b76ee99bde995b7ff738513eef100fb51d18c93597a113bcffe865b2a7",
        _CL100K_PATTERN,
    ),
}
DEFAULT_ENCODING = "o200k_base"


def count_tokens(text: str, model: str = "") -> int:
    """How many tokens `text` has for `model`; a model that tiktoken doesn't know counts as o200k_base.

    Special tokens written in the text (`<|endoftext|>`) count as the plain characters they are.
    """
    return len(_encode(text, encoding_of(model)))


def prompt_tokens(request: Request, model: str = "") -> int:
    """How many tokens the messages of a request have, without what a provider puts around each."""
    return sum(count_tokens(message.content, model) for message in request.messages)


def fit(text: str, max_tokens: int, model: str = "") -> str:
    """The longest beginning of `text`, cut between two tokens, that counts at most `max_tokens`."""
    encoding = encoding_of(model)
    head = text[: _LONGEST_TOKEN * max(max_tokens, 0)]
    tokens = _encode(head, encoding)
    if len(tokens) <= max_tokens and head == text:
        return text
    # A cut can fall inside a character, and a shorter text can be split anew at its end: count again.
    for length in range(max_tokens, 0, -1):
        start = encoding.decode(tokens[:length], errors="ignore")
        if len(_encode(start, encoding)) <= max_tokens:
            return start
    return ""


def encoding_of(model: str) -> tiktoken.Encoding:
    """The encoding of a model's name, o200k_base when unknown."""
    try:
        name = tiktoken.model.encoding_name_for_model(model)
    except KeyError:
        name = DEFAULT_ENCODING
    return _encoding(name if name in _RANKS else DEFAULT_ENCODING)


def _encode(text: str, encoding: tiktoken.Encoding) -> list[int]:
    slices = (text[start : start + _SLICE] for start in range(0, len(text), _SLICE))
    return [token for piece in slices for token in encoding.encode_ordinary(piece)]


@functools.cache
def _encoding(name: str) -> tiktoken.Encoding:
    ranks = _RANKS[name]
    data = (files("assistant") / "_data" / "tiktoken" / ranks.file).read_bytes()
    if hashlib.sha256(data).hexdigest() != ranks.sha256:
        raise RunError(f"The tokenizer file {ranks.file} is damaged.", "Install the package again.")
    pairs = (line.split() for line in data.splitlines() if line)
    mergeable = {base64.b64decode(token): int(rank) for token, rank in pairs}
    return tiktoken.Encoding(
        f"{name}_packaged", pat_str=ranks.pattern, mergeable_ranks=mergeable, special_tokens={}
    )
