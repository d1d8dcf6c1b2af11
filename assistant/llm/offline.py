"""Shipped stand-ins for a chat model and an embedder: no network, no weights, the same reply every time."""

import hashlib
import re
import unicodedata
from collections import deque
from collections.abc import AsyncGenerator, Callable, Iterable, Iterator, Sequence
from decimal import Decimal

import numpy as np

from assistant.errors import AssistantError, RunError
from assistant.llm.tokens import count_tokens
from assistant.types.model import Completion, Delta, Request, Usage, Vectors

Reply = str | AssistantError
Replies = Iterable[Reply] | Callable[[Request], Reply]


class ScriptedChat:
    """A chat model that says what it was told to.

    `replies` is a queue of texts and errors, one per request (raises RunError when it is used up), or a
    function of the request. `requests` records what was asked, for a test to look at.
    """

    def __init__(self, replies: Replies, *, embedded: bool = True, prompt_budget: int = 1500) -> None:
        self._reply = replies if callable(replies) else _queue(replies)
        self._embedded = embedded
        self._prompt_budget = prompt_budget
        self.requests: list[Request] = []

    @property
    def name(self) -> str:
        """The name that drafts record."""
        return "scripted"

    @property
    def embedded(self) -> bool:
        """Whether it plays the embedded model."""
        return self._embedded

    @property
    def prompt_budget(self) -> int:
        """Tokens that a prompt may have."""
        return self._prompt_budget

    async def stream(self, request: Request) -> AsyncGenerator[Delta | Completion, None]:
        """Give the next reply in small deltas; an error in the queue is raised instead."""
        self.requests.append(request)
        reply = self._reply(request)
        if isinstance(reply, AssistantError):
            raise reply
        for piece in re.findall(r"\s*\S+\s*$|\s*\S+|\s+", reply):
            yield Delta(piece)
        yield Completion(reply, _usage(request, reply), 0.0, 0.0)


def _queue(replies: Iterable[Reply]) -> Callable[[Request], Reply]:
    left = deque(replies)

    def following(request: Request) -> Reply:
        if not left:
            raise RunError(
                "The scripted model has no reply left.", f"It was asked: {request.messages[-1].content[:80]}"
            )
        return left.popleft()

    return following


def _usage(request: Request, reply: str) -> Usage:
    prompt = sum(count_tokens(message.content) for message in request.messages)
    return Usage(prompt, 0, count_tokens(reply), Decimal(0))


class HashEmbedder:
    """Embeds a text by hashing its words and their character trigrams: texts that share words are near.

    Deterministic across processes and machines; knows no synonyms and no other language.
    """

    def __init__(self, dimensions: int = 384) -> None:
        self._dimensions = dimensions

    @property
    def name(self) -> str:
        """What an index records."""
        return f"hash/{self._dimensions}"

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors, shape (len(texts), dimensions), float32."""
        vectors = np.zeros((len(texts), self._dimensions), dtype=np.float32)
        for row, text in zip(vectors, texts, strict=True):
            for feature, weight in _features(text):
                index, sign = _place(feature, self._dimensions)
                row[index] += sign * weight
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors

    def embed_query(self, text: str) -> Vectors:
        """A unit vector, shape (dimensions,), float32."""
        vector: Vectors = self.embed_passages([text])[0]
        return vector

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """The vectors of questions, which are no others than those of passages."""
        return self.embed_passages(texts)


def _features(text: str) -> Iterator[tuple[str, float]]:
    yield "", 0.01  # so that even an empty text has a direction
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    for word in re.findall(r"\w+", plain):
        # Short words are mostly articles and prepositions: they say little about what a text is about.
        weight = 1.0 if len(word) > 3 or word.isdigit() else 0.2
        yield word, weight
        padded = f"<{word}>"
        for start in range(len(padded) - 2):
            yield f"#{padded[start : start + 3]}", 0.3 * weight


def _place(feature: str, dimensions: int) -> tuple[int, int]:
    digest = hashlib.blake2b(feature.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    number = int.from_bytes(digest, "big")
    return (number >> 1) % dimensions, 1 if number & 1 else -1
