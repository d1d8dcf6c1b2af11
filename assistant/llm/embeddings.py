"""The embedder of any OpenAI-compatible endpoint."""

import itertools
import time
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

import httpx2
import numpy as np

from assistant.errors import ModelError, ModelReplyError
from assistant.late import Late
from assistant.llm.deadlines import Retry
from assistant.llm.endpoint import Endpoint, embedding_endpoint
from assistant.llm.failures import provider_errors, translate
from assistant.llm.http import sync_http
from assistant.settings import EmbeddingSettings, ModelSettings
from assistant.types.model import Vectors

if TYPE_CHECKING:
    import openai
else:
    openai = Late("openai")

_BATCH = 64  # texts per request


class OpenAIEmbedder:
    """An `Embedder` over a remote model; `seconds` bounds each step of a request and its retries.

    A reply that doesn't fit the request raises ModelReplyError, so that no broken vector reaches an index.
    """

    def __init__(
        self,
        endpoint: Endpoint,
        *,
        connect_seconds: float = 5.0,
        seconds: float = 30.0,
        retry: Retry | None = None,
    ) -> None:
        self._endpoint = endpoint
        self._retry = retry or Retry()
        self._seconds = seconds
        self._dimensions = 0  # unknown until the first reply
        self._timeout = httpx2.Timeout(seconds, connect=connect_seconds)

    @classmethod
    def from_settings(cls, settings: EmbeddingSettings, chat: ModelSettings) -> "OpenAIEmbedder":
        """The remote embedder of the settings; raises SettingError when it has neither key nor address."""
        return cls(embedding_endpoint(settings, chat), connect_seconds=chat.connect_seconds)

    @cached_property
    def _client(self) -> "openai.OpenAI":
        return openai.OpenAI(
            base_url=self._endpoint.url,
            api_key=self._endpoint.sent_key,
            max_retries=0,
            timeout=self._timeout,
            http_client=sync_http(self._endpoint, self._timeout),
        )

    @property
    def name(self) -> str:
        """What the index records: model and host, for the same name elsewhere may be another model."""
        return f"openai/{self._endpoint.model}@{self._endpoint.host}"

    @property
    def host(self) -> str:
        """Where texts go."""
        return self._endpoint.host

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors, shape (len(texts), dimensions), float32; (0, 0) for no texts before the first reply.

        Raises ModelError.
        """
        batches = [texts[start : start + _BATCH] for start in range(0, len(texts), _BATCH)]
        if not batches:
            return np.zeros((0, self._dimensions), dtype=np.float32)
        return np.concatenate([self._embedded(batch) for batch in batches])

    def embed_query(self, text: str) -> Vectors:
        """A unit vector, shape (dimensions,), float32. Raises ModelError."""
        vector: Vectors = self._embedded([text])[0]
        return vector

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors, shape as for `embed_passages`: these models embed both alike. Raises ModelError."""
        return self.embed_passages(texts)

    def _embedded(self, texts: Sequence[str]) -> Vectors:
        ends = time.monotonic() + self._seconds
        for tried in itertools.count():
            try:
                return self._checked(self._asked(texts), len(texts))
            except ModelError as error:
                pause = self._retry.wait(error, tried, ends - time.monotonic())
                if pause is None:
                    raise
            time.sleep(pause)
        raise AssertionError("itertools.count() never ends")

    def _asked(self, texts: Sequence[str]) -> list[list[float]]:
        # An empty text is refused by some providers; a space means as much.
        sent = [text.encode("utf-8", "replace").decode() if text.strip() else " " for text in texts]
        try:
            reply = self._client.embeddings.create(
                model=self._endpoint.model, input=sent, encoding_format="float"
            )
            return [item.embedding for item in sorted(reply.data, key=lambda item: item.index)]
        except provider_errors() as error:
            raise translate(error, self._endpoint) from None

    def _checked(self, rows: Sequence[Sequence[float]], count: int) -> Vectors:
        lengths = sorted({len(row) for row in rows})
        if len(rows) != count:
            raise self._wrong(f"{len(rows)} vectors for {count} texts")
        if len(lengths) != 1 or lengths[0] == 0 or self._dimensions not in (0, lengths[0]):
            known = f", not {self._dimensions}" if self._dimensions else ""
            raise self._wrong(f"vectors of {', '.join(map(str, lengths))} dimensions{known}")
        vectors = np.asarray(rows, dtype=np.float64)
        norms = np.linalg.norm(vectors, axis=1, keepdims=True)
        if not np.isfinite(vectors).all() or not norms.all():
            raise self._wrong("vectors that are not numbers, or zero")
        self._dimensions = lengths[0]
        unit: Vectors = (vectors / norms).astype(np.float32)
        return unit

    def _wrong(self, what: str) -> ModelReplyError:
        return ModelReplyError(
            f"{self._endpoint.who} gave {what}.",
            f"Try again; check that {self._endpoint.settings[1]} names an embedding model.",
        )
