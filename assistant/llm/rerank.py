"""A model that judges how well passages answer a question, behind the `/rerank` of Jina, Cohere and vLLM."""

from collections.abc import Mapping, Sequence
from typing import Any

import httpx2

from assistant.errors import ModelReplyError, SettingError
from assistant.llm.endpoint import Endpoint
from assistant.llm.failures import provider_errors, translate
from assistant.llm.http import sync_http
from assistant.settings import RerankSettings

_NAMES = ("ASSISTANT_RERANK_API_KEY", "ASSISTANT_RERANK_MODEL", "ASSISTANT_RERANK_URL")


def rerank_endpoint(settings: RerankSettings) -> Endpoint:
    """The endpoint of the reranker, whose address may end in `/rerank`; raises SettingError."""
    if not settings.model:
        raise SettingError(f"There is an {_NAMES[2]} and no {_NAMES[1]}.", f"Set {_NAMES[1]}.")
    url = settings.url.rstrip("/").removesuffix("/rerank")
    return Endpoint(settings.model, url, settings.api_key, _NAMES)


class HttpReranker:
    """A reranking model at an endpoint; `seconds` bounds a request. No second try: a visitor is waiting."""

    def __init__(self, endpoint: Endpoint, seconds: float) -> None:
        self._endpoint = endpoint
        self._client = sync_http(endpoint, httpx2.Timeout(seconds))

    @classmethod
    def from_settings(cls, settings: RerankSettings) -> "HttpReranker":
        """The reranker of the settings; raises SettingError when its model or address can't be used."""
        return cls(rerank_endpoint(settings), settings.seconds)

    def scores(self, question: str, texts: Sequence[str]) -> list[float]:
        """How well each text answers, higher is better; of the provider's own scale. Raises ModelError."""
        asked = {
            "model": self._endpoint.model,
            "query": question,
            "documents": list(texts),
            "top_n": len(texts),
            "return_documents": False,
        }
        try:
            reply = self._client.post(
                f"{self._endpoint.url}/rerank",
                json=asked,
                headers={"Authorization": f"Bearer {self._endpoint.sent_key}"},
            )
            if reply.status_code != 200:
                raise self._wrong(f"status {reply.status_code}")
            return self._read(reply.json(), len(texts))
        except provider_errors() as error:
            raise translate(error, self._endpoint) from None

    def _read(self, body: Mapping[str, Any], count: int) -> list[float]:
        scores: dict[int, float] = {}
        for row in body["results"]:
            scores[int(row["index"])] = float(row["relevance_score"])
        if scores.keys() != set(range(count)):
            raise self._wrong(f"scores of {len(scores)} texts for {count}")
        return [scores[place] for place in range(count)]

    def _wrong(self, what: str) -> ModelReplyError:
        return ModelReplyError(
            f"{self._endpoint.who} gave {what}.", f"Check {_NAMES[2]} and {_NAMES[1]}, or remove them."
        )
